package main

import (
	"slices"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// policy says what somebody may do: "supervisor" is no role of Zendesk's.
type policy func(zaf.Identity) rights

// rights are what somebody may do.
type rights struct {
	every  bool    // may set the status of all agents
	groups []int64 // or of those in these groups
}

// adminsSet lets admins set every agent's status, and others look.
func adminsSet(who zaf.Identity) rights { return rights{every: who.Role == zendesk.RoleAdmin} }

// none reports that somebody may only look.
func (r rights) none() bool { return !r.every && len(r.groups) == 0 }

// over reports whether somebody may set the status of an agent in these groups.
func (r rights) over(groups []int64) bool {
	return r.every || slices.ContainsFunc(groups, func(g int64) bool { return slices.Contains(r.groups, g) })
}

// me is what the page may know of who looks at it.
type me struct {
	Name   string  `json:"name"`
	Every  bool    `json:"every,omitempty"`
	Groups []int64 `json:"sets,omitempty"`
}
