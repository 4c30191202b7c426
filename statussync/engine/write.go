package engine

import (
	"context"
	"errors"
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
			e.finish(ctx, m, j.agent, e.send(ctx, m, j, ef))
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

// unsaved are outcomes of writes that the store would not take, by agent. Until one
// is saved its write is open, at most until a reading closes it (S6): then there is
// nothing left to save.
type unsaved struct {
	outcomes map[string]statussync.Sent
	at       time.Time // when the next is tried
}

// finish saves the outcome. If the store fails, it is kept and saved later.
func (e *Engine) finish(ctx context.Context, m *member, agent string, sent statussync.Sent) {
	switch err := e.observe(ctx, agent, sent); {
	case err == nil:
	case errors.Is(err, ErrNewer), errors.Is(err, errFenced): // it is not this process's any more
	case errors.Is(err, ErrTooLarge):
		e.undecided(ctx, e.wakes, agent, err)
	default:
		m.unsaved.outcomes[agent] = sent
		m.unsaved.at = e.cfg.Clock.Now().Add(storeRetry)
		e.cfg.Logger.ErrorContext(ctx, "outcome of a write not saved", "system", m.Name(), "agent", agent, "err", err)
	}
}

// finishLate saves outcomes that the store would not take before, until it refuses one
// again. It says when to be called the next time.
func (e *Engine) finishLate(ctx context.Context, m *member) time.Time {
	for _, agent := range sortedKeys(m.unsaved.outcomes) {
		now := e.cfg.Clock.Now()
		if m.unsaved.at.After(now) {
			return m.unsaved.at
		}
		sent := m.unsaved.outcomes[agent]
		delete(m.unsaved.outcomes, agent)
		e.finish(ctx, m, agent, sent)
	}
	if len(m.unsaved.outcomes) == 0 {
		return time.Time{}
	}
	return m.unsaved.at
}
