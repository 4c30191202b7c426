package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/statussync"
)

// enforce compiles rules and puts them into force.
func (e *Engine) enforce(systems []statussync.System, pairs []statussync.Pair, holds []statussync.Hold) error {
	joined, err := statussync.Compile(systems, pairs, holds...)
	if err != nil {
		return fmt.Errorf("engine: %w", err)
	}
	next := &rules{joined: joined, systems: systems, pairs: pairs, holds: holds}
	for i := range systems {
		apart, err := statussync.Compile(systems[i:i+1:i+1], nil)
		if err != nil {
			return fmt.Errorf("engine: %w", err)
		}
		next.apart = append(next.apart, apart)
	}
	if was := e.rules.Swap(next); was != nil {
		e.recordSettings(was, next)
	}
	return nil
}

// isHold reports whether a status is the one of a hold.
func (r *rules) isHold(system string, status statussync.Status) bool {
	return slices.ContainsFunc(r.holds, func(h statussync.Hold) bool {
		return h.In == system && h.Status == "#"+string(status)
	})
}

func (e *Engine) systemsWith(known []statussync.Catalog) []statussync.System {
	var systems []statussync.System
	for i, m := range e.systems {
		systems = append(systems, statussync.System{
			Name: m.Name(), Catalog: known[i], UndatedReadings: m.traits.UndatedReadings,
			HiddenByActivity: m.traits.HiddenByActivity, SystemMade: m.traits.SystemMade,
		})
	}
	return systems
}

// bindPairs turns the statuses that checked pairs name into ids.
func (e *Engine) bindPairs(pairs []statussync.Pair) []statussync.Pair {
	pairs = slices.Clone(pairs)
	for i := range pairs {
		a, b := e.member(pairs[i].A).index, e.member(pairs[i].B).index
		pairs[i].Rules = slices.Clone(pairs[i].Rules)
		for j := range pairs[i].Rules {
			rule := &pairs[i].Rules[j]
			rule.A, rule.B = e.catalog.bind(a, rule.A), e.catalog.bind(b, rule.B)
		}
	}
	return pairs
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

// rebind compiles the rules anew. One whose status is gone is disabled, and
// works again should the status come back; a hold is switched off.
func (e *Engine) rebind(ctx context.Context, fresh []statussync.Catalog) {
	c := &e.catalog
	before := c.all()
	c.build.Lock()
	gone, off, err := e.recompile(fresh, c.pairs, c.holds)
	c.build.Unlock()
	if err != nil {
		e.cfg.Logger.ErrorContext(ctx, "rules kept as they were", "err", err)
		return
	}
	for _, n := range off {
		e.notify(ctx, n)
	}
	e.noticeDeleted(ctx, gone)
	for i, m := range e.systems {
		e.noticeRenamed(ctx, m, before[i], fresh[i])
	}
}

// recompile puts rules into force, as far as they fit the statuses that there are,
// and returns what does not. The caller holds build.
func (e *Engine) recompile(fresh []statussync.Catalog, all []statussync.Pair, holds []statussync.Hold) (gone []Problem, off []Notice, err error) {
	c := &e.catalog
	pairs, missing := e.working(fresh, all)
	systems := e.systemsWith(fresh)
	on, off := e.stillFit(systems, pairs, holds)
	if err := e.enforce(systems, pairs, on); err != nil {
		return nil, nil, err
	}
	c.pairs, c.holds = all, on
	c.learn(fresh)
	if len(off) > 0 {
		e.lookAtAll()
	}
	return slices.SortedFunc(maps.Keys(missing), func(a, b Problem) int { return strings.Compare(a.String(), b.String()) }), off, nil
}

// working are the pairs without the rules that are disabled, and why those are.
// The caller holds build.
func (e *Engine) working(known []statussync.Catalog, all []statussync.Pair) (pairs []statussync.Pair, gone map[Problem]bool) {
	gone = map[Problem]bool{}
	pairs = slices.Clone(all)
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
	gone[Problem{System: m.Name(), Code: NoStatus, Detail: fmt.Sprintf("the status %q, which rules name, is gone: they are disabled", e.catalog.called(m.index, ref))}] = true
	return true
}

// called is the name of a status that is bound, also when it is gone.
func (c *catalogs) called(sys int, ref string) string {
	if entry, err := c.named[sys].Find(ref); err == nil {
		return entry.Name
	}
	return ref
}

// noticeDeleted reports statuses that were there at the last reading.
func (e *Engine) noticeDeleted(ctx context.Context, gone []Problem) {
	before := e.catalog.problems()
	for _, p := range gone {
		if !slices.Contains(before, p) {
			e.notify(ctx, Notice{Code: Deleted, Subject: Subject{System: p.System}, Detail: p.Detail})
		}
	}
	e.catalog.disable(gone)
}

// noticeRenamed reports statuses that rules call by a name which is no longer
// theirs.
func (e *Engine) noticeRenamed(ctx context.Context, m *member, was, is statussync.Catalog) {
	for _, named := range e.catalog.calledByName(m.index) {
		id := "#" + string(named.Status)
		old, errOld := was.Find(id)
		entry, err := is.Find(id)
		if err == nil && errOld == nil && !strings.EqualFold(entry.Name, old.Name) {
			e.notify(ctx, Notice{Code: Renamed, Subject: Subject{System: m.Name()}, Detail: fmt.Sprintf("%q is now %q; the rules follow", old.Name, entry.Name)})
		}
	}
}

// calledByName are the statuses of a system that rules call by a name.
func (c *catalogs) calledByName(sys int) statussync.Catalog {
	c.build.Lock()
	defer c.build.Unlock()
	return slices.Clone(c.named[sys])
}
