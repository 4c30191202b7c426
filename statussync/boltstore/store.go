package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"sync"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/changefeed"
)

var (
	// ErrInUse is returned by [Open] while another process has the file
	// open, or this one.
	ErrInUse = errors.New("the file is in use")
	// ErrClosed is returned by all methods after [Store.Close].
	ErrClosed = errors.New("boltstore: closed")
)

// Store is an [engine.Store], [engine.Watcher] and [engine.Batcher]. It is safe
// for concurrent use.
type Store struct {
	path    string
	db      *bolt.DB
	file    *os.File // that of db
	changes changefeed.Feed
	flushed flushed
	reads   sync.WaitGroup // calls that Close waits for

	beginning sync.Mutex // see view
	failed    atomic.Pointer[error]
	dead      chan struct{} // closed when failed is set

	mu      sync.Mutex
	closed  bool
	waiting []*write
	wake    chan struct{} // holds one token while something waits
	done    chan struct{} // closed when the committer has returned
}

// The buckets of the file, and the only key in headBucket.
var (
	valueBucket = []byte("values")
	headBucket  = []byte("head")
	headKey     = []byte("head")
)

// begin is called before the file is read, end after it.
func (s *Store) begin(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	s.reads.Add(1)
	return nil
}

func (s *Store) end() { s.reads.Done() }

// Get implements [engine.Store].
func (s *Store) Get(ctx context.Context, key string) (value []byte, version uint64, err error) {
	if key == "" {
		return nil, 0, nil
	}
	if err := s.begin(ctx); err != nil {
		return nil, 0, err
	}
	defer s.end()
	var seen uint64
	err = s.view(func(tx *bolt.Tx) error {
		e, err := find(tx.Bucket(valueBucket).Cursor(), []byte(key))
		if err != nil {
			return err
		}
		it, err := item(e)
		value, version, seen = it.Value, it.Version, it.Version
		if e.stored == nil || err != nil { // of which deletion, or damaged itself
			h, headErr := readHead(tx)
			if headErr != nil {
				return headErr
			}
			seen = h.version
		}
		return err
	})
	if err := s.awaitFlush(ctx, seen); err != nil {
		return nil, 0, err
	}
	return value, version, err
}

// find looks for a key. Where it is absent, its neighbours must be intact: one of
// them may be that key, damaged since the file was opened.
func find(c *bolt.Cursor, key []byte) (entry, error) {
	k, v := c.Seek(key)
	if bytes.Equal(k, key) {
		return entry{k, v}, nil
	}
	before, last := c.Prev()
	if k == nil { // Prev is not defined after the last key
		before, last = c.Last()
	}
	for _, e := range []entry{{k, v}, {before, last}} {
		if e.key != nil && !e.keyIntact() {
			return e, damagedKey(e)
		}
	}
	return entry{key: key}, nil
}

func damagedKey(e entry) error {
	return fmt.Errorf("%w: the key %q is not as it was saved", errUnreadable, e.key)
}

// item copies an entry out of the file.
func item(e entry) (engine.Item, error) {
	if e.stored == nil {
		return engine.Item{Key: string(e.key)}, nil
	}
	if !e.keyIntact() {
		return engine.Item{}, damagedKey(e)
	}
	it := engine.Item{Key: string(e.key), Value: append([]byte{}, e.value()...), Version: e.version()}
	if !e.intact() {
		return it, fmt.Errorf("boltstore: %s: %w", it.Key, engine.ErrBroken)
	}
	return it, nil
}

// scanPage is how many values are copied at a time, so that a slow loop keeps no
// old pages of the file in use.
const scanPage = 256

type scanned struct {
	item engine.Item
	err  error
}

// Scan implements [engine.Store]. It lists keys in order.
func (s *Store) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	return func(yield func(engine.Item, error) bool) {
		for from := []byte(prefix); from != nil; {
			found, next, err := s.page(ctx, []byte(prefix), from)
			if err != nil {
				yield(engine.Item{}, err)
				return
			}
			for _, it := range found {
				if err := ctx.Err(); err != nil {
					yield(engine.Item{}, err)
					return
				}
				if !yield(it.item, it.err) {
					return
				}
			}
			from = next
		}
	}
}

// page returns the next values from a key on, and where to go on.
func (s *Store) page(ctx context.Context, prefix, from []byte) (found []scanned, next []byte, err error) {
	if err := s.begin(ctx); err != nil {
		return nil, nil, err
	}
	defer s.end()
	var seen head
	err = s.view(func(tx *bolt.Tx) (err error) {
		if seen, err = readHead(tx); err != nil {
			return err
		}
		c := tx.Bucket(valueBucket).Cursor()
		for k, v := c.Seek(from); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if len(found) == scanPage {
				next = bytes.Clone(k)
				return nil
			}
			it, err := item(entry{k, v})
			if errors.Is(err, errUnreadable) {
				return err
			}
			found = append(found, scanned{it, err})
		}
		return nil
	})
	if err == nil {
		err = s.awaitFlush(ctx, seen.version)
	}
	return found, next, err
}

// Watch implements [engine.Watcher].
func (s *Store) Watch(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	return s.changes.Subscribe(ctx, prefix)
}

// Close finishes the writes under way and closes the file. Calls that begin
// later, and subscriptions, end with [ErrClosed].
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	s.closed = true
	close(s.wake)
	s.mu.Unlock()
	select {
	case <-s.done:
	case <-s.dead: // the committer may be in bbolt for ever
	}
	s.reads.Wait()
	s.changes.Close(ErrClosed)
	if s.failure() != nil {
		unlock(s.file)
		return s.file.Close() // bbolt may wait for its own locks for ever
	}
	if err := guard(s.db.Close); err != nil {
		return fmt.Errorf("boltstore: close %s: %w", s.path, err)
	}
	return nil
}
