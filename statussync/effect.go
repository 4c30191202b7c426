package statussync

import (
	"fmt"
	"time"
)

// Effect is something to do. Write, Read and Wake follow from the state alone:
// every [Decide] returns all that are due, so a repeated one is the same work,
// and [Due] finds them again after a restart. Notify is said once.
type Effect struct {
	Kind   Kind
	System string
	Status Status    // Write: what to set; Notify: what it is about
	At     time.Time // Read, Wake: not before
	Cause  Cause     // Write: why
	Hold   bool      // Write: the status is a hold's, not a wish (S3)
	Code   Code      // Notify
	Detail string    // Notify: the vendor's code
	names  Catalog
}

// Kind is what an [Effect] asks for.
type Kind int

// The kinds of effects.
const (
	Write  Kind = iota // set Status in System; first ask with [Sending]
	Reread             // read the agent in System, no earlier than At
	Notify             // tell people
	Wake               // call Decide with [Woke] at At
)

// Code says what a [Notify] is about.
type Code string

// The notifications.
const (
	Blocked  Code = "blocked"  // a wish was refused for good (S11)
	Reverted Code = "reverted" // a change on a following side is taken back (R133)
	Ignored  Code = "ignored"  // the system accepts a status and does not show it
	// What a hold displaced cannot come back, and the agent keeps what it has.
	WishUnknown Code = "wish_unknown" // nobody knows it any more (D15)
	WishGone    Code = "wish_gone"    // its status was deleted meanwhile (D21)
)

// Reason says in words what the effect is and why. It names statuses and
// systems, never people.
func (e Effect) Reason() string {
	switch e.Kind {
	case Write:
		if e.Hold {
			return fmt.Sprintf("hold %s at %s", e.System, e.names.name(e.Status))
		}
		return fmt.Sprintf("set %s to %s: %s", e.System, e.names.name(e.Status), e.Cause)
	case Reread:
		return fmt.Sprintf("read %s", e.System)
	case Wake:
		return "look again at " + clock(e.At)
	case Notify:
	}
	text := fmt.Sprintf("%s %s: %s", e.System, e.Code, e.names.name(e.Status))
	if e.Detail != "" {
		text += " (" + e.Detail + ")"
	}
	return text
}

// String says where and when the change was made.
func (a Cause) String() string {
	switch {
	case a.At.IsZero():
		return "found in " + a.System + " at the start"
	case a.From.Before(a.At):
		return fmt.Sprintf("changed in %s between %s and %s, seen by a reading", a.System, clock(a.From), clock(a.At))
	}
	return fmt.Sprintf("changed in %s at %s", a.System, clock(a.At))
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05.000") }

// Due lists what the state asks for at a time: what [Decide] would return.
func Due(s State, now time.Time, r *Rules) []Effect {
	if !s.fits(r) {
		s = s.aligned(r)
	}
	d := decision{rules: r, now: now, state: s} // plan only reads
	d.plan()
	return d.effects
}

// plan derives the effects of the state. One read, write or wake per side.
func (d *decision) plan() {
	var wake time.Time
	look := func(at time.Time) {
		if wake.IsZero() || at.Before(wake) {
			wake = at
		}
	}
	for i := range d.state.Sides {
		s := &d.state.Sides[i]
		due, at := d.next(i)
		if due == nothing {
			continue
		}
		if due == waiting || at.After(d.now) {
			look(at)
			continue
		}
		e := Effect{System: s.System, names: d.rules.systems[i].Catalog}
		if due == reading {
			e.Kind, e.At = Reread, s.Ask
			if !s.AskEnd.IsZero() {
				look(s.AskEnd)
			}
		} else {
			e.Kind, e.Status, e.Cause, e.Hold = Write, s.target(), s.Want.Cause, s.Hold != ""
		}
		d.effects = append(d.effects, e)
	}
	if !wake.IsZero() {
		d.effects = append(d.effects, Effect{Kind: Wake, At: wake})
	}
}

type need int

const (
	nothing need = iota
	waiting
	reading
	writing
)

// next is what a side needs first, and not before when.
func (d *decision) next(i int) (need, time.Time) {
	s := &d.state.Sides[i]
	switch {
	case s.Sent.open() && s.Sent.Replied.IsZero():
		return waiting, s.Sent.Started.Add(replyTimeout)
	case !s.Ask.IsZero():
		return reading, s.Ask
	case s.Sent.open() && d.masked(i): // S1: the end of the activity asks
		return nothing, time.Time{}
	case s.Sent.open():
		return waiting, s.Sent.Replied.Add(echoTimeout)
	case s.Doubt.Why == CoarseOne:
		return waiting, s.Doubt.Until
	case s.Doubt.Why != "":
		return nothing, time.Time{}
	case d.writable(i):
		return writing, d.now
	}
	return nothing, time.Time{}
}

// writable reports whether the side's target should be written: it differs from
// what the system shows, the agent is signed in, and it was not refused.
func (d *decision) writable(i int) bool {
	s := &d.state.Sides[i]
	target := s.target()
	switch {
	case target == "" || s.Known.Status == "" || s.Out:
		return false
	case d.shows(i, target):
		return false
	case s.Blocked.Status == target && s.Blocked.Epoch == d.rules.epoch:
		return false
	}
	return d.rules.systems[i].Catalog.settable(target)
}

// shows reports whether the system shows the status that is asked of it. A hold
// wants the very status (S3), a wish may be met by a refinement (S4), but not by
// one that only a hold wrote.
func (d *decision) shows(i int, target Status) bool {
	s := &d.state.Sides[i]
	return s.Known.Status == target || s.Hold == "" && !s.Known.Held && d.rules.met(i, target, s.Known.Status)
}

// target is the hold, else the want (S3).
func (s *Side) target() Status {
	if s.Hold != "" {
		return s.Hold
	}
	return s.Want.Status
}
