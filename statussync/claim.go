package statussync

import "github.com/ctikit/ctikit/internal/order"

// S9: a claim is placed against what is known to stand. What time and marks leave
// open waits in one slot until one reading decides it. Late news is dropped (D18).

// place orders a claim against what is known to stand: by time where that is
// certain, else by the provider's own mark. Where readings carry no mark, one that
// agreed has confirmed the known choice later than its mark says.
func (d *decision) place(i int, c *claim) order.Order {
	k := &d.side(i).Known
	o := c.Mark.Place(k.Mark, c.Status == k.Status, 0)
	switch {
	case d.dated(i) && o == order.Again:
		return order.Older // the same change, reported again
	case k.Ours != nil && c.Mark.Place(k.Ours.Was, c.Status == k.Ours.Over, 0) == order.Again:
		return order.Older // what our write found, reported again
	case c.Span.Earliest > max(k.Seen, k.Span.Latest):
		return order.Newer
	case c.Span.Latest < k.seen(), o == order.Older:
		return order.Older
	case o == order.Newer && (d.dated(i) || k.Seen <= k.Span.Latest):
		return order.Newer
	}
	return order.Unclear
}

func (d *decision) dated(i int) bool { return !d.rules.systems[i].UndatedReadings }

// decide accepts a claim that is certainly the newest, unless only a reading can
// tell what it is.
func (d *decision) decide(i int, c claim) {
	if d.side(i).Known.Status != c.Status && (d.hidden(i, c.Status, false) || d.rules.finer(i, c.Status)) { // S1, S8
		d.pend(i, c)
		return
	}
	d.accept(i, c, true)
}

// pend keeps a claim until a reading places it. Of two the newer is kept.
func (d *decision) pend(i int, c claim) {
	s := d.side(i)
	if p := s.Pending; p != nil && p.Mark.Known() && c.Mark.Known() {
		if p.Mark.After(c.Mark) && !d.mayBeHalf(i, p) {
			return
		}
		if c.Mark.Compare(p.Mark) == 0 && c.Status != p.Status {
			c.Mark = mark{} // nobody can say which of the two came later
		}
	}
	s.Pending = &c
	s.Read = 0 // one that is wanted already may have started too early
}

// settle places the pending claim once what hid it is over.
func (d *decision) settle(i int) {
	s := d.side(i)
	p := s.Pending
	if p == nil || !p.Mark.Known() { // S2: only a reading can confirm it
		return
	}
	switch d.place(i, p) {
	case order.Newer:
		s.Pending = nil
		d.decide(i, *p)
	case order.Older:
		s.Pending = nil
		d.missed(i, *p)
	default:
		s.Read = 0
	}
}

// accept makes a claim what stands and, unless a later cause does, the wish. saw
// says that it was made after what stood before.
func (d *decision) accept(i int, c claim, saw bool) {
	s := d.side(i)
	first, was := s.Known.Status == "", s.Known.Ours
	s.Sent = nil
	s.Known = choice{Status: c.Status, Mark: c.Mark, Span: c.Span}
	if p := s.Pending; p != nil && d.place(i, p) != order.Newer {
		s.Pending = nil
		if s.Hold == nil || s.Hold.Until == 0 {
			s.Read = 0
		}
	}
	switch nobodys := c.By == Nobody; { // S12
	case s.Want.Status == "" && (nobodys || first && !saw):
		d.found(i, c)
		return
	case nobodys && was != nil && was.Status == c.Status:
		s.Known.Ours = was
		return
	case nobodys:
		return
	}
	cause := d.cause(i, &c)
	if saw && was != nil {
		cause.Saw = was.Cause
	}
	sawHold := saw && was != nil && was.Hold && s.Hold != nil && was.Sent >= s.Hold.Since
	d.chose(i, c.Span, sawHold) // S3
	if !d.rules.beats(&cause, &s.Want.Cause) {
		if s.Want.Cause.System == s.System || d.contradicts(i, c.Status) {
			return // S10: a later wish stands and will be written
		}
		cause = s.Want.Cause
	}
	if d.reverted(i, c.Status) { // S4
		return
	}
	d.wish(i, c.Status, cause)
	d.spread(i, -1)
}

// found takes in the first report of a system: what stands there is wished until
// somebody chooses. What a hold of an earlier run put there is nobody's (D15).
func (d *decision) found(i int, c claim) {
	s := d.side(i)
	if s.Hold != nil && s.Hold.Status == c.Status && c.By != Agent {
		return
	}
	s.Want = wish{Status: c.Status, Cause: cause{System: s.System}}
}

// claimOf is what a report says of the choice. A mark that nobody placed is exact.
func (d *decision) claimOf(r *Report) claim {
	c := claim{Status: r.Status, Mark: markOf(r.Mark), Span: spanOf(r.Span), By: r.By}
	if c.Span == (span{}) && c.Mark.Known() {
		c.Span = span{min(c.Mark.At, d.now), min(momentAfter(r.Mark.At), d.now)}
	}
	return c
}

// event takes in a change that a provider reported.
func (d *decision) event(i int, r *Report) {
	s := d.side(i)
	c := d.claimOf(r)
	if r.Coarse && s.Known.Status != r.Status {
		if !s.Known.Status.Refines(r.Status) {
			d.ask(i)
		}
		return
	}
	if c.Span == (span{}) {
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
	s, k, p := d.side(i), &d.side(i).Known, d.side(i).Pending
	o := d.place(i, &c)
	switch {
	case !c.Mark.Known() && k.Status != "":
		o = order.Unclear // S2: only a reading can tell whether it stands
	case d.refines(i, &c): // S8
		o = order.Newer
	}
	switch same := c.Status == k.Status; {
	case same && (c.By != Resumed || s.Idle < k.Span.Earliest) && d.datesKnown(i, &c): // else it may only have been marked anew
		d.date(i, c)
	case o == order.Older:
		d.applied(i, "S9", "older than what stands")
		d.missed(i, c)
	case same && c.By == Resumed && p != nil && p.Mark.Known() && c.Mark.After(p.Mark): // chosen again after that
		d.decide(i, c)
	case same && c.By == Resumed && (s.Sent == nil || s.active() || s.Idle > s.Sent.Sent): // S1
		k.Mark, k.Span = c.Mark, c.Span
	case s.Sent != nil && s.Sent.Phase == applied && c.Mark.Known() && c.Span.Earliest > s.Sent.Replied:
		d.assume(i)
		d.decide(i, c)
	case same && o == order.Unclear && !c.Mark.After(k.Mark) && (s.Sent == nil || c.Mark.Known()):
	case same && o == order.Unclear && (s.Sent == nil || c.Span.Latest < s.Sent.Sent):
		d.date(i, c)
	case s.Sent != nil, o == order.Unclear:
		d.pend(i, c)
	default:
		d.decide(i, c)
	}
}

// datesKnown reports whether an event is that of the known choice which a reading
// reported first, or of choosing it once more before a reading that agreed.
func (d *decision) datesKnown(i int, c *claim) bool {
	k := &d.side(i).Known
	w := d.side(i).Sent
	if !c.Mark.Known() || k.Mark.Known() && !c.Mark.After(k.Mark) || w != nil && c.Span.Latest >= w.Sent {
		return false
	}
	again := !d.dated(i) && c.Span.Earliest > k.Span.Latest && c.Span.Latest <= k.Seen
	return again || k.Ours == nil && !k.Mark.Known() && c.Span.touches(k.Span.Earliest, k.Span.Latest)
}

// date takes in the event of a choice that a reading reported first: now it is
// known when it was made. A write over it goes on.
func (d *decision) date(i int, c claim) {
	s := d.side(i)
	w, seen := s.Sent, s.Known.Seen
	d.accept(i, c, false)
	s.Sent, s.Known.Seen = w, seen
}

// S8: Aircall may report one change twice, as a coarse status and as its
// refinement, in either order. Their marks are close.

const sameChange = 3 * second // a coarse status and its refinement, marked so close, are one change

// isHalf reports whether a claim may be the coarse half of the change whose
// refined half is known.
func (d *decision) isHalf(i int, c *claim) bool {
	k := &d.side(i).Known
	if k.Status == c.Status || !k.Status.Refines(c.Status) || k.Ours != nil && c.Span.Latest < k.Ours.Sent-echoSlack {
		return false
	}
	return c.Mark.Near(k.Mark, sameChange) || !k.Mark.Known() && d.place(i, c) == order.Unclear
}

// secondHalf takes in the coarse half of a change. Marked later than the refined
// half it may be a choice of its own, which a reading decides.
func (d *decision) secondHalf(i int, c *claim) bool {
	s := d.side(i)
	if !d.isHalf(i, c) {
		return false
	}
	switch known := s.Known.Mark.Known(); {
	case s.Known.Mark.After(c.Mark):
	case s.Sent == nil && !known:
		d.ask(i)
	case s.Sent == nil || known && s.landed():
		d.pend(i, *c)
	default:
		s.Sent.Half = true
	}
	return true
}

// pendingHalf reports whether a claim is the coarse half of the pending one.
func (s *side) pendingHalf(c *claim) bool {
	p := s.Pending
	return p != nil && p.Status != c.Status && p.Status.Refines(c.Status) && c.Mark.Near(p.Mark, sameChange)
}

// refines takes in the refined half of a change whose coarse half came first, and
// reports whether that is what is known: then the claim is the newest. It counts
// from the later of the two marks.
func (d *decision) refines(i int, c *claim) bool {
	s := d.side(i)
	k, p := &s.Known, s.Pending
	if k.Status != c.Status && c.Status.Refines(k.Status) && c.Mark.Near(k.Mark, sameChange) {
		d.ask(i) // the coarse one may have been chosen after, or be half of this where we took it for our echo
		if k.Ours == nil && k.Seen <= k.Span.Latest {
			if k.Mark.After(c.Mark) {
				c.Mark, c.Span = k.Mark, k.Span
			}
			return true
		}
	}
	if p != nil && p.Status != c.Status && c.Status.Refines(p.Status) && c.Mark.Near(p.Mark, sameChange) {
		if p.Mark.After(c.Mark) {
			c.Mark = p.Mark
		}
		s.Pending = nil
	}
	return false
}
