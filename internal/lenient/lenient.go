// Package lenient decodes the JSON of providers whose documents and replies
// differ: a field of an unexpected type stays empty, so that one odd field does
// not lose an object, and numbers and times are read in every form that occurs.
//
//	var wire struct{ ID lenient.Int `json:"id"`; At lenient.Time `json:"at"` }
//	err := lenient.Decode(body, &wire)
package lenient

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"time"
)

// Decode decodes b into v. A field of an unexpected type keeps its value, and so
// does v itself when b is of another type: only what is no JSON is an error. It
// may quote the input: replace it before it is shown.
func Decode(b []byte, v any) error {
	err := json.Unmarshal(b, v)
	if _, odd := errors.AsType[*json.UnmarshalTypeError](err); odd {
		return nil
	}
	return err
}

// Int reads a whole number written as a number or as a string, exactly; anything
// else is 0.
type Int int64

// UnmarshalJSON never fails.
func (i *Int) UnmarshalJSON(b []byte) error {
	n, _ := Whole(b)
	*i = Int(n)
	return nil
}

// Ints reads a list of whole numbers written as numbers or as strings, and
// leaves out anything else.
type Ints []int64

// UnmarshalJSON never fails.
func (l *Ints) UnmarshalJSON(b []byte) error {
	*l = nil
	if len(b) == 0 || b[0] != '[' {
		return nil
	}
	if bytes.ContainsAny(b[1:], `[{\`) { // not a plain list, which is a hundred calls cheaper
		var all []Int
		err := Decode(b, &all)
		for _, n := range all {
			if n != 0 {
				*l = append(*l, int64(n))
			}
		}
		return err
	}
	*l = make(Ints, 0, bytes.Count(b, []byte(","))+1)
	for item := range bytes.SplitSeq(b[1:len(b)-1], []byte(",")) {
		if n, ok := Whole(bytes.TrimSpace(item)); ok && n != 0 {
			*l = append(*l, n)
		}
	}
	return nil
}

// Strings reads a list of texts, which may be written as numbers, and leaves out
// anything else.
type Strings []string

// UnmarshalJSON never fails.
func (l *Strings) UnmarshalJSON(b []byte) error {
	*l = nil
	if len(b) == 0 || b[0] != '[' {
		return nil
	}
	var texts []string
	if !bytes.Contains(b, []byte("null")) && json.Unmarshal(b, &texts) == nil {
		*l = texts
		return nil
	}
	var items []json.RawMessage
	if err := Decode(b, &items); err != nil {
		return err
	}
	*l = Strings{}
	for _, item := range items {
		var text String
		_ = text.UnmarshalJSON(item) // never fails
		if text != "" || string(item) == `""` {
			*l = append(*l, string(text))
		}
	}
	return nil
}

// Whole reads a JSON number or string as a whole number.
func Whole(b []byte) (n int64, ok bool) {
	if len(b) > 1 && b[0] == '"' && b[len(b)-1] == '"' {
		b = b[1 : len(b)-1]
	}
	for _, c := range b { // as phone numbers, texts and times have: an error costs two allocations
		if (c < '0' || c > '9') && c != '-' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil {
		return 0, false
	}
	return n, true
}

// String reads a string, or the digits of a number; anything else is empty.
type String string

// UnmarshalJSON never fails.
func (s *String) UnmarshalJSON(b []byte) error {
	if plain(b) {
		*s = String(b[1 : len(b)-1])
		return nil
	}
	var text string
	if json.Unmarshal(b, &text) == nil {
		*s = String(text)
		return nil
	}
	*s = ""
	var number json.Number
	if json.Unmarshal(b, &number) == nil {
		*s = String(number)
	}
	return nil
}

// plain reports whether b is a JSON string of ASCII without escapes, which needs
// no decoder.
func plain(b []byte) bool {
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return false
	}
	for _, c := range b[1 : len(b)-1] {
		if c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// Time reads RFC 3339, ISO times with a zone as +0000 or without one, which are
// UTC, and UNIX times in seconds, milliseconds or microseconds; null and anything
// else are the zero time, and so is a time before 1971, which is how AWS writes
// "not yet". The times read encode as JSON again.
type Time struct{ time.Time }

// layouts are those of texts; fractions are read by any of them.
var layouts = [...]string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04:05Z0700",
}

// lastYear is the last that RFC 3339 can name.
const lastYear = 9999

// UnmarshalJSON never fails.
func (t *Time) UnmarshalJSON(b []byte) error {
	t.Time = time.Time{}
	if n, ok := Whole(b); ok {
		t.Time = Unix(n)
		return nil
	}
	text := string(bytes.Trim(b, `"`))
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			if at = at.UTC(); at.Year() > 1970 && at.Year() <= lastYear {
				t.Time = at
			}
			return nil
		}
	}
	return nil
}

// Unix reads a UNIX time by its size: seconds until the year 5138, milliseconds
// until the same, else microseconds until the year 9999, the last that JSON can
// name. What is no such time, or lies before 1971, is the zero time.
func Unix(n int64) time.Time {
	const first, firstMilli, firstMicro, lastMicro = 31_536_000, 1e11, 1e14, 253_402_300_799_999_999
	switch {
	case n < first || n > lastMicro:
		return time.Time{}
	case n < firstMilli:
		return time.Unix(n, 0).UTC()
	case n < firstMicro:
		return time.UnixMilli(n).UTC()
	}
	return time.UnixMicro(n).UTC()
}
