package engine

import (
	"context"
	"time"
)

// Segment and its inverse, for tests.
var (
	Segment   = segment
	Unsegment = unsegment
)

// KnowFormat has an engine know formats up to one that there is not yet.
func (e *Engine) KnowFormat(newest int) { e.records.formats.newest = newest }

// FeedSize is how many changes the feed remembers, and of how many records.
func (e *Engine) FeedSize() (marks, records int) { return len(e.feed.marks), len(e.feed.last) }

// HoldClock puts another clock in place of the one by which a replica knows whether
// its lease holds.
func (e *Engine) HoldClock(now func() time.Time) { e.lease.mono.Store(&now) }

// BatchAfterPush are the agents whose writes would share a request in the system
// of that name, where the first has come in anew since it left the queue. All go
// back.
func (e *Engine) BatchAfterPush(ctx context.Context, system string) (agents []string) {
	m, now := e.member(system), e.cfg.Clock.Now()
	first, _ := m.queue.pop(now)
	m.queue.pushAs(first.agent, now, first.kind)
	j, ok := e.plan(ctx, m, first)
	if !ok {
		return nil
	}
	for _, j := range e.writeBatch(ctx, m, j) {
		agents = append(agents, j.agent)
		m.queue.back(j.entry)
	}
	return agents
}
