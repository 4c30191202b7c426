package zendesk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ctikit/ctikit"
)

// errLeft ends a run whose caller left the loop.
var errLeft = errors.New("left")

// emit hands a change to the caller; false means that the caller left.
type emit func(AgentChange) bool

// run alternates between the events that wait and one request when it is due.
func (w *Watch) run(ctx context.Context, yield emit) error {
	for {
		if !w.takeIn(yield) {
			return errLeft
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("zendesk: watch: %w", err)
		}
		if w.sleep(ctx, w.due()) {
			continue
		}
		if err := w.request(ctx, yield); err != nil {
			return err
		}
	}
}

// takeIn merges the events that wait, no more than a buffer of them at a time:
// a flood must not keep the sweep from its turn.
func (w *Watch) takeIn(yield emit) bool {
	for range w.room {
		ev, ok := w.next()
		if !ok {
			return true
		}
		if c, ok := w.merge.event(ev, w.room); ok && !yield(c) {
			return false
		}
	}
	return true
}

func (w *Watch) next() (Event, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refused {
		w.merge.era++ // some of them may not come again
		w.refused = false
	}
	if len(w.inbox) == 0 {
		w.inbox = nil // frees what a burst took
		return nil, false
	}
	ev := w.inbox[0]
	w.inbox[0] = nil
	w.inbox = w.inbox[1:]
	return ev, true
}

// due is how long it is until the next request may and should go out.
func (w *Watch) due() time.Duration {
	at := later(w.pace.next, w.trouble.until)
	if !w.sweep.under && len(w.merge.unsettled) == 0 {
		at = later(at, w.sweep.again)
	}
	return at.Sub(w.clock.Now())
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// sleep waits for d, an event or the end of ctx; false when there was nothing
// to wait for. It sleeps on the clock, so that a virtual one moves on.
func (w *Watch) sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return false
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w.mu.Lock()
	waiting := len(w.inbox) > 0
	w.wake = cancel
	w.mu.Unlock()
	if !waiting {
		_ = w.clock.Sleep(ctx, d) // run looks at the context
	}
	w.mu.Lock()
	w.wake = nil
	w.mu.Unlock()
	return true
}

// request reads an agent that is not settled or the next page of the sweep, in
// turns when both wait.
func (w *Watch) request(ctx context.Context, yield emit) error {
	sweeping := w.sweep.under || !w.clock.Now().Before(w.sweep.again)
	if len(w.merge.unsettled) > 0 && (!sweeping || w.sweep.readNext) {
		w.sweep.readNext = false
		return w.outcome(ctx, w.read(ctx, yield))
	}
	w.sweep.readNext = true
	return w.outcome(ctx, w.page(ctx, yield))
}

// read settles an agent.
func (w *Watch) read(ctx context.Context, yield emit) error {
	id := w.merge.unsettled[0]
	a, err := w.availability.Get(ctx, id)
	if err == nil {
		err = w.readItems(ctx, a)
	}
	missing := errors.Is(err, ErrNotFound) && !featureless(err)
	w.merge.settled()
	switch {
	case missing:
		return left(w.merge.gone(id, yield))
	case err != nil:
		w.merge.unsettle(id) // behind the others
		return err
	}
	return left(w.merge.reading(a, SourceRead, yield))
}

// readItems completes the work items of a reading. An item that was added or
// removed meanwhile has an event, and else another number at the next sweep.
func (w *Watch) readItems(ctx context.Context, a *AgentAvailability) error {
	for i := range a.Channels {
		c := &a.Channels[i]
		if !c.MoreWorkItems {
			continue
		}
		var all []WorkItem
		for item, err := range w.availability.AllWorkItems(ctx, a.AgentID, c.Name) {
			if errors.Is(err, ErrNotFound) { // the channel went away meanwhile
				all = nil
				break
			}
			if err != nil {
				return err
			}
			all = append(all, item)
		}
		if all != nil {
			c.WorkItems, c.MoreWorkItems = all, false
		}
	}
	return nil
}

func left(goOn bool) error {
	if goOn {
		return nil
	}
	return errLeft
}

// featureless tells the 404 of an account without the feature from that of an
// unknown agent: InvalidEndpoint instead of RecordNotFound.
func featureless(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Code == "InvalidEndpoint"
}

// sweep is one walk through the list of all agents.
type sweep struct {
	under    bool
	after    string          // the page to come
	pages    map[string]bool // addresses of the pages read
	agents   map[int64]bool
	again    time.Time // when the next one starts
	readNext bool      // an unsettled agent comes before the next page
}

func (w *Watch) page(ctx context.Context, yield emit) error {
	s := &w.sweep
	if !s.under {
		w.merge.sweeps++
		*s = sweep{under: true, pages: map[string]bool{}, agents: map[int64]bool{}, readNext: s.readNext, again: w.clock.Now().Add(w.every)}
	}
	page, err := w.availability.List(ctx, AvailabilityListOptions{Size: 100, Cursor: s.after})
	if err != nil {
		return s.broken(err)
	}
	for i := range page.Items {
		s.agents[page.Items[i].AgentID] = true
		if !w.merge.reading(&page.Items[i], SourceList, yield) {
			return errLeft
		}
	}
	s.pages[s.after] = true
	s.after = page.Next
	switch {
	case s.after == "":
		s.under = false
		w.merge.swept(s.agents)
	case s.pages[s.after]:
		return s.broken(fmt.Errorf("zendesk: watch: %w", ErrCursorLoop))
	}
	return nil
}

// broken starts the sweep over where a page can no longer be read, and goes on
// with the same page after other failures.
func (s *sweep) broken(err error) error {
	refused := errors.Is(err, ErrInvalid) || errors.Is(err, ErrNotFound)
	switch {
	case refused && s.after == "":
		return finalError{err}
	case refused, errors.Is(err, ErrReply), errors.Is(err, ErrNoCursor), errors.Is(err, ErrCursorLoop):
		s.under, s.again = false, time.Time{}
	}
	return err
}

// finalError ends the range.
type finalError struct{ error }

func (e finalError) Unwrap() error { return e.error }

// trouble is the wait after failures in a row.
type trouble struct {
	most  time.Duration
	wait  time.Duration
	until time.Time
}

// outcome decides whether the range goes on after a request.
func (w *Watch) outcome(ctx context.Context, err error) error {
	t := &w.trouble
	if err == nil || errors.Is(err, errLeft) {
		t.wait = 0
		return err
	}
	if ended := ctx.Err(); ended != nil {
		return fmt.Errorf("zendesk: watch: %w", ended)
	}
	if f, ok := errors.AsType[finalError](err); ok {
		return f.error
	}
	if errors.Is(err, ErrUnauthorized) || errors.Is(err, ErrForbidden) || featureless(err) {
		return err
	}
	t.wait = min(max(time.Second, 2*t.wait), t.most)
	wait := t.wait
	if e, ok := errors.AsType[*Error](err); ok {
		wait = max(wait, e.RetryAfter)
	}
	t.until = w.clock.Now().Add(wait)
	if w.failed != nil {
		w.failed(err, wait)
	}
	return nil
}

// pace is the watch's share of the budget: a Limiter that spreads attempts
// evenly and then asks the client's own.
type pace struct {
	clock  ctikit.Clock
	gap    time.Duration
	next   time.Time
	shared ctikit.Limiter // nil if the client has none
}

// Wait returns when the next attempt may go out.
func (p *pace) Wait(ctx context.Context) error {
	if err := p.clock.Sleep(ctx, p.next.Sub(p.clock.Now())); err != nil {
		return err
	}
	if p.shared != nil {
		if err := p.shared.Wait(ctx); err != nil {
			return err
		}
	}
	p.next = p.clock.Now().Add(p.gap)
	return nil
}
