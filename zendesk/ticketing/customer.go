package ticketing

import "time"

// Customer says how the person at the other end is found. The means are tried in
// the order of the fields (D4).
type Customer struct {
	// ID is a user's, stated by the flow (R18, R44): no other means is tried.
	ID int64
	// Keys are questions for users; the first that finds exactly one wins (R52).
	Keys []Question
	// Number is how the phone system shows the other end, in any form.
	Number string
	// Country is the default country's prefix, "+61", which numbers may lack
	// (X21, X29); "" for none.
	Country string
	// Requester of a ticket that is given is taken if it is among the hits
	// (X24); 0 for none.
	Requester int64
	// Several says what several owners of the number mean.
	Several Several
	// Since makes answers older than it count as not given (T9).
	Since time.Time
}

// Several says what several users with one number mean.
type Several string

// What several owners can mean.
const (
	AskAgent Several = ""       // nobody: [Ambiguous] (D29)
	Oldest   Several = "oldest" // the lowest id, with a notice
	FirstHit Several = "first"  // the first that Zendesk lists (X22)
)

// Found is the outcome of looking for a customer.
type Found struct {
	State FoundState
	User  User // of [Recognised]
}

// FoundState is how far a customer is known.
type FoundState string

// The states.
const (
	Recognised   FoundState = "recognised"
	Unrecognised FoundState = "unrecognised" // nobody has the number
	Anonymous    FoundState = "anonymous"    // there is no number (R5, X20)
	Ambiguous    FoundState = "ambiguous"    // several have it
	NotFound     FoundState = "not found"    // ID is nobody's (X25)
)

// Customer looks for the person at the other end; ok is false while answers are
// missing. Agents are no customers, and users who are not active are passed over
// (D36).
func (p *Plan) Customer(c Customer) (f Found, ok bool) { return Found{}, false }

// AgentOf finds the agent behind a phone system's user (A2): by the explicit
// map, else by e-mail ignoring case, else nobody, which is 0.
func (p *Plan) AgentOf(explicit int64, email string) (id int64, ok bool) { return 0, false }
