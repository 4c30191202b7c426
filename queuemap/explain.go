package queuemap

import (
	"fmt"
	"strings"
)

// Why names the entry that decided. The zero Why stands for none.
type Why struct {
	Pattern string // as in the list, without outer spaces; "" for none
	Class   Class
	Entry   int // position in the list, from 0
}

// String names the entry and what it stands for. Entries are counted from 1, as
// people do.
func (w Why) String() string {
	if w.Pattern == "" {
		return "no entry"
	}
	return fmt.Sprintf("entry %d %s (%s)", w.Entry+1, quote(w.Pattern), w.meaning())
}

func (w Why) meaning() string {
	phrase := strings.Trim(w.Pattern, "*")
	switch w.Class {
	case Prefix:
		return "names that start with " + quote(phrase)
	case Suffix:
		return "names that end with " + quote(phrase)
	case Contains:
		return "names that contain " + quote(phrase)
	case Regexp:
		return "names that fit the regular expression"
	default:
		return "exactly this name"
	}
}

// Explanation says which entry decides about a queue, and what else matched.
type Explanation[T any] struct {
	Queue       string   // without outer spaces
	Hits        []Hit[T] // every entry that matches; the first decides, none means that no entry does
	InListOrder bool     // the list was compiled with [InListOrder]
}

// Explain says for an administrator which entry decides about a queue, what else
// matched and why it lost. Like [Matcher.Matches] it looks at every entry.
func (m *Matcher[T]) Explain(queue string) Explanation[T] {
	e := Explanation[T]{Queue: strings.TrimSpace(queue), Hits: m.Matches(queue)}
	if m != nil {
		e.InListOrder = m.rules.inListOrder
	}
	return e
}

// String is the explanation in plain sentences, one a line. Targets show as
// fmt's %v does.
func (e Explanation[T]) String() string {
	switch {
	case e.Queue == "":
		return "The contact has no queue, so no entry applies."
	case len(e.Hits) == 0:
		return fmt.Sprintf("No entry matches the queue %s. Capital and small letters differ.", quote(e.Queue))
	}
	won := e.Hits[0]
	var b strings.Builder
	fmt.Fprintf(&b, "The queue %s gets %v by %s.", quote(e.Queue), won.Target, won.Why)
	if len(e.Hits) == 1 {
		b.WriteString("\nNo other entry matches.")
		return b.String()
	}
	b.WriteString("\nThese entries match too but lose:")
	for _, lost := range e.Hits[1:] {
		fmt.Fprintf(&b, "\n- %s, for %v: %s.", lost.Why, lost.Target, e.defeat(won.Class, lost.Class))
	}
	return b.String()
}

// defeat says why an entry lost (D9).
func (e Explanation[T]) defeat(won, lost Class) string {
	if e.InListOrder || won.precedence() == lost.precedence() {
		return "it stands further down the list"
	}
	return article(won) + " beats " + article(lost)
}

func article(c Class) string {
	if c == Literal {
		return "an " + c.String()
	}
	return "a " + c.String()
}
