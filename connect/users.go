package connect

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/ctikit/ctikit"
)

// UsersService reads the instance's users.
//
// No list and no search of Connect shows or takes e-mail addresses. To join
// users with another system by e-mail, compare usernames first, which usually
// are the addresses where users sign in through SAML, and read the others one
// by one: [UsersService.Match] does both.
type UsersService struct{ c *core }

// UserListOptions select users.
type UserListOptions struct {
	Cursor string // Next of the page before; empty for the first
	Size   int32  // most users of a page, 0 for Connect's default
}

// List reads one page of all users.
func (s UsersService) List(ctx context.Context, o UserListOptions) (ctikit.Page[UserSummary], error) {
	return list(ctx, s.c, ListUsers, PageRequest(o), s.c.api.ListUsers)
}

// All goes through all users. An error is the last thing that it yields.
func (s UsersService) All(ctx context.Context, o UserListOptions) iter.Seq2[UserSummary, error] {
	return all(ctx, s.c, ListUsers, PageRequest(o), s.c.api.ListUsers)
}

// Get reads a user. One who does not exist is an [ErrNotFound].
func (s UsersService) Get(ctx context.Context, userID string) (*User, error) {
	return get(ctx, s.c, DescribeUser, "user id", userID, s.c.api.DescribeUser)
}

// GetByUsername returns the user of that name, ignoring case where no name is
// equal letter by letter. It is an [ErrNotFound] if there is none. Whether
// Connect's own search ignores case is not documented.
func (s UsersService) GetByUsername(ctx context.Context, username string) (*UserSummary, error) {
	if err := given(SearchUsers, "username", username); err != nil {
		return nil, err
	}
	read := func(ctx context.Context, page PageRequest) (ctikit.Page[UserSummary], error) {
		return s.c.api.SearchUsers(ctx, StringMatch{Value: username, How: Exact}, page)
	}
	var similar *UserSummary
	for user, err := range all(ctx, s.c, SearchUsers, PageRequest{}, read) {
		switch {
		case err != nil:
			return nil, err
		case user.Username == username:
			return &user, nil
		case similar == nil && strings.EqualFold(user.Username, username):
			similar = &user
		}
	}
	if similar == nil {
		return nil, fmt.Errorf("%w: %s: no user has that username", ErrNotFound, SearchUsers)
	}
	return similar, nil
}

// Lookup is Get from memory: each user is read once, also if several goroutines
// ask at the same time, and kept as long as [WithUserCache] says. Errors are
// not kept.
func (s UsersService) Lookup(ctx context.Context, userID string) (*User, error) {
	user, err := s.c.users.get(ctx, userID, s.Get)
	if err != nil {
		return nil, err
	}
	return &user, nil // not the one that others get too
}

// Match returns the address under which another system knows a user: the
// username, else the e-mail address from [UsersService.Lookup], which is a
// request of its own. Known is asked with addresses in lower case. An
// [ErrNotFound] means that it knows neither, or that the user is gone.
func (s UsersService) Match(ctx context.Context, user UserSummary, known func(address string) bool) (string, error) {
	if address := normal(user.Username); address != "" && known(address) {
		return address, nil
	}
	full, err := s.Lookup(ctx, user.ID)
	if err != nil {
		return "", err
	}
	if address := normal(full.Email); address != "" && known(address) {
		return address, nil
	}
	return "", fmt.Errorf("%w: neither username nor e-mail address of user %s is known", ErrNotFound, user.ID)
}

func normal(address string) string { return strings.ToLower(strings.TrimSpace(address)) }
