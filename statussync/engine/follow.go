package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/statussync"
)

// A replica follows what others save. So each of them knows which agents are
// joined, which statuses and rules there are and whether writes are paused, and
// the leader puts on its queues what the others have decided.

// watchStore follows the store until ctx ends. caughtUp is called once all that
// was there before is known.
func (e *Engine) watchStore(ctx context.Context, caughtUp func()) {
	watcher, _ := e.cfg.Store.(Watcher)
	for ctx.Err() == nil {
		e.followStore(ctx, watcher, caughtUp)
		_ = e.cfg.Clock.Sleep(ctx, storeRetry)
	}
}

// followStore ends when the store's watch does.
func (e *Engine) followStore(ctx context.Context, watcher Watcher, caughtUp func()) {
	defer e.survive(ctx, "Watch")
	changes := watcher.Watch(ctx, e.records.prefix)
	if err := e.catchUp(ctx); err != nil {
		if ctx.Err() == nil {
			e.cfg.Logger.WarnContext(ctx, "other replicas not followed", "err", err)
		}
		return
	}
	caughtUp()
	for it, err := range changes {
		if err != nil {
			return
		}
		e.changed(ctx, it)
	}
}

// catchUp takes in all that is in the store, and forgets what is not.
func (e *Engine) catchUp(ctx context.Context) error {
	if err := e.records.opened(ctx); err != nil {
		return err
	}
	for _, key := range []string{formatKey, pauseKey, leaseKey} {
		value, version, err := e.records.store.Get(ctx, e.records.prefix+key)
		if err != nil && !errors.Is(err, ErrBroken) {
			return fmt.Errorf("engine: read %s: %w", key, err)
		}
		e.changed(ctx, Item{Key: e.records.prefix + key, Value: value, Version: version})
	}
	e.freshSettings(ctx)
	seen := map[string]bool{}
	for _, prefix := range []string{replicaKeys, catalogKeys, clockKeys, agentKeys} {
		for it, err := range e.records.store.Scan(ctx, e.records.prefix+prefix) {
			if err != nil && !errors.Is(err, ErrBroken) {
				return fmt.Errorf("engine: scan: %w", err)
			}
			if err == nil {
				e.changed(ctx, it)
			}
			seen[strings.TrimPrefix(it.Key, e.records.prefix)] = true
		}
	}
	e.dropUnseen(seen)
	return nil
}

// dropUnseen forgets what was deleted while nothing was followed.
func (e *Engine) dropUnseen(seen map[string]bool) {
	for _, key := range e.replicas.keys() {
		if !seen[key] {
			e.replicas.see(key, 0, e.lease.now())
		}
	}
	for _, agent := range e.roster.agents() {
		if !seen[agentKey(agent)] {
			e.followAgent(func(bool) { e.roster.dissolve(agent) })
		}
	}
}

// changed takes in what the store reports of a key.
func (e *Engine) changed(ctx context.Context, it Item) {
	key := strings.TrimPrefix(it.Key, e.records.prefix)
	version := it.Version
	if it.Value == nil {
		version = 0
	}
	kind, name, _ := strings.Cut(key, "/")
	switch kind + "/" {
	case leaseKey + "/":
		e.lease.see(decodeLease(it.Value, version), it.Version)
		if it.Value == nil {
			e.lease.unsee()
		}
		poke(e.lease.poke)
	case replicaKeys:
		e.replicas.see(key, version, e.lease.now())
	case catalogKeys:
		if m := e.member(unsegment(name)); m != nil {
			e.catalogChanged(ctx, m, it.Value)
		}
	case clockKeys:
		if m := e.member(unsegment(name)); m != nil && !e.leads() {
			m.followClock(it.Value)
		}
	case pauseKey + "/":
		e.followPause(it.Value)
	case formatKey + "/":
		if err := e.records.renewed(ctx); errors.Is(err, errNewerFormat) {
			e.stop(err)
		}
	case settingsKeys:
		e.freshSettings(ctx)
	case agentKeys:
		e.agentChanged(ctx, key, it)
	}
}

// agentChanged takes in an agent's record. The leader itself has saved most of
// them: then it knows.
func (e *Engine) agentChanged(ctx context.Context, key string, it Item) {
	agent := unsegment(strings.TrimPrefix(key, agentKeys))
	if it.Value == nil {
		e.followAgent(func(leads bool) {
			if !leads {
				e.roster.dissolve(agent)
			}
		})
		return
	}
	if e.leading.Load() && e.records.knows(key, it.Version) {
		return
	}
	rec, err := decode(key, it.Value, e.records.formats.newest)
	if err != nil {
		e.newer(ctx, key, err)
		return // a damaged one is put aside by the next reader
	}
	if rec.IDs[e.systems[0].Name()] != agent {
		return
	}
	e.followAgent(func(leads bool) {
		if !leads {
			e.roster.follow(agent, e.idsOf(rec))
			return
		}
		due := statussync.Due(rec.State, e.cfg.Clock.Now(), e.Rules())
		e.note(agent, rec.State, due)
		e.schedule(agent, due)
	})
}

// followAgent takes in a change of an agent while it does not change whether this
// replica leads.
func (e *Engine) followAgent(do func(leads bool)) {
	e.following.Lock()
	defer e.following.Unlock()
	do(e.leading.Load())
}

// idsOf are the ids of a record by system.
func (e *Engine) idsOf(rec record) []string {
	ids := make([]string, len(e.systems))
	for i, m := range e.systems {
		ids[i] = rec.IDs[m.Name()]
	}
	return ids
}

// knows reports whether a version of a record was saved or read by this process.
func (r *records) knows(key string, version uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, busy := r.busy[key]; busy {
		return c.rec.version == version
	}
	return r.idle[key].version == version
}

func (r *replicas) keys() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return sortedKeys(r.all)
}

// poke wakes the one that waits on a channel.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
