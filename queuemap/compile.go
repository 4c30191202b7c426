package queuemap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Entry is one line of the list: the queues whose names fit Pattern belong to
// Target, usually a brand (R84). A brand may stand in many entries (R80).
type Entry[T any] struct {
	Pattern string // a name, phrase*, *phrase, *phrase* or /expression/; outer spaces do not count
	Target  T
}

// Option changes how [Compile] builds a matcher.
type Option func(*options)

type options struct{ inListOrder bool }

// InListOrder lets the first matching entry of the list win whatever its class,
// the other plausible reading of the guide (D9).
func InListOrder() Option { return func(o *options) { o.inListOrder = true } }

// Compile makes a list of entries into a matcher. The notices are warnings: a
// pattern that is no valid wild card or regular expression is taken as the
// literal name of a queue (R87).
//
// An entry of more than [MaxLength] characters (R88) or one that stands twice
// (R89) refuses the whole list with an [*Error], which matches [ErrTooLong] or
// [ErrDuplicate]; the matcher is then nil.
//
// The cost is linear in the total length of the patterns; a regular expression
// costs what package regexp takes for it, which counted repetitions (x{1000})
// can make much.
func Compile[T any](entries []Entry[T], opts ...Option) (*Matcher[T], []Notice, error) {
	var o options
	for _, set := range opts {
		set(&o)
	}
	texts := make([]string, len(entries))
	for i, e := range entries {
		texts[i] = strings.TrimSpace(e.Pattern) // D8
	}
	rules, warnings, err := readAll(texts)
	if err != nil {
		return nil, warnings, err
	}
	m := &Matcher[T]{rules: newRuleSet(rules, o.inListOrder), targets: make([]T, len(entries))}
	for rank, r := range m.rules.ranked {
		m.targets[rank] = entries[r.Entry].Target
	}
	return m, warnings, nil
}

func readAll(texts []string) (rules []rule, warnings []Notice, err error) {
	var refused []Notice
	rules = make([]rule, 0, len(texts))
	first := make(map[string]int, len(texts))
	for i, text := range texts {
		if n, ok := tooLong(text, i); ok { // R88
			refused = append(refused, n)
			continue
		}
		if twin, ok := first[text]; ok { // R89
			refused = append(refused, Notice{PatternDuplicate, "R89", Subject{"pattern", i},
				fmt.Sprintf("%s stands in entry %d already", quote(text), twin+1)})
			continue
		}
		first[text] = i
		r, problem := parse(text)
		if problem != "" {
			warnings = append(warnings, invalid(text, i, problem)) // R87
		}
		r.Entry = i
		rules = append(rules, r)
	}
	if refused != nil {
		return nil, warnings, &Error{refused}
	}
	return rules, warnings, nil
}

// precedence is 0 for literals, 1 for wild cards, 2 for regular expressions (D9).
func (c Class) precedence() int {
	switch c {
	case Literal:
		return 0
	case Regexp:
		return 2
	default:
		return 1
	}
}

// rank sorts the rules by who wins over whom.
func rank(rules []rule, inListOrder bool) {
	if inListOrder {
		return
	}
	slices.SortStableFunc(rules, func(a, b rule) int { // D9
		return cmp.Compare(a.Class.precedence(), b.Class.precedence())
	})
}
