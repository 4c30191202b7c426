package statussync

// S7: a write may cover a choice that nobody had reported yet. It is not lost: if
// it is later than what the write goes back to, it is written back once.

// missed takes in news of a choice that no longer stands.
func (d *decision) missed(i int, c claim) {
	s := d.side(i)
	k := &s.Known
	switch {
	case c.Status == k.Status && (k.Ours == nil || c.By != Agent), c.By == Nobody, d.isHalf(i, &c):
	case !c.Mark.Known(): // S2: it counts only if a reading confirms it
	case k.Ours != nil && c.Span.Earliest <= k.Span.Latest && k.Ours.mayCover(&c):
		d.covered(i, c)
	case !d.dated(i) && s.Sent == nil && c.Span.Earliest > k.Span.Latest && !k.Status.Refines(c.Status) && !d.mayBeHalf(i, &c):
		// Readings showed the known status before and after it: it was chosen again.
		d.accept(i, claim{Status: k.Status, Span: span{c.Span.Earliest, k.seen()}}, false)
	}
}

// mayCover reports whether a claim was made after what stood before a write.
func (w *write) mayCover(c *claim) bool {
	switch {
	case c.By == Agent && w.base().Known(): // whatever we wrote since
		return c.Mark.After(w.base())
	case w.Over.Refines(c.Status) && c.Mark.Near(w.Was, sameChange):
		return false // what stood there, in halves (S8)
	case w.Over.Refines(c.Status) && !w.Was.Known(): // what stood there, but for the echo of a write that put it there
		return w.Again == 0 || c.Span.Earliest > w.Again+echoSlack
	case w.Was.Known():
		return c.Mark.After(w.Was)
	}
	return c.Span.Latest > w.Stood
}

// covered makes a choice that our write has covered unseen the wish, if it is
// certainly the latest cause, or a hold covered it.
func (d *decision) covered(i int, c claim) {
	s := d.side(i)
	if d.hidden(i, c.Status, false) {
		return
	}
	d.chose(i, c.Span, false) // S3
	switch w := &s.Want.Cause; {
	case w.Span.before(c.Span): // as what was found is, without a span
	case w.System == s.System && w.Mark.Known() && !c.Mark.After(w.Mark):
		return // it may be the echo of a write before
	case w.System != s.System && !s.holdStands() && s.Hold == nil:
		return // a second change before the agent's eyes is worse than either
	}
	cause := d.cause(i, &c)
	if d.rules.beats(&cause, &s.Want.Cause) && !d.reverted(i, c.Status) {
		d.wish(i, c.Status, cause)
		d.spread(i, -1)
	}
}

// mayBeHalf reports whether a claim may be the coarse half of what our write covered.
func (d *decision) mayBeHalf(i int, c *claim) bool {
	k := &d.side(i).Known
	return k.Ours != nil && d.rules.finer(i, c.Status) && c.Span.Earliest <= k.Span.Latest+sameChange
}
