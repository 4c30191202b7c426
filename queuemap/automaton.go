package queuemap

import "iter"

// A phrase is a text that an automaton looks for, and the rule that wants it.
type phrase struct {
	text  string // never empty
	class Class  // of the rule; a Regexp requires the text
	rank  int32
}

// An automaton finds, in one pass over a name, the best rule of all whose phrase
// the name starts with, ends with or contains (Aho and Corasick, Efficient
// string matching, 1975). It works on bytes, which for UTF-8 is the same as
// working on characters.
//
// A state stands for the start of a phrase. States are numbered level by level,
// so a state's children are neighbours and need no pointers: those of s are
// states[s].child up to, not including, states[s+1].child. The last state is no
// state but that bound.
type automaton struct {
	states  []state
	labels  []byte  // labels[s] leads from the parent of s to s
	watches []watch // texts required by regular expressions; the first is none
	table   table   // the same for the states near the root, where names stay
}

// state 0 is the root, the empty text.
type state struct {
	child    uint32 // the first child
	fallback uint32 // the longest end of this text that is a state too
	prefix   int32  // the best Prefix rule that this text starts with
	suffix   int32  // the best Suffix rule that this text ends with
	contains int32  // the best Contains rule within this text
	regexps  int32  // the best Regexp rule whose required text is within this text
	watch    int32  // the longest required text that this text ends with
	depth    int32  // length of this text in bytes
}

// A watch is a text that regular expressions require.
type watch struct {
	ranks []int32 // of those expressions, best first
	next  int32   // the next shorter watch that this one ends with
}

// scan gives the best rank of the wild cards that match and best, and the best
// rank among the regular expressions whose required text occurs.
// It asks a state for its rules only when the name goes on otherwise, since a
// state knows all that lies within its text.
func (a *automaton) scan(name string, best int32) (wild, regexps int32) {
	found := findings{best, none}
	s := uint32(0)
	for i := 0; i < len(name); {
		if s < a.table.rows {
			next := a.table.next(s, name[i])
			if next&leaving != 0 {
				found.add(&a.states[s], i)
			}
			s = next &^ leaving
			i++
			continue
		}
		if next := a.next(s, name[i]); next != 0 {
			s = next
			i++
			continue
		}
		found.add(&a.states[s], i)
		s = a.states[s].fallback
	}
	last := &a.states[s]
	found.add(last, len(name))
	return min(found.wild, last.suffix), found.regexps
}

// findings are the best ranks so far.
type findings struct{ wild, regexps int32 }

// add takes what lies within the text of s, which ends at position i.
func (f *findings) add(s *state, i int) {
	f.wild = min(f.wild, s.contains)
	f.regexps = min(f.regexps, s.regexps)
	if int(s.depth) == i { // the text is all of the name so far
		f.wild = min(f.wild, s.prefix)
	}
}

// watched gives the watches whose text occurs in a name, as often as it does.
func (a *automaton) watched(name string) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		s := uint32(0)
		for i := range len(name) {
			s = a.step(s, name[i])
			for w := a.states[s].watch; w != 0; w = a.watches[w].next {
				if !yield(w) {
					return
				}
			}
		}
	}
}

// step goes to the longest state that the text of s with c ends with.
func (a *automaton) step(s uint32, c byte) uint32 {
	for {
		if next := a.next(s, c); next != 0 || s == 0 {
			return next
		}
		s = a.states[s].fallback
	}
}

// next gives the child of s for c, 0 if it has none. Wide states are near the
// root, in the table, so a plain loop is the fastest search.
func (a *automaton) next(s uint32, c byte) uint32 {
	for child, bound := a.states[s].child, a.states[s+1].child; child < bound; child++ {
		if a.labels[child] == c {
			return child
		}
	}
	return 0
}
