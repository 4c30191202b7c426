package dialpad

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// DutyStatus is what an agent does, as Dialpad's events and API show it. The
// set is open: an unknown value is kept, in lower case.
type DutyStatus string

// The documented values of [DutyStatus]. Only Available and Unavailable can be
// chosen; what Busy covers is undocumented.
const (
	Available   DutyStatus = "available"
	Unavailable DutyStatus = "unavailable"
	// Occupied is in a call, WrapUp in the work after one, Busy elsewhere.
	Occupied DutyStatus = "occupied"
	WrapUp   DutyStatus = "wrapup"
	Busy     DutyStatus = "busy"
	// OccupiedEnd and WrapUpEnd lie between two statuses; the API has them, the
	// page on events does not.
	OccupiedEnd DutyStatus = "occupied-end"
	WrapUpEnd   DutyStatus = "wrapup-end"
)

// UnmarshalText reads a status in any case.
func (s *DutyStatus) UnmarshalText(text []byte) error {
	*s = DutyStatus(lower(text))
	return nil
}

// lower is a value of an open set, in lower case.
func lower(text []byte) string { return strings.ToLower(strings.TrimSpace(string(text))) }

// Choice reports whether s is what an agent, an administrator or Dialpad's own
// rules chose: on or off duty.
func (s DutyStatus) Choice() bool { return s == Available || s == Unavailable }

// Activity reports whether s is what the agent is busy with, which hides the
// choice.
func (s DutyStatus) Activity() bool { return s == Occupied || s == WrapUp || s == Busy }

// Ended reports whether s is the end of an activity: what follows is not known
// yet, so read it.
func (s DutyStatus) Ended() bool { return strings.HasSuffix(string(s), "-end") }

// OperatorDutyStatus is whether an agent is on duty, for all their call centres
// at once.
type OperatorDutyStatus struct {
	UserID int64 `json:"user_id"`
	OnDuty bool  `json:"on_duty"`
	// Status is empty where Dialpad shows none, as it may for a user without call
	// centres.
	Status DutyStatus `json:"on_duty_status"`
	// Reason is why the agent is off duty; often empty. Events call it
	// on_duty_status_reason.
	Reason string `json:"duty_status_reason"`
	// StatusSince is when Status began, OnDutySince when the agent came on duty.
	// Both are in UTC with milliseconds, and zero when unknown.
	StatusSince time.Time `json:"duty_status_started,omitzero"`
	OnDutySince time.Time `json:"on_duty_started,omitzero"`
	// SessionType is "call" or "digital"; only a later description of the API has
	// it, so it may be empty.
	SessionType string `json:"session_type,omitempty"`
}

// UnmarshalJSON decodes a duty status. Ids and times may be numbers or strings;
// a field of an unexpected type is left empty.
func (o *OperatorDutyStatus) UnmarshalJSON(b []byte) error { return lenient.Object(b, o) }

// DutyService reads and sets whether agents are on duty.
//
// Its errors, and those of all services, are [*Error] for what Dialpad refused,
// matching the sentinels of this package; an argument that cannot be right is
// an [ErrInvalid] before anything is sent.
type DutyService struct{ c *core }

// Get returns the duty status of a user. An unknown user is an [ErrNotFound].
func (s DutyService) Get(ctx context.Context, userID int64) (*OperatorDutyStatus, error) {
	return one[OperatorDutyStatus](ctx, s.c.request("duty.get", userID), nil)
}

// DutyUpdate is the duty status to set: on or off duty. What an agent is busy
// with cannot be set.
type DutyUpdate struct {
	OnDuty bool `json:"on_duty"`
	// Reason is one line, or empty. The reasons that an office offers are those of
	// [OfficesService.OffDutyReasons]; whether others are refused is undocumented.
	Reason string `json:"duty_status_reason,omitempty"`
}

// DutyChange is when a [DutyService.Set] was sent and answered, so that the
// event it causes can be recognised: Dialpad marks events with no origin.
type DutyChange struct {
	ctikit.Receipt
	// Duty is the duty status as the reply shows it; zero if the reply shows none.
	Duty OperatorDutyStatus
}

// Set puts an agent on or off duty in all their call centres. While a call
// rings or goes on, people cannot do this; what Dialpad does with a request
// then is undocumented, so believe what the reply shows, or what Get shows
// later. A request that broke is not sent again, though it may have worked. An
// unknown user is an [ErrNotFound].
func (s DutyService) Set(ctx context.Context, userID int64, u DutyUpdate) (DutyChange, error) {
	r := s.c.request("duty.set", userID)
	r.wantLine("Reason", u.Reason)
	var reply json.RawMessage
	r.In, r.Out = u, &reply
	receipt, err := r.write(ctx)
	if err != nil {
		return DutyChange{}, err
	}
	change := DutyChange{Receipt: receipt}
	_ = lenient.Decode(reply, &change.Duty) // it was set, whatever the reply holds
	return change, nil
}
