package zendesk

import (
	"context"
	"iter"
	"net/http"
	"strings"

	"github.com/ctikit/ctikit"
)

// Role is what a user is in Zendesk. The set is open.
type Role string

// The roles that Zendesk documents.
const (
	RoleEndUser Role = "end-user"
	RoleAgent   Role = "agent"
	RoleAdmin   Role = "admin"
)

// RoleType is the kind of an agent.
type RoleType int

// The role types that Zendesk documents.
const (
	RoleTypeCustom      RoleType = 0
	RoleTypeLight       RoleType = 1 // cannot have a unified status
	RoleTypeChat        RoleType = 2
	RoleTypeContributor RoleType = 3
	RoleTypeAdmin       RoleType = 4
)

// Light reports whether the user is a light agent, who cannot have a unified
// status.
func (u User) Light() bool { return u.RoleType != nil && *u.RoleType == RoleTypeLight }

// UsersService reads and writes users. Its calls draw on the account's general
// budget, not on that of AvailabilityService.
//
// Source: developer.zendesk.com, ticketing/users/users.
type UsersService struct{ c *core }

// UserListOptions filter the list of users.
type UserListOptions struct {
	// Size is the number of users a page, 1 to 100; 0 means 100.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before.
	Cursor string `url:"page[after],omitempty"`
	// Roles keeps users of these roles; empty means agents and admins.
	Roles []Role `url:"role[],omitempty"`
}

// Get reads one user. An unknown id is an [ErrNotFound].
func (s UsersService) Get(ctx context.Context, id int64) (*User, error) {
	return object(ctx, s.c.request("users.get", id), knownUser, "user")
}

// GetByEmail returns the active user whose primary address it is, in any case.
// No user is an [ErrNotFound]; several are an [ErrConflict]. New users are found
// after some minutes.
func (s UsersService) GetByEmail(ctx context.Context, email string) (*User, error) {
	r := s.c.request("users.get_by_email")
	r.want(strings.Contains(email, "@") && !strings.ContainsAny(email, `"\`), "email", "an address, got another text")
	body, err := r.query(struct {
		Query string `url:"query"`
	}{`email:"` + email + `"`}).body(ctx)
	if err != nil {
		return nil, err
	}
	return oneUser(r, body, func(u User) bool { return strings.EqualFold(u.Email, email) })
}

// oneUser is the only active user of a list who is meant.
func oneUser(r *request, body []byte, meant func(User) bool) (*User, error) {
	users, err := itemsOf(r, body, knownUser, "users")
	if err != nil {
		return nil, err
	}
	var found *User
	for _, u := range users {
		switch {
		case !u.Active || !meant(u):
		case found != nil:
			return nil, &Error{Op: r.Op, Status: http.StatusConflict}
		default:
			found = &u
		}
	}
	if found == nil {
		return nil, &Error{Op: r.Op, Status: http.StatusNotFound}
	}
	return found, nil
}

// ShowMany reads up to 100 users by id. Ids that Zendesk does not know are
// missing from the result.
func (s UsersService) ShowMany(ctx context.Context, ids []int64) ([]User, error) {
	r := s.c.request("users.show_many")
	r.some("user id", ids)
	r.want(len(ids) <= chunk, "user ids", "at most %d, got %d", chunk, len(ids))
	body, err := r.query(struct {
		IDs []int64 `url:"ids,comma"`
	}{ids}).body(ctx)
	if err != nil {
		return nil, err
	}
	return itemsOf(r, body, knownUser, "users")
}

// List reads one page of users, agents and admins by default.
func (s UsersService) List(ctx context.Context, opts UserListOptions) (ctikit.Page[User], error) {
	if len(opts.Roles) == 0 {
		opts.Roles = []Role{RoleAgent, RoleAdmin}
	}
	if opts.Size == 0 {
		opts.Size = 100 // without a size Zendesk pages by offset and stops at 10,000 users
	}
	return page(ctx, s.c.request("users.list"), opts.Cursor, opts, knownUser, "users")
}

func knownUser(u User) (User, bool) { return u, u.ID != 0 }

// All reads every page of users, agents and admins by default. An error is the
// last thing that it yields.
func (s UsersService) All(ctx context.Context, opts UserListOptions) iter.Seq2[User, error] {
	return filtered(ctx, opts, func(o *UserListOptions) *string { return &o.Cursor }, s.List)
}
