package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// witness knows the history: what people did, what the bridge was told, and
// what it wrote. The verdict rests on it alone.
type witness struct {
	floor  *floor
	say    func(string, ...any)
	causes map[int64][]*cause // by agent
	writes []write
	again  map[writeKey]int
	went   map[string]statussync.Effect // the write under way, by system
	moved  map[writeKey]time.Time       // when an agent's status in a system last changed without us

	lost, failed, corrections, reverts int
}

// cause is a click of a person.
type cause struct {
	system string
	status statussync.Status
	at     time.Time
	told   bool // its event arrived, or a reading showed it
	event  bool // its event arrived
	dead   bool // overwritten by a write sent before it was told
}

// write is a change that a provider applied.
type write struct {
	at     time.Time
	system string
	agent  int64
	status statussync.Status
	cause  statussync.Cause
}

type writeKey struct {
	system, agent string
	cause         statussync.Origin
}

func newWitness(f *floor, say func(string, ...any)) *witness {
	return &witness{floor: f, say: say, causes: map[int64][]*cause{}, again: map[writeKey]int{}, moved: map[writeKey]time.Time{}, went: map[string]statussync.Effect{}}
}

func (w *witness) line(agent int64, format string, args ...any) {
	w.say("%s  agent %d  "+format+"\n", append([]any{w.floor.clock.Now().Format("15:04:05.000"), agent}, args...)...)
}

// clicked notes a click, unless the status stood already.
func (w *witness) clicked(agent int64, system string, status statussync.Status) {
	w.causes[agent] = append(w.causes[agent], &cause{system: system, status: status, at: w.floor.clock.Now()})
	w.move(agent, system)
	w.line(agent, "clicks %s in %s", w.word(status), system)
}

// move notes that an agent's status changes without us, by a click or otherwise.
func (w *witness) move(agent int64, system string) {
	w.moved[writeKey{system: system, agent: strconv.FormatInt(agent, 10)}] = w.floor.clock.Now()
}

func (w *witness) zendeskTold(ev zendesk.Event) {
	if e, ok := ev.(*zendesk.AgentUnifiedStateChanged); ok {
		w.told(e.AgentID, "zendesk", statussync.Status(strconv.FormatInt(int64(e.New.ID), 10)), e.UpdatedAt, time.Millisecond)
	}
}

// told notes that the event of a click arrived.
func (w *witness) told(agent int64, system string, status statussync.Status, at time.Time, within time.Duration) {
	for _, c := range w.causes[agent] {
		if c.system == system && c.status == status && at.Sub(c.at.Truncate(time.Second)).Abs() < within+time.Second {
			c.told, c.event = true, true
		}
	}
}

// showed notes that a reading showed the last click of an agent in a system.
func (w *witness) showed(agent int64, system string, status statussync.Status) {
	for _, c := range slices.Backward(w.causes[agent]) {
		if c.system == system {
			if c.status == status && !c.dead {
				c.told = true
			}
			return
		}
	}
}

// decided prints what is written and why.
func (w *witness) decided(d engine.Decision) {
	sending, ok := d.Observation.(statussync.Sending)
	for _, ef := range d.Effects {
		if ok && ef.Kind == statussync.Write && ef.System == sending.System {
			w.went[ef.System] = ef
			agent, _ := strconv.ParseInt(d.Agent, 10, 64)
			w.line(agent, "→ %s", ef.Reason())
		}
	}
}

func (w *witness) noticed(n engine.Notice) {
	agent, _ := strconv.ParseInt(n.Agent, 10, 64)
	w.line(agent, "! %s %s %s", n.System, n.Code, n.Detail)
}

// watched is a system whose readings and writes the witness sees.
type watched struct {
	engine.System
	*witness
	phone phone // nil for Zendesk
}

func (s watched) agent(id string) int64 {
	if s.phone != nil {
		return s.phone.agent(id)
	}
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// changes counts those that programs made in the system.
func (s watched) changes(agent int64) int {
	if s.phone != nil {
		return s.phone.changes(agent)
	}
	return s.floor.zendesk.Writes()
}

func (s watched) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	agents, next, err := s.System.Page(ctx, cursor)
	for _, a := range agents {
		s.showed(s.agent(a.ID), s.Name(), a.Reading.Status)
	}
	return agents, next, err
}

func (s watched) Read(ctx context.Context, id string) (statussync.Reading, error) {
	r, err := s.System.Read(ctx, id)
	if err == nil {
		s.showed(s.agent(id), s.Name(), r.Status)
	}
	return r, err
}

func (s watched) Write(ctx context.Context, id string, status statussync.Status) (engine.Receipt, error) {
	agent, ef := s.agent(id), s.went[s.Name()]
	unseen := s.unseen(agent)
	before := s.changes(agent)
	receipt, err := s.System.Write(ctx, id, status)
	if s.changes(agent) > before {
		s.overwritten(agent, unseen)
		s.wrote(agent, status, ef.Cause)
	}
	if err != nil {
		s.failed++
		if f, ok := errors.AsType[*engine.Failure](err); ok {
			s.line(agent, "  %s: %s", s.Name(), f.Code)
		}
	}
	return receipt, err
}

// unseen are the clicks in the system that nobody told of yet, or that follow.
func (s watched) unseen(agent int64) map[*cause]bool {
	seen := map[*cause]bool{}
	for _, c := range s.causes[agent] {
		seen[c] = c.told
	}
	return seen
}

func (s watched) overwritten(agent int64, seen map[*cause]bool) {
	for _, c := range s.causes[agent] {
		if c.system == s.Name() && !seen[c] && !c.dead {
			c.dead = true
			s.lost++
			s.line(agent, "  (the click on %s in %s was never observable)", s.word(c.status), s.Name())
		}
	}
}

func (s watched) wrote(agent int64, status statussync.Status, c statussync.Cause) {
	takenBack := s.takenBack(agent)
	s.writes = append(s.writes, write{s.floor.clock.Now(), s.Name(), agent, status, c})
	key := writeKey{s.Name(), strconv.FormatInt(agent, 10), c.Origin}
	s.again[key]++
	switch {
	case s.again[key] == 1 && c.System != s.Name():
	case takenBack:
		s.reverts++
	default:
		s.corrections++
		s.line(agent, "  (a correcting write)")
	}
}

// takenBack reports whether a write to a system that follows is because its
// agent's status has changed there since the last one (R133).
func (s watched) takenBack(agent int64) bool {
	moved := s.moved[writeKey{system: s.Name(), agent: strconv.FormatInt(agent, 10)}]
	since := func(x write) bool { return x.agent == agent && x.system == s.Name() && !x.at.Before(moved) }
	return s.floor.follows[s.Name()] && !moved.IsZero() && !slices.ContainsFunc(s.writes, since)
}
