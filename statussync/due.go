package statussync

import "time"

// S13: what is due follows from the state and the time alone. Nothing is written
// without a difference, nor while anything about a side is open; no wake lies in
// the past, and no wanted reading in the future.

// Due lists what the state asks for at a time: what [Decide] would return.
func Due(s State, now time.Time, r *Rules) []Effect {
	d := decision{rules: r, now: momentOf(now), state: s.agent.aligned(r)}
	d.pass()
	d.effects = nil // what passing decides comes again when it is saved
	d.due()
	return d.effects
}

// due derives effects from the state: one reading or write per side, and the next
// wake.
func (d *decision) due() {
	var wake moment
	at := func(t moment) {
		if t > d.now && (wake == 0 || t < wake) {
			wake = t
		}
	}
	for i := range d.state.Sides {
		s := d.side(i)
		for j := range s.Work.Live {
			at(s.Work.Live[j].Until)
		}
		if s.Hold != nil {
			at(s.Hold.Until)
		}
		switch w := s.Sent; {
		case w != nil && w.Phase == inFlight:
			at(w.Sent + replyTimeout)
		case s.Read != 0:
			d.effects = append(d.effects, Effect{Kind: DoRead, System: s.System, For: s.purpose()})
		case w != nil && w.Phase == applied && !d.masked(i):
			at(w.Replied + echoTimeout)
		case d.writable(i):
			d.effects = append(d.effects, d.doWrite(i))
		}
	}
	if wake != 0 {
		d.effects = append(d.effects, Effect{Kind: Wake, At: wake.time()})
	}
}

func (d *decision) doWrite(i int) Effect {
	s := d.side(i)
	return Effect{
		Kind: DoWrite, System: s.System, Status: s.target(), Hold: s.held(),
		Cause: s.Want.Cause.public(), names: d.rules.systems[i].Catalog,
	}
}

// purpose is what the wanted reading of a side is for.
func (s *side) purpose() Purpose {
	switch {
	case s.Pending != nil:
	case s.Sent != nil && s.Sent.Phase == applied:
		return ForEcho
	case s.Sent == nil && (s.holdStands() || s.Hold != nil && s.Hold.Until != 0):
		return ForHold
	}
	return ForChoice
}

// writable reports whether a side's target should be written now.
func (d *decision) writable(i int) bool {
	s := d.side(i)
	t := s.target()
	switch {
	case t == "" || s.Known.Status == "" || s.Out.Yes || s.Away != nil:
		return false
	case s.open(), s.Known.Status == t:
		return false
	case !s.held() && !s.holdStands() && d.rules.met(i, t, s.Known.Status): // S4
		return false
	}
	return !s.blocked(t) && d.rules.systems[i].Catalog.settable(t)
}
