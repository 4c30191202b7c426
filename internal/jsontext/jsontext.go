package jsontext

import (
	"encoding/json"
	"strconv"
)

// Text is JSON in the making. The members of the open object are separated as
// needed; an empty name stands for the elements of an array.
type Text []byte

// Open begins an object.
func (t *Text) Open(name string) { t.Name(name); *t = append(*t, '{') }

// Close ends it.
func (t *Text) Close() { *t = append(*t, '}') }

// OpenArray begins an array.
func (t *Text) OpenArray(name string) { t.Name(name); *t = append(*t, '[') }

// CloseArray ends it.
func (t *Text) CloseArray() { *t = append(*t, ']') }

// Name begins a member or an element. Its value is to be appended next.
func (t *Text) Name(name string) {
	if n := len(*t); n > 0 {
		switch (*t)[n-1] {
		case '{', '[', ':':
		default:
			*t = append(*t, ',')
		}
	}
	if name != "" {
		*t = append(appendString(*t, name), ':')
	}
}

// String writes a string.
func (t *Text) String(name, value string) {
	t.Name(name)
	*t = appendString(*t, value)
}

// Int writes a number.
func (t *Text) Int(name string, n int64) {
	t.Name(name)
	*t = strconv.AppendInt(*t, n, 10)
}

// Uint writes a number.
func (t *Text) Uint(name string, n uint64) {
	t.Name(name)
	*t = strconv.AppendUint(*t, n, 10)
}

// SomeString writes a string that is not empty.
func (t *Text) SomeString(name, value string) {
	if value != "" {
		t.String(name, value)
	}
}

// SomeInt writes a number that is not zero.
func (t *Text) SomeInt(name string, n int64) {
	if n != 0 {
		t.Int(name, n)
	}
}

// SomeUint writes a number that is not zero.
func (t *Text) SomeUint(name string, n uint64) {
	if n != 0 {
		t.Uint(name, n)
	}
}

// True writes true, if that is so.
func (t *Text) True(name string, yes bool) {
	if yes {
		t.Name(name)
		*t = append(*t, "true"...)
	}
}

// Members writes what [Unknown] kept.
func (t *Text) Members(text string) {
	if text != "" {
		t.Name("")
		*t = append(*t, text...)
	}
}

func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s) // strings have no errors
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
