package zendesktest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// Groups are those that were put and those that agents are in; one is the
// default, and deleted ones are gone.
func TestGroups(t *testing.T) {
	z := zendesktest.New(t)
	z.PutAgent(zendesktest.Agent{ID: 7001, Groups: []int64{311, 310}})
	z.PutAgent(zendesktest.Agent{ID: 7002, Groups: []int64{312}})
	c := z.Client()
	type group struct {
		ID      int64
		Name    string
		Default bool
	}
	want := func(want ...group) {
		t.Helper()
		var got []group
		for g, err := range c.Groups.All(t.Context(), zendesk.GroupListOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, group{g.ID, g.Name, g.Default})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("groups (-want +got):\n%s", diff)
		}
	}
	want(group{310, "Group 310", true}, group{311, "Group 311", false}, group{312, "Group 312", false})
	z.PutGroup(zendesk.Group{ID: 311, Name: "Billing", Default: true})
	z.PutGroup(zendesk.Group{ID: 313, Name: "Empty", Default: true})
	z.PutGroup(zendesk.Group{ID: 312, Deleted: true})
	want(group{310, "Group 310", false}, group{311, "Billing", false}, group{313, "Empty", true})
	if _, err := c.Groups.Get(t.Context(), 312); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("a deleted group: %v", err)
	}
	var own []zendesk.GroupMembership
	for m, err := range c.GroupMemberships.AllOfUser(t.Context(), 7001, zendesk.GroupMembershipListOptions{Size: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		own = append(own, m)
	}
	if len(own) != 2 || own[0].GroupID != 311 || !own[0].Default || own[1].GroupID != 310 || own[1].Default {
		t.Errorf("%+v", own)
	}
	q := z.PutQueue(zendesk.QueueSpec{Name: "q", PrimaryGroupIDs: []int64{311}})
	if _, body := ask(t, z, "GET", "/api/v2/queues/"+q, ""); !strings.Contains(body, `"name":"Billing"`) {
		t.Errorf("the queue's group: %s", body)
	}
}

// One brand is the default.
func TestBrands(t *testing.T) {
	z := zendesktest.New(t)
	z.PutBrand(zendesk.Brand{ID: 1, Active: true, Default: true})
	z.PutBrand(zendesk.Brand{ID: 2, Active: true, Default: true})
	z.PutBrand(zendesk.Brand{ID: 3, Active: true, Deleted: true})
	z.PutBrand(zendesk.Brand{ID: 1 << 60})
	page, err := z.Client().Brands.List(t.Context(), zendesk.BrandListOptions{})
	var got [][3]any
	for _, b := range page.Items {
		got = append(got, [3]any{b.ID, b.Default, b.Usable()})
	}
	if diff := cmp.Diff([][3]any{{int64(1), false, true}, {int64(2), true, true}, {int64(3), false, false}, {int64(1 << 60), false, false}}, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}
