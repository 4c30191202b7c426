package connect

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
)

// userCache remembers users, the newest ones. A call for a user who is being read
// waits for that answer.
type userCache struct {
	cfg   config
	alone bool // a virtual clock has one goroutine, which must not wait for itself

	mu    sync.Mutex
	known map[string]*userEntry
	order []string // ids of settled entries, oldest first
}

// userEntry is a question, and from done on its answer.
type userEntry struct {
	done  chan struct{}
	user  User
	err   error
	since time.Time // zero until done
}

func newUserCache(cfg config) *userCache {
	_, virtual := cfg.clock.(*ctikit.VirtualClock)
	return &userCache{cfg: cfg, alone: virtual, known: map[string]*userEntry{}}
}

func (c *userCache) get(ctx context.Context, id string, read func(context.Context, string) (*User, error)) (User, error) {
	for {
		e, ours := c.claim(id)
		if ours {
			defer c.settle(id, e)
			user, err := read(ctx, id)
			if e.err = err; err == nil {
				e.user = *user
			}
			return e.user, err
		}
		select {
		case <-e.done:
		case <-ctx.Done():
			return User{}, ctx.Err()
		}
		if !errors.Is(e.err, context.Canceled) && !errors.Is(e.err, context.DeadlineExceeded) { // of the other call
			return e.user, e.err
		}
	}
}

// claim finds the entry for a user, or makes one that the caller has to answer.
func (c *userCache) claim(id string) (e *userEntry, ours bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.known[id]
	settled := ok && !e.since.IsZero()
	switch {
	case settled && c.cfg.clock.Now().Sub(e.since) < c.cfg.usersFor, ok && !settled && !c.alone:
		return e, false
	case settled:
		c.order = slices.DeleteFunc(c.order, func(old string) bool { return old == id })
	}
	e = &userEntry{done: make(chan struct{}), err: context.Canceled} // for others if read panics
	c.known[id] = e
	return e, true
}

// settle keeps an answer, and forgets a failure.
func (c *userCache) settle(id string, e *userEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer close(e.done)
	switch {
	case c.known[id] != e:
		return
	case e.err != nil:
		delete(c.known, id)
		return
	}
	e.since = c.cfg.clock.Now()
	if c.order = append(c.order, id); len(c.order) > c.cfg.users {
		delete(c.known, c.order[0])
		c.order = c.order[1:]
	}
}
