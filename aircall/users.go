package aircall

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// UsersService reads users and sets their status.
//
// Its errors are [*Error] for what Aircall refused, matching the sentinels of this package; an argument
// that cannot be right is an [ErrInvalid] before anything is sent.
type UsersService struct{ c *core }

// Get returns a user. A user that does not exist, or was deleted, is an [ErrNotFound].
func (s UsersService) Get(ctx context.Context, id int64) (*User, error) {
	const op = "users.get"
	if err := checkUser(op, id); err != nil {
		return nil, err
	}
	var out struct{ User User }
	_, err := s.c.versioned(ctx, s.c.reads, s.c.cfg.userVersion, httpx.Call{
		Op: op, Method: http.MethodGet, Path: []string{"users", decimal(id)}, Out: &out,
	})
	if err != nil {
		return nil, err
	}
	return out.User.known()
}

// List returns one page of the company's users.
func (s UsersService) List(ctx context.Context, o ListOptions) (*Page[User], error) {
	if err := o.check("users.list"); err != nil {
		return nil, err
	}
	return s.list(ctx, o, "")
}

// All goes through all users, page by page. An error is the last thing that it yields.
func (s UsersService) All(ctx context.Context, o ListOptions) iter.Seq2[User, error] {
	return all(ctx, "users.list", o, s.list)
}

func (s UsersService) list(ctx context.Context, o ListOptions, link string) (*Page[User], error) {
	var out struct {
		Users []User
		Meta  pageMeta
	}
	call := httpx.Call{Op: "users.list", Method: http.MethodGet, Out: &out}
	if link != "" {
		call.Link = link
		if _, err := s.c.Do(ctx, call); err != nil {
			return nil, err
		}
		return page(out.Users, out.Meta)
	}
	call.Path, call.Query = []string{"users"}, o
	if _, err := s.c.versioned(ctx, s.c.reads, s.c.cfg.userVersion, call); err != nil {
		return nil, err
	}
	return page(out.Users, out.Meta)
}

// UserAvailability is what one user can do right now.
type UserAvailability struct {
	UserID       int64        `json:"id"`
	Availability Availability `json:"availability"`
}

// UnmarshalJSON decodes an availability. A field of an unexpected type is left empty.
func (a *UserAvailability) UnmarshalJSON(b []byte) error {
	var w struct {
		ID           looseInt     `json:"id"`
		Availability Availability `json:"availability"`
	}
	err := lenient(b, &w)
	*a = UserAvailability{UserID: int64(w.ID), Availability: w.Availability}
	return err
}

// Availabilities returns one page of what users can do right now.
func (s UsersService) Availabilities(ctx context.Context, o ListOptions) (*Page[UserAvailability], error) {
	return s.availabilities().list(ctx, o)
}

// AllAvailabilities goes through what all users can do right now, page by page.
// An error is the last thing that it yields.
func (s UsersService) AllAvailabilities(ctx context.Context, o ListOptions) iter.Seq2[UserAvailability, error] {
	return s.availabilities().all(ctx, o)
}

func (s UsersService) availabilities() listing[UserAvailability] {
	return listing[UserAvailability]{
		c: s.c, op: "users.availabilities", name: "users", path: []string{"v1", "users", "availabilities"},
	}
}

// Availability returns what a user can do right now; an unknown user is an [ErrNotFound].
func (s UsersService) Availability(ctx context.Context, id int64) (Availability, error) {
	const op = "users.availability"
	if err := checkUser(op, id); err != nil {
		return "", err
	}
	var out struct{ Availability Availability }
	_, err := s.c.Do(ctx, httpx.Call{
		Op: op, Method: http.MethodGet,
		Path: []string{"v1", "users", decimal(id), "availability"}, Out: &out,
	})
	if err == nil && out.Availability == "" {
		err = errNoAvailability
	}
	return out.Availability, err
}

// StatusUpdate is the status to set for a user.
type StatusUpdate struct {
	// Availability may be left empty beside a reason.
	Availability AvailabilityStatus
	// Substatus is a reason for being unavailable, or empty.
	Substatus Substatus
}

// StatusChange tells what a [UsersService.SetStatus] did and when, so that the event it causes can be
// recognised: Aircall marks events with no origin.
type StatusChange struct {
	// User is the user as the reply shows it; zero if the reply shows none.
	// A user in a call reads unavailable whatever was set.
	User User
	// Date is Aircall's clock in the reply, in whole seconds; zero when the reply had none.
	Date time.Time
	// Started and Ended bound the request by the client's clock, tries and waits included.
	Started, Ended time.Time
}

// SetStatus sets what a user has chosen. A reason goes out with the word of [WithReasonStatus].
// Setting the status that a user already has is allowed and changes nothing. Users who are signed out
// can be set too. What happens during a call is undocumented.
//
// A deleted user is an [ErrNotFound]. With [VersionAuto] the version that worked is remembered: once v2
// has accepted a write, v1 is no longer asked.
func (s UsersService) SetStatus(ctx context.Context, id int64, update StatusUpdate) (*StatusChange, error) {
	const op = "users.set_status"
	body, err := s.statusBody(op, update)
	if err = errors.Join(checkUser(op, id), err); err != nil {
		return nil, err
	}
	var out struct{ User User }
	meta, err := s.c.versioned(ctx, s.c.writes, s.c.cfg.setVersion, httpx.Call{
		Op: op, Method: http.MethodPut, Path: []string{"users", decimal(id)}, In: body, Out: &out,
	})
	if err != nil {
		return nil, err
	}
	return &StatusChange{User: out.User, Date: meta.Date, Started: meta.Started, Ended: meta.Ended}, nil
}

type statusBody struct {
	Availability AvailabilityStatus `json:"availability_status"`
	Substatus    Substatus          `json:"substatus,omitempty"`
}

func (s UsersService) statusBody(op string, u StatusUpdate) (statusBody, error) {
	_, isReason := u.Substatus.Reason()
	switch {
	case isReason && u.Availability == Available:
		return statusBody{}, invalid(op, "Substatus is a reason for being away, but Availability is available")
	case isReason && (u.Availability == "" || u.Availability == Unavailable):
		u.Availability = s.c.cfg.reasonWord
	case u.Availability == "":
		return statusBody{}, invalid(op, "Availability is empty; only a reason can go without it")
	}
	return statusBody(u), nil
}

var errNoAvailability = errors.New("aircall: the reply holds no availability")

func checkUser(op string, id int64) error { return checkID(op, "user", id) }

func (u *User) known() (*User, error) {
	if u.ID == 0 {
		return nil, errNoID
	}
	return u, nil
}
