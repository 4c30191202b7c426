package dialpad

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// AgentStatusEvent is a call-centre agent's status: a snapshot, without what
// was before and without who changed it. Status, Availability and CallCenters
// answer different questions, and may seem to contradict each other.
//
// Deliveries repeat: their Key is made of the agent, the status and since when
// it is, and a hash of the reason, the availability and the call centres. An
// agent who leaves a call centre and comes back, or chooses another reason and
// the first again, while the status stays the same makes an equal Key: remember
// keys for minutes, not for ever. Deliveries overtake each other: drop what is
// [AgentStatusEvent.Before] the last one of the same agent.
//
// Source: developers.dialpad.com/docs/agent-status-events, whose table and
// example disagree in places; both forms are read.
type AgentStatusEvent struct {
	Envelope
	// AgentID is the agent's user id.
	AgentID int64
	// AgentType is "user".
	AgentType string
	// Email is the primary address, in lower case; it joins the agent with other
	// systems, and may be empty.
	Email string
	Name  string
	// Phone is in E.164: the field phone_number or, where that is missing, phone.
	Phone string

	// Status is on or off duty, or what the agent is busy with.
	Status DutyStatus
	// Reason is why the agent is off duty; often empty.
	Reason string
	// Since is when Status began (Dialpad's date): events of one agent are ordered
	// by it. In UTC with milliseconds, zero when unknown.
	Since time.Time
	// Availability is whether a call would find the agent free.
	Availability Availability
	// CallCenters are the ids of the call centres in which the agent is on duty
	// now.
	CallCenters []int64
	// PowerDialer is on while the agent works through an autodialler's list, in
	// PowerDialerSession.
	PowerDialer        bool
	PowerDialerSession string

	// At is when Dialpad made the event. Its event_timestamp is known to have been
	// wrong by powers of ten: where no reading of it lies within a day of Since or
	// of ReceivedAt, At is Since, else ReceivedAt. Without either to compare with,
	// it is as sent.
	At time.Time
}

// Availability is whether a call would find the agent free. The set is open.
type Availability string

// The documented values of [Availability]: AvailabilityAvailable is neither in
// do-not-disturb nor in a call.
const (
	AvailabilityAvailable   Availability = "available"
	AvailabilityUnavailable Availability = "unavailable"
)

// UnmarshalText reads an availability in any case.
func (a *Availability) UnmarshalText(text []byte) error {
	*a = Availability(lower(text))
	return nil
}

// wireStatus is what only events of an agent's status hold.
type wireStatus struct {
	Status       DutyStatus     `json:"on_duty_status"`
	Reason       string         `json:"on_duty_status_reason"`
	Availability Availability   `json:"availability_status"`
	CallCenters  lenient.Ints   `json:"call_center_ids"`
	PowerDialer  bool           `json:"powerdialer_mode"`
	Session      lenient.String `json:"powerdialer_session"`
	Date         eventTime      `json:"date"`
}

func (w *wireEvent) status(meta Envelope) *AgentStatusEvent {
	e := &AgentStatusEvent{
		Envelope: meta, AgentID: int64(w.Target.ID), AgentType: w.Target.Type, Name: w.Target.Name,
		Email: w.Target.email(), Phone: w.Target.phone(),
		Status: w.Status, Reason: w.Reason, Since: w.Date.Time.Time, Availability: w.Availability, CallCenters: w.CallCenters,
		PowerDialer: w.PowerDialer, PowerDialerSession: string(w.Session),
	}
	e.At = e.made(w.Timestamp.Time.Time)
	e.Key = e.key()
	return e
}

// made is when the event was made, as far as that can be known. A status may
// have begun long before the event (when the agent joins a call centre), and an
// event may arrive late, so being near to either time will do.
func (e *AgentStatusEvent) made(stamp time.Time) time.Time {
	near := func(t time.Time) bool { return !t.IsZero() && stamp.Sub(t).Abs() <= 24*time.Hour }
	switch {
	case !stamp.IsZero() && (near(e.Since) || near(e.ReceivedAt)):
		return stamp
	case !e.Since.IsZero():
		return e.Since
	case !e.ReceivedAt.IsZero():
		return e.ReceivedAt
	}
	return stamp
}

func (e *AgentStatusEvent) key() string {
	b := strconv.AppendQuote(make([]byte, 0, 256), e.Reason)
	b = strconv.AppendQuote(b, string(e.Availability))
	for _, id := range sorted(e.CallCenters) {
		b = strconv.AppendInt(append(b, ','), id, 10)
	}
	sum := sha256.Sum256(b)
	b = strconv.AppendInt(b[:0], e.AgentID, 10)
	b = append(append(append(b, '/'), e.Status...), '/')
	if !e.Since.IsZero() {
		b = strconv.AppendInt(b, e.Since.UnixMilli(), 10)
	}
	return string(base64.RawURLEncoding.AppendEncode(append(b, '/'), sum[:12]))
}

// Before reports whether e is older than another event of the same agent, and
// so to be dropped after it: its status began earlier, or it is the same status
// in an earlier event. Events without a time are older than none.
func (e *AgentStatusEvent) Before(other *AgentStatusEvent) bool {
	if e.Since.IsZero() || other.Since.IsZero() {
		return false
	}
	if !e.Since.Equal(other.Since) {
		return e.Since.Before(other.Since)
	}
	return e.At.Before(other.At)
}

// Changes is what changed from one event of an agent to the next.
type Changes struct {
	Status, Reason, Availability, PowerDialer bool
	// Joined and Left are the call centres where the agent came on and went off
	// duty, sorted.
	Joined, Left []int64
}

// Any reports whether anything changed.
func (c Changes) Any() bool {
	return c.Status || c.Reason || c.Availability || c.PowerDialer || len(c.Joined)+len(c.Left) > 0
}

// Changes compares e with the event of the same agent before it: Dialpad does
// not send what is new. Against nil, everything in e is new.
func (e *AgentStatusEvent) Changes(previous *AgentStatusEvent) Changes {
	if previous == nil {
		previous = &AgentStatusEvent{}
	}
	return Changes{
		Status:       e.Status != previous.Status,
		Reason:       e.Reason != previous.Reason,
		Availability: e.Availability != previous.Availability,
		PowerDialer:  e.PowerDialer != previous.PowerDialer || e.PowerDialerSession != previous.PowerDialerSession,
		Joined:       without(e.CallCenters, previous.CallCenters),
		Left:         without(previous.CallCenters, e.CallCenters),
	}
}

// without is the ids that the others lack, sorted; nil for none.
func without(ids, others []int64) (out []int64) {
	for _, id := range sorted(ids) {
		if !slices.Contains(others, id) {
			out = append(out, id)
		}
	}
	return out
}

// sorted is the ids in order and once each.
func sorted(ids []int64) []int64 {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}
