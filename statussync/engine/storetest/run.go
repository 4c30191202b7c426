package storetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
)

// patience ends a check of a store that hangs. Nothing is measured by it.
const patience = time.Minute

// A check looks at one part of the contract with an empty store.
type check struct {
	name string
	run  func(ctx context.Context, s engine.Store) error
}

var checks = []check{
	{"get and compare-and-set", getAndSet},
	{"conflicts", conflicts},
	{"versions", versions},
	{"concurrent writers", counting},
	{"scan", scan},
	{"scan while writing", scanWhileWriting},
	{"large values", largeValues},
	{"many keys", manyKeys},
	{"odd names", oddNames},
	{"reused buffers", reusedBuffers},
	{"cancellation", cancellation},
	{"unsure writes", unsureWrites},
	{"watch", watch},
	{"watch without a gap", watchWithoutGap},
	{"watch ends", watchEnds},
	{"batch", batch},
	{"batches of several callers", batches},
}

// Run checks a store. It calls open for an empty store some seventeen times, and
// reports what is wrong with tb.Errorf. Checks of engine.Watcher and
// engine.Batcher pass for a store that is none.
func Run(tb ctikit.TB, open func() engine.Store) {
	tb.Helper()
	for _, c := range checks {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		if err := c.run(ctx, open()); err != nil {
			tb.Errorf("%s: %v", c.name, err)
		}
		cancel()
	}
}

// set is a CompareAndSet that has to succeed.
func set(ctx context.Context, s engine.Store, key string, version uint64, value string) (uint64, error) {
	got, err := s.CompareAndSet(ctx, key, version, []byte(value))
	if err != nil {
		return 0, fmt.Errorf("CompareAndSet(%q, %d): %w", key, version, err)
	}
	return got, nil
}

// create sets absent keys to their own names, and returns their versions.
func create(ctx context.Context, s engine.Store, keys ...string) (map[string]uint64, error) {
	found := map[string]uint64{}
	for _, key := range keys {
		v, err := set(ctx, s, key, 0, key)
		if err != nil {
			return nil, err
		}
		found[key] = v
	}
	return found, nil
}

// expect reads a key; want "" is an empty value, absent none.
func expect(ctx context.Context, s engine.Store, key string, version uint64, want string) error {
	value, got, err := s.Get(ctx, key)
	switch {
	case err != nil:
		return fmt.Errorf("Get(%q): %w", key, err)
	case string(value) != want || got != version || (value == nil) != (version == 0):
		return fmt.Errorf("Get(%q): want %q at version %d, got %q at %d (nil: %t)", key, clip(want), version, clip(string(value)), got, value == nil)
	}
	return nil
}

func absent(ctx context.Context, s engine.Store, key string) error { return expect(ctx, s, key, 0, "") }

// refused wants a CompareAndSet to fail in one way.
func refused(ctx context.Context, s engine.Store, key string, version uint64, value []byte, want error) error {
	if _, err := s.CompareAndSet(ctx, key, version, value); !errors.Is(err, want) {
		return wrong(err, "CompareAndSet(%q, %d) of %d bytes: want %q", key, version, len(value), want)
	}
	return nil
}

// list is a whole scan; no key may come twice.
func list(ctx context.Context, s engine.Store, prefix string) (map[string]engine.Item, error) {
	found := map[string]engine.Item{}
	for it, err := range s.Scan(ctx, prefix) {
		if err != nil {
			return nil, fmt.Errorf("Scan(%q): %w", prefix, err)
		}
		if _, twice := found[it.Key]; twice {
			return nil, fmt.Errorf("Scan(%q) lists %q twice", prefix, it.Key)
		}
		found[it.Key] = it
	}
	return found, nil
}

// wrong describes what was wanted, and what came instead: err, which may be nil.
func wrong(err error, format string, args ...any) error {
	return fmt.Errorf(format+", got the error %w", append(args, nonNil(err))...)
}

func nonNil(err error) error {
	if err == nil {
		return errNone
	}
	return err
}

var errNone = errors.New("none")

func clip(s string) string {
	if len(s) > 40 {
		return s[:40] + "…"
	}
	return s
}

// together runs functions at the same time.
func together(n int, run func(i int) error) error {
	errs := make(chan error, n)
	for i := range n {
		go func() { errs <- run(i) }()
	}
	var all error
	for range n {
		all = errors.Join(all, <-errs)
	}
	return all
}
