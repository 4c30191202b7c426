package zendesk

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Create makes a user. An address or external id that another user has is an
// [ErrInvalid]; a number that another user has is not: see [User.SharedPhone].
func (s UsersService) Create(ctx context.Context, spec UserSpec) (*User, error) {
	r := s.c.request("users.create")
	r.named(spec)
	return object(ctx, r.with(wrapped(spec)), knownUser, "user")
}

// Update changes a user. Zendesk takes 5 updates a minute of one user and one a
// second of all: the call waits for its turn as long as [WithRetries] and ctx
// let it, else it is an [ErrRateLimited] that was not sent.
func (s UsersService) Update(ctx context.Context, id int64, spec UserSpec) (*User, error) {
	r := s.c.request("users.update", id)
	r.want(!spec.empty(), "spec", "a member at least, got none")
	if name, ok := spec.Name.Value(); spec.Name.IsNull() || ok {
		r.required("Name", name)
	}
	if err := r.turn(ctx, s.c, s.c.cfg.userTurns, strconv.FormatInt(id, 10)); err != nil {
		return nil, err
	}
	return object(ctx, r.with(wrapped(spec)), knownUser, "user")
}

// CreateOrUpdate changes the user with the address or the external id of spec,
// upper and lower case being alike, or makes one; created says which. It needs
// one of the two: Zendesk never looks for a user by number. It waits for its
// turn as Update does.
func (s UsersService) CreateOrUpdate(ctx context.Context, spec UserSpec) (u *User, created bool, err error) {
	r := s.c.request("users.create_or_update")
	r.named(spec)
	email, _ := spec.Email.Value()
	externalID, _ := spec.ExternalID.Value()
	r.want(email != "" || externalID != "", "Email, ExternalID", "one of them, got neither")
	if err := r.turn(ctx, s.c, s.c.cfg.userTurns, strings.ToLower("external "+externalID+" email "+email)); err != nil {
		return nil, false, err
	}
	var body json.RawMessage
	r.Out = &body
	meta, err := r.with(wrapped(spec)).send(ctx)
	if err != nil {
		return nil, false, err
	}
	u = new(User)
	if err := lenient.Decode(inside(body, "user"), u); err != nil {
		return nil, false, r.malformed(err)
	}
	if u.ID == 0 {
		return nil, false, r.lacks("user", "an object with an id")
	}
	s.c.cfg.userTurns.note(strconv.FormatInt(u.ID, 10), s.c.clock.Now())
	return u, meta.Status == http.StatusCreated, nil
}

// named refuses what has no name.
func (r *request) named(spec UserSpec) {
	name, _ := spec.Name.Value()
	r.required("Name", name)
}

func wrapped(spec UserSpec) any { return map[string]UserSpec{"user": spec} }
