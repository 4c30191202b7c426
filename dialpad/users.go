package dialpad

import (
	"context"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/httpx"
)

// UsersService reads users and sets their do-not-disturb. Its errors are those of [DutyService].
type UsersService struct{ c *core }

// UserListOptions choose which users a list shows. The zero value is the first page of all that Dialpad shows
// by itself.
type UserListOptions struct {
	ListOptions
	// Email is one of the user's addresses.
	Email string `url:"email,omitempty"`
	// State is active, all, cancelled, deleted, pending or suspended.
	State string `url:"state,omitempty"`
}

// Get returns a user; an unknown one is an [ErrNotFound].
func (s UsersService) Get(ctx context.Context, id int64) (*User, error) {
	const op = "users.get"
	if err := checkID(op, "user", id); err != nil {
		return nil, err
	}
	call := httpx.Call{Op: op, Method: http.MethodGet, Path: userPath(id)}
	return one(ctx, s.c, call, "user", func(u *User) int64 { return u.ID })
}

// ByEmail returns the active user who has the address, in any case. Nobody is an [ErrNotFound]; several are an
// [ErrConflict].
func (s UsersService) ByEmail(ctx context.Context, email string) (*User, error) {
	const op = "users.by_email"
	if !strings.Contains(email, "@") {
		return nil, invalid(op, "the e-mail address has no @")
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
func (s UsersService) List(ctx context.Context, o UserListOptions) (*Page[User], error) {
	return list[User](ctx, s.c, "users.list", api("users"), o)
}

// All goes through the users, page by page. An error is the last thing that it yields.
func (s UsersService) All(ctx context.Context, o UserListOptions) iter.Seq2[User, error] {
	return all(ctx, o.Cursor, func(ctx context.Context, cursor string) (*Page[User], error) {
		o := o
		o.Cursor = cursor
		return s.List(ctx, o)
	})
}

// DoNotDisturb is a do-not-disturb to set.
type DoNotDisturb struct {
	On bool
	// GroupID and GroupType name the group whose lines it is for. Without them it is for the user's own line,
	// as far as one can tell from Dialpad's description.
	GroupID   int64
	GroupType GroupType
}

// SetDoNotDisturb sets, and in spite of its name in Dialpad's API does not toggle, whether a user's lines
// ring. It is independent of duty. An unknown user is an [ErrNotFound].
func (s UsersService) SetDoNotDisturb(ctx context.Context, id int64, d DoNotDisturb) error {
	const op = "users.set_do_not_disturb"
	if err := checkID(op, "user", id); err != nil {
		return err
	}
	if (d.GroupID != 0) != (d.GroupType != "") {
		return invalid(op, "GroupID and GroupType must be given both or neither")
	}
	body := struct {
		On        bool      `json:"do_not_disturb"`
		GroupID   int64     `json:"group_id,omitempty"`
		GroupType GroupType `json:"group_type,omitempty"`
	}(d)
	_, err := s.c.Do(ctx, httpx.Call{Op: op, Method: http.MethodPatch, Path: append(userPath(id), "togglednd"), In: body})
	return err
}

func userPath(id int64) []string { return api("users", strconv.FormatInt(id, 10)) }
