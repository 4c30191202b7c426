package journal

import (
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// The words of numbered values, by number. The first is left out where it is empty.
var (
	sources    = words[statussync.Source]{"event", "reading", "list", "batch"}
	facts      = words[statussync.Fact]{"", "no", "yes"}
	makers     = words[statussync.By]{"", "agent", "api", "machine", "reconnect", "nobody", "resumed"}
	steps      = words[statussync.Step]{"rings", "begins", "ends"}
	outcomes   = words[statussync.Outcome]{"applied", "unsure", "refused", "withheld"}
	directions = words[statussync.Direction]{"", "a-leads", "b-leads"}
	drifts     = words[statussync.Drift]{"", "revert"}
	ways       = words[statussync.Way]{"", "a-to-b", "b-to-a"}
	systemMade = words[statussync.SystemMade]{"", "always", "never"}
	presences  = words[statussync.Presence]{"", "available", "offline"}
)

// words name the values of a type.
type words[T ~int] []string

// of is the word of a value; one that nobody knows is a number, which no reader
// takes.
func (w words[T]) of(v T) string {
	if v < 0 || int(v) >= len(w) {
		return fmt.Sprint(int(v))
	}
	return w[v]
}

// value finds the value of a word, and notes in err if there is none.
func (w words[T]) value(word string, err *error) T {
	i := slices.Index(w, word)
	if i < 0 && *err == nil {
		*err = fmt.Errorf("%w: %T: want one of %q, got %.40q", ErrDamaged, T(0), []string(w), word)
	}
	return T(max(i, 0))
}
