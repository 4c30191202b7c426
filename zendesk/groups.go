package zendesk

import (
	"context"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// Group is a team of agents.
type Group struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	// Default is true for the group that new agents are put into.
	Default   bool      `json:"default"`
	Deleted   bool      `json:"deleted"`
	Public    bool      `json:"is_public"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (g *Group) UnmarshalJSON(b []byte) error { return lenient.Object(b, g) }

// GroupListOptions choose a page of groups.
type GroupListOptions ListOptions

// GroupsService reads groups.
//
// Source: developer.zendesk.com, ticketing/groups/groups; reading one group is
// known from clients in the field alone.
type GroupsService struct{ c *core }

// List reads one page of groups.
func (s GroupsService) List(ctx context.Context, opts GroupListOptions) (ctikit.Page[Group], error) {
	return page(ctx, s.c.request("groups.list"), opts.Cursor, opts, knownGroup, "groups")
}

// All reads every group. An error is the last thing that it yields.
func (s GroupsService) All(ctx context.Context, opts GroupListOptions) iter.Seq2[Group, error] {
	return all(ctx, func() *request { return s.c.request("groups.list") }, ListOptions(opts), knownGroup, "groups")
}

// AllAssignable reads the groups that tickets can be given to.
func (s GroupsService) AllAssignable(ctx context.Context, opts GroupListOptions) iter.Seq2[Group, error] {
	return all(ctx, func() *request { return s.c.request("groups.assignable") }, ListOptions(opts), knownGroup, "groups")
}

// AllOfUser reads the groups of an agent.
func (s GroupsService) AllOfUser(ctx context.Context, userID int64, opts GroupListOptions) iter.Seq2[Group, error] {
	return all(ctx, func() *request { return s.c.request("groups.of_user", userID) }, ListOptions(opts), knownGroup, "groups")
}

func knownGroup(g Group) (Group, bool) { return g, g.ID != 0 }

// Get reads one group. An unknown id is an [ErrNotFound].
func (s GroupsService) Get(ctx context.Context, id int64) (*Group, error) {
	return object(ctx, s.c.request("groups.get", id), knownGroup, "group")
}

// GroupMembership is an agent in a group.
type GroupMembership struct {
	ID      int64 `json:"id"`
	UserID  int64 `json:"user_id"`
	GroupID int64 `json:"group_id"`
	// Default is true for the group that the agent's tickets come into.
	Default   bool      `json:"default"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (m *GroupMembership) UnmarshalJSON(b []byte) error { return lenient.Object(b, m) }

// GroupMembershipListOptions choose a page of memberships.
type GroupMembershipListOptions ListOptions

// GroupMembershipsService reads which agents are in which groups.
//
// Source: developer.zendesk.com, ticketing/groups/group_memberships.
type GroupMembershipsService struct{ c *core }

// List reads one page of memberships.
func (s GroupMembershipsService) List(ctx context.Context, opts GroupMembershipListOptions) (ctikit.Page[GroupMembership], error) {
	return page(ctx, s.c.request("group_memberships.list"), opts.Cursor, opts, knownMembership, "group_memberships")
}

// All reads every membership. An error is the last thing that it yields.
func (s GroupMembershipsService) All(ctx context.Context, opts GroupMembershipListOptions) iter.Seq2[GroupMembership, error] {
	return s.all(ctx, opts, "group_memberships.list")
}

// AllAssignable reads the memberships by which tickets can be given to agents.
func (s GroupMembershipsService) AllAssignable(ctx context.Context, opts GroupMembershipListOptions) iter.Seq2[GroupMembership, error] {
	return s.all(ctx, opts, "group_memberships.assignable")
}

// AllOfUser reads the memberships of an agent.
func (s GroupMembershipsService) AllOfUser(ctx context.Context, userID int64, opts GroupMembershipListOptions) iter.Seq2[GroupMembership, error] {
	return s.all(ctx, opts, "group_memberships.of_user", userID)
}

// AllOfGroup reads the memberships of a group.
func (s GroupMembershipsService) AllOfGroup(ctx context.Context, groupID int64, opts GroupMembershipListOptions) iter.Seq2[GroupMembership, error] {
	return s.all(ctx, opts, "group_memberships.of_group", groupID)
}

func (s GroupMembershipsService) all(ctx context.Context, opts GroupMembershipListOptions, op string, ids ...any) iter.Seq2[GroupMembership, error] {
	return all(ctx, func() *request { return s.c.request(op, ids...) }, ListOptions(opts), knownMembership, "group_memberships")
}

func knownMembership(m GroupMembership) (GroupMembership, bool) { return m, m.ID != 0 }
