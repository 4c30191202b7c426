package aircall

import (
	"encoding/json"
	"strings"
	"time"
)

// EventName names a kind of event. The set is open.
// Each user event exists twice, with and without the suffix .v2: a webhook that asks for both gets both.
type EventName string

// The user events, without their suffix .v2.
const (
	UserCreated EventName = "user.created"
	UserDeleted EventName = "user.deleted"
	// UserConnected and UserDisconnected tell that the user's app was opened or closed.
	UserConnected    EventName = "user.connected"
	UserDisconnected EventName = "user.disconnected"
	// UserOpened: the user became available, by hand or by working hours.
	UserOpened EventName = "user.opened"
	// UserClosed: the user became unavailable. With a reason it comes twice, first without the reason.
	UserClosed EventName = "user.closed"
	// UserWrapUpStarted and UserWrapUpEnded bound the time for after-call work.
	UserWrapUpStarted EventName = "user.wut_start"
	UserWrapUpEnded   EventName = "user.wut_end"
)

// The call events.
const (
	CallCreated              EventName = "call.created"
	CallRingingOnAgent       EventName = "call.ringing_on_agent"
	CallAgentDeclined        EventName = "call.agent_declined"
	CallAnswered             EventName = "call.answered"
	CallTransferred          EventName = "call.transferred"
	CallExternalTransferred  EventName = "call.external_transferred"
	CallUnsuccessfulTransfer EventName = "call.unsuccessful_transfer"
	CallHold                 EventName = "call.hold"
	CallUnhold               EventName = "call.unhold"
	// CallHungUp comes at once when either side hangs up.
	CallHungUp EventName = "call.hungup"
	// CallEnded comes about 30 s after the hang-up, when all data of the call have settled.
	CallEnded           EventName = "call.ended"
	CallIVRSelected     EventName = "call.ivr_option_selected"
	CallVoicemailLeft   EventName = "call.voicemail_left"
	CallAssetsGenerated EventName = "call.comm_assets_generated"
	CallAssigned        EventName = "call.assigned"
	CallArchived        EventName = "call.archived"
	CallTagged          EventName = "call.tagged"
	CallUntagged        EventName = "call.untagged"
	CallCommented       EventName = "call.commented"
)

const v2Suffix = ".v2"

// V2 returns the name with the suffix .v2, once.
func (n EventName) V2() EventName { return n.Base() + v2Suffix }

// Base returns the name without the suffix .v2.
func (n EventName) Base() EventName { return EventName(strings.TrimSuffix(string(n), v2Suffix)) }

// PresenceEvents returns the events from which a user's status, activity and presence can be followed:
// the user events in their .v2 form only, and the call events between ringing and hanging up.
func PresenceEvents() []EventName {
	return []EventName{
		UserOpened.V2(), UserClosed.V2(), UserConnected.V2(), UserDisconnected.V2(),
		UserWrapUpStarted.V2(), UserWrapUpEnded.V2(), UserCreated.V2(), UserDeleted.V2(),
		CallRingingOnAgent, CallAgentDeclined, CallAnswered, CallTransferred, CallExternalTransferred,
		CallHungUp, CallEnded,
	}
}

// Event is what a webhook delivered: a *[UserEvent], a *[CallEvent] or an *[UnknownEvent].
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
	// Raw is the event's data, as sent.
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

// UnknownEvent is an event that this package does not type, or one of a known name whose data lacks an id.
// It is no error: Aircall adds events without notice.
type UnknownEvent struct{ Envelope }

// kinds says how to decode the data of the events that this package types.
var kinds = map[EventName]func(Envelope) Event{
	UserCreated: userEvent, UserDeleted: userEvent, UserConnected: userEvent, UserDisconnected: userEvent,
	UserOpened: userEvent, UserClosed: userEvent, UserWrapUpStarted: userEvent, UserWrapUpEnded: userEvent,

	CallCreated: callEvent, CallRingingOnAgent: callEvent, CallAgentDeclined: callEvent, CallAnswered: callEvent,
	CallTransferred: callEvent, CallExternalTransferred: callEvent, CallUnsuccessfulTransfer: callEvent,
	CallHold: callEvent, CallUnhold: callEvent, CallHungUp: callEvent, CallEnded: callEvent,
	CallIVRSelected: callEvent, CallVoicemailLeft: callEvent, CallAssetsGenerated: callEvent,
	CallAssigned: callEvent, CallArchived: callEvent, CallTagged: callEvent, CallUntagged: callEvent,
	CallCommented: callEvent,
}

func (e Envelope) event() Event {
	if typed, ok := kinds[e.Name.Base()]; ok {
		return typed(e)
	}
	return &UnknownEvent{e}
}

func userEvent(e Envelope) Event {
	ev := &UserEvent{Envelope: e, Kind: e.Name.Base(), V2: e.Name != e.Name.Base()}
	if json.Unmarshal(e.Raw, &ev.User) != nil || ev.User.ID == 0 {
		return &UnknownEvent{e}
	}
	return ev
}

func callEvent(e Envelope) Event {
	ev := &CallEvent{Envelope: e, Kind: e.Name.Base()}
	if json.Unmarshal(e.Raw, &ev.Call) != nil || ev.Call.ID == 0 {
		return &UnknownEvent{e}
	}
	return ev
}
