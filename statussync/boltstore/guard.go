package boltstore

import (
	"errors"
	"fmt"
	"runtime/debug"

	bolt "go.etcd.io/bbolt"

	"github.com/ctikit/ctikit/statussync/engine"
)

// errUnreadable is what a panic of bbolt or of its mapped memory becomes, and what
// a damaged key is: it ends the work on the whole file.
var errUnreadable = errors.New("cannot be read")

// guard runs what touches the file. bbolt panics on a page that it does not
// understand, and memory that is mapped from a file faults where the file has
// been cut; both become errors, so that the process goes on.
func guard(run func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errUnreadable, p)
		}
	}()
	return run()
}

// broken is an error about the whole file.
func broken(path string, err error) error {
	return fmt.Errorf("boltstore: %s: %w: %w", path, engine.ErrStoreBroken, err)
}

// guarded runs what touches the file, unless the store has failed already. A
// panic is the last thing that the store does: bbolt may hold locks for ever.
func (s *Store) guarded(run func() error) error {
	if err := s.failure(); err != nil {
		return err
	}
	err := guard(run)
	if errors.Is(err, errUnreadable) {
		return s.fail(broken(s.path, err))
	}
	return err
}

// view and update run a transaction. bbolt begins one under locks that it would
// keep if a page faulted there, so only one begins at a time, and none after a
// failure.
func (s *Store) view(run func(tx *bolt.Tx) error) error {
	tx, err := s.transaction(false)
	if err != nil {
		return err
	}
	return s.guarded(func() error {
		defer func() { _ = tx.Rollback() }() // a reader's end, which cannot fail
		return run(tx)
	})
}

func (s *Store) update(run func(tx *bolt.Tx) error) error {
	tx, err := s.transaction(true)
	if err != nil {
		return err
	}
	return s.guarded(func() error {
		defer func() { _ = tx.Rollback() }() // nothing after Commit
		if err := run(tx); err != nil {
			return err
		}
		return tx.Commit()
	})
}

func (s *Store) transaction(writable bool) (tx *bolt.Tx, err error) {
	s.beginning.Lock()
	defer s.beginning.Unlock()
	err = s.guarded(func() (err error) {
		tx, err = s.db.Begin(writable)
		return err
	})
	return tx, err
}

// fail makes err the outcome of every later call, if it is the first.
func (s *Store) fail(err error) error {
	if s.failed.CompareAndSwap(nil, &err) {
		s.changes.Close(err)
		close(s.dead)
	}
	return s.failure()
}

func (s *Store) failure() error {
	if err := s.failed.Load(); err != nil {
		return *err
	}
	return nil
}
