package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// jobRecord is what the store holds of a job until all its agents' writes are
// closed: after a crash it is followed to its end. Without a Job, nobody knows
// whether it was started.
type jobRecord struct {
	V       int               `json:"v"`
	IDs     map[string]string `json:"ids"` // the system's, by hub id
	Status  statussync.Status `json:"status"`
	Started time.Time         `json:"started"` // and when its agents' writes were opened
	Job     string            `json:"job,omitempty"`
	Term    int64             `json:"term,omitempty"` // of the leader that started it
}

const jobVersion = 1

// bulkKeys is the prefix of all jobs, jobKeys that of a system's.
const bulkKeys = "job/"

func jobKeys(system string) string { return bulkKeys + segment(system) + "/" }

// decodeJob reads a stored job. Its errors wrap [ErrNewer] or [ErrBroken].
func decodeJob(key string, value []byte) (j jobRecord, err error) {
	switch err := json.Unmarshal(value, &j); {
	case err != nil:
		return j, fmt.Errorf("engine: %s: %w: %w", key, ErrBroken, err)
	case j.V > jobVersion:
		return j, fmt.Errorf("engine: %s: %w: version %d, want %d at most", key, ErrNewer, j.V, jobVersion)
	case j.V < 1:
		return j, fmt.Errorf("engine: %s: %w: it has no version", key, ErrBroken)
	}
	return j, nil
}

// agents are the hub ids, sorted.
func (r jobRecord) agents() []string { return slices.Sorted(maps.Keys(r.IDs)) }

// openJob saves a job and the opened writes of its agents, before anything is
// sent. An agent that could not be saved, or has a newer wish, is left out. It
// returns nil when nobody is left.
func (e *Engine) openJob(ctx context.Context, m *member, batch []job) *bulkJob {
	now := e.cfg.Clock.Now().Truncate(time.Millisecond)
	m.bulk.started++
	j := &bulkJob{
		key:  fmt.Sprintf("%s%d-%d", jobKeys(m.Name()), now.UnixMilli(), m.bulk.started),
		next: now.Add(jobUnknown),
		jobRecord: jobRecord{
			V: jobVersion, IDs: map[string]string{}, Status: batch[0].due.Status, Started: now,
			Term: e.records.term.Load(),
		},
	}
	var opened []opened
	for _, w := range batch {
		if o, ok := e.open(ctx, m, w, j); ok {
			opened, j.IDs[w.agent] = append(opened, o), w.id
		}
	}
	if len(opened) == 0 {
		return nil
	}
	m.bulk.jobs = append(m.bulk.jobs, j)
	m.stats.openJobs.Store(int64(len(m.bulk.jobs)))
	if err := e.saveOpened(ctx, m, j, opened); err != nil || len(j.IDs) == 0 {
		if err != nil {
			e.cfg.Logger.ErrorContext(ctx, "job not saved", "system", m.Name(), "err", err)
		}
		e.closeJob(ctx, m, j, statussync.Withheld)
		return nil
	}
	return j
}

// opened is a record in which a write has been opened, to be saved.
type opened struct {
	job
	before  statussync.State
	rec     record
	version uint64
	effects []statussync.Effect
}

// open opens a write in an agent's record. Nothing is saved yet.
func (e *Engine) open(ctx context.Context, m *member, w job, j *bulkJob) (o opened, ok bool) {
	rec, version, err := e.records.get(ctx, agentKey(w.agent))
	if err == nil {
		err = e.records.fence(rec)
	}
	if err != nil {
		m.queue.pushAs(w.agent, j.Started.Add(storeRetry), kindOf(w.due))
		return opened{}, false
	}
	o = opened{job: w, before: rec.State, rec: rec, version: version}
	e.records.stamp(&o.rec)
	o.rec.State, o.effects = statussync.Decide(rec.State, statussync.Sending{At: j.Started, System: m.Name()}, e.Rules())
	for _, ef := range o.effects {
		if ef.Kind == statussync.DoWrite && ef.Status == j.Status {
			return o, true
		}
	}
	m.stats.noOps.Add(1) // a newer wish made it unnecessary, or another one due
	e.schedule(w.agent, statussync.Due(rec.State, e.cfg.Clock.Now(), e.Rules()))
	return opened{}, false
}

// saveOpened saves a job and its opened writes in one go, and takes the agents
// out of the job whose was not saved. The error is about the job.
func (e *Engine) saveOpened(ctx context.Context, m *member, j *bulkJob, all []opened) error {
	value, err := json.Marshal(&j.jobRecord)
	if err != nil {
		return fmt.Errorf("engine: encode %s: %w", j.key, err)
	}
	changes := []Item{{Key: e.records.prefix + j.key, Value: value}}
	for _, o := range all {
		changes = append(changes, Item{Key: e.records.prefix + agentKey(o.agent), Value: o.rec.append(nil), Version: o.version})
	}
	results := e.records.saveMany(ctx, changes)
	j.version = results[0].Version
	if results[0].Err != nil {
		for i, result := range results[1:] {
			e.wasOpened(ctx, m, j, all[i], result)
		}
		return results[0].Err
	}
	e.openAgain(ctx, m, j, e.wereOpened(ctx, m, j, all, results[1:], true))
	return nil
}

// wereOpened takes in which opened writes were saved. It returns those whose
// records others have changed meanwhile, if they are to be opened again.
func (e *Engine) wereOpened(ctx context.Context, m *member, j *bulkJob, all []opened, results []Result, again bool) (changed []job) {
	for i, result := range results {
		if again && errors.Is(result.Err, ErrConflict) {
			changed = append(changed, all[i].job)
			continue
		}
		e.wasOpened(ctx, m, j, all[i], result)
	}
	return changed
}

// openTries is how often a write is opened again whose record others change, such
// as a phone's writer, which follows the same wish at the same time.
const openTries = 3

// openAgain keeps agents in a job whose records have changed while it was saved:
// what was asked of many goes out in as few requests as can be.
func (e *Engine) openAgain(ctx context.Context, m *member, j *bulkJob, changed []job) {
	for try := 1; len(changed) > 0; try++ {
		var all []opened
		var changes []Item
		for _, w := range changed {
			o, ok := e.open(ctx, m, w, j)
			if !ok {
				delete(j.IDs, w.agent)
				continue
			}
			all = append(all, o)
			changes = append(changes, Item{Key: e.records.prefix + agentKey(o.agent), Value: o.rec.append(nil), Version: o.version})
		}
		changed = e.wereOpened(ctx, m, j, all, e.records.saveMany(ctx, changes), try < openTries)
	}
}

// wasOpened takes in whether an opened write was saved. If the store does not
// know, the record shows it.
func (e *Engine) wasOpened(ctx context.Context, m *member, j *bulkJob, o opened, result Result) {
	switch {
	case result.Err == nil:
		o.rec.version = result.Version
		e.records.keep(agentKey(o.agent), o.rec)
	case errors.Is(result.Err, ErrConflict):
		delete(j.IDs, o.agent)
		m.queue.pushAs(o.agent, e.cfg.Clock.Now(), kindOf(o.due))
		return
	default:
		if version, err := e.isOpen(ctx, m, j, o.agent); err == nil && version != 0 {
			o.rec.version = version
			break
		}
		delete(j.IDs, o.agent)
		m.unsent.add(o.agent, j.Started)
		m.queue.pushAs(o.agent, e.cfg.Clock.Now().Add(storeRetry), kindOf(o.due))
		e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", o.agent, "err", result.Err)
		return
	}
	d := decision{agent: o.agent, in: statussync.Sending{At: j.Started, System: m.Name()}, before: o.before, version: o.version, effects: o.effects}
	e.count(d.in, d.before, o.rec.State, d.effects)
	e.recordDecision(&d, o.rec)
	e.report(ctx, Decision{Agent: d.agent, Input: d.in, Effects: d.effects})
}

// isOpen gives the version of an agent's record whose open write is the one of a
// job; 0 when it is not.
func (e *Engine) isOpen(ctx context.Context, m *member, j *bulkJob, agent string) (version uint64, err error) {
	rec, version, err := e.records.get(ctx, agentKey(agent))
	w := statussync.Look(rec.State, m.Name()).Open
	if w.For == statussync.Reply && w.Since.Equal(j.Started) && w.Status == j.Status {
		return version, err
	}
	return 0, err
}

// saveJob saves a job.
func (r *records) saveJob(ctx context.Context, j *bulkJob) error {
	value, err := json.Marshal(&j.jobRecord)
	if err != nil {
		return fmt.Errorf("engine: encode %s: %w", j.key, err)
	}
	version, err := r.store.CompareAndSet(ctx, r.prefix+j.key, j.version, value)
	if err != nil {
		return fmt.Errorf("engine: save %s: %w", j.key, err)
	}
	j.version = version
	return nil
}

// restoreJobs loads the jobs that an earlier run left. They are followed before
// anything else.
func (e *Engine) restoreJobs(ctx context.Context, m *member) error {
	prefix := e.records.prefix + jobKeys(m.Name())
	m.bulk.jobs = nil
	for it, err := range e.records.store.Scan(ctx, prefix) {
		if err != nil && !errors.Is(err, ErrBroken) {
			return fmt.Errorf("engine: scan: %w", err)
		}
		j := &bulkJob{key: it.Key[len(e.records.prefix):], version: it.Version}
		if err == nil {
			j.jobRecord, err = decodeJob(j.key, it.Value)
		}
		switch {
		case errors.Is(err, ErrBroken):
			if _, _, err := e.records.quarantine(ctx, j.key, it.Version, it.Value, err); err != nil {
				return err
			}
		case err != nil: // a newer version's: its agents' writes are read in time (S6)
			e.cfg.Logger.ErrorContext(ctx, "job cannot be read", "err", err)
		default:
			if j.Job == "" {
				j.next = j.Started.Add(jobUnknown)
			}
			m.bulk.jobs = append(m.bulk.jobs, j)
		}
	}
	m.stats.openJobs.Store(int64(len(m.bulk.jobs)))
	return nil
}
