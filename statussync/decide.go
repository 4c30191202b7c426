package statussync

import (
	"time"
)

// Decide takes in one input about one agent and returns the new state and what is
// to be done. It is a pure function: no argument is changed, and time comes only
// from the input. Safe for concurrent use.
//
// Save the state before doing anything; do what the effects ask for; report how it
// went as further inputs. The rules S1–S14 are in the package documentation.
func Decide(s State, in Input, r *Rules) (State, []Effect) {
	d := decision{rules: r, now: momentOf(in.at()), state: s.agent.aligned(r)}
	d.pass()
	listed := false
	switch in := in.(type) {
	case Report:
		listed = d.reports([]Report{in})
	case Reports:
		listed = d.reports(in)
	case Asked:
		d.asked(in)
	case Sending:
		d.sending(in)
		return State{d.state}, d.effects
	case Sent:
		d.sent(in)
	case Woke:
	}
	d.hold()
	d.pass()
	if listed {
		d.heal()
	}
	d.due()
	return State{d.state}, d.effects
}

// decision is one run of Decide over a state of its own.
type decision struct {
	rules   *Rules
	now     moment
	state   agent
	effects []Effect
}

func (d *decision) side(i int) *side { return &d.state.Sides[i] }

// pass lets time pass: what was due before the input is done first.
func (d *decision) pass() {
	for i := range d.state.Sides {
		s := d.side(i)
		if s.Work.expire(d.now) && !s.active() {
			s.Idle = d.now
		}
		d.passWrite(i)
		d.passHold(i)
		if w := s.Sent; s.Read == 0 && !d.masked(i) && (w == nil && s.Pending != nil || w != nil && (w.Phase == unsure || w.Phase == applied && s.Pending != nil)) {
			d.ask(i) // S9: only a reading decides
		}
	}
}

// reports takes in reports: first what they say beside the choices, for holds begin
// before what they are about is found (D15). It reports whether one is of a list.
func (d *decision) reports(rs []Report) (listed bool) {
	fresh := make([]bool, len(rs))
	for k := range rs {
		r := &rs[k]
		switch i := d.rules.index(r.System); {
		case i < 0:
		case d.state.remember(r.ID):
			d.applied(i, "S9", "a repeat")
		default:
			d.facts(i, r)
			fresh[k], listed = true, listed || r.Source == List
		}
	}
	d.hold()
	for k := range rs {
		switch r := &rs[k]; {
		case !fresh[k]:
		case r.Source != Event:
			d.reading(d.rules.index(r.System), r)
		case r.Status != "":
			d.event(d.rules.index(r.System), r)
		}
	}
	return listed
}

func (d *decision) applied(i int, rule, what string) {
	d.effects = append(d.effects, Effect{Kind: RuleApplied, System: d.rules.systems[i].Name, Rule: rule, Detail: what})
}

func (d *decision) notify(i int, code Code, status Status, detail string) {
	d.effects = append(d.effects, Effect{
		Kind: Notify, System: d.rules.systems[i].Name, Code: code, Status: status, Detail: detail,
		names: d.rules.systems[i].Catalog,
	})
}

// ask wants a reading from now on.
func (d *decision) ask(i int) { d.side(i).Read = d.now }

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

func (r Report) at() time.Time  { return r.At }
func (a Asked) at() time.Time   { return a.At }
func (s Sending) at() time.Time { return s.At }
func (s Sent) at() time.Time    { return s.At }
func (w Woke) at() time.Time    { return w.At }
func (r Reports) at() (latest time.Time) {
	for i := range r {
		if r[i].At.After(latest) {
			latest = r[i].At
		}
	}
	return latest
}
