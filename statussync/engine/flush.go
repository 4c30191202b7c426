package engine

import (
	"context"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v4"

	"github.com/ctikit/ctikit/statussync"
)

// flush carries out what is due for one agent in one system: a reading or a
// write, within the budget. It tells when to be called again.
func (e *Engine) flush(ctx context.Context, m *member) time.Time {
	now := e.cfg.Clock.Now()
	if !e.sweep.swept() {
		return now.Add(time.Second) // the first act is a sweep
	}
	first, next := m.queue.pop(now)
	if first == nil {
		return next
	}
	rec, _, err := e.records.get(ctx, agentKey(first.agent))
	if err != nil {
		e.cfg.Logger.ErrorContext(ctx, "state not read", "agent", first.agent, "err", err)
		m.queue.push(first.agent, now.Add(storeRetry))
		return now
	}
	side, _ := rec.Sync.Side(m.Name())
	job := job{agent: first.agent, id: rec.IDs[m.Name()]}
	due, ok := dueIn(rec.Sync, now, e.Rules(), m.Name())
	switch {
	case job.id == "" || !ok || e.roster.distrusted(job.agent):
		return now // nothing is due, or not before the next sweep
	case due.Kind == statussync.Reread && e.leftToSweep(m, side):
		return now
	case due.Kind == statussync.Reread:
		job.cost, job.run = m.traits.ReadCost, e.reread
	case e.cfg.DryRun:
		e.withhold(ctx, m, job.agent, due)
		return now
	case e.held(m):
		e.park(m, first)
		return now
	default:
		job.cost, job.run = 1, e.write
	}
	if at, ok := m.budget.take(now, job.cost); !ok {
		m.queue.back(first)
		return at
	}
	if crowd := e.crowd(ctx, m, job, side); len(crowd) > 1 {
		e.readMany(ctx, m, crowd)
		return now
	}
	delete(m.alone, job.agent)
	job.run(ctx, m, job.agent, job.id)
	return now
}

// job is a request that is due.
type job struct {
	agent string // the hub's id
	id    string // the system's
	cost  int
	run   func(ctx context.Context, m *member, agent, id string)
}

// dueIn is what the state asks for in one system now.
func dueIn(s statussync.State, now time.Time, r *statussync.Rules, system string) (statussync.Effect, bool) {
	for _, ef := range statussync.Due(s, now, r) {
		if ef.System == system && ef.Kind != statussync.Wake {
			return ef, true
		}
	}
	return statussync.Effect{}, false
}

// held reports whether writes to the system must wait for something other than
// the budget.
func (e *Engine) held(m *member) bool {
	return e.paused.Load() || m.denied.Load() && !m.probe.Load()
}

// park puts an agent aside until the system is no longer held.
func (e *Engine) park(m *member, first *entry) {
	m.queue.park(first)
	if !e.held(m) { // since a moment ago: nobody wakes it
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

// write saves that it is going to write, writes, and saves how it went.
func (e *Engine) write(ctx context.Context, m *member, agent, id string) {
	m.probe.Store(false)
	now := e.cfg.Clock.Now()
	_, effects, err := e.decide(ctx, agent, told{Observation: statussync.Sending{At: now, System: m.Name()}})
	if err != nil {
		e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", agent, "err", err)
		m.queue.push(agent, now.Add(storeRetry))
		return
	}
	for _, ef := range effects {
		if ef.Kind == statussync.Write {
			e.finish(ctx, m, agent, e.send(ctx, m, agent, id, ef))
			return
		}
	}
	m.stats.noOps.Add(1) // a newer wish made it unnecessary
}

func (e *Engine) send(ctx context.Context, m *member, agent, id string, ef statussync.Effect) statussync.Sent {
	receipt, err := m.Write(ctx, id, ef.Status)
	sent := statussync.Sent{At: e.cfg.Clock.Now(), System: m.Name()}
	if err == nil {
		m.stats.writes.Add(1)
		m.writeTries.reset()
		e.allow(ctx, m)
		if !receipt.Date.IsZero() {
			sent.From, sent.To = receipt.Date.Add(receipt.Started.Sub(receipt.Ended)), receipt.Date
		}
		return sent
	}
	f := failure(err)
	sent.Code = f.Code
	switch f.Kind {
	case Throttled:
		sent.Outcome = statussync.Withheld
	case Refused, Gone:
		sent.Outcome = statussync.Refused
		if ef.Hold && e.lost(ctx, m, ef.Status) { // R125: not this agent's fault
			sent.Outcome = statussync.Withheld
		}
		e.catalog.stale()
	case Denied:
		sent.Outcome = statussync.Withheld
		e.deny(ctx, m, f)
	case Unsure:
		sent.Outcome = statussync.Unsure
	}
	e.backOff(m, m.budget, &m.writeTries, f)
	e.cfg.Logger.WarnContext(ctx, "write failed", "system", m.Name(), "agent", agent, "status", ef.Status, "err", err)
	return sent
}

// finish saves the outcome. If the store fails, the ledger stays open until a
// reading closes it (S6).
func (e *Engine) finish(ctx context.Context, m *member, agent string, sent statussync.Sent) {
	if err := e.observe(ctx, agent, sent); err != nil {
		e.wakes.push(agent, e.cfg.Clock.Now().Add(storeRetry))
		e.cfg.Logger.ErrorContext(ctx, "outcome not saved", "system", m.Name(), "agent", agent, "err", err)
	}
}

// reread reads one agent that a decision asked for.
func (e *Engine) reread(ctx context.Context, m *member, agent, id string) {
	started := e.cfg.Clock.Now()
	m.stats.reads.Add(1)
	reading, err := m.Read(ctx, id)
	if err != nil {
		f := failure(err)
		m.queue.push(agent, e.backOff(m, m.budget, &m.readTries, f))
		if f.Kind == Denied {
			e.deny(ctx, m, f)
		}
		e.cfg.Logger.WarnContext(ctx, "reading failed", "system", m.Name(), "agent", agent, "err", err)
		return
	}
	m.readTries.reset()
	now := e.cfg.Clock.Now()
	reading.System, reading.Started = m.Name(), started
	if err := e.observe(ctx, agent, statussync.Read{At: now, Reading: reading}); err != nil {
		m.queue.push(agent, now.Add(storeRetry))
		e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", agent, "err", err)
	}
}

// deny pauses a system whose whole account is refused (S11): its wishes wait,
// no agent is blocked, and each sweep lets one write try again.
func (e *Engine) deny(ctx context.Context, m *member, f *Failure) {
	if !m.denied.Swap(true) {
		e.notify(ctx, Notice{Code: DeniedAll, System: m.Name(), Detail: f.Code})
	}
}

func (e *Engine) allow(ctx context.Context, m *member) {
	if m.denied.Swap(false) {
		m.queue.wake()
		e.notify(ctx, Notice{Code: AllowedAll, System: m.Name()})
	}
}

// backOff keeps a budget from being spent until the system may answer again, and
// says when that is.
func (e *Engine) backOff(m *member, b *budget, tries *failures, f *Failure) time.Time {
	now := e.cfg.Clock.Now()
	wait := refusedRetry
	switch f.Kind {
	case Throttled:
		m.stats.throttled.Add(1)
		if wait = min(f.After, longestWait); wait <= 0 {
			wait = tries.next()
		}
		b.block(now.Add(wait))
	case Unsure:
		wait = tries.next()
		b.block(now.Add(wait))
	case Refused, Gone, Denied:
	}
	return now.Add(wait)
}

const (
	refusedRetry = time.Minute // spaces readings that a system refuses to give
	longestWait  = time.Hour   // however long a reply says to wait
)

// failures spaces the tries after answers that never came.
type failures struct {
	mu sync.Mutex
	bo *backoff.ExponentialBackOff
}

func (f *failures) next() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.bo == nil {
		f.bo = backoff.NewExponentialBackOff(
			backoff.WithInitialInterval(time.Second), backoff.WithMaxInterval(time.Minute),
			backoff.WithMaxElapsedTime(0), backoff.WithRandomizationFactor(0)) // one flusher an account: nothing to spread
	}
	return f.bo.NextBackOff()
}

func (f *failures) reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.bo = nil
}
