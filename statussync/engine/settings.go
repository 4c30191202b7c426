package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Settings are what may change while the engine runs: the rules of each pair, and
// the holds. Systems, and how a pair copies, are [Config]'s alone.
type Settings struct {
	Pairs []PairRules
	Holds []statussync.Hold
}

// PairRules are the rules of one of [Config].Pairs.
type PairRules struct {
	A, B  string // as the pair has them
	Rules []statussync.Rule
}

// SavedSettings are settings with who saved them, and when. Their statuses are
// by id.
type SavedSettings struct {
	Version  uint64    `json:"version"` // counts up from 1; 0 is [Config]'s
	At       time.Time `json:"at,omitzero"`
	By       string    `json:"by,omitempty"`
	Settings Settings  `json:"settings"`
}

// ConflictError is returned by [Engine.SetRules] where others have saved settings
// since they were read. It wraps [ErrConflict].
type ConflictError struct {
	Read  uint64        // the version that the change was made on
	Saved SavedSettings // what stands instead
}

// Error says who was faster, and when.
func (c *ConflictError) Error() string {
	text := fmt.Sprintf("engine: the settings have changed since version %d was read: version %d", c.Read, c.Saved.Version)
	if c.Saved.At.IsZero() {
		return text + " is the configuration's"
	}
	return text + fmt.Sprintf(" was saved by %s at %s", c.Saved.By, when(c.Saved.At))
}

// Unwrap makes it an [ErrConflict].
func (c *ConflictError) Unwrap() error { return ErrConflict }

// Settings returns the settings that are saved, the newest first: those in force,
// then up to 49 former ones, the last of which may be [Config]'s. To go back to one
// of them, save it anew with [Engine.SetRules]. Errors: one that wraps [ErrNewer],
// and those of the store.
func (e *Engine) Settings(ctx context.Context) ([]SavedSettings, error) {
	if err := e.loadSettings(ctx); err != nil {
		return nil, err
	}
	rec, _, err := e.records.settings(ctx)
	if err != nil {
		return nil, err
	}
	if len(rec.saved) == 0 {
		e.catalog.build.Lock()
		defer e.catalog.build.Unlock()
		own, err := e.configSettings()
		return []SavedSettings{{Settings: own}}, err
	}
	all := make([]SavedSettings, 0, len(rec.saved))
	for _, saved := range slices.Backward(rec.saved) {
		all = append(all, saved.SavedSettings)
	}
	return all, nil
}

// SetRules saves settings in place of the version that was read, and puts them
// into force at once: agents with work are held, or get back what was wished
// (R117), and what the rules leave apart is wished again after a sweep. Other
// processes on the store follow when it reports the change ([Watcher]), or at
// their next sweep. From then on they count in place of [Config]'s; if those
// change, people get a notice at the start, and [Config].ResetSettings takes them.
//
// Every pair of the Config must be there. A status may be called by its id or its
// name, and is kept by id. A rule in force whose status is gone may stay: it rests
// until the status comes back. by names the one that saves.
//
// Settings with an error change nothing. Errors are those of [New] about pairs
// and holds, all at once; a [*ConflictError]; one that wraps [ErrNewer], where a
// newer version has saved settings; and the store's.
func (e *Engine) SetRules(ctx context.Context, version uint64, s Settings, by string) (SavedSettings, error) {
	saved, o, err := e.setRules(ctx, version, s, by)
	e.conclude(ctx, o)
	if errors.Is(err, ErrConflict) {
		e.Sweep() // takes what others saved
	}
	return saved, err
}

func (e *Engine) setRules(ctx context.Context, version uint64, s Settings, by string) (saved SavedSettings, o outcome, err error) {
	c := &e.catalog
	c.build.Lock()
	defer c.build.Unlock()
	next, warnings, err := e.checkSettings(s)
	if err != nil {
		return saved, o, err
	}
	saved, err = e.saveSettings(ctx, &version, Settings{rulesOf(next.pairs), next.holds}, orElse(by, "somebody"))
	if err != nil {
		return saved, o, err
	}
	if o.gone, o.notices, err = e.recompile(c.all(), next.pairs, next.holds); err != nil {
		return saved, o, err
	}
	c.version, o.took = saved.Version, true
	for _, line := range warnings {
		o.notices = append(o.notices, Notice{Code: Suspicious, Detail: line})
	}
	return saved, o, nil
}

// Statuses are the statuses of a system, as last read; nil where there is no such
// system.
func (e *Engine) Statuses(system string) statussync.Catalog {
	if m := e.member(system); m != nil {
		return e.catalog.names(m.index)
	}
	return nil
}
