package zendesk

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// CapacityRule says how much work of each channel its agents get.
type CapacityRule struct {
	// ID is opaque.
	ID          string `json:"id" lenient:"digits"`
	Name        string `json:"name"`
	Description string `json:"description"`
	// Default is true for the rule of agents who have no other.
	Default bool `json:"default"`
	// Capacities are work items by channel, as Zendesk names them.
	Capacities Counts `json:"capacities"`
	// Assignees is a part of the rule's agents, in a shape that is not
	// documented: see [CapacityService.AllRuleAssignees].
	Assignees json.RawMessage `json:"assignees"`
	// CreatedAt and UpdatedAt are zero where Zendesk leaves them out.
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"last_updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (c *CapacityRule) UnmarshalJSON(b []byte) error { return lenient.Object(b, c) }

// CapacityAssignee is an agent with the rule that holds for them.
type CapacityAssignee struct {
	AgentID int64
	// RuleID is empty where Zendesk leaves it out.
	RuleID string
	// Raw is the record as Zendesk sent it: its shape is hardly documented.
	Raw json.RawMessage
}

// CapacityRuleSpec is what a rule is to be.
type CapacityRuleSpec struct {
	// Name is required.
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Capacities are work items by channel, named as CapacityRule.Capacities
	// has them; required.
	Capacities Counts `json:"capacities"`
}

// CapacityService manages capacity rules. It needs an admin's credential and
// shares AvailabilityService's budget.
//
// Source: developer.zendesk.com, capacity-rules; reading and changing single
// rules is known from clients in the field alone.
type CapacityService struct{ c *core }

// List reads one page of rules. As far as is known, Zendesk sends all of them.
func (s CapacityService) List(ctx context.Context, opts CapacityRuleListOptions) (ctikit.Page[CapacityRule], error) {
	return page(ctx, s.c.request("capacity.list"), opts.Cursor, opts, knownRule, ruleNames...)
}

// All reads every rule. An error is the last thing that it yields.
func (s CapacityService) All(ctx context.Context, opts CapacityRuleListOptions) iter.Seq2[CapacityRule, error] {
	return all(ctx, func() *request { return s.c.request("capacity.list") }, ListOptions(opts), knownRule, ruleNames...)
}

// ruleNames are the wrappers of one rule or many, which are not documented.
var ruleNames = []string{"data", "rules", "capacity_rules", "rule", "capacity_rule"}

func knownRule(r CapacityRule) (CapacityRule, bool) { return r, r.ID != "" }

// Get reads one rule.
func (s CapacityService) Get(ctx context.Context, id string) (*CapacityRule, error) {
	return object(ctx, s.c.request("capacity.get", id), knownRule, ruleNames...)
}

// Create makes a rule.
func (s CapacityService) Create(ctx context.Context, spec CapacityRuleSpec) (*CapacityRule, error) {
	return s.write(ctx, s.c.request("capacity.create"), spec)
}

// Update changes a rule to what spec says.
func (s CapacityService) Update(ctx context.Context, id string, spec CapacityRuleSpec) (*CapacityRule, error) {
	return s.write(ctx, s.c.request("capacity.update", id), spec)
}

func (s CapacityService) write(ctx context.Context, r *request, spec CapacityRuleSpec) (*CapacityRule, error) {
	r.required("Name", spec.Name)
	r.want(len(spec.Capacities) > 0, "Capacities", "at least one channel, got none")
	for channel, n := range spec.Capacities {
		r.want(n >= 0, "Capacities["+channel+"]", "0 or more, got %d", n)
	}
	return object(ctx, r.with(spec), knownRule, ruleNames...)
}

// Delete removes a rule.
func (s CapacityService) Delete(ctx context.Context, id string) error {
	return s.c.request("capacity.delete", id).run(ctx)
}

// Assign gives many agents a rule in place of theirs, at once.
func (s CapacityService) Assign(ctx context.Context, id string, agentIDs []int64) error {
	r := s.c.request("capacity.assign", id)
	r.some("agent id", agentIDs)
	return r.with(map[string][]int64{"agents": agentIDs}).run(ctx)
}

// CapacityAssigneeListOptions filter the list of agents with their rules.
type CapacityAssigneeListOptions struct {
	// Size is the number of agents a page; Zendesk's default is 20 here.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before.
	Cursor string `url:"page[after],omitempty"`
	// AgentIDs keeps these agents.
	AgentIDs []int64 `url:"filter[agent_ids],comma,omitempty"`
}

// Assignees reads one page of agents with their rules.
func (s CapacityService) Assignees(ctx context.Context, opts CapacityAssigneeListOptions) (ctikit.Page[CapacityAssignee], error) {
	return page(ctx, s.c.request("capacity.assignees"), opts.Cursor, opts, assignee, "assignees")
}

// AllAssignees reads every agent with their rule. An error is the last thing
// that it yields.
func (s CapacityService) AllAssignees(ctx context.Context, opts CapacityAssigneeListOptions) iter.Seq2[CapacityAssignee, error] {
	return filtered(ctx, opts, func(o *CapacityAssigneeListOptions) *string { return &o.Cursor }, s.Assignees)
}

// AllRuleAssignees reads every agent of one rule.
func (s CapacityService) AllRuleAssignees(ctx context.Context, id string) iter.Seq2[CapacityAssignee, error] {
	ofRule := func(raw json.RawMessage) (CapacityAssignee, bool) {
		a, ok := assignee(raw)
		a.RuleID = firstOf(a.RuleID, id)
		return a, ok
	}
	return all(ctx, func() *request { return s.c.request("capacity.rule_assignees", id) }, ListOptions{}, ofRule, "assignees")
}

func assignee(raw json.RawMessage) (CapacityAssignee, bool) {
	var w struct {
		AgentID lenient.Int    `json:"agent_id"`
		ID      lenient.Int    `json:"id"`
		RuleID  lenient.String `json:"capacity_rule_id"`
	}
	_ = lenient.Decode(raw, &w) // what does not fit is in Raw
	if w.AgentID == 0 {
		w.AgentID = w.ID
	}
	return CapacityAssignee{AgentID: int64(w.AgentID), RuleID: string(w.RuleID), Raw: raw}, true
}
