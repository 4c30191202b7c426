package aircall

import "time"

// Comment is a note on a call.
type Comment struct {
	ID       int64     `json:"id"`
	Content  string    `json:"content"`
	PostedAt time.Time `json:"posted_at,omitzero"`
	// PostedBy is nil for comments made through the API.
	PostedBy *User `json:"posted_by"`
}

// UnmarshalJSON decodes a comment. A field of an unexpected type is left empty.
func (c *Comment) UnmarshalJSON(b []byte) error {
	type plain Comment
	w := struct {
		*plain
		ID       looseInt  `json:"id"`
		PostedAt looseTime `json:"posted_at"`
		PostedBy ref[User] `json:"posted_by"`
	}{plain: (*plain)(c)}
	*c = Comment{}
	err := lenient(b, &w)
	c.ID, c.PostedAt, c.PostedBy = int64(w.ID), w.PostedAt.Time, w.PostedBy.to
	return err
}

// Participant is one party of a call or of a recorded conversation.
type Participant struct {
	// ID is text: sources disagree whether it is a number.
	ID string `json:"id"`
	// Type is user, contact or external in calls, internal, external or ai_voice_agent in what AI Assist
	// found; the set is open.
	Type        string `json:"type"`
	Name        string `json:"name"`
	PhoneNumber string `json:"phone_number"`
	// Value is the mood of one party; only sentiments have it.
	Value Sentiment `json:"value,omitempty"`
}

// UnmarshalJSON decodes a participant. A field of an unexpected type is left empty.
func (p *Participant) UnmarshalJSON(b []byte) error {
	type plain Participant
	w := struct {
		*plain
		ID looseString `json:"id"`
	}{plain: (*plain)(p)}
	*p = Participant{}
	err := lenient(b, &w)
	p.ID = string(w.ID)
	return err
}

// IVROption is a choice that the caller made in a voice menu. Aircall keeps them for two months.
type IVROption struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Key    string `json:"key"`
	Branch string `json:"branch"`
	// CreatedAt and the two ends of the transition are in UTC, zero when unknown.
	CreatedAt           time.Time `json:"created_at,omitzero"`
	TransitionStartedAt time.Time `json:"transition_started_at,omitzero"`
	TransitionEndedAt   time.Time `json:"transition_ended_at,omitzero"`
}

// UnmarshalJSON decodes a choice. A field of an unexpected type is left empty.
func (o *IVROption) UnmarshalJSON(b []byte) error {
	var w struct {
		ID        looseString `json:"id"`
		Title     looseString `json:"title"`
		Key       looseString `json:"key"`
		Branch    looseString `json:"branch"`
		CreatedAt looseTime   `json:"created_at"`
		Started   looseTime   `json:"transition_started_at"`
		Ended     looseTime   `json:"transition_ended_at"`
	}
	err := lenient(b, &w)
	*o = IVROption{
		ID: string(w.ID), Title: string(w.Title), Key: string(w.Key), Branch: string(w.Branch),
		CreatedAt: w.CreatedAt.Time, TransitionStartedAt: w.Started.Time, TransitionEndedAt: w.Ended.Time,
	}
	return err
}

// EscalationTarget is whom an AI voice agent handed a call to.
type EscalationTarget struct {
	// Type is branch, user, team or external; the set is open.
	Type string `json:"type"`
	// Destination is an id or a number, as text.
	Destination string `json:"destination"`
}

// UnmarshalJSON decodes a target. A field of an unexpected type is left empty.
func (t *EscalationTarget) UnmarshalJSON(b []byte) error {
	var w struct {
		Type        string      `json:"type"`
		Destination looseString `json:"destination"`
	}
	err := lenient(b, &w)
	*t = EscalationTarget{Type: w.Type, Destination: string(w.Destination)}
	return err
}

// AIVoiceAgent tells of an AI agent that took part in a call.
type AIVoiceAgent struct {
	ID   string `json:"agent_id"`
	Name string `json:"agent_name"`
	// EndReason is answered, escalated, disconnected or caller_hung_up; the set is open.
	EndReason        string `json:"end_reason"`
	EscalationReason string `json:"escalation_reason"`
	// EscalationTarget is nil where nothing was escalated.
	EscalationTarget *EscalationTarget `json:"escalation_target"`
	StartedAt        time.Time         `json:"started_at,omitzero"`
	EndedAt          time.Time         `json:"ended_at,omitzero"`
}

// UnmarshalJSON decodes an AI agent's part. A field of an unexpected type is left empty.
func (a *AIVoiceAgent) UnmarshalJSON(b []byte) error {
	type plain AIVoiceAgent
	w := struct {
		*plain
		ID        looseString           `json:"agent_id"`
		Target    ref[EscalationTarget] `json:"escalation_target"`
		StartedAt looseTime             `json:"started_at"`
		EndedAt   looseTime             `json:"ended_at"`
	}{plain: (*plain)(a)}
	*a = AIVoiceAgent{}
	err := lenient(b, &w)
	a.ID, a.EscalationTarget = string(w.ID), w.Target.to
	a.StartedAt, a.EndedAt = w.StartedAt.Time, w.EndedAt.Time
	return err
}
