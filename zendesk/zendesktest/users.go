package zendesktest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

func (z *Fake) listUsers(r *faketest.Request) faketest.Reply {
	return z.usersThat(r, func(*agent) bool { return true })
}

// listGroupUsers pages by offset where no page size is given, as far as its
// first page goes.
func (z *Fake) listGroupUsers(r *faketest.Request, id int64) faketest.Reply {
	member := func(a *agent) bool { return slices.Contains(a.Groups, id) }
	if all := z.agentsThat(member); !r.Query.Has("page[size]") && len(all) <= maxPage {
		return faketest.JSON(http.StatusOK, offsetPage(all))
	}
	return z.usersThat(r, member)
}

// searchUsers finds a whole address, after "email:" or alone, or a part of a
// name.
func (z *Fake) searchUsers(r *faketest.Request) faketest.Reply {
	query := strings.ToLower(r.Query.Get("query"))
	address, exact := strings.CutPrefix(query, "email:")
	address = strings.Trim(address, `"`)
	if query == "" {
		return badRequest("query cannot be blank")
	}
	return faketest.JSON(http.StatusOK, offsetPage(z.agentsThat(func(a *agent) bool {
		return strings.EqualFold(a.Email, address) || !exact && strings.Contains(strings.ToLower(a.Name), query)
	})))
}

func (z *Fake) agentsThat(keep func(*agent) bool) []*agent {
	return slices.DeleteFunc(z.sortedAgents(), func(a *agent) bool { return !keep(a) })
}

// showUser shows an agent, or to an admin's token that is no agent's an admin.
func (z *Fake) showUser(r *faketest.Request, id int64) faketest.Reply {
	a, ok := z.agents[id]
	if !ok && id == 0 && strings.Contains(r.Pattern, "/me") {
		a, ok = &agent{Agent: Agent{ID: adminID, Name: "Admin", Role: zendesk.RoleAdmin}}, true
	}
	if !ok {
		return recordNotFound()
	}
	return faketest.JSON(http.StatusOK, fields{"user": users([]*agent{a})[0]})
}

// adminID is the user behind an admin's token that is no agent's.
const adminID = 1

func (z *Fake) usersThat(r *faketest.Request, keep func(*agent) bool) faketest.Reply {
	if !r.Query.Has("page[size]") {
		return badRequest("offset paging is not modelled: send page[size]")
	}
	size, after, refused := z.page(r)
	if refused != nil {
		return *refused
	}
	roles := append(slices.Clone(r.Query["role[]"]), r.Query["role"]...)
	all := z.agentsThat(func(a *agent) bool {
		return keep(a) && (len(roles) == 0 || slices.Contains(roles, string(a.Role)))
	})
	page := cut(r, all, size, after, func(a *agent) string { return idKey(a.ID) })
	return faketest.JSON(http.StatusOK, fields{"users": users(page.items), "links": page.links, "meta": page.meta})
}

func (z *Fake) showUsers(r *faketest.Request) faketest.Reply {
	asked, ok := ids(r.Query.Get("ids"))
	if !ok {
		return badRequest("ids must be numbers separated by commas")
	}
	if len(asked) > maxBulk {
		return tooManyValues(maxBulk)
	}
	return faketest.JSON(http.StatusOK, offsetPage(z.agentsThat(func(a *agent) bool { return slices.Contains(asked, a.ID) })))
}

// offsetPage is the only page of a list that pages by offset.
func offsetPage(agents []*agent) fields {
	return fields{"users": users(agents), "next_page": nil, "previous_page": nil, "count": len(agents)}
}

func users(agents []*agent) []fields {
	out := []fields{}
	for _, a := range agents {
		u := fields{
			"id": a.ID, "name": a.Name, "email": nil, "role": a.Role, "role_type": roleType(a.Agent),
			"custom_role_id": nil, "default_group_id": nil, "active": true, "suspended": a.Suspended,
		}
		if a.Email != "" {
			u["email"] = a.Email
		}
		if len(a.Groups) > 0 {
			u["default_group_id"] = a.Groups[0]
		}
		out = append(out, u)
	}
	return out
}

func roleType(a Agent) any {
	switch {
	case a.Light:
		return zendesk.RoleTypeLight
	case a.Role == zendesk.RoleAdmin:
		return zendesk.RoleTypeAdmin
	case a.Role == zendesk.RoleAgent:
		return zendesk.RoleTypeCustom
	}
	return nil
}
