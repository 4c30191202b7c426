package aircall

import (
	"encoding/json"
	"time"
)

// Event is what a webhook delivered: a *[UserEvent], [CallEvent], [NumberEvent], [ContactEvent], [MessageEvent],
// [InsightEvent], [UtterancesEvent], [AIVoiceAgentEvent], [ReportEvent], [IntegrationEvent] or [UnknownEvent].
type Event interface {
	// Head returns what all events have in common.
	Head() *Envelope
}

// Envelope is what all events have in common. The token that proved the delivery is not kept.
type Envelope struct {
	// Resource is what Name is about, as sent; route on Name instead.
	Resource string
	// Name is the event's full name, with its suffix if it has one.
	Name EventName
	// At is when Aircall built the payload, in whole seconds and UTC; zero when it was not said.
	// Several events of one user often share a second, and repeats may come hours later.
	At time.Time
	// Raw is the event's data, as sent: fields that this package does not know are here.
	Raw json.RawMessage
	// Key is the same for repeats of one delivery: the SHA-256 of the body, in hexadecimal.
	// Aircall sends no event id.
	Key string
	// TokenIndex tells which token of [NewWebhook] the delivery carried, and so which account it is from.
	TokenIndex int
}

// Head returns e.
func (e *Envelope) Head() *Envelope { return e }

// UserEvent tells of a user. Its user is a snapshot, not a difference, and a user in a call
// is shown as unavailable.
type UserEvent struct {
	Envelope
	// Kind is the name without the suffix .v2.
	Kind EventName
	// V2 tells that the name had the suffix.
	V2   bool
	User User
}

// CallEvent tells of a call. Its call is a snapshot, and events overtake each other: join them by the call's id.
type CallEvent struct {
	Envelope
	// Kind is the name without a suffix .v2.
	Kind EventName
	Call Call
}

// NumberEvent tells of a phone line.
type NumberEvent struct {
	Envelope
	Kind   EventName
	Number Number
}

// ContactEvent tells of a contact.
type ContactEvent struct {
	Envelope
	Kind    EventName
	Contact Contact
}

// MessageEvent tells of a message to or from one person or, where Kind starts with group_, a group.
type MessageEvent struct {
	Envelope
	Kind    EventName
	Message Message
}

// InsightEvent tells of what AI Assist found out about a call.
type InsightEvent struct {
	Envelope
	Kind    EventName
	Insight Insight
}

// UtterancesEvent tells of what was said in a call that goes on.
type UtterancesEvent struct {
	Envelope
	Kind          EventName
	Transcription LiveTranscription
}

// AIVoiceAgentEvent tells of an AI voice agent's part in a call.
type AIVoiceAgentEvent struct {
	Envelope
	Kind    EventName
	Session AIVoiceAgentSession
}

// ReportEvent tells of an export of analytics.
type ReportEvent struct {
	Envelope
	Kind   EventName
	Report Report
}

// IntegrationEvent tells a partner's app that it was removed from a company.
type IntegrationEvent struct {
	Envelope
	Kind        EventName
	Integration RemovedIntegration
}

// UnknownEvent is an event that this package does not type, or one of a known name whose data lacks an id.
// It is no error: Aircall adds events without notice.
type UnknownEvent struct{ Envelope }
