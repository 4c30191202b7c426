package engine

import (
	"context"
	"errors"
	"sync"
	"time"
)

// runReplica follows the store, and leads while it has the lease.
func (e *Engine) runReplica(ctx context.Context) error {
	keeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var group sync.WaitGroup
	caughtUp := make(chan struct{})
	e.lease.began = e.lease.now()
	once := sync.OnceFunc(func() { close(caughtUp) })
	group.Go(func() { e.watchStore(keeping, once) })
	group.Go(func() { e.watchFeed(ctx) })
	group.Go(func() {
		select {
		case <-caughtUp: // who else is there is known
			e.loop(keeping, e.lease.poke, func(step context.Context) time.Time { return e.keep(step, ctx.Err() != nil) })
		case <-keeping.Done():
		}
	})
	for ctx.Err() == nil {
		select {
		case <-e.gained:
			e.lead(ctx)
			poke(e.lease.poke)
		case <-ctx.Done():
		}
	}
	stop()
	group.Wait()
	end := context.WithoutCancel(ctx)
	e.giveBack(end)
	e.leave(end)
	return errors.Join(e.records.store.damage(), e.stopped())
}

// keep does what a replica does now and then: it shows that it lives, and keeps
// the lease.
func (e *Engine) keep(ctx context.Context, ends bool) time.Time {
	next := earlier(e.signOfLife(ctx), e.keepLease(ctx, ends))
	if e.lease.holds() && !e.leading.Load() && !ends {
		poke(e.gained)
	}
	return e.cfg.Clock.Now().Add(next.Sub(e.lease.now()))
}

// lead does the leader's work until ctx or the lease ends.
func (e *Engine) lead(ctx context.Context) {
	held, end := e.lease.during(context.WithoutCancel(ctx))
	defer end()
	defer e.lease.unwatch()
	if !e.beginLeading() {
		return
	}
	defer e.endLeading()
	atEnd := func(f func()) (stop func() bool) { return context.AfterFunc(held, f) }
	e.atLeaseEnd.Store(&atEnd)
	for {
		err := e.restore(ctx)
		if err == nil {
			break
		}
		e.cfg.Logger.ErrorContext(ctx, "state not restored", "err", err)
		if ctx.Err() != nil || held.Err() != nil || e.cfg.Clock.Sleep(held, storeRetry) != nil {
			return
		}
	}
	e.work(ctx, held)
}

// beginLeading has this replica lead, from what is in the store alone, if it has the
// lease still.
func (e *Engine) beginLeading() bool {
	now := e.cfg.Clock.Now()
	rec, _, ok := e.lease.own()
	if !ok || !e.lease.holds() {
		return false
	}
	e.following.Lock()
	defer e.following.Unlock()
	e.records.term.Store(rec.Term)
	e.wakes.clear()
	e.sweep.begin(now)
	e.roster.begin()
	for _, m := range e.systems {
		m.begin(now)
	}
	e.leading.Store(true)
	return true
}

// endLeading has it follow again.
func (e *Engine) endLeading() {
	e.following.Lock()
	defer e.following.Unlock()
	e.leading.Store(false)
	e.atLeaseEnd.Store(nil)
	e.records.term.Store(0)
	e.wakes.clear()
	for _, m := range e.systems {
		m.queue.clear()
		m.unsettled.clear()
		m.forget()
	}
}

// begin forgets what was left when this replica led before.
func (m *member) begin(now time.Time) {
	m.queue.clear()
	m.unsettled.clear()
	m.budget.begin(now)
	m.lookups.begin(now)
	m.forget()
	m.probe.Store(false)
	m.confirms.Store(0)
	m.bulk = bulk{started: m.bulk.started, byList: map[string]time.Time{}}
	m.alone, m.withheld, m.unsent = map[string]bool{}, map[string]string{}, unsent{}
	clear(m.unsaved.outcomes)
}

// forget forgets what fails: a replica that follows does not know whether it still
// does.
func (m *member) forget() {
	for _, t := range []*tries{m.lists, m.reads, m.writes} {
		t.clear()
	}
	m.denied.Store(false)
}

// stop ends Run with an error.
func (e *Engine) stop(err error) {
	e.ends.CompareAndSwap(nil, &err)
	e.ending()
}

func (e *Engine) stopped() error {
	if err := e.ends.Load(); err != nil {
		return *err
	}
	return nil
}

// stepReplica is what [Engine.Step] does before the leader's work; led says whether
// there is such work.
func (e *Engine) stepReplica(ctx context.Context) (next time.Time, led bool, err error) {
	for _, it := range e.polled() {
		e.changed(ctx, it)
	}
	if err := e.stopped(); err != nil {
		return time.Time{}, false, err
	}
	if e.leading.Load() && !e.lease.holds() {
		e.endLeading()
	}
	next = e.keep(ctx, false)
	select {
	case <-e.gained:
		if !e.beginLeading() {
			break
		}
		if err := e.restore(ctx); err != nil {
			e.endLeading()
			return e.cfg.Clock.Now().Add(storeRetry), false, nil //nolint:nilerr // it is tried again
		}
		e.onLead(ctx)
	default:
	}
	return next, e.leads(), nil
}

// beginSteps is how the first [Engine.Step] of a replica begins to follow the store.
func (e *Engine) beginSteps(ctx context.Context) error {
	store, ok := e.cfg.Store.(poller)
	if !ok {
		return bad("Store", "Step with a Replica wants a Memory")
	}
	e.polled, e.lease.began = store.Poll(e.records.prefix), e.lease.now()
	if err := e.beginJournal(ctx); err != nil {
		return err
	}
	return e.catchUp(ctx)
}

// poller is a store that can be followed without waiting, as a simulation must.
type poller interface {
	Poll(prefix string) (changes func() []Item)
}
