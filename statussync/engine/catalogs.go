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

// catalogs are the statuses as last read, and the rules bound to their ids, so
// that a status may be renamed while the engine runs.
type catalogs struct {
	build   sync.Mutex           // guards the next four, and that rules are compiled one at a time
	pairs   []statussync.Pair    // rules by "#id"
	holds   []statussync.Hold    // those that are on, by "#id"
	named   []statussync.Catalog // by system: what the user's rules call by name, as they call it
	version uint64               // of the saved settings that these are; 0 for the Config's

	mu       sync.Mutex
	known    []statussync.Catalog // by system; the slice is replaced, never changed
	due      []time.Time          // by system
	disabled []Problem            // rules whose status was deleted
}

// stale asks for a reading at the next sweep: a refusal may mean that a status
// was deleted.
func (c *catalogs) stale(sys int) { c.readAt(sys, time.Time{}) }

// readAt plans the next reading.
func (c *catalogs) readAt(sys int, due time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.due[sys] = due
}

func (c *catalogs) isDue(sys int, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.due[sys].After(now)
}

// names is what the statuses of a system are called.
func (c *catalogs) names(sys int) statussync.Catalog { return c.all()[sys] }

func (c *catalogs) all() []statussync.Catalog {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known
}

func (c *catalogs) learn(known []statussync.Catalog) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = known
}

func (c *catalogs) disable(problems []Problem) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.disabled = problems
}

func (c *catalogs) problems() []Problem {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.disabled)
}

// readCatalogs reads all catalogs before the first rules are compiled.
func (e *Engine) readCatalogs(ctx context.Context, patient bool) ([]statussync.Catalog, error) {
	all := make([]statussync.Catalog, len(e.systems))
	errs := make([]error, len(e.systems))
	e.catalog.due = make([]time.Time, len(e.systems))
	for i, m := range e.systems {
		m.budget.take(e.cfg.Clock.Now(), 1)
		if all[i], errs[i] = e.firstCatalog(ctx, m, patient); errs[i] != nil {
			errs[i] = fmt.Errorf("engine: read the statuses of %s: %w", m.Name(), errs[i])
			patient = false // New fails anyway
		}
		e.catalog.due[i] = e.cfg.Clock.Now().Add(e.cfg.CatalogEvery)
	}
	return all, errors.Join(errs...)
}

// firstCatalog reads one catalog. It tries again what may work later.
func (e *Engine) firstCatalog(ctx context.Context, m *member, patient bool) (statussync.Catalog, error) {
	for {
		known, err := m.Catalog(ctx)
		if err == nil {
			m.lists.worked("")
			return known, nil
		}
		f := failure(err)
		if !patient || f.Kind != Unsure && f.Kind != Throttled {
			return nil, err
		}
		wait := m.lists.next()
		if f.Kind == Throttled && f.After > 0 {
			wait = min(f.After, longestWait)
		}
		e.cfg.Logger.WarnContext(ctx, "statuses not read yet", "system", m.Name(), "err", err)
		if stopped := e.cfg.Clock.Sleep(ctx, wait); stopped != nil {
			return nil, errors.Join(stopped, err)
		}
	}
}

// refreshCatalogs reads the catalogs again when it is time, and rebinds the
// rules. Addresses are looked up as rarely, and as often.
func (e *Engine) refreshCatalogs(ctx context.Context) {
	fresh, read := slices.Clone(e.catalog.all()), false
	for i, m := range e.systems {
		now := e.cfg.Clock.Now()
		if !e.catalog.isDue(i, now) {
			continue
		}
		if _, ok := m.budget.take(now, 1); !ok {
			continue // the next sweep tries again
		}
		known, err := m.Catalog(ctx)
		if err != nil {
			if f := failure(err); f.Kind == Throttled {
				m.throttled(m.budget, m.lists, f)
			}
			e.cfg.Logger.WarnContext(ctx, "statuses not read", "system", m.Name(), "err", err)
			e.catalog.stale(i)
			continue
		}
		e.catalog.readAt(i, now.Add(e.cfg.CatalogEvery))
		fresh[i], read = known, true
		e.shareCatalog(ctx, m, known)
	}
	if read {
		e.roster.forget()
		e.rebind(ctx, fresh)
	}
}
