package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// In is the explanation with its times in another zone, for people there.
func (x Explanation) In(zone *time.Location) Explanation {
	systems := make([]SystemExplanation, len(x.Systems))
	for i, s := range x.Systems {
		for _, at := range []*time.Time{
			&s.Since.From, &s.Since.To, &s.Because.At, &s.Because.From, &s.Because.To, &s.Held, &s.Activity.Since, &s.Waits.Since, &s.Waits.Until,
		} {
			if !at.IsZero() {
				*at = at.In(zone)
			}
		}
		s.Activity.Items = slices.Clone(s.Activity.Items)
		for k := range s.Activity.Items {
			if at := &s.Activity.Items[k].Since; !at.IsZero() {
				*at = at.In(zone)
			}
		}
		systems[i] = s
	}
	return Explanation{x.Agent, x.At.In(zone), systems}
}

// String is a line for each system, for people.
func (x Explanation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "agent %s", x.Agent)
	if !x.At.IsZero() {
		fmt.Fprintf(&b, " at %s", when(x.At))
	}
	for _, s := range x.Systems {
		b.WriteString("\n  " + s.String())
	}
	return b.String()
}

// String is one line for people.
func (x SystemExplanation) String() string {
	if x.ID == "" {
		return x.System + ": not joined"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s shows %s%s", x.System, x.Shows, x.since())
	wants := ", should show"
	if x.Holds.ID != "" {
		fmt.Fprintf(&b, ", holds %s while work lasts", x.Holds)
		if !x.Held.IsZero() {
			fmt.Fprintf(&b, " (since %s)", when(x.Held))
		}
		wants = "; then"
	}
	if x.Wants.ID == "" {
		b.WriteString("; nobody has chosen anything yet")
	} else {
		fmt.Fprintf(&b, "%s %s: %s", wants, x.Wants, x.Because)
	}
	if a := x.Activity; a.Doing != "" {
		fmt.Fprintf(&b, "; %s since %s", a.Doing, when(a.Since))
	}
	if text := x.waits(); text != "" {
		fmt.Fprintf(&b, "; waits for %s", text)
	}
	return b.String()
}

// exact is how long an interval may be that people may take for a moment.
const exact = 10 * time.Second

// since says since when a system shows what it shows.
func (x SystemExplanation) since() string {
	how, from, to := " since ", x.Since.From, x.Since.To
	if x.Ours {
		how = ", set by us at "
	}
	switch {
	case to.IsZero():
		return ""
	case from.IsZero():
		return " since " + when(to) + " or before"
	case to.Sub(from) <= exact:
		return how + when(to)
	}
	return fmt.Sprintf(" since some time between %s and %s", when(from), when(to))
}

// waits says what the next step waits for, and until when.
func (x SystemExplanation) waits() string {
	text, w := x.waitsFor(), x.Waits
	switch {
	case w.Until.IsZero():
	case w.For == statussync.Reply, w.For == statussync.Echo:
		text += ", and reads it at " + when(w.Until) + " otherwise"
	default:
		text += ", at " + when(w.Until)
	}
	return text
}

func (x SystemExplanation) waitsFor() string {
	w := x.Waits
	switch w.For {
	case statussync.SignIn:
		return "the agent to sign in"
	case statussync.Return:
		return fmt.Sprintf("the agent to come back: %s set %s by itself", x.System, w.Status)
	case statussync.Place:
		return fmt.Sprintf("a reading that shows whether %s stands", w.Status)
	case statussync.Reply, statussync.Echo:
		return fmt.Sprintf("%s to show %s, which was set at %s", x.System, w.Status, when(w.Since))
	case statussync.Refusal:
		return fmt.Sprintf("another choice: %s was refused (%s)", w.Status, w.Code)
	case ForTurn:
		return "its turn to " + x.step()
	case ForRetry:
		return "another try, after failures, to " + x.step()
	case ForResume:
		return "the end of the pause to " + x.step()
	case ForAccount:
		return "the account to accept us again to " + x.step()
	case ForWrites:
		return "the end of the dry run to " + x.step()
	}
	return ""
}

// step is what is done once the wait is over.
func (x SystemExplanation) step() string {
	switch {
	case x.Waits.Status.ID == "":
		return "read " + x.System
	case x.Waits.Hold:
		return fmt.Sprintf("hold %s at %s", x.System, x.Waits.Status)
	}
	return fmt.Sprintf("set %s to %s", x.System, x.Waits.Status)
}

// String is the status as people call it, with its id where that is another one.
func (s NamedStatus) String() string {
	switch {
	case s.ID == "":
		return "nothing known"
	case s.Unlisted:
		return fmt.Sprintf("a status that the system does not list (#%s)", s.ID)
	case s.Name == "" || s.Name == string(s.ID):
		return strconv.Quote(string(s.ID))
	}
	return fmt.Sprintf("%q (#%s)", s.Name, s.ID)
}

// String says where and when the change was made.
func (o Origin) String() string {
	return statussync.Cause{System: o.System, Asked: o.AskedBy, At: o.At, Span: statussync.Span{Earliest: o.From, Latest: o.To}}.String()
}

func when(t time.Time) string { return t.Format("2006-01-02 15:04:05 MST") }
