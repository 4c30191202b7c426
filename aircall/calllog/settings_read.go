package calllog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ErrSettings is wrapped by every error about settings.
var ErrSettings = errors.New("calllog: invalid settings")

// UnmarshalJSON decodes settings and checks them as a whole. Its error wraps
// [ErrSettings] and lists all mistakes, each with the place, what is allowed, and
// what kind of thing stands there, never the value. Unknown and repeated members
// are mistakes. s is left alone then.
func (s *Settings) UnmarshalJSON(doc []byte) error {
	if !json.Valid(doc) {
		return fmt.Errorf("%w: want a JSON object, got no JSON", ErrSettings)
	}
	var r reader
	var read Settings
	r.object(read.members(&r))("", doc)
	read.check(&r)
	if err := r.err(); err != nil {
		return err
	}
	*s = read
	return nil
}

// mistake is what is wrong at one place, such as "integrations[0].name".
type mistake struct{ at, text string }

// reader collects mistakes.
type reader struct{ mistakes []mistake }

// want adds a mistake, unless the place or one around it has one already.
func (r *reader) want(ok bool, at, want, got string) {
	if ok || slices.ContainsFunc(r.mistakes, func(m mistake) bool { return within(at, m.at) }) {
		return
	}
	r.mistakes = append(r.mistakes, mistake{at, "want " + want + ", got " + got})
}

// within reports whether a place is another one or lies in it.
func within(at, place string) bool {
	rest, ok := strings.CutPrefix(at, place)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func (r *reader) err() error {
	var errs []error
	for _, m := range r.mistakes {
		if m.at == "" {
			m.at = "settings"
		}
		errs = append(errs, fmt.Errorf("%w: %s: %s", ErrSettings, m.at, m.text))
	}
	return errors.Join(errs...)
}

// reading reads the value at a place.
type reading func(at string, raw json.RawMessage)

// members are those of an object.
type members map[string]reading

func (r *reader) object(known members) reading {
	return func(at string, raw json.RawMessage) {
		r.each(at, raw, func(name string, value json.RawMessage) {
			read, ok := known[name]
			if !ok {
				names := make([]string, 0, len(known))
				for name := range known {
					names = append(names, name)
				}
				slices.Sort(names)
				r.want(false, join(at, name), "no member but "+strings.Join(names, ", "), "another one")
				return
			}
			read(join(at, name), value)
		})
	}
}

// each goes through the members of an object.
func (r *reader) each(at string, raw json.RawMessage, do func(name string, value json.RawMessage)) {
	if kindOf(raw) != "an object" {
		r.want(false, at, "an object", kindOf(raw))
		return
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	_, _ = dec.Token() // the brace; raw is valid
	seen := map[string]bool{}
	for dec.More() {
		token, _ := dec.Token()
		name, _ := token.(string)
		var value json.RawMessage
		_ = dec.Decode(&value) // as above
		if seen[name] {
			r.want(false, join(at, name), "one member of a name", "another one")
			continue
		}
		seen[name] = true
		do(name, value)
	}
}

// join gives the place of a member. Names that do not look like ours are quoted
// and cut.
func join(at, name string) string {
	const long = 40
	if len(name) > long {
		name = name[:long] + "…"
	}
	if name == "" || strings.ContainsFunc(name, func(c rune) bool { return !isWordRune(c) }) {
		name = strconv.Quote(name)
	}
	if at == "" {
		return name
	}
	return at + "." + name
}

func isWordRune(c rune) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func item(at string, i int) string { return at + "[" + strconv.Itoa(i) + "]" }

// kindOf says what kind of value it is.
func kindOf(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0:
		return "nothing"
	case raw[0] == '{':
		return "an object"
	case raw[0] == '[':
		return "a list"
	case raw[0] == '"':
		return "text"
	case raw[0] == 't', raw[0] == 'f':
		return "a boolean"
	case raw[0] == 'n':
		return "null"
	}
	return "a number"
}

func text[T ~string](r *reader, to *T) reading {
	return func(at string, raw json.RawMessage) {
		r.want(kindOf(raw) == "text", at, "text", kindOf(raw))
		_ = json.Unmarshal(raw, to) // what it is not, was said
	}
}

func flag(r *reader, to *bool) reading {
	return func(at string, raw json.RawMessage) {
		r.want(kindOf(raw) == "a boolean", at, "true or false", kindOf(raw))
		_ = json.Unmarshal(raw, to)
	}
}

func whole(r *reader, to *int64) reading {
	return func(at string, raw json.RawMessage) {
		if kindOf(raw) != "a number" {
			r.want(false, at, "a whole number", kindOf(raw))
			return
		}
		r.want(json.Unmarshal(raw, to) == nil, at, "a whole number", "another one")
	}
}

func listOf[T any](r *reader, to *[]T, read func(*T) reading) reading {
	return func(at string, raw json.RawMessage) {
		var items []json.RawMessage
		if kindOf(raw) != "a list" {
			r.want(false, at, "a list", kindOf(raw))
			return
		}
		_ = json.Unmarshal(raw, &items) // a list of anything
		*to = make([]T, len(items))
		for i := range items {
			read(&(*to)[i])(item(at, i), items[i])
		}
	}
}

func mapOf[K ~string, V any](r *reader, to *map[K]V, read func(*V) reading) reading {
	return func(at string, raw json.RawMessage) {
		*to = map[K]V{}
		r.each(at, raw, func(name string, value json.RawMessage) {
			var v V
			read(&v)(join(at, name), value)
			(*to)[K(name)] = v
		})
	}
}

// byID reads ids by ids.
func byID(r *reader, to *map[int64]int64) reading {
	return func(at string, raw json.RawMessage) {
		*to = map[int64]int64{}
		r.each(at, raw, func(name string, value json.RawMessage) {
			key, err := strconv.ParseInt(name, 10, 64)
			if err != nil || strconv.FormatInt(key, 10) != name {
				r.want(false, join(at, name), "an id as its name", "other text")
				return
			}
			var id int64
			whole(r, &id)(join(at, name), value)
			(*to)[key] = id
		})
	}
}
