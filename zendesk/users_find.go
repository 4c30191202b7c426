package zendesk

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// Me reads the user whose credential it is. To a credential that it does not
// know Zendesk shows an anonymous user, with the status 200: that is an
// [ErrUnauthorized] too, but renews no token.
func (s UsersService) Me(ctx context.Context) (*User, error) {
	r := s.c.request("users.me")
	body, err := r.body(ctx)
	if err != nil {
		return nil, err
	}
	var id struct {
		ID json.RawMessage `json:"id"`
	}
	var u User
	raw := inside(body, "user")
	_ = lenient.Decode(raw, &id) // so does the line below
	if err := lenient.Decode(raw, &u); err != nil {
		return nil, r.malformed(err)
	}
	switch {
	case u.ID != 0:
		return &u, nil
	case string(id.ID) == "null":
		return nil, &Error{Op: r.Op, Status: http.StatusUnauthorized}
	}
	return nil, r.lacks("user", "an object with an id")
}

// UserSearchOptions say who is looked for.
type UserSearchOptions struct {
	// Query is a part of a name or address, or words such as those of
	// SearchQuery's Phone; required. What others typed goes into its Text.
	Query SearchQuery `url:"query"`
	// Size is the number of users a page, 1 to 100; 0 leaves it to Zendesk.
	Size int `url:"per_page,omitempty"`
	// Cursor is Next of the page before, with which the others do not count.
	Cursor string `url:"-"`
}

// Search reads one page of the users that a query finds, at most 10,000 in all.
// New and changed users are found after some minutes: searching, then creating,
// makes one person two users when two calls come close together.
func (s UsersService) Search(ctx context.Context, opts UserSearchOptions) (ctikit.Page[User], error) {
	r := s.c.request("users.search")
	r.searchPage(opts.Query, opts.Cursor)
	return page(ctx, r, opts.Cursor, opts, knownUser, "users")
}

// AllMatching reads every user that a query finds. An error is the last thing
// that it yields.
func (s UsersService) AllMatching(ctx context.Context, opts UserSearchOptions) iter.Seq2[User, error] {
	return filtered(ctx, opts, func(o *UserSearchOptions) *string { return &o.Cursor }, s.Search)
}

// GetByExternalID returns the active user of that external id, upper and lower
// case being alike. No user is an [ErrNotFound]; several are an [ErrConflict].
func (s UsersService) GetByExternalID(ctx context.Context, externalID string) (*User, error) {
	r := s.c.request("users.get_by_external_id")
	r.required("external id", externalID)
	body, err := r.query(struct {
		ID string `url:"external_id"`
	}{externalID}).body(ctx)
	if err != nil {
		return nil, err
	}
	return oneUser(r, body, func(u User) bool { return strings.EqualFold(u.ExternalID, externalID) })
}

// ByExternalIDs reads up to 100 users by external id. Ids that Zendesk does not
// know are missing from the result.
func (s UsersService) ByExternalIDs(ctx context.Context, externalIDs []string) ([]User, error) {
	r := s.c.request("users.by_external_ids")
	r.want(len(externalIDs) > 0, "external ids", "at least one, got none")
	r.want(len(externalIDs) <= chunk, "external ids", "at most %d, got %d", chunk, len(externalIDs))
	for _, id := range externalIDs {
		r.want(id != "" && !strings.Contains(id, ","), "external id", "a value without a comma, got another")
	}
	body, err := r.query(struct {
		IDs []string `url:"external_ids,comma"`
	}{externalIDs}).body(ctx)
	if err != nil {
		return nil, err
	}
	return itemsOf(r, body, knownUser, "users")
}
