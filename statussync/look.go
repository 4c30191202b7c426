package statussync

import "time"

// View is what others may know of an agent in one system.
type View struct {
	Shows    Status    // what the system is known to show
	Chosen   Span      // when that was, on our clock; Earliest is zero for any time before
	Ours     bool      // a write of ours made it so
	Wants    Status    // what it should show, or again when a hold ends
	Holds    Status    // what a hold has it show, empty for none
	Held     time.Time // since when
	Why      Cause     // what Wants goes back to
	WaitsFor Waiting
	Open     Waiting // Reply or Echo of a write of ours, also where WaitsFor names what comes first
	Active   bool    // in activity or at work
	Out      bool    // signed out
}

// Waiting is what the next step in a system waits for. The zero Waiting is nothing.
type Waiting struct {
	For    Reason
	Status Status
	Since  time.Time
	Until  time.Time // Reply, Echo: if it has not come by then, a reading decides
	Code   string    // Refusal: the vendor's
}

// Reason is why something waits.
type Reason string

// The reasons to wait.
const (
	SignIn  Reason = "sign-in"  // S1
	Return  Reason = "return"   // S12: the system put the agent away
	Place   Reason = "reading"  // S9: a reading decides about Status
	Reply   Reason = "reply"    // S6: our write of Status is in flight
	Echo    Reason = "echo"     // S6: our write of Status does not show yet
	Refusal Reason = "new wish" // S11: Status was refused
)

// Look is what others may know of an agent in one system.
func Look(s State, system string) View {
	i := s.agent.find(system, 0)
	if i < 0 {
		return View{}
	}
	x := &s.agent.Sides[i]
	v := View{
		Shows: x.Known.Status, Chosen: x.Known.Span.public(), Ours: x.Known.Ours != nil, Wants: x.Want.Status, Why: x.Want.Cause.public(),
		WaitsFor: x.waitsFor(), Open: x.awaits(), Active: x.active(), Out: x.Out.Yes,
	}
	if x.held() {
		v.Holds, v.Held = x.Hold.Status, x.Hold.Since.time()
	}
	return v
}

func (s *side) waitsFor() Waiting {
	switch {
	case s.Out.Yes:
		return Waiting{For: SignIn, Since: s.Out.Span.Earliest.time()}
	case s.Away != nil:
		return Waiting{For: Return, Status: s.Away.Status, Since: s.Away.Span.Earliest.time()}
	case s.Pending != nil:
		return Waiting{For: Place, Status: s.Pending.Status, Since: s.Pending.Span.Latest.time()}
	case s.Sent != nil:
		return s.awaits()
	case s.target() != "" && s.Blocked.Status == s.target():
		return Waiting{For: Refusal, Status: s.Blocked.Status, Code: s.Blocked.Code}
	case s.held() && s.Barred.Status == s.target():
		return Waiting{For: Refusal, Status: s.Barred.Status, Code: s.Barred.Code}
	}
	return Waiting{}
}

func (s *side) awaits() Waiting {
	switch w := s.Sent; {
	case w == nil:
		return Waiting{}
	case w.Phase == inFlight:
		return Waiting{For: Reply, Status: w.Status, Since: w.Sent.time(), Until: (w.Sent + replyTimeout).time()}
	default:
		return Waiting{For: Echo, Status: w.Status, Since: w.Sent.time(), Until: (w.Replied + echoTimeout).time()}
	}
}
