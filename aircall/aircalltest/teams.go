package aircalltest

import (
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/ctikit/ctikit/internal/faketest"
)

// maxTeamName is in characters.
const maxTeamName = 64

type team struct {
	id      int64
	name    string
	members []int64
	created string
}

type wireTeam struct {
	ID         int64      `json:"id"`
	DirectLink string     `json:"direct_link"`
	Name       string     `json:"name"`
	CreatedAt  string     `json:"created_at"`
	Users      []wireUser `json:"users"`
}

func (f *Fake) routeTeams() {
	f.fake.Route("teams.list", "GET /v1/teams", func(r *faketest.Request) faketest.Reply {
		shown := make([]wireTeam, len(f.teams))
		for i, t := range f.teams {
			shown[i] = f.teamData(t)
		}
		return list(r, "teams", shown)
	})
	f.fake.Route("teams.create", "POST /v1/teams", f.createTeam)
	f.fake.Route("teams.get", "GET /v1/teams/{id}", f.withTeam(func(_ *faketest.Request, t *team) faketest.Reply {
		return f.oneTeam(http.StatusOK, t)
	}))
	f.fake.Route("teams.delete", "DELETE /v1/teams/{id}", f.withTeam(func(_ *faketest.Request, t *team) faketest.Reply {
		f.teams = slices.DeleteFunc(f.teams, func(o *team) bool { return o == t })
		return faketest.Empty(http.StatusNoContent)
	}))
	f.fake.Route("teams.add_user", "POST /v1/teams/{id}/users/{user}", f.withTeam(f.setMember(true)))
	f.fake.Route("teams.remove_user", "DELETE /v1/teams/{id}/users/{user}", f.withTeam(f.setMember(false)))
}

// PutTeam adds a team of users, or replaces the one with the same ID.
func (f *Fake) PutTeam(id int64, name string, members ...int64) {
	f.fake.Locked(func() {
		if old := f.team(id); old != nil {
			old.name, old.members = name, slices.Clone(members)
			return
		}
		f.teams = append(f.teams, &team{id: id, name: name, members: slices.Clone(members), created: f.now().Format(dateMillis)})
	})
}

func (f *Fake) team(id int64) *team {
	return find(f.teams, func(t *team) bool { return t.id == id })
}

func (f *Fake) teamData(t *team) wireTeam {
	w := wireTeam{ID: t.id, DirectLink: link("v1", "teams", t.id), Name: t.name, CreatedAt: t.created, Users: []wireUser{}}
	for _, id := range t.members {
		if u := f.user(id); u != nil {
			w.Users = append(w.Users, userData(u, member))
		}
	}
	return w
}

func (f *Fake) oneTeam(status int, t *team) faketest.Reply {
	return faketest.JSON(status, map[string]wireTeam{"team": f.teamData(t)})
}

func (f *Fake) createTeam(r *faketest.Request) faketest.Reply {
	var in struct{ Name string }
	if r.Decode(&in) != nil {
		return bad("The body is not valid")
	}
	taken := slices.ContainsFunc(f.teams, func(o *team) bool { return o.name == in.Name })
	if n := utf8.RuneCountInString(in.Name); n == 0 || n > maxTeamName || taken {
		return invalid("name", "is missing, taken or too long")
	}
	t := &team{id: f.newID(), name: in.Name, created: f.now().Format(dateMillis)}
	f.teams = append(f.teams, t)
	return f.oneTeam(http.StatusCreated, t)
}

func (f *Fake) setMember(in bool) func(*faketest.Request, *team) faketest.Reply {
	return func(r *faketest.Request, t *team) faketest.Reply {
		u := f.user(param(r, "user"))
		if u == nil {
			return problem(http.StatusNotFound, "User not found")
		}
		t.members = slices.DeleteFunc(t.members, func(id int64) bool { return id == u.ID })
		if in {
			t.members = append(t.members, u.ID)
		}
		return f.oneTeam(http.StatusOK, t)
	}
}

func (f *Fake) withTeam(answer func(*faketest.Request, *team) faketest.Reply) handler {
	return with("Team", f.team, answer)
}
