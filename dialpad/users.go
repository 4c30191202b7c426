package dialpad

import (
	"context"
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit"
)

// UsersService reads users, and sets their do-not-disturb and status message.
// Its errors are those of [DutyService].
type UsersService struct{ r resource[User] }

// UserListOptions choose which users a list shows. The zero value is the first
// page of all that Dialpad shows by itself.
type UserListOptions struct {
	// Cursor is Next of the page before.
	Cursor string `url:"cursor,omitempty"`
	// Email is one of the user's addresses.
	Email string `url:"email,omitempty"`
	// State is active, all, cancelled, deleted, pending or suspended.
	State string `url:"state,omitempty"`
}

// Get returns a user; an unknown one is an [ErrNotFound].
func (s UsersService) Get(ctx context.Context, id int64) (*User, error) { return s.r.get(ctx, id) }

// GetByEmail returns the active user who has the address, in any case. No user
// is an [ErrNotFound]; several are an [ErrConflict].
func (s UsersService) GetByEmail(ctx context.Context, email string) (*User, error) {
	const op = "users.get_by_email"
	if !strings.Contains(email, "@") {
		return nil, argumentError("dialpad: " + op + ": email: want an address, got a text without @")
	}
	var found *User
	for u, err := range s.All(ctx, UserListOptions{Email: email, State: "active"}) {
		if err != nil {
			return nil, err
		}
		has := slices.ContainsFunc(u.Emails, func(e string) bool { return strings.EqualFold(e, email) })
		switch {
		case !has:
		case found != nil && found.ID != u.ID:
			return nil, &Error{Op: op, Status: http.StatusConflict}
		default:
			found = &u
		}
	}
	if found == nil {
		return nil, &Error{Op: op, Status: http.StatusNotFound}
	}
	return found, nil
}

// List returns one page of users.
func (s UsersService) List(ctx context.Context, o UserListOptions) (ctikit.Page[User], error) {
	return s.r.list(ctx, o)
}

// All is an iterator over all users. An error comes last.
func (s UsersService) All(ctx context.Context, o UserListOptions) iter.Seq2[User, error] {
	return s.r.all(ctx, o.Cursor, func(cursor string) any {
		return UserListOptions{Cursor: cursor, Email: o.Email, State: o.State}
	})
}

// DoNotDisturb is a do-not-disturb to set.
type DoNotDisturb struct {
	On bool `json:"do_not_disturb"`
	// GroupID and GroupType name the group whose lines it is for. Without them it
	// is for the user's own line, as far as Dialpad's description shows.
	GroupID   int64      `json:"group_id,omitempty"`
	GroupType TargetType `json:"group_type,omitempty"`
}

// SetDoNotDisturb sets, and in spite of its name in Dialpad's API does not
// toggle, whether a user's lines ring. It is independent of duty. An unknown
// user is an [ErrNotFound].
func (s UsersService) SetDoNotDisturb(ctx context.Context, id int64, d DoNotDisturb) (ctikit.Receipt, error) {
	r := s.r.request("set_do_not_disturb", id)
	r.want((d.GroupID != 0) == (d.GroupType != ""), "GroupID and GroupType", "both or neither, got one")
	r.In = d
	return r.write(ctx)
}

// StatusMessage is a status message to set.
type StatusMessage struct {
	// Text is shown to others; an empty one takes the message away.
	Text string `json:"status_message"`
	// Expiration is when Dialpad takes the message away, 0 for never. Its unit is
	// undocumented; the vendor's example suggests seconds from now.
	Expiration int64 `json:"expiration,omitempty"`
}

// SetStatusMessage sets the text that a user shows. It has nothing to do with
// duty or availability. An unknown user is an [ErrNotFound].
func (s UsersService) SetStatusMessage(ctx context.Context, id int64, m StatusMessage) (ctikit.Receipt, error) {
	r := s.r.request("set_status_message", id)
	r.want(m.Expiration >= 0, "Expiration", "0 or more, got %d", m.Expiration)
	r.In = m
	return r.write(ctx)
}
