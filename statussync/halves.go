package statussync

// S8: Aircall may report one change twice, as a coarse status and as its
// refinement, in either order. Their marks are close.

const sameChange = 3 * second // a coarse status and its refinement, marked so close, are one change

func (m mark) near(o mark) bool {
	return m.known() && o.known() && max(m.At-o.At, o.At-m.At) <= sameChange
}

// isHalf reports whether a claim may be the coarse half of the change whose
// refined half is known.
func (d *decision) isHalf(i int, c *claim) bool {
	k := &d.side(i).Known
	if k.Status == c.Status || !k.Status.Refines(c.Status) || k.Ours != nil && c.Span.Latest < k.Ours.Sent {
		return false
	}
	return c.Mark.near(k.Mark) || !k.Mark.known() && d.place(i, c) == unclear
}

// secondHalf takes in the coarse half of a change. Marked later than the refined
// half it may be a choice of its own, which a reading decides.
func (d *decision) secondHalf(i int, c *claim) bool {
	s := d.side(i)
	if !d.isHalf(i, c) {
		return false
	}
	if s.Sent == nil && s.Known.Mark.known() && c.Mark.after(s.Known.Mark) {
		d.pend(i, *c)
	}
	return true
}

// pendingHalf reports whether a claim is the coarse half of the pending one.
func (s *side) pendingHalf(c *claim) bool {
	p := s.Pending
	return p != nil && p.Status != c.Status && p.Status.Refines(c.Status) && c.Mark.near(p.Mark)
}

// refines takes in the refined half of a change whose coarse half came first, and
// reports whether that is what is known: then the claim is the newest. It counts
// from the later of the two marks.
func (d *decision) refines(i int, c *claim) bool {
	s := d.side(i)
	k, p := &s.Known, s.Pending
	switch {
	case k.Status != c.Status && c.Status.Refines(k.Status) && c.Mark.near(k.Mark) && k.Ours == nil && k.Seen <= k.Span.Latest:
		if k.Mark.after(c.Mark) {
			c.Mark, c.Span = k.Mark, k.Span
		}
		return true
	case p != nil && p.Status != c.Status && c.Status.Refines(p.Status) && c.Mark.near(p.Mark):
		if p.Mark.after(c.Mark) {
			c.Mark = p.Mark
		}
		s.Pending = nil
	}
	return false
}
