package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The texts that a config file may have.
var (
	bridgeName = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)
	agentName  = regexp.MustCompile(`^([0-9]+|[^@\s]+@[^@\s]+)$`)
	digits     = regexp.MustCompile(`^[0-9]+$`)
	anyName    = regexp.MustCompile(`\S`)
)

// entry is what an object may have, and what reads it.
type entry struct {
	name string
	read func(v value, field string)
}

// object reads an object whose entries are known.
func (r *configReader) object(v value, field, prefix string, entries []entry) {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strconv.Quote(e.name)
	}
	if !r.is(v, field, isObject, "an object in { }") {
		return
	}
	seen := map[string]bool{}
	for _, m := range v.members {
		known := false
		for _, e := range entries {
			switch {
			case e.name != m.key:
			case seen[m.key]:
				known = true
				r.add(m.line, prefix+m.key, "it once", "it again")
			default:
				known, seen[m.key] = true, true
				e.read(m.value, prefix+m.key)
			}
		}
		if !known {
			r.add(m.line, field, "no other entries than "+strings.Join(names, ", "), keyOf(m.key))
		}
	}
}

// plainKey is a key that can only be a misspelt one.
var plainKey = regexp.MustCompile(`^[A-Za-z_-]{1,24}$`)

func keyOf(key string) string {
	if plainKey.MatchString(key) {
		return strconv.Quote(key)
	}
	return "another one"
}

// member finds an entry of an object.
func (v value) member(key string) (member, bool) {
	for _, m := range v.members {
		if m.key == key {
			return m, true
		}
	}
	return member{}, false
}

// required notes that an object lacks an entry.
func (r *configReader) required(v value, key, field, want string) {
	if _, ok := v.member(key); !ok && v.kind == isObject {
		r.add(v.line, field, want, "nothing")
	}
}

// list reads the items of a list.
func (r *configReader) list(v value, field, want string, read func(v value, field string)) {
	if !r.is(v, field, isList, want) {
		return
	}
	for i, item := range v.items {
		read(item, fmt.Sprintf("%s, entry %d", field, i+1))
	}
}

// is notes a value of another kind.
func (r *configReader) is(v value, field string, k kind, want string) bool {
	if v.kind != k {
		r.add(v.line, field, want, string(v.kind))
	}
	return v.kind == k
}

// text reads a text of a form. It is empty where it has another one.
func (r *configReader) text(v value, field string, form *regexp.Regexp, want string) string {
	switch {
	case !r.is(v, field, isText, want+", in quotes"):
	case strings.TrimSpace(v.text) == "":
		r.add(v.line, field, want, "an empty text")
	case !form.MatchString(v.text):
		r.add(v.line, field, want, "another text")
	default:
		return v.text
	}
	return ""
}

func (r *configReader) id(v value, field string) int64 {
	const want = "an id, such as 5200000000000001"
	if !r.is(v, field, isNumber, want) {
		return 0
	}
	n, err := strconv.ParseInt(v.text, 10, 64)
	if err != nil || n < 1 {
		r.add(v.line, field, want, "another number")
		return 0
	}
	return n
}

func (r *configReader) duration(v value, field string) time.Duration {
	const want = `a time from "1s" to "24h", such as "90s"`
	if !r.is(v, field, isText, want+", in quotes") {
		return 0
	}
	d, err := time.ParseDuration(v.text)
	if err != nil || d < time.Second || d > 24*time.Hour {
		r.add(v.line, field, want, "another text")
	}
	return d
}

// choice is a word and what it means.
type choice[T any] struct {
	word  string
	means T
}

// oneOf reads one of several words.
func oneOf[T any](r *configReader, v value, field string, choices []choice[T]) (means T) {
	words := make([]string, len(choices))
	for i, c := range choices {
		if v.kind == isText && v.text == c.word {
			return c.means
		}
		words[i] = strconv.Quote(c.word)
	}
	last := len(words) - 1
	want := strings.Join(words[:last], ", ") + " or " + words[last]
	if r.is(v, field, isText, want) {
		r.add(v.line, field, want, "another text")
	}
	return means
}
