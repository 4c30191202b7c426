package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// listing is one system's list in its course.
type listing struct {
	sys     int             // the system; the number of systems when all are listed
	next    string          // cursor
	cursors map[string]bool // those used
	tries   int             // of one page, throttled
}

const (
	mostPages     = 10_000          // of one list: more are a fault
	throttledMost = 5               // so many 429s for one page end a list
	longestPause  = 2 * time.Minute // a list does not wait longer for its budget
)

var errEndless = errors.New("engine: the list has no end")

// listPage reads the next page of one system's list.
func (e *Engine) listPage(ctx context.Context, s *sweeper, m *member) time.Time {
	now := e.cfg.Clock.Now()
	switch at, ok := m.budget.take(now, m.traits.PageCost); {
	case !ok && at.Sub(now) > longestPause:
		return e.listFailed(ctx, s, m, &Failure{Kind: Throttled, Code: "too many requests"})
	case !ok:
		return at
	}
	s.cost[m.index] += m.traits.PageCost
	page, next, err := m.Page(ctx, s.list.next)
	if err != nil {
		return e.pageFailed(ctx, s, m, failure(err))
	}
	page = slices.Clone(page) // it is the system's
	for i := range page {
		m.stampReading(ctx, &page[i].Report, statussync.List, now)
		s.seen[m.index][page[i].ID] = &page[i]
	}
	s.list.tries = 0
	switch {
	case next == "":
		e.listEnds(ctx, s, m)
	case s.list.cursors[next] || len(s.list.cursors) >= mostPages:
		return e.listFailed(ctx, s, m, &Failure{Kind: Unsure, Code: "endless list", Err: errEndless})
	default:
		s.list.follow(next)
	}
	return e.cfg.Clock.Now()
}

func (l *listing) follow(next string) {
	if l.cursors == nil {
		l.cursors = map[string]bool{}
	}
	l.next, l.cursors[next] = next, true
}

// listEnds goes on to the next list.
func (e *Engine) listEnds(ctx context.Context, s *sweeper, m *member) {
	if !m.lists.failing().IsZero() {
		e.notify(ctx, Notice{Code: SweepWorks, Subject: Subject{System: m.Name()}})
	}
	m.lists.worked("")
	s.ask = append(s.ask, e.withoutEmail(m, s)...)
	s.list = listing{sys: s.list.sys + 1}
}

// pageFailed waits while there are too many requests, or goes on without the
// list.
func (e *Engine) pageFailed(ctx context.Context, s *sweeper, m *member, f *Failure) time.Time {
	if f.Kind != Throttled {
		return e.listFailed(ctx, s, m, f)
	}
	again := m.throttled(m.budget, m.lists, f)
	if s.list.tries++; s.list.tries >= throttledMost {
		return e.listFailed(ctx, s, m, f)
	}
	return again
}

// listFailed goes on without a list. People get one notice until it works
// again.
func (e *Engine) listFailed(ctx context.Context, s *sweeper, m *member, f *Failure) time.Time {
	now := e.cfg.Clock.Now()
	e.cfg.Logger.WarnContext(ctx, "list failed", "system", m.Name(), "code", f.Code)
	if m.lists.fails(now) {
		e.notify(ctx, Notice{Code: SweepFails, Subject: Subject{System: m.Name()}, Detail: "the list of agents cannot be read: " + f.Code})
	}
	s.bad[m.index] = true
	s.list = listing{sys: s.list.sys + 1}
	return now
}
