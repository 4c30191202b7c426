package pgstore

import (
	"context"
	"fmt"
	"sync"

	"github.com/ctikit/ctikit/statussync/engine"
)

// Commits that notify happen one after the other in the whole database, each with
// its own flush. So changes that wait at the same time share a transaction: one
// committer takes what has queued.

// mostShared bounds a transaction.
const mostShared = 512

// request is changes of one caller. done is closed when results or err are there.
type request struct {
	changes []engine.Item
	results []engine.Result
	err     error
	done    chan struct{}
}

// committer is the queue of requests, and whether somebody commits them.
type committer struct {
	mu      sync.Mutex
	waiting []*request
	busy    bool
	closed  bool
	wait    sync.WaitGroup
}

// commit has changes saved, and waits for it.
func (s *Store) commit(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	r := &request{changes: changes, done: make(chan struct{})}
	if !s.committer.add(r, s.commits) {
		return nil, ErrClosed
	}
	select {
	case <-r.done:
		return r.results, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// add queues a request, unless the store is closed, and has somebody commit it.
func (c *committer) add(r *request, commits func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.waiting = append(c.waiting, r)
	if !c.busy {
		c.busy = true
		c.wait.Go(commits)
	}
	return true
}

// close takes no more, and returns when nobody waits.
func (c *committer) close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.wait.Wait()
}

// commits saves until nothing waits.
func (s *Store) commits() {
	for {
		requests := s.committer.take()
		if len(requests) == 0 {
			return
		}
		s.share(requests)
	}
}

// take returns what fits into a transaction; nobody is busy when there is nothing.
func (c *committer) take() (requests []*request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for i, r := range c.waiting {
		if n += len(r.changes); n > mostShared && i > 0 {
			break
		}
		requests = append(requests, r)
	}
	c.waiting = c.waiting[len(requests):]
	c.busy = len(requests) > 0
	return requests
}

// share saves requests in one transaction.
func (s *Store) share(requests []*request) {
	var changes []engine.Item
	for _, r := range requests {
		changes = append(changes, r.changes...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.limit)
	defer cancel()
	results, err := s.save(ctx, changes)
	if err != nil {
		err = fmt.Errorf("pgstore: set: %w", err)
	}
	for _, r := range requests {
		if r.err = err; err == nil {
			r.results, results = results[:len(r.changes):len(r.changes)], results[len(r.changes):]
		}
		close(r.done)
	}
}
