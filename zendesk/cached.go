package zendesk

import (
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
)

// cached is a list as it was read last. Two callers who find it too old both
// read it.
type cached[T any] struct {
	mu    sync.Mutex
	items []T
	at    time.Time // when reading began; zero: never
}

// get returns the list if it is no older than maxAge, else reads it. An error
// leaves what there is.
func (c *cached[T]) get(clock ctikit.Clock, maxAge time.Duration, list iter.Seq2[T, error]) ([]T, error) {
	now := clock.Now()
	if items, ok := c.fresh(now, maxAge); ok {
		return items, nil
	}
	var items []T
	for item, err := range list {
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !now.Before(c.at) { // not of a reading that began later
		c.items, c.at = items, now
	}
	return slices.Clone(items), nil
}

func (c *cached[T]) fresh(now time.Time, maxAge time.Duration) ([]T, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() || maxAge <= 0 || now.Sub(c.at) > maxAge {
		return nil, false
	}
	return slices.Clone(c.items), true
}
