package main

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/connect/contactlog/intake"
	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

// logger files what happens in the phone systems as tickets, with one filer for
// each of them.
type logger struct {
	config   config
	accounts accounts
	clock    ctikit.Clock
	log      *slog.Logger

	settings atomic.Pointer[aircallRules]
	calls    *filing.Filer[calllog.Facts]    // nil without Aircall
	contacts *filing.Filer[contactlog.Facts] // nil without Connect
	intake   *intake.Intake                  // nil without Connect
	tasks    *taskfeed.Feed                  // nil where ticket events make no tasks
	store    filing.Store                    // nil: in memory
	lookedAt time.Time                       // at Aircall's calls: see recoverCalls
	since    time.Time                       // calls before are none of ours
	vendors  outages
}

// aircallRules are Aircall's settings as they are now, and what plans by them.
type aircallRules struct {
	settings calllog.Settings
	planner  *calllog.Planner
}

// loggerOptions are the surroundings of a logger. The zero value is the machine's
// time and nobody who listens.
type loggerOptions struct {
	clock  ctikit.Clock
	log    *slog.Logger
	store  filing.Store // nil: in memory
	watch  *printer     // of plans
	notify func(ticketing.Notice)
}

func newLogger(ctx context.Context, c config, a accounts, o loggerOptions) (*logger, error) {
	l := &logger{config: c, accounts: a, clock: o.clock, log: o.log, store: o.store}
	if l.clock == nil {
		l.clock = ctikit.SystemClock{}
	}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	if err := l.beginAt(ctx, o.store); err != nil {
		return nil, err
	}
	if c.aircall != nil {
		if err := l.addAircall(o); err != nil {
			return nil, err
		}
	}
	if c.connect != nil {
		if err := l.addConnect(o); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// beginAt decides from when on lost calls are looked for.
func (l *logger) beginAt(ctx context.Context, store filing.Store) (err error) {
	now := l.clock.Now()
	l.since, l.lookedAt = now, now
	if store != nil {
		l.since, err = since(ctx, store, l.config.name, now)
		l.lookedAt = now.Add(-lookBack)
	}
	return err
}

func (l *logger) addAircall(o loggerOptions) (err error) {
	if err := l.follow(*l.config.aircall); err != nil {
		return err
	}
	plan := func(c ticketing.Case[calllog.Facts], now time.Time) ticketing.Next {
		return l.settings.Load().planner.Plan(c, now)
	}
	l.calls, err = filing.New(filing.Config[calllog.Facts]{
		Zendesk: l.accounts.zendesk, Account: l.config.name + "-aircall", AppID: l.config.appID, Plan: watched(o.watch, plan),
		Store: o.store, Phone: &aircallPhone{l.accounts.aircall}, Clock: l.clock, Logger: l.log, Notify: o.notify,
	})
	return err
}

// follow plans by other settings from now on.
func (l *logger) follow(s calllog.Settings) error {
	planner, err := calllog.New(s)
	if err == nil {
		l.settings.Store(&aircallRules{s, planner})
	}
	return err
}

func (l *logger) addConnect(o loggerOptions) error {
	planner, err := contactlog.New(l.config.connect.settings)
	if err != nil {
		return err
	}
	l.contacts, err = filing.New(filing.Config[contactlog.Facts]{
		Zendesk: l.accounts.zendesk, Account: l.config.name + "-connect", AppID: l.config.appID, Plan: watched(o.watch, planner.Plan),
		Store: o.store, Clock: l.clock, Logger: l.log, Notify: o.notify,
	})
	if err != nil {
		return err
	}
	l.intake, err = intake.New(intake.Config{
		Connect: l.accounts.connect, Instance: l.config.connect.instance, Sink: l.contacts, Clock: l.clock, Logger: l.log,
	})
	if err == nil && l.config.connect.tasks != nil {
		err = l.addTasks(o)
	}
	return err
}

// aircallEvent takes an event of Aircall. When it returns nil, all is saved.
func (l *logger) aircallEvent(ctx context.Context, e aircall.Event) error {
	rules := l.settings.Load()
	if s, changed := rules.settings.After(e); changed { // A8
		l.log.WarnContext(ctx, "Aircall's integration was removed: its calls are filed no more", "rule", "A8")
		return l.follow(s)
	}
	key, ok := calllog.KeyOf(l.config.name, e)
	if !ok {
		return nil
	}
	return l.calls.Observe(ctx, key, func(f calllog.Facts) calllog.Facts { return rules.planner.Observe(f, e) })
}

// run files until ctx ends.
func (l *logger) run(ctx context.Context) error {
	var parts []func(context.Context) error
	if l.calls != nil {
		parts = append(parts, l.calls.Run, l.recoverUntil)
	}
	if l.contacts != nil {
		parts = append(parts, l.contacts.Run)
	}
	if l.tasks != nil {
		parts = append(parts, l.tasks.Run)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, len(parts))
	for _, part := range parts {
		go func() { ended <- tenants.Caught(func() error { return part(ctx) }) }()
	}
	var errs []error
	for range parts {
		errs = append(errs, <-ended)
		stop() // the first to end ends the others
	}
	return errors.Join(errs...)
}

// step does what is due, in place of run, and says when to call again.
func (l *logger) step(ctx context.Context) (next time.Time) {
	if !l.clock.Now().Before(l.lookedAt.Add(recoverEvery)) {
		l.recoverCalls(ctx)
	}
	next = l.lookedAt.Add(recoverEvery)
	for _, step := range l.steps() {
		if at := step(ctx); at.Before(next) {
			next = at
		}
	}
	return next
}

func (l *logger) steps() (all []func(context.Context) time.Time) {
	if l.calls != nil {
		all = append(all, l.calls.Step)
	}
	if l.contacts != nil {
		all = append(all, l.contacts.Step)
	}
	if l.tasks != nil {
		all = append(all, l.tasks.Step)
	}
	return all
}
