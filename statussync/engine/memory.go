package engine

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/ctikit/ctikit/statussync/engine/changefeed"
)

// Memory is a [Store] that lives and dies with the process. After a restart the
// engine starts from the first sweep. It is a [Watcher] and a [Batcher]. The zero
// Memory is ready to use.
type Memory struct {
	mu      sync.RWMutex
	items   map[string]versioned
	version uint64
	changes changefeed.Feed
}

type versioned struct {
	value   []byte
	version uint64
}

// Get implements [Store].
func (m *Memory) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	it := m.items[key]
	return it.value, it.version, nil
}

// CompareAndSet implements [Store].
func (m *Memory) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.set(key, version, value)
}

// CompareAndSetMany implements [Batcher].
func (m *Memory) CompareAndSetMany(ctx context.Context, changes []Item) ([]Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	results := make([]Result, len(changes))
	for i, c := range changes {
		results[i].Version, results[i].Err = m.set(c.Key, c.Version, c.Value)
	}
	return results, nil
}

func (m *Memory) set(key string, version uint64, value []byte) (uint64, error) {
	if len(value) > MaxValue {
		return 0, fmt.Errorf("%w: %s: want at most %d bytes, got %d", ErrTooLarge, key, MaxValue, len(value))
	}
	if m.items[key].version != version {
		return 0, ErrConflict
	}
	m.version++
	value = bytes.Clone(value)
	switch {
	case value != nil:
		if m.items == nil {
			m.items = map[string]versioned{}
		}
		m.items[key] = versioned{value, m.version}
	case version == 0:
		return m.version, nil
	default:
		delete(m.items, key)
	}
	m.changes.Publish(Item{key, value, m.version})
	return m.version, nil
}

// Scan implements [Store]. It lists a copy made when the loop starts, in the order
// of the keys, so that a simulation is the same each time.
func (m *Memory) Scan(ctx context.Context, prefix string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for _, it := range m.matching(prefix) {
			if err := ctx.Err(); err != nil {
				yield(Item{}, err)
				return
			}
			if !yield(it, nil) {
				return
			}
		}
	}
}

func (m *Memory) matching(prefix string) []Item {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var found []Item
	for key, it := range m.items {
		if strings.HasPrefix(key, prefix) {
			found = append(found, Item{key, it.value, it.version})
		}
	}
	slices.SortFunc(found, func(a, b Item) int { return strings.Compare(a.Key, b.Key) })
	return found
}

// Watch implements [Watcher].
func (m *Memory) Watch(ctx context.Context, prefix string) iter.Seq2[Item, error] {
	return m.changes.Subscribe(ctx, prefix)
}

// Poll is Watch for a simulation that calls [Engine.Step], and must not wait: changes
// returns what has changed since it was called last, in the order of the keys.
func (m *Memory) Poll(prefix string) (changes func() []Item) { return m.changes.Poll(prefix) }
