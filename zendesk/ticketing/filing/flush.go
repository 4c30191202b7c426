package filing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// enqueue has an update or tags of a case wait for its ticket.
func (r *runner) enqueue(ctx context.Context, key ticketing.Key, s ticketing.Step) error {
	return r.tickets.change(ctx, ticketID(ticketOf(s)), func(t *ticketRecord, _ uint64) (bool, error) {
		return t.add(waiting{Key: key, Step: s}), nil
	})
}

// flush sends what waits for a ticket, joined as far as it can be, and says when
// more may leave.
func (r *runner) flush(ctx context.Context, id string) (wake time.Time, err error) {
	for turns := 0; turns < maxTurns && ctx.Err() == nil; turns++ {
		again, wake, err := r.flushOnce(context.WithoutCancel(ctx), id)
		if err != nil || !again {
			return wake, err
		}
	}
	return r.clock.Now().Add(storeRetry), nil
}

func (r *runner) flushOnce(ctx context.Context, id string) (again bool, wake time.Time, err error) {
	t, version, err := r.tickets.get(ctx, id)
	if err != nil || version == 0 {
		return false, wake, err
	}
	now, hold := r.clock.Now(), r.held()
	switch {
	case now.Before(hold):
		return false, hold, nil
	case t.Sent != nil && t.Sent.By != r.owner && now.Before(t.Sent.Until):
		return false, t.Sent.Until, nil
	case now.Before(t.Retry):
		return false, t.Retry, nil
	case t.Sent != nil:
		return r.resend(ctx, id, t, version)
	case t.idle(now):
		return false, wake, unlessConflict(r.tickets.put(ctx, id, version, nil))
	}
	items, at := t.join(now)
	if len(items) == 0 {
		return false, at, nil
	}
	stale, err := r.stale(ctx, items)
	if err != nil {
		return false, wake, err
	}
	if len(stale) > 0 {
		t.drop(stale)
		return true, wake, unlessConflict(r.tickets.put(ctx, id, version, &t))
	}
	t.send(items, now, r.until(now), r.owner)
	if err := r.tickets.put(ctx, id, version, &t); err != nil {
		return true, wake, unlessConflict(err)
	}
	return true, wake, r.deliver(ctx, id, *t.Sent)
}

func unlessConflict(err error) error {
	if errors.Is(err, errConflict) {
		return nil
	}
	return err
}

// stale are the writes that their cases no longer wait for: plans change, and a
// runner that was frozen can have handed over what was done meanwhile.
func (r *runner) stale(ctx context.Context, items []waiting) (stale []waiting, err error) {
	for _, w := range items {
		rec, version, err := r.cases.get(ctx, string(w.Key))
		if err != nil {
			return nil, err
		}
		if version == 0 || !rec.waits(w) {
			stale = append(stale, w)
		}
	}
	return stale, nil
}

// resend goes on with a batch whose request may have left: it looks for it on
// the ticket, and sends it again only if it is not there.
func (r *runner) resend(ctx context.Context, id string, t ticketRecord, version uint64) (again bool, wake time.Time, err error) {
	now := r.clock.Now()
	t.Sent.By, t.Sent.Until = r.owner, r.until(now)
	if err := r.tickets.put(ctx, id, version, &t); err != nil {
		return true, wake, unlessConflict(err)
	}
	b := *t.Sent
	found, ticket, comment, err := r.findBatch(ctx, id, b)
	switch {
	case err != nil:
		return true, wake, r.batchFailed(ctx, id, b, err)
	case found:
		return true, wake, r.batchEnds(ctx, id, b, ticketing.Done{Outcome: ticketing.OK, Ticket: ticket, Comment: comment})
	}
	ours, left := false, time.Time{}
	err = r.tickets.change(ctx, id, func(t *ticketRecord, _ uint64) (bool, error) {
		now := r.clock.Now()
		if ours = t.Sent.is(b); !ours {
			return false, nil
		}
		if left = t.free(now, 0); left.After(now) {
			t.Retry = left
			return true, nil
		}
		t.Sent.Until = r.until(now)
		t.count(now)
		b = *t.Sent
		return true, nil
	})
	if err != nil || !ours || left.After(r.clock.Now()) {
		return true, wake, err
	}
	return true, wake, r.deliver(ctx, id, b)
}

// is reports whether b is the same batch, still this runner's.
func (b *batch) is(other batch) bool { return b != nil && b.At.Equal(other.At) && b.By == other.By }

// deliver sends a batch once.
func (r *runner) deliver(ctx context.Context, id string, b batch) error {
	left := b.Until.Add(-margin).Sub(r.clock.Now())
	if left <= 0 {
		return r.batchFailed(ctx, id, b, errTimeout) // this runner was frozen
	}
	timed, cancel := context.WithTimeoutCause(ctx, left, errTimeout)
	defer cancel()
	d, err := r.write(timed, id, b)
	if err == nil {
		d.Outcome = ticketing.OK
		return r.batchEnds(ctx, id, b, d)
	}
	first := b.Items[0]
	refusal, final := refused(err, first.Step)
	if !final {
		return r.batchFailed(ctx, id, b, err)
	}
	r.log.WarnContext(ctx, "a write was refused", "record", ticketJob+id, "cases", len(b.Items), "kind", refusal.Kind, "err", err)
	if len(b.Items) > 1 && refusal.Kind != ticketing.RefusedClosed && refusal.Kind != ticketing.RefusedNotFound {
		return r.split(ctx, id, b)
	}
	if refusal.Kind == ticketing.RefusedAccount {
		if err := r.showOtherwise(ctx, first.Key, first.Step); err != nil {
			return err
		}
	}
	return r.batchEnds(ctx, id, b, ticketing.Done{Outcome: ticketing.Refused, Refusal: refusal})
}

func (r *runner) write(ctx context.Context, id string, b batch) (d ticketing.Done, err error) {
	ticket, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return d, fmt.Errorf("%w: the ticket's id is no number", errOther)
	}
	if b.Items[0].Step.Kind == ticketing.DoAddTags {
		_, err = r.once.Tickets.AddTags(ctx, ticket, b.tags())
		return d, err
	}
	w, err := r.once.Tickets.Update(ctx, ticket, b.update())
	if err != nil {
		return d, err
	}
	return ticketing.Done{Ticket: ticketFrom(&w.Ticket), Comment: w.CommentID}, nil
}

// findBatch looks for a batch on the ticket: for the marks of its notes, or its
// call. What has neither can be sent twice without harm.
func (r *runner) findBatch(ctx context.Context, id string, b batch) (found bool, t *ticketing.Ticket, comment int64, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, r.timeout, errTimeout)
	defer cancel()
	ticket, err := strconv.ParseInt(id, 10, 64)
	if err != nil || b.Items[0].Step.Kind == ticketing.DoAddTags {
		return false, nil, 0, nil // write refuses what is no id
	}
	notes, voice := notesOf(b.Items), b.Items[0].Step.UpdateTicket.Voice
	if len(notes) == 0 && voice == nil {
		return false, nil, 0, nil
	}
	c, found, err := r.comment(ctx, ticket, b.At.Add(-clockSkew), func(c zendesk.Comment) bool {
		if voice != nil {
			call, ok := c.Call()
			return ok && c.Type == zendesk.CommentVoice && call.RecordingURL == voice.RecordingURL &&
				call.StartedAt.Truncate(time.Second).Equal(voice.StartedAt.Truncate(time.Second))
		}
		return written(c, notes)
	})
	if err != nil || !found {
		if errors.Is(err, zendesk.ErrNotFound) {
			err = nil // write is refused then
		}
		return false, nil, 0, err
	}
	now, err := r.zendesk.Tickets.Get(ctx, ticket)
	if err != nil {
		return false, nil, 0, err
	}
	return true, ticketFrom(now), c.ID, nil
}

// batchEnds saves the end of every step of a batch, and then that of the batch:
// a runner that takes over in between saves the same again, which changes
// nothing.
func (r *runner) batchEnds(ctx context.Context, id string, b batch, d ticketing.Done) error {
	for _, w := range b.Items {
		if err := r.finished(ctx, w.Key, withStep(d, w.Step)); err != nil {
			return err
		}
		r.schedule.want(caseJob+string(w.Key), r.clock.Now())
	}
	return r.batchLeaves(ctx, id, b, func(*ticketRecord) {})
}

// split has the writes of a batch leave one by one: one of them was refused.
func (r *runner) split(ctx context.Context, id string, b batch) error {
	return r.batchLeaves(ctx, id, b, func(t *ticketRecord) {
		items := slices.Clone(b.Items)
		for i := range items {
			items[i].Alone = true
		}
		t.Waiting = append(items, t.Waiting...)
	})
}

// batchLeaves ends a batch, unless another runner did.
func (r *runner) batchLeaves(ctx context.Context, id string, b batch, also func(*ticketRecord)) error {
	return r.tickets.change(ctx, id, func(t *ticketRecord, _ uint64) (bool, error) {
		if !t.Sent.is(b) {
			return false, nil
		}
		t.Sent, t.Failures, t.Retry = nil, 0, time.Time{}
		also(t)
		return true, nil
	})
}

// batchFailed puts off a batch whose outcome is not known.
func (r *runner) batchFailed(ctx context.Context, id string, b batch, cause error) error {
	r.counts.failures.Add(1)
	r.log.InfoContext(ctx, "a write is put off", "record", ticketJob+id, "err", cause)
	return r.tickets.change(ctx, id, func(t *ticketRecord, _ uint64) (bool, error) {
		if !t.Sent.is(b) {
			return false, nil
		}
		t.Failures++
		t.Retry = r.clock.Now().Add(pause(t.Failures, cause))
		return true, nil
	})
}
