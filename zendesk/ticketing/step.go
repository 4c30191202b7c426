package ticketing

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// StepID names a step within its case, and stays the same when the case is
// planned again: "user", "ticket", "show", "update/2".
type StepID string

// Step is something to do: a kind, and the part that the kind names.
type Step struct {
	ID           StepID        `json:"id"`
	Kind         StepKind      `json:"kind"`
	CreateUser   *CreateUser   `json:"create_user,omitempty"`
	UpdateUser   *UpdateUser   `json:"update_user,omitempty"`
	AttachNumber *AttachNumber `json:"attach_number,omitempty"`
	CreateTicket *CreateTicket `json:"create_ticket,omitempty"`
	UpdateTicket *UpdateTicket `json:"update_ticket,omitempty"`
	AddTags      *AddTags      `json:"add_tags,omitempty"`
	LogCall      *LogCall      `json:"log_call,omitempty"`
	ShowCall     *ShowCall     `json:"show_call,omitempty"`
	AmendCall    *AmendCall    `json:"amend_call,omitempty"`
	Pop          *Pop          `json:"pop,omitempty"`
	Card         *Card         `json:"card,omitempty"`
	SaveContact  *SaveContact  `json:"save_contact,omitempty"`
	Redact       *Redact       `json:"redact,omitempty"`
}

// StepKind is what a step does.
type StepKind string

// The kinds of steps, by the names of their parts.
const (
	DoCreateUser   StepKind = "create_user"
	DoUpdateUser   StepKind = "update_user"
	DoAttachNumber StepKind = "attach_number"
	DoCreateTicket StepKind = "create_ticket"
	DoUpdateTicket StepKind = "update_ticket"
	DoAddTags      StepKind = "add_tags"
	DoLogCall      StepKind = "log_call"
	DoShowCall     StepKind = "show_call"
	DoAmendCall    StepKind = "amend_call"
	DoPop          StepKind = "pop"
	DoCard         StepKind = "card"
	DoSaveContact  StepKind = "save_contact"
	DoRedact       StepKind = "redact"
)

// popLife is how long a screen pop or a card is of use.
const popLife = 10 * time.Second

// TooLate reports whether a step is of no use any more: a pop or a card more than
// ten seconds after its event. Such a step ends [Dropped].
func (s Step) TooLate(now time.Time) bool {
	return s.Pop != nil && now.Sub(s.Pop.At) > popLife || s.Card != nil && now.Sub(s.Card.At) > popLife
}

// parts says which parts of a step are filled.
func (s Step) parts() map[StepKind]bool {
	return map[StepKind]bool{
		DoCreateUser: s.CreateUser != nil, DoUpdateUser: s.UpdateUser != nil, DoAttachNumber: s.AttachNumber != nil,
		DoCreateTicket: s.CreateTicket != nil, DoUpdateTicket: s.UpdateTicket != nil, DoAddTags: s.AddTags != nil,
		DoLogCall: s.LogCall != nil, DoShowCall: s.ShowCall != nil, DoAmendCall: s.AmendCall != nil,
		DoPop: s.Pop != nil, DoCard: s.Card != nil, DoSaveContact: s.SaveContact != nil, DoRedact: s.Redact != nil,
	}
}

// UnmarshalJSON refuses kinds that do not exist, and a step that does not have
// the part of its kind alone.
func (s *Step) UnmarshalJSON(b []byte) error {
	type plain Step
	var p plain
	if err := json.Unmarshal(b, &p); err != nil {
		return err
	}
	parts := Step(p).parts()
	if _, ok := parts[p.Kind]; !ok {
		return fmt.Errorf("ticketing: step kind: want one of the documented ones, got %d other characters", len(p.Kind))
	}
	for kind, filled := range parts {
		if filled != (kind == p.Kind) {
			return fmt.Errorf("ticketing: step %s: want the part of its kind and no other", p.Kind)
		}
	}
	*s = Step(p)
	return nil
}

// CreateUser makes a customer. Where External is set, the user gets that
// external id, which no other user can have: two calls of one new caller make
// one user.
type CreateUser struct {
	Name     string `json:"name"`
	Phone    string `json:"phone,omitempty"`
	Email    string `json:"email,omitempty"`
	External string `json:"external,omitempty"`
}

// UpdateUser fills the account's own fields of a user.
type UpdateUser struct {
	User   int64                      `json:"user"`
	Fields map[string]json.RawMessage `json:"fields"`
}

// AttachNumber gives a user one more number.
type AttachNumber struct {
	User   int64  `json:"user"`
	Number string `json:"number"` // E.164
	// Country is the default country's prefix, to compare the number with others'.
	Country string `json:"country,omitempty"`
}

// CreateTicket makes a ticket: one, however often it is sent.
type CreateTicket struct {
	// ExternalID is the ticket's; "" stands for the case's key. Cases that come to
	// several tickets, one after the other, give each its own.
	ExternalID  string `json:"external_id,omitempty"`
	Subject     string `json:"subject"`
	RequesterID int64  `json:"requester_id,omitzero"` // 0: the user who files the calls
	AssigneeID  int64  `json:"assignee_id,omitzero"`
	SubmitterID int64  `json:"submitter_id,omitzero"`
	GroupID     int64  `json:"group_id,omitzero"`
	// CustomStatusID counts over Status.
	CustomStatusID int64                  `json:"custom_status_id,omitzero"`
	BrandID        int64                  `json:"brand_id,omitzero"`
	Status         zendesk.TicketStatus   `json:"status,omitempty"` // new or open; the last one comes with an update
	Type           zendesk.TicketType     `json:"type,omitempty"`
	Priority       zendesk.TicketPriority `json:"priority,omitempty"`
	Tags           []string               `json:"tags,omitempty"`
	Fields         []zendesk.CustomField  `json:"fields,omitempty"`
	// Note is the first comment, an internal one.
	Note Note `json:"note"`
	// FollowUpOf is the closed ticket that this one goes on for; 0 for none.
	FollowUpOf int64 `json:"follow_up_of,omitzero"`
}

// UpdateTicket changes a ticket in one request. Updates of several calls to one
// ticket may be joined: notes go one below the other.
type UpdateTicket struct {
	Ticket int64  `json:"ticket"`
	Notes  []Note `json:"notes,omitempty"`
	// Voice is a comment with a player. Steps that have it have no notes.
	Voice  *zendesk.VoiceComment `json:"voice,omitempty"`
	Change Change                `json:"change,omitzero"`
}

// AddTags adds tags to those that a ticket has.
type AddTags struct {
	Ticket int64    `json:"ticket"`
	Tags   []string `json:"tags"`
}

// LogCall keeps a call, shown nowhere yet. Its external id and app are the
// runner's to fill.
type LogCall struct {
	Ticket int64            `json:"ticket"`
	Call   zendesk.CallData `json:"call"`
}

// ShowCall shows a call that was logged on its ticket.
type ShowCall struct {
	Ticket  int64                   `json:"ticket"`
	Call    int64                   `json:"call"`
	Comment zendesk.CallCommentSpec `json:"comment"`
}

// AmendCall changes a call that was logged, also where it is shown.
type AmendCall struct {
	Call   int64            `json:"call"`
	Change zendesk.CallData `json:"change"`
}

// Pop opens a ticket or user on an agent's screen. It is sent once, and not when
// it is older than ten seconds.
type Pop struct {
	Agent  int64     `json:"agent"` // of Zendesk
	Ticket int64     `json:"ticket,omitzero"`
	User   int64     `json:"user,omitzero"` // where there is no ticket
	At     time.Time `json:"at"`            // of the event that it is for
}

// Card shows details of the customer on the phone (A18). It is sent as Pop is.
type Card struct {
	Call  string     `json:"call"` // the phone system's id
	Lines []CardLine `json:"lines"`
	At    time.Time  `json:"at"`
}

// CardLine is one line of a card.
type CardLine struct {
	Label string `json:"label"`
	Text  string `json:"text"`
	Link  string `json:"link,omitempty"`
}

// SaveContact keeps a Zendesk user in the phone system's contacts, unless one
// with this number is there (A24).
type SaveContact struct {
	Name   string `json:"name"`
	Number string `json:"number"` // E.164
	Email  string `json:"email,omitempty"`
}

// Redact removes texts from a comment for good, also on a closed ticket (T7).
type Redact struct {
	Ticket  int64    `json:"ticket"`
	Comment int64    `json:"comment"`
	Texts   []string `json:"texts"`
}

// Outline is the step without its long texts, to be kept once it is done: notes
// keep their marks, and a transcript its hash, so that a later one can be
// recognised.
func (s Step) Outline() Step {
	if t := s.CreateTicket; t != nil {
		short := *t
		short.Note = Note{Mark: t.Note.Mark}
		s.CreateTicket = &short
	}
	if u := s.UpdateTicket; u != nil {
		short := *u
		short.Notes = nil
		for _, n := range u.Notes {
			short.Notes = append(short.Notes, Note{Mark: n.Mark})
		}
		if u.Voice != nil {
			voice := *u.Voice
			if text, ok := voice.Transcription.Value(); ok {
				voice.Transcription = zendesk.Set(hashed(text))
			}
			short.Voice = &voice
		}
		s.UpdateTicket = &short
	}
	if l := s.LogCall; l != nil {
		short := *l
		short.Call = outlined(l.Call)
		s.LogCall = &short
	}
	if a := s.AmendCall; a != nil {
		short := *a
		short.Change = outlined(a.Change)
		s.AmendCall = &short
	}
	return s
}

// outlined is a call without its transcript.
func outlined(c zendesk.CallData) zendesk.CallData {
	if text, ok := c.Transcript.Value(); ok {
		c.Transcript = zendesk.Set(hashed(text))
	}
	return c
}

// hashed stands for a text that is too long to be kept.
func hashed(text string) string {
	if len(text) <= 2*sha256.Size {
		return text
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
}
