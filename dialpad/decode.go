package dialpad

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"time"
)

// lenient decodes b into v. A field of an unexpected type keeps its zero value: nearly every field is
// nullable, and one odd field must not lose a whole object.
func lenient(b []byte, v any) error {
	err := json.Unmarshal(b, v)
	if _, odd := errors.AsType[*json.UnmarshalTypeError](err); odd {
		return nil
	}
	return err
}

// looseInt reads a whole number written as a number or, as Dialpad's API does, as a string. It never passes
// through a float, so ids beyond 2^53 stay exact. Anything else is 0.
type looseInt int64

func (i *looseInt) UnmarshalJSON(b []byte) error {
	n, _ := wholeNumber(b)
	*i = looseInt(n)
	return nil
}

// wholeNumber reads a JSON number or string as a whole number.
func wholeNumber(b []byte) (n int64, ok bool) {
	b = bytes.Trim(b, `"`)
	if n, err := strconv.ParseInt(string(b), 10, 64); err == nil {
		return n, true
	}
	return 0, false
}

// looseTime reads a UNIX time as [instant] does, written as a number or a string, and ISO times with or
// without a zone; without one it is UTC. Null and anything else are the zero time.
type looseTime struct{ time.Time }

// Layouts of times in users; Go reads fractions by itself.
var layouts = [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05"}

func (t *looseTime) UnmarshalJSON(b []byte) error {
	t.Time = time.Time{}
	if n, ok := wholeNumber(b); ok {
		t.Time = instant(n)
		return nil
	}
	text := string(bytes.Trim(b, `"`))
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			t.Time = at.UTC()
			return nil
		}
	}
	return nil
}

// instant reads a UNIX time by its number of digits: 10 are seconds, 13 milliseconds, 16 microseconds. 14 are
// milliseconds with a digit too many, as Dialpad's page on agent status events shows them. Others are no time.
func instant(n int64) time.Time {
	switch {
	case n < 1e9:
		return time.Time{}
	case n < 1e10:
		return time.Unix(n, 0).UTC()
	case n < 1e12:
		return time.Time{}
	case n < 1e13:
		return time.UnixMilli(n).UTC()
	case n < 1e14:
		return time.UnixMilli(n / 10).UTC()
	case n >= 1e15 && n < 1e16:
		return time.UnixMicro(n).UTC()
	}
	return time.Time{}
}
