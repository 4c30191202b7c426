package engine

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit/internal/clock"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

var machineClock = clock.System{}

// Engine keeps the agents of one account in step. It is safe for concurrent use.
type Engine struct {
	cfg     Config
	systems []*member // the hub first
	records *records
	roster  *roster
	wakes   *queue
	sweep   sweeper
	catalog catalogs
	rules   atomic.Pointer[focus.Rules]
	paused  atomic.Bool
	running atomic.Bool
}

// member is a system and what the engine keeps for it.
type member struct {
	System
	index   int
	traits  Traits
	budget  *budget
	lookups *budget // People requests have one of their own
	queue   *queue
	stats   counters
	denied  atomic.Bool // the account is refused: S11
	probe   atomic.Bool // one write may try whether it still is

	readTries, writeTries failures

	sweepCost  atomic.Int64 // requests of the last sweep
	sweepTakes atomic.Int64 // nanoseconds that it takes within its share

	alone     map[string]bool   // agents whom ReadMany did not show; the flusher's alone
	listFails bool              // the list could not be read; the sweep's goroutine alone
	withheld  map[string]string // by agent, what a dry run would write; the flusher's alone
}

// New checks the configuration, reads the catalogs and compiles the rules.
// Its errors wrap [ErrConfig], [statussync.ErrBadPairs],
// [statussync.ErrUnknownStatus] or [statussync.ErrAmbiguousStatus], or are those
// of a catalog that could not be read.
func New(ctx context.Context, cfg Config) (*Engine, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	e := &Engine{cfg: cfg, wakes: newQueue(), records: newRecords(cfg.Store, cfg.Account)}
	e.sweep.poke = make(chan struct{}, 1)
	var errs []error
	for _, p := range cfg.Pairs {
		errs = append(errs, e.enlist(p.A), e.enlist(p.B))
	}
	for _, f := range cfg.Focus {
		errs = append(errs, e.enlist(f.In))
		for _, s := range f.While {
			errs = append(errs, e.enlist(s))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	e.roster = newRoster(len(e.systems))
	if err := e.readCatalogs(ctx); err != nil {
		return nil, err
	}
	for i, m := range e.systems {
		m.Attach(host{e, i})
	}
	return e, nil
}

func (e *Engine) enlist(s System) error {
	if m := e.member(s.Name()); m != nil {
		if reflect.TypeOf(s).Comparable() && m.System != s {
			return fmt.Errorf("%w: Pairs: two systems are called %q: give one another name", ErrConfig, s.Name())
		}
		return nil
	}
	t := s.Traits()
	t.PerMinute, t.PageCost, t.ReadCost = max(1, t.PerMinute), max(1, t.PageCost), max(1, t.ReadCost)
	t.Burst, t.PeoplePage = orElse(t.Burst, t.PerMinute/burstShare), orElse(t.PeoplePage, peoplePage)
	e.systems = append(e.systems, &member{
		System: s, index: len(e.systems), traits: t, queue: newQueue(),
		budget: newBudget(t.PerMinute, t.Burst), lookups: newBudget(t.PerMinute, t.Burst), withheld: map[string]string{}, alone: map[string]bool{},
	})
	return nil
}

func (e *Engine) member(name string) *member {
	i := slices.IndexFunc(e.systems, func(m *member) bool { return m.Name() == name })
	if i < 0 {
		return nil
	}
	return e.systems[i]
}

// Pause stops writes, but not learning: wishes wait and the newest stands.
func (e *Engine) Pause() { e.paused.Store(true) }

// Resume lets writes go out again.
func (e *Engine) Resume() {
	e.paused.Store(false)
	for _, m := range e.systems {
		m.queue.wake()
	}
}

// Paused reports whether writes are stopped.
func (e *Engine) Paused() bool { return e.paused.Load() }

// Rules are the compiled rules in force, for [statussync.Check] and Translate.
func (e *Engine) Rules() *statussync.Rules { return e.rules.Load().Sync() }

// host is the engine as one system sees it.
type host struct {
	e   *Engine
	sys int
}

func (h host) Now() time.Time { return h.e.cfg.Clock.Now() }

func (h host) Limits(limit, remaining int, reset time.Duration) {
	h.e.systems[h.sys].budget.correct(h.Now(), limit, remaining, reset)
}

// Receive decides on what a webhook told and saves it.
func (h host) Receive(ctx context.Context, id string, o statussync.Observation) error {
	return h.take(ctx, id, told{Observation: o})
}

// Work does the same with what a webhook told of work.
func (h host) Work(ctx context.Context, id string, w focus.Work) error {
	return h.take(ctx, id, told{work: w})
}

// told is something to decide on: an observation, or else news of work.
type told struct {
	statussync.Observation
	work focus.Work
}

func (t told) decide(a focus.Agent, r *focus.Rules) (focus.Agent, []statussync.Effect, []focus.Turn) {
	if t.work != nil {
		return focus.Observe(a, t.work, r)
	}
	return focus.Decide(a, t.Observation, r)
}

// take decides and saves. Facts about agents who are not joined are kept until
// they are; their work is found by the sweep that joins them.
func (h host) take(ctx context.Context, id string, t told) error {
	e := h.e
	if agent, ok := e.roster.agent(h.sys, id); ok {
		_, _, err := e.decide(ctx, agent, t)
		return err
	}
	key := looseKey(e.systems[h.sys].Name(), id)
	_, err := e.records.update(ctx, key, false, func(rec *record) {
		rec.Agent, _, _ = t.decide(rec.Agent, e.rules.Load().Loose())
	})
	if err != nil {
		return err
	}
	if agent, ok := e.roster.agent(h.sys, id); ok { // joined meanwhile, perhaps without this
		_, _, err := e.decide(ctx, agent, t)
		return errors.Join(err, e.records.remove(ctx, key))
	}
	return nil
}

// observe takes one observation of a joined agent into its saved state and puts
// what follows on the queues.
func (e *Engine) observe(ctx context.Context, agent string, o statussync.Observation) error {
	_, _, err := e.decide(ctx, agent, told{Observation: o})
	return err
}

func (e *Engine) decide(ctx context.Context, agent string, t told) (statussync.State, []statussync.Effect, error) {
	rules := e.rules.Load()
	var before statussync.State
	var effects []statussync.Effect
	var turns []focus.Turn
	_, swept := t.Observation.(statussync.Swept)
	rec, err := e.records.update(ctx, agentKey(agent), !swept, func(rec *record) {
		before = rec.Sync
		rec.Agent, effects, turns = t.decide(rec.Agent, rules)
	})
	if err != nil {
		return before, nil, err
	}
	e.count(t.Observation, before, rec.Sync)
	if _, sending := t.Observation.(statussync.Sending); !sending { // what is due then is being done
		e.schedule(agent, effects)
	}
	e.report(ctx, Decision{Agent: agent, Observation: t.Observation, Work: t.work, Effects: effects, Turns: turns})
	return rec.Sync, effects, nil
}

// schedule puts an agent on the queue of every system that something is due in.
func (e *Engine) schedule(agent string, effects []statussync.Effect) {
	now := e.cfg.Clock.Now()
	for _, ef := range effects {
		switch ef.Kind {
		case statussync.Write, statussync.Reread:
			e.member(ef.System).queue.push(agent, now)
		case statussync.Wake:
			e.wakes.push(agent, ef.At)
		case statussync.Notify:
		}
	}
}

// restore loads what an earlier run left in the store.
func (e *Engine) restore(ctx context.Context) error {
	now := e.cfg.Clock.Now()
	return e.records.scan(ctx, func(agent string, rec record) {
		if rec.IDs[e.systems[0].Name()] != agent {
			return // the hub was another one
		}
		for name, id := range rec.IDs {
			if m := e.member(name); m != nil {
				e.roster.bind(m.index, id, agent)
			}
		}
		due := focus.Due(rec.Agent, now, e.rules.Load())
		if slices.ContainsFunc(due, func(ef statussync.Effect) bool { return ef.Kind == statussync.Write }) {
			e.roster.distrust(agent)
		}
		e.schedule(agent, due)
	})
}

// Run works until ctx ends: it restores what the store holds, sweeps, and then
// carries out what is decided. When ctx ends it finishes what is under way and
// returns nil. It may be called once.
func (e *Engine) Run(ctx context.Context) error {
	if !e.running.CompareAndSwap(false, true) {
		return fmt.Errorf("%w: Run was called before", ErrConfig)
	}
	if err := e.restore(ctx); err != nil {
		return err
	}
	var group sync.WaitGroup
	for _, m := range e.systems {
		group.Go(func() { e.loop(ctx, m.queue.poke, func(ctx context.Context) time.Time { return e.flush(ctx, m) }) })
	}
	group.Go(func() { e.loop(ctx, e.wakes.poke, e.wake) })
	group.Go(func() { e.loop(ctx, e.sweep.poke, e.advanceSweep) })
	group.Wait()
	return nil
}

// loop calls step until ctx ends. A step does at most one thing and tells when
// the next is due: now, later, or zero for when poked. What is under way when
// ctx ends is finished.
func (e *Engine) loop(ctx context.Context, poke <-chan struct{}, step func(context.Context) time.Time) {
	for ctx.Err() == nil {
		next := step(context.WithoutCancel(ctx))
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

// Step does the first thing that is due and tells when to call again: now when
// there may be more. It is what [Engine.Run] does, one step at a time, for a
// simulation that moves its own [Clock]. The first Step restores what the store
// holds. Do not call it beside Run.
func (e *Engine) Step(ctx context.Context) (time.Time, error) {
	if e.running.CompareAndSwap(false, true) {
		if err := e.restore(ctx); err != nil {
			return time.Time{}, err
		}
	}
	now := e.cfg.Clock.Now()
	steps := []func(context.Context) time.Time{e.wake, e.advanceSweep}
	for _, m := range e.systems {
		steps = append(steps, func(ctx context.Context) time.Time { return e.flush(ctx, m) })
	}
	next := now.Add(time.Minute)
	for _, step := range steps {
		at := step(ctx)
		if !at.IsZero() && !at.After(now) {
			return now, nil
		}
		if !at.IsZero() && at.Before(next) {
			next = at
		}
	}
	return next, nil
}

// wake tells agents that their time has come.
func (e *Engine) wake(ctx context.Context) time.Time {
	now := e.cfg.Clock.Now()
	first, next := e.wakes.pop(now)
	if first == nil {
		return next
	}
	agent := first.agent
	if err := e.observe(ctx, agent, statussync.Woke{At: now}); err != nil {
		e.wakes.push(agent, now.Add(storeRetry))
		e.cfg.Logger.ErrorContext(ctx, "state not saved", "agent", agent, "err", err)
	}
	return now
}

const storeRetry = time.Second
