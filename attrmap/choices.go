package attrmap

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/fold"
)

// choices finds the option that a text means: by value, else by its name, else
// by the last part of its nested name, which is what an agent sees in the menu.
// A name must be unique (D11). Values are compared as they are spelt, case and
// all, names more loosely; see package fold.
type choices struct {
	values   map[string]bool
	spelling map[string]string // value, as fold.Spelling gives it → value
	names    map[string]string // "billing::refunds" → value
	leaves   map[string]string // "refunds" of "Billing::Refunds" → value
}

// twice stands where two options share a name. No option's value is empty.
const twice = ""

// nesting parts the levels of an option's name.
const nesting = "::"

func newChoices(options []Option) choices {
	c := choices{map[string]bool{}, map[string]string{}, map[string]string{}, map[string]string{}}
	for _, o := range options {
		if o.Value == "" {
			continue
		}
		c.values[o.Value] = true
		put(c.spelling, fold.Spelling(o.Value), o.Value)
		name := folded(o.Name)
		put(c.names, name, o.Value)
		if i := strings.LastIndex(name, nesting); i >= 0 {
			put(c.leaves, name[i+len(nesting):], o.Value)
		}
	}
	return c
}

func put(names map[string]string, name, value string) {
	if name == "" {
		return
	}
	if old, ok := names[name]; ok && old != value {
		value = twice
	}
	names[name] = value
}

// folded makes names equal that differ in case, in Unicode form, in blanks, or
// in the blanks around "::".
func folded(name string) string {
	parts := strings.Split(fold.Name(name), nesting)
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return strings.Join(parts, nesting)
}

// find gives the value of the option that text means.
func (c choices) find(text string) (string, *ValueError) {
	text = strings.TrimSpace(text)
	if c.values[text] {
		return text, nil
	}
	name := folded(text)
	value, ok := c.spelling[fold.Spelling(text)]
	if !ok {
		value, ok = c.names[name]
	}
	if !ok {
		value, ok = c.leaves[name]
	}
	switch {
	case !ok:
		return "", &ValueError{Problem: "no such option"}
	case value == twice:
		return "", &ValueError{Problem: "several options have this name"}
	}
	return value, nil
}

// mostListed is how many options an error names.
const mostListed = 12

// inWords lists option values, which are no personal data, unlike names of agents.
func inWords(options []Option) string {
	var values []string
	for _, o := range options {
		if !slices.Contains(values, o.Value) {
			values = append(values, o.Value)
		}
		if len(values) > mostListed {
			return fmt.Sprintf("one of the field's %d options", len(options))
		}
	}
	return strings.Join(values, ", ")
}
