package ticketing

import (
	"slices"
	"time"
)

// Key names a case: "aircall/<account>/<call>" or "connect/<instance>/<first
// contact>". It is the external id of the ticket that the case creates.
type Key string

// Case is what is known of one call, chat or conversation, and what was done
// about it. F is what the phone system reported, in the form of its planner.
// It is plain JSON. It holds personal data.
type Case[F any] struct {
	Key   Key    `json:"key"`
	Facts F      `json:"facts"`
	Known Known  `json:"known,omitempty"`
	Done  []Done `json:"done,omitempty"`
	// Sent is the step whose request may have left and whose reply is not saved;
	// nil for none. Planners need not look at it.
	Sent *Sent `json:"sent,omitempty"`
}

// Known are the answers so far, one for each question.
type Known []Answer

// Find returns the answer to q, unless there is none since then. The zero time
// takes any.
func (k Known) Find(q Question, since time.Time) (a Answer, ok bool) {
	i := slices.IndexFunc(k, func(a Answer) bool { return a.Question == q })
	if i < 0 || k[i].At.Before(since) {
		return Answer{}, false
	}
	return k[i], true
}

// With returns the answers with a in the place of an older one. It leaves k as
// it is.
func (k Known) With(a Answer) Known {
	i := slices.IndexFunc(k, func(b Answer) bool { return b.Question == a.Question })
	if i < 0 {
		return append(slices.Clip(k), a)
	}
	all := slices.Clone(k)
	all[i] = a
	return all
}

// Sent is a step that was begun. Only By may send it again before Until;
// afterwards, anyone.
type Sent struct {
	Step  Step      `json:"step"`
	Body  []byte    `json:"body,omitempty"` // of the request, to be repeated byte by byte
	At    time.Time `json:"at"`
	Until time.Time `json:"until"`
	By    string    `json:"by"`
}

// Done is a step that came to an end.
type Done struct {
	// Step is what was asked for, without long texts: see [Step.Outline].
	Step    Step      `json:"step"`
	At      time.Time `json:"at"`
	Outcome Outcome   `json:"outcome"`
	// Refusal is why, for [Refused].
	Refusal Refusal `json:"refusal,omitzero"`

	// What came of it, as far as the kind of step has such: the ids of a user, a
	// call and a comment, and the ticket as the step left it.
	User    int64   `json:"user,omitzero"`
	Call    int64   `json:"call,omitzero"`
	Comment int64   `json:"comment,omitzero"`
	Ticket  *Ticket `json:"ticket,omitempty"`
}

// Outcome is how a step ended.
type Outcome string

// The outcomes. A request that failed in passing, such as for a lost
// connection, has none: it is repeated.
const (
	// OK: it took place.
	OK Outcome = "ok"
	// Refused: Zendesk or the phone system will never take it.
	Refused Outcome = "refused"
	// Dropped: it came too late to be of use, such as a screen pop.
	Dropped Outcome = "dropped"
)

// Refusal says why a step was refused.
type Refusal struct {
	Kind RefusalKind `json:"kind"`
	// Field is the ticket field that lacks a value, for [RequiredField].
	Field int64 `json:"field,omitzero"`
}

// RefusalKind is the reason for a refusal, as far as a plan goes on differently.
type RefusalKind string

// The reasons.
const (
	RefusedOther     RefusalKind = "other"
	RefusedAccount   RefusalKind = "account"   // the account lacks the feature, or may not use it (A3)
	RefusedClosed    RefusalKind = "closed"    // the ticket is closed (T5)
	RefusedDuplicate RefusalKind = "duplicate" // another user has the external id or number
	RefusedPhone     RefusalKind = "phone"     // the number's form
	RefusedRequester RefusalKind = "requester" // the requester was merged away or deleted (T9)
	RefusedAssignee  RefusalKind = "assignee"  // the assignee, or the assignee in this group
	RequiredField    RefusalKind = "required"  // a field must have a value before the ticket is solved
	RefusedNotFound  RefusalKind = "not found" // the ticket, user or call is gone
	RefusedKey       RefusalKind = "key"       // the idempotency key expired, and no ticket is found
)
