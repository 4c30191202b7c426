package statussync

// propagate carries the want of system i to its neighbours and theirs (S4, S5,
// S10). The pairs form a tree, so it ends.
func (d *decision) propagate(i int) { d.spread(i, -1) }

func (d *decision) spread(i, from int) {
	for _, l := range d.rules.links[i] {
		if l.to != from {
			d.copyTo(i, l)
		}
	}
}

// copyTo compares and, if need be, copies the want of system i to one neighbour.
func (d *decision) copyTo(i int, l link) {
	here, there := &d.state.Sides[i], &d.state.Sides[l.to]
	if !l.sends || here.Want.Status == "" {
		return
	}
	wish, ok := l.out.translate(here.Want.Status)
	if !ok || !d.overwritable(i, l) { // S5
		return
	}
	newer := d.rules.beats(here.Want.Cause, there.Want.Cause)
	if there.Want.Status != "" && d.rules.consistent(i, l, here.Want.Status, there.Want.Status) {
		if newer { // S4: nothing to write, but it is as new a wish
			there.Want.Cause = here.Want.Cause
			d.spread(l.to, i)
		}
		return
	}
	if newer || l.reign && l.drift == Revert {
		there.wish(Wish{Status: wish, Cause: here.Want.Cause, Since: d.now})
		d.spread(l.to, i)
	}
}

// wish makes w the want. A refusal holds for one wish only (S11).
func (s *Side) wish(w Wish) {
	if w.Status != s.Want.Status {
		s.Blocked = Block{}
	}
	s.Want = w
}

// overwritable reports whether the neighbour's status may be written over: a
// status without a rule is left alone, but for a pair that reverts (S5, R132).
func (d *decision) overwritable(i int, l link) bool {
	there := d.state.Sides[l.to].Want.Status
	return there == "" || l.reign && l.drift == Revert || d.rules.back(i, l).mapped(there)
}

// reverted takes back a change on a side that follows a reverting pair (R133).
func (d *decision) reverted(i int, chosen Status) bool {
	for _, back := range d.rules.links[i] {
		leader := back.to
		for _, l := range d.rules.links[leader] {
			if l.to != i || !l.reign || l.drift != Revert {
				continue
			}
			want := d.state.Sides[leader].Want
			wish, ok := l.out.translate(want.Status)
			if !ok || want.Cause.At.IsZero() || d.rules.consistent(leader, l, want.Status, chosen) {
				continue
			}
			d.takeBack(i, chosen, Wish{Status: wish, Cause: want.Cause, Since: d.now})
			d.spread(i, leader)
			return true
		}
	}
	return false
}

// takeBack wishes for the leader's status again. If the system went on showing
// what was taken back before, it is left alone after a few tries (D17, S11).
func (d *decision) takeBack(i int, chosen Status, w Wish) {
	s := &d.state.Sides[i]
	if s.Want.Status == w.Status && s.Want.Cause == w.Cause {
		w.Tries = s.Want.Tries
	}
	s.wish(w)
	if w.Tries >= maxTries {
		s.Blocked = Block{Status: w.Status, Code: string(Ignored), Epoch: d.rules.epoch}
		d.notify(i, Ignored, w.Status, "")
		return
	}
	if w.Tries == 0 {
		d.notify(i, Reverted, chosen, "")
	}
}

// heal looks at the pairs once all readings agree (S9): what failed, what a
// changed rule or a new join left apart, is wished again.
func (d *decision) heal() {
	for i, links := range d.rules.links {
		for _, l := range links {
			here, there := &d.state.Sides[i], &d.state.Sides[l.to]
			if !l.sends || here.Want.Status == "" || there.Want.Status == "" ||
				d.rules.consistent(i, l, here.Want.Status, there.Want.Status) {
				continue
			}
			if l.reign && (l.drift == Leave || here.Want.Cause.At.IsZero()) {
				continue // S10: one-way writes nothing until the leader moves
			}
			if here.Want.Cause.Origin == there.Want.Cause.Origin && d.rules.behind(l.to, i, here.Want.Cause.System) {
				continue // the same cause: the side it came from tells
			}
			d.copyTo(i, l)
		}
	}
}

// behind reports whether the named system is i or lies behind it, seen from from.
func (r *Rules) behind(i, from int, name string) bool {
	if r.systems[i].Name == name {
		return true
	}
	for _, l := range r.links[i] {
		if l.to != from && r.behind(l.to, i, name) {
			return true
		}
	}
	return false
}
