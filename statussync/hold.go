package statussync

import "time"

// held begins or ends a hold (S3). News of the work may come late: who chose
// during it is left alone (D13).
func (d *decision) held(i int, o Held) {
	s := &d.state.Sides[i]
	since := o.Since
	if since.IsZero() {
		since = d.now
	}
	switch {
	case o.Status == "":
		d.giveBack(i)
	case s.Hold == "":
		s.Hold, s.HoldSince, s.HoldSent = o.Status, since, false
		d.readBefore(i)
		d.disarmed(i)
	default:
		s.Hold = o.Status
		if since.Before(s.HoldSince) {
			s.HoldSince = since
			d.disarmed(i)
		}
	}
}

// disarmed ends a hold if what the agent wishes was chosen during the work.
func (d *decision) disarmed(i int) {
	if s := &d.state.Sides[i]; s.Want.Cause.System == s.System {
		d.disarm(i, s.Want.Cause, false)
	}
}

// readBefore asks for a reading before a hold's first write: what it shows is
// the wish to save. If none comes in time, the known wish will do.
func (d *decision) readBefore(i int) {
	s := &d.state.Sides[i]
	if s.Ask.IsZero() {
		d.ask(i, d.now)
		s.AskEnd = d.now.Add(readFirst)
	}
}

// giveBack asks for a reading before the wish comes back: one that shows a click
// means that the agent chose. Without a wish to give back the status stays.
func (d *decision) giveBack(i int) {
	s := &d.state.Sides[i]
	if s.Hold == "" {
		return
	}
	s.Hold = ""
	if s.Known.Held || s.Sent.Held {
		d.ask(i, d.now)
	}
	switch fallback := d.rules.systems[i].Fallback; {
	case s.Want.Status != "" && d.rules.systems[i].Catalog.settable(s.Want.Status):
	case fallback != "":
		s.Want = Wish{Status: fallback, Cause: s.Want.Cause, Since: d.now}
	case s.Want.Status != "":
		d.notify(i, WishGone, s.Want.Status, "")
	case s.Known.Held: // nor does it become a wish, which would be copied
		d.notify(i, WishUnknown, s.Known.Status, "")
	}
	d.resume()
}

// fallBack replaces a wish that came back after a hold and was refused (D21).
func (d *decision) fallBack(i int) bool {
	s := &d.state.Sides[i]
	fallback := d.rules.systems[i].Fallback
	if !s.Sent.Gives || fallback == "" || fallback == s.Sent.Status {
		return false
	}
	s.Want = Wish{Status: fallback, Cause: s.Want.Cause, Since: d.now}
	return true
}

// disarm ends a hold because the agent chose during the work it is for (D13). An
// older choice leaves it be. Who saw the hold certainly chose during it.
func (d *decision) disarm(i int, c Cause, saw bool) {
	if s := &d.state.Sides[i]; s.during(c.From) || saw && !c.From.Before(s.HoldSince) {
		s.Hold = ""
	}
}

// during reports whether a choice of that time was made during the work that a
// hold is for. The two times come from two clocks: within two seconds the work
// came later, for who chooses to take work often gets it at once.
func (s *Side) during(t time.Time) bool { return !t.Before(s.HoldSince.Add(tieWindow)) }

// regain makes a choice that a hold's write, or the one that ended it, has
// overwritten the wish, so that it is written back once (S3).
func (d *decision) regain(i int, c Doubt) {
	if d.state.Sides[i].Hold != "" {
		d.disarm(i, c.Cause, false)
	}
	d.wish(i, c)
}
