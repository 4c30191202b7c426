package statussync

import "time"

// Observation is something that [Decide] is told: one of [Chose], [Acted],
// [Signed], [Read], [Swept], [Held], [Sending], [Sent] and [Woke].
// At is always our own clock, when the observation was made.
type Observation interface{ at() time.Time }

// By says who made a choice, as far as the provider tells.
type By int

// The makers of a choice.
const (
	Anyone    By = iota // the provider does not tell
	Agent               // somebody in the product itself: never an echo of ours (S6)
	API                 // a program: ours or another one, so only supporting evidence (S6)
	Machine             // the system by itself: disconnected, logged out, idle (S12)
	Reconnect           // the system restored what a disconnect took away (S12)
	// Resumed may be anybody's. The system marks the choice anew whenever an activity
	// ends, so that the same one again is no change (S1).
	Resumed
)

// Chose is a provider's event about a choice.
type Chose struct {
	At     time.Time
	System string
	ID     string // against repeats; empty when the provider has none
	Status Status
	Mark   Mark // the provider's time of the change
	By     By
}

// Acted is a provider's event about activity: work began or ended (S1).
type Acted struct {
	At     time.Time
	System string
	ID     string
	Active bool
	Mark   Mark
}

// Signed is a provider's event about presence: signed in or out (S1).
type Signed struct {
	At     time.Time
	System string
	ID     string
	In     bool
	Mark   Mark
}

// Read is a reading of one agent that [Decide] asked for.
type Read struct {
	At      time.Time
	Reading Reading
}

// Swept holds the readings of one agent in all its systems that answered, from
// a sweep of their lists (S9). They may lag behind what a [Read] shows.
type Swept struct {
	At       time.Time
	Readings []Reading
}

// Reading is what a system showed when it was asked.
type Reading struct {
	System  string
	Started time.Time // when the request started, our clock
	Status  Status    // empty: the reading carries no choice
	Mark    Mark      // zero where the system gives none
	By      By
	Active  bool
	// Work lists the items of work by id; an empty id stands for any number of items
	// whose ids are not told. Nil where the reading tells Active only. Package focus
	// reads it.
	Work   []string
	Out    bool
	Groups string // any form of the agent's groups that changes when they do; empty when unknown
}

// Held is focus's word: hold Status in System whatever is wished there; an
// empty Status gives the wish back (S3). Both ask for a reading first.
type Held struct {
	At     time.Time
	System string
	Status Status
	// Since is when the work began that the hold is for, on its provider's clock:
	// an older choice changes only the wish, one more than two seconds newer ends
	// the hold. The zero time means now.
	Since time.Time
}

// Sending asks to write now. If [Decide] answers with a [Write] for the system,
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
	Code    string    // of a refusal, the vendor's
	From    time.Time // the request's start on the provider's clock
	To      time.Time // the reply's Date on the provider's clock
}

// Outcome is how a write ended.
type Outcome int

// The outcomes of a write.
const (
	Applied  Outcome = iota // the provider said yes
	Unsure                  // a timeout, a cut connection, a 5xx: a reading tells
	Refused                 // a final 4xx for this agent: the wish is blocked (S11)
	Withheld                // nothing was done and it is not the agent's fault: 429, account refused, not sent
)

// Woke is the passing of time: a wake that an effect asked for.
type Woke struct{ At time.Time }

func (o Chose) at() time.Time   { return o.At }
func (o Acted) at() time.Time   { return o.At }
func (o Signed) at() time.Time  { return o.At }
func (o Read) at() time.Time    { return o.At }
func (o Swept) at() time.Time   { return o.At }
func (o Held) at() time.Time    { return o.At }
func (o Sending) at() time.Time { return o.At }
func (o Sent) at() time.Time    { return o.At }
func (o Woke) at() time.Time    { return o.At }

// At is when an observation was made.
func At(o Observation) time.Time { return o.at() }
