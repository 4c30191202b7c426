package dialpad

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AgentStatusEvent tells of a call-centre agent's status: a snapshot, without what was before and without who
// changed it. Status, Availability and CallCenters answer different questions, and may seem to contradict each other.
//
// Deliveries repeat: see DedupeKey. They overtake each other: drop what is [AgentStatusEvent.Before] the last
// one of the same agent.
//
// Source: developers.dialpad.com/docs/agent-status-events, whose table and example disagree in places;
// what either says is read.
type AgentStatusEvent struct {
	Envelope
	// AgentID is the agent's user id.
	AgentID int64
	// AgentType is "user".
	AgentType string
	// Email is the primary address, in lower case; it joins the agent with other systems, and may be empty.
	Email string
	Name  string
	// Phone is in E.164: the field phone_number or, where that is missing, phone.
	Phone string

	// Status is on or off duty, or what the agent is busy with.
	Status DutyStatus
	// Reason is why the agent is off duty; often empty.
	Reason string
	// Since is when Status began (Dialpad's date): events of one agent are ordered by it. In UTC with milliseconds, zero
	// when unknown.
	Since time.Time
	// Availability is whether a call would find the agent free.
	Availability Availability
	// CallCenters are the ids of the call centres in which the agent is on duty now.
	CallCenters []int64
	// PowerDialer is on while the agent works through an autodialler's list, in PowerDialerSession.
	PowerDialer        bool
	PowerDialerSession string

	// At is when Dialpad made the event. Its event_timestamp is known to have been wrong by powers of ten: where no
	// reading of it lies within a day of Since or of ReceivedAt, At is Since, else ReceivedAt.
	At time.Time
}

// wireStatus is the event as sent.
type wireStatus struct {
	Target struct {
		ID          looseInt `json:"id"`
		Type        string   `json:"type"`
		Email       string   `json:"email"`
		Name        string   `json:"name"`
		Phone       string   `json:"phone"`
		PhoneNumber string   `json:"phone_number"`
	} `json:"target"`
	Status       DutyStatus      `json:"on_duty_status"`
	Reason       string          `json:"on_duty_status_reason"`
	Availability Availability    `json:"availability_status"`
	CallCenters  []looseInt      `json:"call_center_ids"`
	PowerDialer  bool            `json:"powerdialer_mode"`
	Session      json.RawMessage `json:"powerdialer_session"`
	Date         looseTime       `json:"date"`
	Timestamp    looseTime       `json:"event_timestamp"`
}

func (e *AgentStatusEvent) decode() error {
	var w wireStatus
	if err := lenient(e.Raw, &w); err != nil {
		return err
	}
	e.AgentID, e.AgentType, e.Name = int64(w.Target.ID), w.Target.Type, w.Target.Name
	e.Email = strings.ToLower(strings.TrimSpace(w.Target.Email))
	e.Phone = w.Target.PhoneNumber
	if e.Phone == "" {
		e.Phone = w.Target.Phone
	}
	e.Status, e.Reason, e.Availability, e.CallCenters = w.Status, w.Reason, w.Availability, ids(w.CallCenters)
	e.PowerDialer, e.PowerDialerSession = w.PowerDialer, text(w.Session)
	e.Since = w.Date.Time
	e.At = e.made(w.Timestamp.Time)
	return nil
}

// ids are those that could be read.
func ids(wire []looseInt) []int64 {
	out := make([]int64, 0, len(wire))
	for _, id := range wire {
		if id != 0 {
			out = append(out, int64(id))
		}
	}
	return out
}

// text is a JSON string, or anything else as it stands; null is empty.
func text(raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return string(raw)
	}
	return s
}

// made is when the event was made, as far as one can tell. A status may have begun long before the event (when
// the agent joins a call centre), and an event may arrive late, so being near to either time will do.
func (e *AgentStatusEvent) made(stamp time.Time) time.Time {
	near := func(t time.Time) bool { return !t.IsZero() && stamp.Sub(t).Abs() <= 24*time.Hour }
	switch {
	case !stamp.IsZero() && (near(e.Since) || near(e.ReceivedAt)):
		return stamp
	case !e.Since.IsZero():
		return e.Since
	default:
		return e.ReceivedAt
	}
}

// DedupeKey is the same for repeats of one event: it is made of the agent, the status and since when it is, and
// a hash of the reason, the availability and the call centres. An agent who leaves a call centre and comes back while
// the status stays the same makes an equal key: remember keys for minutes, not for ever.
func (e *AgentStatusEvent) DedupeKey() string {
	rest, _ := json.Marshal(struct { // texts and numbers: cannot fail
		Reason       string
		Availability Availability
		CallCenters  []int64
	}{e.Reason, e.Availability, sorted(e.CallCenters)})
	sum := sha256.Sum256(rest)
	key := strconv.AppendInt(nil, e.AgentID, 10)
	key = append(append(append(key, '/'), e.Status...), '/')
	if !e.Since.IsZero() {
		key = strconv.AppendInt(key, e.Since.UnixMilli(), 10)
	}
	key = append(key, '/')
	return string(base64.RawURLEncoding.AppendEncode(key, sum[:12]))
}

// Before reports whether e is older than another event of the same agent, and so to be dropped after it: its
// status began earlier, or it is the same status in an earlier event. Events that say nothing of their
// time are older than none.
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
	// Joined and Left are the call centres where the agent came on and went off duty, sorted.
	Joined, Left []int64
}

// Any reports whether anything changed.
func (c Changes) Any() bool {
	return c.Status || c.Reason || c.Availability || c.PowerDialer || len(c.Joined)+len(c.Left) > 0
}

// Changes compares e with the event of the same agent before it: Dialpad does not tell what is new. Against nil,
// all that e says is new.
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
func without(ids, others []int64) []int64 {
	var out []int64
	for _, id := range sorted(ids) {
		if !slices.Contains(others, id) {
			out = append(out, id)
		}
	}
	return out
}

// sorted is the ids in order and once each.
func sorted(ids []int64) []int64 { return slices.Compact(slices.Sorted(slices.Values(ids))) }
