package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	bolt "go.etcd.io/bbolt"

	"github.com/ctikit/ctikit/statussync/engine"
)

// A write is what one call wants saved.
type write struct {
	changes []change
	results []engine.Result
	err     error // instead of results
	done    chan struct{}
}

type change struct {
	key     string
	version uint64
	stored  []byte // nil deletes
	size    int    // of the value
}

// CompareAndSet implements [engine.Store]. It returns nil once the value is on
// the disk.
func (s *Store) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	results, err := s.CompareAndSetMany(ctx, []engine.Item{{Key: key, Value: value, Version: version}})
	if err != nil {
		return 0, err
	}
	return results[0].Version, results[0].Err
}

// CompareAndSetMany implements [engine.Batcher]. All that is saved is on the disk
// together or not at all.
func (s *Store) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w := &write{changes: make([]change, len(changes)), results: make([]engine.Result, len(changes)), done: make(chan struct{})}
	for i, c := range changes {
		w.changes[i] = change{key: c.Key, version: c.Version, size: len(c.Value)}
		if c.Value != nil && len(c.Value) <= engine.MaxValue {
			w.changes[i].stored = encode(c.Value) // a copy: the caller may go on before the committer
		}
	}
	if err := s.enqueue(w); err != nil {
		return nil, err
	}
	select {
	case <-w.done:
		return w.results, w.err
	case <-s.dead:
		return nil, s.failure()
	case <-ctx.Done():
		return nil, fmt.Errorf("boltstore: save: %w", ctx.Err())
	}
}

func (s *Store) enqueue(w *write) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	s.waiting = append(s.waiting, w)
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return nil
}

// commitBytes and commitChanges bound one commit. Both are far above what waits
// while one is flushed, and keep a commit from growing without end.
const (
	commitBytes   = 8 << 20
	commitChanges = 4096
)

// commits saves what waits, all that came during a flush with the next one,
// until the store is closed and nothing waits.
func (s *Store) commits() {
	defer close(s.done)
	for range s.wake {
		for group := s.next(); len(group) > 0; group = s.next() {
			s.commit(group)
		}
	}
}

// next takes the writes for one commit: at least one, if any waits.
func (s *Store) next() (group []*write) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, size, changes := 0, 0, 0
	for n < len(s.waiting) && (n == 0 || size < commitBytes && changes < commitChanges) {
		for _, c := range s.waiting[n].changes {
			size += c.size
		}
		changes += len(s.waiting[n].changes)
		n++
	}
	group = s.waiting[:n:n]
	if s.waiting = s.waiting[n:]; len(s.waiting) == 0 {
		s.waiting = nil
	}
	return group
}

// errUnchanged ends a transaction that would change nothing.
var errUnchanged = errors.New("nothing to save")

// commit saves a group with one transaction and answers its callers.
func (s *Store) commit(group []*write) {
	var saved []engine.Item
	var after head
	err := s.update(func(tx *bolt.Tx) (err error) {
		saved, after, err = apply(tx, group)
		return err
	})
	switch {
	case errors.Is(err, errUnchanged):
		err = nil
	case err != nil:
		err = s.commitFailed(err)
	default:
		s.flushed.set(after.version)
		s.changes.Publish(saved...)
	}
	for _, w := range group {
		w.err = err
		close(w.done)
	}
}

// commitFailed keeps the store alive only after a write for which there was no
// space: that one came before the page which would have made it valid. After
// a flush that failed, the system may show what the disk does not have.
func (s *Store) commitFailed(err error) error {
	if failure := s.failure(); failure != nil {
		return failure
	}
	var path *fs.PathError
	if errors.As(err, &path) && (errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)) {
		return fmt.Errorf("boltstore: save to %s: %w", s.path, err)
	}
	return s.fail(broken(s.path, fmt.Errorf("save: %w", err)))
}

// apply makes the changes of a group in a transaction, each for itself, and
// returns those that were made, and the head.
func apply(tx *bolt.Tx, group []*write) (saved []engine.Item, h head, err error) {
	values := tx.Bucket(valueBucket)
	if h, err = readHead(tx); err != nil {
		return nil, h, err
	}
	before, cursor := h, values.Cursor()
	for _, w := range group {
		for i, c := range w.changes {
			old, err := find(cursor, []byte(c.key))
			if err != nil {
				return nil, h, err
			}
			if w.results[i].Err = c.refusal(old); w.results[i].Err != nil {
				continue
			}
			h.version++
			w.results[i].Version = h.version
			if c.stored == nil && old.stored == nil {
				continue
			}
			it, err := h.put(values, old, c)
			if err != nil {
				return nil, h, err
			}
			saved = append(saved, it)
		}
	}
	if h == before {
		return nil, h, errUnchanged
	}
	return saved, h, writeHead(tx, h)
}

// refusal says why a change is not made.
func (c change) refusal(old entry) error {
	switch {
	case c.key == "" || len(c.key) > engine.MaxKey:
		return fmt.Errorf("boltstore: want a key of 1 to %d bytes, got %d", engine.MaxKey, len(c.key))
	case c.size > engine.MaxValue:
		return fmt.Errorf("%w: %s: want at most %d bytes, got %d", engine.ErrTooLarge, c.key, engine.MaxValue, c.size)
	case old.version() != c.version:
		return fmt.Errorf("boltstore: %s: %w", c.key, engine.ErrConflict)
	}
	return nil
}

// put makes one change with the head's version.
func (h *head) put(values *bolt.Bucket, old entry, c change) (engine.Item, error) {
	it := engine.Item{Key: c.key, Version: h.version}
	if c.stored == nil {
		h.replace(old, entry{old.key, nil})
		return it, values.Delete(old.key)
	}
	seal(c.key, c.stored, h.version)
	it.Value = c.stored[headerSize:]
	h.replace(old, entry{old.key, c.stored})
	return it, values.Put(old.key, c.stored)
}
