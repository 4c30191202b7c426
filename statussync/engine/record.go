package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
)

// record is what the store holds for one agent: JSON that a person can read.
type record struct {
	V     int               `json:"v"`
	IDs   map[string]string `json:"ids,omitempty"` // by system name
	State statussync.State  `json:"state,omitzero"`
}

// recordVersion is that of a record; its state has one of its own. A record of
// version 1 also had a focus, which is dropped.
const recordVersion = 2

// ErrUnreadable is wrapped by errors about what a stored record holds. Its
// agent is left alone.
var ErrUnreadable = errors.New("the stored record cannot be read")

// records reads and changes records by compare-and-set. Decoded values are
// kept, so that an unchanged one is not decoded again, and neither is what was
// merely seen saved.
type records struct {
	store  Store
	prefix string
	clock  ctikit.Clock

	mu    sync.Mutex
	cache map[string]cached
}

type cached struct {
	version uint64
	rec     record
}

func newRecords(store Store, account string, clock ctikit.Clock) *records {
	return &records{store: store, prefix: segment(account) + "/", clock: clock, cache: map[string]cached{}}
}

// agentKey is where a joined agent lives, looseKey one that is known in one
// system only.
func agentKey(id string) string         { return agentKeys + segment(id) }
func looseKey(system, id string) string { return "loose/" + segment(system) + "/" + segment(id) }

// agentKeys is the prefix of all agents' keys.
const agentKeys = "agent/"

// get reads a record; version is 0 when there is none.
func (r *records) get(ctx context.Context, key string) (rec record, version uint64, err error) {
	value, version, err := r.store.Get(ctx, r.prefix+key)
	if err != nil {
		return record{}, 0, fmt.Errorf("engine: read %s: %w", key, err)
	}
	if version == 0 {
		return record{V: recordVersion}, 0, nil
	}
	r.mu.Lock()
	c, ok := r.cache[key]
	r.mu.Unlock()
	if ok && c.version == version {
		return c.rec, version, nil
	}
	rec, err = decode(key, value)
	return rec, version, err
}

func decode(key string, value []byte) (record, error) {
	var rec record
	if err := json.Unmarshal(value, &rec); err != nil {
		return record{}, fmt.Errorf("engine: %s: %w: %w", key, ErrUnreadable, err)
	}
	if rec.V < 1 || rec.V > recordVersion {
		return record{}, fmt.Errorf("engine: %s: %w: version %d, want 1 to %d", key, ErrUnreadable, rec.V, recordVersion)
	}
	return rec, nil
}

// update changes a record until nobody else changed it meanwhile, and returns
// what stands then. change may run several times. What was merely seen again is
// not saved: the next list shows it too.
func (r *records) update(ctx context.Context, key string, change func(*record)) (record, error) {
	var saved record
	err := r.retry(ctx, key, func() error {
		rec, version, err := r.get(ctx, key)
		if err != nil {
			return err
		}
		before := rec
		change(&rec)
		if version == 0 || !before.onlySeen(rec) {
			rec.V = recordVersion
			value, err := json.Marshal(&rec)
			if err != nil {
				return fmt.Errorf("engine: encode %s: %w", key, err)
			}
			if version, err = r.store.CompareAndSet(ctx, r.prefix+key, version, value); err != nil {
				return fmt.Errorf("engine: save %s: %w", key, err)
			}
		}
		r.remember(key, cached{version, rec})
		saved = rec
		return nil
	})
	return saved, err
}

// onlySeen reports whether another record need not be saved in place of this.
func (rec record) onlySeen(o record) bool {
	return rec.V == recordVersion && maps.Equal(rec.IDs, o.IDs) && statussync.OnlySeen(rec.State, o.State)
}

// The spacing of tries after conflicts: others were faster.
const (
	conflictTries = 10
	conflictWait  = time.Millisecond // none before the first, then doubled each time
)

// retry tries again after conflicts, for a while.
func (r *records) retry(ctx context.Context, key string, once func() error) (err error) {
	for n := range conflictTries {
		if err = once(); !errors.Is(err, ErrConflict) {
			return err
		}
		if err := r.clock.Sleep(ctx, conflictWait*(1<<n-1)); err != nil {
			return fmt.Errorf("engine: save %s: %w", key, err)
		}
	}
	return err
}

// cacheSize bounds the decoded values: some 2 KiB each.
const cacheSize = 1 << 14

// remember keeps a decoded value, perhaps in place of any other one.
func (r *records) remember(key string, c cached) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.cache[key]; !known && len(r.cache) >= cacheSize {
		for old := range r.cache {
			delete(r.cache, old)
			break
		}
	}
	r.cache[key] = c
}

// remove deletes a record, if there is one.
func (r *records) remove(ctx context.Context, key string) error {
	return r.retry(ctx, key, func() error {
		_, version, err := r.store.Get(ctx, r.prefix+key)
		if err != nil || version == 0 {
			return err
		}
		if _, err = r.store.CompareAndSet(ctx, r.prefix+key, version, nil); err == nil {
			r.mu.Lock()
			delete(r.cache, key)
			r.mu.Unlock()
		}
		return err
	})
}

// scan lists all agents' records, and what is wrong with those that cannot be
// read.
func (r *records) scan(ctx context.Context, each func(agent string, rec record, err error)) error {
	prefix := r.prefix + agentKeys
	for it, err := range r.store.Scan(ctx, prefix) {
		if err != nil {
			return fmt.Errorf("engine: scan: %w", err)
		}
		agent := unsegment(it.Key[len(prefix):])
		rec, err := decode(agentKey(agent), it.Value)
		each(agent, rec, err)
	}
	return nil
}
