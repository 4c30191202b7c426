package statussync

import "slices"

// acted takes in an activity, ordered by its own mark (S1, S2).
func (d *decision) acted(i int, active bool, m Mark) {
	s := &d.state.Sides[i]
	if m.before(s.ActiveMark) {
		return
	}
	s.ActiveMark = later(s.ActiveMark, m)
	was := s.Active
	s.Active = active
	if was && !active && (s.Doubt.Why == InCall || s.Sent.open() && !s.Sent.Replied.IsZero()) {
		d.ask(i, d.now) // S1: the first reading afterwards tells
	}
	if was && !active {
		d.resume()
	}
}

// masked reports whether readings of the system tell nothing about the choice:
// its agent is signed out, or in an activity that hides it (S1).
func (d *decision) masked(i int) bool {
	s := &d.state.Sides[i]
	return s.Out || s.Active && len(d.rules.systems[i].Ambiguous) > 0
}

// signed takes in a presence, ordered by its own mark (S1, S2). What was chosen
// at sign-in replaces the waiting want, so a reading comes first.
func (d *decision) signed(i int, in bool, m Mark) {
	s := &d.state.Sides[i]
	if m.before(s.OutMark) {
		return
	}
	s.OutMark = later(s.OutMark, m)
	if in && s.Out {
		s.Blocked = Block{} // S11: it may be refused only to those who are signed out
		d.ask(i, d.now)
	}
	s.Out = !in
}

// counts reports whether a status that system i made by itself is a choice now (S12).
func (d *decision) counts(i int) bool {
	switch d.rules.systems[i].SystemMade {
	case Always:
		return d.state.Sides[i].Hold == ""
	case Never:
		return false
	case WhenIdle:
	}
	active := slices.ContainsFunc(d.state.Sides, func(s Side) bool { return s.Active })
	return d.state.Sides[i].Hold == "" && !active
}

// suspend remembers a system-made status that is no choice yet. Nothing is
// written to the system meanwhile (S12).
func (d *decision) suspend(i int, c Doubt) {
	d.doubt(i, c, Suspended)
	d.state.Sides[i].Out = true
}

// resume decides suspended statuses once the agent is idle everywhere (S12).
func (d *decision) resume() {
	for i := range d.state.Sides {
		s := &d.state.Sides[i]
		if s.Doubt.Why == Suspended && !s.Sent.open() && d.counts(i) {
			s.Out = false
			d.settle(i)
		}
	}
}

// resurface ends a suspension. What the system restored by itself is no click:
// the target is looked at afresh (S12).
func (d *decision) resurface(i int, c Doubt) {
	s := &d.state.Sides[i]
	s.Doubt, s.Out = Doubt{}, false
	if c.By == Reconnect {
		s.Known = Choice{Status: c.Status, Mark: c.Mark}
		return
	}
	d.weigh(i, c)
}
