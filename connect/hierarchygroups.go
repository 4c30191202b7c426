package connect

import (
	"context"
	"iter"

	"github.com/ctikit/ctikit"
)

// HierarchyGroupsService reads the groups of the agent hierarchy, of which each
// user is in one at most: [User] has its id.
type HierarchyGroupsService struct{ c *core }

// HierarchyGroupDetail is a group with its place in the hierarchy.
type HierarchyGroupDetail struct {
	HierarchyGroup
	// LevelID is the id of its [HierarchyLevel].
	LevelID string
	// Path are the groups from level one down to this one.
	Path Hierarchy
}

// HierarchyLevel is a level of the agent hierarchy, such as "Site".
type HierarchyLevel struct {
	ID, ARN, Name string
}

// HierarchyGroupListOptions select groups.
type HierarchyGroupListOptions struct {
	Cursor string // Next of the page before; empty for the first
	Size   int32  // most groups of a page, 0 for Connect's default
}

// List reads one page of the groups of all levels.
func (s HierarchyGroupsService) List(ctx context.Context, o HierarchyGroupListOptions) (ctikit.Page[HierarchyGroup], error) {
	return list(ctx, s.c, ListUserHierarchyGroups, PageRequest(o), s.c.api.ListUserHierarchyGroups)
}

// All goes through the groups of all levels. An error is the last thing that it
// yields.
func (s HierarchyGroupsService) All(ctx context.Context, o HierarchyGroupListOptions) iter.Seq2[HierarchyGroup, error] {
	return all(ctx, s.c, ListUserHierarchyGroups, PageRequest(o), s.c.api.ListUserHierarchyGroups)
}

// Get reads one group. One that does not exist is an [ErrNotFound].
func (s HierarchyGroupsService) Get(ctx context.Context, groupID string) (*HierarchyGroupDetail, error) {
	return get(ctx, s.c, DescribeUserHierarchyGroup, "hierarchy group id", groupID, s.c.api.DescribeUserHierarchyGroup)
}

// Structure reads the levels of the hierarchy, from one down, at most five.
func (s HierarchyGroupsService) Structure(ctx context.Context) ([]HierarchyLevel, error) {
	levels, _, err := do(ctx, s.c, DescribeUserHierarchyStructure, s.c.api.DescribeUserHierarchyStructure)
	return levels, err
}
