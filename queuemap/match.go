package queuemap

import (
	"strings"
	"unicode/utf8"
)

// Matcher finds the entry that decides about a queue name. It never changes, so
// any number of goroutines may share it; a new list is a new Matcher. A nil
// Matcher matches nothing.
type Matcher[T any] struct {
	rules   *ruleSet
	targets []T // by rank, as rules.ranked
}

// Match gives the target of the entry that decides about a queue, and why it is
// this one. A literal beats a wild card, a wild card beats a regular expression,
// and within a class the earlier entry wins (D9), unless the list was compiled
// with [InListOrder]. The empty name, a contact without a queue, matches nothing
// (D24). Match allocates nothing and takes time linear in the name, whatever the
// number of literals and wild cards.
func (m *Matcher[T]) Match(queue string) (target T, why Why, ok bool) {
	if m == nil {
		return target, why, false
	}
	if ragged(queue) { // most are not, and need no call
		queue = strings.TrimSpace(queue) // D8
	}
	rank := m.rules.find(queue)
	if rank < 0 {
		return target, why, false
	}
	return m.targets[rank], m.rules.ranked[rank].Why, true
}

// Hit is an entry that matches a queue name.
type Hit[T any] struct {
	Why
	Target T
}

// Matches gives all entries that match a queue, the deciding one first. It
// looks at every entry: it is for people, [Match] for every contact.
func (m *Matcher[T]) Matches(queue string) (hits []Hit[T]) {
	queue = strings.TrimSpace(queue) // D8
	if m == nil || queue == "" {
		return nil
	}
	for rank := range m.targets {
		if r := &m.rules.ranked[rank]; r.matches(queue) {
			hits = append(hits, Hit[T]{r.Why, m.targets[rank]})
		}
	}
	return hits
}

// A ruleSet is all of a Matcher but the targets.
type ruleSet struct {
	ranked      []rule // the best first: of several that match, the first wins
	inListOrder bool
	index       *index // nil: a plain scan is faster
	literals    int    // how many literals lead ranked
	lengths     uint64 // bit n is set if one of these has a length of n, modulo 64
}

// scanned is up to how many rules a plain scan beats the index.
const scanned = 32

func newRuleSet(rules []rule, inListOrder bool) *ruleSet {
	rank(rules, inListOrder)
	s := &ruleSet{ranked: rules, inListOrder: inListOrder}
	if len(rules) > scanned {
		s.index = newIndex(rules)
		return s
	}
	for s.literals < len(rules) && rules[s.literals].Class == Literal {
		s.lengths |= lengthBit(rules[s.literals].phrase)
		s.literals++
	}
	return s
}

func lengthBit(text string) uint64 { return 1 << (len(text) % 64) }

// find gives the rank of the rule that wins for a trimmed name, −1 for none.
func (s *ruleSet) find(name string) int {
	switch {
	case name == "": // D24
		return -1
	case s.index != nil:
		return s.index.find(name)
	}
	if s.lengths&lengthBit(name) != 0 {
		for i := range s.ranked[:s.literals] {
			if s.ranked[i].phrase == name {
				return i
			}
		}
	}
	for i := s.literals; i < len(s.ranked); i++ {
		if s.ranked[i].matches(name) {
			return i
		}
	}
	return -1
}

// ragged reports whether a name may have outer spaces.
func ragged(name string) bool {
	return name != "" && (edge(name[0]) || edge(name[len(name)-1]))
}

// edge reports whether a name's outer byte may be part of a space.
func edge(b byte) bool { return b <= ' ' || b >= utf8.RuneSelf }
