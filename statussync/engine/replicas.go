package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// replicaKeys is the prefix of the replicas' own records: each saves its one now
// and then, as a sign of life.
const replicaKeys = "replica/"

func replicaKey(name string) string { return replicaKeys + segment(name) }

// replicaRecord says what a replica can do. Every version must be able to read
// Format: its form never changes.
type replicaRecord struct {
	V       int    `json:"v"`
	Format  int    `json:"format"` // the highest that it reads
	Process string `json:"process"`
}

const (
	replicaVersion = 1
	beatTTLs       = 3 // a sign of life each three ttls
	deadBeats      = 3 // who misses three is dead
)

// replicas are all replicas of the account as one of them sees them.
type replicas struct {
	mu   sync.Mutex
	all  map[string]sighted // by key
	beat time.Time          // when this one's own was sent last
	same string             // the last other process that saved under this one's name
}

// sighted is when a version of a replica's record was seen first.
type sighted struct {
	version uint64
	since   time.Time
}

// see takes in a version of a replica's record; version 0 is a deletion.
func (r *replicas) see(key string, version uint64, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch was, known := r.all[key]; {
	case version == 0:
		delete(r.all, key)
	case !known || was.version != version:
		if r.all == nil {
			r.all = map[string]sighted{}
		}
		r.all[key] = sighted{version, now}
	}
}

// dead lists the replicas whose records have stood since a time, with the
// versions.
func (r *replicas) dead(since time.Time) map[string]uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	dead := map[string]uint64{}
	for key, s := range r.all {
		if !s.since.After(since) {
			dead[key] = s.version
		}
	}
	return dead
}

// before counts the other replicas whose turn it is before one's own. Whose lease
// has ended is passed over.
func (r *replicas) before(account, own, ended string) (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key := range r.all {
		name := unsegment(strings.TrimPrefix(key, replicaKeys))
		if name != own && name != ended && rank(account, name) < rank(account, own) {
			n++
		}
	}
	return n
}

// bury deletes the records of replicas that are dead.
func (e *Engine) bury(ctx context.Context) {
	for key, version := range e.replicas.dead(e.lease.lastSign()) {
		if err := e.records.drop(ctx, key, version); err == nil {
			e.replicas.see(key, 0, time.Time{})
		} // else it may have come back to life, which the store reports
	}
}

// lastSign is since when the living have given a sign of life.
func (l *lease) lastSign() time.Time { return l.now().Add(-deadBeats * beatTTLs * l.ttl) }

// signOfLife saves this replica's record when it is time, and says when that is
// next.
func (e *Engine) signOfLife(ctx context.Context) time.Time {
	r, l := &e.replicas, e.lease
	now := l.now()
	if at := r.beat.Add(beatTTLs * l.ttl); !r.beat.IsZero() && at.After(now) {
		return at
	}
	if err := e.saveSign(ctx, replicaRecord{replicaVersion, e.records.formats.newest, l.process}); err != nil {
		e.cfg.Logger.WarnContext(ctx, "sign of life not saved", "replica", l.replica, "err", err)
		return now.Add(storeRetry)
	}
	r.beat = now
	if e.leads() {
		e.bury(ctx)
	} else {
		e.records.age() // a leader does it after each sweep
	}
	return now.Add(beatTTLs * l.ttl)
}

// saveSign saves this replica's record in place of whatever there is.
func (e *Engine) saveSign(ctx context.Context, rec replicaRecord) error {
	value, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("engine: encode %s: %w", replicaKeys, err)
	}
	key := replicaKey(e.lease.replica)
	return e.records.retry(ctx, key, func() error {
		was, version, err := e.records.store.Get(ctx, e.records.prefix+key)
		if err == nil || errors.Is(err, ErrBroken) {
			e.checkName(ctx, was)
			_, err = e.records.save(ctx, key, version, value)
		}
		return err
	})
}

// checkName notices another process with this one's name, once. Before the first sign
// of life it may be an earlier run. Who leads is safe all the same, as the lease is a
// process's; but neither shows while the other lives, so a format could change too early.
func (e *Engine) checkName(ctx context.Context, was []byte) {
	var rec replicaRecord
	r := &e.replicas
	if r.beat.IsZero() || json.Unmarshal(was, &rec) != nil || rec.Process == e.lease.process || rec.Process == r.same {
		return
	}
	r.same = rec.Process
	e.notify(ctx, Notice{Code: NameTwice})
}

// leave deletes this replica's record.
func (e *Engine) leave(ctx context.Context) {
	if err := e.records.remove(ctx, replicaKey(e.lease.replica)); err != nil {
		e.cfg.Logger.WarnContext(ctx, "sign of life not deleted", "replica", e.lease.replica, "err", err)
	}
}

// readable is the highest format that all replicas read which are not known to be
// dead.
func (e *Engine) readable(ctx context.Context) (format int, err error) {
	format = e.records.formats.newest
	if e.lease == nil {
		return format, nil
	}
	dead := e.replicas.dead(e.lease.lastSign())
	for it, err := range e.records.store.Scan(ctx, e.records.prefix+replicaKeys) {
		if err != nil && !errors.Is(err, ErrBroken) {
			return 0, fmt.Errorf("engine: scan: %w", err)
		}
		rec := replicaRecord{}
		switch {
		case dead[strings.TrimPrefix(it.Key, e.records.prefix)] == it.Version:
		case err == nil && json.Unmarshal(it.Value, &rec) == nil && rec.Format > 0:
			format = min(format, rec.Format)
		default: // until it says more
			format = min(format, oldestFormat)
		}
	}
	return format, nil
}
