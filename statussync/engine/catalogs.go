package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// catalogs are the statuses as last read, and the rules bound to their ids, so
// that a status may be renamed while the engine runs.
type catalogs struct {
	build sync.Mutex           // guards the next three, and that rules are compiled one at a time
	pairs []statussync.Pair    // rules by "#id"
	focus []focus.Rule         // those that are on, by "#id"
	named []statussync.Catalog // by system: what the user's rules call by name, as they call it

	mu      sync.Mutex
	known   []statussync.Catalog // by system; the slice is replaced, never changed
	due     time.Time
	resting []Problem // rules whose status was deleted
}

// stale asks for a reading at the next sweep: a refusal may mean that a status
// was deleted.
func (c *catalogs) stale() { c.read(time.Time{}) }

// read plans the next reading.
func (c *catalogs) read(due time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.due = due
}

func (c *catalogs) dueBy(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.due.After(now)
}

func (c *catalogs) rest(problems []Problem) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.resting = problems
}

// names is what the statuses of a system are called.
func (c *catalogs) names(sys int) statussync.Catalog { return c.all()[sys] }

// calledByName are the statuses of a system that rules call by a name.
func (c *catalogs) calledByName(sys int) statussync.Catalog {
	c.build.Lock()
	defer c.build.Unlock()
	return slices.Clone(c.named[sys])
}

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

func (c *catalogs) problems() []Problem {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.resting)
}

// readCatalogs reads all catalogs, checks the rules as the user wrote them, and
// binds them to the ids of statuses.
func (e *Engine) readCatalogs(ctx context.Context) error {
	c := &e.catalog
	var all []statussync.Catalog
	var errs []error
	now := e.cfg.Clock.Now()
	for _, m := range e.systems {
		m.budget.take(now, 1)
		known, err := m.Catalog(ctx)
		if err != nil {
			errs = append(errs, fmt.Errorf("engine: read the statuses of %s: %w", m.Name(), err))
		}
		all = append(all, known)
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	c.learn(all)
	pairs, rules := e.pairs(), focusRules(e.cfg.Focus)
	if _, err := focus.Compile(e.systemsWith(all), pairs, rules); err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	c.named = make([]statussync.Catalog, len(e.systems))
	for i := range pairs {
		a, b := e.member(pairs[i].A).index, e.member(pairs[i].B).index
		for j := range pairs[i].Rules {
			rule := &pairs[i].Rules[j]
			rule.A, rule.B = c.bind(a, rule.A), c.bind(b, rule.B)
		}
	}
	compiled, err := focus.Compile(e.systemsWith(all), pairs, e.bindFocus(rules))
	if err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	e.rules.Store(compiled)
	c.pairs, c.focus = pairs, rules
	c.read(now.Add(e.cfg.CatalogEvery))
	return nil
}

// bind turns a status that a rule names into its id.
func (c *catalogs) bind(sys int, ref string) string {
	entry, err := c.names(sys).Find(ref)
	if err != nil { // Compile has found all of them
		return ref
	}
	id := "#" + string(entry.Status)
	if _, err := c.named[sys].Find(id); ref != id && err != nil {
		c.named[sys] = append(c.named[sys], entry)
	}
	return id
}

func (e *Engine) pairs() []statussync.Pair {
	var pairs []statussync.Pair
	for _, p := range e.cfg.Pairs {
		sp := statussync.Pair{
			A: p.A.Name(), B: p.B.Name(), Direction: p.Direction, OnDrift: p.OnDrift, Faithful: p.Faithful,
			Rules: slices.Clone(p.Rules),
		}
		if p.TieBreak != nil {
			sp.TieBreak = p.TieBreak.Name()
		}
		pairs = append(pairs, sp)
	}
	return pairs
}

func (e *Engine) systemsWith(known []statussync.Catalog) []statussync.System {
	var systems []statussync.System
	for i, m := range e.systems {
		systems = append(systems, statussync.System{
			Name: m.Name(), Catalog: known[i], Unmarked: m.traits.Unmarked,
			Ambiguous: m.traits.Ambiguous, SystemMade: m.traits.SystemMade,
		})
	}
	return systems
}

// refreshCatalogs reads the catalogs again when it is time, and rebinds the rules.
// Addresses are looked up as rarely, and as often.
func (e *Engine) refreshCatalogs(ctx context.Context) {
	c := &e.catalog
	now := e.cfg.Clock.Now()
	if !c.dueBy(now) {
		return
	}
	c.read(now.Add(e.cfg.CatalogEvery))
	fresh := make([]statussync.Catalog, len(e.systems))
	for i, m := range e.systems {
		if _, ok := m.budget.take(now, 1); !ok {
			c.stale() // the next sweep tries again
			return
		}
		catalog, err := m.Catalog(ctx)
		if err != nil {
			e.backOff(m, m.budget, &m.readTries, failure(err))
			e.cfg.Logger.WarnContext(ctx, "statuses not read", "system", m.Name(), "err", err)
			c.stale()
			return
		}
		fresh[i] = catalog
	}
	e.roster.forget()
	e.rebind(ctx, fresh)
}

// rebind compiles the rules anew. One whose status is gone rests, and works
// again should the status come back; one of focus is switched off.
func (e *Engine) rebind(ctx context.Context, fresh []statussync.Catalog) {
	c := &e.catalog
	before := c.all()
	gone, off, err := e.recompile(fresh)
	if err != nil {
		e.cfg.Logger.ErrorContext(ctx, "rules kept as they were", "err", err)
		return
	}
	for _, n := range off {
		e.notify(ctx, n)
	}
	e.tellDeleted(ctx, gone)
	for i, m := range e.systems {
		e.tellRenamed(ctx, m, before[i], fresh[i])
	}
}

// recompile puts rules into force that fit the statuses that there are, and
// returns what no longer does.
func (e *Engine) recompile(fresh []statussync.Catalog) (rest []Problem, off []Notice, err error) {
	c := &e.catalog
	c.build.Lock()
	defer c.build.Unlock()
	pairs, gone := e.working(fresh)
	systems := e.systemsWith(fresh)
	on, off := stillFit(c.focus, systems, pairs)
	rules, err := focus.Compile(systems, pairs, on)
	if err != nil {
		return nil, nil, err
	}
	e.rules.Store(rules)
	c.focus = on
	c.learn(fresh)
	if len(off) > 0 {
		e.lookAtAll()
	}
	return slices.SortedFunc(maps.Keys(gone), func(a, b Problem) int { return strings.Compare(a.String(), b.String()) }), off, nil
}

// working are the pairs without the rules that rest, and why those do. The caller
// holds build.
func (e *Engine) working(known []statussync.Catalog) (pairs []statussync.Pair, gone map[Problem]bool) {
	gone = map[Problem]bool{}
	pairs = slices.Clone(e.catalog.pairs)
	for i := range pairs {
		a, b := e.member(pairs[i].A), e.member(pairs[i].B)
		pairs[i].Rules = slices.DeleteFunc(slices.Clone(pairs[i].Rules), func(r statussync.Rule) bool {
			noA, noB := e.missing(gone, a, known, r.A), e.missing(gone, b, known, r.B)
			return noA || noB
		})
	}
	return pairs, gone
}

// missing reports whether a rule's status is gone, and notes it.
func (e *Engine) missing(gone map[Problem]bool, m *member, fresh []statussync.Catalog, ref string) bool {
	if _, err := fresh[m.index].Find(ref); err == nil {
		return false
	}
	name := ref
	if entry, err := e.catalog.named[m.index].Find(ref); err == nil {
		name = entry.Name
	}
	gone[Problem{System: m.Name(), Code: NoStatus, Detail: fmt.Sprintf("the status %q, which rules name, is gone: they rest", name)}] = true
	return true
}

// tellDeleted tells of statuses that were there at the last reading.
func (e *Engine) tellDeleted(ctx context.Context, gone []Problem) {
	before := e.catalog.problems()
	for _, p := range gone {
		if !slices.Contains(before, p) {
			e.notify(ctx, Notice{Code: Deleted, System: p.System, Detail: p.Detail})
		}
	}
	e.catalog.rest(gone)
}

// tellRenamed tells of statuses that rules call by a name which is no longer theirs.
func (e *Engine) tellRenamed(ctx context.Context, m *member, was, is statussync.Catalog) {
	for _, named := range e.catalog.calledByName(m.index) {
		id := "#" + string(named.Status)
		old, errOld := was.Find(id)
		entry, err := is.Find(id)
		if err == nil && errOld == nil && !strings.EqualFold(entry.Name, old.Name) {
			e.notify(ctx, Notice{Code: Renamed, System: m.Name(), Detail: fmt.Sprintf("%q is now %q; the rules follow", old.Name, entry.Name)})
		}
	}
}
