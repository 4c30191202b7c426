package statussync

import "time"

// View is what others may know of an agent in one system.
type View struct {
	Shows    Status // what the system is known to show
	Ours     bool   // we put it there
	Wants    Status // what it should show, or again when a hold ends
	Holds    Status // what a hold has it show, empty for none
	Why      Cause  // what Wants goes back to
	WaitsFor Waiting
	Active   bool // in activity or at work
	Out      bool // signed out
}

// Waiting is what the next step in a system waits for. The zero Waiting is nothing.
type Waiting struct {
	For    Reason
	Status Status
	Since  time.Time
	Code   string // Refusal: the vendor's
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
		Shows: x.Known.Status, Ours: x.Known.Ours != nil, Wants: x.Want.Status, Why: x.Want.Cause.public(),
		WaitsFor: x.waitsFor(), Active: x.active(), Out: x.Out.Yes,
	}
	if x.held() {
		v.Holds = x.Hold.Status
	}
	return v
}

func (s *side) waitsFor() Waiting {
	switch w := s.Sent; {
	case s.Out.Yes:
		return Waiting{For: SignIn, Since: s.Out.Span.Earliest.time()}
	case s.Away != nil:
		return Waiting{For: Return, Status: s.Away.Status, Since: s.Away.Span.Earliest.time()}
	case s.Pending != nil:
		return Waiting{For: Place, Status: s.Pending.Status, Since: s.Pending.Span.Latest.time()}
	case w != nil && w.Phase == inFlight:
		return Waiting{For: Reply, Status: w.Status, Since: w.Sent.time()}
	case w != nil:
		return Waiting{For: Echo, Status: w.Status, Since: w.Sent.time()}
	case s.target() != "" && s.Blocked.Status == s.target():
		return Waiting{For: Refusal, Status: s.Blocked.Status, Code: s.Blocked.Code}
	case s.held() && s.Barred.Status == s.target():
		return Waiting{For: Refusal, Status: s.Barred.Status, Code: s.Barred.Code}
	}
	return Waiting{}
}
