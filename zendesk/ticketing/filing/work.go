package filing

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Why a case is stopped.
const (
	stoppedAsking = "questions" // until there is news
	stoppedSteps  = "steps"
)

// visit is one look at a case, over its questions and steps.
type visit struct {
	key     ticketing.Key
	rec     caseRecord
	version uint64
	rounds  int // of questions, without a step
	// again is set where the record has changed: it is read anew. Otherwise the
	// case is looked at again at wake; zero for never.
	again bool
	wake  time.Time
}

// maxTurns bounds one look at a case: others are due too.
const maxTurns = 200

// work goes on with a case until it has to wait.
func (r *runner) work(ctx context.Context, key ticketing.Key) (wake time.Time, err error) {
	v := &visit{key: key}
	for turns := 0; turns < maxTurns && ctx.Err() == nil; turns++ {
		if v.rec, v.version, err = r.cases.get(ctx, string(key)); err != nil {
			return time.Time{}, err
		}
		v.again, v.wake = false, time.Time{}
		if err = r.turn(context.WithoutCancel(ctx), v); err != nil {
			return time.Time{}, err
		}
		if !v.again {
			return v.wake, nil
		}
	}
	return r.clock.Now().Add(storeRetry), nil
}

// turn takes the next step of a case, or answers its questions, or finds that
// there is nothing to do.
func (r *runner) turn(ctx context.Context, v *visit) error {
	switch now, hold := r.clock.Now(), r.held(); {
	case v.version == 0 || v.rec.Kept != nil:
		return nil
	case now.Before(v.rec.Retry):
		v.wake = v.rec.Retry
		return nil
	case now.Before(hold):
		v.wake = hold
		return nil
	case v.rec.Case.Sent != nil:
		return r.resume(ctx, v)
	case v.rec.Stopped != "":
		return nil
	}
	next, err := r.planned(ctx, v.rec.Case)
	switch {
	case err != nil:
		return r.failed(ctx, v, err)
	case len(next.Ask) > 0:
		return r.ask(ctx, v, next.Ask)
	case r.news(v.rec, next.Notices):
		return r.passOn(ctx, v, next.Notices)
	case len(next.Do) > 0:
		return r.do(ctx, v, next.Do[0])
	}
	if !next.At.After(r.clock.Now()) {
		next.At = time.Time{} // it has been looked at then
	}
	return r.rest(ctx, v, next.At)
}

// planned plans a case, with the catalog as far as it is known.
func (r *runner) planned(ctx context.Context, c ticketing.Case[json.RawMessage]) (next ticketing.Next, err error) {
	now := r.clock.Now()
	if cat := r.catalog.known(now); cat != nil {
		c.Known = c.Known.With(ticketing.Answer{Question: catalogQuestion, At: now, Catalog: cat})
	}
	err = r.safely(ctx, "the planner", func() (err error) {
		next, err = r.plan(c, now)
		return err
	})
	return next, err
}

// save replaces the record that a visit has read. Where another has changed it
// meanwhile, the case is looked at again.
func (r *runner) save(ctx context.Context, v *visit) (saved bool, err error) {
	v.rec.By = r.name()
	err = r.cases.put(ctx, string(v.key), v.version, &v.rec)
	if errors.Is(err, errConflict) {
		v.again = true
		return false, nil
	}
	return err == nil, err
}

// failed puts a case off after something that passes.
func (r *runner) failed(ctx context.Context, v *visit, cause error) error {
	r.counts.failures.Add(1)
	r.log.InfoContext(ctx, "a case is put off", "case", masked(string(v.key)), "failures", v.rec.Failures+1, "err", cause)
	r.hold(cause)
	now := r.clock.Now()
	v.rec.Failures++
	v.rec.Retry = now.Add(pause(v.rec.Failures, cause))
	v.rec.At = v.rec.Retry
	saved, err := r.save(ctx, v)
	if saved {
		v.wake = v.rec.Retry
	}
	return err
}

// ask answers questions and saves the answers.
func (r *runner) ask(ctx context.Context, v *visit, questions []ticketing.Question) error {
	if v.rounds++; v.rounds > ticketing.MaxRounds {
		return r.stop(ctx, v, stoppedAsking, "its plan asks more and more")
	}
	found := 0
	for _, q := range questions {
		if q == catalogQuestion {
			if err := r.readCatalog(ctx); err != nil {
				return r.failed(ctx, v, err)
			}
			continue
		}
		a, err := r.answer(ctx, q)
		if err != nil {
			return r.failed(ctx, v, err)
		}
		a.Question, a.At = q, r.clock.Now()
		v.rec.Case.Known = v.rec.Case.Known.With(a)
		found++
	}
	v.again = true
	if found == 0 {
		return nil
	}
	v.rec.Failures = 0
	_, err := r.save(ctx, v)
	return err
}

// news reports whether one of the notices is new.
func (r *runner) news(rec caseRecord, notices []ticketing.Notice) bool {
	return slices.ContainsFunc(notices, func(n ticketing.Notice) bool { return !slices.Contains(rec.Notified, n) })
}

// passOn passes on the notices that are new. They are saved first: each is given
// once, or not at all where the process ends in between.
func (r *runner) passOn(ctx context.Context, v *visit, notices []ticketing.Notice) error {
	var fresh []ticketing.Notice
	for _, n := range notices {
		if !slices.Contains(v.rec.Notified, n) {
			v.rec.Notified, fresh = append(v.rec.Notified, n), append(fresh, n)
		}
	}
	saved, err := r.save(ctx, v)
	v.again = true
	if !saved {
		return err
	}
	for _, n := range fresh {
		if err := r.passOnce(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// rest ends the look at a case until at, or until there is news.
func (r *runner) rest(ctx context.Context, v *visit, at time.Time) error {
	v.wake = at
	if v.rec.At.Equal(at) && v.rec.Handed == nil {
		return nil
	}
	v.rec.At, v.rec.Handed = at, nil
	_, err := r.save(ctx, v)
	return err
}

// stop ends a case whose plan is at fault, with a notice.
func (r *runner) stop(ctx context.Context, v *visit, why, detail string) error {
	v.rec.Stopped, v.rec.At = why, time.Time{}
	saved, err := r.save(ctx, v)
	if saved {
		r.stopped(ctx, v.key, detail)
	}
	return err
}

func (r *runner) stopped(ctx context.Context, key ticketing.Key, detail string) {
	r.pass(ctx, ticketing.Notice{
		Code: ticketing.CaseStopped, Rule: "D40", Subject: ticketing.NoticeSubject{Key: string(key)}, Detail: detail,
	})
}
