package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// What all replicas must know, and only the leader may ask the products for, is in
// records: the statuses that there are, how the products' clocks go, and whether writes
// are paused.
const (
	catalogKeys = "catalog/"
	pauseKey    = "pause"
)

func catalogKey(system string) string { return catalogKeys + segment(system) }

// catalogRecord are the statuses of a system as the leader read them last.
type catalogRecord struct {
	V        int                `json:"v"`
	Statuses statussync.Catalog `json:"statuses"`
}

// pauseRecord says whether writes are paused.
type pauseRecord struct {
	V      int  `json:"v"`
	Paused bool `json:"paused"`
}

const sharedVersion = 1

// share saves what all replicas must know, if it has changed. The only writer
// needs no such records.
func (e *Engine) share(ctx context.Context, key string, rec any) error {
	if e.lease == nil {
		return nil
	}
	value, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("engine: encode %s: %w", key, err)
	}
	return e.records.retry(ctx, key, func() error {
		was, version, err := e.records.store.Get(ctx, e.records.prefix+key)
		if err == nil && bytes.Equal(was, value) {
			return nil
		}
		if err == nil || errors.Is(err, ErrBroken) {
			_, err = e.records.save(ctx, key, version, value)
		}
		return err
	})
}

// shareCatalog saves the statuses of a system.
func (e *Engine) shareCatalog(ctx context.Context, m *member, known statussync.Catalog) {
	if err := e.share(ctx, catalogKey(m.Name()), catalogRecord{sharedVersion, known}); err != nil {
		e.cfg.Logger.WarnContext(ctx, "statuses not saved", "system", m.Name(), "err", err)
	}
}

// sharedCatalog reads the statuses of a system; nil where there is no record that
// can be understood.
func (e *Engine) sharedCatalog(ctx context.Context, m *member) (statussync.Catalog, error) {
	key := catalogKey(m.Name())
	value, _, err := e.records.store.Get(ctx, e.records.prefix+key)
	if err != nil && !errors.Is(err, ErrBroken) {
		return nil, fmt.Errorf("engine: read %s: %w", key, err)
	}
	return decodeCatalog(value), nil
}

func decodeCatalog(value []byte) statussync.Catalog {
	var rec catalogRecord
	if json.Unmarshal(value, &rec) != nil || rec.V != sharedVersion {
		return nil
	}
	return rec.Statuses
}

// catalogChanged takes in what the store reports of a catalog. The leader saves anew
// what others cannot read, at its next sweep: a replica that starts waits for it.
func (e *Engine) catalogChanged(ctx context.Context, m *member, value []byte) {
	switch {
	case !e.leads():
		e.followCatalog(ctx, m, value)
	case decodeCatalog(value) == nil:
		e.catalog.stale(m.index)
	}
}

// followCatalog takes over the statuses of a system that the leader has read.
func (e *Engine) followCatalog(ctx context.Context, m *member, value []byte) {
	known := decodeCatalog(value)
	if known == nil || reflect.DeepEqual(known, e.catalog.names(m.index)) {
		return
	}
	fresh := slices.Clone(e.catalog.all())
	fresh[m.index] = known
	e.rebind(ctx, fresh)
}

// followPause takes over whether writes are paused.
func (e *Engine) followPause(value []byte) {
	var rec pauseRecord
	if value != nil && (json.Unmarshal(value, &rec) != nil || rec.V != sharedVersion) {
		return // a newer version's, or damaged: it stays as it is
	}
	e.setPaused(rec.Paused)
}

// firstCatalogs gets all catalogs before the first rules are compiled: of several
// replicas, the one with the lease reads those that the store does not have yet.
func (e *Engine) firstCatalogs(ctx context.Context, patient bool) ([]statussync.Catalog, error) {
	if e.lease == nil {
		return e.readCatalogs(ctx, patient)
	}
	e.catalog.due = make([]time.Time, len(e.systems)) // its first sweep as a leader reads them
	defer e.giveBack(context.WithoutCancel(ctx))
	noteWait := sync.OnceFunc(func() { e.cfg.Logger.InfoContext(ctx, "waiting for the statuses that the replica which leads saves") })
	known := make([]statussync.Catalog, len(e.systems))
	for {
		missing, err := e.sharedCatalogs(ctx, known)
		if missing == 0 || !patient {
			return known, err
		}
		wait := min(time.Second, e.lease.ttl/renewParts)
		if err == nil && !e.lease.holds() {
			e.campaign(ctx, atOnce)
		}
		if err == nil && e.lease.holds() {
			wait, err = e.askCatalogs(ctx, known)
		}
		switch {
		case err != nil && wait == 0:
			return nil, err
		case err != nil:
			e.cfg.Logger.WarnContext(ctx, "statuses not read yet", "err", err)
		case !e.lease.holds():
			noteWait()
		}
		if stopped := e.cfg.Clock.Sleep(ctx, wait); stopped != nil {
			return nil, errors.Join(stopped, err)
		}
	}
}

// sharedCatalogs fills in catalogs from the store, and counts those that it lacks.
func (e *Engine) sharedCatalogs(ctx context.Context, known []statussync.Catalog) (missing int, err error) {
	for i, m := range e.systems {
		if known[i] == nil && err == nil {
			known[i], err = e.sharedCatalog(ctx, m)
		}
		if err == nil {
			err = e.sharedClock(ctx, m)
		}
		if known[i] == nil || err != nil {
			missing++
		}
	}
	return missing, err
}

// askCatalogs reads and saves the catalogs that are missing. With an error it says
// how long to wait; 0 is for one that waiting does not help.
func (e *Engine) askCatalogs(ctx context.Context, known []statussync.Catalog) (wait time.Duration, err error) {
	var errs []error
	final := false
	for i, m := range e.systems {
		if known[i] != nil {
			continue
		}
		m.budget.take(e.cfg.Clock.Now(), 1)
		catalog, err := m.Catalog(ctx)
		if err == nil {
			m.lists.worked("")
			e.shareCatalog(ctx, m, catalog)
			e.shareClock(ctx, m)
			known[i] = catalog
			continue
		}
		errs = append(errs, fmt.Errorf("engine: read the statuses of %s: %w", m.Name(), err))
		f := failure(err)
		final = final || f.Kind != Unsure && f.Kind != Throttled && f.Kind != Postponed
		wait = max(wait, orElse(min(f.After, longestWait), m.lists.next()))
	}
	if final {
		wait = 0
	}
	return wait, errors.Join(errs...)
}
