package aircall

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Event is what a webhook delivered: a *[UserEvent], [CallEvent],
// [NumberEvent], [ContactEvent], [MessageEvent], [InsightEvent],
// [UtterancesEvent], [AIVoiceAgentEvent], [ReportEvent], [IntegrationEvent] or
// [UnknownEvent].
type Event interface {
	// Meta returns what all events have in common.
	Meta() Envelope
}

// Envelope is what all events have in common. The token that proved the
// delivery is not kept.
type Envelope struct {
	// Resource is what Name is about, as sent; route on Name instead.
	Resource string
	// Name is the event's full name, with its suffix if it has one.
	Name EventName
	// At is when Aircall built the payload, in whole seconds and UTC; zero when
	// unknown. Several events of one user often share a second, and repeats may
	// come hours later.
	At time.Time
	// Key is the same for repeats of one delivery: the SHA-256 of what was
	// delivered, in hexadecimal. Aircall sends no event id.
	Key string
	// TokenIndex is the place of the delivery's token among those of
	// [NewWebhook], and so shows which account it is from.
	TokenIndex int
	// Body is the event's data, as sent: fields that this package does not know
	// are here. It is not all that was delivered, which holds the token.
	Body json.RawMessage
}

// Meta returns e.
func (e Envelope) Meta() Envelope { return e }

// Raw returns the event's data, as sent.
func (e Envelope) Raw() json.RawMessage { return e.Body }

// decode decodes the data of an event that was delivered as body.
func (e Envelope) decode(body []byte) (Event, error) {
	if e.Name == "" {
		return nil, ErrMalformed
	}
	key := sha256.Sum256(body)
	e.Key = hex.EncodeToString(key[:])
	if typed, ok := decoders[e.Name.Base()]; ok {
		return typed(e), nil
	}
	return &UnknownEvent{e}, nil
}

// UserEvent is about a user. Its user is a snapshot, not a difference, and a
// user in a call is shown as unavailable.
type UserEvent struct {
	Envelope
	// Kind is the name without the suffix .v2.
	Kind EventName
	// V2 reports whether the name had the suffix.
	V2   bool
	User User
}

// CallEvent is about a call. Its call is a snapshot, and events overtake each
// other: join them by the call's id.
type CallEvent struct {
	Envelope
	// Kind is the name without a suffix .v2.
	Kind EventName
	Call Call
}

// NumberEvent is about a phone line.
type NumberEvent struct {
	Envelope
	Kind   EventName
	Number Number
}

// ContactEvent is about a contact.
type ContactEvent struct {
	Envelope
	Kind    EventName
	Contact Contact
}

// MessageEvent is about a message to or from one person or, where Kind starts
// with group_, a group.
type MessageEvent struct {
	Envelope
	Kind    EventName
	Message Message
}

// InsightEvent is about a result of AI Assist.
type InsightEvent struct {
	Envelope
	Kind    EventName
	Insight Insight
}

// UtterancesEvent is what parties of a call said while it goes on.
type UtterancesEvent struct {
	Envelope
	Kind          EventName
	Transcription LiveTranscription
}

// AIVoiceAgentEvent is about an AI voice agent's part in a call.
type AIVoiceAgentEvent struct {
	Envelope
	Kind    EventName
	Session AIVoiceAgentSession
}

// ReportEvent is about an export of analytics.
type ReportEvent struct {
	Envelope
	Kind   EventName
	Report Report
}

// IntegrationEvent means that a company has removed a partner's app.
type IntegrationEvent struct {
	Envelope
	Kind        EventName
	Integration RemovedIntegration
}

// UnknownEvent is an event that this package does not type, or one of a known
// name whose data lacks an id. It is no error: Aircall adds events without
// notice.
type UnknownEvent struct{ Envelope }
