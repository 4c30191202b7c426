package engine

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// sweeper is a sweep in its course: page after page of every system's list,
// then the addresses of strangers, then the unjoined are joined, then every
// agent is decided on (S9). The goroutine that sweeps owns it; others share what
// mu guards.
type sweeper struct {
	mu   sync.Mutex
	done int       // sweeps that ended
	last time.Time // when the last of them began
	due  time.Time // when the next one starts; zero means now
	soon bool      // another one was asked for during this one
	poke chan struct{}

	began time.Time // zero between sweeps
	sys   int       // the system being listed; len(systems) when all are
	next  string    // cursor
	seen  []map[string]Sighting
	bad   []bool   // lists that failed
	blind bool     // addresses could not be read
	ask   []lookup // addresses to read
	cost  []int    // requests spent by system
}

// lookup is one People request to come.
type lookup struct {
	m   *member
	ids []string
}

func (s *sweeper) incomplete() bool { return s.blind || slices.Contains(s.bad, true) }

func (s *sweeper) swept() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done > 0
}

// Sweep asks for a sweep as soon as the budgets allow.
func (e *Engine) Sweep() {
	s := &e.sweep
	s.mu.Lock()
	s.due, s.soon = time.Time{}, true
	s.mu.Unlock()
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

func (s *sweeper) start(now time.Time, systems int) (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.due.After(now) {
		return s.due, false
	}
	s.soon = false
	s.began, s.sys, s.next = now, 0, ""
	s.bad, s.blind, s.ask, s.cost = make([]bool, systems), false, nil, make([]int, systems)
	s.seen = make([]map[string]Sighting, systems)
	for i := range s.seen {
		s.seen[i] = map[string]Sighting{}
	}
	return now, true
}

// advanceSweep does one request's worth of the sweep, or ends it.
func (e *Engine) advanceSweep(ctx context.Context) time.Time {
	s := &e.sweep
	if s.began.IsZero() {
		at, ok := s.start(e.cfg.Clock.Now(), len(e.systems))
		if !ok {
			return at
		}
		e.refreshCatalogs(ctx)
	}
	switch {
	case s.sys < len(e.systems):
		return e.listPage(ctx, s, e.systems[s.sys])
	case len(s.ask) > 0:
		return e.lookUp(ctx, s, s.ask[0])
	}
	e.endSweep(ctx, s)
	return e.cfg.Clock.Now()
}

// listPage reads the next page of one system's list.
func (e *Engine) listPage(ctx context.Context, s *sweeper, m *member) time.Time {
	now := e.cfg.Clock.Now()
	at, ok := m.budget.take(now, m.traits.PageCost)
	if !ok {
		return at
	}
	s.cost[m.index] += m.traits.PageCost
	m.stats.pages.Add(1)
	page, next, err := m.Page(ctx, s.next)
	if err != nil {
		return e.listFailed(ctx, s, m, failure(err))
	}
	m.listFails = false
	m.readTries.reset()
	for _, seen := range page {
		seen.Reading.System, seen.Reading.Started = m.Name(), now
		s.seen[m.index][seen.ID] = seen
	}
	if s.next = next; next == "" {
		s.ask = append(s.ask, e.strangers(m, s)...)
		s.sys++
	}
	return e.cfg.Clock.Now()
}

// listFailed waits, or goes on without the list. People are told once.
func (e *Engine) listFailed(ctx context.Context, s *sweeper, m *member, f *Failure) time.Time {
	again := e.backOff(m, m.budget, &m.readTries, f)
	if f.Kind == Throttled {
		return again // the same page again
	}
	e.cfg.Logger.WarnContext(ctx, "list failed", "system", m.Name(), "err", f)
	if !m.listFails {
		m.listFails = true
		e.notify(ctx, Notice{Code: SweepFails, System: m.Name(), Detail: f.Code})
	}
	s.bad[m.index], s.next = true, ""
	s.sys++
	return e.cfg.Clock.Now()
}

// peoplePage is how many agents one People call names, unless its system says less.
const peoplePage = 100

// strangers are a system's unjoined agents whose addresses nobody has told yet.
func (e *Engine) strangers(m *member, s *sweeper) (ask []lookup) {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(s.seen[m.index])) {
		_, joined := e.roster.agent(m.index, id)
		_, met := e.roster.person(place{m.index, id})
		if !joined && !met && s.seen[m.index][id].Email == "" {
			ids = append(ids, id)
		}
	}
	for chunk := range slices.Chunk(ids, m.traits.PeoplePage) {
		ask = append(ask, lookup{m, chunk})
	}
	return ask
}

// lookUp reads one page of addresses, within a budget of its own.
func (e *Engine) lookUp(ctx context.Context, s *sweeper, l lookup) time.Time {
	m := l.m
	if at, ok := m.lookups.take(e.cfg.Clock.Now(), 1); !ok {
		return at
	}
	m.stats.lookups.Add(1)
	people, err := m.People(ctx, l.ids)
	if err != nil {
		f := failure(err)
		again := e.backOff(m, m.lookups, &m.readTries, f)
		if f.Kind == Throttled {
			return again
		}
		e.cfg.Logger.WarnContext(ctx, "addresses not read", "system", m.Name(), "err", err)
		s.blind = true
		s.ask = slices.DeleteFunc(s.ask, func(o lookup) bool { return o.m == m })
		return e.cfg.Clock.Now()
	}
	for _, id := range l.ids { // who is not in the answer has no address
		e.roster.learn(place{m.index, id}, person{})
	}
	for _, p := range people {
		e.roster.learn(place{m.index, p.ID}, person{fold(p.Email), p.Skip})
	}
	s.ask = s.ask[1:]
	return e.cfg.Clock.Now()
}

// endSweep joins, decides on every agent, and plans the next sweep.
func (e *Engine) endSweep(ctx context.Context, s *sweeper) {
	e.join(ctx, s)
	e.dismiss(ctx, s)
	doubts := false
	for _, agent := range e.roster.agents() {
		doubtful, err := e.decideSwept(ctx, s, agent)
		if err != nil {
			e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", agent, "err", err)
		}
		doubts = doubts || doubtful
	}
	for _, m := range e.systems {
		if m.denied.Load() {
			m.probe.Store(true)
			m.queue.wake()
		}
	}
	e.planSweep(s, doubts)
}

// decideSwept gives one agent the readings of all its systems, if all are in,
// and reports whether another sweep must confirm them soon.
func (e *Engine) decideSwept(ctx context.Context, s *sweeper, agent string) (doubtful bool, err error) {
	var readings []statussync.Reading
	for i, id := range e.roster.of(agent) {
		if id == "" {
			continue
		}
		seen, ok := s.seen[i][id]
		if s.bad[i] || !ok {
			return false, nil
		}
		readings = append(readings, seen.Reading)
	}
	if err := e.confirm(ctx, agent, readings); err != nil {
		return true, err
	}
	state, effects, err := e.decide(ctx, agent, told{Observation: statussync.Swept{At: e.cfg.Clock.Now(), Readings: readings}})
	if err != nil {
		return true, err
	}
	if e.roster.trust(agent) {
		e.schedule(agent, effects)
	}
	return slices.ContainsFunc(state.Sides, func(side statussync.Side) bool {
		return side.Doubt.Why == statussync.SeenOnce
	}), nil
}

// confirm takes a list's word that a write took place, which a reading was to
// tell: that it shows what we wrote is certain, however much lists lag (S6).
func (e *Engine) confirm(ctx context.Context, agent string, readings []statussync.Reading) error {
	rec, _, err := e.records.get(ctx, agentKey(agent))
	if err != nil {
		return err
	}
	for _, r := range readings {
		side, _ := rec.Sync.Side(r.System)
		if confirms(side) && r.Status == side.Sent.Status && !r.Started.Before(side.Ask) && !r.Started.Before(side.Sent.Replied) {
			if err := e.observe(ctx, agent, statussync.Read{At: e.cfg.Clock.Now(), Reading: r}); err != nil {
				return err
			}
		}
	}
	return nil
}

// confirms reports whether a reading of a side would only show that our write
// took place.
func confirms(s statussync.Side) bool {
	return !s.Sent.Replied.IsZero() && !s.Sent.Unsure && s.Doubt.Why == ""
}

// leftToSweep reports whether a reading can be left to the next sweep: so many wait
// that their lists cost less.
func (e *Engine) leftToSweep(m *member, side statussync.Side) bool {
	if !confirms(side) {
		return false
	}
	waiting, _ := m.queue.len()
	s := &e.sweep
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(waiting) > m.sweepCost.Load() && s.last.Before(side.Ask)
}

// confirmAfter spaces the sweep that confirms surprises of unmarked readings (S9).
const confirmAfter = 2 * time.Second

// planSweep keeps the sweeps within their share of every budget.
func (e *Engine) planSweep(s *sweeper, doubts bool) {
	now := e.cfg.Clock.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	wait := e.cfg.SweepEvery
	switch {
	case s.soon:
		wait = 0
	case doubts:
		wait = min(wait, confirmAfter)
	}
	for _, m := range e.systems {
		share := e.cfg.SweepShare * float64(m.budget.perMinute())
		least := time.Duration(float64(s.cost[m.index]) / share * float64(time.Minute))
		m.sweepTakes.Store(int64(least))
		m.sweepCost.Store(int64(s.cost[m.index]))
		if !s.soon {
			wait = max(wait, least-now.Sub(s.began))
		}
	}
	s.done++
	s.last = s.began
	s.due, s.began, s.seen = now.Add(wait), time.Time{}, nil
}
