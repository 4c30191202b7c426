package engine

import (
	"context"
	"slices"
	"sync"
	"time"
)

// sweeper is a sweep in its course: page after page of every system's list,
// then the addresses that lists lack, then the unjoined are joined, then every
// agent is decided on (S9), batch by batch. The goroutine that sweeps owns it;
// others share what mu guards.
type sweeper struct {
	mu    sync.Mutex
	done  int       // sweeps that ended
	ready bool      // one has ended since this process leads
	from  time.Time // when it began to
	last  time.Time // when the last of them began
	ended time.Time // and ended
	took  time.Duration
	due   time.Time // when the next one starts; zero means now
	soon  bool      // another one was asked for during this one
	poke  chan struct{}

	began        time.Time // zero between sweeps
	list         listing
	seen         []map[string]*Sighting
	bad          []bool   // lists that failed
	lookupFailed bool     // addresses could not be read
	ask          []lookup // addresses to read
	cost         []int    // requests spent by system

	stage    int // of stages
	todo     []string
	listed   bool // todo are the agents of this stage
	patience time.Time
	emails   []addresses // by system

	decisions []decision // of a batch, kept for the next one
	changes   []change
}

func (s *sweeper) incomplete() bool { return s.lookupFailed || slices.Contains(s.bad, true) }

func (s *sweeper) swept() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready
}

// begin has a sweep be the first act of a leader.
func (s *sweeper) begin(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready, s.from, s.due, s.soon = false, now, time.Time{}, false
	s.began, s.seen, s.emails, s.todo, s.ask, s.decisions, s.changes = time.Time{}, nil, nil, nil, nil, nil, nil
}

func (s *sweeper) lastBegan() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// Sweep asks for a sweep as soon as the budgets allow, where this replica leads.
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
	s.began, s.list = now, listing{}
	s.bad, s.lookupFailed, s.ask, s.cost = make([]bool, systems), false, nil, make([]int, systems)
	s.stage, s.todo, s.listed = 0, nil, false
	s.seen = make([]map[string]*Sighting, systems)
	for i := range s.seen {
		s.seen[i] = map[string]*Sighting{}
	}
	return now, true
}

// advanceSweep does one request's worth of the sweep, or ends it.
func (e *Engine) advanceSweep(ctx context.Context) time.Time {
	if !e.leads() {
		return time.Time{}
	}
	s := &e.sweep
	if s.began.IsZero() {
		at, ok := s.start(e.cfg.Clock.Now(), len(e.systems))
		if !ok {
			return at
		}
		e.freshSettings(ctx)
		e.refreshCatalogs(ctx)
	}
	switch {
	case s.list.sys < len(e.systems):
		return e.listPage(ctx, s, e.systems[s.list.sys])
	case len(s.ask) > 0:
		return e.lookUp(ctx, s, s.ask[0])
	case s.stage < len(stages):
		return e.nextBatch(ctx, s)
	}
	e.endSweep(ctx, s)
	e.records.age()
	e.raiseFormat(ctx)
	return e.cfg.Clock.Now()
}

// endSweep plans the next sweep.
func (e *Engine) endSweep(ctx context.Context, s *sweeper) {
	e.recordSweep(s)
	e.records.store.probe(ctx, e.records.prefix+probeKey)
	e.planSweep(s)
	now := e.cfg.Clock.Now()
	for _, m := range e.systems {
		m.confirms.Store(0)
		if m.lists.failing().IsZero() && m.unsettled.noWish() && m.queue.none() {
			e.allowAgain(ctx, m, "nothing waits to be written: the next write shows whether the account accepts it")
		}
		m.clock.swept(s.last)
		e.shareClock(ctx, m)
		m.probe.Store(m.denied.Load())
		m.reads.swept(now)
		m.writes.swept(now)
		for _, agent := range e.roster.unreadIn(m.index) {
			m.queue.push(agent, now)
		}
		m.queue.wake()
	}
}

// planSweep keeps the sweeps within their share of every budget.
func (e *Engine) planSweep(s *sweeper) {
	now := e.cfg.Clock.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	wait := e.cfg.SweepEvery
	if s.soon {
		wait = 0
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
	s.done, s.ready = s.done+1, true
	s.last, s.ended, s.took = s.began, now, now.Sub(s.began)
	s.due, s.began, s.seen, s.emails = now.Add(wait), time.Time{}, nil, nil
	s.todo, s.ask, s.decisions, s.changes = nil, nil, nil, nil
}

// stats are what is known of sweeps. One that takes longer than most, and than the
// one before by half, is late.
func (s *sweeper) stats(out *Stats, now time.Time, most time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out.Sweeps, out.SweepBegan, out.SweepEnded, out.SweepTook = s.done, s.began, s.ended, s.took
	since := s.began
	switch {
	case since.IsZero() && s.done == 0:
		return // Run has not begun
	case since.IsZero() && s.due.After(s.ended):
		since = s.due
	case since.IsZero():
		since = s.ended
	}
	since = later(since, s.from)
	if late := since.Add(max(most, s.took+s.took/2)); now.After(late) {
		out.SweepLate = late
	}
}

// sweepTime is how long a sweep may take: as long as the time between two.
func (e *Engine) sweepTime() time.Duration {
	most := e.cfg.SweepEvery
	for _, m := range e.systems {
		most = max(most, time.Duration(m.sweepTakes.Load()))
	}
	return most
}

// next is when the next sweep starts, or the one under way was to.
func (s *sweeper) next() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.due
}
