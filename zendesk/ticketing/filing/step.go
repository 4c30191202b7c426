package filing

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// margin is how long after its timeout a request may still be under way.
const margin = 30 * time.Second

// attempt is a step on its way.
type attempt struct {
	key   ticketing.Key
	sent  ticketing.Sent
	first bool // nothing was sent before
}

func (a attempt) step() ticketing.Step { return a.sent.Step }

// clockSkew is how far Zendesk's clock may be behind ours. It only bounds how far
// back is looked: what is looked for is known as ours by its mark or id.
const clockSkew = 24 * time.Hour

// since is when the step can have taken place at the earliest.
func (a attempt) since() time.Time { return a.sent.At.Add(-clockSkew) }

// do takes a step of a case.
func (r *runner) do(ctx context.Context, v *visit, s ticketing.Step) error {
	now := r.clock.Now()
	switch {
	case v.rec.steps() >= ticketing.MaxSteps:
		return r.stop(ctx, v, stoppedSteps, "its plan takes more and more steps")
	case v.rec.has(s.ID):
		return r.stop(ctx, v, stoppedSteps, "its plan repeats a step")
	case s.Kind == ticketing.DoUpdateTicket || s.Kind == ticketing.DoAddTags:
		return r.handOver(ctx, v, s)
	case s.TooLate(now):
		return r.finish(ctx, v, ticketing.Done{Step: s, Outcome: ticketing.Dropped})
	}
	if d, ok := r.outright(s); ok {
		return r.finish(ctx, v, d)
	}
	if at, ok, err := r.reserve(ctx, s); err != nil || !ok {
		return r.waitFor(ctx, v, at, err)
	}
	body, err := render(v.key, s)
	if err != nil {
		return r.finish(ctx, v, refusedAs(s, ticketing.RefusedOther))
	}
	v.rec.Handed = nil
	v.rec.Case.Sent = &ticketing.Sent{Step: s, Body: body, At: now, Until: r.until(now), By: r.owner}
	v.rec.At = v.rec.Case.Sent.Until
	if saved, err := r.save(ctx, v); !saved {
		return err
	}
	return r.send(ctx, v, attempt{v.key, *v.rec.Case.Sent, true})
}

// until is when others may go on with what begins now.
func (r *runner) until(now time.Time) time.Time { return now.Add(r.timeout + margin) }

// resume goes on with a step whose request may have left: it looks whether the
// step took place, and sends it again only if not.
func (r *runner) resume(ctx context.Context, v *visit) error {
	sent, now := v.rec.Case.Sent, r.clock.Now()
	if sent.By != r.owner && now.Before(sent.Until) {
		v.wake = sent.Until
		return nil
	}
	if once(sent.Step.Kind) {
		return r.finish(ctx, v, ticketing.Done{Step: sent.Step, Outcome: ticketing.Dropped})
	}
	sent.By, sent.Until = r.owner, r.until(now)
	v.rec.At = sent.Until
	if saved, err := r.save(ctx, v); !saved {
		return err
	}
	a := attempt{key: v.key, sent: *sent}
	d, found, err := r.find(ctx, a)
	switch {
	case err != nil:
		return r.unsure(ctx, v, false, err)
	case found:
		return r.finish(ctx, v, d)
	}
	return r.sendAgain(ctx, v, a)
}

// sendAgain sends a step that did not take place.
func (r *runner) sendAgain(ctx context.Context, v *visit, a attempt) error {
	if at, ok, err := r.reserve(ctx, a.step()); err != nil || !ok {
		return r.waitFor(ctx, v, at, err)
	}
	if a.step().Kind == ticketing.DoLogCall {
		r.counts.orphans.Add(1)
	}
	if a.step().Kind == ticketing.DoCreateTicket && keyExpired(a, r.clock.Now()) {
		a.sent.At = r.clock.Now() // Zendesk has forgotten the key, and there is no ticket
	}
	var err error
	// The version has moved on with the last save.
	if v.rec, v.version, err = r.cases.get(ctx, string(v.key)); err != nil {
		return err
	}
	now := r.clock.Now()
	if s := v.rec.Case.Sent; s == nil || s.By != r.owner || s.Step.ID != a.step().ID {
		v.again = true
		return nil
	}
	a.sent.Until = r.until(now)
	v.rec.Case.Sent, v.rec.At = &a.sent, a.sent.Until
	if saved, err := r.save(ctx, v); !saved {
		return err
	}
	return r.send(ctx, v, a)
}

// send sends a step once, and saves what came of it.
func (r *runner) send(ctx context.Context, v *visit, a attempt) error {
	left := a.sent.Until.Add(-margin).Sub(r.clock.Now())
	if left <= 0 {
		return r.unsure(ctx, v, a.first, errTimeout) // this runner was frozen
	}
	timed, cancel := context.WithTimeoutCause(ctx, left, errTimeout)
	defer cancel()
	var d ticketing.Done
	err := r.safely(ctx, "the phone", func() (err error) {
		d, err = r.take(timed, a)
		return err
	})
	if err == nil {
		d.Outcome = ticketing.OK
		return r.finish(ctx, v, withStep(d, a.step()))
	}
	refusal, final := refused(err, a.step())
	switch {
	case once(a.step().Kind) && !final:
		return r.finish(ctx, v, ticketing.Done{Step: a.step(), Outcome: ticketing.Dropped})
	case !final:
		return r.unsure(ctx, v, a.first && errors.Is(err, zendesk.ErrRateLimited), err)
	}
	r.log.WarnContext(ctx, "a step was refused", "case", masked(string(a.key)), "step", a.step().ID, "kind", refusal.Kind, "err", err)
	if refusal.Kind == ticketing.RefusedAccount {
		if err := r.showOtherwise(ctx, a.key, a.step()); err != nil {
			return err
		}
	}
	return r.finish(ctx, v, ticketing.Done{Step: a.step(), Outcome: ticketing.Refused, Refusal: refusal})
}

// errTimeout ends a request that another runner may begin soon.
var errTimeout = errors.New("filing: the step took too long")

func withStep(d ticketing.Done, s ticketing.Step) ticketing.Done {
	d.Step = s
	return d
}

func refusedAs(s ticketing.Step, kind ticketing.RefusalKind) ticketing.Done {
	return ticketing.Done{Step: s, Outcome: ticketing.Refused, Refusal: ticketing.Refusal{Kind: kind}}
}

// finish saves that a step of a case came to its end, unless it is known.
func (r *runner) finish(ctx context.Context, v *visit, d ticketing.Done) error {
	v.again, v.rounds = true, 0
	return r.finished(ctx, v.key, d)
}

func (r *runner) finished(ctx context.Context, key ticketing.Key, d ticketing.Done) error {
	done := false
	err := r.cases.change(ctx, string(key), func(rec *caseRecord, version uint64) (bool, error) {
		done = version != 0 && rec.finish(d, r.clock.Now())
		rec.By = r.name()
		return done, nil
	})
	if err == nil && done {
		r.counts.steps.Add(1)
		if d.Outcome == ticketing.Refused {
			r.counts.refused.Add(1)
		}
	}
	return err
}

// unsure puts off a step whose outcome is not known. It stays on record as sent,
// unless it certainly did not take place.
func (r *runner) unsure(ctx context.Context, v *visit, untouched bool, cause error) error {
	var err error
	if v.rec, v.version, err = r.cases.get(ctx, string(v.key)); err != nil {
		return err
	}
	if s := v.rec.Case.Sent; s == nil || s.By != r.owner {
		v.again = true
		return nil
	}
	if untouched {
		v.rec.Case.Sent = nil
	}
	return r.failed(ctx, v, cause)
}

// waitFor puts a case off until its ticket takes another write.
func (r *runner) waitFor(ctx context.Context, v *visit, at time.Time, err error) error {
	if err != nil {
		return err
	}
	if v.rec, v.version, err = r.cases.get(ctx, string(v.key)); err != nil {
		return err
	}
	return r.rest(ctx, v, at)
}

// handOver gives a write to those that wait for the ticket. What becomes of it
// comes back as the step's end.
func (r *runner) handOver(ctx context.Context, v *visit, s ticketing.Step) error {
	now := r.clock.Now()
	v.rec.Handed, v.rec.At = &handed{s.ID, ticketOf(s)}, now.Add(r.rescan)
	if saved, err := r.save(ctx, v); !saved {
		return err
	}
	if err := r.enqueue(ctx, v.key, s); err != nil {
		return err
	}
	r.schedule.want(ticketJob+ticketID(ticketOf(s)), now)
	v.wake = v.rec.At
	return nil
}

// once reports whether a step is sent at most once: nothing shows whether it took
// place.
func once(k ticketing.StepKind) bool { return k == ticketing.DoPop || k == ticketing.DoCard }

// outright gives the end of steps that need no request.
func (r *runner) outright(s ticketing.Step) (ticketing.Done, bool) {
	switch {
	case s.Kind == ticketing.DoLogCall && r.appID == 0:
		return refusedAs(s, ticketing.RefusedAccount), true
	case r.phone == nil && slices.Contains([]ticketing.StepKind{ticketing.DoCard, ticketing.DoSaveContact}, s.Kind):
		return ticketing.Done{Step: s, Outcome: ticketing.Dropped}, true
	}
	return ticketing.Done{}, false
}

// ticketOf is the ticket of a step that counts against its budget; 0 for others.
func ticketOf(s ticketing.Step) int64 {
	switch {
	case s.UpdateTicket != nil:
		return s.UpdateTicket.Ticket
	case s.AddTags != nil:
		return s.AddTags.Ticket
	case s.ShowCall != nil:
		return s.ShowCall.Ticket
	case s.Redact != nil:
		return s.Redact.Ticket
	}
	return 0
}
