package taskfeed

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// How long what is known of a ticket is kept after its last change: longer than
// any task is open, which is 90 days at most. Older events are passed over, so
// that none of a record that is gone makes a task again.
const (
	oldest  = 90 * 24 * time.Hour
	keepFor = oldest + 24*time.Hour
)

// storeRetry is how long a store that failed is left alone.
const storeRetry = 5 * time.Second

// Run starts and stops tasks until ctx ends: for what was saved before, and for
// what Receive adds. It returns nil. Several processes may share a store.
func (f *Feed) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if wait := f.Step(ctx).Sub(f.clock.Now()); wait > 0 {
			f.sleep(ctx, wait)
		}
	}
	return nil
}

// Step does the first thing that is due and says when to call again: now when
// there may be more. It is what [Feed.Run] does, one thing at a time on the
// caller's goroutine, for a simulation that moves its own [ctikit.Clock]: after
// each move and each Receive, call it again. Do not call it beside Run.
func (f *Feed) Step(ctx context.Context) (next time.Time) {
	now := f.clock.Now()
	if !f.scanAt.After(now) {
		f.scanAt = now.Add(f.scan(ctx, now))
		return now
	}
	ticket, next := f.schedule.take(now)
	if ticket == 0 {
		if next.IsZero() || f.scanAt.Before(next) {
			return f.scanAt
		}
		return next
	}
	if again := f.look(ctx, ticket); !again.IsZero() {
		f.schedule.want(ticket, again)
	}
	return now
}

// sleep waits until something is due earlier, or ctx ends.
func (f *Feed) sleep(ctx context.Context, d time.Duration) {
	due := make(chan struct{})
	stop := f.clock.AfterFunc(d, func() { close(due) })
	defer stop()
	select {
	case <-ctx.Done():
	case <-f.schedule.poke:
	case <-due:
	}
}

// scan looks through the store: for what there is to do, and for what is old. It
// says when to scan again.
func (f *Feed) scan(ctx context.Context, now time.Time) time.Duration {
	for it, err := range f.records.store.Scan(ctx, f.records.prefix) {
		if err != nil && it.Key == "" {
			if ctx.Err() == nil {
				f.log.WarnContext(ctx, "looking through the store failed", "err", err)
			}
			return storeRetry
		}
		ticket, ok := f.records.ticket(it.Key)
		if !ok {
			continue
		}
		var rec Record
		if err == nil {
			rec, err = decode(it.Value)
		}
		switch {
		case err != nil:
			f.log.WarnContext(ctx, "a ticket's task is left alone", "ticket", ticket, "err", err)
		case now.Sub(latest(rec.Changed, rec.Chosen, rec.Over)) > keepFor:
			err = f.records.put(ctx, ticket, it.Version, nil)
			if err != nil && !errors.Is(err, errConflict) && ctx.Err() == nil {
				f.log.WarnContext(ctx, "an old record stays", "ticket", ticket, "err", err)
			}
		default:
			if s := rec.Next(now, f.life); s.Kind != Wait || !s.At.IsZero() {
				f.schedule.want(ticket, s.At)
			}
		}
	}
	return f.rescan
}

func latest(times ...time.Time) (last time.Time) {
	for _, t := range times {
		if t.After(last) {
			last = t
		}
	}
	return last
}

// Stats counts what a feed has done since it was made.
type Stats struct {
	Started  int64 // tasks, each once
	Stopped  int64
	Repeated int64 // starts whose reply was lost
	Refused  int64 // starts that Connect refused for good
	Failures int64 // of requests, in passing
}

type counters struct{ started, stopped, repeated, refused, failures atomic.Int64 }

// Stats is what this feed has done.
func (f *Feed) Stats() Stats {
	c := &f.counts
	return Stats{
		Started: c.started.Load(), Stopped: c.stopped.Load(), Repeated: c.repeated.Load(), Refused: c.refused.Load(), Failures: c.failures.Load(),
	}
}
