package statussync

// S12: a status that the system set by itself (a lost connection, a logout, an idle
// timeout) is a choice only where the option says so. Otherwise the agent is away:
// nothing is written there, until somebody chooses or the system restores the
// status. That, and what a system does to everybody, is nobody's choice.

// away takes in what the system did by itself, and reports whether that is all
// there is to a claim.
func (d *decision) away(i int, c *claim) bool {
	s := d.side(i)
	switch a := s.Away; {
	case a == nil:
	case c.Mark.known() && c.Mark.compare(a.Mark) == 0 && c.Status == a.Status:
		return true // the same change
	case c.newer(a):
		s.Away = nil
		if c.By == Reconnect { // what should stand is looked at again, after a reading
			c.By = Nobody
			d.ask(i)
		}
	}
	if c.By != Machine || d.counts(i, c) || d.place(i, c) == older {
		return false
	}
	if s.Away == nil {
		s.Away = clone(c)
	}
	return true
}

// newer reports whether a claim was made after another one in the same system.
func (c *claim) newer(o *claim) bool {
	if c.Mark.known() && o.Mark.known() {
		return c.Mark.after(o.Mark)
	}
	return o.Span.before(c.Span)
}

// counts reports whether a status that system i made by itself is a choice.
func (d *decision) counts(i int, c *claim) bool {
	switch d.rules.systems[i].SystemMade {
	case Always:
	case Never:
		return false
	case WhenIdle:
		for j := range d.state.Sides {
			if s := d.side(j); s.active() || s.Idle > c.Span.Earliest {
				return false
			}
		}
	}
	return !d.side(i).held()
}
