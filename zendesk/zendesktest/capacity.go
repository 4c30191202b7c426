package zendesktest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// assigneePage is the size of pages of assignees whose request names none.
const assigneePage = 20

// rule is a capacity rule as Zendesk keeps it.
type rule struct {
	ID          string                  `json:"id"`
	Name        string                  `json:"name"`
	Description string                  `json:"description"`
	Default     bool                    `json:"default"`
	Capacities  map[zendesk.Channel]int `json:"capacities"`
	Assignees   fields                  `json:"assignees"` // when shown; its shape is our guess
	CreatedAt   time.Time               `json:"created_at"`
	UpdatedAt   time.Time               `json:"last_updated_at"`
}

func defaultRule(now time.Time) *rule {
	return &rule{ID: ruleID(1), Name: "Default", Description: "Agents without another rule", Default: true, CreatedAt: now, UpdatedAt: now, Capacities: map[zendesk.Channel]int{
		zendesk.ChannelSupport: 10, zendesk.ChannelMessaging: 3, zendesk.ChannelTalk: 1,
	}}
}

func ruleID(n int) string { return fmt.Sprintf("01CR%022d", n) }

func (z *Fake) onRule(h func(*faketest.Request, *rule) faketest.Reply) handler {
	return within(&z.rules, func(r *rule) string { return r.ID }, h)
}

func (z *Fake) listRules(*faketest.Request) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"data": each(z.rules, z.shown)})
}

func (z *Fake) showRule(_ *faketest.Request, rule *rule) faketest.Reply {
	return faketest.JSON(http.StatusOK, fields{"data": z.shown(rule)})
}

// shown is a rule with the first of its agents.
func (z *Fake) shown(of *rule) rule {
	out := *of
	agents := slices.DeleteFunc(z.sortedAgents(), func(a *agent) bool { return a.Light || z.ruleOf(a) != of })
	first := each(agents[:min(len(agents), assigneePage)], func(a *agent) int64 { return a.ID })
	out.Assignees = fields{"count": len(agents), "agent_ids": first}
	return out
}

func (z *Fake) createRule(r *faketest.Request) faketest.Reply {
	z.madeRules++
	made := &rule{ID: ruleID(z.madeRules + 1), CreatedAt: z.now()}
	if refused := z.writeRule(r, made); refused != nil {
		return *refused
	}
	z.rules = append(z.rules, made)
	return faketest.JSON(http.StatusCreated, fields{"data": z.shown(made)})
}

func (z *Fake) updateRule(r *faketest.Request, rule *rule) faketest.Reply {
	if refused := z.writeRule(r, rule); refused != nil {
		return *refused
	}
	for _, a := range z.sortedAgents() {
		if z.ruleOf(a) == rule {
			z.applyRule(a)
		}
	}
	return z.showRule(r, rule)
}

// writeRule takes what a request may set.
func (z *Fake) writeRule(r *faketest.Request, into *rule) *faketest.Reply {
	next := *into
	next.Capacities = nil
	if err := r.Decode(&next); err != nil {
		return new(badRequest("a capacity rule must be an object"))
	}
	if next.Name == "" || len(next.Capacities) == 0 {
		return new(recordInvalid("name", "BlankValue", "name and capacities cannot be blank"))
	}
	into.Name, into.Description, into.Capacities, into.UpdatedAt = next.Name, next.Description, next.Capacities, z.now()
	return nil
}

// deleteRule gives its agents the default rule back.
func (z *Fake) deleteRule(_ *faketest.Request, gone *rule) faketest.Reply {
	if gone.Default {
		return recordInvalid("base", "DefaultRule", "the default rule cannot be deleted")
	}
	z.rules = slices.DeleteFunc(z.rules, func(o *rule) bool { return o == gone })
	for _, a := range z.sortedAgents() {
		if a.rule == gone.ID {
			a.rule = ""
			z.applyRule(a)
		}
	}
	return faketest.Empty(http.StatusNoContent)
}

func (z *Fake) assignRule(r *faketest.Request, rule *rule) faketest.Reply {
	var in struct {
		Agents []number `json:"agents"`
	}
	if err := r.Decode(&in); err != nil || len(in.Agents) == 0 {
		return badRequest("agents must be a list of numbers")
	}
	for _, id := range int64s(in.Agents) {
		if a, ok := z.agents[id]; !ok || a.Light {
			return recordInvalid("agents", "InvalidValue", "an agent does not exist")
		}
	}
	for _, id := range int64s(in.Agents) {
		a := z.agents[id]
		a.rule = rule.ID
		z.applyRule(a)
	}
	return z.showRule(r, rule)
}

func (z *Fake) ruleOf(a *agent) *rule {
	for _, r := range z.rules {
		if r.ID == a.rule {
			return r
		}
	}
	return z.rules[0] // the default one
}

// applyRule gives an agent the capacities of their rule.
func (z *Fake) applyRule(a *agent) {
	capacities := z.ruleOf(a).Capacities
	for i := range a.channels {
		if n, ok := capacities[a.channels[i].name]; ok {
			z.setCapacity(a, &a.channels[i], n)
		}
	}
	z.remember(a)
}

func (z *Fake) setCapacity(a *agent, c *channel, n int) {
	if c.capacity == n {
		return
	}
	before := c.capacity
	c.capacity = n
	a.version++
	z.emit(a, zendesk.EventAgentMaxCapacityChanged, fields{
		"channel": c.name, "previous_max_capacity": before, "new_max_capacity": n,
	})
}

func (z *Fake) listAssignees(r *faketest.Request) faketest.Reply {
	return z.assignees(r, func(*agent) bool { return true })
}

func (z *Fake) listRuleAssignees(r *faketest.Request, rule *rule) faketest.Reply {
	return z.assignees(r, func(a *agent) bool { return z.ruleOf(a) == rule })
}

func (z *Fake) assignees(r *faketest.Request, keep func(*agent) bool) faketest.Reply {
	only, ok := ids(strings.TrimSpace(r.Query.Get("filter[agent_ids]")))
	if !ok && r.Query.Has("filter[agent_ids]") {
		return badRequest("filter[agent_ids] must be numbers separated by commas")
	}
	var all []*agent
	for _, a := range z.sortedAgents() {
		if !a.Light && keep(a) && (only == nil || slices.Contains(only, a.ID)) {
			all = append(all, a)
		}
	}
	return byCursor(r, "assignees", all, assigneePage, agentKey, func(a *agent) fields {
		return fields{"agent_id": a.ID, "capacity_rule_id": z.ruleOf(a).ID}
	})
}
