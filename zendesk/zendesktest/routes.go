package zendesktest

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/internal/faketest"
)

// handler answers a request inside the lock.
type handler = func(*faketest.Request) faketest.Reply

func (z *Fake) routes() {
	for _, route := range slices.Concat(z.agentRoutes(), z.workRoutes(), z.accountRoutes()) {
		z.fake.Route(route.pattern, func(r *faketest.Request) faketest.Reply { return z.named(route.answer(r)) })
	}
}

type route struct {
	pattern string
	answer  handler
}

// agentRoutes are about agents and their statuses.
func (z *Fake) agentRoutes() []route {
	const agents = "/api/v2/agent_availabilities"
	return []route{
		{"GET " + agents, z.listAvailabilities},
		{"GET " + agents + "/{id}", byAgent(z.showAvailability)},
		{"GET " + agents + "/me", z.mine(z.showAvailability)},
		{"GET " + agents + "/{id}/channels/{channel}/relationships/work_items", byAgent(z.listWorkItems)},
		{"GET " + agents + "/me/channels/{channel}/relationships/work_items", z.mine(z.listWorkItems)},

		{"GET " + agents + "/agent_statuses", z.routed(z.listStatuses)},
		{"GET " + agents + "/agent_statuses/me", z.routed(z.mine(z.listStatusesOf))},
		{"PUT " + agents + "/agent_statuses/agents/{id}", z.routed(byAgent(z.setStatus))},
		{"PUT " + agents + "/agent_statuses/agents/me", z.routed(z.mine(z.setStatus))},
		{"PUT " + agents + "/agent_statuses/agents/update_many", z.routed(z.updateMany)},
		{"GET " + agents + "/agent_statuses/job_statuses/{job_id}", z.showJob},
	}
}

// workRoutes are about the work that agents get.
func (z *Fake) workRoutes() []route {
	return []route{
		{"GET /api/v2/account_groups/availability/{id}", byAgent(z.showGroup)},

		{"GET /api/v2/capacity/rules", z.listRules},
		{"POST /api/v2/capacity/rules", z.createRule},
		{"GET /api/v2/capacity/rules/{id}", z.onRule(z.showRule)},
		{"PUT /api/v2/capacity/rules/{id}", z.onRule(z.updateRule)},
		{"DELETE /api/v2/capacity/rules/{id}", z.onRule(z.deleteRule)},
		{"PATCH /api/v2/capacity/rules/{id}/agents", z.onRule(z.assignRule)},
		{"GET /api/v2/capacity/rules/{id}/assignees", z.onRule(z.listRuleAssignees)},
		{"GET /api/v2/capacity/rules/assignees", z.listAssignees},

		{"GET /api/v2/routing/attributes", z.listSkillTypes},
		{"GET /api/v2/routing/attributes/{id}/values", z.listSkills},
		{"GET /api/v2/routing/agents/{id}/instance_values", byAgent(z.showSkills)},
		{"POST /api/v2/routing/agents/{id}/instance_values", byAgent(z.setSkills)},
		{"GET /api/v2/routing/agents/instance_values", z.listAgentSkills},
		{"POST /api/v2/routing/agents/instance_values/job", z.changeSkills},
		{"GET /api/v2/job_statuses/{job_id}", z.showJob},

		{"GET /api/v2/queues", z.listQueues},
		{"POST /api/v2/queues", z.createQueue},
		{"GET /api/v2/queues/definitions", z.showDefinitions},
		{"PATCH /api/v2/queues/order", z.orderQueues},
		{"GET /api/v2/queues/{id}", z.onQueue(z.showQueue)},
		{"PUT /api/v2/queues/{id}", z.onQueue(z.updateQueue)},
		{"DELETE /api/v2/queues/{id}", z.onQueue(z.deleteQueue)},

		{"GET /api/v2/queue_events", z.routed(z.listQueueEvents)},
		{"GET /api/v2/engagements", z.listEngagements},
		{"GET /api/v2/engagements/{id}", z.showEngagement},

		{"GET /api/v2/channels/voice/availabilities/{id}", z.onTalk(z.showTalk)},
		{"PUT /api/v2/channels/voice/availabilities/{id}", z.onTalk(z.updateTalk)},
	}
}

// accountRoutes are about users, webhooks and tokens.
func (z *Fake) accountRoutes() []route {
	return []route{
		{"GET /api/v2/users", z.listUsers},
		{"GET /api/v2/users/show_many", z.showUsers},

		{"GET /api/v2/users/me", z.mine(z.showUser)},
		{"GET /api/v2/users/search", z.searchUsers},
		{"GET /api/v2/users/{id}", byAgent(z.showUser)},
		{"GET /api/v2/groups/{id}/users", byAgent(z.listGroupUsers)},

		{"GET /api/v2/webhooks", z.listWebhooks},
		{"POST /api/v2/webhooks", z.createWebhook},
		{"POST /api/v2/webhooks/test", z.testWebhook},
		{"GET /api/v2/webhooks/{id}", z.onWebhook(z.showWebhook)},
		{"PUT /api/v2/webhooks/{id}", z.onWebhook(z.replaceWebhook)},
		{"PATCH /api/v2/webhooks/{id}", z.onWebhook(z.patchWebhook)},
		{"DELETE /api/v2/webhooks/{id}", z.onWebhook(z.deleteWebhook)},
		{"GET /api/v2/webhooks/{id}/signing_secret", z.onWebhook(z.showSecret)},
		{"POST /api/v2/webhooks/{id}/signing_secret", z.onWebhook(z.resetSecret)},
		{"GET /api/v2/webhooks/{id}/invocations", z.onWebhook(z.listInvocations)},
		{"GET /api/v2/webhooks/{id}/invocations/{invocation_id}/attempts", z.onWebhook(z.listAttempts)},

		{"POST /oauth/tokens", z.issueToken},
	}
}

// named gives a reply its request id.
func (z *Fake) named(reply faketest.Reply) faketest.Reply {
	return reply.With("X-Request-Id", "zendesktest-"+strconv.FormatInt(z.requests.Add(1), 10))
}

// byAgent reads the id, of an agent or group, from the path.
func byAgent(h func(*faketest.Request, int64) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		id, err := strconv.ParseInt(r.Param("id"), 10, 64)
		if err != nil {
			return recordNotFound()
		}
		return h(r, id)
	}
}

// mine is the agent whose credential it is.
func (z *Fake) mine(h func(*faketest.Request, int64) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		return h(r, z.credentials.caller(r, z.now()).userID)
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
