package main

import (
	"errors"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// policy says what somebody may see and do: "supervisor" is no role of Zendesk's.
type policy func(zaf.Identity) rights

// rights are what somebody may see and do.
type rights struct {
	admin bool  // may change rules and limits
	sees  scope // whose rows
	sets  scope // whose statuses, and so whose days and log; no more than sees
}

// scope is a part of the floor: all of it, or the agents in some groups.
type scope struct {
	Every  bool    `json:"every,omitempty"`
	Groups []int64 `json:"groups,omitempty"`
}

var everybody = scope{Every: true}

// none reports that nobody is in the scope.
func (s scope) none() bool { return !s.Every && len(s.Groups) == 0 }

// over reports whether an agent in these groups is in the scope.
func (s scope) over(groups []int64) bool {
	return s.Every || slices.ContainsFunc(groups, func(g int64) bool { return slices.Contains(s.Groups, g) })
}

// adminsSet lets admins set every agent's status, and others look.
func adminsSet(who zaf.Identity) rights {
	if who.Role == zendesk.RoleAdmin {
		return rights{admin: true, sees: everybody, sets: everybody}
	}
	return rights{sees: everybody}
}

// lead is what the lead of groups may see and do.
type lead struct{ sees, sets scope }

// leadsSet lets the leads set the statuses of their groups' agents as well; others
// are as adminsSet has them.
func leadsSet(leads map[int64]lead) policy {
	return func(who zaf.Identity) rights {
		l, ok := leads[who.UserID]
		if !ok || who.Role == zendesk.RoleAdmin {
			return adminsSet(who)
		}
		return rights{sees: l.sees, sets: l.sets}
	}
}

// rights are those of who sent a request. A screen has those to look of who paired
// it.
func (b *board) rights(r *http.Request) rights {
	s, _ := zaf.From(r.Context())
	if s.Grant != "" {
		return rights{sees: b.screens.scope(s.Grant)}
	}
	return b.policy(s.Identity)
}

// me is what the page may know of who looks at it.
type me struct {
	Name   string  `json:"name"`
	Admin  bool    `json:"admin,omitempty"`  // may change rules and limits
	Every  bool    `json:"every,omitempty"`  // may set all agents
	Groups []int64 `json:"sets,omitempty"`   // or those in these groups
	Screen bool    `json:"screen,omitempty"` // a paired one, which only looks
}

// admin reports whether the sender of a request is an admin still, and answers
// others.
func (b *board) admin(w http.ResponseWriter, r *http.Request) bool {
	rights, ok := b.rightsNow(w, r)
	if ok && !rights.admin {
		answer(w, nil, errNotAdmin)
	}
	return ok && rights.admin
}

// rightsNow are those of who sent a request as Zendesk has them now: the role of
// the session may be ten minutes old, too old for what lasts. Where Zendesk does not
// say, the request is answered.
func (b *board) rightsNow(w http.ResponseWriter, r *http.Request) (rights, bool) {
	now := b.rights(r)
	if !now.admin && now.sets.none() {
		return now, true // no more than looks anyway
	}
	who := identity(r)
	user, err := b.accounts.zendesk.Users.Get(r.Context(), who.UserID)
	switch {
	case err != nil && !errors.Is(err, zendesk.ErrNotFound):
		writeError(w, http.StatusServiceUnavailable, "Zendesk does not say who may do what: try again")
		return rights{}, false
	case err != nil, !user.Active, user.Suspended, user.Role != zendesk.RoleAgent && user.Role != zendesk.RoleAdmin:
		return rights{}, true
	}
	who.Role = user.Role
	return b.policy(who), true
}

// outside reports that an agent on the floor is not in a scope.
func (p *picture) outside(s scope, id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.byID(id)
	return a != nil && !s.over(a.groups)
}

// within leaves of acts what was done to the agents of a scope.
func (p *picture) within(s scope, all []act) []act {
	if s.Every {
		return all
	}
	outside := func(id string) bool { return !p.mayAll(s, []string{id}) }
	mine := []act{}
	for _, a := range all {
		a.Agents = slices.DeleteFunc(a.Agents, outside)
		a.Wishes = slices.DeleteFunc(a.Wishes, func(w engine.Wish) bool { return outside(w.Agent) })
		if len(a.Agents) > 0 {
			mine = append(mine, a)
		}
	}
	return mine
}
