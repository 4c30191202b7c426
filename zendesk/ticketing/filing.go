package ticketing

import (
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// Filing is how a call is to be kept: what [Plan.File] compares with what was
// done, and takes steps towards. A planner may ask for more each time it plans,
// such as one more note; what has been done stays done.
type Filing struct {
	// Ticket is a ticket that exists; 0: New is created.
	Ticket int64
	New    CreateTicket
	// NewUser, unless nil, is created first, and asks for New.
	NewUser *NewUser
	// Attach is a number in E.164 that the requester gets if it has none (R26,
	// T3); "" attaches nothing.
	Attach string
	// Call is shown on the ticket once; nil: there is nothing to show yet.
	Call *CallLog
	// Notes are added each once, known by their marks.
	Notes []Note
	// Tags are added to those of the ticket.
	Tags []string
	// UserFields are written to the requester where they were not before.
	UserFields map[string]json.RawMessage
	// Change is what fields of the ticket are to be. A field that somebody has
	// changed since the ticket was created or chosen stays theirs.
	Change Change
	// Ended is when the call was over: the ticket is read after it before Change
	// is applied. The zero time applies nothing yet.
	Ended time.Time
	// Pops open the ticket, or the user, on agents' screens.
	Pops []PopUp
}

// NewUser is a customer to create (X2, R42).
type NewUser struct {
	Name string // "": [NewUserName] of the number stands in
	// Number in E.164, or as it was shown; "" for none.
	Number string
	Email  string
	// Country is the default country's prefix, for [National].
	Country string
	// NoExternalID keeps our external id from the user, for accounts that use
	// external ids for something else. Two calls of one new caller within a few
	// minutes may then make two users.
	NoExternalID bool
}

// CallLog is a call to show on the ticket.
type CallLog struct {
	// Title is the first line of the comment.
	Title string
	// Data is the call as far as it is known; what changes later is amended.
	Data zendesk.CallData
	// Fields are the names of the fields to show (A19).
	Fields []string
	// Voice is the call as a comment with a player, for accounts without Talk
	// Partner Edition; nil: only Note stands in.
	Voice *zendesk.VoiceComment
	// Note is the call as a note, for accounts that can show it in no other way.
	Note Note
}

// PopUp opens the ticket on an agent's screen.
type PopUp struct {
	Leg   string // the part of the call, for the step's id
	Agent int64
	User  int64 // shown where there is no ticket; 0: then nothing is
	At    time.Time
}

// File adds the steps towards f, one at a time, and reports whether nothing is
// left to do. The steps are, in this order: create the user, attach the number,
// create the ticket, log the call, show it, pop, amend it, add the tags, update
// the ticket. Status comes last, since a closed ticket takes nothing else.
//
// It deals with what may be refused: a closed ticket gets a follow-up, once
// (D37, T5); a merged one is exchanged for its target; a requester who is gone
// is left out (T9); a status for which a field lacks a value is left out with a
// notice (A13), and so is an assignee outside the group (A17); an account
// without Talk Partner Edition shows the call in another way (A3).
func (p *Plan) File(f Filing) (settled bool) { return false }

// Ticket is the ticket that the case has come to: the one that it created, or
// the target or follow-up of the one that it found; 0 before.
func (p *Plan) Ticket() int64 { return 0 }
