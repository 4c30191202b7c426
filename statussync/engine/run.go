package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Run works until ctx ends: it restores what the store holds, sweeps, and then
// carries out what is decided. One of several replicas does so while it leads, and
// otherwise follows. A store that fails is asked again. When ctx ends it finishes
// what is under way, and what [Config].Drain leaves time for, and returns nil. It returns an error that
// wraps [ErrStoreBroken] as soon as the store reports one, and at once one that wraps
// [ErrNewer] where the store is in a newer format than this version reads. It may be
// called once.
func (e *Engine) Run(ctx context.Context) error {
	if !e.running.CompareAndSwap(false, true) {
		return fmt.Errorf("%w: Run was called before", ErrConfig)
	}
	ctx, e.ending = context.WithCancel(ctx)
	defer e.ending()
	err := e.begin(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	go func() {
		select {
		case <-e.records.store.broken:
			e.ending()
		case <-ctx.Done():
		}
	}()
	if e.lease != nil {
		return e.runReplica(ctx)
	}
	var group sync.WaitGroup
	group.Go(func() { e.watchSettings(ctx) })
	group.Go(func() { e.watchFeed(ctx) })
	e.work(ctx, context.Background()) // the only writer leads for ever
	group.Wait()
	return e.records.store.damage()
}

// work sweeps and carries out what is decided until ctx ends, or at once when held,
// the lease, does.
func (e *Engine) work(ctx, held context.Context) {
	var group sync.WaitGroup
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	ctx, end := context.WithCancel(ctx)
	defer end()
	defer context.AfterFunc(held, func() { stop(); end() })()
	group.Go(func() {
		defer stop()
		<-ctx.Done()
		e.drain(work)
	})
	for _, m := range e.systems {
		group.Go(func() { e.loop(work, m.queue.poke, func(ctx context.Context) time.Time { return e.flush(ctx, m) }) })
	}
	group.Go(func() { e.onLead(ctx) })
	group.Go(func() { e.loop(work, e.wakes.poke, e.wake) })
	group.Go(func() { e.loop(ctx, e.sweep.poke, e.advanceSweep) })
	group.Wait()
}

// Step does the first thing that is due and says when to call again: now when
// there may be more. It is what [Engine.Run] does, one step at a time, for a
// simulation that moves its own [Clock]. The first Step restores what the store
// holds. With [Config].Replica the store must be a [Memory], or have its Poll. Do
// not call it beside Run.
func (e *Engine) Step(ctx context.Context) (time.Time, error) {
	if e.running.CompareAndSwap(false, true) {
		begin := e.restore
		if e.lease != nil {
			begin = e.beginSteps
		}
		if err := begin(ctx); err != nil {
			e.running.Store(false) // the next Step tries again
			return time.Time{}, err
		}
		if e.lease == nil {
			e.onLead(ctx)
		}
	}
	if err := e.records.store.damage(); err != nil {
		return time.Time{}, err
	}
	now := e.cfg.Clock.Now()
	next := now.Add(time.Minute)
	if e.lease != nil {
		at, leads, err := e.stepReplica(ctx)
		if next = earlier(next, at); err != nil || !leads {
			return next, err
		}
	}
	steps := []func(context.Context) time.Time{e.wake, e.advanceSweep}
	for _, m := range e.systems {
		steps = append(steps, func(ctx context.Context) time.Time { return e.flush(ctx, m) })
	}
	for _, step := range steps {
		at := e.step(ctx, step)
		if !at.IsZero() && !at.After(now) {
			return now, nil
		}
		if !at.IsZero() && at.Before(next) {
			next = at
		}
	}
	return next, nil
}

// loop calls step until ctx ends. A step does at most one thing and says when
// the next is due: now, later, or zero for when poked. What is under way when
// ctx ends is finished.
func (e *Engine) loop(ctx context.Context, poke <-chan struct{}, step func(context.Context) time.Time) {
	for ctx.Err() == nil {
		next := e.step(context.WithoutCancel(ctx), step)
		wait := time.Minute
		if !next.IsZero() {
			wait = next.Sub(e.cfg.Clock.Now())
		}
		if wait <= 0 {
			continue
		}
		due := make(chan struct{})
		stop := e.cfg.Clock.AfterFunc(wait, func() { close(due) })
		select {
		case <-ctx.Done():
		case <-poke:
		case <-due:
		}
		stop()
	}
}

// step calls a step. One that panics, in a store perhaps, is tried again.
func (e *Engine) step(ctx context.Context, step func(context.Context) time.Time) time.Time {
	next := e.cfg.Clock.Now().Add(storeRetry)
	func() {
		defer e.survive(ctx, "a step")
		next = step(ctx)
	}()
	return next
}

// begin restores what the store holds. It tries again while the store fails.
func (e *Engine) begin(ctx context.Context) error {
	for {
		err := e.start(ctx)
		if err == nil || ctx.Err() != nil || errors.Is(err, ErrNewer) || errors.Is(err, ErrStoreBroken) {
			return err
		}
		e.cfg.Logger.ErrorContext(ctx, "state not restored", "err", err)
		_ = e.cfg.Clock.Sleep(ctx, storeRetry)
	}
}

// start restores what the store holds. One of several replicas follows it first.
func (e *Engine) start(ctx context.Context) error {
	if e.lease == nil {
		return e.restore(ctx)
	}
	if err := e.beginJournal(ctx); err != nil {
		return err
	}
	return e.records.opened(ctx)
}

// restore loads what an earlier run left in the store. Agents with a wish of an
// earlier run are read before anything is written for them, and so are those
// whose record is of the former version.
func (e *Engine) restore(ctx context.Context) error {
	if err := e.beginJournal(ctx); err != nil {
		return err
	}
	if err := e.loadSettings(ctx); err != nil && !e.saved.newer.Load() {
		return err
	}
	now, former, stored := e.cfg.Clock.Now(), 0, map[string]bool{}
	var open []unanswered
	err := e.records.scan(ctx, func(agent string, rec record, err error) {
		stored[agent] = true
		if term := e.records.term.Load(); rec.Term > term && term > 0 {
			e.wasFenced(rec.Term)
		}
		if err != nil {
			e.unrestored(ctx, agent, err)
			return
		}
		if rec.IDs[e.systems[0].Name()] != agent {
			return // the hub was another one
		}
		if rec.V < recordVersion {
			former++
		}
		due := statussync.Due(rec.State, now, e.Rules())
		e.remember(agent, rec, due)
		e.note(agent, rec.State, due)
		e.schedule(agent, due)
		open = append(open, e.unanswered(agent, rec.State)...)
	})
	for _, agent := range e.roster.agents() {
		if err == nil && !stored[agent] { // another replica has removed it
			e.roster.dissolve(agent)
		}
	}
	for _, m := range e.systems {
		err = errors.Join(err, e.restoreJobs(ctx, m))
	}
	for _, m := range e.systems[1:] {
		err = errors.Join(err, e.checkIndex(ctx, m))
	}
	e.closeUnanswered(ctx, open)
	if former > 0 {
		e.notify(ctx, Notice{Code: Migrated, Detail: fmt.Sprintf(
			"%d records of the former version start anew from what they know and want", former)})
	}
	return err
}

// remember takes a saved agent into the roster.
func (e *Engine) remember(agent string, rec record, due []statussync.Effect) {
	unread := rec.V < recordVersion || slices.ContainsFunc(due, func(ef statussync.Effect) bool { return ef.Kind == statussync.DoWrite })
	for name, id := range rec.IDs {
		m := e.member(name)
		if m == nil {
			continue
		}
		e.roster.bind(m.index, id, agent)
		if unread {
			e.roster.mustRead(place{m.index, id}, agent)
		}
	}
}

// unrestored leaves an agent to the first sweep, which meets its record again.
func (e *Engine) unrestored(ctx context.Context, agent string, err error) {
	if !e.newer(ctx, agentKey(agent), err) {
		e.cfg.Logger.ErrorContext(ctx, "state not read", "agent", agent, "err", err)
	}
}
