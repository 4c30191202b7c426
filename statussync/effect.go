package statussync

import (
	"fmt"
	"strings"
	"time"
)

// Effect is something to do or to know. DoWrite, DoRead and Wake follow from the
// state alone: every [Decide] returns all that are due, so a repeated one is the
// same work, and [Due] finds them again after a restart. The others come once.
type Effect struct {
	Kind   Kind
	System string
	Status Status    // DoWrite: what to set; Notify and RuleApplied: what it is about
	At     time.Time // Wake
	Cause  Cause     // DoWrite: why
	Hold   bool      // DoWrite: the status is a hold's, not a wish (S3)
	For    Purpose   // DoRead
	Code   Code      // Notify
	Rule   string    // RuleApplied: such as "R119"
	Detail string    // Notify: the vendor's code; RuleApplied: a few words
	Mark   Mark      // Learned: what the provider marked our write with
	Span   Span      // Learned: from our request to its reply
	names  Catalog
}

// Kind is what an [Effect] is.
type Kind int

// The kinds of effects.
const (
	DoWrite     Kind = iota // set Status in System; first ask with [Sending]
	DoRead                  // read the agent in System
	Wake                    // call Decide with [Woke] at At
	Notify                  // people should know
	RuleApplied             // a rule was applied
	Learned                 // our own write came back: see [Offset.LearnEcho]
)

// Purpose is what a reading is for.
type Purpose int

// The purposes of a reading.
const (
	ForChoice Purpose = iota // which of two choices stands
	ForHold                  // what to save before a hold, or whether to give back: a [Batch] will do
	ForEcho                  // whether our accepted write shows: a list that agrees will do
)

// Code says what a [Notify] is about.
type Code string

// The notifications.
const (
	Blocked  Code = "blocked"  // a wish was refused for good (S11)
	Reverted Code = "reverted" // a change on a following side is taken back (R133)
	Ignored  Code = "ignored"  // the system accepts a status and does not show it (S11)
	// What a hold covered cannot come back, and the agent keeps what it has.
	WishUnknown Code = "wish_unknown" // nobody knows it any more (D15)
	WishGone    Code = "wish_gone"    // its status was deleted meanwhile (D21)
)

// Reason says in words what the effect is and why. It names no people.
func (e Effect) Reason() string {
	switch e.Kind {
	case DoWrite:
		if e.Hold {
			return fmt.Sprintf("hold %s at %s", e.System, e.names.name(e.Status))
		}
		return fmt.Sprintf("set %s to %s: %s", e.System, e.names.name(e.Status), e.Cause)
	case DoRead:
		return "read " + e.System
	case Wake:
		return "look again at " + clock(e.At)
	case RuleApplied:
		return fmt.Sprintf("%s: %s: %s", e.Rule, e.System, e.Detail)
	case Learned:
		return fmt.Sprintf("%s marked our write %s", e.System, clock(e.Mark.At))
	case Notify:
	}
	text := strings.Replace(notices[e.Code], "…", e.names.name(e.Status), 1)
	return strings.TrimSuffix(fmt.Sprintf("%s: %s (%s)", e.System, text, e.Detail), " ()")
}

// notices say what people should know about a status.
var notices = map[Code]string{
	Blocked:     "refused … for good",
	Ignored:     "accepted … and does not show it",
	Reverted:    "the change to … is taken back",
	WishGone:    "… cannot come back after the work: the status was deleted",
	WishUnknown: "… stays after the work: what was there before is not known",
}

// Cause is what a wish goes back to: a choice, or somebody who asked.
type Cause struct {
	System string
	Asked  string    // who asked, where somebody did (S14)
	At     time.Time // the provider's mark; zero where only a reading told
	Span   Span      // when, on our clock; zero for what was found at the start
}

// String says where and when the change was made.
func (c Cause) String() string {
	switch {
	case c.Asked != "":
		return fmt.Sprintf("asked by %s at %s", c.Asked, clock(c.Span.Latest))
	case c.Span == Span{}:
		return "found in " + c.System + " at the start"
	case c.At.IsZero():
		return fmt.Sprintf("changed in %s between %s and %s, seen by a reading", c.System, clock(c.Span.Earliest), clock(c.Span.Latest))
	case c.At.Before(c.Span.Earliest), c.At.After(c.Span.Latest): // a clock is off
		return fmt.Sprintf("changed in %s between %s and %s (at %s by its clock)", c.System, clock(c.Span.Earliest), clock(c.Span.Latest), clock(c.At))
	}
	return fmt.Sprintf("changed in %s at %s", c.System, clock(c.At))
}

func clock(t time.Time) string { return t.Format("2006-01-02 15:04:05.000 MST") }
