package storetest_test

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
)

// careless is a small store of its own: it keeps its callers' buffers, counts
// versions by key, so that a deleted key begins again.
type careless struct {
	mu    sync.Mutex
	items map[string]engine.Item
}

func (c *careless) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.items[key].Value, c.items[key].Version, ctx.Err()
}

func (c *careless) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case len(value) > engine.MaxValue:
		return 0, engine.ErrTooLarge
	case c.items[key].Version != version:
		return 0, engine.ErrConflict
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case value == nil:
		delete(c.items, key)
	default:
		c.items[key] = engine.Item{Key: key, Value: value, Version: version + 1}
	}
	return version + 1, nil
}

func (c *careless) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	c.mu.Lock()
	items := maps.Clone(c.items)
	c.mu.Unlock()
	return func(yield func(engine.Item, error) bool) {
		for key, it := range items {
			if strings.HasPrefix(key, prefix) && !yield(it, ctx.Err()) {
				return
			}
		}
	}
}

// TestCareless: a store that is neither Watcher nor Batcher is checked too.
func TestCareless(t *testing.T) {
	r := &recorder{TB: t}
	storetest.Run(r, func() engine.Store { return &careless{items: map[string]engine.Item{}} })
	for _, want := range []string{"reused buffers: ", "versions: "} {
		if !slices.ContainsFunc(r.errors, func(found string) bool { return strings.HasPrefix(found, want) }) {
			t.Errorf("%snot noticed: %q", want, r.errors)
		}
	}
}
