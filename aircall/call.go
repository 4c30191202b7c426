package aircall

import (
	"encoding/json"
	"time"
)

// Call is a phone call as webhooks and the API show it.
// Objects sent as null or {} are nil here, and times sent as null are zero.
type Call struct {
	ID int64 `json:"id"`
	// UUID is the same value under its two names: sid in the API, call_uuid in webhooks.
	UUID       string    `json:"call_uuid"`
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
	// RecordingShort and VoicemailShort are links valid for three hours, where asked for.
	RecordingShort string `json:"recording_short_url"`
	VoicemailShort string `json:"voicemail_short_url"`
	// Asset is a lasting page behind Aircall's login.
	Asset    string `json:"asset"`
	Archived bool   `json:"archived"`
	// Cost is in US cents, as text. Deprecated by Aircall.
	Cost string `json:"cost"`
	// User is the agent; unknown while a call is young.
	User          *User    `json:"user"`
	Contact       *Contact `json:"contact"`
	Number        *Number  `json:"number"`
	AssignedTo    *User    `json:"assigned_to"`
	TransferredBy *User    `json:"transferred_by"`
	// TransferredTo is the team's first user when the target was a team.
	TransferredTo *User `json:"transferred_to"`
	// ExternalTransferredTo and ExternalCallerNumber are in call.external_transferred alone.
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
	Participants []Participant `json:"participants"`
	// IVROptions is sent where the call timeline was asked for.
	IVROptions    []IVROption    `json:"ivr_options_selected"`
	AIVoiceAgents []AIVoiceAgent `json:"ai_voice_agents"`
}

// Direction tells who called. Calls between colleagues are not in the API. The set is open.
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

// MissedReason tells why nobody answered; empty for an answered call. The set is open.
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

// UnmarshalJSON decodes a call as Aircall sends it. A field of an unexpected type is left empty.
func (c *Call) UnmarshalJSON(b []byte) error {
	type plain Call
	w := struct {
		*plain
		ID             looseInt      `json:"id"`
		Cost           looseString   `json:"cost"`
		SID            string        `json:"sid"`
		StartedAt      looseTime     `json:"started_at"`
		AnsweredAt     looseTime     `json:"answered_at"`
		EndedAt        looseTime     `json:"ended_at"`
		Duration       looseInt      `json:"duration"`
		CallbackCallID looseInt      `json:"automatic_callback_call_id"`
		User           ref[User]     `json:"user"`
		Contact        ref[Contact]  `json:"contact"`
		Number         ref[Number]   `json:"number"`
		AssignedTo     ref[User]     `json:"assigned_to"`
		TransferredBy  ref[User]     `json:"transferred_by"`
		TransferredTo  ref[User]     `json:"transferred_to"`
		Conference     []Participant `json:"conference_participants"`
	}{plain: (*plain)(c)}
	*c = Call{}
	if err := lenient(b, &w); err != nil {
		return err
	}
	c.ID, c.AutomaticCallbackCallID, c.Cost = int64(w.ID), int64(w.CallbackCallID), string(w.Cost)
	c.StartedAt, c.AnsweredAt, c.EndedAt = w.StartedAt.Time, w.AnsweredAt.Time, w.EndedAt.Time
	c.Duration = seconds(w.Duration)
	c.User, c.Contact, c.Number = w.User.to, w.Contact.to, w.Number.to
	c.AssignedTo, c.TransferredBy, c.TransferredTo = w.AssignedTo.to, w.TransferredBy.to, w.TransferredTo.to
	if c.UUID == "" {
		c.UUID = w.SID
	}
	if c.Participants == nil {
		c.Participants = w.Conference
	}
	return nil
}

// MarshalJSON encodes a call under Aircall's names and in its units, so that it decodes to the same call.
func (c Call) MarshalJSON() ([]byte, error) {
	type plain Call
	return json.Marshal(struct {
		plain
		Duration int64 `json:"duration"`
	}{plain(c), int64(c.Duration / time.Second)})
}
