package engine

import (
	"context"

	"github.com/ctikit/ctikit/statussync"
)

// mostRead is how many agents one request of a [ManyReader] reads.
const mostRead = 100

// crowd are the agents who are due to be read because of their work, from job on,
// if the system can read them in one request.
func (e *Engine) crowd(ctx context.Context, m *member, first job, side statussync.Side) []job {
	if _, ok := m.System.(ManyReader); !ok || !forHold(side) || m.alone[first.agent] {
		return nil
	}
	crowd := []job{first}
	now := e.cfg.Clock.Now()
	for len(crowd) < mostRead {
		next, _ := m.queue.pop(now)
		if next == nil {
			break
		}
		rec, _, err := e.records.get(ctx, agentKey(next.agent))
		due, ok := dueIn(rec.Sync, now, e.Rules(), m.Name())
		side, _ := rec.Sync.Side(m.Name())
		id := rec.IDs[m.Name()]
		if err != nil || !ok || id == "" || due.Kind != statussync.Reread || !forHold(side) || m.alone[next.agent] {
			m.queue.back(next)
			break
		}
		crowd = append(crowd, job{agent: next.agent, id: id})
	}
	return crowd
}

// forHold reports whether a reading is for a hold alone, before it saves or gives
// back: one that lags then shows no more than what is known.
func forHold(s statussync.Side) bool {
	return s.Sent.Started.IsZero() && s.Doubt.Why == "" && (!s.AskEnd.IsZero() || s.Known.Held)
}

// readMany reads a crowd in one request. Whom it does not show is read alone, and
// so is everybody when the request fails for another reason than the budget.
func (e *Engine) readMany(ctx context.Context, m *member, crowd []job) {
	ids := make([]string, len(crowd))
	for i, j := range crowd {
		ids[i] = j.id
	}
	started := e.cfg.Clock.Now()
	m.stats.reads.Add(1)
	shown, err := m.System.(ManyReader).ReadMany(ctx, ids) //nolint:forcetypeassert // crowd has asked
	now := e.cfg.Clock.Now()
	again, alone := now, true
	if err != nil {
		f := failure(err)
		e.cfg.Logger.WarnContext(ctx, "reading of many failed", "system", m.Name(), "err", err)
		again, alone = e.backOff(m, m.budget, &m.readTries, f), f.Kind != Throttled
		shown = nil
	}
	for _, j := range crowd {
		reading, ok := shown[j.id]
		if !ok {
			m.alone[j.agent] = alone
			m.queue.push(j.agent, again)
			continue
		}
		reading.System, reading.Started = m.Name(), started
		if err := e.observe(ctx, j.agent, statussync.Read{At: now, Reading: reading}); err != nil {
			m.queue.push(j.agent, now.Add(storeRetry))
			e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", j.agent, "err", err)
		}
	}
}
