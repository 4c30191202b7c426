package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/ctikit/ctikit/statussync"
)

// Stored settings beat the Config's. They are put into force by New, at the start
// of Run, when the store reports that they have changed, and before each sweep.

// savedSettings say what was done and reported about them, once.
type savedSettings struct {
	newer          atomic.Bool
	reset, differs bool   // build guards these and the next
	unfit          uint64 // the version that did not fit, plus 1
}

// firstRules puts the first rules into force: the stored ones, else those that the
// user wrote, bound to the ids of statuses.
func (e *Engine) firstRules(ctx context.Context, known []statussync.Catalog, stored settingsEntry) error {
	c, systems := &e.catalog, e.systemsWith(known)
	c.learn(known)
	c.named = make([]statussync.Catalog, len(e.systems))
	if stored.Version > 0 {
		if _, err := statussync.Compile(systems, withoutRules(e.cfg.Pairs)); err != nil {
			return fmt.Errorf("engine: %w", err)
		}
		c.build.Lock()
		o := e.take(stored)
		c.build.Unlock()
		if e.conclude(ctx, o); o.took {
			return nil
		}
	}
	c.build.Lock()
	next, warnings, err := e.checkBound(systems, e.cfg.Pairs, e.cfg.Holds)
	if err == nil {
		c.pairs, c.holds = next.pairs, next.holds
		err = e.enforce(systems, c.pairs, c.holds)
	}
	c.build.Unlock()
	for _, line := range warnings {
		e.notify(ctx, Notice{Code: Suspicious, Detail: line})
	}
	return err
}

func withoutRules(pairs []statussync.Pair) []statussync.Pair {
	bare := make([]statussync.Pair, len(pairs))
	for i, p := range pairs {
		p.Rules, bare[i] = nil, p
	}
	return bare
}

// peekSettings are the stored settings, if they can be read and are to be used.
// What is wrong with them is reported when Run begins.
func (e *Engine) peekSettings(ctx context.Context) settingsEntry {
	if e.cfg.ResetSettings {
		return settingsEntry{}
	}
	rec, _, err := e.records.settings(ctx)
	if err != nil {
		return settingsEntry{}
	}
	return rec.latest()
}

// outcome is what became of settings that were put into force, to be reported once
// nothing is locked any more.
type outcome struct {
	took    bool
	gone    []Problem
	notices []Notice
}

// conclude reports an outcome and has every agent decided on by new rules.
func (e *Engine) conclude(ctx context.Context, o outcome) {
	for _, n := range o.notices {
		e.notify(ctx, n)
	}
	if o.took {
		e.noticeDeleted(ctx, o.gone)
		e.lookAtAll()
		e.Sweep() // what the rules leave apart is wished again then
	}
}

// loadSettings puts into force what the store holds, if that is not so already.
// What cannot be used leaves the rules as they are.
func (e *Engine) loadSettings(ctx context.Context) error {
	o, err := e.load(ctx)
	e.conclude(ctx, o)
	return err
}

func (e *Engine) load(ctx context.Context) (o outcome, err error) {
	if err := e.records.retry(ctx, formatKey, func() error { return e.records.ready(ctx) }); err != nil {
		return o, err
	}
	c := &e.catalog
	c.build.Lock() // so that what is read is not older than what is in force
	defer c.build.Unlock()
	rec, _, err := e.settingsRecord(ctx)
	switch {
	case errors.Is(err, ErrNewer):
		if e.saved.newer.CompareAndSwap(false, true) {
			o.notices = []Notice{{Code: NewerRecord, Detail: "the saved settings are left alone, and the rules stay as they are: " + strings.TrimPrefix(err.Error(), "engine: ")}}
		}
		return o, err
	case err != nil:
		return o, err
	}
	last := rec.latest()
	if e.cfg.ResetSettings && !e.saved.reset {
		return o, e.reset(ctx, last)
	}
	if c.version != last.Version {
		o = e.take(last)
	}
	if last.Version > 0 && last.Config != e.cfg.settings().hash() && !e.saved.differs {
		e.saved.differs = true
		o.notices = append(o.notices, Notice{Code: ConfigDiffers, Detail: fmt.Sprintf(
			"the configuration's rules have changed since %s saved others at %s: the saved ones are used; start with ResetSettings to use the configuration's",
			last.By, when(last.At))})
	}
	return o, nil
}

// reset saves the Config's settings, which are in force, in place of other ones.
// The caller holds build.
func (e *Engine) reset(ctx context.Context, last settingsEntry) error {
	c := &e.catalog
	own := Settings{rulesOf(c.pairs), c.holds}
	saved := last.SavedSettings
	if last.Version > 0 && (own.hash() != last.Settings.hash() || last.Config != e.cfg.settings().hash()) {
		var err error
		if saved, err = e.saveSettings(ctx, nil, own, "the configuration"); err != nil {
			return err
		}
	}
	c.version, e.saved.reset = saved.Version, true
	return nil
}

// take puts saved settings into force; version 0 is the Config's. If they do not
// fit, the rules stay as they are, with one notice for each version. The caller
// holds build.
func (e *Engine) take(s settingsEntry) (o outcome) {
	c := &e.catalog
	next, err := e.fitting(s.Settings)
	if s.Version == 0 {
		next, err = e.configBound()
	}
	if err == nil {
		o.gone, o.notices, err = e.recompile(c.all(), next.pairs, next.holds)
	}
	if err == nil {
		c.version, o.took = s.Version, true
		return o
	}
	if e.saved.unfit != s.Version+1 {
		e.saved.unfit = s.Version + 1
		o.notices = []Notice{{Code: SettingsUnfit, Detail: fmt.Sprintf(
			"version %d of the settings does not fit the configuration, and other rules are used: %s", s.Version, strings.TrimPrefix(err.Error(), "engine: "))}}
	}
	return o
}

// configBound are the Config's settings by id. The caller holds build.
func (e *Engine) configBound() (bound, error) {
	next, _, err := e.checkBound(e.systemsWith(e.catalog.all()), e.cfg.Pairs, e.cfg.Holds)
	return next, err
}

// configSettings are the Config's own settings by id. The caller holds build.
func (e *Engine) configSettings() (Settings, error) {
	c := &e.catalog
	if c.version == 0 {
		return Settings{rulesOf(c.pairs), c.holds}, nil
	}
	next, err := e.configBound()
	return Settings{rulesOf(next.pairs), next.holds}, err
}

// watchSettings follows what other processes save, where the store reports it.
func (e *Engine) watchSettings(ctx context.Context) {
	watcher, ok := e.cfg.Store.(Watcher)
	for ok && ctx.Err() == nil {
		e.followSettings(ctx, watcher)
		_ = e.cfg.Clock.Sleep(ctx, storeRetry)
	}
}

// followSettings ends when the store's watch does.
func (e *Engine) followSettings(ctx context.Context, watcher Watcher) {
	defer e.survive(ctx, "Watch")
	changes := watcher.Watch(ctx, e.records.prefix+settingsKeys)
	e.freshSettings(ctx)
	for _, err := range changes {
		if err != nil {
			return
		}
		e.freshSettings(ctx)
	}
}

// freshSettings loads the settings; the next sweep tries again what fails.
func (e *Engine) freshSettings(ctx context.Context) {
	if err := e.loadSettings(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, ErrNewer) {
		e.cfg.Logger.WarnContext(ctx, "settings not read", "err", err)
	}
}
