package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// board is the floor as people see it, kept up to date from the accounts, and
// what they may do to it.
type board struct {
	accounts    accounts
	systemNames []string                            // Zendesk first
	fromConnect func(context.Context, []byte) error // takes Connect's events; nil without it
	picture     *picture
	engine      *engine.Engine
	feed        *feed
	streams     streams
	acts        *acts
	records     records
	policy      policy
	screens     *screens
	app         *zaf.App      // nil: standalone
	identity    zaf.Identity  // of everybody, standalone
	keyFile     string        // where the key that signs bearers is, if the store is in memory
	ready       ctikit.Secret // that /ready asks for; empty: it is not served
	log         *slog.Logger
	began       time.Time

	dayVersions map[string]uint64 // of saved days, by key
	newerDays   map[string]bool   // that a newer program has saved
	cleaned     string            // the date when old days were removed

	flushing sync.Mutex // of a flush, or a snapshot
	snoozing sync.Mutex // of an agent's snoozes
}

// newBoard makes the board and the engine below it.
func newBoard(ctx context.Context, a accounts, l limits, zone *time.Location, log *slog.Logger) (*board, error) {
	b := &board{accounts: a, picture: newPicture(zone, l), feed: newFeed(), policy: adminsSet, log: log, began: time.Now()}
	b.records = records{a.store, a.name, log}
	b.screens = newScreens(b.records, time.Now)
	b.acts = &acts{b.records, time.Now}
	j := a.join(b)
	for _, s := range j.systems {
		b.systemNames = append(b.systemNames, s.Name())
	}
	var err error
	b.engine, err = engine.New(ctx, engine.Config{
		Account: a.name, Store: a.store, Systems: j.systems, Pairs: a.pairs, Holds: a.holds, ResetSettings: a.reset,
		Logger: slog.New(slog.DiscardHandler), Notify: b.notice,
	})
	if err != nil {
		return nil, err
	}
	b.picture.days = !a.daysOff
	return b, errors.Join(b.restoreDays(ctx), b.picture.read(ctx, a), b.restore(ctx), j.subscribe(ctx))
}

// restore reads what was saved before a restart.
func (b *board) restore(ctx context.Context) error {
	var saved limitsRecord
	_, err := b.records.get(ctx, limitsName, &saved)
	b.picture.inForce(saved)
	return errors.Join(err, b.restoreActs(ctx), b.restoreSnoozes(ctx), b.screens.restore(ctx))
}

// notice logs what people should know of the accounts. What is about one agent is
// on the board.
func (b *board) notice(n engine.Notice) {
	if n.Subject.Agent == "" {
		b.log.Warn("notice", "code", n.Code, "system", n.Subject.System, "detail", n.Detail)
	}
}

// run keeps the board up to date until ctx ends.
func (b *board) run(ctx context.Context) error {
	defer b.feed.close()
	stop, err := b.accounts.events.Begin(ctx, b.accounts.store, b.fromConnect, b.log)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	wg.Go(func() { b.flushEvery(ctx) })
	wg.Go(func() { b.readEvery(ctx, listsEvery) })
	wg.Go(func() { b.follow(ctx) })
	wg.Go(func() { b.keepDays(ctx) })
	err = b.engine.Run(ctx)
	wg.Wait()
	return errors.Join(err, stop())
}

// listsEvery is how often the lists are read, for what events have missed.
const listsEvery = 2 * time.Minute
