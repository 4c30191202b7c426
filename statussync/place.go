package statussync

// S9: a claim is placed against what is known to stand. What time and marks leave
// open waits in one slot until one reading decides it.

// order is how a claim relates to what is known.
type order int

const (
	older order = iota - 1
	unclear
	newer
)

// place orders a claim against what is known to stand: by time where that is
// certain, else by the provider's own mark. Where readings carry no mark, one that
// agreed has confirmed the known choice later than its mark says.
func (d *decision) place(i int, c *claim) order {
	k := &d.side(i).Known
	both := c.Mark.known() && k.Mark.known()
	switch {
	case d.dated(i) && both && c.Mark.compare(k.Mark) == 0 && c.Status == k.Status:
		return older // the same change, reported again
	case k.Ours != nil && c.Mark.known() && c.Mark.compare(k.Ours.Was) == 0 && c.Status == k.Ours.Over:
		return older // what our write found, reported again
	case c.Span.Earliest > max(k.Seen, k.Span.Latest):
		return newer
	case c.Span.Latest < k.seen(), both && k.Mark.after(c.Mark):
		return older
	case both && c.Mark.after(k.Mark) && (d.dated(i) || k.Seen <= k.Span.Latest):
		return newer
	}
	return unclear
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
	if p := s.Pending; p != nil && p.Mark.known() && c.Mark.known() && p.Mark.after(c.Mark) {
		return
	}
	s.Pending = &c
	s.Read = 0 // one that is wanted already may have started too early
}

// settle places the pending claim once what hid it is over.
func (d *decision) settle(i int) {
	s := d.side(i)
	p := s.Pending
	if p == nil {
		return
	}
	switch d.place(i, p) {
	case newer:
		s.Pending = nil
		d.decide(i, *p)
	case older:
		s.Pending = nil
		d.missed(i, *p)
	case unclear:
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
	d.unblock(i)
	if p := s.Pending; p != nil && d.place(i, p) != newer {
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
