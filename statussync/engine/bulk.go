package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// bulk is what a member keeps of its bulk writes. A job is one request that sets
// one status for many agents, and later ones that ask how far it is. Until it is
// done with an agent, the agent's write is open, and newer wishes only change the
// record.
type bulk struct {
	refused bool   // the account has no such request
	doubt   string // the code of that refusal, until a single write shows that it was not the whole account's
	jobs    []*bulkJob
	started int                  // jobs so far
	byList  map[string]time.Time // agents that a list shall show, and not before when
}

// bulkJob is a job whose record is in the store.
type bulkJob struct {
	jobRecord
	key     string
	version uint64
	next    time.Time // when to look at it again
	polls   int
}

const (
	fewestInBulk = 3                // a job takes two requests
	firstPoll    = 2 * time.Second  // after its start
	longestPoll  = 15 * time.Second // the time between two polls doubles up to this
	jobUnknown   = 10 * time.Second // until a job may be taken for done or never begun
	jobLasts     = time.Minute      // what a job has not done by then is read
)

func (m *member) canBulk() bool {
	return m.traits.WriteMany >= fewestInBulk && !m.bulk.refused && !m.denied.Load()
}

// waitsForJob reports whether a write had better wait until one of the open jobs
// ends, as no more may be started: unless half of the budget is left.
func (m *member) waitsForJob(j job, now time.Time) bool {
	return j.due.Kind == statussync.DoWrite && m.canBulk() && len(m.bulk.jobs) >= m.traits.Jobs && !m.budget.half(now)
}

// writeBatch are the agents that wait for the same status as job, which is
// among them; nil when it is better written alone. What begins or ends a hold
// does not wait for a job while there is budget.
func (e *Engine) writeBatch(ctx context.Context, m *member, first job) []job {
	b := &m.bulk
	switch {
	case !m.canBulk(), len(b.jobs) >= m.traits.Jobs:
		return nil
	case first.urgent && m.budget.half(e.cfg.Clock.Now()):
		return nil
	}
	same := func(j job) bool {
		return j.due.Kind == statussync.DoWrite && j.due.Status == first.due.Status
	}
	batch := e.alike(ctx, m, first, m.traits.WriteMany, same)
	if len(batch) >= fewestInBulk {
		return batch
	}
	for _, j := range batch[1:] {
		m.queue.back(j.entry)
	}
	return nil
}

// writeMany saves that it is going to write, and starts a job.
func (e *Engine) writeMany(ctx context.Context, m *member, batch []job) {
	j := e.openJob(ctx, m, batch)
	if j == nil {
		return
	}
	ids := make([]string, 0, len(j.IDs))
	for _, agent := range j.agents() {
		ids = append(ids, j.IDs[agent])
	}
	id, err := m.WriteMany(ctx, ids, j.Status)
	if err != nil {
		e.notStarted(ctx, m, j, failure(err))
		return
	}
	m.stats.jobs.Add(1)
	j.Job, j.next = id, e.cfg.Clock.Now().Add(firstPoll)
	if err := e.records.saveJob(ctx, j); err != nil { // after a crash it is unknown whether it began
		e.cfg.Logger.ErrorContext(ctx, "job not saved", "system", m.Name(), "err", err)
	}
}

// notStarted takes in that a job was refused, or may have been started or not.
func (e *Engine) notStarted(ctx context.Context, m *member, j *bulkJob, f *Failure) {
	e.cfg.Logger.WarnContext(ctx, "bulk write failed", "system", m.Name(), "agents", len(j.IDs), "err", f)
	now := e.cfg.Clock.Now()
	switch f.Kind {
	case Unsure:
		j.next = now.Add(jobUnknown)
		m.writes.fails(now)
		m.budget.block(now.Add(m.writes.next()))
		return
	case Throttled:
		m.throttled(m.budget, m.writes, f)
	case Denied:
		e.deny(ctx, m, f)
	case Postponed:
		for agent := range j.IDs {
			m.writes.wait(agent, now, orElse(max(0, f.After), postponed))
		}
	case Refused, Gone:
		m.bulk.refused, m.bulk.doubt = true, f.Code
	}
	e.closeJob(ctx, m, j, statussync.Withheld)
}

// bulkRefused takes in how the first single write after a refused job went. If
// it works, only jobs are refused; people get one notice. If the account refuses
// it too, jobs may work again when the account does.
func (e *Engine) bulkRefused(ctx context.Context, m *member, err error) {
	code := m.bulk.doubt
	switch {
	case code == "":
	case err == nil:
		m.bulk.doubt = ""
		e.notify(ctx, Notice{Code: BulkRefused, Subject: Subject{System: m.Name()}, Detail: "the account refuses bulk writes (" + code + "): statuses are set one by one until the engine is started again"})
	case failure(err).Kind == Denied:
		m.bulk.refused, m.bulk.doubt = false, ""
	}
}

// follow looks at the job that is next, and says when to look again.
func (e *Engine) follow(ctx context.Context, m *member) time.Time {
	if len(m.bulk.jobs) == 0 {
		return time.Time{}
	}
	now := e.cfg.Clock.Now()
	j := slices.MinFunc(m.bulk.jobs, func(a, b *bulkJob) int { return a.next.Compare(b.next) })
	ends := j.Started.Add(jobLasts)
	switch {
	case j.next.After(now):
		return j.next
	case j.Job == "", len(j.IDs) == 0, j.polls > 0 && !ends.After(now):
		e.closeJob(ctx, m, j, statussync.Unsure)
	default:
		if at, ok := m.budget.take(now, 1); !ok {
			return at
		}
		e.poll(ctx, m, j)
	}
	return now
}

// poll asks how far a job is.
func (e *Engine) poll(ctx context.Context, m *member, j *bulkJob) {
	progress, err := m.Job(ctx, j.Job)
	now := e.cfg.Clock.Now()
	j.next = now.Add(min(firstPoll<<j.polls, longestPoll))
	j.polls = min(j.polls+1, 3)
	if err != nil {
		f := failure(err)
		e.cfg.Logger.WarnContext(ctx, "job not read", "system", m.Name(), "err", err)
		switch f.Kind {
		case Throttled:
			j.next = m.throttled(m.budget, m.writes, f)
		case Refused, Gone:
			e.closeJob(ctx, m, j, statussync.Unsure)
		case Unsure, Denied, Postponed:
		}
		return
	}
	e.settleDone(ctx, m, j, progress.Done)
	if progress.Ended || len(j.IDs) == 0 {
		e.closeJob(ctx, m, j, statussync.Unsure)
	}
	if ends := j.Started.Add(jobLasts); j.next.After(ends) && ends.After(now) {
		j.next = ends
	}
}

// settleDone saves what became of the agents that a job is done with.
func (e *Engine) settleDone(ctx context.Context, m *member, j *bulkJob, done map[string]Done) {
	lost := sync.OnceValue(func() bool {
		return e.rules.Load().isHold(m.Name(), j.Status) && e.lost(ctx, m, j.Status)
	})
	for _, agent := range j.agents() {
		d, ok := done[j.IDs[agent]]
		if !ok {
			continue
		}
		if version, err := e.isOpen(ctx, m, j, agent); version != 0 || err != nil {
			sent := e.outcome(ctx, m, agent, j.Status, lost, d.Err)
			sent.At = m.doneAt(j, d.At, sent.At)
			e.settle(ctx, m, agent, sent)
		}
		delete(j.IDs, agent)
	}
}

// doneAt is when a job was done with an agent, on our clock and not after now.
func (m *member) doneAt(j *bulkJob, at, now time.Time) time.Time {
	if at.IsZero() {
		return now
	}
	latest, ok := m.clock.latest(at, m.traits.Grain, now)
	if !ok || latest.After(now) {
		return now
	}
	return later(latest, j.Started)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// closeJob gives the agents that a job is not done with an outcome, and forgets
// it.
func (e *Engine) closeJob(ctx context.Context, m *member, j *bulkJob, outcome statussync.Outcome) {
	for _, agent := range j.agents() {
		if version, err := e.isOpen(ctx, m, j, agent); version != 0 || err != nil {
			e.settle(ctx, m, agent, statussync.Sent{At: e.cfg.Clock.Now(), System: m.Name(), Outcome: outcome})
		}
		delete(j.IDs, agent)
	}
	if err := e.records.remove(ctx, j.key); err != nil {
		j.next = e.cfg.Clock.Now().Add(storeRetry)
		e.cfg.Logger.ErrorContext(ctx, "job not removed", "system", m.Name(), "err", err)
		return
	}
	m.bulk.jobs = slices.DeleteFunc(m.bulk.jobs, func(o *bulkJob) bool { return o == j })
	m.stats.openJobs.Store(int64(len(m.bulk.jobs)))
}

// settle saves how an agent's write ended. Where nobody knows, a list of many
// shall show it: one that shows nothing from before now.
func (e *Engine) settle(ctx context.Context, m *member, agent string, sent statussync.Sent) {
	if sent.Outcome == statussync.Unsure {
		m.bulk.byList[agent] = e.cfg.Clock.Now().Add(m.traits.ListLag)
	}
	e.finish(ctx, m, agent, sent)
}

// leftToList reports whether an agent waits for a list. It is put aside until
// then.
func (e *Engine) leftToList(m *member, agent string, due statussync.Effect) bool {
	at, ok := m.bulk.byList[agent]
	if !ok || !at.After(e.cfg.Clock.Now()) {
		return false
	}
	m.queue.pushAs(agent, at, kindOf(due))
	return true
}

// stampShared completes a reading that shared a request. Of an agent that waits
// for a list, it is as good as one alone: it shows nothing from before the
// agent's write was over.
func (e *Engine) stampShared(ctx context.Context, m *member, agent string, r *statussync.Report, started time.Time) {
	m.stampReading(ctx, r, statussync.Batch, started)
	if _, ok := m.bulk.byList[agent]; ok {
		r.Source = statussync.Reading
		delete(m.bulk.byList, agent)
	}
}
