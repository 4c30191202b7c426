package engine

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit"
)

// StoreStats are the counts of the [Store]'s calls.
type StoreStats struct {
	Reads       int64         `json:"reads"`
	Saves       int64         `json:"saves"`                  // values, those of batches included
	Conflicts   int64         `json:"conflicts,omitempty"`    // of them, not saved: others were faster
	FailedReads int64         `json:"failed_reads,omitempty"` // damaged values included
	FailedSaves int64         `json:"failed_saves,omitempty"` // some of them may have been saved
	Failing     time.Time     `json:"failing_since,omitzero"` // since when it cannot be read, or nothing can be saved
	Time        time.Duration `json:"time"`                   // spent in reads and saves, those at the same time added up
}

// meter is a store whose calls are counted.
type meter struct {
	Store
	clock ctikit.Clock

	reads, saves, conflicts, failedReads, failedSaves, time atomic.Int64

	readsFail, savesFail atomic.Int64 // since when: nanoseconds since 1970, 0 while they work

	once   sync.Once
	broken chan struct{} // closed once the store as a whole is damaged
	cause  error         // then
}

func newMeter(store Store, clock ctikit.Clock) *meter {
	return &meter{Store: store, clock: clock, broken: make(chan struct{})}
}

// check notes an error that means that the store as a whole is damaged.
func (m *meter) check(err error) {
	if errors.Is(err, ErrStoreBroken) {
		m.once.Do(func() {
			m.cause = err
			close(m.broken)
		})
	}
}

// damage is the error that the store as a whole is damaged; nil while it works.
func (m *meter) damage() error {
	select {
	case <-m.broken:
		return m.cause
	default:
		return nil
	}
}

func (m *meter) took(since time.Time) { m.time.Add(int64(m.clock.Now().Sub(since))) }

// Get implements [Store].
func (m *meter) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	defer m.took(m.clock.Now())
	m.reads.Add(1)
	value, version, err := m.Store.Get(ctx, key)
	if err != nil {
		m.failedReads.Add(1)
		m.check(err)
	}
	m.works(ctx, &m.readsFail, err)
	return value, version, err
}

// works notes whether the store does what it is asked for. An error about one
// value, and the end of a caller's patience, say nothing about the store.
func (m *meter) works(ctx context.Context, since *atomic.Int64, err error) {
	switch {
	case err == nil, errors.Is(err, ErrConflict):
		if since.Load() != 0 {
			since.Store(0)
		}
	case errors.Is(err, ErrTooLarge), errors.Is(err, ErrBroken), ctx.Err() != nil:
	default:
		since.CompareAndSwap(0, m.clock.Now().UnixNano())
	}
}

// CompareAndSet implements [Store].
func (m *meter) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	defer m.took(m.clock.Now())
	saved, err := m.Store.CompareAndSet(ctx, key, version, value)
	m.saved(ctx, 1, err)
	return saved, err
}

// many saves values in one go.
func (m *meter) many(ctx context.Context, batcher Batcher, items []Item) ([]Result, error) {
	defer m.took(m.clock.Now())
	results, err := batcher.CompareAndSetMany(ctx, items)
	if err != nil {
		m.saved(ctx, len(items), err)
		return results, err
	}
	for _, res := range results {
		m.saved(ctx, 1, res.Err)
	}
	return results, nil
}

// saved counts the outcome of so many saves.
func (m *meter) saved(ctx context.Context, n int, err error) {
	m.saves.Add(int64(n))
	m.works(ctx, &m.savesFail, err)
	switch {
	case errors.Is(err, ErrConflict):
		m.conflicts.Add(int64(n))
	case err != nil:
		m.failedSaves.Add(int64(n))
		m.check(err)
	}
}

// probe saves something, so that it is known whether saves work again: a sweep
// that finds nothing new would not try.
func (m *meter) probe(ctx context.Context, key string) {
	if m.savesFail.Load() == 0 {
		return
	}
	if _, version, err := m.Get(ctx, key); err == nil {
		_, _ = m.CompareAndSet(ctx, key, version, []byte("{}"))
	}
}

func (m *meter) stats() StoreStats {
	return StoreStats{
		Reads: m.reads.Load(), Saves: m.saves.Load(), Conflicts: m.conflicts.Load(),
		FailedReads: m.failedReads.Load(), FailedSaves: m.failedSaves.Load(), Time: time.Duration(m.time.Load()),
		Failing: earlier(moment(&m.readsFail), moment(&m.savesFail)),
	}
}
