package statussync

import "github.com/ctikit/ctikit/internal/order"

// S9: one reading decides. It speaks about a choice only if it shows a moment after
// that choice; agreeing, it moves the moment until which the choice is known to
// have stood. Where it carries no mark, what it shows was chosen since that moment.
// A list that disagrees asks for a reading, and never decides without a mark.

// reading takes in what a system showed of the choice.
func (d *decision) reading(i int, r *Report) {
	s := d.side(i)
	single, since := r.Source == Reading, momentOf(r.Since)
	asked := single && s.Read != 0
	if asked && since < s.Read {
		return // it started too early to tell
	}
	if single || r.Source == Batch && s.purpose() == ForHold {
		s.Read = 0
		if s.Hold != nil {
			s.Hold.Until = 0
		}
	}
	if r.Status == "" || r.Out == Yes || s.Out.Yes || d.hidden(i, r.Status, r.Active == Yes || len(r.Items) > 0) {
		d.showsNothing(i, r, asked)
		return
	}
	c := d.claimOf(r)
	if !d.dated(i) || !c.Mark.Known() {
		c.Mark, c.Span = mark{}, span{s.Known.seen(), d.now}
	}
	if r.Coarse && !d.completed(i, &c, single) {
		return
	}
	if a := s.Away; a != nil && c.By != Machine && c.Status != a.Status && since >= a.Span.Latest { // S12: it is over
		s.Away = nil
	}
	if c.Mark.Known() && d.place(i, &c) == order.Newer && d.away(i, &c) { // S12
		return
	}
	was := s.Known
	if s.Sent != nil {
		d.duringWrite(i, single, since, c)
	} else {
		d.compare(i, single, since, c)
	}
	if k := &s.Known; k.Status == c.Status && k.Ours == nil && (*k != was || since > k.Span.Latest) {
		k.Seen = max(k.Seen, since) // what it shows stood at some moment since then
	}
}

// showsNothing takes in a reading without a choice.
func (d *decision) showsNothing(i int, r *Report, asked bool) {
	s := d.side(i)
	switch {
	case !asked:
	case r.Out == Yes && !s.Out.Yes: // the agent has signed in since, and may have chosen
		d.ask(i)
	case r.Status != "" || d.masked(i):
	case s.Sent != nil: // neither our write nor anybody's choice
		d.notTaken(i)
	default:
		s.Pending = nil
	}
}

// completed gives a claim whose refinement is not reported that of our write, or what
// is known, and reports whether it says anything: of a list, only in the first case.
func (d *decision) completed(i int, c *claim, single bool) bool {
	s := d.side(i)
	w, known := s.Sent, s.Known.Status.Refines(c.Status)
	switch wrote := w != nil && w.Status.Refines(c.Status); {
	case wrote && !known:
		c.Status = w.Status
	case single && known && !wrote:
		c.Status = s.Known.Status
	case !single && !known && w == nil:
		d.ask(i)
		return false
	default:
		return single
	}
	return true
}

// compare takes in a reading while no write is open.
func (d *decision) compare(i int, single bool, since moment, c claim) {
	s := d.side(i)
	k, p := &s.Known, s.Pending
	speaks := since >= k.Span.Latest
	same, o := c.Status == k.Status, d.place(i, &c)
	marked, agrees := c.Mark, false
	switch {
	case same && !k.Mark.Known(): // S2: its mark was no time before
		k.Mark, o = c.Mark, order.Unclear
	case !same && o == order.Older && speaks: // S2: the mark of what is known was false
		c.Mark, c.Span, o = mark{}, span{k.seen(), d.now}, order.Unclear
	}
	switch {
	case k.Status == "":
		d.accept(i, c, false)
	case c.Mark.Known() && o == order.Newer:
		d.newest(i, c)
	case same:
		if agrees = speaks; agrees {
			k.Seen = max(k.Seen, since)
		}
	case single && speaks:
		d.surprise(i, c)
	case single || speaks || !c.Mark.Known():
		d.ask(i)
	}
	if c.Mark != marked && k.Status == c.Status && k.Ours == nil {
		k.Mark = marked
	}
	if (single || agrees) && p != nil && s.Pending == p && since >= p.Span.Latest {
		s.Pending = nil // one reading decides, whatever it shows
		d.missed(i, *p)
	}
}

// surprise takes in an undated choice that one reading shows in place of what is
// known. If its event waits, that knows better when it was made.
func (d *decision) surprise(i int, c claim) {
	s := d.side(i)
	if p := s.Pending; p != nil && c.Status.Refines(p.Status) {
		c = claim{Status: c.Status, Mark: p.Mark, Span: p.Span, By: p.By}
	} else if p != nil {
		c.Span.Earliest = max(c.Span.Earliest, p.Span.Earliest)
	}
	s.Pending = nil
	d.accept(i, c, true)
}

// newest takes in a marked choice that a reading shows and that is newer than what
// is known.
func (d *decision) newest(i int, c claim) {
	s := d.side(i)
	switch {
	case c.By == Resumed && c.Status == s.Known.Status: // S1
		s.Known.Mark, s.Known.Span = c.Mark, c.Span
	case d.ours(i, s.Known.Ours, &c):
		d.echoed(i, &c)
	default:
		d.accept(i, c, true)
	}
}

// duringWrite takes in a reading while a write of ours is open.
func (d *decision) duringWrite(i int, single bool, since moment, c claim) {
	s := d.side(i)
	if k := &s.Known; c.Status == k.Status && c.Mark.Compare(k.Mark) == 0 && since >= k.Span.Latest || c.Status == k.Status && !c.Mark.Known() && since >= k.Span.Latest {
		k.Seen = max(k.Seen, since)
	}
	switch {
	case s.Sent.Phase == inFlight:
		if c.Mark.Known() && d.place(i, &c) == order.Newer && !d.ours(i, s.Sent, &c) {
			d.pend(i, c) // reported too soon, and not forgotten
		}
	case c.Mark.Known():
		d.markedDuringWrite(i, single, since, c)
	default:
		d.undatedDuringWrite(i, single, since, c)
	}
}

// markedDuringWrite compares a reading's mark with that of what stood before our
// write.
func (d *decision) markedDuringWrite(i int, single bool, since moment, c claim) {
	s := d.side(i)
	w, k := s.Sent, &s.Known
	after := since >= w.Replied
	same := c.Mark.Compare(k.Mark) == 0 && c.Status == k.Status
	switch {
	case c.By == Resumed && c.Status == k.Status: // S1
		if k.Mark, k.Span = c.Mark, c.Span; after && single {
			d.notTaken(i)
		}
	case !same && d.rules.met(i, w.Status, c.Status) && d.ours(i, w, &c):
		d.shown(i, &c, since)
	case same && after && single:
		d.notTaken(i)
	case !same && after && (single || d.place(i, &c) == order.Newer):
		if w.Phase == applied { // else it would not stand any more
			d.assume(i)
		}
		d.accept(i, c, true)
	case single:
		d.ask(i)
	}
}

// undatedDuringWrite takes in what a reading without a mark shows in place of our
// write. A list is only believed where it agrees.
func (d *decision) undatedDuringWrite(i int, single bool, since moment, c claim) {
	s := d.side(i)
	w, k, p := s.Sent, &s.Known, s.Pending
	after, met := since >= w.Replied, d.rules.met(i, w.Status, c.Status)
	waited := p != nil && c.Status.Refines(p.Status) && (c.Status == p.Status || !met)
	switch {
	case !after && met && !d.rules.met(i, w.Status, k.Status) && since >= k.Span.Latest:
		d.shown(i, &c, since) // however early it started: it was not there before
	case !after || !single && (!met || p != nil):
		if single {
			d.ask(i)
		}
	case !waited && met:
		d.shown(i, &c, since)
	case !waited && c.Status == k.Status && (p == nil || p.Span.Latest < w.Sent):
		d.notTaken(i)
	default:
		if w.Phase == applied && (!waited || p.Span.Latest >= w.Sent) {
			c.Span.Earliest = max(c.Span.Earliest, w.Sent)
			d.assume(i)
		}
		d.surprise(i, c)
	}
}
