package focus

import (
	"fmt"
	"slices"
	"time"
)

// Work is news of an agent's work in one system: an [Edge] or a [Listing].
type Work interface {
	system() string
	at() time.Time
	mark() time.Time
	take(s Set) (Set, bool)
}

// Edge tells of one item of work.
type Edge struct {
	At     time.Time // our own clock, when it was told
	System string
	Item   string // its id, not empty
	Step   Step
	Mark   time.Time // the provider's time of the event
}

// Step is what happened to an item.
type Step int

// The steps of an item. Whatever else happens to it, such as after-call work,
// goes on as Begins. Ends is also what is missed, refused or taken away.
const (
	Rings Step = iota // R119: from now on, unless [Rule].Answered
	Begins
	Ends
)

// String is the step's name.
func (s Step) String() string {
	switch s {
	case Rings:
		return "rings"
	case Begins:
		return "begins"
	case Ends:
		return "ends"
	}
	return fmt.Sprintf("Step(%d)", int(s))
}

// Listing shows all work at once.
type Listing struct {
	At     time.Time // our own clock, when it was told
	System string
	Items  []string // the ids of the items
	Vague  bool     // the system tells no ids: Items is empty, or any one word
	Mark   time.Time
}

func (e Edge) system() string            { return e.System }
func (e Edge) at() time.Time             { return e.At }
func (e Edge) mark() time.Time           { return e.Mark }
func (e Edge) take(s Set) (Set, bool)    { return s.Edge(e) }
func (l Listing) system() string         { return l.System }
func (l Listing) at() time.Time          { return l.At }
func (l Listing) mark() time.Time        { return l.Mark }
func (l Listing) take(s Set) (Set, bool) { return s.List(l) }

// State is what focus keeps of one agent. The zero State knows nothing.
type State struct {
	Work  []Set  `json:"work,omitempty"`  // by system, those with news only
	Posts []Post `json:"posts,omitempty"` // by system, those with work only
}

// IsZero reports whether there is nothing to store: most agents have no work.
func (s State) IsZero() bool { return len(s.Work) == 0 && len(s.Posts) == 0 }

// Post is an agent in a system that a rule holds.
type Post struct {
	System string `json:"system"`
	// Free says that the agent chose during the work, and is left alone until none
	// is left (D13).
	Free bool `json:"free,omitempty"`
}

// set is the work in one system.
func (s State) set(system string) Set {
	for i := range s.Work {
		if s.Work[i].System == system {
			return s.Work[i]
		}
	}
	return Set{System: system}
}

// with is s with one set changed; an empty one is not kept.
func (s State) with(set Set) State {
	i := slices.IndexFunc(s.Work, func(o Set) bool { return o.System == set.System })
	switch {
	case i < 0 && set.empty():
		return s
	case i < 0:
		s.Work = append(slices.Clip(s.Work), set)
	case set.empty():
		s.Work = slices.Delete(slices.Clone(s.Work), i, i+1)
	default:
		s.Work = slices.Clone(s.Work)
		s.Work[i] = set
	}
	return s
}

// post is the index of a held system's post, −1 for none.
func (s State) post(system string) int {
	return slices.IndexFunc(s.Posts, func(p Post) bool { return p.System == system })
}
