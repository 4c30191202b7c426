package aircall

import (
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Call is a phone call as webhooks and the API show it.
// Objects sent as null or {} are nil here, and times sent as null are zero.
type Call struct {
	ID int64 `json:"id"`
	// UUID is the same value under its two names: sid in the API, call_uuid in
	// webhooks.
	UUID       string    `json:"call_uuid" alt:"sid"`
	DirectLink string    `json:"direct_link"`
	Direction  Direction `json:"direction"`
	// Status may still read answered just after the end.
	Status CallStatus `json:"status"`
	// StartedAt, AnsweredAt and EndedAt are whole seconds in UTC.
	StartedAt  time.Time `json:"started_at,omitzero"`
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	EndedAt    time.Time `json:"ended_at,omitzero"`
	// Duration is EndedAt − StartedAt in whole seconds, ringing included.
	Duration     time.Duration `json:"duration"`
	MissedReason MissedReason  `json:"missed_call_reason"`
	// RawDigits is the other party's number for people to read, or "anonymous".
	RawDigits string `json:"raw_digits"`
	// Recording and Voicemail are links to MP3 files, valid for one hour.
	Recording string `json:"recording"`
	Voicemail string `json:"voicemail"`
	// RecordingShort and VoicemailShort are links valid for three hours, where
	// asked for.
	RecordingShort string `json:"recording_short_url"`
	VoicemailShort string `json:"voicemail_short_url"`
	// Asset is a lasting page behind Aircall's login.
	Asset    string `json:"asset"`
	Archived bool   `json:"archived"`
	// Cost is in US cents, as text. Deprecated by Aircall.
	Cost string `json:"cost" lenient:"digits"`
	// User is the agent; unknown while a call is young.
	User          *User    `json:"user"`
	Contact       *Contact `json:"contact"`
	Number        *Number  `json:"number"`
	AssignedTo    *User    `json:"assigned_to"`
	TransferredBy *User    `json:"transferred_by"`
	// TransferredTo is the team's first user when the target was a team.
	TransferredTo *User `json:"transferred_to"`
	// ExternalTransferredTo and ExternalCallerNumber are in
	// call.external_transferred alone.
	ExternalTransferredTo string `json:"external_transferred_to"`
	ExternalCallerNumber  string `json:"external_caller_number"`
	// AutomaticCallbackCallID is 0 when there is none.
	AutomaticCallbackCallID int64 `json:"automatic_callback_call_id"`
	// HangupCause is in webhooks only, undocumented.
	HangupCause string `json:"hangup_cause"`
	// Teams is for inbound calls only.
	Teams    []Team    `json:"teams"`
	Tags     []Tag     `json:"tags"`
	Comments []Comment `json:"comments"`
	// Participants is the field participants or conference_participants.
	Participants []Participant `json:"participants" alt:"conference_participants"`
	// IVROptions is sent where the call timeline was asked for.
	IVROptions    []IVROption    `json:"ivr_options_selected"`
	AIVoiceAgents []AIVoiceAgent `json:"ai_voice_agents"`
}

// Direction is that of a call. Calls between colleagues are not in the API. The
// set is open.
type Direction string

// The two documented directions.
const (
	Inbound  Direction = "inbound"
	Outbound Direction = "outbound"
)

// CallStatus is how far a call has come. The set is open.
type CallStatus string

// The documented values of [CallStatus].
const (
	CallStatusInitial  CallStatus = "initial"
	CallStatusAnswered CallStatus = "answered"
	CallStatusDone     CallStatus = "done"
)

// MissedReason is why nobody answered; empty for an answered call. The set is
// open.
type MissedReason string

// The documented values of [MissedReason].
const (
	MissedOutOfHours         MissedReason = "out_of_opening_hours"
	MissedShortAbandoned     MissedReason = "short_abandoned"
	MissedAbandonedInIVR     MissedReason = "abandoned_in_ivr"
	MissedAbandonedInClassic MissedReason = "abandoned_in_classic"
	MissedNoAvailableAgent   MissedReason = "no_available_agent"
	MissedAgentsDidNotAnswer MissedReason = "agents_did_not_answer"
)

func (c *Call) known() bool { return c.ID != 0 }

// UnmarshalJSON decodes a call as Aircall sends it. A field of an unexpected
// type is left empty.
func (c *Call) UnmarshalJSON(b []byte) error { return lenient.Object(b, c) }

// MarshalJSON encodes a call under Aircall's names and in its units, so that it
// decodes to the same call.
func (c Call) MarshalJSON() ([]byte, error) {
	type plain Call
	return json.Marshal(struct {
		plain
		Duration int64 `json:"duration"`
	}{plain(c), int64(c.Duration / time.Second)})
}
