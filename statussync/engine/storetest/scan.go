package storetest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/statussync/engine"
)

func scan(ctx context.Context, s engine.Store) error {
	keys := []string{"a/1", "a/2", "a/b/3", "ab/4", "a-b/5", "a", "b/6"}
	made, err := create(ctx, s, keys...)
	if err != nil {
		return err
	}
	for _, row := range []struct {
		prefix string
		want   []string
	}{
		{"a/", []string{"a/1", "a/2", "a/b/3"}}, {"a/b/", []string{"a/b/3"}}, {"ab/", []string{"ab/4"}},
		{"c/", nil}, {"a/1/", nil}, {"", keys},
	} {
		found, err := list(ctx, s, row.prefix)
		if err != nil {
			return err
		}
		if got, want := slices.Sorted(maps.Keys(found)), slices.Sorted(slices.Values(row.want)); !slices.Equal(got, want) {
			return fmt.Errorf("Scan(%q): want %q, got %q", row.prefix, want, got)
		}
		for key, it := range found {
			if string(it.Value) != key || it.Version != made[key] {
				return fmt.Errorf("Scan(%q): want %q at version %d, got %q at %d", row.prefix, key, made[key], it.Value, it.Version)
			}
		}
	}
	return nil
}

// scanWhileWriting replaces, deletes and creates keys in the loop.
func scanWhileWriting(ctx context.Context, s engine.Store) error {
	const n = 300
	stay := map[string]bool{}
	for i := range n {
		key := fmt.Sprintf("acme/%04d", i)
		if _, err := set(ctx, s, key, 0, "old"); err != nil {
			return err
		}
		stay[key] = i%3 != 0
	}
	seen := map[string]bool{}
	for it, err := range s.Scan(ctx, "acme/") {
		if err != nil {
			return err
		}
		if seen[it.Key] {
			return fmt.Errorf("lists %q twice", it.Key)
		}
		seen[it.Key] = true
		kept, known := stay[it.Key]
		switch {
		case !known: // made by this loop
		case kept:
			_, err = s.CompareAndSet(ctx, it.Key, it.Version, []byte("new"))
		default:
			_, err = s.CompareAndSet(ctx, it.Key, it.Version, nil)
			if err == nil {
				_, err = s.CompareAndSet(ctx, it.Key+"/child", 0, []byte("new"))
			}
		}
		if err != nil {
			return fmt.Errorf("write %q in the loop: %w", it.Key, err)
		}
	}
	for key := range stay {
		if !seen[key] {
			return fmt.Errorf("does not list %q", key)
		}
	}
	for _, err := range s.Scan(ctx, "acme/") { // a loop may end early
		if err != nil {
			return err
		}
		break
	}
	after, err := list(ctx, s, "acme/")
	if err != nil {
		return err
	}
	for key, kept := range stay {
		if _, there := after[key]; there != kept || kept && string(after[key].Value) != "new" {
			return fmt.Errorf("after the loop: %q is there: %t, %q", key, there, after[key].Value)
		}
	}
	return nil
}

// manyKeys is written by several callers, because durable stores flush each write.
func manyKeys(ctx context.Context, s engine.Store) error {
	const callers, each = 64, 40
	key := func(i, j int) string { return "acme/agent/" + strconv.Itoa(i*each+j) }
	err := together(callers, func(i int) error {
		for j := range each {
			if _, err := set(ctx, s, key(i, j), 0, key(i, j)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	found, err := list(ctx, s, "acme/agent/")
	if err != nil {
		return err
	}
	if len(found) != callers*each {
		return fmt.Errorf("want %d keys, got %d", callers*each, len(found))
	}
	for i := range callers {
		if err := expect(ctx, s, key(i, 7), found[key(i, 7)].Version, key(i, 7)); err != nil {
			return err
		}
	}
	return nil
}
