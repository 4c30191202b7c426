package statussync

// S3: what a system should show is its hold, else its want. What only a hold wrote
// is nobody's choice. A reading comes before a hold's first write and before the
// want comes back.

// The times of S3; those of work are beside it.
const (
	readFirst = 2 * second // a hold waits so long for the reading before it
	workGrace = 2 * second // who takes work gets it at once: a choice so close came first
)

// held reports whether a hold is in force that the agent has not ended.
func (s *side) held() bool { return s.Hold != nil && !s.Hold.Free }

// holdStands reports whether what stands is only a hold's.
func (s *side) holdStands() bool { return s.Known.Ours != nil && s.Known.Ours.Hold }

// target is what a system should show now.
func (s *side) target() Status {
	if s.held() {
		return s.Hold.Status
	}
	return s.Want.Status
}

// hold begins, keeps and ends holds, as work and rules ask for. Rules may have
// changed since the last time, and take effect at once (R117).
func (d *decision) hold() {
	for i := range d.state.Sides {
		s := d.side(i)
		h, ok := d.rules.holdIn(i)
		since, busy := d.busy(h)
		switch {
		case !ok && s.Hold != nil:
			d.release(i, "R117", "focus is off: give back the wish")
		case !ok:
		case !busy && s.Hold != nil: // R120, R121
			d.release(i, "R120", "the last work ended: give back the wish")
		case busy && s.Hold == nil: // R119, R122
			d.begin(i, h, since)
		case busy:
			d.keep(i, h, since)
		}
	}
}

// holdIn is the hold for a system, if there is one.
func (r *Rules) holdIn(i int) (h hold, ok bool) {
	for _, h := range r.holds {
		if h.in == i {
			return h, true
		}
	}
	return h, false
}

// busy is since when an agent has work that a hold counts: any item in any of its
// systems (R116, R121).
func (d *decision) busy(h hold) (since moment, busy bool) {
	for _, i := range h.while {
		if at, ok := d.side(i).Work.since(!h.answered); ok && (!busy || at < since) {
			since, busy = at, true
		}
	}
	return since, busy
}

// begin begins a hold (R119). What is there already is not saved (D14).
func (d *decision) begin(i int, h hold, since moment) {
	s := d.side(i)
	s.Hold = &holding{Status: h.status, Since: since}
	if s.Known.Status == h.status && !s.holdStands() {
		d.told(i, "D14", "work began: the agent chose this status before, nothing to save")
	} else {
		d.told(i, "R119", "work began: save the status and hold")
	}
	if s.Read == 0 && s.Sent == nil {
		s.Hold.Until = d.now + readFirst
		d.ask(i)
	}
	d.choseDuring(i)
}

// keep goes on with a hold.
func (d *decision) keep(i int, h hold, since moment) {
	s := d.side(i)
	if s.Hold.Status != h.status && !s.Hold.Free {
		d.told(i, "R117", "the rule changed: hold its new status")
	}
	s.Hold.Status = h.status
	s.Hold.Since = min(s.Hold.Since, since)
	d.choseDuring(i)
}

// choseDuring ends a hold if what the agent wishes was chosen during the work:
// news of the work may come late.
func (d *decision) choseDuring(i int) {
	if s := d.side(i); s.Want.Cause.N != 0 && s.Want.Cause.System == s.System && s.Want.Cause.Asked == "" {
		d.chose(i, s.Want.Cause.Span, false)
	}
}

// chose ends a hold until no work is left, for a choice that was certainly made
// during it (R123, D13). An older one changes the want only.
func (d *decision) chose(i int, at span, saw bool) {
	if s := d.side(i); s.held() && (saw || at.Earliest > s.Hold.Since+workGrace) {
		s.Hold.Free, s.Hold.Until = true, 0
		d.told(i, "R123", "the agent chose during the work: left alone until it ends")
	}
}

// passHold ends the wait for the reading before a hold: the known want will do.
func (d *decision) passHold(i int) {
	s := d.side(i)
	if s.Hold == nil || s.Hold.Until == 0 || d.now < s.Hold.Until {
		return
	}
	s.Hold.Until = 0
	if s.Pending == nil && s.Sent == nil {
		s.Read = 0
	}
}

// release ends a hold. If it was written, a reading comes first: one that shows a
// click means that the agent chose.
func (d *decision) release(i int, rule, what string) {
	s := d.side(i)
	h := s.Hold
	s.Hold = nil
	if s.holdStands() || s.Sent != nil && s.Sent.Hold && s.Sent.Phase != inFlight {
		d.ask(i)
	}
	switch {
	case h.Free:
		d.told(i, "R123", "the last work ended: the agent's own choice stays")
	case s.Known.Status == h.Status && !s.holdStands() && s.Want.Status == h.Status:
		d.told(i, "D14", "the last work ended: the agent's own choice stays")
	default:
		d.told(i, rule, what)
		d.substitute(i)
	}
}

// substitute gives something else back where the wish is unknown (D15) or its
// status was deleted (D21). Without it the agent is left alone.
func (d *decision) substitute(i int) {
	s := d.side(i)
	h, _ := d.rules.holdIn(i)
	switch {
	case s.Want.Status != "" && d.rules.systems[i].Catalog.settable(s.Want.Status):
	case h.other != "":
		s.Want.Status = h.other
	case s.Want.Status != "":
		d.notify(i, WishGone, s.Want.Status, "")
	default:
		d.notify(i, WishUnknown, s.Known.Status, "")
	}
}
