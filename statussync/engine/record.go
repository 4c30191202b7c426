package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/ctikit/ctikit/statussync/focus"
)

// record is what the store holds for one agent: JSON that a person can read.
type record struct {
	V   int               `json:"v"`
	IDs map[string]string `json:"ids"` // by system name
	focus.Agent
}

const recordVersion = 1

// records reads and changes records by compare-and-set. The decoded values of
// agents who are busy, because events tell of them, are kept, so that an
// unchanged one is not decoded again.
type records struct {
	store  Store
	prefix string

	mu    sync.Mutex
	cache map[string]cached
}

type cached struct {
	version uint64
	rec     record
}

func newRecords(store Store, account string) *records {
	return &records{store: store, prefix: account + "/", cache: map[string]cached{}}
}

// agentKey is where a joined agent lives, looseKey one that is known in one
// system only.
func agentKey(id string) string         { return "agent/" + id }
func looseKey(system, id string) string { return "loose/" + system + "/" + id }

// get reads a record; ok is false when there is none.
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
		return record{}, fmt.Errorf("engine: the stored %s is no record: %w", key, err)
	}
	if rec.V != recordVersion {
		return record{}, fmt.Errorf("engine: the stored %s has version %d, want %d", key, rec.V, recordVersion)
	}
	return rec, nil
}

// update changes a record until nobody else changed it meanwhile, and returns
// what it saved. change may run several times. busy keeps the decoded value.
func (r *records) update(ctx context.Context, key string, busy bool, change func(*record)) (record, error) {
	for {
		rec, version, err := r.get(ctx, key)
		if err != nil {
			return record{}, err
		}
		change(&rec)
		value, err := json.Marshal(&rec)
		if err != nil {
			return record{}, fmt.Errorf("engine: encode %s: %w", key, err)
		}
		version, err = r.store.CompareAndSet(ctx, r.prefix+key, version, value)
		if errors.Is(err, ErrConflict) {
			continue
		}
		if err != nil {
			return record{}, fmt.Errorf("engine: save %s: %w", key, err)
		}
		r.remember(key, cached{version, rec}, busy)
		return rec, nil
	}
}

// cacheSize bounds the decoded values: some 2 KiB each.
const cacheSize = 1 << 14

// remember keeps a decoded value, perhaps in place of any other one.
func (r *records) remember(key string, c cached, busy bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, known := r.cache[key]
	if !known && !busy {
		return
	}
	if !known && len(r.cache) >= cacheSize {
		for old := range r.cache {
			delete(r.cache, old)
			break
		}
	}
	r.cache[key] = c
}

// remove deletes a record, if there is one.
func (r *records) remove(ctx context.Context, key string) error {
	for {
		_, version, err := r.store.Get(ctx, r.prefix+key)
		if err != nil || version == 0 {
			return err
		}
		_, err = r.store.CompareAndSet(ctx, r.prefix+key, version, nil)
		if !errors.Is(err, ErrConflict) {
			r.mu.Lock()
			delete(r.cache, key)
			r.mu.Unlock()
			return err
		}
	}
}

// scan lists all agents' records.
func (r *records) scan(ctx context.Context, each func(agent string, rec record)) error {
	prefix := r.prefix + agentKey("")
	for it, err := range r.store.Scan(ctx, prefix) {
		if err != nil {
			return fmt.Errorf("engine: scan: %w", err)
		}
		rec, err := decode(it.Key, it.Value)
		if err != nil {
			return err
		}
		each(it.Key[len(prefix):], rec)
	}
	return nil
}
