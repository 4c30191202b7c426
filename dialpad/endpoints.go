package dialpad

import "strings"

// endpoint is one operation of the API: its name in errors, and its request.
// The path is below /api/v2, but for those of OAuth.
type endpoint struct{ op, method, path string }

func (e endpoint) fullPath() string {
	if strings.HasPrefix(e.path, "/oauth2/") {
		return e.path
	}
	return "/api/v2" + e.path
}

// endpoints are all requests that this package makes; doc.go has the same
// table.
var endpoints = []endpoint{
	{"oauth.exchange", "POST", "/oauth2/token"},
	{"oauth.refresh", "POST", "/oauth2/token"},
	{"oauth.revoke", "POST", "/oauth2/deauthorize"},

	{"users.get", "GET", "/users/{id}"},
	{"users.list", "GET", "/users"},
	{"users.set_do_not_disturb", "PATCH", "/users/{id}/togglednd"},
	{"users.set_status_message", "PATCH", "/users/{id}/status"},

	{"duty.get", "GET", "/callcenters/operators/{id}/dutystatus"},
	{"duty.set", "PATCH", "/callcenters/operators/{id}/dutystatus"},

	{"callcenters.get", "GET", "/callcenters/{id}"},
	{"callcenters.list", "GET", "/callcenters"},
	{"callcenters.operators", "GET", "/callcenters/{id}/operators"},
	{"callcenters.status", "GET", "/callcenters/{id}/status"},
	{"offices.off_duty_reasons", "GET", "/offices/{id}/offdutystatuses"},

	{"webhooks.get", "GET", "/webhooks/{id}"},
	{"webhooks.list", "GET", "/webhooks"},
	{"webhooks.create", "POST", "/webhooks"},
	{"webhooks.update", "PATCH", "/webhooks/{id}"},
	{"webhooks.delete", "DELETE", "/webhooks/{id}"},

	{"websockets.get", "GET", "/websockets/{id}"},
	{"websockets.list", "GET", "/websockets"},
	{"websockets.create", "POST", "/websockets"},
	{"websockets.update", "PATCH", "/websockets/{id}"},
	{"websockets.delete", "DELETE", "/websockets/{id}"},

	{"agent_status_subscriptions.get", "GET", "/subscriptions/agent_status/{id}"},
	{"agent_status_subscriptions.list", "GET", "/subscriptions/agent_status"},
	{"agent_status_subscriptions.create", "POST", "/subscriptions/agent_status"},
	{"agent_status_subscriptions.update", "PATCH", "/subscriptions/agent_status/{id}"},
	{"agent_status_subscriptions.delete", "DELETE", "/subscriptions/agent_status/{id}"},

	{"call_subscriptions.get", "GET", "/subscriptions/call/{id}"},
	{"call_subscriptions.list", "GET", "/subscriptions/call"},
	{"call_subscriptions.create", "POST", "/subscriptions/call"},
	{"call_subscriptions.update", "PATCH", "/subscriptions/call/{id}"},
	{"call_subscriptions.delete", "DELETE", "/subscriptions/call/{id}"},
}

// operations are the endpoints by their names.
var operations = func() map[string]endpoint {
	ops := make(map[string]endpoint, len(endpoints))
	for _, e := range endpoints {
		ops[e.op] = e
	}
	return ops
}()
