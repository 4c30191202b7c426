package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/ctikit/ctikit/statussync/engine"
)

// batch mixes writes that succeed with others that do not.
func batch(ctx context.Context, s engine.Store) error {
	many, ok := s.(engine.Batcher)
	if !ok {
		return nil
	}
	made, err := create(ctx, s, "acme/a", "acme/b", "acme/c")
	if err != nil {
		return err
	}
	results, err := many.CompareAndSetMany(ctx, []engine.Item{
		{Key: "acme/a", Version: made["acme/a"], Value: []byte("a2")},
		{Key: "acme/b", Version: made["acme/a"], Value: []byte("b2")},
		{Key: "acme/c", Version: made["acme/c"]},
		{Key: "acme/d", Value: []byte("d")},
		{Key: "acme/d", Value: []byte("again")},
		{Key: "acme/e", Value: make([]byte, engine.MaxValue+1)},
		{Key: "acme/f", Value: []byte{}},
	})
	if err != nil {
		return err
	}
	wants := []error{nil, engine.ErrConflict, nil, nil, engine.ErrConflict, engine.ErrTooLarge, nil}
	if len(results) != len(wants) {
		return fmt.Errorf("want %d results, got %d", len(wants), len(results))
	}
	seen := map[uint64]bool{}
	for i, want := range wants {
		r := results[i]
		if want != nil && !errors.Is(r.Err, want) || want == nil && (r.Err != nil || r.Version == 0 || seen[r.Version]) {
			return wrong(r.Err, "change %d: want %v, got version %d", i, want, r.Version)
		}
		seen[r.Version] = true
	}
	none, err := many.CompareAndSetMany(ctx, nil)
	if err != nil || len(none) != 0 {
		return wrong(err, "no changes: want no results, got %v", none)
	}
	return errors.Join(
		expect(ctx, s, "acme/a", results[0].Version, "a2"),
		expect(ctx, s, "acme/b", made["acme/b"], "acme/b"),
		absent(ctx, s, "acme/c"),
		expect(ctx, s, "acme/d", results[3].Version, "d"),
		absent(ctx, s, "acme/e"),
		expect(ctx, s, "acme/f", results[6].Version, ""))
}

// batches of several callers touch the same keys: of each version only one is
// replaced.
func batches(ctx context.Context, s engine.Store) error {
	many, ok := s.(engine.Batcher)
	if !ok {
		return nil
	}
	const callers, each, keys = 4, 20, 5
	counts := make([][keys]int, callers)
	err := together(callers, func(i int) error {
		for range each {
			changes := make([]engine.Item, keys)
			for k := range keys {
				key := "acme/" + strconv.Itoa(k)
				value, version, err := s.Get(ctx, key)
				if err != nil {
					return err
				}
				n, _ := strconv.Atoi(string(value))
				changes[k] = engine.Item{Key: key, Version: version, Value: []byte(strconv.Itoa(n + 1))}
			}
			results, err := many.CompareAndSetMany(ctx, changes)
			if err != nil {
				return err
			}
			for k, r := range results {
				if r.Err == nil {
					counts[i][k]++
				} else if !errors.Is(r.Err, engine.ErrConflict) {
					return r.Err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for k := range keys {
		want := 0
		for i := range callers {
			want += counts[i][k]
		}
		value, _, err := s.Get(ctx, "acme/"+strconv.Itoa(k))
		if err != nil || string(value) != strconv.Itoa(want) {
			return wrong(err, "key %d: %d writes succeeded, counted to %q", k, want, value)
		}
	}
	return nil
}
