package dialpadws

import (
	"context"
	"crypto/sha256"
	"time"

	"github.com/ctikit/ctikit/dialpad"
)

const (
	// overlap is how long the old connection is read on after the new one is
	// open.
	overlap = 10 * time.Second
	// again is the pause after a renewal that failed, while the old connection
	// still works.
	again = 30 * time.Second
)

// arrival is a message of a connection, or its end.
type arrival struct {
	from *conn
	data []byte
	err  error
}

// dialled is a connection that was asked for, or why there is none.
type dialled struct {
	c   *conn
	err error
}

// follow reads from c, and from the connections that replace it, until the
// newest breaks.
func (s *Source) follow(ctx context.Context, c *conn, handle func(context.Context, dialpad.Event) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	in, next := make(chan arrival), make(chan dialled)
	renew := s.after(ctx, s.cfg.renewAfter)
	var retire, forget <-chan struct{}
	var seen sightings // nil while there is one connection
	var old *conn
	defer func() { c.close(); old.close() }()
	go c.read(ctx, in)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case a := <-in:
			switch {
			case a.err == nil && seen.first(a):
				s.deliver(ctx, a.data, handle)
			case a.err != nil && a.from == c:
				return a.err
			}
		case <-renew:
			renew, seen = nil, sightings{}
			go s.dialInto(ctx, next)
		case d := <-next:
			if d.err != nil {
				s.cfg.log.WarnContext(ctx, "renewal failed, the connection goes on", "err", d.err)
				renew, seen = s.after(ctx, again), nil
				continue
			}
			s.cfg.log.DebugContext(ctx, "connection renewed")
			old, c = c, d.c
			go c.read(ctx, in)
			renew, retire = s.after(ctx, s.cfg.renewAfter), s.after(ctx, overlap)
		case <-retire:
			old.close()
			retire, forget = nil, s.after(ctx, overlap) // what is under way may still come
		case <-forget:
			forget, seen = nil, nil
		}
	}
}

// after is closed after d, unless ctx ends before.
func (s *Source) after(ctx context.Context, d time.Duration) <-chan struct{} {
	done := make(chan struct{})
	stop := s.cfg.clock.AfterFunc(d, func() { close(done) })
	context.AfterFunc(ctx, func() { stop() })
	return done
}

// dialInto opens a connection for follow, and closes it if that has ended.
func (s *Source) dialInto(ctx context.Context, next chan<- dialled) {
	c, err := s.dial(ctx)
	select {
	case next <- dialled{c, err}:
	case <-ctx.Done():
		c.close()
	}
}

// sightings are the connections that each message was first seen on, from
// before there are two until after. The bytes are compared, not the event in
// them: an agent may go back and forth between two statuses.
type sightings map[[sha256.Size]byte]*conn

// first reports whether a message has not come over the other connection yet.
// Nil sightings remember nothing.
func (s sightings) first(a arrival) bool {
	if s == nil {
		return true
	}
	sum := sha256.Sum256(a.data)
	if from, known := s[sum]; known && from != a.from {
		return false
	}
	s[sum] = a.from
	return true
}
