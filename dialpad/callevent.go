package dialpad

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// CallEvent is about a call: a snapshot of one leg of it. One real call has
// many legs: join those that share any of their [CallEvent.CallIDs]. Fields
// that this type lacks are in Body.
//
// Sources: the vendor's description of a call, and what public programs saw on
// live accounts (talk time, recordings, how a call is known to be answered).
type CallEvent struct {
	Envelope
	// CallID is the leg's id. MasterCallID, EntryPointCallID and OperatorCallID
	// are those of related legs, 0 for none; no single one is on all legs.
	CallID, MasterCallID, EntryPointCallID, OperatorCallID int64
	// State is why the event was sent.
	State CallState
	// Direction is "inbound" or "outbound".
	Direction string
	// Target is the user, call centre or the like that the call is with, on our
	// side; Contact is the other side. An internal caller's Type is TargetUser.
	Target, Contact Party
	// Started, Connected and Ended are the times of the leg in UTC, zero for what
	// has not happened.
	Started, Connected, Ended time.Time
	// Duration includes menus; TalkTime is known when the call has ended. Both are
	// in whole milliseconds, zero when unknown.
	Duration, TalkTime time.Duration
	// VoicemailURL and RecordingURLs are what was recorded; fetching them needs a
	// credential.
	VoicemailURL  string
	RecordingURLs []string
	// At is when Dialpad made the event; zero when unknown.
	At time.Time
}

// Party is one side of a call. Every field may be empty.
type Party struct {
	// ID is 0 where it is no number.
	ID   int64
	Type TargetType
	// Email is in lower case.
	Email, Name, Phone string
}

// CallState is a state of a call, or what happened around it. The set is open.
type CallState string

// States of a call. Others are what recordings, transcriptions and surveys
// cause, such as "recording" and "csat", and what supervisors do, such as
// "monitor".
const (
	CallCalling   CallState = "calling"
	CallQueued    CallState = "queued"
	CallRinging   CallState = "ringing"
	CallConnected CallState = "connected"
	CallHold      CallState = "hold"
	CallParked    CallState = "parked"
	CallMerged    CallState = "merged"
	CallMissed    CallState = "missed"
	CallVoicemail CallState = "voicemail"
	CallHangup    CallState = "hangup"
)

// UnmarshalText reads a state in any case.
func (s *CallState) UnmarshalText(text []byte) error {
	*s = CallState(lower(text))
	return nil
}

// TargetType is a user, or a kind of group. The set is open.
type TargetType string

// Users, and the kinds of groups for which do-not-disturb can be set.
const (
	TargetUser       TargetType = "user"
	TargetCallCenter TargetType = "callcenter"
	TargetDepartment TargetType = "department"
	TargetOffice     TargetType = "office"
)

// UnmarshalText reads a type in any case; events spell TargetCallCenter
// call_center.
func (t *TargetType) UnmarshalText(text []byte) error {
	if *t = TargetType(lower(text)); *t == "call_center" {
		*t = TargetCallCenter
	}
	return nil
}

// CallIDs are the ids of this leg and of related ones, once each.
func (e *CallEvent) CallIDs() []int64 {
	ids := sorted([]int64{e.CallID, e.MasterCallID, e.EntryPointCallID, e.OperatorCallID})
	return slices.DeleteFunc(ids, func(id int64) bool { return id == 0 })
}

// Answered reports whether a person took the call: a leg of a call centre is
// connected already while its callers wait.
func (e *CallEvent) Answered() bool {
	return !e.Connected.IsZero() && (e.OperatorCallID != 0 || e.Target.Type == TargetUser)
}

// wireParty is a side of a call, or the agent of a status event.
type wireParty struct {
	ID          lenient.Int `json:"id"`
	Type        string      `json:"type"`
	Email       string      `json:"email"`
	Name        string      `json:"name"`
	Phone       string      `json:"phone"`
	PhoneNumber string      `json:"phone_number"`
}

func (w *wireParty) email() string { return strings.ToLower(strings.TrimSpace(w.Email)) }

func (w *wireParty) phone() string {
	if w.PhoneNumber != "" {
		return w.PhoneNumber
	}
	return w.Phone
}

func (w *wireParty) party() Party {
	p := Party{ID: int64(w.ID), Email: w.email(), Name: w.Name, Phone: w.phone()}
	_ = p.Type.UnmarshalText([]byte(w.Type)) // never fails
	return p
}

// wireCall is what only events of calls hold.
type wireCall struct {
	CallID     lenient.Int `json:"call_id"`
	Master     lenient.Int `json:"master_call_id"`
	EntryPoint lenient.Int `json:"entry_point_call_id"`
	Operator   lenient.Int `json:"operator_call_id"`
	State      CallState   `json:"state"`
	Direction  string      `json:"direction"`
	Contact    wireParty   `json:"contact"`
	Started    eventTime   `json:"date_started"`
	Connected  eventTime   `json:"date_connected"`
	Ended      eventTime   `json:"date_ended"`
	Duration   millis      `json:"duration"`
	TalkTime   millis      `json:"talk_time"`
	Voicemail  string      `json:"voicemail_link"`
	Recordings []struct {
		URL string `json:"url"`
	} `json:"recording_details"`
}

// millis reads a number of milliseconds; what is no such number is 0.
type millis time.Duration

// UnmarshalJSON never fails. It drops the fraction of a millisecond.
func (m *millis) UnmarshalJSON(b []byte) error {
	whole, _, _ := bytes.Cut(b, []byte("."))
	n, _ := lenient.Whole(whole)
	*m = millis(min(max(n, 0), maxMillis)) * millis(time.Millisecond)
	return nil
}

// maxMillis is the longest call that is believed: a year.
const maxMillis = 365 * 24 * 60 * 60 * 1000

func (w *wireEvent) call(meta Envelope) *CallEvent {
	e := &CallEvent{
		Envelope: meta, CallID: int64(w.CallID), MasterCallID: int64(w.Master), EntryPointCallID: int64(w.EntryPoint),
		OperatorCallID: int64(w.Operator), State: w.State, Direction: strings.ToLower(w.Direction),
		Target: w.Target.party(), Contact: w.Contact.party(),
		Started: w.Started.Time.Time, Connected: w.Connected.Time.Time, Ended: w.Ended.Time.Time,
		Duration: time.Duration(w.Duration), TalkTime: time.Duration(w.TalkTime),
		VoicemailURL: w.Voicemail, At: w.Timestamp.Time.Time,
	}
	for _, r := range w.Recordings {
		if r.URL != "" {
			e.RecordingURLs = append(e.RecordingURLs, r.URL)
		}
	}
	return e
}
