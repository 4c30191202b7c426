package boltstore

import (
	"context"
	"sync"
)

// flushed is up to which version all is on the disk. bbolt shows a commit to
// readers a moment before: a caller who acted on that, and answered a webhook
// because nothing was left to save, would promise what a loss of power takes
// back. So readers wait for what they have read.
type flushed struct {
	mu      sync.Mutex
	version uint64
	next    chan struct{} // closed when version grows
}

func (f *flushed) set(version uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.version = version
	if f.next != nil {
		close(f.next)
		f.next = nil
	}
}

// state is the version, and what is closed when it grows.
func (f *flushed) state() (uint64, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.next == nil {
		f.next = make(chan struct{})
	}
	return f.version, f.next
}

// awaitFlush waits until a version is on the disk.
func (s *Store) awaitFlush(ctx context.Context, version uint64) error {
	for {
		reached, next := s.flushed.state()
		if reached >= version {
			return nil
		}
		select {
		case <-next:
		case <-s.dead:
			return s.failure()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
