package zendesk_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// crew is three agents in group 310, and a light one.
func crew(t *testing.T) *zendesktest.Fake {
	t.Helper()
	z := zendesktest.New(t)
	for _, id := range []int64{7001, 7002, 7003} {
		z.PutAgent(zendesktest.Agent{ID: id, Status: zendesk.StatusOnline, Groups: []int64{310}})
	}
	z.PutAgent(zendesktest.Agent{ID: 7004, Light: true, Groups: []int64{310}})
	return z
}

func TestCapacityRules(t *testing.T) {
	z, ctx := crew(t), t.Context()
	rules := z.Client().Capacity
	made, err := rules.Create(ctx, zendesk.CapacityRuleSpec{Name: "Juniors", Description: "d", Capacities: zendesk.Counts{"messaging": 2, "talk": 1}})
	if err != nil {
		t.Fatal(err)
	}
	if err := rules.Assign(ctx, made.ID, []int64{7002, 7003}); err != nil {
		t.Fatal(err)
	}
	changed, err := rules.Update(ctx, made.ID, zendesk.CapacityRuleSpec{Name: "Juniors", Capacities: zendesk.Counts{"messaging": 1}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := rules.Get(ctx, made.ID)
	if diff := cmp.Diff(changed, got); diff != "" || err != nil || got.Capacities["messaging"] != 1 || got.Default {
		t.Errorf("error %v, rule (-written +read):\n%s", err, diff)
	}
	capacity := func(id int64) int {
		a, err := z.Client().Availability.Get(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		c, _ := a.Channel(zendesk.ChannelMessaging)
		return *c.MaxCapacity
	}
	if a, b := capacity(7001), capacity(7003); a != 3 || b != 1 {
		t.Errorf("capacities %d and %d, want 3 and 1", a, b)
	}
	var assigned []zendesk.CapacityAssignee
	for a, err := range rules.AllAssignees(ctx, zendesk.CapacityAssigneeListOptions{Size: 1, AgentIDs: []int64{7001, 7002}}) {
		if err != nil {
			t.Fatal(err)
		}
		assigned = append(assigned, a)
	}
	page, err := rules.List(ctx, zendesk.CapacityRuleListOptions{})
	list := page.Items
	if err != nil || len(list) != 2 || !list[0].Default {
		t.Fatalf("rules %v, %v", list, err)
	}
	want := []zendesk.CapacityAssignee{{AgentID: 7001, RuleID: list[0].ID}, {AgentID: 7002, RuleID: made.ID}}
	if diff := cmp.Diff(want, assigned, cmpopts.IgnoreFields(zendesk.CapacityAssignee{}, "Raw")); diff != "" {
		t.Errorf("assignees (-want +got):\n%s", diff)
	}
	var juniors []int64
	for a, err := range rules.AllRuleAssignees(ctx, made.ID) {
		if err != nil {
			t.Fatal(err)
		}
		juniors = append(juniors, a.AgentID)
	}
	if !slices.Equal(juniors, []int64{7002, 7003}) {
		t.Errorf("agents of the rule %v", juniors)
	}
	for name, err := range map[string]error{
		"the default rule": rules.Delete(ctx, list[0].ID), "an unknown agent": rules.Assign(ctx, made.ID, []int64{7009}),
		"a light agent": rules.Assign(ctx, made.ID, []int64{7004}),
	} {
		if !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := rules.Delete(ctx, made.ID); err != nil || capacity(7003) != 3 {
		t.Errorf("error %v, capacity %d, want the default rule's 3", err, capacity(7003))
	}
	if _, err := rules.Get(ctx, made.ID); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("deleted: %v", err)
	}
}

// Wrappers that the vendor does not document are read alike.
func TestCapacityWrappers(t *testing.T) {
	const rule = `{"id": 5, "name": "n", "capacities": null}`
	for _, body := range []string{rule, `{"data": ` + rule + `}`, `{"rule": ` + rule + `}`, `{"capacity_rule": ` + rule + `}`} {
		got, err := canned(t, 200, body).Capacity.Get(t.Context(), "5")
		if diff := cmp.Diff(&zendesk.CapacityRule{ID: "5", Name: "n"}, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
	for _, body := range []string{`{}`, `{"data": [{}]}`, `null`, `{"data": {}}`} {
		if rules, err := canned(t, 200, body).Capacity.List(t.Context(), zendesk.CapacityRuleListOptions{}); !errors.Is(err, zendesk.ErrReply) {
			t.Errorf("%s: rules %v, error %v", body, rules, err)
		}
	}
}
