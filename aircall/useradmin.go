package aircall

import (
	"context"
	"encoding/json"
	"iter"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
)

// GetByEmail returns the user with an e-mail address, which v2 of the API alone
// can look up. An unknown address is an [ErrNotFound].
func (s UsersService) GetByEmail(ctx context.Context, email string) (*User, error) {
	r := s.c.request("users.get_by_email")
	r.want(strings.Contains(email, "@"), "email", "an address with an @")
	r.params = []string{email}
	return object[User](ctx, r, "user")
}

// UserSpec is a user to invite.
type UserSpec struct {
	Email     string
	FirstName string
	LastName  string
	// TimeZone is an IANA name, Etc/UTC when empty; Language a tag, en-US when
	// empty.
	TimeZone, Language string
	// WrapUpTime is in whole seconds.
	WrapUpTime time.Duration
	// RoleIDs is a JSON list; whether of numbers or of texts is undocumented. Nil
	// sends none.
	RoleIDs json.RawMessage
}

// Create invites a user, who gets an e-mail. A user of that address that exists
// is an [ErrInvalid]. A broken connection is not tried again, as the user may
// have been made.
func (s UsersService) Create(ctx context.Context, spec UserSpec) (*User, error) {
	r := s.reads("users.create").with(struct {
		Email      string          `json:"email"`
		FirstName  string          `json:"first_name,omitempty"`
		LastName   string          `json:"last_name,omitempty"`
		TimeZone   string          `json:"time_zone,omitempty"`
		Language   string          `json:"language,omitempty"`
		WrapUpTime int64           `json:"wrap_up_time,omitempty"`
		RoleIDs    json.RawMessage `json:"role_ids,omitempty"`
	}{spec.Email, spec.FirstName, spec.LastName, spec.TimeZone, spec.Language, int64(spec.WrapUpTime / time.Second), spec.RoleIDs})
	r.want(strings.Contains(spec.Email, "@"), "Email", "an address with an @")
	return object[User](ctx, r, "user")
}

// UserUpdate is what to change of a user besides the status: nil stays.
type UserUpdate struct {
	FirstName, LastName *string
	// TimeZone is an IANA name, Language a tag such as en-US.
	TimeZone, Language *string
	// WrapUpTime is in whole seconds.
	WrapUpTime *time.Duration
	// RoleIDs is a JSON list, as in [UserSpec].
	RoleIDs json.RawMessage
}

// Update changes a user, in the version of [WithStatusVersion]; an unknown one
// is an [ErrNotFound]. With [VersionAuto] it asks v2 first each time: that v2
// takes a name does not mean that it takes a status.
func (s UsersService) Update(ctx context.Context, id int64, u UserUpdate) (*User, error) {
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
	return object[User](ctx, s.writes("users.update", new(memory), id).with(body), "user")
}

// Delete removes a user; Aircall does so after it has answered. An unknown one
// is an [ErrNotFound].
func (s UsersService) Delete(ctx context.Context, id int64) error {
	return s.c.request("users.delete", id).run(ctx)
}

// StartCall has the user's phone ring and then call a number, in E.164, from
// one of the company's numbers. A user who is not available is an
// [ErrWrongState]. A broken connection is not tried again: it would ring twice.
func (s UsersService) StartCall(ctx context.Context, id, numberID int64, to string) error {
	r := s.c.request("users.start_call", id).with(struct {
		NumberID int64  `json:"number_id"`
		To       string `json:"to"`
	}{numberID, to})
	r.want(numberID > 0, "number id", "a positive number, got %d", numberID)
	r.want(to != "", "to", "a number to call, got an empty string")
	return r.run(ctx)
}

// Dial fills a number, in E.164, into the user's dialler and calls nobody. A
// user who is not available is an [ErrWrongState].
func (s UsersService) Dial(ctx context.Context, id int64, to string) error {
	r := s.c.request("users.dial", id).with(struct {
		To string `json:"to"`
	}{to})
	r.want(to != "", "to", "a number to call, got an empty string")
	return r.run(ctx)
}

// Numbers returns one page of the numbers that ring a user; an unknown one is
// an [ErrNotFound].
func (s UsersService) Numbers(ctx context.Context, id int64, o NumberListOptions) (ctikit.Page[Number], error) {
	return s.numbers(id, o).page(ctx)
}

// AllNumbers goes through the numbers that ring a user, page by page. An error
// is the last thing that it yields.
func (s UsersService) AllNumbers(ctx context.Context, id int64, o NumberListOptions) iter.Seq2[Number, error] {
	return s.numbers(id, o).all(ctx)
}

func (s UsersService) numbers(id int64, o NumberListOptions) list[Number] {
	return listOf[Number](s.c.request("users.numbers", id), "numbers", ListOptions(o))
}
