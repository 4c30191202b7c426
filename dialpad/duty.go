package dialpad

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// DutyStatus is what an agent does, as Dialpad's events and API show it. The set is open: an unknown value is
// kept, in lower case.
type DutyStatus string

// The documented values of [DutyStatus]. Only Available and Unavailable can be chosen; what Busy covers is
// undocumented.
const (
	Available   DutyStatus = "available"
	Unavailable DutyStatus = "unavailable"
	// Occupied is in a call, WrapUp in the work after one, Busy elsewhere.
	Occupied DutyStatus = "occupied"
	WrapUp   DutyStatus = "wrapup"
	Busy     DutyStatus = "busy"
	// OccupiedEnd and WrapUpEnd are edges between two statuses; the API knows them, the page on events does not.
	OccupiedEnd DutyStatus = "occupied-end"
	WrapUpEnd   DutyStatus = "wrapup-end"
)

// UnmarshalText reads a status in any case.
func (s *DutyStatus) UnmarshalText(text []byte) error {
	*s = DutyStatus(strings.ToLower(strings.TrimSpace(string(text))))
	return nil
}

// Choice reports whether s is what an agent, an administrator or Dialpad's own rules chose: on or off duty.
func (s DutyStatus) Choice() bool { return s == Available || s == Unavailable }

// Activity reports whether s is what the agent is busy with, which hides the choice.
func (s DutyStatus) Activity() bool { return s == Occupied || s == WrapUp || s == Busy }

// Ended reports whether s is the end of an activity: what follows is not known yet, so read it.
func (s DutyStatus) Ended() bool { return strings.HasSuffix(string(s), "-end") }

// OperatorDutyStatus is whether an agent is on duty, for all their call centres at once.
type OperatorDutyStatus struct {
	UserID int64
	OnDuty bool
	// Status is empty where Dialpad shows none, as it may for a user without call centres.
	Status DutyStatus
	// Reason is why the agent is off duty; often empty. Events call it on_duty_status_reason.
	Reason string
	// StatusSince is when Status began, OnDutySince when the agent came on duty. Both are in UTC with
	// milliseconds, and zero when unknown.
	StatusSince, OnDutySince time.Time
	// SessionType is "call" or "digital" where Dialpad tells it; only a later description of the API has it.
	SessionType string
}

// UnmarshalJSON decodes a duty status. Ids and times may be numbers or strings; a field of an unexpected type
// is left empty.
func (o *OperatorDutyStatus) UnmarshalJSON(b []byte) error {
	var w struct {
		UserID      looseInt   `json:"user_id"`
		OnDuty      bool       `json:"on_duty"`
		Status      DutyStatus `json:"on_duty_status"`
		Reason      string     `json:"duty_status_reason"`
		StatusSince looseTime  `json:"duty_status_started"`
		OnDutySince looseTime  `json:"on_duty_started"`
		SessionType string     `json:"session_type"`
	}
	if err := lenient(b, &w); err != nil {
		return err
	}
	*o = OperatorDutyStatus{
		UserID: int64(w.UserID), OnDuty: w.OnDuty, Status: w.Status, Reason: w.Reason,
		StatusSince: w.StatusSince.Time, OnDutySince: w.OnDutySince.Time, SessionType: w.SessionType,
	}
	return nil
}

// DutyService reads and sets whether agents are on duty.
//
// Its errors, and those of all services, are [*Error] for what Dialpad refused, matching the sentinels of this
// package; an argument that cannot be right is an [ErrInvalid] before anything is sent.
type DutyService struct{ c *core }

// Get returns the duty status of a user. An unknown user is an [ErrNotFound].
func (s DutyService) Get(ctx context.Context, userID int64) (*OperatorDutyStatus, error) {
	const op = "duty.get"
	if err := checkID(op, "user", userID); err != nil {
		return nil, err
	}
	var out *OperatorDutyStatus
	_, err := s.c.Do(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: dutyPath(userID), Out: &out})
	if err == nil && out == nil {
		err = empty(op, "duty status")
	}
	return out, err
}

// DutyUpdate is the duty status to set: on or off duty. What an agent is busy with cannot be set.
type DutyUpdate struct {
	OnDuty bool
	// Reason is one line, or empty. The reasons that an office offers are those of
	// [OfficesService.OffDutyReasons]; whether others are refused is undocumented.
	Reason string
}

// DutyChange tells what a [DutyService.Set] did and when, so that the event it causes can be recognised:
// Dialpad marks events with no origin.
type DutyChange struct {
	// Duty is the duty status as the reply shows it; zero if the reply shows none.
	Duty OperatorDutyStatus
	// Date is Dialpad's clock in the reply, in whole seconds; zero when the reply had none.
	Date time.Time
	// Started and Ended bound the request by the client's clock, tries and waits included.
	Started, Ended time.Time
}

// Set puts an agent on or off duty in all their call centres. While a call rings or goes on, people cannot do
// this; what Dialpad does with a request then is undocumented, so believe what the reply shows, or what
// Get shows later. A request that broke is not sent again, though it may have worked.
// An unknown user is an [ErrNotFound].
func (s DutyService) Set(ctx context.Context, userID int64, u DutyUpdate) (*DutyChange, error) {
	const op = "duty.set"
	if err := checkID(op, "user", userID); err != nil {
		return nil, err
	}
	if err := checkLine(op, "Reason", u.Reason); err != nil {
		return nil, err
	}
	body := struct {
		OnDuty bool   `json:"on_duty"`
		Reason string `json:"duty_status_reason,omitempty"`
	}{u.OnDuty, u.Reason}
	var out OperatorDutyStatus
	meta, err := s.c.Do(ctx, httpx.Call{Op: op, Method: http.MethodPatch, Path: dutyPath(userID), In: body, Out: &out})
	if err != nil {
		return nil, err
	}
	return &DutyChange{Duty: out, Date: meta.Date, Started: meta.Started, Ended: meta.Ended}, nil
}

func dutyPath(userID int64) []string {
	return api("callcenters", "operators", strconv.FormatInt(userID, 10), "dutystatus")
}

// checkLine asks for a single line, as Dialpad's API does of reasons and secrets.
func checkLine(op, what, text string) error {
	if strings.ContainsAny(text, "\r\n") {
		return invalid(op, "%s has more than one line", what)
	}
	return nil
}
