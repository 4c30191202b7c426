package aircalltest

import (
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

// PutTeam adds a team of users, or replaces the one with the same ID.
func (f *Fake) PutTeam(id int64, name string, members ...int64) {
	f.change(func() error {
		err := faketest.Want("team id", id, 1, 0)
		if err == nil {
			f.putTeam(team{id: id, name: name, members: slices.Clone(members)})
		}
		return err
	})
}

func (f *Fake) putTeam(t team) *team {
	t.created = f.now().Format(dateMillis)
	return put(&f.teams, f.team(t.id), t)
}

func (f *Fake) team(id int64) *team {
	return find(f.teams, func(t *team) bool { return t.id == id })
}

func (f *Fake) teamData(t *team) fields {
	return fields{
		"id": t.id, "direct_link": link("v1", "teams", t.id), "name": t.name, "created_at": t.created,
		"users": f.usersOf(t.members, member),
	}
}

func (f *Fake) listTeams(r *faketest.Request) faketest.Reply {
	return list(f, r, "teams", f.teams, f.teamData)
}

func (f *Fake) getTeam(_ *faketest.Request, t *team) faketest.Reply {
	return one("team", f.teamData(t))
}

func (f *Fake) createTeam(r *faketest.Request) faketest.Reply {
	var in struct{ Name string }
	if r.Decode(&in) != nil {
		return bad(notValid)
	}
	taken := slices.ContainsFunc(f.teams, func(o *team) bool { return o.name == in.Name })
	if n := utf8.RuneCountInString(in.Name); n == 0 || n > maxTeamName || taken {
		return invalid("name", "is missing, taken or too long")
	}
	return created("team", f.teamData(f.putTeam(team{id: f.newID(), name: in.Name})))
}

func (f *Fake) deleteTeam(_ *faketest.Request, t *team) faketest.Reply {
	f.teams = without(f.teams, t)
	return done()
}

func (f *Fake) setMember(in bool) func(*faketest.Request, *team) faketest.Reply {
	return func(r *faketest.Request, t *team) faketest.Reply {
		u := f.user(param(r, "user"))
		if u == nil {
			return missing("User")
		}
		t.members = slices.DeleteFunc(t.members, func(id int64) bool { return id == u.ID })
		if in {
			t.members = append(t.members, u.ID)
		}
		return f.getTeam(r, t)
	}
}
