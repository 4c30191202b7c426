package taskfeed

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/connect"
)

// The waits after failures in a row: they double from the shortest to the
// longest. What a person has to mend, such as a missing permission, is spaced.
const (
	shortestRetry = time.Second
	spacedRetry   = time.Minute
	longestRetry  = 5 * time.Minute
)

// look does what there is to do for a ticket and says when to look again; zero
// for not before the next event.
func (f *Feed) look(ctx context.Context, ticket int64) (again time.Time) {
	for {
		step, err := f.next(ctx, ticket)
		switch {
		case err == nil && step.Kind == Wait:
			return step.At
		case err == nil:
			continue
		case ctx.Err() != nil:
			return time.Time{} // the next start scans
		}
		f.log.WarnContext(ctx, "a ticket's task is delayed", "ticket", ticket, "step", string(step.Kind), "err", err)
		if errors.Is(err, errUnreadable) {
			return time.Time{} // a newer version, or a person, may read it
		}
		if !errors.Is(err, errFailed) {
			return f.clock.Now().Add(storeRetry)
		}
	}
}

// errFailed marks a request that failed, which the record knows.
var errFailed = errors.New("taskfeed: the request failed")

// next takes one step. The deadline begins before the record is read, so that a
// process which stands still meanwhile sends no token that has expired.
func (f *Feed) next(ctx context.Context, ticket int64) (Step, error) {
	ctx, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	rec, _, err := f.records.get(ctx, ticket)
	if err != nil {
		return Step{}, err
	}
	step := rec.Next(f.clock.Now(), f.life)
	switch step.Kind {
	case StartTask:
		err = f.start(ctx, ticket, rec.Start)
	case Find:
		err = f.findLost(ctx, ticket, rec.Start)
	case Look:
		err = f.read(ctx, ticket, step.Contact)
	case Stop:
		err = f.stop(ctx, ticket, step.Contact)
	case Wait:
	}
	return step, err
}

// start starts a task: a new one, once that is saved, or one whose reply was lost
// again.
func (f *Feed) start(ctx context.Context, ticket int64, lost *Start) error {
	s, begun := lost, false
	if lost == nil {
		now := f.clock.Now()
		rec, err := f.records.change(ctx, ticket, now, func(r Record) (Record, bool) {
			begun = r.Start == nil && r.Next(now, f.life).Kind == StartTask
			if !begun {
				return r, false
			}
			return r.Begin(f.account, ticket, now), true
		})
		if err != nil || !begun {
			return err
		}
		s = rec.Start
	} else {
		f.counts.repeated.Add(1)
	}
	contact, err := f.connect.Contacts.StartTask(ctx, s.Task)
	switch {
	case err == nil:
		return f.ended(ctx, ticket, s, func(r Record) Record {
			f.counts.started.Add(1)
			return r.Started(contact)
		})
	case begun && (errors.Is(err, connect.ErrInvalid) || errors.Is(err, connect.ErrNotFound)): // such as a flow that is not there
		f.counts.refused.Add(1)
		f.log.WarnContext(ctx, "Connect refused a task", "ticket", ticket, "rule", "R75", "err", err)
		return f.ended(ctx, ticket, s, Record.Refused)
	case begun && startsNothing(err):
		return f.failed(ctx, ticket, err, func(r Record) Record {
			if s.isOf(r) {
				r = r.Unsent()
			}
			return r
		})
	}
	return f.failed(ctx, ticket, err, nil)
}

// ended saves what came of a start, unless another process has.
func (f *Feed) ended(ctx context.Context, ticket int64, s *Start, then func(Record) Record) error {
	return f.save(ctx, ticket, func(r Record) (Record, bool) {
		if !s.isOf(r) {
			return r, false
		}
		return then(r), true
	})
}

// isOf reports whether the record still waits for this start.
func (s *Start) isOf(r Record) bool {
	return r.Start != nil && r.Start.Task.ClientToken == s.Task.ClientToken
}

func (f *Feed) save(ctx context.Context, ticket int64, then func(Record) (Record, bool)) error {
	_, err := f.records.change(ctx, ticket, f.clock.Now(), then)
	return err
}

// read finds out whether a task is still open. One that does not exist ended long
// ago.
func (f *Feed) read(ctx context.Context, ticket int64, contact string) error {
	var ended time.Time
	c, err := f.connect.Contacts.Get(ctx, contact)
	switch {
	case err == nil:
		ended = c.DisconnectedAt
	case errors.Is(err, connect.ErrNotFound):
		ended = time.Unix(0, 0)
	default:
		return f.failed(ctx, ticket, err, nil)
	}
	return f.save(ctx, ticket, func(r Record) (Record, bool) {
		if r.Contact != contact {
			return r, false
		}
		return r.Looked(ended), true
	})
}

// stop ends a task. One that is over already may be refused.
func (f *Feed) stop(ctx context.Context, ticket int64, contact string) error {
	err := f.connect.Contacts.Stop(ctx, contact)
	if err != nil && !errors.Is(err, connect.ErrNotFound) && !errors.Is(err, connect.ErrInvalid) {
		return f.failed(ctx, ticket, err, nil)
	}
	return f.save(ctx, ticket, func(r Record) (Record, bool) {
		if r.Contact != contact {
			return r, false
		}
		f.counts.stopped.Add(1)
		return r.Stopped(), true
	})
}

// failed saves when to try again, and what else the failure means.
func (f *Feed) failed(ctx context.Context, ticket int64, cause error, then func(Record) Record) error {
	f.counts.failures.Add(1)
	err := f.save(ctx, ticket, func(r Record) (Record, bool) {
		if then != nil {
			r = then(r)
		}
		return r.Failed(f.clock.Now().Add(pause(cause, r.Failures))), true
	})
	if err != nil {
		return errors.Join(cause, err)
	}
	return fmt.Errorf("%w: %w", errFailed, cause)
}

// pause is how long to wait after a failure, with so many before it.
func pause(err error, failures int) time.Duration {
	wait := shortestRetry << min(failures, 10)
	if startsNothing(err) && !errors.Is(err, connect.ErrRateLimited) {
		wait = max(wait, spacedRetry)
	}
	if asked, ok := errors.AsType[*connect.Error](err); ok {
		wait = max(wait, asked.RetryAfter)
	}
	return min(wait, longestRetry)
}

// startsNothing reports whether an answer says that nothing was done.
func startsNothing(err error) bool {
	for _, refusal := range []error{
		connect.ErrRateLimited, connect.ErrQuota, connect.ErrForbidden, connect.ErrUnauthorized, connect.ErrNotFound, connect.ErrUnimplemented,
	} {
		if errors.Is(err, refusal) {
			return true
		}
	}
	return false
}
