package engine

import (
	"context"

	"github.com/ctikit/ctikit/statussync"
)

// write saves that it is going to write, writes, and saves how it went.
func (e *Engine) write(ctx context.Context, m *member, j job) {
	m.probe.Store(false)
	now := e.cfg.Clock.Now()
	effects, err := e.decide(ctx, j.agent, statussync.Sending{At: now, System: m.Name()})
	if err != nil {
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
	sent := statussync.Sent{At: e.cfg.Clock.Now(), System: m.Name()}
	if err == nil {
		host{e, m.index}.Reply(receipt.Date, receipt.Started, receipt.Ended)
		m.stats.writes.Add(1)
		m.writes.worked(j.agent)
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
		if ef.Hold && e.lost(ctx, m, ef.Status) { // R125: not this agent's fault
			sent.Outcome = statussync.Withheld
		}
		e.catalog.stale(m.index)
	case Unsure:
		sent.Outcome = statussync.Unsure
	}
	e.failed(ctx, m, m.writes, j.agent, f)
	e.cfg.Logger.WarnContext(ctx, "write failed", "system", m.Name(), "agent", j.agent, "status", ef.Status, "err", err)
	return sent
}

// finish saves the outcome. If the store fails, the write stays open until a
// reading closes it (S6).
func (e *Engine) finish(ctx context.Context, agent string, sent statussync.Sent) {
	if err := e.observe(ctx, agent, sent); err != nil {
		e.undecided(ctx, e.wakes, agent, err)
	}
}
