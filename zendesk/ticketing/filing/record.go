package filing

import (
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// recordVersion is that of the records below.
const recordVersion = 1

// How long cases are kept after the last news.
const (
	keepFacts = 7 * 24 * time.Hour  // then only what it came to
	keepCase  = 90 * 24 * time.Hour // then nothing
)

// caseRecord is what the store holds for one case.
type caseRecord struct {
	V int `json:"v"`
	// Case has the facts as its planner encodes them.
	Case ticketing.Case[json.RawMessage] `json:"case"`
	// News is when the facts last changed.
	News time.Time `json:"news"`
	// At is when the case has to be looked at again; zero: with the next news.
	At time.Time `json:"at,omitzero"`
	// Retry is when the next request may leave, after Failures in a row.
	Retry    time.Time `json:"retry,omitzero"`
	Failures int       `json:"failures,omitzero"`
	// Handed is the write that waits for its ticket.
	Handed *handed `json:"handed,omitempty"`
	// By is the runner that wrote the record; empty for one that does not run.
	By string `json:"by,omitempty"`
	// Notified are the notices that were passed on.
	Notified []ticketing.Notice `json:"notified,omitempty"`
	// Stopped is why nothing more is done.
	Stopped string `json:"stopped,omitempty"`
	// Kept is what is left of an old case.
	Kept *kept `json:"kept,omitempty"`
}

// handed names a write among those that wait for a ticket. Others that wait there
// for the same case are of a plan that has changed.
type handed struct {
	Step   ticketing.StepID `json:"step"`
	Ticket int64            `json:"ticket"`
}

// waits reports whether the case still wants a write.
func (r *caseRecord) waits(w waiting) bool {
	return r.Handed != nil && *r.Handed == handed{w.Step.ID, ticketOf(w.Step)} && !r.has(w.Step.ID)
}

// kept is what an old case came to.
type kept struct {
	Ticket int64 `json:"ticket,omitzero"`
	User   int64 `json:"user,omitzero"`
	Call   int64 `json:"call,omitzero"`
}

// came is what a case has come to so far.
func (r *caseRecord) came() (k kept) {
	if r.Kept != nil {
		return *r.Kept
	}
	for _, d := range r.Case.Done {
		if d.Outcome != ticketing.OK {
			continue
		}
		if d.Ticket != nil {
			k.Ticket = d.Ticket.ID
		}
		if d.User != 0 {
			k.User = d.User
		}
		if d.Call != 0 {
			k.Call = d.Call
		}
	}
	return k
}

// has reports whether a step came to its end.
func (r *caseRecord) has(id ticketing.StepID) bool {
	for _, d := range r.Case.Done {
		if d.Step.ID == id {
			return true
		}
	}
	return false
}

// steps are those that came to an end since the last news.
func (r *caseRecord) steps() (n int) {
	for _, d := range r.Case.Done {
		if !d.At.Before(r.News) {
			n++
		}
	}
	return n
}

// open reports whether more may come of a case without anything new.
func (r *caseRecord) open() bool {
	return r.Kept == nil && r.Stopped == "" && (r.Case.Sent != nil || !r.At.IsZero())
}

// finish adds a step that came to its end, once.
func (r *caseRecord) finish(d ticketing.Done, now time.Time) (changed bool) {
	if r.Kept != nil || r.has(d.Step.ID) {
		return false
	}
	d.Step, d.At = d.Step.Outline(), now
	r.Case.Done = append(r.Case.Done, d)
	if s := r.Case.Sent; s != nil && s.Step.ID == d.Step.ID {
		r.Case.Sent = nil
	}
	if r.Handed != nil && r.Handed.Step == d.Step.ID {
		r.Handed = nil
	}
	r.At, r.Retry, r.Failures = now, time.Time{}, 0
	return true
}

// shrink leaves only what the case came to.
func (r *caseRecord) shrink() {
	k := r.came()
	*r = caseRecord{V: recordVersion, Case: ticketing.Case[json.RawMessage]{Key: r.Case.Key}, News: r.News, By: r.By, Kept: &k}
}

// due is when a runner that reads the record has to look at the case; ok is
// false for never. What another runner wrote is that runner's for a while.
func (r *caseRecord) due(owner string) (at time.Time, ok bool) {
	if !r.open() {
		return time.Time{}, false
	}
	at = r.At
	if s := r.Case.Sent; s != nil && s.By != owner && s.Until.After(at) {
		at = s.Until
	}
	if r.Retry.After(at) {
		at = r.Retry
	}
	if r.By != owner && r.By != "" {
		at = at.Add(grace)
	}
	return at, true
}

// grace is how long a runner leaves to another what that one began.
const grace = time.Minute
