package aircall

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"time"
)

// lenient decodes b into v. A field of an unexpected type keeps its zero value:
// Aircall's published samples are sloppy, and one odd field must not lose a whole object.
func lenient(b []byte, v any) error {
	err := json.Unmarshal(b, v)
	if _, odd := errors.AsType[*json.UnmarshalTypeError](err); odd {
		return nil
	}
	return err
}

// looseInt reads a whole number written as a number or as a string; anything else is 0.
type looseInt int64

func (i *looseInt) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseInt(string(bytes.Trim(b, `"`)), 10, 64)
	if err != nil {
		n = 0
	}
	*i = looseInt(n)
	return nil
}

// looseString reads a string, or the digits of a number (an extension, a participant's id).
type looseString string

func (s *looseString) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) == nil {
		*s = looseString(text)
		return nil
	}
	*s = ""
	var number json.Number
	if json.Unmarshal(b, &number) == nil {
		*s = looseString(number)
	}
	return nil
}

// looseTime reads RFC 3339 with or without fractions, UNIX seconds and UNIX milliseconds;
// null and anything else are the zero time.
type looseTime struct{ time.Time }

func (t *looseTime) UnmarshalJSON(b []byte) error {
	text := string(bytes.Trim(b, `"`))
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		t.Time = unix(n)
		return nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		at = time.Time{}
	}
	t.Time = at.UTC()
	return nil
}

// Numbers from firstMillisecond on are taken for milliseconds: as seconds they lie beyond the year 5138.
// lastMillisecond ends the year 9999, the last one that JSON can name.
const (
	firstMillisecond = 100_000_000_000
	lastMillisecond  = 253_402_300_799_999
)

// unix reads a UNIX time in seconds or milliseconds; what is no time of ours is the zero time.
func unix(n int64) time.Time {
	switch {
	case n <= 0, n > lastMillisecond:
		return time.Time{}
	case n >= firstMillisecond:
		return time.UnixMilli(n).UTC()
	default:
		return time.Unix(n, 0).UTC()
	}
}

// ref reads an object that Aircall may leave out, or send as null or as {}.
type ref[T any] struct{ to *T }

func (r *ref[T]) UnmarshalJSON(b []byte) error {
	r.to = nil
	var fields map[string]json.RawMessage
	if err := lenient(b, &fields); err != nil || len(fields) == 0 {
		return err
	}
	v := new(T)
	r.to = v
	return lenient(b, v)
}
