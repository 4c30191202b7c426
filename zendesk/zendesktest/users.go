package zendesktest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// adminID is the user behind credentials that are no agent's, of the length that
// accounts have today.
const adminID = 10_000_000_000_001

// customRole is the id of the role that agents have in accounts with roles.
const customRole = 360_001

// admin is a user, but no agent at work: no list of availabilities has them.
func (z *Fake) admin() *agent {
	return &agent{Agent: Agent{ID: adminID, Name: "Admin", Email: "admin@example.test", Role: zendesk.RoleAdmin}, since: z.since}
}

// usersThat lists the users by id.
func (z *Fake) usersThat(keep func(*agent) bool) []*agent {
	all := z.sortedAgents()
	if z.agents[adminID] == nil {
		all = append(all, z.admin())
		slices.SortFunc(all, func(a, b *agent) int { return cmp.Compare(a.ID, b.ID) })
	}
	return slices.DeleteFunc(all, func(a *agent) bool { return !keep(a) })
}

func (z *Fake) listUsers(r *faketest.Request) faketest.Reply {
	roles := append(slices.Clone(r.Query["role[]"]), r.Query["role"]...)
	all := z.usersThat(func(a *agent) bool { return len(roles) == 0 || slices.Contains(roles, string(a.Role)) })
	return byEither(r, "users", all, z.set.pageSize, userKey, user(r))
}

func (z *Fake) listGroupUsers(r *faketest.Request, id int64) faketest.Reply {
	all := z.usersThat(func(a *agent) bool { return slices.Contains(a.Groups, id) })
	if len(all) == 0 {
		return recordNotFound()
	}
	return byEither(r, "users", all, z.set.pageSize, userKey, user(r))
}

func userKey(a *agent) string { return idKey(a.ID) }

// searchUsers finds a whole address, after "email:" or alone, or a part of a
// name.
func (z *Fake) searchUsers(r *faketest.Request) faketest.Reply {
	query := strings.ToLower(r.Query.Get("query"))
	address, exact := strings.CutPrefix(query, "email:")
	address = strings.Trim(address, `"`)
	if query == "" {
		return badRequest("query cannot be blank")
	}
	return byOffset(r, "users", z.usersThat(func(a *agent) bool {
		return strings.EqualFold(a.Email, address) || !exact && strings.Contains(strings.ToLower(a.Name), query)
	}), z.set.pageSize, user(r))
}

func (z *Fake) showUsers(r *faketest.Request) faketest.Reply {
	asked, ok := ids(r.Query.Get("ids"))
	if !ok {
		return badRequest("ids must be numbers separated by commas")
	}
	if len(asked) > maxBulk {
		return tooManyValues(maxBulk)
	}
	return byOffset(r, "users", z.usersThat(func(a *agent) bool { return slices.Contains(asked, a.ID) }), z.set.pageSize, user(r))
}

func (z *Fake) showUser(r *faketest.Request, id int64) faketest.Reply {
	for _, a := range z.usersThat(func(a *agent) bool { return a.ID == id }) {
		return faketest.JSON(http.StatusOK, fields{"user": user(r)(a)})
	}
	return recordNotFound()
}

func (z *Fake) showMe(r *faketest.Request) faketest.Reply { return z.showUser(r, z.caller(r).userID) }

// anonymous is the user that GET /users/me shows without a valid credential.
func (z *Fake) anonymous(r *faketest.Request) faketest.Reply {
	u := user(r)(&agent{Agent: Agent{Name: "Anonymous user", Role: zendesk.RoleEndUser}, since: z.since})
	u["id"], u["url"], u["active"], u["verified"] = nil, nil, false, false
	return faketest.JSON(http.StatusOK, fields{"user": u})
}

// user shows users with every key that Zendesk documents.
func user(r *faketest.Request) func(*agent) fields {
	return func(a *agent) fields {
		since := a.since.Format(time.RFC3339)
		u := fields{
			"id": a.ID, "url": fmt.Sprintf("%s/api/v2/users/%d.json", origin(r), a.ID), "name": a.Name, "email": nil,
			"role": a.Role, "role_type": nil, "custom_role_id": nil, "default_group_id": nil, "organization_id": nil, "external_id": nil,
			"active": true, "verified": true, "suspended": a.Suspended, "moderator": a.Role == zendesk.RoleAdmin,
			"restricted_agent": a.Light, "only_private_comments": a.Light, "ticket_restriction": nil,
			"phone": nil, "shared_phone_number": nil, "photo": nil, "alias": "", "notes": "", "details": "", "tags": []string{}, "user_fields": fields{},
			"locale": "en-US", "locale_id": 1, "time_zone": "UTC", "iana_time_zone": "Etc/UTC", "shared": false, "shared_agent": false,
			"created_at": since, "updated_at": since, "last_login_at": since,
		}
		if a.Email != "" {
			u["email"] = a.Email
		}
		if len(a.Groups) > 0 {
			u["default_group_id"] = a.Groups[0]
		}
		switch {
		case a.Light:
			u["role_type"] = zendesk.RoleTypeLight
		case a.Role == zendesk.RoleAdmin:
			u["role_type"] = zendesk.RoleTypeAdmin
		case a.Role == zendesk.RoleAgent:
			u["role_type"], u["custom_role_id"] = zendesk.RoleTypeCustom, customRole
		}
		return u
	}
}
