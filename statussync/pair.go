package statussync

import (
	"errors"
	"fmt"
	"slices"
)

// S4: what is consistent already is not written. S5: a status without a rule is
// neither copied nor overwritten.

// spread copies the want of system i to its neighbours and theirs, but not to
// where it came from. The pairs form a tree, so it ends.
func (d *decision) spread(i, from int) {
	for j := range d.rules.links[i] {
		if l := &d.rules.links[i][j]; l.to != from {
			d.copyTo(i, l)
		}
	}
}

// copyTo compares and, if need be, copies the want of system i to one neighbour.
func (d *decision) copyTo(i int, l *link) {
	here, there := d.side(i), d.side(l.to)
	if !l.sends || here.Want.Status == "" {
		return
	}
	st, ok := l.out.translate(here.Want.Status)
	if !ok || !d.overwritable(l) { // S5
		return
	}
	later := d.rules.beats(&here.Want.Cause, &there.Want.Cause)
	if there.Want.Status != "" && l.consistent(here.Want.Status, there.Want.Status) {
		if later { // nothing to write, but it is as new a wish
			there.Want.Cause = here.Want.Cause
			d.spread(l.to, i)
		}
		return
	}
	if later || l.leads && l.reverts {
		d.wish(l.to, st, here.Want.Cause)
		d.spread(l.to, i)
	}
}

// overwritable reports whether the neighbour's status may be written over: one
// without a rule is left alone, but for a pair that reverts (S5, R132).
func (d *decision) overwritable(l *link) bool {
	there := d.side(l.to).Want.Status
	return there == "" || l.leads && l.reverts || l.back.mapped(there)
}

// reverted takes back a change on the following side of a pair that reverts (R133,
// D16), unless the leader's status means nothing there (R134).
func (d *decision) reverted(i int, chosen Status) bool {
	for _, up := range d.rules.links[i] {
		for j := range d.rules.links[up.to] {
			l := &d.rules.links[up.to][j]
			if l.to != i || !l.leads || !l.reverts {
				continue
			}
			want := &d.side(up.to).Want
			st, ok := l.out.translate(want.Status)
			if !ok || want.Cause.N == 0 || l.consistent(want.Status, chosen) {
				continue
			}
			d.wish(i, st, want.Cause)
			if d.side(i).Want.Tries == 0 { // D17
				d.notify(i, Reverted, chosen, "")
			}
			d.spread(i, up.to)
			return true
		}
	}
	return false
}

// contradicts reports whether a status is inconsistent with what a neighbour should
// show.
func (d *decision) contradicts(i int, st Status) bool {
	return slices.ContainsFunc(d.rules.links[i], func(l link) bool {
		there := d.side(l.to).Want.Status
		return there != "" && !l.consistent(st, there)
	})
}

// heal looks at the pairs after a list, where nothing is open on either side: what
// failed, what a changed rule or a new join left apart, is wished again.
func (d *decision) heal() {
	for range d.rules.links { // a copy may meet a later wish, which comes back
		for i, links := range d.rules.links {
			for j := range links {
				d.healLink(i, &links[j])
			}
		}
	}
}

func (d *decision) healLink(i int, l *link) {
	here, there := d.side(i), d.side(l.to)
	a, b := &here.Want.Cause, &there.Want.Cause
	switch {
	case here.open(), there.open(), !l.apart(here, there):
	case a.N == b.N && a.System == b.System && d.rules.behind(l.to, i, a.System): // of one cause, the side that it came from is copied
	default:
		d.copyTo(i, l)
	}
}

// apart reports whether the wants of a pair are inconsistent, and the pair does not
// only wait for its leader to move.
func (l *link) apart(here, there *side) bool {
	return l.sends && here.Want.Status != "" && there.Want.Status != "" &&
		!(l.leads && (!l.reverts || here.Want.Cause.N == 0)) && !l.consistent(here.Want.Status, there.Want.Status)
}

// open: something is undecided, and not until the agent signs in (S1) or returns (S12).
func (s *side) open() bool {
	return !s.Out.Yes && s.Away == nil && (s.Sent != nil || s.Pending != nil || s.Read != 0)
}

// behind reports whether the named system is i or lies behind it, seen from from.
func (r *Rules) behind(i, from int, name string) bool {
	return r.systems[i].Name == name || slices.ContainsFunc(r.links[i], func(l link) bool {
		return l.to != from && r.behind(l.to, i, name)
	})
}

// ErrInconsistent is returned by [Check].
var ErrInconsistent = errors.New("inconsistent")

// Check reports the pairs of an agent whose wants are not consistent, unmapped
// ends, blocked wishes and pairs that leave apart: see the package documentation.
// Errors: [ErrInconsistent], one per pair, joined.
func Check(s State, r *Rules) error {
	a := s.agent.aligned(r)
	var errs []error
	for i, links := range r.links {
		for j := range links {
			l := &links[j]
			here, there := &a.Sides[i], &a.Sides[l.to]
			exempt := here.Blocked.Status != "" || there.Blocked.Status != "" || !l.out.mapped(here.Want.Status) ||
				!(l.leads && l.reverts) && !l.back.mapped(there.Want.Status)
			if l.apart(here, there) && !exempt {
				errs = append(errs, fmt.Errorf("%w: %s wants %q, %s wants %q", ErrInconsistent,
					here.System, here.Want.Status, there.System, there.Want.Status))
			}
		}
	}
	return errors.Join(errs...)
}

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
		from, errA := r.systems[a].find("A", rule.A)
		to, errB := r.systems[b].find("B", rule.B)
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
					"pair %s–%s: %q and %q both mean %q; back from %s it becomes %q: make one of the rules one-way if that is meant",
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

// find resolves what a rule's field calls a status. Errors name both.
func (s System) find(field, ref string) (Entry, error) {
	e, err := s.Catalog.Find(ref)
	if err != nil {
		return e, fmt.Errorf("%s (%s): %w", field, s.Name, err)
	}
	return e, nil
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

func (r *Rules) index(name string) int {
	for i := range r.systems {
		if r.systems[i].Name == name {
			return i
		}
	}
	return -1
}
