package statussync

import "time"

// Input is what [Decide] takes in: a [Report], [Reports], [Asked], [Sending],
// [Sent] or [Woke]. At is always our own clock.
type Input interface{ at() time.Time }

// Report is news about one agent in one system, whether a webhook, a stream, a
// list or a reading brought it. Fields that are not set are not reported, which is
// never the same as "none".
type Report struct {
	System string
	Source Source
	At     time.Time // receipt, our clock
	Since  time.Time // of readings: the start of the request, for lists less their lag; they show a moment since then
	ID     string    // of an event, against repeats

	Status Status // the choice (S1)
	Coarse bool   // Status may be a refined one whose refinement is not reported
	By     By     // who made the choice, as far as the provider names them
	Mark   Mark   // the provider's time of the choice, or of another fact that an event reports
	Span   Span   // when that was, on our clock: see [Offset.Place]; without it, Mark is exact

	Active Fact     // in activity; of systems that report work, activity that no hold counts
	Out    Fact     // signed out
	Edge   *Edge    // one item of work began or ended
	Items  []string // all work by id, an empty id for any number without; nil: not reported
	Doing  Doing    // what the activity or work is, where the system says so; for showing only
	Groups string   // any form of the agent's groups that changes when they do (S11)
}

// Reports were made together: they are decided on as one.
type Reports []Report

// Source is how a report came.
type Source int

// The sources.
const (
	Event   Source = iota // reports a change; may come late, twice, out of order or never
	Reading               // of one agent: shows the present
	List                  // of all agents: may lag
	Batch                 // of some agents, wanted for their holds: may lag
)

// Fact is yes, no or not reported.
type Fact int

// The facts.
const (
	Unreported Fact = iota
	No
	Yes
)

// Known is the [Fact] of something that is known.
func Known(yes bool) Fact {
	if yes {
		return Yes
	}
	return No
}

// By says who made a choice, as far as the provider names them.
type By int

// The makers of a choice.
const (
	Anyone    By = iota // not reported
	Agent               // somebody in the product itself: never our write (S6)
	API                 // a program: ours or another one
	Machine             // the system by itself: disconnected, logged out, idle (S12)
	Reconnect           // the system restored what a disconnect took away (S12)
	Nobody              // the system, for everybody: a status deleted, routing switched on (S12)
	// Resumed may be anybody's. The system marks the choice anew whenever an activity
	// ends, so that the same one again is no choice (S1).
	Resumed
)

// Edge is news of one item of work.
type Edge struct {
	Item string // its id, not empty
	Step Step
}

// Step is what happened to an item of work.
type Step int

// The steps of an item. Whatever else happens to it, such as after-call work, goes
// on as Begins. Ends is also what is missed, refused or taken away.
const (
	Rings Step = iota // counts from now on, unless [Hold].Answered
	Begins
	Ends
)

// Asked is the wish of a person at a board or of another program of ours, for one
// system of the agent (S14).
type Asked struct {
	At     time.Time
	System string
	Status Status
	By     string // who asks, as reasons may name it: a role, no personal data
}

// Sending asks to write now. If [Decide] answers with a [DoWrite] for the system,
// save the state first, then send that status, then report with [Sent].
type Sending struct {
	At     time.Time
	System string
}

// Sent reports how a write ended.
type Sent struct {
	At      time.Time
	System  string
	Outcome Outcome
	Code    string // of a refusal, the vendor's
}

// Outcome is how a write ended.
type Outcome int

// The outcomes of a write.
const (
	Applied  Outcome = iota // the provider said yes
	Unsure                  // a timeout, a cut connection, a 5xx: a reading decides
	Refused                 // a final 4xx for this agent: the wish is blocked (S11)
	Withheld                // nothing was done and it is not the agent's fault: 429, account refused, not sent
)

// Woke is the passing of time: a [Wake] that an effect asked for.
type Woke struct{ At time.Time }
