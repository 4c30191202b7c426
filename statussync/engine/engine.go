package engine

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
)

var machineClock = ctikit.SystemClock{}

// Engine keeps the agents of one account in step. It is safe for concurrent
// use.
type Engine struct {
	cfg      Config
	systems  []*member // the hub first
	records  *records
	roster   *roster
	wakes    *queue
	sweep    sweeper
	webhooks webhooks
	catalog  catalogs
	rules    atomic.Pointer[rules]
	saved    savedSettings
	feed     feedLog
	panics   atomic.Int64
	broken   atomic.Int64 // damaged records put aside
	paused   atomic.Bool
	running  atomic.Bool
	recorded bool // the journal has begun

	// Of one of several replicas; lease is nil for the only writer, which leads.
	lease      *lease
	replicas   replicas
	following  sync.Mutex                                      // guards that leading changes
	leading    atomic.Bool                                     // it does the leader's work
	atLeaseEnd atomic.Pointer[func(func()) (stop func() bool)] // calls a function when the lease ends; nil while it follows, and in Step
	gained     chan struct{}                                   // the lease is there
	polled     func() []Item                                   // for Step
	ending     context.CancelFunc                              // ends Run
	ends       atomic.Pointer[error]                           // with this
}

// rules are what is decided by: for joined agents, and by system for those that
// are not.
type rules struct {
	joined  *statussync.Rules
	apart   []*statussync.Rules
	systems []statussync.System
	pairs   []statussync.Pair // by "#id"
	holds   []statussync.Hold // by "#id"
}

// New checks the configuration, reads the catalogs and compiles the rules: those
// that were saved with [Engine.SetRules], else the configuration's. One of several
// replicas gets the catalogs from the store, where the leader saves them; where its
// rules name a status that is not there, it reads them itself if nobody leads, and
// otherwise waits for the leader's next reading, for [Config].CatalogEvery and a minute.
// While ctx lives it tries again where a product does not answer; a final
// refusal ends it. All that is wrong is reported at once. Its errors wrap
// [ErrConfig], those of [statussync.Compile] and of [focus.Check], or are those
// of a catalog that could not be read.
func New(ctx context.Context, cfg Config) (*Engine, error) {
	wrong := cfg.check()
	cfg = cfg.withDefaults()
	e := &Engine{cfg: cfg, gained: make(chan struct{}, 1), ending: func() {}, wakes: newQueue(), records: newRecords(cfg.Store, cfg.Account, cfg.Clock), roster: newRoster(len(cfg.Systems))}
	e.records.moved, e.records.changed = e.quarantined, e.feed.saved
	e.records.fenced = e.wasFenced
	if e.leading.Store(cfg.Replica == ""); cfg.Replica != "" {
		e.lease = newLease(cfg.Replica, cfg.LeaseTTL, cfg.Clock)
	}
	e.sweep.poke = make(chan struct{}, 1)
	e.webhooks.in, e.webhooks.gone = map[int]int{}, e.sweep.poke
	if len(cfg.Systems) == 0 || slices.Contains(cfg.Systems, nil) {
		return nil, wrong
	}
	for i, s := range cfg.Systems {
		e.systems = append(e.systems, newMember(e, i, s))
	}
	for i, m := range e.systems {
		m.Attach(host{e, i}) // first: the replies about the catalogs show how the clocks go
	}
	known, err := e.firstCatalogs(ctx, wrong == nil)
	if err == nil && (wrong == nil || !slices.ContainsFunc(known, isUnread)) {
		var stored settingsEntry
		if wrong == nil {
			stored = e.peekSettings(ctx)
		}
		err = e.firstRules(ctx, known, stored)
		if e.lease != nil && wrong == nil && errors.Is(err, statussync.ErrUnknownStatus) {
			err = e.firstRulesAfresh(ctx, known, stored, err)
		}
	}
	if err := errors.Join(wrong, err); err != nil {
		e.rules.Store(nil) // a system that is attached gets errors
		return nil, err
	}
	return e, nil
}

func isUnread(c statussync.Catalog) bool { return c == nil }

func (e *Engine) member(name string) *member {
	i := slices.IndexFunc(e.systems, func(m *member) bool { return m.Name() == name })
	if i < 0 {
		return nil
	}
	return e.systems[i]
}

// Pause stops writes, but not learning: wishes wait and the newest stands. With
// [Config].Replica it stops those of all replicas, until one of them resumes, and
// returns when that is saved; its errors are the store's. Otherwise it is this
// process's alone and never fails.
func (e *Engine) Pause(ctx context.Context) error { return e.pause(ctx, true) }

// Resume lets writes go out again, where [Engine.Pause] stopped them.
func (e *Engine) Resume(ctx context.Context) error { return e.pause(ctx, false) }

func (e *Engine) pause(ctx context.Context, paused bool) error {
	if err := e.share(ctx, pauseKey, pauseRecord{sharedVersion, paused}); err != nil {
		return err
	}
	e.setPaused(paused)
	return nil
}

func (e *Engine) setPaused(paused bool) {
	if e.paused.Store(paused); paused {
		return
	}
	for _, m := range e.systems {
		m.queue.wake()
	}
}

// Paused reports whether writes are stopped.
func (e *Engine) Paused() bool { return e.paused.Load() }

// Rules are the compiled rules in force, for [statussync.Check] and Translate.
func (e *Engine) Rules() *statussync.Rules { return e.rules.Load().joined }
