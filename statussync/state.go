package statussync

import (
	"hash/fnv"
	"io"
	"slices"
	"time"
)

// State is what is known and wished for one agent. It is a plain value: store
// it as JSON, give it back to [Decide]. The zero State knows nothing.
type State struct {
	Sides  []Side   `json:"sides,omitempty"`  // one per system, in the order of the rules
	Recent []uint32 `json:"recent,omitempty"` // hashes of the last event ids, against repeats (S2)
}

// Side is an agent in one system.
type Side struct {
	System string `json:"system"`

	Known Choice `json:"known,omitzero"` // the choice that the system is known to show
	Want  Wish   `json:"want,omitzero"`  // what it should show: the agent's or the sync's wish (S3)
	Hold  Status `json:"hold,omitempty"` // what focus holds instead, empty for none (S3)
	// HoldSince is when the work began that the hold is for, see [Held].
	HoldSince time.Time `json:"hold_since,omitzero"`
	HoldSent  bool      `json:"hold_sent,omitempty"` // its status was written, or may have been

	Active     bool `json:"active,omitempty"` // ringing, in a call, in wrap-up, work items (S1)
	ActiveMark Mark `json:"active_mark,omitzero"`
	Out        bool `json:"out,omitempty"` // signed out: says nothing, is not written (S1)
	OutMark    Mark `json:"out_mark,omitzero"`

	Sent    Ledger    `json:"sent,omitzero"`    // our write on its way (S6)
	Doubt   Doubt     `json:"doubt,omitzero"`   // a choice not yet decided (S1, S2, S7, S8, S9, S12)
	Ask     time.Time `json:"ask,omitzero"`     // a reading started then or later is needed
	AskEnd  time.Time `json:"ask_end,omitzero"` // from then on it is done without; zero: never
	Blocked Block     `json:"blocked,omitzero"` // a wish that was refused for good (S11)
	Groups  string    `json:"groups,omitempty"` // the agent's groups, as the system words them (S11)
}

// Choice is a status with the provider's mark.
type Choice struct {
	Status Status `json:"status,omitempty"`
	Mark   Mark   `json:"mark,omitzero"`
	// Of a choice that a write of ours put there: its cause, and between which
	// marks an event may be its echo, on the provider's clock.
	Saw      Origin    `json:"saw,omitzero"`
	EchoFrom time.Time `json:"echo_from,omitzero"`
	EchoTo   time.Time `json:"echo_to,omitzero"`
	// A hold wrote it: no choice at all (S3). Over is the hold's status of which our
	// write gave the wish back. From is then the mark of the choice that the hold
	// displaced.
	Held bool   `json:"held,omitempty"`
	Over Status `json:"over,omitempty"`
	// Where readings carry no mark, Mark is that of the last one that agrees, and
	// From the earliest that the choice can have been made.
	From time.Time `json:"from,omitzero"`
}

// made is the mark of the choice itself, not of the last reading that agrees.
func (c Choice) made() Mark {
	if c.From.IsZero() {
		return c.Mark
	}
	return Mark{At: c.From}
}

func (c Choice) echo(m Mark) bool {
	return !m.At.Before(c.EchoFrom) && !m.At.After(c.EchoTo)
}

// displaced reports whether a late event may be of a choice that a hold's write,
// or the one that gave the wish back, has overwritten unseen.
func (c Choice) displaced(o Doubt) bool {
	switch {
	case !c.Held && c.Over == "":
		return false
	case o.By == Agent:
		return true
	}
	return c.Status != o.Status && !(c.Over != "" && c.Over.Refines(o.Status)) && o.Mark.At.After(c.From)
}

// lateEcho reports whether an event tells once more of the write that put the
// choice there.
func (c Choice) lateEcho(o Doubt) bool {
	return o.Status == c.Status && o.By != Agent && o.By != Machine && c.echo(o.Mark)
}

// Wish is a status that a system should show, and why.
type Wish struct {
	Status Status    `json:"status,omitempty"`
	Cause  Cause     `json:"cause,omitzero"`
	Since  time.Time `json:"since,omitzero"` // when we came to wish it, our clock
	Tries  int       `json:"tries,omitempty"`
}

// Ledger is one write of ours between its request and its echo (S6).
type Ledger struct {
	Status  Status    `json:"status,omitempty"`
	Cause   Origin    `json:"cause,omitzero"`
	Started time.Time `json:"started,omitzero"` // our clock
	Replied time.Time `json:"replied,omitzero"` // our clock; zero until the reply
	From    time.Time `json:"from,omitzero"`    // the echo's mark lies between From and To, provider's clock
	To      time.Time `json:"to,omitzero"`      // zero until the reply: no bound
	Held    bool      `json:"held,omitempty"`   // the status is a hold's, not a wish (S3)
	Gives   bool      `json:"gives,omitempty"`  // the status is a wish that comes back after a hold (S3)
	Unsure  bool      `json:"unsure,omitempty"` // the request may or may not have taken place
	Echoed  bool      `json:"echoed,omitempty"` // seen, but the reply is still out
}

func (l Ledger) open() bool { return !l.Started.IsZero() }

// Doubt is a choice that cannot be decided yet, and what will decide it.
type Doubt struct {
	Why    Why       `json:"why,omitempty"`
	Status Status    `json:"status,omitempty"`
	By     By        `json:"by,omitempty"`
	Mark   Mark      `json:"mark,omitzero"`
	Cause  Cause     `json:"cause,omitzero"`
	Until  time.Time `json:"until,omitzero"` // Coarse: our clock
}

// Why names what a [Doubt] waits for.
type Why string

// The reasons of a doubt.
const (
	Limbo     Why = "limbo"     // S7: older or younger than our write on its way
	CoarseOne Why = "coarse"    // S8: its refined twin may follow
	SameMark  Why = "same mark" // S2: equal marks, different values: a reading tells
	SeenOnce  Why = "seen once" // S9: an unmarked reading: a second one tells
	InCall    Why = "in call"   // S1: the first reading after the activity tells
	Suspended Why = "suspended" // S12: the end of the activity, or a reconnect, tells
)

// Block is a refused wish.
type Block struct {
	Status Status `json:"status,omitempty"`
	Code   string `json:"code,omitempty"` // the vendor's, or ours
	Epoch  uint64 `json:"epoch,omitempty"`
}

// Side returns what is known of the agent in one system.
func (s State) Side(system string) (Side, bool) {
	for i := range s.Sides {
		if s.Sides[i].System == system {
			return s.Sides[i], true
		}
	}
	return Side{}, false
}

// fits reports whether s has exactly one side per system of the rules, in order.
func (s State) fits(r *Rules) bool {
	if len(s.Sides) != len(r.systems) {
		return false
	}
	for i := range s.Sides {
		if s.Sides[i].System != r.systems[i].Name {
			return false
		}
	}
	return true
}

// aligned is a copy of s with exactly one side per system of the rules.
func (s State) aligned(r *Rules) State {
	next := State{Sides: make([]Side, len(r.systems)), Recent: s.Recent}
	if s.fits(r) {
		copy(next.Sides, s.Sides)
		return next
	}
	for i := range r.systems {
		name := r.systems[i].Name
		side, _ := s.Side(name)
		side.System = name
		next.Sides[i] = side
	}
	return next
}

const recentEvents = 16

// remember notes an event's id and reports whether it was there already. Only a
// hash is kept: 16 ids of 36 letters would be most of an idle agent's state. An
// event lost to two equal hashes, one in 10⁸, is found by the next sweep.
func (s *State) remember(id string) (repeated bool) {
	if id == "" {
		return false
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, id)
	sum := h.Sum32()
	if slices.Contains(s.Recent, sum) {
		return true
	}
	keep := s.Recent
	if len(keep) >= recentEvents {
		keep = keep[len(keep)-recentEvents+1:]
	}
	s.Recent = append(slices.Clone(keep), sum)
	return false
}
