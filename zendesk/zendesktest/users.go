package zendesktest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

func (z *Fake) listUsers(r *faketest.Request) faketest.Reply {
	roles := append(slices.Clone(r.Query["role[]"]), r.Query["role"]...)
	all := z.usersThat(func(p *person) bool { return len(roles) == 0 || slices.Contains(roles, string(p.Role)) })
	return byEither(r, "users", all, z.set.pageSize, userKey, z.user(r))
}

func (z *Fake) listGroupUsers(r *faketest.Request, id int64) faketest.Reply {
	all := z.usersThat(func(p *person) bool { return z.agents[p.ID] != nil && slices.Contains(z.agents[p.ID].Groups, id) })
	if len(all) == 0 {
		return recordNotFound()
	}
	return byEither(r, "users", all, z.set.pageSize, userKey, z.user(r))
}

func userKey(p *person) string { return idKey(p.ID) }

// searchUsers finds an external id, or a whole address, after "email:" or
// alone, the digits of a number after "phone:", or a part of a name.
func (z *Fake) searchUsers(r *faketest.Request) faketest.Reply {
	if id := r.Query.Get("external_id"); id != "" {
		return byOffset(r, "users", z.usersThat(func(p *person) bool { return strings.EqualFold(p.ExternalID, id) }), z.set.pageSize, z.user(r))
	}
	query := r.Query.Get("query")
	if query == "" {
		return badRequest("query cannot be blank")
	}
	matching := map[int64]bool{}
	for _, f := range z.find(query) {
		matching[f.id] = matching[f.id] || f.kind == string(zendesk.SearchUsers)
	}
	return byOffset(r, "users", z.usersThat(func(p *person) bool { return matching[p.ID] }), z.set.pageSize, z.user(r))
}

func (z *Fake) showUsers(r *faketest.Request) faketest.Reply {
	asked, ok := ids(r.Query.Get("ids"))
	keep := func(p *person) bool { return slices.Contains(asked, p.ID) }
	n := len(asked)
	if external := r.Query.Get("external_ids"); external != "" {
		list := strings.Split(strings.ToLower(external), ",")
		n, ok = len(list), true
		keep = func(p *person) bool {
			return p.ExternalID != "" && slices.Contains(list, strings.ToLower(p.ExternalID))
		}
	}
	switch {
	case !ok:
		return badRequest("ids must be numbers separated by commas")
	case n > maxBulk:
		return tooManyValues(maxBulk)
	}
	return byOffset(r, "users", z.usersThat(keep), z.set.pageSize, z.user(r))
}

func (z *Fake) showUser(r *faketest.Request, id int64) faketest.Reply {
	if p := z.people[id]; p != nil {
		return faketest.JSON(http.StatusOK, fields{"user": z.user(r)(p)})
	}
	return recordNotFound()
}

func (z *Fake) showMe(r *faketest.Request) faketest.Reply { return z.showUser(r, z.caller(r).userID) }

// anonymous is the user that GET /users/me shows without a valid credential.
func (z *Fake) anonymous(r *faketest.Request) faketest.Reply {
	u := z.user(r)(&person{User: zendesk.User{Name: "Anonymous user", Role: zendesk.RoleEndUser, CreatedAt: z.since, UpdatedAt: z.since}})
	u["id"], u["url"] = nil, nil
	return faketest.JSON(http.StatusOK, fields{"user": u})
}

// user shows users with every key that Zendesk documents.
func (z *Fake) user(r *faketest.Request) func(*person) fields {
	return func(p *person) fields {
		shown := p.User
		shown.CreatedAt, shown.UpdatedAt, shown.LastLoginAt = seconds(p.CreatedAt), seconds(p.UpdatedAt), seconds(p.LastLoginAt)
		if a := z.agents[p.ID]; a != nil && len(a.Groups) > 0 {
			shown.DefaultGroupID = a.Groups[0]
		}
		u := recordFields(shown, "email", "phone", "external_id", "custom_role_id", "default_group_id", "organization_id", "ticket_restriction", "last_login_at")
		u["url"], u["photo"] = fmt.Sprintf("%s/api/v2/users/%s.json", origin(r), strconv.FormatInt(p.ID, 10)), nil
		if p.Phone == "" {
			u["shared_phone_number"] = nil
		}
		if p.Tags == nil {
			u["tags"] = []string{}
		}
		if p.Fields == nil {
			u["user_fields"] = fields{}
		}
		return u
	}
}
