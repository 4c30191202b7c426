package aircall

import (
	"context"
	"iter"
	"time"
	"unicode/utf8"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// Team is a group of users for routing calls. It grants no permissions.
type Team struct {
	ID         int64  `json:"id"`
	DirectLink string `json:"direct_link"`
	// Name is unique in the company, and at most 64 characters long.
	Name string `json:"name"`
	// Users are the members, abridged; only [TeamsService] shows them.
	Users []User `json:"users"`
	// CreatedAt is in UTC, zero when unknown.
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// UnmarshalJSON decodes a team. A field of an unexpected type is left empty.
func (t *Team) UnmarshalJSON(b []byte) error { return lenient.Object(b, t) }

// TeamsService keeps the company's teams. Its errors are those of
// [UsersService].
type TeamsService struct{ c *core }

// maxTeamName is in characters.
const maxTeamName = 64

// Get returns a team; an unknown one is an [ErrNotFound].
func (s TeamsService) Get(ctx context.Context, id int64) (*Team, error) {
	return object[Team](ctx, s.c.request("teams.get", id), "team")
}

// List returns one page of the company's teams.
func (s TeamsService) List(ctx context.Context, o TeamListOptions) (ctikit.Page[Team], error) {
	return s.list(o).page(ctx)
}

// All goes through all teams, page by page. An error is the last thing that it
// yields.
func (s TeamsService) All(ctx context.Context, o TeamListOptions) iter.Seq2[Team, error] {
	return s.list(o).all(ctx)
}

func (s TeamsService) list(o TeamListOptions) list[Team] {
	return listOf[Team](s.c.request("teams.list"), "teams", ListOptions(o))
}

// Create makes a team without members. A broken connection is not tried again,
// as the team may have been made.
func (s TeamsService) Create(ctx context.Context, name string) (*Team, error) {
	r := s.c.request("teams.create").with(struct {
		Name string `json:"name"`
	}{name})
	n := utf8.RuneCountInString(name)
	r.want(n > 0 && n <= maxTeamName, "name", "1 to %d characters, got %d", maxTeamName, n)
	return object[Team](ctx, r, "team")
}

// Delete removes a team; an unknown one is an [ErrNotFound].
func (s TeamsService) Delete(ctx context.Context, id int64) error {
	return s.c.request("teams.delete", id).run(ctx)
}

// AddUser makes a user a member of a team; an unknown one of either is an
// [ErrNotFound].
func (s TeamsService) AddUser(ctx context.Context, teamID, userID int64) error {
	return s.c.request("teams.add_user", teamID, userID).run(ctx)
}

// RemoveUser takes a user out of a team; an unknown one of either is an
// [ErrNotFound].
func (s TeamsService) RemoveUser(ctx context.Context, teamID, userID int64) error {
	return s.c.request("teams.remove_user", teamID, userID).run(ctx)
}
