package engine

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// readOne reads one agent that a decision asked for.
func (e *Engine) readOne(ctx context.Context, m *member, j job) {
	started := e.cfg.Clock.Now()
	report, err := m.Read(ctx, j.id)
	if err != nil {
		f := failure(err)
		e.failed(ctx, m, m.reads, j.agent, f)
		if f.Kind == Refused || f.Kind == Gone || f.Kind == Denied {
			m.reads.wait(j.agent, e.cfg.Clock.Now(), refusedRetry)
		}
		m.queue.push(j.agent, e.cfg.Clock.Now())
		e.cfg.Logger.WarnContext(ctx, "reading failed", "system", m.Name(), "agent", j.agent, "err", err)
		return
	}
	m.reads.worked(j.agent)
	m.stampReading(ctx, &report, statussync.Reading, started)
	if effects, ok := e.showed(ctx, m, j, report); ok && e.roster.wasRead(place{m.index, j.id}) {
		e.schedule(j.agent, effects) // now that it may be written
	}
}

// showed decides on what was read of an agent; ok is false when it was not
// saved.
func (e *Engine) showed(ctx context.Context, m *member, j job, report statussync.Report) (effects []statussync.Effect, ok bool) {
	effects, err := e.decide(ctx, j.agent, statussync.Reports{report})
	if err != nil {
		e.undecided(ctx, m.queue, j.agent, err)
	}
	return effects, err == nil
}

// readBatch are the agents that are to be read because of their work, from job
// on, if the system can read them in one request.
func (e *Engine) readBatch(ctx context.Context, m *member, first job) []job {
	fits := func(j job) bool {
		_, byList := m.bulk.byList[j.agent]
		return j.due.Kind == statussync.DoRead && (j.due.For == statussync.ForHold || byList) && !m.alone[j.agent]
	}
	if m.traits.ReadMany < 2 || !fits(first) {
		return nil
	}
	return e.alike(ctx, m, first, m.traits.ReadMany, fits)
}

// alike are a job and more of its kind that are due and fit, up to n in all. Its
// agent may have come in anew since: nobody is in a batch twice.
func (e *Engine) alike(ctx context.Context, m *member, first job, n int, fits func(job) bool) []job {
	batch := []job{first}
	for _, next := range m.queue.alike(e.cfg.Clock.Now(), kindOf(first.due), n-1) {
		if next.agent == first.agent {
			m.queue.back(next)
			continue
		}
		switch j, ok := e.plan(ctx, m, next); {
		case ok && fits(j):
			batch = append(batch, j)
		case ok:
			m.queue.back(next)
		}
	}
	return batch
}

// kindOf names what may share a request.
func kindOf(ef statussync.Effect) string {
	if ef.Kind == statussync.DoRead {
		return "read " + strconv.Itoa(int(ef.For))
	}
	return "write " + string(ef.Status)
}

// readMany reads a batch in one request. Agents that it does not settle are
// read one by one, and so are all when the request fails for another reason
// than the budget.
func (e *Engine) readMany(ctx context.Context, m *member, batch []job) {
	ids := make([]string, len(batch))
	for i, j := range batch {
		ids[i] = j.id
	}
	started := e.cfg.Clock.Now()
	shown, err := m.ReadMany(ctx, ids)
	if err != nil {
		e.cfg.Logger.WarnContext(ctx, "reading of many failed", "system", m.Name(), "err", err)
		e.batchFailed(ctx, m, batch, failure(err))
		return
	}
	for _, j := range batch {
		report, ok := shown[j.id]
		if !ok {
			e.readAlone(m, j)
			continue
		}
		e.stampShared(ctx, m, j.agent, &report, started)
		effects, _ := e.showed(ctx, m, j, report)
		if slices.ContainsFunc(effects, func(ef statussync.Effect) bool {
			return ef.Kind == statussync.DoRead && ef.System == m.Name()
		}) {
			m.alone[j.agent] = true
		}
	}
}

func (e *Engine) batchFailed(ctx context.Context, m *member, batch []job, f *Failure) {
	var again time.Time
	switch f.Kind {
	case Throttled:
		again = m.throttled(m.budget, m.reads, f)
	case Denied:
		e.deny(ctx, m, f)
	case Unsure, Refused, Gone, Postponed:
	}
	for _, j := range batch {
		if again.IsZero() {
			e.readAlone(m, j)
		} else {
			m.queue.pushAs(j.agent, again, kindOf(j.due))
		}
	}
}

func (e *Engine) readAlone(m *member, j job) {
	delete(m.bulk.byList, j.agent)
	m.alone[j.agent] = true
	m.queue.push(j.agent, e.cfg.Clock.Now())
}
