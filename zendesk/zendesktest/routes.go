package zendesktest

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
)

// handler answers a request inside the lock.
type handler = func(*faketest.Request) faketest.Reply

// row is a row of the fake's table: see there what its columns are.
type row faketest.Row

// Routes lists the endpoints that the fake serves, with the operations of
// package zendesk that use them.
func (z *Fake) Routes() []ctikit.Route { return z.fake.Routes() }

// serve hangs the table on the fake. Each reply has a request id.
func (z *Fake) serve() {
	for _, row := range slices.Concat(
		z.agentRows(), z.workRows(), z.accountRows(), z.ticketRows(),
		z.fieldRows(), z.userRows(), z.catalogRows(), z.voiceRows(), z.searchRows(),
		z.uploadRows(), z.appRows(),
	) {
		answer := row.Answer
		row.Answer = func(r *faketest.Request) faketest.Reply { return z.named(answer(r)) }
		z.fake.Serve(faketest.Row(row))
	}
}

// agentRows are about agents and their statuses.
func (z *Fake) agentRows() []row {
	return []row{
		{"availability.list", "GET /api/v2/agent_availabilities", z.listAvailabilities},
		{"availability.get", "GET /api/v2/agent_availabilities/{id}", z.ofAgent(z.showAvailability)},
		{"availability.me", "GET /api/v2/agent_availabilities/me", z.ofAgent(z.showAvailability)},
		{"availability.work_items", "GET /api/v2/agent_availabilities/{id}/channels/{channel}/relationships/work_items", z.ofAgent(z.listWorkItems)},
		{"availability.my_work_items", "GET /api/v2/agent_availabilities/me/channels/{channel}/relationships/work_items", z.ofAgent(z.listWorkItems)},

		{"unified_statuses.list", "GET /api/v2/agent_availabilities/agent_statuses", z.routed(z.listStatuses)},
		{"unified_statuses.mine", "GET /api/v2/agent_availabilities/agent_statuses/me", z.routed(z.ofAgent(z.listStatusesOf))},
		{"unified_statuses.set", "PUT /api/v2/agent_availabilities/agent_statuses/agents/{id}", z.routed(z.ofAgent(z.setStatus))},
		{"unified_statuses.set_mine", "PUT /api/v2/agent_availabilities/agent_statuses/agents/me", z.routed(z.ofAgent(z.setStatus))},
		{"unified_statuses.set_many", "PUT /api/v2/agent_availabilities/agent_statuses/agents/update_many", z.routed(z.updateMany)},
		{"unified_statuses.job", "GET /api/v2/agent_availabilities/agent_statuses/job_statuses/{job_id}", z.showJob},
	}
}

// workRows are about the work that agents get.
func (z *Fake) workRows() []row {
	return []row{
		{"group_availability.get", "GET /api/v2/account_groups/availability/{id}", byID(z.showGroup)},

		{"capacity.list", "GET /api/v2/capacity/rules", z.listRules},
		{"capacity.create", "POST /api/v2/capacity/rules", z.createRule},
		{"capacity.get", "GET /api/v2/capacity/rules/{id}", z.onRule(z.showRule)},
		{"capacity.update", "PUT /api/v2/capacity/rules/{id}", z.onRule(z.updateRule)},
		{"capacity.delete", "DELETE /api/v2/capacity/rules/{id}", z.onRule(z.deleteRule)},
		{"capacity.assign", "PATCH /api/v2/capacity/rules/{id}/agents", z.onRule(z.assignRule)},
		{"capacity.assignees", "GET /api/v2/capacity/rules/assignees", z.listAssignees},
		{"capacity.rule_assignees", "GET /api/v2/capacity/rules/{id}/assignees", z.onRule(z.listRuleAssignees)},

		{"skills.types", "GET /api/v2/routing/attributes", z.listSkillTypes},
		{"skills.of_type", "GET /api/v2/routing/attributes/{id}/values", z.listSkills},
		{"skills.of_agent", "GET /api/v2/routing/agents/{id}/instance_values", z.ofAgent(z.showSkills)},
		{"skills.set", "POST /api/v2/routing/agents/{id}/instance_values", z.ofAgent(z.setSkills)},
		{"skills.list", "GET /api/v2/routing/agents/instance_values", z.listAgentSkills},
		{"skills.change_many", "POST /api/v2/routing/agents/instance_values/job", z.changeSkills},
		{"skills.job job_statuses.get", "GET /api/v2/job_statuses/{job_id}", z.showJob},

		{"queues.list", "GET /api/v2/queues", z.listQueues},
		{"queues.create", "POST /api/v2/queues", z.createQueue},
		{"queues.get", "GET /api/v2/queues/{id}", z.onQueue(z.showQueue)},
		{"queues.update", "PUT /api/v2/queues/{id}", z.onQueue(z.updateQueue)},
		{"queues.delete", "DELETE /api/v2/queues/{id}", z.onQueue(z.deleteQueue)},
		{"queues.definitions", "GET /api/v2/queues/definitions", z.showDefinitions},
		{"queues.set_order", "PATCH /api/v2/queues/order", z.orderQueues},
		{"queue_events.list", "GET /api/v2/queue_events", z.routed(z.listQueueEvents)},

		{"engagements.list", "GET /api/v2/engagements", z.listEngagements},
		{"engagements.get", "GET /api/v2/engagements/{id}", within(&z.engagements, engagementID, z.showEngagement)},

		{"talk.get", "GET /api/v2/channels/voice/availabilities/{id}", z.onTalk(z.showTalk)},
		{"talk.set_state talk.set_via", "PUT /api/v2/channels/voice/availabilities/{id}", z.onTalk(z.updateTalk)},
	}
}

// accountRows are about webhooks and tokens.
func (z *Fake) accountRows() []row {
	return []row{
		{"webhooks.list", "GET /api/v2/webhooks", z.listWebhooks},
		{"webhooks.create webhooks.clone", "POST /api/v2/webhooks", z.createWebhook},
		{"webhooks.get", "GET /api/v2/webhooks/{id}", z.onWebhook(z.showWebhook)},
		{"webhooks.update", "PUT /api/v2/webhooks/{id}", z.onWebhook(z.replaceWebhook)},
		{"webhooks.patch", "PATCH /api/v2/webhooks/{id}", z.onWebhook(z.patchWebhook)},
		{"webhooks.delete", "DELETE /api/v2/webhooks/{id}", z.onWebhook(z.deleteWebhook)},
		{"webhooks.test", "POST /api/v2/webhooks/test", z.testWebhook},
		{"webhooks.invocations", "GET /api/v2/webhooks/{id}/invocations", z.onWebhook(z.listInvocations)},
		{"webhooks.attempts", "GET /api/v2/webhooks/{id}/invocations/{invocation_id}/attempts", z.onWebhook(z.listAttempts)},
		{"webhooks.signing_secret", "GET /api/v2/webhooks/{id}/signing_secret", z.onWebhook(z.showSecret)},
		{"webhooks.reset_signing_secret", "POST /api/v2/webhooks/{id}/signing_secret", z.onWebhook(z.resetSecret)},

		{"oauth.token oauth.exchange oauth.refresh", "POST /oauth/tokens", z.issueToken},
	}
}

// named gives a reply its request id.
func (z *Fake) named(reply faketest.Reply) faketest.Reply {
	return reply.With("X-Request-Id", "zendesktest-"+strconv.FormatInt(z.requests.Add(1), 10))
}

// byID reads the id, of a user or group, from the path.
func byID(h func(*faketest.Request, int64) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		id, err := strconv.ParseInt(r.Param("id"), 10, 64)
		if err != nil {
			return recordNotFound()
		}
		return h(r, id)
	}
}

// ofAgent finds the agent whose id is in the path, else the one who calls.
func (z *Fake) ofAgent(h func(*faketest.Request, *agent) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		id := z.caller(r).userID
		if raw := r.Param("id"); raw != "" {
			id, _ = strconv.ParseInt(raw, 10, 64)
		}
		if a := z.agents[id]; a != nil {
			return h(r, a)
		}
		return recordNotFound()
	}
}

// within finds what the path names in a list.
func within[T any](list *[]T, id func(T) string, h func(*faketest.Request, T) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		if i := slices.IndexFunc(*list, func(it T) bool { return id(it) == r.Param("id") }); i >= 0 {
			return h(r, (*list)[i])
		}
		return recordNotFound()
	}
}

// routed refuses what needs omnichannel routing while that is off.
func (z *Fake) routed(h handler) handler {
	return func(r *faketest.Request) faketest.Reply {
		if z.omnichannel {
			return h(r)
		}
		if z.set.offStatus == http.StatusNotFound {
			return invalidEndpoint()
		}
		return refusal(z.set.offStatus, "Forbidden", "Omnichannel routing is not enabled")
	}
}
