package aircall

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// GetByEmail returns the user with an e-mail address, which v2 of the API alone can look up.
// An unknown address is an [ErrNotFound].
func (s UsersService) GetByEmail(ctx context.Context, email string) (*User, error) {
	const op = "users.get_by_email"
	if !strings.Contains(email, "@") {
		return nil, invalid(op, "the e-mail address has no @")
	}
	return object[User](ctx, s.c, "user", httpx.Call{
		Op: op, Method: http.MethodGet, Path: []string{"v2", "users", email},
	})
}

// UserSpec is a user to invite.
type UserSpec struct {
	Email     string
	FirstName string
	LastName  string
	// TimeZone is an IANA name, Etc/UTC when empty; Language a tag, en-US when empty.
	TimeZone, Language string
	// WrapUpTime is in whole seconds.
	WrapUpTime time.Duration
	// RoleIDs is a JSON list; whether of numbers or of texts is undocumented. Nil sends none.
	RoleIDs json.RawMessage
}

// Create invites a user, who gets an e-mail. A user of that address that exists is an [ErrInvalid].
// A broken connection is not tried again, as the user may have been made.
func (s UsersService) Create(ctx context.Context, spec UserSpec) (*User, error) {
	const op = "users.create"
	if !strings.Contains(spec.Email, "@") {
		return nil, invalid(op, "Email has no @")
	}
	body := struct {
		Email      string          `json:"email"`
		FirstName  string          `json:"first_name,omitempty"`
		LastName   string          `json:"last_name,omitempty"`
		TimeZone   string          `json:"time_zone,omitempty"`
		Language   string          `json:"language,omitempty"`
		WrapUpTime int64           `json:"wrap_up_time,omitempty"`
		RoleIDs    json.RawMessage `json:"role_ids,omitempty"`
	}{spec.Email, spec.FirstName, spec.LastName, spec.TimeZone, spec.Language, int64(spec.WrapUpTime / time.Second), spec.RoleIDs}
	var out struct{ User User }
	_, err := s.c.versioned(ctx, s.c.reads, s.c.cfg.userVersion, httpx.Call{
		Op: op, Method: http.MethodPost, Path: []string{"users"}, In: body, Out: &out,
	})
	if err != nil {
		return nil, err
	}
	return out.User.known()
}

// UserUpdate says what to change of a user besides the status: nil stays.
type UserUpdate struct {
	FirstName, LastName *string
	// TimeZone is an IANA name, Language a tag such as en-US.
	TimeZone, Language *string
	// WrapUpTime is in whole seconds.
	WrapUpTime *time.Duration
	// RoleIDs is a JSON list, as in [UserSpec].
	RoleIDs json.RawMessage
}

// Update changes a user, in the version of [WithStatusVersion]; an unknown one is an [ErrNotFound].
// With [VersionAuto] it asks v2 first each time: that v2 takes a name does not mean that it takes a status.
func (s UsersService) Update(ctx context.Context, id int64, u UserUpdate) (*User, error) {
	const op = "users.update"
	if err := checkUser(op, id); err != nil {
		return nil, err
	}
	body := struct {
		FirstName  *string         `json:"first_name,omitempty"`
		LastName   *string         `json:"last_name,omitempty"`
		TimeZone   *string         `json:"time_zone,omitempty"`
		Language   *string         `json:"language,omitempty"`
		WrapUpTime *int64          `json:"wrap_up_time,omitempty"`
		RoleIDs    json.RawMessage `json:"role_ids,omitempty"`
	}{FirstName: u.FirstName, LastName: u.LastName, TimeZone: u.TimeZone, Language: u.Language, RoleIDs: u.RoleIDs}
	if u.WrapUpTime != nil {
		body.WrapUpTime = new(int64(*u.WrapUpTime / time.Second))
	}
	var out struct{ User User }
	_, err := s.c.versioned(ctx, new(memory), s.c.cfg.setVersion, httpx.Call{
		Op: op, Method: http.MethodPut, Path: []string{"users", decimal(id)}, In: body, Out: &out,
	})
	if err != nil {
		return nil, err
	}
	return out.User.known()
}

// Delete removes a user; Aircall does so after it has answered. An unknown one is an [ErrNotFound].
func (s UsersService) Delete(ctx context.Context, id int64) error {
	const op = "users.delete"
	if err := checkUser(op, id); err != nil {
		return err
	}
	return s.c.command(ctx, op, http.MethodDelete, nil, "v1", "users", decimal(id))
}

// StartCall has the user's phone ring and then call a number, in E.164, from one of the company's numbers.
// A user who is not available is an [ErrWrongState].
// A broken connection is not tried again: it would ring twice.
func (s UsersService) StartCall(ctx context.Context, id, numberID int64, to string) error {
	const op = "users.start_call"
	if err := errors.Join(checkUser(op, id), checkID(op, "number", numberID), checkTo(op, to)); err != nil {
		return err
	}
	body := struct {
		NumberID int64  `json:"number_id"`
		To       string `json:"to"`
	}{numberID, to}
	return s.c.command(ctx, op, http.MethodPost, body, "v1", "users", decimal(id), "calls")
}

// Dial fills a number, in E.164, into the user's dialler and calls nobody.
// A user who is not available is an [ErrWrongState].
func (s UsersService) Dial(ctx context.Context, id int64, to string) error {
	const op = "users.dial"
	if err := errors.Join(checkUser(op, id), checkTo(op, to)); err != nil {
		return err
	}
	body := struct {
		To string `json:"to"`
	}{to}
	return s.c.command(ctx, op, http.MethodPost, body, "v1", "users", decimal(id), "dial")
}

func checkTo(op, to string) error {
	if to == "" {
		return invalid(op, "the number to call is empty")
	}
	return nil
}

// Numbers returns one page of the numbers that ring a user; an unknown one is an [ErrNotFound].
func (s UsersService) Numbers(ctx context.Context, id int64, o ListOptions) (*Page[Number], error) {
	l, err := s.numbers(id)
	if err != nil {
		return nil, err
	}
	return l.list(ctx, o)
}

// AllNumbers goes through the numbers that ring a user, page by page. An error is the last thing that it yields.
func (s UsersService) AllNumbers(ctx context.Context, id int64, o ListOptions) iter.Seq2[Number, error] {
	l, err := s.numbers(id)
	if err != nil {
		return func(yield func(Number, error) bool) { yield(Number{}, err) }
	}
	return l.all(ctx, o)
}

func (s UsersService) numbers(id int64) (listing[Number], error) {
	const op = "users.numbers"
	return listing[Number]{
		c: s.c, op: op, name: "numbers", path: []string{"v2", "users", decimal(id), "numbers"},
	}, checkUser(op, id)
}
