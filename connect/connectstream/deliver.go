package connectstream

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v4"

	"github.com/ctikit/ctikit/connect"
)

// delivery is what the reader remembers of the records that it handed out.
type delivery struct {
	newest      map[string]time.Time // of each owner, what was handed out last
	handled     time.Time            // when a record was last handled
	sharedUntil time.Time
}

// deliver hands out the records whose turn has come: those of one owner one after
// another, in order of their times.
func (r *Reader) deliver(ctx context.Context) {
	owners := r.turns()
	slots := make(chan struct{}, r.workers)
	var group sync.WaitGroup
	for _, records := range owners {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			r.handOut(ctx, records)
		})
	}
	group.Wait()
	r.giveUpOn(ctx)
}

// turns are the records that no shard behind can overtake, by owner, in order.
func (r *Reader) turns() [][]*record {
	until, bounded := r.bound()
	byOwner := map[string][]*record{}
	var owners []string
	for _, s := range r.ordered() {
		for _, rec := range s.pending {
			if rec.done || bounded && rec.due().After(until) {
				continue
			}
			if byOwner[rec.owner] == nil {
				owners = append(owners, rec.owner)
			}
			byOwner[rec.owner] = append(byOwner[rec.owner], rec)
		}
	}
	all := make([][]*record, 0, len(owners))
	for _, owner := range owners {
		records := byOwner[owner]
		slices.SortStableFunc(records, func(a, b *record) int { return a.at.Compare(b.at) })
		all = append(all, records)
	}
	return all
}

// patience is how long the others wait for a shard that cannot be read.
const patience = time.Minute

// bound is the time up to which everything was read of all shards; bounded is
// false if none is behind. Those that cannot be read, or have too much to be
// handled, keep nobody waiting for long.
func (r *Reader) bound() (until time.Time, bounded bool) {
	now := r.clock.Now()
	for _, s := range r.shards {
		if !r.begins(s) || s.closed || s.full() || !s.failing.IsZero() && now.Sub(s.failing) > patience {
			continue
		}
		if !s.readAt.IsZero() && s.behind == 0 {
			continue
		}
		if at := s.readAt.Add(-s.behind); !bounded || at.Before(until) {
			until, bounded = at, true
		}
	}
	return until, bounded
}

// handOut hands out an owner's records. After one that fails the others wait,
// until it has failed for too long.
func (r *Reader) handOut(ctx context.Context, records []*record) {
	for _, rec := range records {
		now := r.clock.Now()
		if ctx.Err() != nil {
			return
		}
		overdue := rec.tries > 0 && now.Sub(rec.first) >= r.giveUp
		if rec.tries > 0 && rec.again.After(now) {
			if overdue {
				continue
			}
			return
		}
		if !r.try(ctx, rec) && !overdue {
			return
		}
	}
}

// handleTime is how long a handler may take for one record.
const handleTime = time.Minute

// try hands out one record, and reports whether it is done.
func (r *Reader) try(ctx context.Context, rec *record) bool {
	late := r.isLate(rec)
	err := r.call(ctx, rec.data)
	now := r.clock.Now()
	switch permanent := (*backoff.PermanentError)(nil); {
	case err == nil:
		rec.done = true
		r.count(func(s *Stats) {
			s.Handled++
			if late {
				s.Late++
			}
			r.delivery.handled = now
			if !late {
				r.delivery.newest[rec.owner] = rec.at
			}
		})
	case ctx.Err() != nil: // the reader ends
	case errors.Is(err, connect.ErrMalformed), errors.Is(err, errPanicked), errors.As(err, &permanent):
		r.skip(ctx, rec, err)
	default:
		if rec.tries == 0 {
			rec.first = now
		}
		rec.tries, rec.err = rec.tries+1, err
		rec.again = now.Add(min(time.Second<<min(rec.tries-1, 5), 30*time.Second))
		r.count(func(s *Stats) { s.Retried++ })
		level := slog.LevelDebug
		if rec.tries == 1 {
			level = slog.LevelWarn
		}
		r.log.Log(ctx, level, "a record was not handled: it comes again", "shard", rec.shard, "sequence", rec.sequence, "tries", rec.tries, "err", err)
	}
	return rec.done
}

// isLate reports whether a newer record of the same owner was handed out.
func (r *Reader) isLate(rec *record) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return rec.at.Before(r.delivery.newest[rec.owner])
}

var errPanicked = errors.New("the handler panicked")

// call calls the handler. What a panic says may be of the record, so it is not
// passed on.
func (r *Reader) call(ctx context.Context, data []byte) (err error) {
	ctx, cancel := context.WithTimeout(ctx, handleTime)
	defer cancel()
	defer func() {
		if recover() != nil {
			err = errPanicked
		}
	}()
	return r.handle(ctx, data)
}

// skip gives a record up.
func (r *Reader) skip(ctx context.Context, rec *record, err error) {
	rec.done = true
	r.count(func(s *Stats) { s.Skipped++ })
	r.report(ctx, Notice{Kind: Skipped, Shard: rec.shard, Sequence: rec.sequence, Err: err})
}

// giveUpOn skips the records that have failed for too long, if another was
// handled since they have: then it is they that cannot be handled.
func (r *Reader) giveUpOn(ctx context.Context) {
	for _, s := range r.ordered() {
		for _, rec := range s.pending {
			if !rec.done && rec.tries > 0 && !r.delivery.handled.Before(rec.first.Add(r.giveUp)) {
				r.skip(ctx, rec, rec.err)
			}
		}
	}
	r.forget()
}

// mostOwners is of how many owners the newest record is remembered.
const mostOwners = 100_000

// forget keeps what is remembered within bounds.
func (r *Reader) forget() {
	if len(r.delivery.newest) > mostOwners {
		r.delivery.newest = map[string]time.Time{}
	}
}
