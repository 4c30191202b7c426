package bridge

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// watched is a system whose readings and writes the recorder sees.
type watched struct {
	engine.System
	*recorder
	phone phone // nil for Zendesk
}

func (s watched) agent(id string) int64 {
	if s.phone != nil {
		return s.phone.agent(id)
	}
	return number(id)
}

// changes counts those that programs made in the system.
func (s watched) changes(agent int64) int {
	if s.phone != nil {
		return s.phone.changes(agent)
	}
	return s.floor.zendesk.Writes()
}

func (s watched) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	since := s.listed()
	agents, next, err := s.System.Page(ctx, cursor)
	for _, a := range agents {
		s.showed(s.agent(a.ID), s.Name(), a.Report, since)
	}
	return agents, next, err
}

func (s watched) Read(ctx context.Context, id string) (statussync.Report, error) {
	since := s.now()
	r, err := s.System.Read(ctx, id)
	if err == nil {
		present := r
		present.Coarse = false // nothing shows more
		s.showed(s.agent(id), s.Name(), present, since)
	}
	return r, err
}

func (s watched) ReadMany(ctx context.Context, ids []string) (map[string]statussync.Report, error) {
	since := s.listed()
	all, err := s.System.ReadMany(ctx, ids)
	for id, r := range all {
		s.showed(s.agent(id), s.Name(), r, since)
	}
	return all, err
}

// listed is the time that a list shows which is asked for now.
func (s watched) listed() time.Time { return s.now().Add(-s.floor.faults.listLag()) }

func (s watched) Write(ctx context.Context, id string, status statussync.Status) (engine.Receipt, error) {
	agent, ef := s.agent(id), s.sending[s.Name()]
	unseen := s.unseen(agent)
	before := s.changes(agent)
	receipt, err := s.System.Write(ctx, id, status)
	if s.changes(agent) > before {
		s.cover(unseen, agent)
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

// unseen are the clicks in the system that nothing has reported for certain.
func (s watched) unseen(agent int64) (clicks []*cause) {
	for _, c := range s.causes[agent] {
		if c.system == s.Name() && !c.covered && !c.event && (!dated(c.system) || c.shown.IsZero()) {
			clicks = append(clicks, c)
		}
	}
	return clicks
}

// cover notes that a write has taken the place of clicks, those made meanwhile too.
func (s watched) cover(unseen []*cause, agent int64) {
	for _, c := range s.unseen(agent) {
		if !slices.Contains(unseen, c) {
			unseen = append(unseen, c)
		}
	}
	for _, c := range unseen {
		c.covered = true
		if c.shown.IsZero() {
			s.lost++
			s.line(agent, "  (the click on %s in %s was covered unseen)", s.name(c.status), s.Name())
		}
	}
}

func (s watched) wrote(agent int64, status statussync.Status, c statussync.Cause) {
	takenBack := s.takenBack(agent)
	w := write{s.now(), s.Name(), agent, status}
	s.writes = append(s.writes, w)
	for _, c := range s.causes[agent] {
		c.masked = c.masked || w.masks(c)
	}
	key := writeKey{place{s.Name(), agent}, c.String()}
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
	moved := s.moved[place{s.Name(), agent}]
	since := func(x write) bool { return x.agent == agent && x.system == s.Name() && !x.at.Before(moved) }
	return s.floor.follows[s.Name()] && !moved.IsZero() && !slices.ContainsFunc(s.writes, since)
}
