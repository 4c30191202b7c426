package statussync

import "slices"

// Seen is when what a state knows was last seen to be so: all that two states
// differ in for which [OnlySeen] is true. It is small where a State is not.
type Seen []moment

// SeenOf returns the times of a state.
func SeenOf(s State) Seen {
	times := make(Seen, 0, len((&side{}).seen())*len(s.agent.Sides))
	for i := range s.agent.Sides {
		for _, at := range s.agent.Sides[i].seen() {
			times = append(times, *at)
		}
	}
	return times
}

// In is s with these times, which must be those of a state that is otherwise the
// same.
func (t Seen) In(s State) State {
	s.agent.Sides = slices.Clone(s.agent.Sides)
	for i := range s.agent.Sides {
		for _, at := range s.agent.Sides[i].seen() {
			if len(t) > 0 {
				*at, t = t[0], t[1:]
			}
		}
	}
	return s
}

func (s *side) seen() [6]*moment {
	return [...]*moment{&s.Known.Seen, &s.Active.Span.Earliest, &s.Active.Span.Latest, &s.Out.Span.Earliest, &s.Out.Span.Latest, &s.Work.Listed}
}
