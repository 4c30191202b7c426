package connecttest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// PutHierarchyLevels names the levels of the agent hierarchy, from one down, at
// most five. A level that has groups and no name is called "Level" and its
// number.
func (f *Fake) PutHierarchyLevels(names ...string) {
	f.change(func() error {
		if len(names) > len(levels) {
			return fmt.Errorf("the hierarchy has %d levels, got %d names", len(levels), len(names))
		}
		for i, name := range names {
			f.addLevel(i)
			f.hierarchyLevels[i].Name = name
		}
		return nil
	})
}

// PutHierarchyGroup adds a group of the agent hierarchy below another, or on
// level one for none. The groups of users are there without it; it names them.
func (f *Fake) PutHierarchyGroup(id, name, parentID string) {
	f.change(func() error {
		parent, ok := f.groupPath(parentID)
		switch {
		case id == "" || name == "":
			return fmt.Errorf("hierarchy group: ID and name are required")
		case parentID != "" && !ok:
			return notFound("hierarchy group", parentID)
		case len(parent) == len(levels):
			return fmt.Errorf("hierarchy group %s: the hierarchy has %d levels", id, len(levels))
		}
		f.addGroups(append(parent, connect.HierarchyGroup{ID: id, Name: name}))
		return nil
	})
}

// addLevel makes the levels down to number i, counted from 0.
func (in *instance) addLevel(i int) {
	for n := len(in.hierarchyLevels); n <= i; n++ {
		id := fmt.Sprintf("0a1b2c3d-0000-4000-8000-0000000009%02d", n+1)
		in.hierarchyLevels = append(in.hierarchyLevels, connect.HierarchyLevel{ID: id, ARN: arn("agent-group-level", id), Name: fmt.Sprint("Level ", n+1)})
	}
}

// group is a group of the agent hierarchy.
type group struct {
	connect.HierarchyGroup
	parentID string // empty on level one
}

// addGroups adds the groups of a path from level one down, with the names that
// they have already where the path has none.
func (in *instance) addGroups(path connect.Hierarchy) {
	parent := ""
	for i, g := range path {
		path[i].Name, path[i].ARN = cmp.Or(g.Name, in.groups[g.ID].Name), groupARN(g.ID)
		in.groups[g.ID] = group{path[i], parent}
		in.addLevel(i)
		parent = g.ID
	}
}

// groupPath are the groups from level one down to one; false if there is none.
func (in *instance) groupPath(id string) (path connect.Hierarchy, ok bool) {
	for g, ok := in.groups[id]; ok && len(path) < len(levels); g, ok = in.groups[g.parentID] {
		path = append(connect.Hierarchy{g.HierarchyGroup}, path...)
	}
	return path, len(path) > 0
}

func groupARN(id string) string { return arn("agent-group", id) }

type wireGroup struct {
	ID   string `json:"Id"`
	ARN  string `json:"Arn"`
	Name string `json:",omitempty"`
	modified
}

func (w wireGroup) ours() connect.HierarchyGroup {
	return connect.HierarchyGroup{ID: w.ID, ARN: w.ARN, Name: w.Name}
}

type (
	wireGroupDetail struct {
		wireGroup
		LevelID string               `json:"LevelId"`
		Path    map[string]wireGroup `json:"HierarchyPath"` // by "Level" and one of levels
	}
	groupList struct {
		UserHierarchyGroupSummaryList []wireGroup
		NextToken                     *string `json:",omitempty"`
	}
	groupReply     struct{ HierarchyGroup wireGroupDetail }
	structureReply struct {
		HierarchyStructure map[string]wireGroup // levels, by "Level" and one of levels
	}
)

func (in *instance) wireGroup(g connect.HierarchyGroup) wireGroup {
	return wireGroup{g.ID, g.ARN, g.Name, in.modified(g.ARN)}
}

func (in *instance) listUserHierarchyGroups(r *faketest.Request) (any, error) {
	page, next, err := cut(in, r, mostListed, slices.Collect(maps.Values(in.groups)),
		func(g group) string { return g.ID }, func(g group) wireGroup { return in.wireGroup(g.HierarchyGroup) })
	return groupList{page, next}, err
}

func (in *instance) describeUserHierarchyGroup(r *faketest.Request) (any, error) {
	id := r.Param("HierarchyGroupId")
	path, ok := in.groupPath(id)
	if !ok {
		return nil, notFound("hierarchy group", id)
	}
	last := len(path) - 1
	out := wireGroupDetail{in.wireGroup(path[last]), in.hierarchyLevels[last].ID, map[string]wireGroup{}}
	for i, g := range path {
		out.Path["Level"+levels[i]] = in.wireGroup(g)
	}
	return groupReply{out}, nil
}

func (in *instance) describeUserHierarchyStructure(*faketest.Request) (any, error) {
	out := map[string]wireGroup{}
	for i, level := range in.hierarchyLevels {
		out["Level"+levels[i]] = wireGroup{level.ID, level.ARN, level.Name, in.modified(level.ARN)}
	}
	return structureReply{out}, nil
}

func (w wireGroupDetail) detail() connect.HierarchyGroupDetail {
	out := connect.HierarchyGroupDetail{HierarchyGroup: w.ours(), LevelID: w.LevelID}
	for _, level := range levels[:len(w.Path)] {
		out.Path = append(out.Path, w.Path["Level"+level].ours())
	}
	return out
}

func (w structureReply) ours() (all []connect.HierarchyLevel) {
	for _, level := range levels[:len(w.HierarchyStructure)] {
		l := w.HierarchyStructure["Level"+level]
		all = append(all, connect.HierarchyLevel{ID: l.ID, ARN: l.ARN, Name: l.Name})
	}
	return all
}
