package engine

import (
	"context"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// write saves that it is going to write, writes, and saves how it went.
func (e *Engine) write(ctx context.Context, m *member, j job) {
	m.probe.Store(false)
	now := e.cfg.Clock.Now()
	effects, err := e.decide(ctx, j.agent, statussync.Sending{At: now, System: m.Name()})
	if err != nil {
		m.unsent.add(j.agent, now)
		e.undecided(ctx, m.queue, j.agent, err)
		return
	}
	for _, ef := range effects {
		if ef.Kind == statussync.DoWrite {
			e.finish(ctx, j.agent, e.send(ctx, m, j, ef))
			return
		}
	}
	m.stats.noOps.Add(1) // a newer wish made it unnecessary
}

func (e *Engine) send(ctx context.Context, m *member, j job, ef statussync.Effect) statussync.Sent {
	receipt, err := m.Write(ctx, j.id, ef.Status)
	if err == nil {
		host{e, m.index}.Reply(receipt.Date, receipt.Started, receipt.Ended)
	}
	e.bulkRefused(ctx, m, err)
	lost := func() bool { return ef.Hold && e.lost(ctx, m, ef.Status) }
	return e.outcome(ctx, m, j.agent, ef.Status, lost, err)
}

// outcome is how a write of an agent's status ended. lost reports whether the
// status of a hold does not exist any more.
func (e *Engine) outcome(ctx context.Context, m *member, agent string, status statussync.Status, lost func() bool, err error) statussync.Sent {
	sent := statussync.Sent{At: e.cfg.Clock.Now(), System: m.Name()}
	if err == nil {
		m.stats.writes.Add(1)
		m.writes.worked(agent)
		e.allow(ctx, m)
		return sent
	}
	f := failure(err)
	sent.Code = f.Code
	switch f.Kind {
	case Throttled, Denied, Postponed:
		sent.Outcome = statussync.Withheld
	case Refused, Gone:
		sent.Outcome = statussync.Refused
		if lost() { // R125: not this agent's fault
			sent.Outcome = statussync.Withheld
		}
		e.catalog.stale(m.index)
	case Unsure:
		sent.Outcome = statussync.Unsure
	}
	e.failed(ctx, m, m.writes, agent, f)
	e.cfg.Logger.WarnContext(ctx, "write failed", "system", m.Name(), "agent", agent, "status", status, "err", err)
	return sent
}

// unsent are writes that were not sent, as the store failed, although that they are
// open may have been saved: by agent, since when.
type unsent map[string]time.Time

func (u unsent) add(agent string, at time.Time) { u[agent] = at.Truncate(time.Millisecond) }

// closed ends that for an agent, and reports whether its open write is that one:
// nobody needs to wait for its reply.
func (u unsent) closed(agent string, w statussync.Waiting) bool {
	at, ok := u[agent]
	delete(u, agent)
	return ok && w.For == statussync.Reply && w.Since.Equal(at)
}

// finish saves the outcome. If the store fails, the write stays open until a
// reading closes it (S6).
func (e *Engine) finish(ctx context.Context, agent string, sent statussync.Sent) {
	if err := e.observe(ctx, agent, sent); err != nil {
		e.undecided(ctx, e.wakes, agent, err)
	}
}
