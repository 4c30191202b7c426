package jsonfile

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Reader reads parts of a config file and notes the mistakes in them.
type Reader struct{ Found FileError }

// Add notes a mistake.
func (r *Reader) Add(line int, field, want, got string) { r.Found.Add(line, field, want, got) }

// Top parses a file and gives its object to read, as far as it can be read.
func (r *Reader) Top(text []byte, read func(v Value)) {
	top, err := Parse(text)
	if top.Kind != "" {
		read(top)
	}
	if syntax, ok := errors.AsType[SyntaxError](err); ok {
		r.Add(syntax.Line, "the file", "one JSON object: no comments, every name and text in double quotes, no comma after a last entry", syntax.Got)
	}
}

// Entry is what an object may have, and what reads it.
type Entry struct {
	Name string
	Read func(v Value, field string)
}

// Object reads an object whose entries are known.
func (r *Reader) Object(v Value, field, prefix string, entries []Entry) {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strconv.Quote(e.Name)
	}
	if !r.Is(v, field, IsObject, "an object in { }") {
		return
	}
	seen := map[string]bool{}
	for _, m := range v.Members {
		known := false
		for _, e := range entries {
			switch {
			case e.Name != m.Key:
			case seen[m.Key]:
				known = true
				r.Add(m.Line, prefix+m.Key, "it once", "it again")
			default:
				known, seen[m.Key] = true, true
				e.Read(m.Value, prefix+m.Key)
			}
		}
		if !known {
			r.Add(m.Line, field, "no other entries than "+strings.Join(names, ", "), keyOf(m.Key))
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

// Member finds an entry of an object.
func (v Value) Member(key string) (Member, bool) {
	for _, m := range v.Members {
		if m.Key == key {
			return m, true
		}
	}
	return Member{}, false
}

// Required notes that an object lacks an entry.
func (r *Reader) Required(v Value, key, field, want string) {
	if _, ok := v.Member(key); !ok && v.Kind == IsObject {
		r.Add(v.Line, field, want, "nothing")
	}
}

// List reads the items of a list.
func (r *Reader) List(v Value, field, want string, read func(v Value, field string)) {
	if !r.Is(v, field, IsList, want) {
		return
	}
	for i, item := range v.Items {
		read(item, fmt.Sprintf("%s, entry %d", field, i+1))
	}
}

// Is notes a value of another kind.
func (r *Reader) Is(v Value, field string, k Kind, want string) bool {
	if v.Kind != k {
		r.Add(v.Line, field, want, string(v.Kind))
	}
	return v.Kind == k
}

// Text reads a text of a form. It is empty where it has another one.
func (r *Reader) Text(v Value, field string, form *regexp.Regexp, want string) string {
	switch {
	case !r.Is(v, field, IsText, want+", in quotes"):
	case strings.TrimSpace(v.Text) == "":
		r.Add(v.Line, field, want, "an empty text")
	case !form.MatchString(v.Text):
		r.Add(v.Line, field, want, "another text")
	default:
		return v.Text
	}
	return ""
}

// ID reads an id.
func (r *Reader) ID(v Value, field string) int64 {
	const want = "an id, such as 5200000000000001"
	if !r.Is(v, field, IsNumber, want) {
		return 0
	}
	n, err := strconv.ParseInt(v.Text, 10, 64)
	if err != nil || n < 1 {
		r.Add(v.Line, field, want, "another number")
		return 0
	}
	return n
}

// Duration reads a time such as "90s".
func (r *Reader) Duration(v Value, field string) time.Duration {
	const want = `a time from "1s" to "24h", such as "90s"`
	if !r.Is(v, field, IsText, want+", in quotes") {
		return 0
	}
	d, err := time.ParseDuration(v.Text)
	if err != nil || d < time.Second || d > 24*time.Hour {
		r.Add(v.Line, field, want, "another text")
	}
	return d
}

// Choice is a word and what it means.
type Choice[T any] struct {
	Word  string
	Means T
}

// OneOf reads one of several words.
func OneOf[T any](r *Reader, v Value, field string, choices []Choice[T]) (means T) {
	words := make([]string, len(choices))
	for i, c := range choices {
		if v.Kind == IsText && v.Text == c.Word {
			return c.Means
		}
		words[i] = strconv.Quote(c.Word)
	}
	last := len(words) - 1
	want := strings.Join(words[:last], ", ") + " or " + words[last]
	if r.Is(v, field, IsText, want) {
		r.Add(v.Line, field, want, "another text")
	}
	return means
}
