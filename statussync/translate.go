package statussync

import (
	"errors"
	"fmt"
	"slices"
)

// link is a pair as one of its systems sees it.
type link struct {
	to      int // the neighbour
	out     table
	back    table // of the pair's other direction
	sends   bool  // whether changes here are copied there
	leads   bool  // whether this side leads a one-way pair
	reverts bool  // whether a one-way pair takes back changes of its follower
}

// table translates in one direction.
type table struct {
	to    map[Status]Status
	knows map[Status]bool // every status that any rule of the pair names on the source's side (S5)
	finer map[Status]bool // coarse statuses of which some refinement has a rule
}

// tables compiles a pair's rules.
func (r *Rules) tables(a, b int, p Pair) (there, back table, err error) {
	there, back = newTable(), newTable()
	var errs []error
	for i, rule := range p.Rules {
		from, errA := r.systems[a].Catalog.Find(rule.A)
		to, errB := r.systems[b].Catalog.Find(rule.B)
		if err := errors.Join(errA, errB); err != nil {
			errs = append(errs, fmt.Errorf("rule %d: %w", i+1, err))
			continue
		}
		there.knows[from.Status], back.knows[to.Status] = true, true
		if rule.Way < BothWays || rule.Way > BToA {
			err = fmt.Errorf("%w: Way: want BothWays, AToB or BToA, got %d", ErrBadPairs, rule.Way)
		}
		if p.PreservePresence && rule.Way != BToA {
			err = errors.Join(err, preserved(from, to))
		}
		if rule.Way != BToA {
			err = errors.Join(err, there.add(from, to))
		}
		if rule.Way != AToB {
			if was, ok := back.to[to.Status]; ok && was != from.Status && p.Direction != ALeads {
				r.warnings = append(r.warnings, fmt.Sprintf(
					"pair %s–%s: %q and %q both mean %q; back from %s it becomes %q: make one rule Forward if that is meant",
					p.A, p.B, r.systems[a].Catalog.name(was), from.Name, to.Name, p.B, from.Name))
			}
			err = errors.Join(err, back.add(to, from))
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("rule %d: %w", i+1, err))
		}
	}
	return there, back, errors.Join(errs...)
}

// preserved refuses a rule that would bend what available or offline mean (R129);
// every other status may mean anything (R130).
func preserved(from, to Entry) error {
	if from.Presence == Unfixed || from.Presence == to.Presence {
		return nil
	}
	return fmt.Errorf("%w: %q may only mean the other system's own such status, not %q", ErrMapping, from.Name, to.Name)
}

func newTable() table {
	return table{to: map[Status]Status{}, knows: map[Status]bool{}, finer: map[Status]bool{}}
}

func (t table) add(from, to Entry) error {
	if !to.Settable {
		return fmt.Errorf("%w: %q cannot be set in its system", ErrBadPairs, to.Name)
	}
	t.to[from.Status] = to.Status
	if coarse := from.Status.Coarse(); coarse != from.Status {
		t.finer[coarse] = true
	}
	return nil
}

// translate gives the other side's status for s, by its own rule or its coarse
// one (S4).
func (t *table) translate(s Status) (Status, bool) {
	if to, ok := t.to[s]; ok {
		return to, true
	}
	to, ok := t.to[s.Coarse()]
	return to, ok
}

// mapped reports whether any rule names s, or its coarse form, on this side (S5).
func (t *table) mapped(s Status) bool { return t.knows[s] || t.knows[s.Coarse()] }

// meets reports whether have satisfies the wish for want: it is want, or a
// refinement of it that has no rule of its own (S4).
func (t *table) meets(want, have Status) bool {
	if have == want {
		return true
	}
	_, own := t.to[have]
	return have.Refines(want) && !own
}

// Translate gives what a status of system from means in its neighbour to.
func (r *Rules) Translate(from, to string, s Status) (Status, bool) {
	i := r.index(from)
	if i < 0 {
		return "", false
	}
	for j := range r.links[i] {
		if l := &r.links[i][j]; r.systems[l.to].Name == to {
			return l.out.translate(s)
		}
	}
	return "", false
}

// consistent is the one predicate of S4: translation gives what the neighbour has,
// or its translation back gives what this side has.
func (l *link) consistent(here, there Status) bool {
	if t, ok := l.out.translate(here); ok && l.back.meets(t, there) {
		return true
	}
	t, ok := l.back.translate(there)
	return ok && l.out.meets(t, here)
}

// finer reports whether a refinement of the coarse s has a rule of its own.
func (r *Rules) finer(i int, s Status) bool {
	return slices.ContainsFunc(r.links[i], func(l link) bool { return l.out.finer[s] })
}

// met reports whether system i having the status have fulfils the wish want.
func (r *Rules) met(i int, want, have Status) bool {
	if want == have {
		return true
	}
	for j := range r.links[i] {
		if !r.links[i][j].out.meets(want, have) {
			return false
		}
	}
	return len(r.links[i]) > 0
}
