package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
)

// save replaces a stored value, or deletes it.
func (r *records) save(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	saved, err := r.store.CompareAndSet(ctx, r.prefix+key, version, value)
	return r.saved(ctx, key, Item{Version: version, Value: value}, Result{Version: saved, Err: err})
}

// saved finds out what became of a change whose error does not say: when its
// bytes stand there now, it was saved, and when other ones do, it is as if
// somebody had been faster.
func (r *records) saved(ctx context.Context, key string, it Item, res Result) (uint64, error) {
	if res.Err == nil {
		r.changed(key, res.Version, it.Value == nil)
		return res.Version, nil
	}
	err := fmt.Errorf("engine: save %s: %w", key, res.Err)
	if errors.Is(err, ErrConflict) || errors.Is(err, ErrTooLarge) {
		return 0, err
	}
	value, version, failed := r.store.Get(ctx, r.prefix+key)
	switch {
	case failed != nil, version == it.Version: // still unsure, or not saved yet
		return 0, err
	case bytes.Equal(value, it.Value) && (value == nil) == (it.Value == nil):
		r.changed(key, version, it.Value == nil)
		return version, nil
	}
	return 0, fmt.Errorf("engine: save %s: %w: %w", key, ErrConflict, res.Err)
}

// updateMany changes records as update does, each for itself: in one go where
// the store can, else several at a time. It leaves out changes that failed
// already.
func (r *records) updateMany(ctx context.Context, changes []change) {
	var items []Item
	var of []*change // by item
	for i := range changes {
		c := &changes[i]
		if c.err == nil {
			r.prepare(ctx, c)
		}
		switch {
		case c.err == nil && c.value != nil:
			items, of = append(items, Item{Key: r.prefix + c.key, Value: c.value, Version: c.version}), append(of, c)
		case c.err == nil:
			r.look(c.key, c.rec)
		}
	}
	for i, res := range r.saveMany(ctx, items) {
		c := of[i]
		c.version, c.err = r.saved(ctx, c.key, items[i], res)
		if c.err == nil {
			c.rec.version = c.version
			r.look(c.key, c.rec)
		}
	}
	for i := range changes {
		if c := &changes[i]; c.value != nil && errors.Is(c.err, ErrConflict) {
			c.rec, c.err = r.update(ctx, c.key, c.apply)
		}
	}
}

// saveMany saves many values; the results have the indexes of the items.
func (r *records) saveMany(ctx context.Context, items []Item) []Result {
	batcher, ok := r.store.Store.(Batcher)
	switch {
	case len(items) == 0:
		return nil
	case !ok:
		return r.saveParallel(ctx, items)
	}
	results, err := r.store.many(ctx, batcher, items)
	if err == nil && len(results) != len(items) {
		err = fmt.Errorf("engine: the store returned %d results for %d changes", len(results), len(items))
	}
	if err != nil {
		results = make([]Result, len(items))
		for i := range results {
			results[i].Err = err
		}
	}
	return results
}

// parallelSaves is how many values of a batch are saved at a time by a store
// that is no [Batcher].
const parallelSaves = 8

func (r *records) saveParallel(ctx context.Context, items []Item) []Result {
	results := make([]Result, len(items))
	var group sync.WaitGroup
	for worker := range min(parallelSaves, len(items)) {
		group.Go(func() {
			for i := worker; i < len(items); i += parallelSaves {
				results[i] = r.saveOne(ctx, items[i])
			}
		})
	}
	group.Wait()
	return results
}

// saveOne turns a panic of the store into an error: nobody could recover it
// here.
func (r *records) saveOne(ctx context.Context, it Item) (res Result) {
	defer func() {
		if v := recover(); v != nil {
			res.Err = fmt.Errorf("engine: the store panicked with a %T", v)
		}
	}()
	res.Version, res.Err = r.store.CompareAndSet(ctx, it.Key, it.Version, it.Value)
	return res
}
