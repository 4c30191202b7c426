package filing

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// The kinds of records that are looked at, before their ids.
const (
	caseJob   = "case/"
	ticketJob = "ticket/"
)

// storeRetry is how long a runner leaves a store alone that failed.
const storeRetry = 5 * time.Second

// run looks at what is due, on some goroutines, until ctx ends.
func (r *runner) run(ctx context.Context) error {
	if !r.running.CompareAndSwap(false, true) {
		return errors.New("filing: Run was called before")
	}
	var group sync.WaitGroup
	defer group.Wait()
	slots := make(chan struct{}, r.workers)
	for ctx.Err() == nil {
		now := r.clock.Now()
		if r.scans(ctx, now) {
			continue
		}
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		id, next := r.schedule.take(now)
		if id == "" {
			<-slots
			r.sleep(ctx, earlier(next, r.scanAt).Sub(now))
			continue
		}
		group.Go(func() {
			defer func() { <-slots }()
			r.schedule.done(id, r.look(ctx, id))
		})
	}
	return nil
}

// step does the first thing that is due, if any.
func (r *runner) step(ctx context.Context) (next time.Time) {
	r.running.Store(true)
	now := r.clock.Now()
	if r.scans(ctx, now) {
		return now
	}
	id, next := r.schedule.take(now)
	if id == "" {
		return earlier(next, r.scanAt)
	}
	r.schedule.done(id, r.look(ctx, id))
	return now
}

// scans looks through the store if that is due.
func (r *runner) scans(ctx context.Context, now time.Time) bool {
	if r.scanAt.After(now) {
		return false
	}
	r.scanAt = now.Add(r.scan(ctx))
	return true
}

// earlier is the first of two times, of which a may be zero.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// sleep waits until something is due earlier, or ctx ends.
func (r *runner) sleep(ctx context.Context, d time.Duration) {
	due := make(chan struct{})
	stop := r.clock.AfterFunc(d, func() { close(due) })
	defer stop()
	select {
	case <-ctx.Done():
	case <-r.schedule.poke:
	case <-due:
	}
}

// look works on a record and says when it has to be looked at again.
func (r *runner) look(ctx context.Context, id string) (again time.Time) {
	var err error
	if ticket, ok := strings.CutPrefix(id, ticketJob); ok {
		again, err = r.flush(ctx, ticket)
	} else {
		again, err = r.work(ctx, ticketing.Key(strings.TrimPrefix(id, caseJob)))
	}
	if err == nil || ctx.Err() != nil {
		return again
	}
	r.log.WarnContext(ctx, "filing is delayed", "record", masked(id), "err", err)
	if errors.Is(err, errUnreadable) {
		return time.Time{} // a newer version, or a person, may read it
	}
	return r.clock.Now().Add(storeRetry)
}

// scan looks through the store: for cases that are due before the next scan,
// for writes that wait, and for what is old. It says when to scan again.
func (r *runner) scan(ctx context.Context) time.Duration {
	now := r.clock.Now()
	for it, err := range r.cases.store.Scan(ctx, r.cases.prefix) {
		if err != nil && it.Key == "" {
			return r.scanFailed(ctx, err)
		}
		id := strings.TrimPrefix(it.Key, r.cases.prefix)
		var rec caseRecord
		if err == nil {
			rec, err = r.cases.decode(it.Value)
		}
		if err != nil {
			r.log.WarnContext(ctx, "a case is left alone", "record", masked(caseJob+id), "err", err)
			continue
		}
		if now.Sub(rec.News) > keepFacts {
			r.age(ctx, id, rec, it.Version, now)
			continue
		}
		if at, ok := rec.due(r.owner); ok && at.Before(now.Add(r.rescan)) {
			r.schedule.want(caseJob+id, at)
		}
	}
	for it, err := range r.tickets.store.Scan(ctx, r.tickets.prefix) {
		if err != nil && it.Key == "" {
			return r.scanFailed(ctx, err)
		}
		if err != nil {
			r.log.WarnContext(ctx, "what waits for a ticket is left alone", "err", err)
			continue
		}
		r.schedule.want(ticketJob+strings.TrimPrefix(it.Key, r.tickets.prefix), now)
	}
	return r.rescan
}

func (r *runner) scanFailed(ctx context.Context, err error) time.Duration {
	if ctx.Err() == nil {
		r.log.WarnContext(ctx, "looking through the store failed", "err", r.cases.failure("list", r.cases.prefix, err))
	}
	return storeRetry
}

// age shrinks a case without news, and deletes it in the end. Another runner may
// do so at the same time.
func (r *runner) age(ctx context.Context, id string, rec caseRecord, version uint64, now time.Time) {
	var err error
	switch {
	case now.Sub(rec.News) > keepCase:
		err = r.cases.put(ctx, id, version, nil)
	case rec.Kept == nil:
		unfinished := rec.open()
		rec.shrink()
		if err = r.cases.put(ctx, id, version, &rec); err == nil && unfinished {
			r.stopped(ctx, rec.Case.Key, "it was not finished within seven days")
		}
	}
	if err != nil && !errors.Is(err, errConflict) && ctx.Err() == nil {
		r.log.WarnContext(ctx, "an old case stays as it is", "err", err)
	}
}

// Stats counts what a runner has seen since it was made.
type Stats struct {
	Steps    int64 // that came to their end
	Refused  int64 // of those
	Failures int64 // of requests, in passing
	// Orphans are calls that may have been logged twice, since a reply was lost;
	// the first one is shown nowhere.
	Orphans int64
	Notices int64
	Panics  int64 // of the planner, the phone and Notify
}

type counters struct{ steps, refused, failures, orphans, notices, panics atomic.Int64 }

// Stats is what this runner has done.
func (f *Filer[F]) Stats() Stats {
	c := &f.r.counts
	return Stats{
		Steps: c.steps.Load(), Refused: c.refused.Load(), Failures: c.failures.Load(), Orphans: c.orphans.Load(),
		Notices: c.notices.Load(), Panics: c.panics.Load(),
	}
}

func ticketID(id int64) string { return strconv.FormatInt(id, 10) }
