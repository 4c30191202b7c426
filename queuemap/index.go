package queuemap

import "math"

// none is worse than any rank.
const none = math.MaxInt32

// An index finds the best of many rules without looking at each: a map for the
// literals, one pass of an automaton for the wild cards, and of the regular
// expressions only those whose required text that pass has seen, or that
// require none.
type index struct {
	rules      []rule
	literals   map[string]int32
	bestOther  int32 // the best rank that is no literal
	phrases    automaton
	everywhere []int32 // ranks of the expressions that require no text, best first
}

func newIndex(ranked []rule) *index {
	x := &index{rules: ranked, literals: make(map[string]int32, countLiterals(ranked)), bestOther: none}
	var phrases []phrase
	for i := range ranked {
		r, rank := &ranked[i], int32(i)
		if r.Class == Literal {
			x.literals[r.phrase] = rank
			continue
		}
		x.bestOther = min(x.bestOther, rank)
		text := r.phrase
		if r.Class == Regexp {
			text = requiredText(r.re)
		}
		if text == "" {
			x.everywhere = append(x.everywhere, rank)
			continue
		}
		phrases = append(phrases, phrase{text, r.Class, rank})
	}
	x.phrases = newAutomaton(phrases)
	return x
}

func countLiterals(rules []rule) (n int) {
	for i := range rules {
		if rules[i].Class == Literal {
			n++
		}
	}
	return n
}

// find gives the rank of the best rule that matches, −1 for none.
func (x *index) find(name string) int {
	best := int32(none)
	if rank, ok := x.literals[name]; ok {
		best = rank
	}
	if best > x.bestOther {
		var candidate int32
		best, candidate = x.phrases.scan(name, best)
		best = x.tryEverywhere(name, best)
		if candidate < best {
			best = x.tryCandidates(name, best)
		}
	}
	if best == none {
		return -1
	}
	return int(best)
}

// tryEverywhere gives the best expression of those without required text, or
// best if none beats it.
func (x *index) tryEverywhere(name string, best int32) int32 {
	for _, rank := range x.everywhere {
		if rank >= best {
			break
		}
		if x.rules[rank].matches(name) {
			return rank
		}
	}
	return best
}

// tried has a bit for each watch of an automaton. Up to 4,096 of them fit on the
// stack.
type tried []uint64

func (t tried) first(w int32) bool {
	word, bit := w/64, uint64(1)<<(w%64)
	seen := t[word]&bit != 0
	t[word] |= bit
	return !seen
}

// tryCandidates gives the best expression of those whose required text is in
// the name, or best if none beats it. It tries each once, however often its text
// occurs: names like "aaaa…" must not cost more than others.
func (x *index) tryCandidates(name string, best int32) int32 {
	var room [64]uint64
	done := tried(room[:])
	if need := len(x.phrases.watches)/64 + 1; need > len(room) {
		done = make(tried, need)
	}
	for w := range x.phrases.watched(name) {
		if !done.first(w) {
			continue
		}
		for _, rank := range x.phrases.watches[w].ranks {
			if rank >= best {
				break
			}
			if x.rules[rank].matches(name) {
				best = rank
				break
			}
		}
	}
	return best
}
