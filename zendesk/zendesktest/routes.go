package zendesktest

import (
	"net/http"
	"strconv"

	"github.com/ctikit/ctikit/internal/faketest"
)

// handler answers a request inside the lock.
type handler = func(*faketest.Request) faketest.Reply

func (z *Fake) routes() {
	const agents = "/api/v2/agent_availabilities"
	for _, route := range []struct {
		pattern string
		answer  handler
	}{
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

		{"GET /api/v2/users", z.listUsers},
		{"GET /api/v2/users.json", z.listUsers},
		{"GET /api/v2/users/show_many", z.showUsers},
		{"GET /api/v2/users/show_many.json", z.showUsers},

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

		{"POST /oauth/tokens", z.issueToken},
	} {
		z.fake.Route(route.pattern, func(r *faketest.Request) faketest.Reply { return z.named(route.answer(r)) })
	}
}

// named gives a reply its request id.
func (z *Fake) named(reply faketest.Reply) faketest.Reply {
	return reply.With("X-Request-Id", "zendesktest-"+strconv.FormatInt(z.requests.Add(1), 10))
}

// byAgent reads the agent's id from the path.
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
		return h(r, z.door.caller(r, z.now()).userID)
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
