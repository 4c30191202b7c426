package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"reflect"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/internal/jsontext"
	"github.com/ctikit/ctikit/statussync"
)

// The settings that were saved are one record, so that the version that is in
// force and the history cannot disagree.
const (
	settingsKeys    = "settings/" // a prefix of its own, to be watched
	settingsKey     = settingsKeys + "rules"
	settingsVersion = 1
	mostSettings    = 50 // fewer are kept where they exceed MaxValue
)

// settingsRecord is the history of settings as the store holds it.
type settingsRecord struct {
	V     int             `json:"v"`
	Saved []settingsEntry `json:"saved"` // the newest last

	saved []settingsEntry
	more  string // members that this version does not know
}

type settingsEntry struct {
	SavedSettings

	// Config is a hash of the Config's own settings when these were saved.
	Config string `json:"config"`
}

// latest are the settings that count; version 0 is the Config's.
func (rec *settingsRecord) latest() settingsEntry {
	if len(rec.saved) == 0 {
		return settingsEntry{}
	}
	return rec.saved[len(rec.saved)-1]
}

// settings reads the record. One that is damaged is an error that wraps
// [ErrBroken], one of a newer version one that wraps [ErrNewer].
func (r *records) settings(ctx context.Context) (rec settingsRecord, version uint64, err error) {
	value, version, err := r.store.Get(ctx, r.prefix+settingsKey)
	if err != nil || version == 0 {
		if err != nil {
			err = fmt.Errorf("engine: read %s: %w", settingsKey, err)
		}
		return settingsRecord{}, version, err
	}
	if last := r.lastSettings.Load(); last != nil && last.version == version {
		return last.rec, version, nil
	}
	if rec, err = decodeSettings(value); err == nil {
		r.lastSettings.Store(&readSettings{rec, version})
	}
	return rec, version, err
}

// readSettings are the settings as last read: each sweep looks at them.
type readSettings struct {
	rec     settingsRecord
	version uint64
}

func decodeSettings(value []byte) (rec settingsRecord, err error) {
	var head struct {
		V int `json:"v"`
	}
	if err = json.Unmarshal(value, &head); err == nil && head.V > settingsVersion {
		return settingsRecord{}, fmt.Errorf("engine: %s: %w: version %d, want %d at most", settingsKey, ErrNewer, head.V, settingsVersion)
	}
	if err == nil {
		err = json.Unmarshal(value, &rec)
	}
	rising := func(a, b settingsEntry) int {
		if a.Version < b.Version {
			return -1
		}
		return 1
	}
	switch {
	case err != nil:
		return settingsRecord{}, fmt.Errorf("engine: %s: %w: %w", settingsKey, ErrBroken, err)
	case rec.V != settingsVersion || len(rec.Saved) == 0 || !slices.IsSortedFunc(rec.Saved, rising) || rec.Saved[len(rec.Saved)-1].Version == 0:
		return settingsRecord{}, fmt.Errorf("engine: %s: %w: want version %d with rising versions of settings", settingsKey, ErrBroken, settingsVersion)
	}
	rec.saved, rec.more = rec.Saved, jsontext.Unknown(value, reflect.TypeOf(rec))
	return rec, nil
}

// append appends the record as decodeSettings reads it, without the oldest
// settings where there are too many of them.
func (rec *settingsRecord) append(b []byte) ([]byte, error) {
	rec.saved = rec.saved[max(0, len(rec.saved)-mostSettings):]
	for {
		list, err := json.Marshal(rec.saved)
		if err != nil {
			return nil, fmt.Errorf("engine: settings: %w", err)
		}
		t := jsontext.Text(append(b, '{'))
		t.Int("v", settingsVersion)
		t.Name("saved")
		t = append(t, list...)
		t.Members(rec.more)
		t.Close()
		if len(t) <= MaxValue || len(rec.saved) == 1 {
			return t, nil
		}
		rec.saved = rec.saved[1:]
	}
}

// saveSettings adds settings to the history. Where a version was read, it must be
// the latest still. The caller holds build.
func (e *Engine) saveSettings(ctx context.Context, read *uint64, s Settings, by string) (SavedSettings, error) {
	var saved SavedSettings
	err := e.records.retry(ctx, settingsKey, func() error {
		if err := e.records.ready(ctx); err != nil {
			return err
		}
		rec, version, err := e.settingsRecord(ctx)
		if err != nil {
			return err
		}
		last := rec.latest()
		if read != nil && *read != last.Version {
			return &faster{ConflictError{Read: *read, Saved: last.SavedSettings}}
		}
		if len(rec.saved) == 0 {
			if own, err := e.configSettings(); err == nil {
				rec.saved = append(rec.saved, settingsEntry{SavedSettings{Settings: own}, e.cfg.settings().hash()})
			}
		}
		saved = SavedSettings{
			Version: max(last.Version, e.catalog.version) + 1, At: e.cfg.Clock.Now().UTC(), By: by, Settings: s,
		}
		rec.saved = append(slices.Clone(rec.saved), settingsEntry{saved, e.cfg.settings().hash()})
		value, err := rec.append(nil)
		if err == nil {
			_, err = e.records.save(ctx, settingsKey, version, value)
		}
		return err
	})
	if f, ok := errors.AsType[*faster](err); ok {
		return SavedSettings{}, &f.ConflictError
	}
	return saved, err
}

// faster is a conflict that trying again does not solve.
type faster struct{ ConflictError }

// Unwrap hides that it is a conflict.
func (*faster) Unwrap() error { return nil }

// settingsRecord reads the record. A damaged one is put aside, and then there is
// none.
func (e *Engine) settingsRecord(ctx context.Context) (settingsRecord, uint64, error) {
	rec, version, err := e.records.settings(ctx)
	if !errors.Is(err, ErrBroken) {
		return rec, version, err
	}
	value, version, _ := e.records.store.Get(ctx, e.records.prefix+settingsKey)
	_, version, err = e.records.quarantine(ctx, settingsKey, version, value, err)
	return settingsRecord{}, version, err
}

// settings are the Config's own, as they are written there.
func (c Config) settings() Settings {
	return Settings{rulesOf(c.Pairs), c.Holds}
}

// hash tells settings apart.
func (s Settings) hash() string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%+v", s)
	return strconv.FormatUint(h.Sum64(), 16)
}

func rulesOf(pairs []statussync.Pair) []PairRules {
	rules := make([]PairRules, len(pairs))
	for i, p := range pairs {
		rules[i] = PairRules{p.A, p.B, p.Rules}
	}
	return rules
}
