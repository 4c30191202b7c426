package dialpad

import (
	"context"
	"iter"
	"net/http"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// CallCentersService reads call centres. Its errors are those of [DutyService].
type CallCentersService struct{ c *core }

// CallCenter is a call centre, a queue with agents.
type CallCenter struct {
	ID, OfficeID int64
	Name         string
	PhoneNumbers []string
	State        string
}

// UnmarshalJSON decodes a call centre. A field of an unexpected type is left empty.
func (c *CallCenter) UnmarshalJSON(b []byte) error {
	var w struct {
		ID           looseInt `json:"id"`
		OfficeID     looseInt `json:"office_id"`
		Name         string   `json:"name"`
		PhoneNumbers []string `json:"phone_numbers"`
		State        string   `json:"state"`
	}
	err := lenient(b, &w)
	*c = CallCenter{ID: int64(w.ID), OfficeID: int64(w.OfficeID), Name: w.Name, PhoneNumbers: w.PhoneNumbers, State: w.State}
	return err
}

// CallCenterStatus is how a call centre is doing right now.
type CallCenterStatus struct {
	// Availability is open, closed, holiday_open or holiday_closed.
	Availability string
	// Capacity is the number of agents who can take a call, OnDuty of those on duty, Pending of callers who wait.
	Capacity, OnDuty, Pending int64
	// LongestWait is how long the first of them has been waiting, in whole seconds.
	LongestWait time.Duration
}

// maxSeconds keeps a made-up number of seconds from overflowing a [time.Duration].
const maxSeconds = 1 << 31

// UnmarshalJSON decodes a status. A field of an unexpected type is left empty.
func (s *CallCenterStatus) UnmarshalJSON(b []byte) error {
	var w struct {
		Availability struct {
			Status string `json:"status"`
		} `json:"availability"`
		Capacity looseInt `json:"capacity"`
		Longest  looseInt `json:"longest_call_wait_time"`
		OnDuty   looseInt `json:"on_duty_operators"`
		Pending  looseInt `json:"pending"`
	}
	err := lenient(b, &w)
	*s = CallCenterStatus{
		Availability: w.Availability.Status, Capacity: int64(w.Capacity), OnDuty: int64(w.OnDuty), Pending: int64(w.Pending),
		LongestWait: time.Duration(min(max(w.Longest, 0), maxSeconds)) * time.Second,
	}
	return err
}

// List returns one page of call centres.
func (s CallCentersService) List(ctx context.Context, o ListOptions) (*Page[CallCenter], error) {
	return list[CallCenter](ctx, s.c, "callcenters.list", api("callcenters"), o)
}

// All goes through all call centres, page by page. An error is the last thing that it yields.
func (s CallCentersService) All(ctx context.Context, o ListOptions) iter.Seq2[CallCenter, error] {
	return all(ctx, o.Cursor, func(ctx context.Context, cursor string) (*Page[CallCenter], error) {
		return s.List(ctx, ListOptions{Cursor: cursor})
	})
}

// Operators returns the people who work in a call centre, each with their duty: the roster and its status in
// one call. Rooms, which can be operators too, are left out. An unknown call centre is an [ErrNotFound].
func (s CallCentersService) Operators(ctx context.Context, id int64) ([]User, error) {
	const op = "callcenters.operators"
	if err := checkID(op, "call centre", id); err != nil {
		return nil, err
	}
	var out *struct {
		Users []User `json:"users"`
	}
	_, err := s.c.Do(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: centerPath(id, "operators"), Out: &out})
	if err != nil {
		return nil, err
	}
	if out == nil {
		return nil, empty(op, "list")
	}
	return out.Users, nil
}

// Status returns how a call centre is doing. An unknown call centre is an [ErrNotFound].
func (s CallCentersService) Status(ctx context.Context, id int64) (*CallCenterStatus, error) {
	const op = "callcenters.status"
	if err := checkID(op, "call centre", id); err != nil {
		return nil, err
	}
	var out *CallCenterStatus
	_, err := s.c.Do(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: centerPath(id, "status"), Out: &out})
	if err == nil && out == nil {
		err = empty(op, "status")
	}
	return out, err
}

func centerPath(id int64, rest string) []string {
	return api("callcenters", strconv.FormatInt(id, 10), rest)
}
