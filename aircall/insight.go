package aircall

import (
	"encoding/json"
	"errors"
	"maps"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Insight is a result of AI Assist about a call or a voicemail: a
// transcription, a summary, topics, moods, things to do, a playbook's result, a
// summary of the company's own form, or an evaluation.
type Insight struct {
	ID       int64  `json:"id"`
	CallID   int64  `json:"call_id"`
	CallUUID string `json:"call_uuid"`
	NumberID int64  `json:"number_id"`
	// Type is call or voicemail; the set is open.
	Type string `json:"type"`
	// Participants carry the moods of a sentiment.
	Participants []Participant `json:"participants"`
	Content      Content       `json:"content,omitzero"`
	// CallCreatedAt and CreatedAt are in UTC, zero when unknown.
	CallCreatedAt time.Time `json:"call_created_at,omitzero"`
	CreatedAt     time.Time `json:"created_at,omitzero"`
	// Extra are the fields that this package does not know, as sent: playbooks,
	// evaluations and summaries of the company's own form are documented no
	// further.
	Extra map[string]json.RawMessage `json:"-"`
}

// insightFields are those of [Insight] that are not Extra.
var insightFields = []string{
	"id", "call_id", "call_uuid", "number_id", "type", "participants", "content", "call_created_at", "created_at",
}

func (i *Insight) known() bool {
	return i.ID != 0 || i.CallID != 0 || !i.Content.IsZero() || i.Participants != nil || i.Extra != nil
}

// UnmarshalJSON decodes an insight. A field of an unexpected type is left
// empty.
func (i *Insight) UnmarshalJSON(b []byte) error {
	var fields map[string]json.RawMessage
	if err := errors.Join(lenient.Object(b, i), lenient.Decode(b, &fields)); err != nil {
		return err
	}
	for _, name := range insightFields {
		delete(fields, name)
	}
	if len(fields) > 0 {
		i.Extra = fields
	}
	return nil
}

// MarshalJSON encodes an insight with its Extra, so that it decodes to the same
// insight.
func (i Insight) MarshalJSON() ([]byte, error) {
	type plain Insight
	known, err := json.Marshal(plain(i))
	if err != nil || len(i.Extra) == 0 {
		return known, err
	}
	fields := maps.Clone(i.Extra)
	if err := json.Unmarshal(known, &fields); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

// Content is the content of an [Insight], in the form that its kind has.
type Content struct {
	// Text is a summary, or a thing to do.
	Text string
	// List is the topics.
	List []string
	// Language and Utterances are a transcription. Language is a tag such as
	// en-US.
	Language   string
	Utterances []Utterance
	// Raw is the content as sent, whatever its form.
	Raw json.RawMessage
}

// Utterance is what one party said at a stretch.
type Utterance struct {
	// StartTime and EndTime are in seconds since the call's start.
	StartTime float64 `json:"start_time"`
	EndTime   float64 `json:"end_time"`
	Text      string  `json:"text"`
	// ParticipantType is internal, external or ai_voice_agent; the set is open.
	ParticipantType string `json:"participant_type"`
	// UserID is 0 for parties from outside, PhoneNumber empty for colleagues.
	UserID      int64  `json:"user_id,omitzero"`
	PhoneNumber string `json:"phone_number,omitempty"`
}

// UnmarshalJSON decodes a content of any form. What is of no known form is in
// Raw alone.
func (c *Content) UnmarshalJSON(b []byte) error {
	*c = Content{}
	if string(b) == "null" {
		return nil
	}
	c.Raw = append(json.RawMessage(nil), b...)
	switch b[0] {
	case '"':
		return json.Unmarshal(b, &c.Text)
	case '[':
		var list []lenient.String
		if err := lenient.Decode(b, &list); err != nil {
			return err
		}
		for _, s := range list {
			c.List = append(c.List, string(s))
		}
	case '{':
		var w struct {
			Language   string
			Utterances []Utterance
		}
		if err := lenient.Decode(b, &w); err != nil {
			return err
		}
		c.Language, c.Utterances = w.Language, w.Utterances
	}
	return nil
}

// MarshalJSON encodes Raw; without it, the first of Text, List and Utterances
// that is set.
func (c Content) MarshalJSON() ([]byte, error) {
	switch {
	case c.Raw != nil:
		return c.Raw, nil
	case c.Text != "":
		return json.Marshal(c.Text)
	case c.List != nil:
		return json.Marshal(c.List)
	case c.Utterances != nil:
		return json.Marshal(struct {
			Language   string      `json:"language"`
			Utterances []Utterance `json:"utterances"`
		}{c.Language, c.Utterances})
	}
	return []byte("null"), nil
}

// IsZero reports whether there is no content.
func (c Content) IsZero() bool {
	return c.Raw == nil && c.Text == "" && c.List == nil && c.Utterances == nil
}

// Sentiment is the mood of one party. The set is open.
type Sentiment string

// The documented values of [Sentiment].
const (
	Positive Sentiment = "POSITIVE"
	Neutral  Sentiment = "NEUTRAL"
	Negative Sentiment = "NEGATIVE"
)

// PredictedCSAT is how content AI Assist thinks the customer is.
type PredictedCSAT struct {
	CallID   int64  `json:"call_id"`
	CallUUID string `json:"call_uuid"`
	// Score is 0 to 100.
	Score int `json:"score"`
	// Drivers are the reasons.
	Drivers []CSATDriver `json:"drivers"`
}

// CSATDriver is one reason for a [PredictedCSAT].
type CSATDriver struct {
	Polarity Sentiment `json:"polarity"`
	Label    string    `json:"label"`
}

func (p *PredictedCSAT) known() bool { return p.CallID != 0 || p.Score != 0 || p.Drivers != nil }

// UnmarshalJSON decodes a prediction. A field of an unexpected type is left
// empty.
func (p *PredictedCSAT) UnmarshalJSON(b []byte) error { return lenient.Object(b, p) }
