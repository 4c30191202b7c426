package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"

	"github.com/ctikit/ctikit/statussync/engine"
)

// records are what the board keeps in the engine's store beside agents' states: JSON
// values, below the account's name.
type records struct {
	store   engine.Store
	account string
	log     *slog.Logger
}

func (k records) key(name string) string { return "wallboard/" + k.account + "/" + name }

// get reads a value; version 0 says that there is none. A damaged one is as good as
// none, and can be replaced.
func (k records) get(ctx context.Context, name string, into any) (version uint64, err error) {
	value, version, err := k.store.Get(ctx, k.key(name))
	switch {
	case errors.Is(err, engine.ErrBroken):
		return version, nil
	case err != nil || value == nil:
		return version, err
	}
	return version, json.Unmarshal(value, into)
}

// put replaces a value of that version; a nil one removes it.
func (k records) put(ctx context.Context, name string, version uint64, v any) error {
	var value []byte
	if v != nil {
		var err error
		if value, err = json.Marshal(v); err != nil {
			return err
		}
	}
	_, err := k.store.CompareAndSet(ctx, k.key(name), version, value)
	return err
}

// putMany puts values in the place of those of their versions, each for itself; a
// nil one removes it. Keys are names.
func (k records) putMany(ctx context.Context, items []engine.Item) []engine.Result {
	results := make([]engine.Result, len(items))
	changes := make([]engine.Item, len(items))
	for i, item := range items {
		changes[i] = engine.Item{Key: k.key(item.Key), Value: item.Value, Version: item.Version}
	}
	many, ok := k.store.(engine.Batcher)
	if !ok {
		for i, c := range changes {
			results[i].Version, results[i].Err = k.store.CompareAndSet(ctx, c.Key, c.Version, c.Value)
		}
		return results
	}
	done, err := many.CompareAndSetMany(ctx, changes)
	if err == nil {
		return done
	}
	for i := range results {
		results[i].Err = err
	}
	return results
}

// replace puts a value in the place of whatever is there: the last one wins.
func (k records) replace(ctx context.Context, name string, v any) error {
	for {
		_, version, err := k.store.Get(ctx, k.key(name))
		if err != nil && !errors.Is(err, engine.ErrBroken) {
			return err
		}
		if err = k.put(ctx, name, version, v); !errors.Is(err, engine.ErrConflict) {
			return err
		}
	}
}

// read decodes a value of all. One that cannot be read is left alone, and keeps
// the board from nothing else.
func (k records) read(ctx context.Context, item engine.Item, into any) (ok bool) {
	err := json.Unmarshal(item.Value, into)
	if err != nil {
		k.log.WarnContext(ctx, "a record cannot be read and is left alone", "key", item.Key, "err", err)
	}
	return err == nil
}

// all lists the values whose names begin with prefix, which ends in "/". One that
// is damaged is empty.
func (k records) all(ctx context.Context, prefix string) ([]engine.Item, error) {
	var all []engine.Item
	for item, err := range k.store.Scan(ctx, k.key(prefix)) {
		switch {
		case errors.Is(err, engine.ErrBroken):
			item.Value = nil
		case err != nil:
			return nil, err
		}
		item.Key = item.Key[len(k.key("")):]
		all = append(all, item)
	}
	return all, nil
}
