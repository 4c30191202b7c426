package engine

import (
	"context"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// job is a request that is due.
type job struct {
	agent  string // the hub's id
	id     string // the system's
	due    statussync.Effect
	urgent bool // a write that begins or ends a hold
	tries  *tries
	cost   int
	entry  *entry
}

// flush carries out what is due first in one system, within the budget. It says
// when to be called again.
func (e *Engine) flush(ctx context.Context, m *member) time.Time {
	if !e.leads() {
		return time.Time{}
	}
	m.busy.Store(true)
	defer m.busy.Store(false)
	now := e.cfg.Clock.Now()
	next := earlier(e.finishLate(ctx, m), e.follow(ctx, m))
	if !next.IsZero() && !next.After(now) {
		return now
	}
	return earlier(next, e.flushFirst(ctx, m))
}

// earlier is the earlier of two times, of which zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// flushFirst carries out what is due for the first agent of the queue: a reading
// or a write, and with it those of others that share its request.
func (e *Engine) flushFirst(ctx context.Context, m *member) time.Time {
	now := e.cfg.Clock.Now()
	if !e.sweep.swept() {
		return now.Add(time.Second) // the first act is a sweep
	}
	first, next := m.queue.pop(now)
	if first == nil {
		return next
	}
	j, ok := e.plan(ctx, m, first)
	if !ok {
		return now
	}
	if m.waitsForJob(j, now) {
		m.queue.back(first)
		return time.Time{}
	}
	if at, ok := m.budget.take(now, j.cost); !ok {
		m.queue.back(first)
		return at
	}
	if j.due.Kind == statussync.DoWrite {
		if batch := e.writeBatch(ctx, m, j); len(batch) > 0 {
			e.writeMany(ctx, m, batch)
		} else {
			e.write(ctx, m, j)
		}
		return now
	}
	if batch := e.readBatch(ctx, m, j); len(batch) > 1 {
		e.readMany(ctx, m, batch)
		return now
	}
	delete(m.alone, j.agent)
	delete(m.bulk.byList, j.agent)
	e.readOne(ctx, m, j)
	return now
}

// plan finds the request that is due for an agent; ok is false when there is
// none, or not now.
func (e *Engine) plan(ctx context.Context, m *member, first *entry) (j job, ok bool) {
	agent, now := first.agent, e.cfg.Clock.Now()
	rec, _, err := e.records.get(ctx, agentKey(agent))
	if err != nil {
		e.undecided(ctx, m.queue, agent, err)
		return job{}, false
	}
	if m.unsent.closed(agent, statussync.Look(rec.State, m.Name()).Open) {
		e.finish(ctx, m, agent, statussync.Sent{At: now, System: m.Name(), Outcome: statussync.Withheld})
		return job{}, false
	}
	e.identify(&rec, agent)
	due, ok := dueIn(rec.State, now, e.Rules(), m.Name())
	j = job{agent: agent, id: rec.IDs[m.Name()], due: due, tries: m.reads, cost: m.traits.ReadCost, entry: first}
	unread := e.roster.unread(place{m.index, j.id})
	switch {
	case j.id == "":
		m.reads.forget(agent)
		m.writes.forget(agent)
		return job{}, false
	case unread && !m.lists.failing().IsZero(): // no list will show it
		j.due = statussync.Effect{Kind: statussync.DoRead, System: m.Name()}
	case !ok || unread:
		return job{}, false // nothing is due, or not before the next sweep
	case due.Kind == statussync.DoRead:
		if e.leftToSweep(m, rec.State, due) || e.leftToList(m, agent, due) {
			return job{}, false
		}
	case e.cfg.DryRun:
		e.withhold(ctx, m, agent, due)
		return job{}, false
	case e.held(m):
		e.park(m, first)
		return job{}, false
	default:
		j.tries, j.cost = m.writes, 1
		j.urgent = due.Hold || e.rules.Load().isHold(m.Name(), statussync.Look(rec.State, m.Name()).Shows)
	}
	return j, e.mayTry(m, j, first)
}

// mayTry reports whether a request about an agent may go out now. One that
// waits after failures is put aside.
func (e *Engine) mayTry(m *member, j job, first *entry) bool {
	now := e.cfg.Clock.Now()
	switch at := j.tries.due(j.agent, now); {
	case at.IsZero():
		m.queue.park(first) // until the next sweep
	case at.After(now):
		m.queue.pushAs(j.agent, at, kindOf(j.due))
	default:
		return true
	}
	return false
}

// dueIn is what the state asks for in one system now.
func dueIn(s statussync.State, now time.Time, r *statussync.Rules, system string) (statussync.Effect, bool) {
	for _, ef := range statussync.Due(s, now, r) {
		if ef.System == system && (ef.Kind == statussync.DoWrite || ef.Kind == statussync.DoRead) {
			return ef, true
		}
	}
	return statussync.Effect{}, false
}

// leftToSweep reports whether a reading can be left to the next sweep: it only
// confirms a write behind which no other waits, and there are so many of the
// kind that lists cost less.
func (e *Engine) leftToSweep(m *member, state statussync.State, due statussync.Effect) bool {
	v := statussync.Look(state, m.Name())
	if due.For != statussync.ForEcho || !m.lists.failing().IsZero() || orElse(v.Holds, v.Wants) != v.WaitsFor.Status {
		return false
	}
	waiting, _ := m.queue.len()
	listed := !e.sweep.lastBegan().Add(-m.traits.ListLag).Before(v.WaitsFor.Since)
	if listed || m.confirms.Load()+int64(waiting) <= m.sweepCost.Load() {
		m.confirms.Add(1)
		return false
	}
	return true
}

// held reports whether writes to the system must wait for something other than
// the budget.
func (e *Engine) held(m *member) bool {
	return e.paused.Load() || m.denied.Load() && !m.probe.Load()
}

// park puts an agent aside until the system is no longer held.
func (e *Engine) park(m *member, first *entry) {
	m.queue.park(first)
	if !e.held(m) { // since a moment ago: nothing else wakes it
		m.queue.wake()
	}
}

// withhold shows what a dry run would write, once for each wish.
func (e *Engine) withhold(ctx context.Context, m *member, agent string, due statussync.Effect) {
	if reason := due.Reason(); m.withheld[agent] != reason {
		m.withheld[agent] = reason
		m.stats.withheld.Add(1)
		e.cfg.Logger.InfoContext(ctx, "would write", "system", m.Name(), "agent", agent, "reason", reason)
	}
}
