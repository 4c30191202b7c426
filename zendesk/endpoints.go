package zendesk

import "slices"

// endpoint is one operation of the API: its name in errors, its request, and
// how sure it is: V is stated by Zendesk, C is known from clients in the field
// alone.
type endpoint struct{ op, method, path, source string }

// endpoints are all requests that this package makes.
var endpoints = slices.Concat(
	agentEndpoints,
	ticketEndpoints,
	fieldEndpoints,
	userEndpoints,
	voiceEndpoints,
	searchEndpoints,
	catalogEndpoints,
	uploadEndpoints,
	appEndpoints,
)

// agentEndpoints are about agents, their work, webhooks and tokens.
var agentEndpoints = []endpoint{
	{"availability.list", "GET", "/api/v2/agent_availabilities", "V"},
	{"availability.get", "GET", "/api/v2/agent_availabilities/{id}", "V"},
	{"availability.me", "GET", "/api/v2/agent_availabilities/me", "C"},
	{"availability.work_items", "GET", "/api/v2/agent_availabilities/{id}/channels/{channel}/relationships/work_items", "V"},
	{"availability.my_work_items", "GET", "/api/v2/agent_availabilities/me/channels/{channel}/relationships/work_items", "C"},

	{"unified_statuses.list", "GET", "/api/v2/agent_availabilities/agent_statuses", "V"},
	{"unified_statuses.mine", "GET", "/api/v2/agent_availabilities/agent_statuses/me", "C"},
	{"unified_statuses.set", "PUT", "/api/v2/agent_availabilities/agent_statuses/agents/{id}", "C"},
	{"unified_statuses.set_mine", "PUT", "/api/v2/agent_availabilities/agent_statuses/agents/me", "C"},
	{"unified_statuses.set_many", "PUT", "/api/v2/agent_availabilities/agent_statuses/agents/update_many", "C"},
	{"unified_statuses.job", "GET", "/api/v2/agent_availabilities/agent_statuses/job_statuses/{job_id}", "V"},

	{"group_availability.get", "GET", "/api/v2/account_groups/availability/{id}", "V"},

	{"capacity.list", "GET", "/api/v2/capacity/rules", "V"},
	{"capacity.create", "POST", "/api/v2/capacity/rules", "C"},
	{"capacity.get", "GET", "/api/v2/capacity/rules/{id}", "C"},
	{"capacity.update", "PUT", "/api/v2/capacity/rules/{id}", "C"},
	{"capacity.delete", "DELETE", "/api/v2/capacity/rules/{id}", "C"},
	{"capacity.assign", "PATCH", "/api/v2/capacity/rules/{id}/agents", "C"},
	{"capacity.assignees", "GET", "/api/v2/capacity/rules/assignees", "V"},
	{"capacity.rule_assignees", "GET", "/api/v2/capacity/rules/{id}/assignees", "C"},

	{"skills.types", "GET", "/api/v2/routing/attributes", "V"},
	{"skills.of_type", "GET", "/api/v2/routing/attributes/{id}/values", "V"},
	{"skills.of_agent", "GET", "/api/v2/routing/agents/{id}/instance_values", "V"},
	{"skills.set", "POST", "/api/v2/routing/agents/{id}/instance_values", "V"},
	{"skills.list", "GET", "/api/v2/routing/agents/instance_values", "V"},
	{"skills.change_many", "POST", "/api/v2/routing/agents/instance_values/job", "V"},
	{"skills.job", "GET", "/api/v2/job_statuses/{job_id}", "V"},

	{"queues.list", "GET", "/api/v2/queues", "V"},
	{"queues.create", "POST", "/api/v2/queues", "V"},
	{"queues.get", "GET", "/api/v2/queues/{id}", "V"},
	{"queues.update", "PUT", "/api/v2/queues/{id}", "V"},
	{"queues.delete", "DELETE", "/api/v2/queues/{id}", "V"},
	{"queues.definitions", "GET", "/api/v2/queues/definitions", "V"},
	{"queues.set_order", "PATCH", "/api/v2/queues/order", "V"},
	{"queue_events.list", "GET", "/api/v2/queue_events", "V"},

	{"engagements.list", "GET", "/api/v2/engagements", "C"},
	{"engagements.get", "GET", "/api/v2/engagements/{id}", "C"},

	{"talk.get", "GET", "/api/v2/channels/voice/availabilities/{id}", "V"},
	{"talk.set_state", "PUT", "/api/v2/channels/voice/availabilities/{id}", "V"},
	{"talk.set_via", "PUT", "/api/v2/channels/voice/availabilities/{id}", "V"},

	{"users.list", "GET", "/api/v2/users", "V"},
	{"users.get", "GET", "/api/v2/users/{id}", "V"},
	{"users.get_by_email", "GET", "/api/v2/users/search", "V"},
	{"users.show_many", "GET", "/api/v2/users/show_many", "V"},

	{"webhooks.list", "GET", "/api/v2/webhooks", "C"},
	{"webhooks.create", "POST", "/api/v2/webhooks", "C"},
	{"webhooks.clone", "POST", "/api/v2/webhooks", "C"},
	{"webhooks.get", "GET", "/api/v2/webhooks/{id}", "C"},
	{"webhooks.update", "PUT", "/api/v2/webhooks/{id}", "C"},
	{"webhooks.patch", "PATCH", "/api/v2/webhooks/{id}", "C"},
	{"webhooks.delete", "DELETE", "/api/v2/webhooks/{id}", "C"},
	{"webhooks.test", "POST", "/api/v2/webhooks/test", "C"},
	{"webhooks.invocations", "GET", "/api/v2/webhooks/{id}/invocations", "C"},
	{"webhooks.attempts", "GET", "/api/v2/webhooks/{id}/invocations/{invocation_id}/attempts", "C"},
	{"webhooks.signing_secret", "GET", "/api/v2/webhooks/{id}/signing_secret", "C"},
	{"webhooks.reset_signing_secret", "POST", "/api/v2/webhooks/{id}/signing_secret", "C"},

	{"oauth.token", "POST", "/oauth/tokens", "V"},
	{"oauth.exchange", "POST", "/oauth/tokens", "V"},
	{"oauth.refresh", "POST", "/oauth/tokens", "V"},
}

// operations are the endpoints by operation.
var operations = func() map[string]endpoint {
	ops := make(map[string]endpoint, len(endpoints))
	for _, e := range endpoints {
		ops[e.op] = e
	}
	return ops
}()
