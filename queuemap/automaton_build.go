package queuemap

import (
	"cmp"
	"slices"
)

// newAutomaton builds level by level from the sorted phrases: the phrases that
// share a state's text are neighbours, so a range of them is all that a state
// has to know of its subtree.
func newAutomaton(phrases []phrase) automaton {
	slices.SortFunc(phrases, func(a, b phrase) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.rank, b.rank))
	})
	b := builder{phrases: phrases}
	b.watches = []watch{{}}
	level := []subtree{b.add(subtree{to: len(phrases)}, 0)}
	for depth := 0; len(level) > 0; depth++ {
		var below []subtree
		for _, t := range level {
			t.from = b.settle(t, depth)
			below = b.branch(below, t, depth)
		}
		level = below
	}
	b.states = append(b.states, state{child: uint32(len(b.states))}) // the bound
	b.states, b.labels = slices.Clip(b.states), slices.Clip(b.labels)
	b.table = newTable(&b.automaton)
	return b.automaton
}

type builder struct {
	automaton
	phrases []phrase
}

// A subtree is a state and the phrases that start with its text.
type subtree struct {
	state    uint32
	from, to int
}

// settle gives a state its rules: those of the phrases that are its whole text,
// and what it inherits from its fallback. It gives the first longer phrase.
func (b *builder) settle(t subtree, depth int) int {
	back := b.states[b.states[t.state].fallback]
	s := &b.states[t.state]
	s.suffix = min(s.suffix, back.suffix)
	s.contains = min(s.contains, back.contains)
	s.regexps = min(s.regexps, back.regexps)
	s.watch = back.watch
	i := t.from
	for ; i < t.to && len(b.phrases[i].text) == depth; i++ {
		b.settlePhrase(s, b.phrases[i], back.watch)
	}
	return i
}

func (b *builder) settlePhrase(s *state, p phrase, shorter int32) {
	switch p.class {
	case Prefix:
		s.prefix = min(s.prefix, p.rank)
	case Suffix:
		s.suffix = min(s.suffix, p.rank)
	case Contains:
		s.contains = min(s.contains, p.rank)
	default:
		s.regexps = min(s.regexps, p.rank)
		if s.watch == shorter { // the first expression that requires this text
			s.watch = int32(len(b.watches))
			b.watches = append(b.watches, watch{next: shorter})
		}
		w := &b.watches[s.watch]
		w.ranks = append(w.ranks, p.rank)
	}
}

// branch adds the children of a state, one for each byte that its phrases go on
// with.
func (b *builder) branch(level []subtree, t subtree, depth int) []subtree {
	b.states[t.state].child = uint32(len(b.states))
	for from := t.from; from < t.to; {
		label, to := b.phrases[from].text[depth], from+1
		for to < t.to && b.phrases[to].text[depth] == label {
			to++
		}
		child := b.add(subtree{t.state, from, to}, label)
		if t.state != 0 {
			b.states[child.state].fallback = b.step(b.states[t.state].fallback, label)
		}
		level = append(level, child)
		from = to
	}
	return level
}

// add makes a new state, the child of t.state. What its parent's text contains
// or starts with, its own does too.
func (b *builder) add(t subtree, label byte) subtree {
	s := state{prefix: none, suffix: none, contains: none, regexps: none}
	if len(b.states) > 0 {
		parent := &b.states[t.state]
		s.prefix, s.contains, s.regexps = parent.prefix, parent.contains, parent.regexps
		s.depth = parent.depth + 1
	}
	t.state = uint32(len(b.states))
	b.states = append(b.states, s)
	b.labels = append(b.labels, label)
	return t
}
