package zendesktest

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// membershipIDs are the length that ids have in accounts today.
const membershipIDs = 50_000_000_000_000

func groupID(g zendesk.Group) int64                { return g.ID }
func membershipID(m zendesk.GroupMembership) int64 { return m.ID }

// PutGroup adds a group, or replaces the one of that id. It is shown as it is,
// and takes Default from the others. Groups that agents are in are there without
// it, and one that is Deleted is in no list.
func (z *Fake) PutGroup(g zendesk.Group) {
	z.change(func() error {
		if err := positive("group id", g.ID); err != nil {
			return err
		}
		g.CreatedAt, g.UpdatedAt = z.dates(g.CreatedAt, g.UpdatedAt)
		if g.Default {
			for i := range z.groups {
				z.groups[i].Default = false
			}
		}
		z.groups = put(z.groups, g, groupID)
		return nil
	})
}

// allGroups are those that were put and those that agents are in, by id. One is
// the default.
func (z *Fake) allGroups() []zendesk.Group {
	all := slices.Clone(z.groups)
	for _, a := range z.sortedAgents() {
		for _, id := range a.Groups {
			if !slices.ContainsFunc(all, func(g zendesk.Group) bool { return g.ID == id }) {
				all = put(all, zendesk.Group{ID: id, Name: fmt.Sprintf("Group %d", id), Public: true, CreatedAt: z.since, UpdatedAt: z.since}, groupID)
			}
		}
	}
	all = slices.DeleteFunc(all, func(g zendesk.Group) bool { return g.Deleted })
	if len(all) > 0 && !slices.ContainsFunc(all, func(g zendesk.Group) bool { return g.Default }) {
		all[0].Default = true
	}
	return all
}

func (z *Fake) groupName(id int64) string {
	for _, g := range z.groups {
		if g.ID == id {
			return g.Name
		}
	}
	return fmt.Sprintf("Group %d", id)
}

func (z *Fake) listGroups(r *faketest.Request) faketest.Reply {
	return listed(z, r, "groups", z.allGroups(), groupID, shownGroup(r))
}

func (z *Fake) listGroupsOf(r *faketest.Request, p *person) faketest.Reply {
	own := slices.DeleteFunc(z.allGroups(), func(g zendesk.Group) bool {
		return z.agents[p.ID] == nil || !slices.Contains(z.agents[p.ID].Groups, g.ID)
	})
	return listed(z, r, "groups", own, groupID, shownGroup(r))
}

func (z *Fake) showGroupRecord(r *faketest.Request) faketest.Reply {
	return oneOf(r, "group", z.allGroups(), groupID, shownGroup(r))
}

func shownGroup(r *faketest.Request) func(zendesk.Group) fields {
	return func(g zendesk.Group) fields {
		g.CreatedAt, g.UpdatedAt = seconds(g.CreatedAt), seconds(g.UpdatedAt)
		out := recordFields(g)
		out["url"] = fmt.Sprintf("%s/api/v2/groups/%d.json", origin(r), g.ID)
		return out
	}
}

// memberships are those of all agents, by id. The first of an agent's groups is
// the default one.
func (z *Fake) memberships(keep func(zendesk.GroupMembership) bool) (all []zendesk.GroupMembership) {
	for _, a := range z.sortedAgents() {
		for i, id := range a.Groups {
			m := zendesk.GroupMembership{UserID: a.ID, GroupID: id, Default: i == 0, CreatedAt: seconds(z.since), UpdatedAt: seconds(z.since)}
			m.ID = z.membershipOf(a.ID, id)
			if keep(m) {
				all = put(all, m, membershipID)
			}
		}
	}
	return all
}

// membershipOf is the id of an agent's membership, which it keeps.
func (z *Fake) membershipOf(user, group int64) int64 {
	key := [2]int64{user, group}
	if z.madeMemberships[key] == 0 {
		z.madeMemberships[key] = membershipIDs + int64(len(z.madeMemberships)) + 1
	}
	return z.madeMemberships[key]
}

func (z *Fake) listMemberships(r *faketest.Request) faketest.Reply {
	return z.membershipsThat(r, func(zendesk.GroupMembership) bool { return true })
}

func (z *Fake) listMembershipsOf(r *faketest.Request, p *person) faketest.Reply {
	return z.membershipsThat(r, func(m zendesk.GroupMembership) bool { return m.UserID == p.ID })
}

func (z *Fake) listMembershipsIn(r *faketest.Request) faketest.Reply {
	id, err := strconv.ParseInt(r.Param("group_id"), 10, 64)
	if err != nil || !slices.ContainsFunc(z.allGroups(), func(g zendesk.Group) bool { return g.ID == id }) {
		return recordNotFound()
	}
	return z.membershipsThat(r, func(m zendesk.GroupMembership) bool { return m.GroupID == id })
}

func (z *Fake) membershipsThat(r *faketest.Request, keep func(zendesk.GroupMembership) bool) faketest.Reply {
	return listed(z, r, "group_memberships", z.memberships(keep), membershipID, func(m zendesk.GroupMembership) fields {
		out := recordFields(m)
		out["url"] = fmt.Sprintf("%s/api/v2/group_memberships/%d.json", origin(r), m.ID)
		return out
	})
}
