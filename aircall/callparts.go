package aircall

import "time"

// Contact is a person in Aircall's address book, whom Aircall found by the number of a call.
type Contact struct {
	ID          int64   `json:"id"`
	FirstName   string  `json:"first_name"`
	LastName    string  `json:"last_name"`
	CompanyName string  `json:"company_name"`
	Information string  `json:"information"`
	Shared      bool    `json:"is_shared"`
	Phones      []Reach `json:"phone_numbers"`
	Emails      []Reach `json:"emails"`
}

// Reach is one way to reach a [Contact]: a phone number or an e-mail address with its label.
type Reach struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Team is a group of users for routing calls.
type Team struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Tag is a label that agents put on calls.
type Tag struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	// Color is written #rrggbb.
	Color string `json:"color"`
}

// Comment is a note on a call.
type Comment struct {
	ID       int64     `json:"id"`
	Content  string    `json:"content"`
	PostedAt time.Time `json:"posted_at"`
	// PostedBy is nil for comments made through the API.
	PostedBy *User `json:"posted_by"`
}

// UnmarshalJSON decodes a comment. A field of an unexpected type is left empty.
func (c *Comment) UnmarshalJSON(b []byte) error {
	type plain Comment
	w := struct {
		*plain
		PostedAt looseTime `json:"posted_at"`
		PostedBy ref[User] `json:"posted_by"`
	}{plain: (*plain)(c)}
	*c = Comment{}
	err := lenient(b, &w)
	c.PostedAt, c.PostedBy = w.PostedAt.Time, w.PostedBy.to
	return err
}

// Participant is one party of a conference.
type Participant struct {
	// ID is text: sources disagree whether it is a number.
	ID string `json:"id"`
	// Type is user, contact or external; the set is open.
	Type        string `json:"type"`
	Name        string `json:"name"`
	PhoneNumber string `json:"phone_number"`
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

// IVROption is a choice that the caller made in a voice menu.
type IVROption struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Key    string `json:"key"`
	Branch string `json:"branch"`
}

// UnmarshalJSON decodes a choice. A field of an unexpected type is left empty.
func (o *IVROption) UnmarshalJSON(b []byte) error {
	var w struct {
		ID     looseString `json:"id"`
		Title  looseString `json:"title"`
		Key    looseString `json:"key"`
		Branch looseString `json:"branch"`
	}
	err := lenient(b, &w)
	*o = IVROption{ID: string(w.ID), Title: string(w.Title), Key: string(w.Key), Branch: string(w.Branch)}
	return err
}

// AIVoiceAgent tells of an AI agent that took part in a call.
type AIVoiceAgent struct {
	ID   string `json:"agent_id"`
	Name string `json:"agent_name"`
	// EndReason is answered, escalated, disconnected or caller_hung_up; the set is open.
	EndReason        string    `json:"end_reason"`
	EscalationReason string    `json:"escalation_reason"`
	StartedAt        time.Time `json:"started_at"`
	EndedAt          time.Time `json:"ended_at"`
}

// UnmarshalJSON decodes an AI agent's part. A field of an unexpected type is left empty.
func (a *AIVoiceAgent) UnmarshalJSON(b []byte) error {
	type plain AIVoiceAgent
	w := struct {
		*plain
		ID        looseString `json:"agent_id"`
		StartedAt looseTime   `json:"started_at"`
		EndedAt   looseTime   `json:"ended_at"`
	}{plain: (*plain)(a)}
	*a = AIVoiceAgent{}
	err := lenient(b, &w)
	a.ID, a.StartedAt, a.EndedAt = string(w.ID), w.StartedAt.Time, w.EndedAt.Time
	return err
}
