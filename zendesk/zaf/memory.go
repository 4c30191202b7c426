package zaf

import (
	"sync"
	"time"
)

// memory keeps values until a time, so many at most.
type memory[V any] struct {
	limit int

	mu      sync.Mutex
	items   map[hash]item[V]
	sweepAt int // with so many items, those that have expired go
}

// hash is the SHA-256 of what must not be kept itself.
type hash [32]byte

type item[V any] struct {
	value V
	until time.Time
}

// minSweep is the size below which a sweep is not worth it.
const minSweep = 64

func newMemory[V any](limit int) *memory[V] {
	return &memory[V]{limit: limit, items: map[hash]item[V]{}, sweepAt: min(minSweep, limit)}
}

// add keeps a value until a time, unless there is one already, which it returns
// then. Kept is false where there is one, and where there is no room.
func (m *memory[V]) add(now time.Time, key hash, value V, until time.Time) (old V, found, kept bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if it, ok := m.items[key]; ok && now.Before(it.until) {
		return it.value, true, false
	}
	if len(m.items) >= m.sweepAt {
		m.sweep(now)
	}
	if len(m.items) >= m.limit {
		return old, false, false
	}
	m.items[key] = item[V]{value, until}
	return old, false, true
}

// take removes a value and returns it.
func (m *memory[V]) take(now time.Time, key hash) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	it, ok := m.items[key]
	delete(m.items, key)
	return it.value, ok && now.Before(it.until)
}

// sweep removes what has expired. The next one is due at twice what stays, so
// that its costs are spread over as many additions.
func (m *memory[V]) sweep(now time.Time) {
	for key, it := range m.items {
		if !now.Before(it.until) {
			delete(m.items, key)
		}
	}
	m.sweepAt = min(max(2*len(m.items), minSweep), m.limit)
}
