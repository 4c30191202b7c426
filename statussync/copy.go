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
// D16).
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
	case a.N == b.N && a.N != 0 && d.rules.behind(l.to, i, a.System): // of one cause, the side that it came from is copied
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

// open reports whether anything about a side is undecided.
func (s *side) open() bool { return s.Sent != nil || s.Pending != nil || s.Read != 0 }

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
