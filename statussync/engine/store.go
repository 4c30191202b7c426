package engine

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"
)

// ErrConflict is returned by [Store.CompareAndSet] when the value changed since
// it was read.
var ErrConflict = errors.New("engine: the stored value changed meanwhile")

// Store keeps the engine's state: small JSON values under short keys. An
// implementation must be safe for concurrent use and must not return from
// CompareAndSet before the value will survive what it promises to survive.
type Store interface {
	// Get returns a value and its version. An absent key is (nil, 0, nil).
	Get(ctx context.Context, key string) (value []byte, version uint64, err error)
	// CompareAndSet replaces the value of that version; version 0 creates. A
	// nil value deletes. It returns the new version, or an error that wraps
	// [ErrConflict] when the version is no longer the current one.
	CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error)
	// Scan lists the keys that start with prefix, in any order, with their
	// values. It yields one error at most, as its last pair.
	Scan(ctx context.Context, prefix string) iter.Seq2[Item, error]
}

// Item is one stored value. It is an alias, so that a package that declares the
// interface again takes the same stores.
type Item = struct {
	Key     string
	Value   []byte
	Version uint64
}

// Memory is a [Store] that lives and dies with the process. After a restart the
// engine starts from the first sweep. The zero Memory is ready to use.
type Memory struct {
	mu      sync.RWMutex
	items   map[string]versioned
	version uint64
}

type versioned struct {
	value   []byte
	version uint64
}

// Get implements [Store].
func (m *Memory) Get(_ context.Context, key string) ([]byte, uint64, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	it := m.items[key]
	return it.value, it.version, nil
}

// CompareAndSet implements [Store].
func (m *Memory) CompareAndSet(_ context.Context, key string, version uint64, value []byte) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.items[key].version != version {
		return 0, ErrConflict
	}
	if value == nil {
		delete(m.items, key)
		return 0, nil
	}
	if m.items == nil {
		m.items = map[string]versioned{}
	}
	m.version++
	m.items[key] = versioned{value, m.version}
	return m.version, nil
}

// Scan implements [Store]. It lists a copy made when the loop starts.
func (m *Memory) Scan(_ context.Context, prefix string) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for _, it := range m.matching(prefix) {
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
	return found
}
