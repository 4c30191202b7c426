package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/ctikit/ctikit/statussync/engine"
)

// cancellation wants the context's error from every call with one that has ended,
// and from a loop whose context ends.
func cancellation(ctx context.Context, s engine.Store) error {
	if _, err := create(ctx, s, "acme/1", "acme/2", "acme/3"); err != nil {
		return err
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	_, _, get := s.Get(ended, "acme/1")
	_, save := s.CompareAndSet(ended, "acme/4", 0, []byte("x"))
	_, scan := list(ended, s, "acme/")
	for it, err := range s.Scan(ended, "acme/") {
		if err != nil && it.Key != "" {
			return fmt.Errorf("the error that ends a scan: want no item beside it, got %q", it.Key)
		}
	}
	calls := map[string]error{"Get": get, "CompareAndSet": save, "Scan": scan}
	if many, ok := s.(engine.Batcher); ok {
		_, calls["CompareAndSetMany"] = many.CompareAndSetMany(ended, []engine.Item{{Key: "acme/4", Value: []byte("x")}})
	}
	for name, err := range calls {
		if !errors.Is(err, context.Canceled) {
			return wrong(err, "%s: want %q", name, context.Canceled)
		}
	}
	// The store works on.
	_, err := set(ctx, s, "acme/5", 0, "five")
	return errors.Join(absent(ctx, s, "acme/4"), err)
}

// unsureWrites cancels calls at some moment, as a client that hangs up does. What
// then stands is the old value or the new one, and a later write goes on from it.
func unsureWrites(ctx context.Context, s engine.Store) error {
	return together(8, func(i int) error {
		key := "acme/" + strconv.Itoa(i)
		for n := range 40 {
			if err := settle(ctx, s, key, strconv.Itoa(n), strconv.Itoa(n+1)); err != nil {
				return fmt.Errorf("%s, write %d: %w", key, n+1, err)
			}
		}
		return nil
	})
}

// settle writes next over old, with a first try that is cancelled meanwhile.
func settle(ctx context.Context, s engine.Store, key, old, next string) error {
	_, version, err := s.Get(ctx, key)
	if err != nil {
		return err
	}
	hasty, cancel := context.WithCancel(ctx)
	go cancel()
	_, err = s.CompareAndSet(hasty, key, version, []byte(next))
	cancel()
	if errors.Is(err, engine.ErrConflict) || errors.Is(err, engine.ErrTooLarge) {
		return err // nobody else writes this key
	}
	for unsure := err != nil; unsure; {
		value, version, err := s.Get(ctx, key)
		if err != nil {
			return err
		}
		if string(value) == next {
			break
		}
		if string(value) != old && version != 0 {
			return fmt.Errorf("want %q or %q, got %q", old, next, value)
		}
		_, err = s.CompareAndSet(ctx, key, version, []byte(next))
		if unsure = errors.Is(err, engine.ErrConflict); err != nil && !unsure { // the first try came through after all
			return err
		}
	}
	value, _, err := s.Get(ctx, key)
	if err != nil || string(value) != next {
		return wrong(err, "want %q, got %q", next, value)
	}
	return nil
}
