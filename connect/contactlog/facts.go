package contactlog

import (
	"cmp"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// Facts are what Connect and its agents reported of one conversation. They are
// plain JSON, and hold personal data.
type Facts struct {
	// Legs are the conversation's contacts by id: a transfer continues it with
	// one more.
	Legs map[string]Leg `json:"legs,omitempty"`
	// Acts are what agents did about it, in order.
	Acts []Act `json:"acts,omitempty"`
}

// Leg is one contact. Times are zero for what has not happened, or is not known.
type Leg struct {
	Initial  string                   `json:"initial,omitempty"` // the conversation's first contact; "" on that one itself
	Previous string                   `json:"previous,omitempty"`
	Channel  connect.Channel          `json:"channel,omitempty"`
	Method   connect.InitiationMethod `json:"method,omitempty"`

	Initiated         time.Time `json:"initiated,omitzero"`
	ConnectedToSystem time.Time `json:"connected_to_system,omitzero"`
	ConnectedToAgent  time.Time `json:"connected_to_agent,omitzero"`
	Disconnected      time.Time `json:"disconnected,omitzero"`
	Completed         time.Time `json:"completed,omitzero"` // after-contact work is over

	// Accepted is what was known first of the contact with its agent, Last what
	// was known last, and Record the newest contact record; nil for nothing.
	Accepted *Details `json:"accepted,omitempty"`
	Last     *Details `json:"last,omitempty"`
	Record   *Details `json:"record,omitempty"`

	Transcript *connect.ChatTranscript `json:"transcript,omitempty"`
	Lens       *connect.LensAnalysis   `json:"lens,omitempty"`
}

// Details are what contact events lack of a contact, with names.
type Details struct {
	// UpdatedAt is Connect's time of the contact's last change, ReadAt when it
	// was read. The newest counts.
	UpdatedAt time.Time `json:"updated_at,omitzero"`
	ReadAt    time.Time `json:"read_at,omitzero"`

	Attributes map[string]string `json:"attributes,omitempty"`
	// Customer is the address at the other end, System the number of ours.
	Customer string `json:"customer,omitempty"`
	System   string `json:"system,omitempty"`
	Queue    string `json:"queue,omitempty"` // its name
	Agent    Agent  `json:"agent,omitzero"`
	Name     string `json:"name,omitempty"` // of a task
	// HoldSeconds is how long the customer was on hold.
	HoldSeconds int64 `json:"hold_seconds,omitzero"`
	// WorkSeconds is how long the work after the contact took.
	WorkSeconds int64 `json:"work_seconds,omitzero"`
}

// Agent is a user of Connect as far as it is known.
type Agent struct {
	ID             string `json:"id,omitempty"`
	Username       string `json:"username,omitempty"`
	Email          string `json:"email,omitempty"`
	Name           string `json:"name,omitempty"`
	RoutingProfile string `json:"routing_profile,omitempty"`
	Extension      string `json:"extension,omitempty"`
	// Offline says that the agent's status was Offline, as a supervisor's must
	// be who joins a call (R68).
	Offline bool `json:"offline,omitzero"`
}

// Act is what an agent did, or was shown, about a contact. Acts compare with ==.
type Act struct {
	Kind    ActKind   `json:"kind"`
	Contact string    `json:"contact"`
	At      time.Time `json:"at"`
	// Agent is who, as Connect knows them, for Ringing; others default to the
	// contact's agent.
	Agent Agent `json:"agent,omitzero"`
	// User and Ticket are ids in Zendesk, by the kind.
	User   int64 `json:"user,omitzero"`
	Ticket int64 `json:"ticket,omitzero"`
	// VoiceID and VoiceStatus are what the agent's panel shows, for Enrolled.
	VoiceID     string `json:"voice_id,omitempty"`
	VoiceStatus string `json:"voice_status,omitempty"` // "", ENROLLED or OPTED_OUT (R62)
}

// ActKind is what an agent did.
type ActKind string

// The acts.
const (
	// Ringing: the contact is offered to the agent, as the stream of agent
	// events tells. Contact events have no such thing.
	Ringing ActKind = "ringing"
	// CreateFor: create a ticket for User (R39, R47); 0 is the agent.
	CreateFor ActKind = "create_for"
	// AttachTo: the contact belongs to Ticket (R47, R73).
	AttachTo ActKind = "attach_to"
	// DialledFrom: the agent called from Ticket (X4).
	DialledFrom ActKind = "dialled_from"
	// Viewing: the agent had Ticket open when dialling by hand (X6).
	Viewing ActKind = "viewing"
	// Enrolled: the customer's voice is known, or is not to be (R63, R66).
	Enrolled ActKind = "enrolled"
)

// Conversation is the id that all contacts of one conversation share.
func (l Leg) conversation(id string) string { return cmp.Or(l.Initial, id) }

// KeyOf is the case that a contact belongs to: one for each conversation, which
// its first contact names. A queued callback and a task are cases of their own,
// whatever they came from (X30, R78). Instance is the id of the Connect instance.
func KeyOf(instance string, c connect.Contact) ticketing.Key {
	first := c.Conversation()
	if c.InitiationMethod == connect.Callback || c.Channel == connect.Task {
		first = c.ID
	}
	return ticketing.Key("connect/" + instance + "/" + first)
}
