package engine

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// member is a system and what the engine keeps for it. Its calls to the system
// are counted, and a panic in one is a failure of it.
type member struct {
	System
	engine  *Engine
	index   int
	traits  Traits
	budget  *budget
	lookups *budget // People requests have one of their own
	queue   *queue
	stats   counters
	clock   providerClock

	unsettled *unsettled

	busy   atomic.Bool // the flusher is
	denied atomic.Bool // the account is refused: S11
	probe  atomic.Bool // one write may try whether it still is

	lists, reads, writes *tries // by what is asked

	confirms   atomic.Int64 // readings since the last sweep that only confirm a write
	sweepCost  atomic.Int64 // requests of the last sweep
	sweepTakes atomic.Int64 // nanoseconds that it takes within its share

	bulk bulk // the flusher's alone

	alone    map[string]bool   // agents that ReadMany did not settle; the flusher's alone
	withheld map[string]string // by agent, what a dry run would write; the flusher's alone
	unsent   unsent            // the flusher's alone
	unsaved  unsaved           // the flusher's alone
}

// The defaults of [Traits].
const (
	burstShare = 10 // a tenth of the budget may go out at once
	peoplePage = 100
)

func newMember(e *Engine, index int, s System) *member {
	t := s.Traits()
	t.PerMinute, t.PageCost, t.ReadCost = max(1, t.PerMinute), max(1, t.PageCost), max(1, t.ReadCost)
	t.Jobs = max(1, t.Jobs)
	t.Burst, t.PeoplePage = orElse(t.Burst, t.PerMinute/burstShare), orElse(t.PeoplePage, peoplePage)
	return &member{
		System: s, engine: e, index: index, traits: t, queue: newQueue(),
		budget: newBudget(t.PerMinute, t.Burst), lookups: newBudget(t.PerMinute, t.Burst),
		clock: providerClock{date: t.Clock}, lists: newTries(), reads: newTries(), writes: newTries(),
		bulk: bulk{byList: map[string]time.Time{}}, unsettled: newUnsettled(), alone: map[string]bool{}, withheld: map[string]string{}, unsent: unsent{}, unsaved: unsaved{outcomes: map[string]statussync.Sent{}},
	}
}

// called ends a call to the system.
func (m *member) called(ctx context.Context, method string, err *error) {
	if v := recover(); v != nil {
		m.engine.panicked(ctx, m.Name()+"."+method, v)
		*err = &Failure{Kind: Unsure, Code: "panic", Err: fmt.Errorf("engine: %s panicked", method)}
	}
	if *err == nil {
		m.stats.success.Store(m.engine.cfg.Clock.Now().UnixNano())
		return
	}
	m.stats.failures[failure(*err).Kind].Add(1)
}

// Catalog calls the system.
func (m *member) Catalog(ctx context.Context) (c statussync.Catalog, err error) {
	ctx, end, err := m.engine.sending(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	defer m.called(ctx, "Catalog", &err)
	return m.System.Catalog(ctx)
}

// Page calls the system.
func (m *member) Page(ctx context.Context, cursor string) (page []Sighting, next string, err error) {
	ctx, end, err := m.engine.sending(ctx)
	if err != nil {
		return nil, "", err
	}
	defer end()
	defer m.called(ctx, "Page", &err)
	m.stats.pages.Add(1)
	return m.System.Page(ctx, cursor)
}

// People calls the system.
func (m *member) People(ctx context.Context, ids []string) (people []Person, err error) {
	ctx, end, err := m.engine.sending(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	defer m.called(ctx, "People", &err)
	m.stats.lookups.Add(1)
	return m.System.People(ctx, ids)
}

// Read calls the system.
func (m *member) Read(ctx context.Context, id string) (r statussync.Report, err error) {
	ctx, end, err := m.engine.sending(ctx)
	if err != nil {
		return statussync.Report{}, err
	}
	defer end()
	defer m.called(ctx, "Read", &err)
	m.stats.reads.Add(1)
	return m.System.Read(ctx, id)
}

// ReadMany calls the system.
func (m *member) ReadMany(ctx context.Context, ids []string) (shown map[string]statussync.Report, err error) {
	ctx, end, err := m.engine.sending(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	defer m.called(ctx, "ReadMany", &err)
	m.stats.reads.Add(1)
	return m.System.ReadMany(ctx, ids)
}

// wrote counts a write that failed.
func (m *member) wrote(err *error) {
	if *err != nil {
		m.stats.failedWrites[failure(*err).Kind].Add(1)
	}
}

// Write calls the system.
func (m *member) Write(ctx context.Context, id string, st statussync.Status) (r Receipt, err error) {
	ctx, end, err := m.engine.sending(ctx)
	if err != nil {
		return Receipt{}, err
	}
	defer end()
	defer m.wrote(&err)
	defer m.called(ctx, "Write", &err)
	return m.System.Write(ctx, id, st)
}

// WriteMany calls the system.
func (m *member) WriteMany(ctx context.Context, ids []string, st statussync.Status) (job string, err error) {
	ctx, end, err := m.engine.sending(ctx)
	if err != nil {
		return "", err
	}
	defer end()
	defer m.wrote(&err)
	defer m.called(ctx, "WriteMany", &err)
	return m.System.WriteMany(ctx, ids, st)
}

// Job calls the system.
func (m *member) Job(ctx context.Context, job string) (p Progress, err error) {
	ctx, end, err := m.engine.sending(ctx)
	if err != nil {
		return Progress{}, err
	}
	defer end()
	defer m.called(ctx, "Job", &err)
	m.stats.polls.Add(1)
	return m.System.Job(ctx, job)
}

// Preflight calls the system.
func (m *member) Preflight(ctx context.Context) (found []Problem) {
	ctx, end, err := m.engine.sending(ctx)
	if err != nil {
		return nil
	}
	defer end()
	defer m.engine.survive(ctx, m.Name()+".Preflight")
	return m.System.Preflight(ctx)
}

// failing is since when the system as a whole does not work, zero while it
// does.
func (m *member) failing() (since time.Time) {
	for _, t := range []*tries{m.lists, m.reads, m.writes} {
		if at := t.failing(); !at.IsZero() && (since.IsZero() || at.Before(since)) {
			since = at
		}
	}
	return since
}
