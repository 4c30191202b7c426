package statussync

// event takes in a change that a provider reported.
func (d *decision) event(i int, r *Report) {
	s := d.side(i)
	c := claim{Status: r.Status, Mark: markOf(r.Mark), Span: spanOf(r.Span), By: r.By}
	if r.Coarse && s.Known.Status != r.Status {
		if !s.Known.Status.Refines(r.Status) {
			d.ask(i)
		}
		return
	}
	if c.Span == (span{}) && c.Mark.known() {
		c.Span = span{min(c.Mark.At, d.now), min(momentAfter(r.Mark.At), d.now)}
	} else if c.Span == (span{}) {
		c.Span = spanOf(unplaced(r.At))
	}
	switch {
	case d.away(i, &c): // S12
	case d.secondHalf(i, &c): // S8
	case s.pendingHalf(&c):
	case d.ours(i, s.Sent, &c): // S6
		d.shown(i, &c, 0)
	case d.ours(i, s.Known.Ours, &c):
		d.echoed(i, &c)
	default:
		d.change(i, c)
	}
}

// change takes in a change that is certainly not our own.
func (d *decision) change(i int, c claim) {
	s := d.side(i)
	k := &s.Known
	o := d.place(i, &c)
	switch {
	case !c.Mark.known() && k.Status != "":
		o = unclear // S2: only a reading can tell whether it stands
	case d.refines(i, &c): // S8
		o = newer
	}
	switch same := c.Status == k.Status; {
	case same && c.By != Resumed && d.datesKnown(i, &c):
		d.date(i, c)
	case o == older:
		d.told(i, "S9", "older than what stands")
		d.missed(i, c)
	case same && c.By == Resumed: // S1
		k.Mark, k.Span = c.Mark, c.Span
	case same && o == unclear && !c.Mark.after(k.Mark) && (s.Sent == nil || c.Mark.known()):
	case same && o == unclear && (s.Sent == nil || c.Span.Latest < s.Sent.Sent):
		d.date(i, c)
	case s.Sent != nil && s.Sent.Phase == applied && c.Mark.known() && c.Span.Earliest > s.Sent.Replied:
		d.assume(i)
		d.decide(i, c)
	case s.Sent != nil, o == unclear:
		d.pend(i, c)
	default:
		d.decide(i, c)
	}
}

// datesKnown reports whether an event is that of the known choice which a reading
// reported first, or of choosing it once more before a reading that agreed.
func (d *decision) datesKnown(i int, c *claim) bool {
	k := &d.side(i).Known
	if !c.Mark.known() || k.Mark.known() && !c.Mark.after(k.Mark) {
		return false
	}
	return !d.dated(i) && c.Span.Earliest > k.Span.Latest || k.Ours == nil && !k.Mark.known() && c.Span.touches(k.Span.Earliest, k.Span.Latest)
}

// date takes in the event of a choice that a reading reported first: now it is
// known when it was made. A write over it goes on.
func (d *decision) date(i int, c claim) {
	s := d.side(i)
	w, seen := s.Sent, s.Known.Seen
	d.accept(i, c, false)
	s.Sent, s.Known.Seen = w, seen
}
