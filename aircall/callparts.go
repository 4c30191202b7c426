package aircall

import (
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Comment is a note on a call.
type Comment struct {
	ID       int64     `json:"id"`
	Content  string    `json:"content"`
	PostedAt time.Time `json:"posted_at,omitzero"`
	// PostedBy is nil for comments made through the API.
	PostedBy *User `json:"posted_by"`
}

// UnmarshalJSON decodes a comment. A field of an unexpected type is left empty.
func (c *Comment) UnmarshalJSON(b []byte) error { return lenient.Object(b, c) }

// Participant is one party of a call or of a recorded conversation.
type Participant struct {
	// ID is text: sources disagree whether it is a number.
	ID string `json:"id" lenient:"digits"`
	// Type is user, contact or external in calls, internal, external or
	// ai_voice_agent in results of AI Assist; the set is open.
	Type        string `json:"type"`
	Name        string `json:"name"`
	PhoneNumber string `json:"phone_number"`
	// Value is the mood of one party; only sentiments have it.
	Value Sentiment `json:"value,omitempty"`
}

// UnmarshalJSON decodes a participant. A field of an unexpected type is left
// empty.
func (p *Participant) UnmarshalJSON(b []byte) error { return lenient.Object(b, p) }

// IVROption is a choice that the caller made in a voice menu. Aircall keeps
// them for two months.
type IVROption struct {
	ID     string `json:"id" lenient:"digits"`
	Title  string `json:"title" lenient:"digits"`
	Key    string `json:"key" lenient:"digits"`
	Branch string `json:"branch" lenient:"digits"`
	// CreatedAt and the two ends of the transition are in UTC, zero when unknown.
	CreatedAt           time.Time `json:"created_at,omitzero"`
	TransitionStartedAt time.Time `json:"transition_started_at,omitzero"`
	TransitionEndedAt   time.Time `json:"transition_ended_at,omitzero"`
}

// UnmarshalJSON decodes a choice. A field of an unexpected type is left empty.
func (o *IVROption) UnmarshalJSON(b []byte) error { return lenient.Object(b, o) }

// EscalationTarget is where an AI voice agent handed a call to.
type EscalationTarget struct {
	// Type is branch, user, team or external; the set is open.
	Type string `json:"type"`
	// Destination is an id or a number, as text.
	Destination string `json:"destination" lenient:"digits"`
}

// UnmarshalJSON decodes a target. A field of an unexpected type is left empty.
func (t *EscalationTarget) UnmarshalJSON(b []byte) error { return lenient.Object(b, t) }

// AIVoiceAgent is an AI agent's part in a call.
type AIVoiceAgent struct {
	ID   string `json:"agent_id" lenient:"digits"`
	Name string `json:"agent_name"`
	// EndReason is answered, escalated, disconnected or caller_hung_up; the set
	// is open.
	EndReason        string `json:"end_reason"`
	EscalationReason string `json:"escalation_reason"`
	// EscalationTarget is nil where nothing was escalated.
	EscalationTarget *EscalationTarget `json:"escalation_target"`
	StartedAt        time.Time         `json:"started_at,omitzero"`
	EndedAt          time.Time         `json:"ended_at,omitzero"`
}

// UnmarshalJSON decodes an AI agent's part. A field of an unexpected type is
// left empty.
func (a *AIVoiceAgent) UnmarshalJSON(b []byte) error { return lenient.Object(b, a) }
