package engine

import (
	"context"
	"errors"
	"slices"
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
// that were saved with [Engine.SetRules], else the configuration's.
// While ctx lives it tries again where a product does not answer; a final
// refusal ends it. All that is wrong is reported at once. Its errors wrap
// [ErrConfig], those of [statussync.Compile] and of [focus.Check], or are those
// of a catalog that could not be read.
func New(ctx context.Context, cfg Config) (*Engine, error) {
	wrong := cfg.check()
	cfg = cfg.withDefaults()
	e := &Engine{cfg: cfg, wakes: newQueue(), records: newRecords(cfg.Store, cfg.Account, cfg.Clock), roster: newRoster(len(cfg.Systems))}
	e.records.moved, e.records.changed = e.quarantined, e.feed.saved
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
	known, err := e.readCatalogs(ctx, wrong == nil)
	if err == nil {
		var stored settingsEntry
		if wrong == nil {
			stored = e.peekSettings(ctx)
		}
		err = e.firstRules(ctx, known, stored)
	}
	if err := errors.Join(wrong, err); err != nil {
		e.rules.Store(nil) // a system that is attached gets errors
		return nil, err
	}
	return e, nil
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
func (e *Engine) Rules() *statussync.Rules { return e.rules.Load().joined }
