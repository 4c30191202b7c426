package statussync

import "slices"

// State is all that is known and wished for one agent. Store it as JSON, give it
// back to [Decide]; [Look] says what others may know of it. The zero State knows
// nothing. A State is a value: nothing changes it.
type State struct{ agent agent }

// agent is what a State holds.
type agent struct {
	Sides  []side   `json:"sides,omitempty"`  // one per system, in the order of the rules
	Recent []uint32 `json:"recent,omitempty"` // hashes of the last events' ids, against repeats (S9)
	Causes uint32   `json:"count,omitempty"`  // how many were numbered so far
	more   string   // members that this version does not know, as JSON
}

// side is an agent in one system.
type side struct {
	System  string   `json:"system"`
	Known   choice   `json:"has,omitzero"`
	Want    wish     `json:"want,omitzero"`
	Hold    *holding `json:"hold,omitempty"`    // a hold in force
	Sent    *write   `json:"sent,omitempty"`    // our write that is not shown yet
	Pending *claim   `json:"pending,omitempty"` // a choice that only a reading can place
	Read    moment   `json:"read,omitzero"`     // a reading started then or later is wanted; never in the future
	Active  fact     `json:"active,omitzero"`   // activity beside the work (S1)
	Idle    moment   `json:"idle,omitzero"`     // when the last activity ended (S12)
	Out     fact     `json:"out,omitzero"`      // signed out (S1)
	Away    *claim   `json:"away,omitempty"`    // what the system set by itself (S12)
	Work    work     `json:"work,omitzero"`
	Doing   said     `json:"doing,omitzero" key:"-"` // what the system says of it, for showing
	Blocked block    `json:"blocked,omitzero"`       // the want was refused
	Barred  block    `json:"barred,omitzero"`        // a hold's status was
	Groups  string   `json:"groups,omitempty"`
	more    string   // members that this version does not know, as JSON
}

// choice is what stands in a system.
type choice struct {
	Status Status `json:"status,omitempty"`
	Mark   mark   `json:"mark,omitzero"`
	Span   span   `json:"span,omitzero"`
	Seen   moment `json:"seen,omitzero"`  // it still stood then, if that is later than the span's beginning
	Ours   *write `json:"ours,omitempty"` // our write that put it there, if one did
}

// seen is until when a choice is known to have stood.
func (c *choice) seen() moment { return max(c.Seen, c.Span.Earliest) }

// claim is somebody's choice as a report has it.
type claim struct {
	Status Status `json:"status,omitempty"`
	Mark   mark   `json:"mark,omitzero"`
	Span   span   `json:"span,omitzero"`
	By     By     `json:"by,omitempty"`
}

// wish is what a system should show, and the cause that it goes back to.
type wish struct {
	Status Status `json:"status,omitempty"`
	Cause  cause  `json:"cause,omitzero"`
	Tries  int    `json:"tries,omitempty"` // writes that were accepted and not taken
}

// cause is a choice, or a wish that somebody asked for.
type cause struct {
	N      uint32 `json:"n,omitempty"` // numbers the causes of a state; 0 for what was found at the start
	System string `json:"in,omitempty"`
	Mark   mark   `json:"mark,omitzero"`
	Span   span   `json:"span,omitzero"`
	Saw    uint32 `json:"saw,omitempty"` // N of the cause whose write stood there when it was made
	Asked  string `json:"asked,omitempty"`
}

func (c *cause) public() Cause {
	return Cause{c.System, c.Asked, c.Mark.At.time(), c.Span.public()}
}

// write is a write of ours.
type write struct {
	Status  Status `json:"status"`
	Cause   uint32 `json:"cause,omitempty"`
	Hold    bool   `json:"hold,omitempty"` // the status is a hold's
	Over    Status `json:"over,omitempty"` // what stood before
	Again   moment `json:"again,omitzero"` // a write of ours had put it there by then; 0 for none
	Was     mark   `json:"was,omitzero"`   // its mark
	Base    mark   `json:"base,omitzero"`  // of the last choice before it that was not, if that is another
	Stood   moment `json:"stood,omitzero"` // without a mark: when it was last known to stand
	Sent    moment `json:"sent"`
	Replied moment `json:"reply,omitzero"`
	Phase   phase  `json:"phase,omitempty"`
	Half    bool   `json:"half,omitempty"` // its coarse half was reported, or a choice that looks like it (S8)
}

// phase is how far a write has come.
type phase int

const (
	inFlight phase = iota // no reply yet
	unsure                // no reply, or one that decides nothing
	applied               // accepted, not shown yet
)

// holding is a hold in force.
type holding struct {
	Status Status `json:"status"`
	Since  moment `json:"since"`          // when the work began, at the earliest
	Until  moment `json:"until,omitzero"` // it waits so long for the reading before it
	Free   bool   `json:"free,omitempty"` // the agent chose during the work (D13)
}

// fact is an answer and when it was the case.
type fact struct {
	Yes  bool `json:"yes,omitempty"`
	Span span `json:"span,omitzero"`
}

// block is a refused wish.
type block struct {
	Status Status `json:"status,omitempty"`
	Code   string `json:"code,omitempty"` // the vendor's, or ours
	Epoch  uint64 `json:"epoch,omitempty"`
}

// aligned is a copy with exactly one side per system of the rules.
func (a *agent) aligned(r *Rules) agent {
	next := agent{Sides: make([]side, len(r.systems)), Recent: a.Recent, Causes: a.Causes, more: a.more}
	for i := range r.systems {
		s := &next.Sides[i]
		if j := a.find(r.systems[i].Name, i); j >= 0 {
			*s = a.Sides[j]
		}
		s.System = r.systems[i].Name
		s.forgive(r.epoch)
		s.Sent, s.Pending, s.Hold, s.Away = clone(s.Sent), clone(s.Pending), clone(s.Hold), clone(s.Away)
	}
	return next
}

// find is the index of a system's side, which is most likely at i; −1 for none.
func (a *agent) find(system string, i int) int {
	if i < len(a.Sides) && a.Sides[i].System == system {
		return i
	}
	return slices.IndexFunc(a.Sides, func(s side) bool { return s.System == system })
}

func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

const recentEvents = 16 // so many events' ids are remembered

// remember notes an event's id and reports whether it was there already. Only a
// hash is kept: an event lost to two equal ones, one in 10⁸, the next list finds.
func (a *agent) remember(id string) (repeated bool) {
	if id == "" {
		return false
	}
	sum := uint32(2166136261) // FNV-1a
	for _, b := range []byte(id) {
		sum = (sum ^ uint32(b)) * 16777619
	}
	if slices.Contains(a.Recent, sum) {
		return true
	}
	a.Recent = append(slices.Clone(a.Recent[max(0, len(a.Recent)-recentEvents+1):]), sum)
	return false
}
