package statussync

import (
	"fmt"
	"time"
)

// moment is a time in a state: whole milliseconds since 1970, zero for unknown.
// So a stored state is the very state that was decided on.
type moment int64

const second moment = 1000

// momentOf rounds down, which is earlier.
func momentOf(t time.Time) moment {
	if t.IsZero() {
		return 0
	}
	return max(0, moment(t.UnixMilli()))
}

// momentAfter rounds up, which is later.
func momentAfter(t time.Time) moment {
	if t.IsZero() {
		return 0
	}
	return momentOf(t.Add(time.Millisecond - time.Nanosecond))
}

func (m moment) time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

const stamp = "2006-01-02T15:04:05.999" // UTC

// MarshalText writes a time that people can read.
func (m moment) MarshalText() ([]byte, error) { return m.time().AppendFormat(nil, stamp), nil }

func (m *moment) UnmarshalText(text []byte) error {
	t, err := time.Parse(stamp, string(text))
	if err != nil {
		return fmt.Errorf("statussync: %q is no time like %s", text, stamp)
	}
	*m = momentOf(t)
	return nil
}
