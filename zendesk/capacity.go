package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// CapacityRule says how much work of each channel its agents get.
type CapacityRule struct {
	// ID is opaque.
	ID, Name, Description string
	// Default is true for the rule of agents who have no other.
	Default bool
	// Capacities are work items by channel, in Zendesk's own words.
	Capacities Counts
	// Assignees is a part of the rule's agents, in a shape that is not
	// documented: see CapacityService.RuleAssignees.
	Assignees json.RawMessage
	// CreatedAt and UpdatedAt are zero where Zendesk does not tell.
	CreatedAt, UpdatedAt time.Time
}

// CapacityAssignee is an agent with the rule that holds for them.
type CapacityAssignee struct {
	AgentID int64
	// RuleID is "" where Zendesk does not tell it.
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
// All methods are safe for concurrent use and fail with an *Error that matches
// ErrUnauthorized, ErrForbidden, ErrNotFound, ErrInvalid, ErrRateLimited or
// ErrServer.
//
// Source: developer.zendesk.com, capacity-rules; reading and changing single
// rules is known from clients in the field alone.
type CapacityService struct{ c *core }

// List reads all rules.
func (s CapacityService) List(ctx context.Context) ([]CapacityRule, error) {
	return fetch(ctx, s.c, httpx.Call{Op: "capacity.list", Method: http.MethodGet, Path: capacityPath()}, decodeRules)
}

// Get reads one rule.
func (s CapacityService) Get(ctx context.Context, id string) (*CapacityRule, error) {
	return fetch(ctx, s.c, httpx.Call{Op: "capacity.get", Method: http.MethodGet, Path: capacityPath(id)}, decodeRule)
}

// Create makes a rule.
func (s CapacityService) Create(ctx context.Context, spec CapacityRuleSpec) (*CapacityRule, error) {
	return s.write(ctx, "capacity.create", http.MethodPost, capacityPath(), spec)
}

// Update changes a rule to what spec says.
func (s CapacityService) Update(ctx context.Context, id string, spec CapacityRuleSpec) (*CapacityRule, error) {
	return s.write(ctx, "capacity.update", http.MethodPut, capacityPath(id), spec)
}

func (s CapacityService) write(ctx context.Context, op, method string, path []string, spec CapacityRuleSpec) (*CapacityRule, error) {
	if err := spec.check(); err != nil {
		return nil, opError(op, err)
	}
	return fetch(ctx, s.c, httpx.Call{Op: op, Method: method, Path: path, In: spec}, decodeRule)
}

// Delete removes a rule.
func (s CapacityService) Delete(ctx context.Context, id string) error {
	_, err := s.c.do(ctx, httpx.Call{Op: "capacity.delete", Method: http.MethodDelete, Path: capacityPath(id)})
	return err
}

// Assign gives agents a rule in place of theirs.
func (s CapacityService) Assign(ctx context.Context, id string, agentIDs []int64) error {
	const op = "capacity.assign"
	if err := someIDs("agent id", agentIDs); err != nil {
		return opError(op, err)
	}
	in := struct {
		Agents []int64 `json:"agents"`
	}{agentIDs}
	_, err := s.c.do(ctx, httpx.Call{Op: op, Method: http.MethodPatch, Path: capacityPath(id, "agents"), In: in})
	return err
}

// CapacityAssigneeListOptions filters the list of agents with their rules.
type CapacityAssigneeListOptions struct {
	// Cursor's default size is 20 here.
	Cursor
	// AgentIDs keeps these agents.
	AgentIDs []int64 `url:"filter[agent_ids],comma,omitempty"`
}

// Assignees reads one page of agents with their rules.
func (s CapacityService) Assignees(ctx context.Context, opts CapacityAssigneeListOptions) (Page[CapacityAssignee], error) {
	return fetchPage(ctx, s.c, "capacity.assignees", capacityPath("assignees"), opts.Cursor, opts, decodeAssignees)
}

// AllAssignees reads every agent with their rule. An error is the last thing
// that it yields.
func (s CapacityService) AllAssignees(ctx context.Context, opts CapacityAssigneeListOptions) iter.Seq2[CapacityAssignee, error] {
	return pages(ctx, opts.After, func(ctx context.Context, after string) (Page[CapacityAssignee], error) {
		opts.After = after
		return s.Assignees(ctx, opts)
	})
}

// RuleAssignees reads every agent of one rule.
func (s CapacityService) RuleAssignees(ctx context.Context, id string) iter.Seq2[CapacityAssignee, error] {
	return pages(ctx, "", func(ctx context.Context, after string) (Page[CapacityAssignee], error) {
		cur := Cursor{After: after}
		page, err := fetchPage(ctx, s.c, "capacity.rule_assignees", capacityPath(id, "assignees"), cur, cur, decodeAssignees)
		for i := range page.Items {
			if page.Items[i].RuleID == "" {
				page.Items[i].RuleID = id
			}
		}
		return page, err
	})
}

func capacityPath(below ...string) []string { return append(api("capacity", "rules"), below...) }

func (s CapacityRuleSpec) check() error {
	var errs []error
	if s.Name == "" {
		errs = append(errs, errors.New("name: want one, got an empty string"))
	}
	if len(s.Capacities) == 0 {
		errs = append(errs, errors.New("capacities: want at least one channel, got none"))
	}
	for channel, n := range s.Capacities {
		if n < 0 {
			errs = append(errs, fmt.Errorf("capacity of %s: want 0 or more, got %d", channel, n))
		}
	}
	return errors.Join(errs...)
}

type ruleWire struct {
	ID           text            `json:"id"`
	Name         string          `json:"name"`
	Description  string          `json:"description"`
	Default      bool            `json:"default"`
	Capacities   json.RawMessage `json:"capacities"`
	Assignees    json.RawMessage `json:"assignees"`
	CreatedAt    moment          `json:"created_at"`
	LastUpdateAt moment          `json:"last_updated_at"`
}

func (w ruleWire) rule() (CapacityRule, error) {
	if w.ID == "" {
		return CapacityRule{}, malformed(errors.New("rule id: want one, got nothing"))
	}
	return CapacityRule{
		ID: string(w.ID), Name: w.Name, Description: w.Description, Default: w.Default,
		Capacities: counts(w.Capacities), Assignees: present(w.Assignees), CreatedAt: w.CreatedAt.Time, UpdatedAt: w.LastUpdateAt.Time,
	}, nil
}

// decodeRules reads a list that is bare or in data: its wrapper is not
// documented.
func decodeRules(body []byte) ([]CapacityRule, error) {
	var list []ruleWire
	if err := json.Unmarshal(inside(body, "data", "rules", "capacity_rules"), &list); err != nil {
		return nil, malformed(err)
	}
	if list == nil {
		return nil, malformed(errNoData)
	}
	out := make([]CapacityRule, 0, len(list))
	for _, w := range list {
		rule, err := w.rule()
		if err != nil {
			return nil, err
		}
		out = append(out, rule)
	}
	return out, nil
}

func decodeRule(body []byte) (*CapacityRule, error) {
	var w ruleWire
	if err := json.Unmarshal(inside(body, "data", "rule", "capacity_rule"), &w); err != nil {
		return nil, malformed(err)
	}
	rule, err := w.rule()
	if err != nil {
		return nil, err
	}
	return &rule, nil
}

func decodeAssignees(body []byte) (Page[CapacityAssignee], error) {
	var doc struct {
		Assignees []json.RawMessage `json:"assignees"`
		paging
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return Page[CapacityAssignee]{}, malformed(err)
	}
	if doc.Assignees == nil {
		return Page[CapacityAssignee]{}, malformed(errors.New("assignees: want an array, got nothing"))
	}
	page := Page[CapacityAssignee]{Items: make([]CapacityAssignee, 0, len(doc.Assignees))}
	for _, raw := range doc.Assignees {
		var w struct {
			AgentID number `json:"agent_id"`
			ID      number `json:"id"`
			RuleID  text   `json:"capacity_rule_id"`
		}
		_ = json.Unmarshal(raw, &w) // what does not fit is in Raw
		if w.AgentID == 0 {
			w.AgentID = w.ID
		}
		page.Items = append(page.Items, CapacityAssignee{AgentID: int64(w.AgentID), RuleID: string(w.RuleID), Raw: raw})
	}
	var err error
	page.Next, err = doc.next()
	return page, err
}
