package statussync

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/ctikit/ctikit/internal/jsontext"
)

// version is that of a stored state.
const version = 2

// stored is a state as it is stored.
type stored struct {
	V int `json:"v"`
	agent
}

// MarshalJSON writes a state as versioned JSON that people can read.
func (s State) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }

// UnmarshalJSON reads a stored state. One of the former version starts anew from
// what its sides are known to show and what they should. Members of the state and
// of its sides that this version does not know are written again.
func (s *State) UnmarshalJSON(text []byte) error {
	a := stored{agent: agent{Sides: make([]side, 0, 2)}}
	if json.Unmarshal(text, &a) == nil && a.V == version && jsontext.Same(text, State{a.agent}.AppendJSON) {
		s.agent = a.agent
		return nil
	}
	s.agent = agent{}
	var head struct {
		V int `json:"v"`
	}
	switch err := json.Unmarshal(text, &head); {
	case err != nil:
		return fmt.Errorf("statussync: a stored state: %w", err)
	case head.V == 0:
		return s.former(text)
	case head.V != version:
		return fmt.Errorf("statussync: a stored state has version %d, want %d at most", head.V, version)
	}
	return s.tolerant(text)
}

// tolerant reads a state with members that this version does not know.
func (s *State) tolerant(text []byte) error {
	var a stored
	var more struct{ Sides []json.RawMessage }
	if err := errors.Join(json.Unmarshal(text, &a), json.Unmarshal(text, &more)); err != nil {
		return fmt.Errorf("statussync: a stored state: %w", err)
	}
	for i, side := range more.Sides {
		a.Sides[i].more = jsontext.Unknown(side, reflect.TypeOf(a.Sides[i]))
	}
	a.more = jsontext.Unknown(text, reflect.TypeOf(a.agent), "v")
	s.agent = a.agent
	return nil
}

// IsZero reports whether nothing is known.
func (s State) IsZero() bool {
	return len(s.agent.Sides) == 0 && len(s.agent.Recent) == 0 && s.agent.more == ""
}

// former reads a state of version 1, which had none. Only what stands and what is
// wished is taken over, as found at the start; a hold that stood still does.
func (s *State) former(text []byte) error {
	var old struct {
		Sides []struct {
			System, Groups string
			Known, Want    struct {
				Status Status
				Held   bool
			}
		}
	}
	if err := json.Unmarshal(text, &old); err != nil {
		return fmt.Errorf("statussync: a stored state of version 1: %w", err)
	}
	for _, o := range old.Sides {
		n := side{System: o.System, Known: choice{Status: o.Known.Status}, Groups: o.Groups}
		if o.Want.Status != "" {
			n.Want = wish{Status: o.Want.Status, Cause: cause{System: o.System}}
		}
		if o.Known.Held {
			n.Known.Ours = &write{Status: o.Known.Status, Hold: true}
		}
		s.agent.Sides = append(s.agent.Sides, n)
	}
	s.agent.more = jsontext.Unknown(text, reflect.TypeOf(s.agent), "v")
	return nil
}

// Join adds to an agent what was known apart of the same agent in another system.
// What s knows of a system already stays.
func Join(s, apart State) State {
	a, b := &s.agent, &apart.agent
	next := agent{Sides: slices.Clone(a.Sides), Recent: slices.Concat(a.Recent, b.Recent), Causes: a.Causes + b.Causes, more: a.more}
	for i := range b.Sides {
		n := b.Sides[i]
		for _, number := range []*uint32{&n.Want.Cause.N, &n.Want.Cause.Saw} {
			if *number != 0 {
				*number += a.Causes
			}
		}
		switch j := next.find(n.System, i); {
		case j < 0:
			next.Sides = append(next.Sides, n)
		case next.Sides[j].Known.Status == "":
			next.Sides[j] = n
		}
	}
	return State{next}
}

// Without is s without what it knows of a system.
func Without(s State, system string) State {
	next := s.agent
	next.Sides = slices.DeleteFunc(slices.Clone(next.Sides), func(x side) bool { return x.System == system })
	return State{next}
}

// OnlySeen reports whether two states differ at most in when something was last
// seen to be as it was. The second need not be saved: the next list shows the same
// again.
func OnlySeen(a, b State) bool {
	return a.agent.Causes == b.agent.Causes && slices.Equal(a.agent.Recent, b.agent.Recent) &&
		slices.EqualFunc(a.agent.Sides, b.agent.Sides, side.onlySeen)
}

func (s side) onlySeen(o side) bool {
	k, l := s.Known, o.Known
	k.Seen, k.Ours, l.Seen, l.Ours = 0, nil, 0, nil
	return s.System == o.System && k == l && same(s.Known.Ours, o.Known.Ours) && s.Want == o.Want &&
		same(s.Hold, o.Hold) && same(s.Sent, o.Sent) && same(s.Pending, o.Pending) && same(s.Away, o.Away) &&
		s.Read == o.Read && s.Barred == o.Barred && s.Active.Yes == o.Active.Yes && s.Out.Yes == o.Out.Yes && s.Idle == o.Idle &&
		s.Doing == o.Doing && slices.Equal(s.Work.Live, o.Work.Live) && slices.Equal(s.Work.Ended, o.Work.Ended) &&
		s.Blocked == o.Blocked && s.Groups == o.Groups
}

func same[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }
