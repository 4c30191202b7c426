package aircall

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"mime"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// UsersService reads users and sets their status.
//
// Its errors are [*Error] for what Aircall refused, matching the sentinels of
// this package; an argument that cannot be right is an [ErrInvalid] before
// anything is sent.
type UsersService struct{ c *core }

// reads and writes are requests whose version options choose.
func (s UsersService) reads(op string, ids ...int64) *request {
	return s.c.request(op, ids...).ofUsers(s.c.reads, s.c.cfg.userVersion)
}

func (s UsersService) writes(op string, known *memory, id int64) *request {
	return s.c.request(op, id).ofUsers(known, s.c.cfg.statusVersion)
}

// Get returns a user. A user that does not exist, or was deleted, is an
// [ErrNotFound].
func (s UsersService) Get(ctx context.Context, id int64) (*User, error) {
	return object[User](ctx, s.reads("users.get", id), "user")
}

// List returns one page of the company's users.
func (s UsersService) List(ctx context.Context, o UserListOptions) (ctikit.Page[User], error) {
	return s.list(o).page(ctx)
}

// All goes through all users, page by page. An error is the last thing that it
// yields.
func (s UsersService) All(ctx context.Context, o UserListOptions) iter.Seq2[User, error] {
	return s.list(o).all(ctx)
}

func (s UsersService) list(o UserListOptions) list[User] {
	return listOf[User](s.reads("users.list"), "users", ListOptions(o))
}

// UserAvailability is what one user can do right now.
type UserAvailability struct {
	UserID       int64        `json:"id"`
	Availability Availability `json:"availability"`
}

// UnmarshalJSON decodes an availability. A field of an unexpected type is left
// empty.
func (a *UserAvailability) UnmarshalJSON(b []byte) error { return lenient.Object(b, a) }

// Availabilities returns one page of what users can do right now.
func (s UsersService) Availabilities(ctx context.Context, o AvailabilityListOptions) (ctikit.Page[UserAvailability], error) {
	return s.availabilities(o).page(ctx)
}

// AllAvailabilities goes through what all users can do right now, page by page.
// An error is the last thing that it yields.
func (s UsersService) AllAvailabilities(ctx context.Context, o AvailabilityListOptions) iter.Seq2[UserAvailability, error] {
	return s.availabilities(o).all(ctx)
}

func (s UsersService) availabilities(o AvailabilityListOptions) list[UserAvailability] {
	return listOf[UserAvailability](s.c.request("users.availabilities"), "users", ListOptions(o))
}

var errNoAvailability = errors.New("aircall: the reply holds no availability")

// Availability returns what a user can do right now; an unknown user is an
// [ErrNotFound].
func (s UsersService) Availability(ctx context.Context, id int64) (Availability, error) {
	var out struct{ Availability Availability }
	r := s.c.request("users.availability", id)
	r.Out = &out
	err := r.run(ctx)
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

// StatusChange is what a [UsersService.SetStatus] did and when, so that the
// event it causes can be recognised: Aircall's events name no origin.
type StatusChange struct {
	// Receipt spans the whole call, tries and waits included.
	ctikit.Receipt
	// User is the user as the reply shows it; zero if the reply cannot be read. A
	// user in a call reads unavailable whatever was set.
	User User
}

var errHTML = errors.New("aircall: users.set_status: want a reply from Aircall, got an HTML page")

// SetStatus sets what a user has chosen. A reason is sent with the status of
// [WithReasonStatus]. Setting the status that a user already has is allowed and
// changes nothing. Users who are signed out can be set too. What happens during
// a call is undocumented.
//
// A deleted user is an [ErrNotFound]. With [VersionAuto] the version that
// worked is remembered: once v2 has accepted a write, v1 is no longer asked.
func (s UsersService) SetStatus(ctx context.Context, id int64, update StatusUpdate) (StatusChange, error) {
	r := s.writes("users.set_status", s.c.writes, id)
	var body json.RawMessage // read afterwards: the write was done, whatever it holds
	r.In, r.Out = s.statusBody(r, update), &body
	meta, err := r.send(ctx)
	if kind, _, _ := mime.ParseMediaType(meta.Header.Get("Content-Type")); err == nil && kind == "text/html" {
		err = errHTML // of a proxy's sign-in, for example
	}
	if err != nil {
		return StatusChange{}, err
	}
	var out struct{ User User }
	_ = lenient.Decode(body, &out)
	return StatusChange{ctikit.Receipt{Started: meta.Started, Ended: meta.Ended, Date: meta.Date}, out.User}, nil
}

type statusBody struct {
	Availability AvailabilityStatus `json:"availability_status"`
	Substatus    Substatus          `json:"substatus,omitempty"`
}

func (s UsersService) statusBody(r *request, u StatusUpdate) statusBody {
	reason, away := u.Substatus.Reason()
	r.want(!away || u.Availability != Available, "Availability", "unavailable beside a reason, got available")
	r.want(away || u.Availability != "", "Availability", "a status where there is no reason, got an empty string")
	if !away {
		return statusBody(u)
	}
	if u.Availability == "" || u.Availability == Unavailable {
		u.Availability = s.c.cfg.reasonStatus
	}
	return statusBody{u.Availability, reason}
}
