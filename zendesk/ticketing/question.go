package ticketing

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/zendesk"
)

// Question is what a planner needs to know. Questions compare with ==.
type Question struct {
	Kind QuestionKind `json:"kind"`
	// ID or Text is what is asked about, by the kind.
	ID   int64  `json:"id,omitzero"`
	Text string `json:"text,omitempty"`
	// Field is the key of a user field, for [UsersByField].
	Field string `json:"field,omitempty"`
}

// QuestionKind is what a question asks for. In brackets is what [Question] has
// besides, and what of [Answer] is filled.
type QuestionKind string

// The kinds of questions.
const (
	UserByID         QuestionKind = "user_by_id"            // ID; Users
	UsersByPhone     QuestionKind = "users_by_phone"        // Text, the national digits; Users whose number may be this one: compare with [SameNumber]
	UsersByField     QuestionKind = "users_by_field"        // Field, Text; Users
	UsersByEmail     QuestionKind = "users_by_email"        // Text; Users
	UsersByName      QuestionKind = "users_by_name"         // Text; Users
	UserByExternalID QuestionKind = "user_by_external_id"   // Text; Users, also one that is not active
	IdentitiesOf     QuestionKind = "identities_of"         // ID of a user; Numbers
	AgentByEmail     QuestionKind = "agent_by_email"        // Text; Users who are agents (A2)
	TicketByID       QuestionKind = "ticket_by_id"          // ID; Tickets: the ticket as it was when it was chosen
	TicketNow        QuestionKind = "ticket_now"            // ID; Tickets: as it is a moment before it is written to
	TicketsOf        QuestionKind = "tickets_of"            // ID of a requester; Tickets, the last updated first, at most 100. Of each status the last updated is whole, others have ids, status and times
	TicketByExternal QuestionKind = "ticket_by_external_id" // Text; Tickets
	TicketMentioning QuestionKind = "ticket_mentioning"     // Text, quoted in a comment; Tickets
	MergedInto       QuestionKind = "merged_into"           // ID of a ticket that was closed by a merge; Tickets, the target if it is found
	CallDetail       QuestionKind = "call_detail"           // Text, the phone system's id; Detail in its planner's form
	TicketOfCase     QuestionKind = "ticket_of_case"        // Text, another [Key]; Tickets, and Open
	AskCatalog       QuestionKind = "catalog"               // nothing; Catalog
)

// by says which of a question's fields its kind needs.
var by = map[QuestionKind]struct{ id, text, field bool }{
	UserByID: {id: true}, IdentitiesOf: {id: true}, TicketByID: {id: true}, TicketNow: {id: true}, TicketsOf: {id: true}, MergedInto: {id: true},
	UsersByPhone: {text: true}, UsersByEmail: {text: true}, UsersByName: {text: true}, UserByExternalID: {text: true},
	AgentByEmail: {text: true}, TicketByExternal: {text: true}, TicketMentioning: {text: true}, CallDetail: {text: true},
	TicketOfCase: {text: true}, UsersByField: {text: true, field: true}, AskCatalog: {},
}

// UnmarshalJSON refuses kinds that do not exist, and a question without what its
// kind asks about.
func (q *Question) UnmarshalJSON(b []byte) error {
	type plain Question
	var p plain
	if err := json.Unmarshal(b, &p); err != nil {
		return err
	}
	need, ok := by[p.Kind]
	switch {
	case !ok:
		return fmt.Errorf("ticketing: question kind: want one of the documented ones, got %d other characters", len(p.Kind))
	case (p.ID != 0) != need.id, (p.Text != "") != need.text, (p.Field != "") != need.field:
		return fmt.Errorf("ticketing: question %s: want what its kind asks about and no more", p.Kind)
	}
	*q = Question(p)
	return nil
}

// Answer is what was found. Nothing found is an answer too.
type Answer struct {
	Question Question  `json:"question"`
	At       time.Time `json:"at"`
	// Failed says that the question could not be answered at all, such as a
	// search that Zendesk refused. It is not asked again.
	Failed bool `json:"failed,omitzero"`

	Users   []User   `json:"users,omitempty"`
	Tickets []Ticket `json:"tickets,omitempty"`
	// Numbers are a user's phone numbers, identities and the plain one.
	Numbers []string        `json:"numbers,omitempty"`
	Detail  json.RawMessage `json:"detail,omitempty"`
	// Open says that the other case may still get a ticket.
	Open bool `json:"open,omitzero"`
	// Catalog is the account's, shared and never changed; it is not saved.
	Catalog *Catalog `json:"-"`
}

// User is what plans need to know of a person in Zendesk. It holds personal data.
type User struct {
	ID         int64        `json:"id"`
	Name       string       `json:"name,omitempty"`
	Email      string       `json:"email,omitempty"`
	Phone      string       `json:"phone,omitempty"`
	ExternalID string       `json:"external_id,omitempty"`
	Role       zendesk.Role `json:"role,omitempty"`
	// SharedPhone says that Phone is no direct line: others had it before (X22).
	SharedPhone bool `json:"shared_phone,omitzero"`
	Inactive    bool `json:"inactive,omitzero"`
	Suspended   bool `json:"suspended,omitzero"`
}

// Ticket is what plans need to know of a ticket. It holds personal data.
type Ticket struct {
	ID             int64                  `json:"id"`
	ExternalID     string                 `json:"external_id,omitempty"`
	Subject        string                 `json:"subject,omitempty"`
	Status         zendesk.TicketStatus   `json:"status,omitempty"`
	Type           zendesk.TicketType     `json:"type,omitempty"`
	Priority       zendesk.TicketPriority `json:"priority,omitempty"`
	CustomStatusID int64                  `json:"custom_status_id,omitzero"`
	RequesterID    int64                  `json:"requester_id,omitzero"`
	AssigneeID     int64                  `json:"assignee_id,omitzero"`
	GroupID        int64                  `json:"group_id,omitzero"`
	BrandID        int64                  `json:"brand_id,omitzero"`
	Tags           []string               `json:"tags,omitempty"`
	// CustomFields are those that have a value.
	CustomFields []zendesk.CustomField `json:"custom_fields,omitempty"`
	CreatedAt    time.Time             `json:"created_at,omitzero"`
	UpdatedAt    time.Time             `json:"updated_at,omitzero"`
}

// Catalog is what the account has: what settings are checked against and names
// are looked up in. It is read now and then, and shared by all plans.
type Catalog struct {
	// Me is the user whose credential files the calls.
	Me int64
	// OnHold says whether tickets can have the status hold (A14).
	OnHold       bool
	TicketFields []attrmap.Field
	UserFields   []attrmap.Field
	Brands       []Named
	Groups       []Named
	Agents       []Named
	// Shows is how calls are shown on tickets here, see [Filing].
	Shows Shows
}

// HasAgent reports whether an agent may be in the account, who can then be given
// tickets. Where the credential may not see any, all may be.
func (c *Catalog) HasAgent(id int64) bool { return may(c.Agents, id) }

// HasGroup is [Catalog.HasAgent] for groups.
func (c *Catalog) HasGroup(id int64) bool { return may(c.Groups, id) }

func may(all []Named, id int64) bool {
	return len(all) == 0 || slices.ContainsFunc(all, func(n Named) bool { return n.ID == id && !n.Inactive })
}

// Named is a brand, group or agent.
type Named struct {
	ID       int64
	Name     string
	Inactive bool
	Default  bool // of brands
}

// Shows is how a call is shown on its ticket: by the first way that the account
// has (A3).
type Shows string

// The ways, the best first.
const (
	ByCall         Shows = "calls"         // Talk Partner Edition, version 2; what is unknown begins here
	ByVoiceComment Shows = "voice_comment" // a comment with a player
	ByNote         Shows = "note"          // an internal note
)
