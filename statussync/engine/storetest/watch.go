package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/ctikit/ctikit/statussync/engine"
)

// watch subscribes, then writes, then reads.
func watch(ctx context.Context, s engine.Store) error {
	w, ok := s.(engine.Watcher)
	if !ok {
		return nil
	}
	if _, err := create(ctx, s, "acme/before"); err != nil {
		return err
	}
	changes, all := w.Watch(ctx, "acme/"), w.Watch(ctx, "")
	if _, err := create(ctx, s, "acme/gone", "acmeother/1", "other/1"); err != nil {
		return err
	}
	_, version, err := s.Get(ctx, "acme/gone")
	if err != nil {
		return err
	}
	deleted, err := s.CompareAndSet(ctx, "acme/gone", version, nil)
	if err != nil {
		return err
	}
	first, err := set(ctx, s, "acme/k", 0, "one")
	if err != nil {
		return err
	}
	if first, err = set(ctx, s, "acme/k", first, ""); err != nil {
		return err
	}
	want := map[string]engine.Item{
		"acme/gone": {Key: "acme/gone", Version: deleted},
		"acme/k":    {Key: "acme/k", Value: []byte{}, Version: first},
	}
	if err := await(changes, want, "acme/"); err != nil {
		return err
	}
	_, other, err := s.Get(ctx, "other/1")
	if err != nil {
		return err
	}
	want["other/1"] = engine.Item{Key: "other/1", Value: []byte("other/1"), Version: other}
	return await(all, want, "")
}

// await reads until every key has come to what is wanted.
func await(changes func(func(engine.Item, error) bool), want map[string]engine.Item, prefix string) error {
	newest := map[string]uint64{}
	missing := len(want)
	for it, err := range changes {
		if err != nil {
			return fmt.Errorf("Watch(%q), with %d keys missing: %w", prefix, missing, err)
		}
		if len(it.Key) < len(prefix) || it.Key[:len(prefix)] != prefix || it.Key == "acme/before" {
			return fmt.Errorf("Watch(%q) shows %q", prefix, it.Key)
		}
		if it.Version <= newest[it.Key] {
			return fmt.Errorf("Watch(%q) shows %q at version %d after %d", prefix, it.Key, it.Version, newest[it.Key])
		}
		newest[it.Key] = it.Version
		w, ok := want[it.Key]
		if !ok || it.Version < w.Version {
			continue
		}
		if it.Version != w.Version || string(it.Value) != string(w.Value) || (it.Value == nil) != (w.Value == nil) {
			return fmt.Errorf("Watch(%q): want %q at version %d, got %q at %d (nil: %t)", it.Key, w.Value, w.Version, it.Value, it.Version, it.Value == nil)
		}
		if missing--; missing == 0 {
			return nil
		}
	}
	return errors.New("the watch ended without an error")
}

// watchWithoutGap follows writers with Watch, Scan and range, and ends with the
// same content as the store.
func watchWithoutGap(ctx context.Context, s engine.Store) error {
	w, ok := s.(engine.Watcher)
	if !ok {
		return nil
	}
	const writers, keys = 4, 10
	begun, scanned := make(chan struct{}, 2*writers), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- together(writers, func(i int) error {
			defer func() { begun <- struct{}{} }()
			for n, last := 0, false; !last; n++ {
				if n == 2*keys {
					begun <- struct{}{}
				}
				select {
				case <-scanned:
					last = true // one more, which the scan cannot have listed
				default:
				}
				if err := count(ctx, s, "acme/"+strconv.Itoa(i*keys+n%keys), n); err != nil {
					return err
				}
			}
			return nil
		})
	}()
	<-begun
	changes := w.Watch(ctx, "acme/")
	got, err := list(ctx, s, "acme/")
	close(scanned)
	if err := errors.Join(err, <-done); err != nil {
		return err
	}
	want, err := list(ctx, s, "acme/")
	if err != nil {
		return err
	}
	for key, it := range want {
		if it.Version <= got[key].Version {
			delete(want, key)
		}
	}
	return await(changes, want, "acme/")
}

// count writes a number over whatever stands.
func count(ctx context.Context, s engine.Store, key string, n int) error {
	_, version, err := s.Get(ctx, key)
	if err == nil {
		_, err = set(ctx, s, key, version, strconv.Itoa(n))
	}
	return err
}

// watchEnds with the context's error, before the loop and in it.
func watchEnds(ctx context.Context, s engine.Store) error {
	w, ok := s.(engine.Watcher)
	if !ok {
		return nil
	}
	short, cancel := context.WithCancel(ctx)
	defer cancel()
	before, during := w.Watch(short, "acme/"), w.Watch(short, "acme/")
	if _, err := create(ctx, s, "acme/1"); err != nil {
		return err
	}
	var last error
	for _, err := range during {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		return wrong(last, "a loop whose context ends: want %q", context.Canceled)
	}
	last = nil
	for _, err := range before {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		return wrong(last, "a watch whose context has ended: want %q", context.Canceled)
	}
	return nil
}
