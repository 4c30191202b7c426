package zendesktest

import (
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

func (z *Fake) listUsers(r *faketest.Request) faketest.Reply {
	if !r.Query.Has("page[size]") {
		return badRequest("offset paging is not modelled: send page[size]")
	}
	size, after, refused := z.page(r)
	if refused != nil {
		return *refused
	}
	roles := append(slices.Clone(r.Query["role[]"]), r.Query["role"]...)
	var all []*agent
	for _, a := range z.sortedAgents() {
		if len(roles) == 0 || slices.Contains(roles, string(a.Role)) {
			all = append(all, a)
		}
	}
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
	var found []*agent
	for _, a := range z.sortedAgents() {
		if slices.Contains(asked, a.ID) {
			found = append(found, a)
		}
	}
	return faketest.JSON(http.StatusOK, fields{"users": users(found), "next_page": nil, "previous_page": nil, "count": len(found)})
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
