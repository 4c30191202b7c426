package dialpad

import (
	"context"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// CallCentersService reads call centres. Its errors are those of [DutyService].
type CallCentersService struct{ r resource[CallCenter] }

// CallCenter is a call centre, a queue with agents.
type CallCenter struct {
	ID           int64    `json:"id"`
	OfficeID     int64    `json:"office_id"`
	Name         string   `json:"name"`
	PhoneNumbers []string `json:"phone_numbers"`
	State        string   `json:"state"`
	// Availability is open, closed, holiday_open or holiday_closed.
	Availability string `json:"availability_status"`
}

// UnmarshalJSON leaves fields of an unexpected type empty.
func (c *CallCenter) UnmarshalJSON(b []byte) error { return lenient.Object(b, c) }

// CallCenterStatus is how a call centre is doing right now.
type CallCenterStatus struct {
	// Availability is open, closed, holiday_open or holiday_closed.
	Availability string
	// Capacity is the number of agents who can take a call, OnDuty of those on
	// duty, Pending of callers who wait.
	Capacity, OnDuty, Pending int64
	// LongestWait is how long the first of them has been waiting, in whole
	// seconds.
	LongestWait time.Duration
}

// longestWait is the longest wait that is believed, in seconds: a year.
const longestWait = 365 * 24 * 60 * 60

type wireCallCenterStatus struct {
	Availability struct {
		Status string `json:"status"`
	} `json:"availability"`
	Capacity lenient.Int `json:"capacity"`
	Longest  lenient.Int `json:"longest_call_wait_time"`
	OnDuty   lenient.Int `json:"on_duty_operators"`
	Pending  lenient.Int `json:"pending"`
}

// Get returns a call centre. An unknown one is an [ErrNotFound].
func (s CallCentersService) Get(ctx context.Context, id int64) (*CallCenter, error) {
	return s.r.get(ctx, id)
}

// List returns one page of call centres.
func (s CallCentersService) List(ctx context.Context, o CallCenterListOptions) (ctikit.Page[CallCenter], error) {
	return s.r.list(ctx, o)
}

// All is an iterator over all call centres. An error comes last.
func (s CallCentersService) All(ctx context.Context, o CallCenterListOptions) iter.Seq2[CallCenter, error] {
	return s.r.all(ctx, o.Cursor, plain)
}

// Operators returns the people who work in a call centre, each with their duty:
// the roster and its status in one call. Rooms, which can be operators too, are
// left out. An unknown call centre is an [ErrNotFound].
func (s CallCentersService) Operators(ctx context.Context, id int64) ([]User, error) {
	out, err := one[struct {
		Users []User `json:"users"`
	}](ctx, s.r.request("operators", id), nil)
	if err != nil {
		return nil, err
	}
	return out.Users, nil
}

// Status returns how a call centre is doing. An unknown one is an
// [ErrNotFound].
func (s CallCentersService) Status(ctx context.Context, id int64) (*CallCenterStatus, error) {
	w, err := one[wireCallCenterStatus](ctx, s.r.request("status", id), nil)
	if err != nil {
		return nil, err
	}
	return &CallCenterStatus{
		Availability: w.Availability.Status, Capacity: int64(w.Capacity), OnDuty: int64(w.OnDuty), Pending: int64(w.Pending),
		LongestWait: time.Duration(min(max(w.Longest, 0), longestWait)) * time.Second,
	}, nil
}
