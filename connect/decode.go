package connect

import (
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// maxEvent is the longest event in bytes; AWS sends some KiB.
const maxEvent = 1 << 20

// decode decodes an event's object into v. Keys match in any case, as some published samples write them, and a
// field of an unexpected type stays empty.
func decode(b []byte, v any) error {
	if len(b) > maxEvent || lenient.Decode(b, v) != nil { // the decoder's error may quote the body
		return ErrMalformed
	}
	return nil
}

// moment reads RFC 3339. Null, anything else, and 1970, which some events write for "not yet", are the zero time.
type moment struct{ time.Time }

func (m *moment) UnmarshalJSON(b []byte) error {
	m.Time = time.Time{}
	var at time.Time
	if err := at.UnmarshalJSON(b); err == nil && at.UTC().Year() > 1970 {
		m.Time = at.UTC()
	}
	return nil
}

// span reads whole seconds; anything else, and what is longer than a year, is 0.
type span time.Duration

func (s *span) UnmarshalJSON(b []byte) error {
	const year = 366 * 24 * 60 * 60
	n, _ := lenient.Whole(b)
	if n < 0 || n > year {
		n = 0
	}
	*s = span(time.Duration(n) * time.Second)
	return nil
}

// channel reads a channel in any case, and TASKS for TASK. Unknown ones stay as they are.
type channel Channel

func (c *channel) UnmarshalText(text []byte) error {
	switch known := Channel(strings.ToUpper(string(text))); known {
	case Voice, Chat, Task, Email:
		*c = channel(known)
	case "TASKS":
		*c = channel(Task)
	default:
		*c = channel(text)
	}
	return nil
}

func channels(wire []channel) []Channel {
	if len(wire) == 0 {
		return nil
	}
	out := make([]Channel, len(wire))
	for i, c := range wire {
		out[i] = Channel(c)
	}
	return out
}

// groups are the levels of the agent hierarchy. Keys and the case of their names differ between events.
type groups struct{ Level1, Level2, Level3, Level4, Level5 struct{ ARN, Name string } }

// list leaves out the levels below the lowest group.
func (g *groups) list() (out []HierarchyGroup) {
	for i, level := range []struct{ ARN, Name string }{g.Level1, g.Level2, g.Level3, g.Level4, g.Level5} {
		if level.ARN != "" || level.Name != "" {
			out = append(append(out, make([]HierarchyGroup, i-len(out))...), HierarchyGroup{IDFromARN(level.ARN), level.ARN, level.Name})
		}
	}
	return out
}
