package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Role is what a user is in Zendesk. The set is open.
type Role string

// The roles that Zendesk documents.
const (
	RoleEndUser Role = "end-user"
	RoleAgent   Role = "agent"
	RoleAdmin   Role = "admin"
)

// RoleType tells kinds of agents apart.
type RoleType int

// The role types that Zendesk documents.
const (
	RoleTypeCustom      RoleType = 0
	RoleTypeLight       RoleType = 1 // cannot have a unified status
	RoleTypeChat        RoleType = 2
	RoleTypeContributor RoleType = 3
	RoleTypeAdmin       RoleType = 4
)

// User is a person in Zendesk. It holds personal data: keep it out of logs.
type User struct {
	ID    int64
	Email string // "" where the user has none
	Name  string
	Role  Role
	// RoleType is nil for end users and where Zendesk does not tell.
	RoleType *RoleType
	// CustomRoleID and DefaultGroupID are 0 where there is none.
	CustomRoleID, DefaultGroupID int64
	// Active is false for deleted users.
	Active    bool
	Suspended bool
	UpdatedAt time.Time
}

// Light reports whether the user is a light agent, who cannot have a unified
// status.
func (u User) Light() bool { return u.RoleType != nil && *u.RoleType == RoleTypeLight }

// UserService reads users. Its calls draw on the account's general budget, not
// on that of AvailabilityService.
//
// All methods are safe for concurrent use and fail with an *Error that matches
// ErrUnauthorized, ErrForbidden, ErrInvalid, ErrRateLimited or ErrServer.
//
// Source: developer.zendesk.com, ticketing/users/users.
type UserService struct{ c *core }

// UserListOptions filters the list of users.
type UserListOptions struct {
	Cursor
	// Roles keeps users of these roles; empty means agents and admins.
	Roles []Role `url:"role[],omitempty"`
}

// ShowMany reads up to 100 users by id. Ids that Zendesk does not know are
// missing from the result.
func (s UserService) ShowMany(ctx context.Context, ids []int64) ([]User, error) {
	const op = "users.show_many"
	if err := checkShowMany(ids); err != nil {
		return nil, opError(op, err)
	}
	query := struct {
		IDs []int64 `url:"ids,comma"`
	}{ids}
	var body json.RawMessage
	if _, err := s.c.do(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: api("users", "show_many"), Query: query, Out: &body}); err != nil {
		return nil, err
	}
	page, err := decodeUsers(body, false)
	return page.Items, opError(op, err)
}

func checkShowMany(ids []int64) error {
	if n := len(ids); n == 0 || n > 100 {
		return fmt.Errorf("user ids: want 1 to 100, got %d", n)
	}
	var errs []error
	for i, id := range ids {
		errs = append(errs, positive(fmt.Sprintf("user id %d", i), id))
	}
	return errors.Join(errs...)
}

// List reads one page of users, agents and admins by default.
func (s UserService) List(ctx context.Context, opts UserListOptions) (Page[User], error) {
	const op = "users.list"
	if len(opts.Roles) == 0 {
		opts.Roles = []Role{RoleAgent, RoleAdmin}
	}
	if opts.Size == 0 {
		opts.Size = 100 // without a size Zendesk pages by offset and stops at 10,000 users
	}
	var body json.RawMessage
	if err := s.c.list(ctx, op, api("users"), opts.Cursor, opts, &body); err != nil {
		return Page[User]{}, err
	}
	page, err := decodeUsers(body, true)
	return page, opError(op, err)
}

// All reads every page of users, agents and admins by default. An error is the
// last thing that it yields.
func (s UserService) All(ctx context.Context, opts UserListOptions) iter.Seq2[User, error] {
	return pages(ctx, opts.After, func(ctx context.Context, after string) (Page[User], error) {
		opts.After = after
		return s.List(ctx, opts)
	})
}

type userWire struct {
	ID             number    `json:"id"`
	Email          *string   `json:"email"`
	Name           string    `json:"name"`
	Role           Role      `json:"role"`
	RoleType       *RoleType `json:"role_type"`
	CustomRoleID   number    `json:"custom_role_id"`
	DefaultGroupID number    `json:"default_group_id"`
	Active         *bool     `json:"active"`
	Suspended      bool      `json:"suspended"`
	UpdatedAt      moment    `json:"updated_at"`
}

func (w userWire) user() User {
	u := User{
		ID: int64(w.ID), Name: w.Name, Role: w.Role, RoleType: w.RoleType,
		CustomRoleID: int64(w.CustomRoleID), DefaultGroupID: int64(w.DefaultGroupID),
		Active: w.Active == nil || *w.Active, Suspended: w.Suspended, UpdatedAt: w.UpdatedAt.Time,
	}
	if w.Email != nil {
		u.Email = *w.Email
	}
	return u
}

func decodeUsers(body []byte, paged bool) (Page[User], error) {
	var doc struct {
		Users []userWire `json:"users"`
		paging
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return Page[User]{}, malformed(err)
	}
	if doc.Users == nil {
		return Page[User]{}, malformed(errors.New("users: want an array, got nothing"))
	}
	page := Page[User]{Items: make([]User, 0, len(doc.Users))}
	for _, w := range doc.Users {
		page.Items = append(page.Items, w.user())
	}
	if !paged {
		return page, nil
	}
	var err error
	page.Next, err = doc.next()
	return page, err
}
