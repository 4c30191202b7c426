package aircall

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/ctikit/ctikit/internal/httpx"
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
func (t *Team) UnmarshalJSON(b []byte) error {
	type plain Team
	w := struct {
		*plain
		ID        looseInt  `json:"id"`
		CreatedAt looseTime `json:"created_at"`
	}{plain: (*plain)(t)}
	*t = Team{}
	err := lenient(b, &w)
	t.ID, t.CreatedAt = int64(w.ID), w.CreatedAt.Time
	return err
}

// TeamsService keeps the company's teams. Its errors are those of [UsersService].
type TeamsService struct{ c *core }

// maxTeamName is in characters.
const maxTeamName = 64

// Get returns a team; an unknown one is an [ErrNotFound].
func (s TeamsService) Get(ctx context.Context, id int64) (*Team, error) {
	const op = "teams.get"
	if err := checkID(op, "team", id); err != nil {
		return nil, err
	}
	return object[Team](ctx, s.c, "team", httpx.Call{
		Op: op, Method: http.MethodGet, Path: []string{"v1", "teams", decimal(id)},
	})
}

// List returns one page of the company's teams.
func (s TeamsService) List(ctx context.Context, o ListOptions) (*Page[Team], error) {
	return s.listing().list(ctx, o)
}

// All goes through all teams, page by page. An error is the last thing that it yields.
func (s TeamsService) All(ctx context.Context, o ListOptions) iter.Seq2[Team, error] {
	return s.listing().all(ctx, o)
}

func (s TeamsService) listing() listing[Team] {
	return listing[Team]{c: s.c, op: "teams.list", name: "teams", path: []string{"v1", "teams"}}
}

// Create makes a team without members. A broken connection is not tried again, as the team may have been made.
func (s TeamsService) Create(ctx context.Context, name string) (*Team, error) {
	const op = "teams.create"
	if n := utf8.RuneCountInString(name); n == 0 || n > maxTeamName {
		return nil, invalid(op, "the name has %d characters, must have 1 to %d", n, maxTeamName)
	}
	body := struct {
		Name string `json:"name"`
	}{name}
	return object[Team](ctx, s.c, "team", httpx.Call{
		Op: op, Method: http.MethodPost, Path: []string{"v1", "teams"}, In: body,
	})
}

// Delete removes a team; an unknown one is an [ErrNotFound].
func (s TeamsService) Delete(ctx context.Context, id int64) error {
	const op = "teams.delete"
	if err := checkID(op, "team", id); err != nil {
		return err
	}
	return s.c.command(ctx, op, http.MethodDelete, nil, "v1", "teams", decimal(id))
}

// AddUser makes a user a member of a team; an unknown one of either is an [ErrNotFound].
func (s TeamsService) AddUser(ctx context.Context, teamID, userID int64) error {
	return s.member(ctx, "teams.add_user", http.MethodPost, teamID, userID)
}

// RemoveUser takes a user out of a team; an unknown one of either is an [ErrNotFound].
func (s TeamsService) RemoveUser(ctx context.Context, teamID, userID int64) error {
	return s.member(ctx, "teams.remove_user", http.MethodDelete, teamID, userID)
}

func (s TeamsService) member(ctx context.Context, op, method string, teamID, userID int64) error {
	if err := errors.Join(checkID(op, "team", teamID), checkID(op, "user", userID)); err != nil {
		return err
	}
	return s.c.command(ctx, op, method, nil, "v1", "teams", decimal(teamID), "users", decimal(userID))
}
