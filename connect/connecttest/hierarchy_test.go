package connecttest_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

func TestHierarchy(t *testing.T) {
	f := newFloor(t)
	f.PutUser(connecttest.User{ID: "u-2", Hierarchy: []connect.HierarchyGroup{{ID: "g-1"}, {ID: "g-2"}}})
	f.PutHierarchyLevels("Site")
	f.PutHierarchyGroup("g-1", "Berlin", "")
	f.PutHierarchyGroup("g-3", "Night shift", "g-1")
	f.PutUser(connecttest.User{ID: "u-3", Hierarchy: []connect.HierarchyGroup{{ID: "g-1"}, {ID: "g-3"}}})
	c := f.Client()
	named := func(id, name string) connect.HierarchyGroup {
		return connect.HierarchyGroup{ID: id, ARN: connecttest.InstanceARN + "/agent-group/" + id, Name: name}
	}
	all, err := read(c.HierarchyGroups.All(t.Context(), connect.HierarchyGroupListOptions{}))
	must(t, err)
	if diff := cmp.Diff([]connect.HierarchyGroup{named("g-1", "Berlin"), named("g-2", ""), named("g-3", "Night shift")}, all); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	levels, err := c.HierarchyGroups.Structure(t.Context())
	must(t, err)
	if len(levels) != 2 || levels[0].Name != "Site" || levels[1].Name != "Level 2" {
		t.Errorf("levels %+v", levels)
	}
	got, err := c.HierarchyGroups.Get(t.Context(), "g-3")
	must(t, err)
	want := &connect.HierarchyGroupDetail{
		HierarchyGroup: named("g-3", "Night shift"), LevelID: levels[1].ID,
		Path: connect.Hierarchy{named("g-1", "Berlin"), named("g-3", "Night shift")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("group (-want +got):\n%s", diff)
	}
	if _, err := c.HierarchyGroups.Get(t.Context(), "none"); !errors.Is(err, connect.ErrNotFound) {
		t.Errorf("no group: %v, want ErrNotFound", err)
	}
	for name, act := range map[string]func(f *connecttest.Fake){
		"six levels":     func(f *connecttest.Fake) { f.PutHierarchyLevels("1", "2", "3", "4", "5", "6") },
		"no name":        func(f *connecttest.Fake) { f.PutHierarchyGroup("g-4", "", "") },
		"below no group": func(f *connecttest.Fake) { f.PutHierarchyGroup("g-4", "x", "none") },
		"too deep": func(f *connecttest.Fake) {
			for i, id := range []string{"d-1", "d-2", "d-3", "d-4", "d-5", "d-6"} {
				f.PutHierarchyGroup(id, id, []string{"", "d-1", "d-2", "d-3", "d-4", "d-5"}[i])
			}
		},
	} {
		if err := f.Try(act); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestInstance(t *testing.T) {
	f := newFloor(t)
	c := f.Client()
	usual, err := c.Instance.Get(t.Context())
	must(t, err)
	f.PutInstance(connect.Instance{ID: "other", Identity: connect.SAML, OutboundCalls: true})
	got, err := c.Instance.Get(t.Context())
	must(t, err)
	want := *usual
	want.Identity, want.InboundCalls = connect.SAML, false
	if diff := cmp.Diff(&want, got); diff != "" || got.ID != connecttest.InstanceID {
		t.Errorf("instance (-want +got):\n%s", diff)
	}
}
