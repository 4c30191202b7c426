package dialpad

import (
	"slices"
	"strings"
)

// endpoint is one operation of the API: its name in errors, and its request.
// The path is below /api/v2, but for those of OAuth.
type endpoint struct{ op, method, path string }

// endpoints are all requests that this package makes; the package's
// documentation has the same table.
var endpoints = slices.Concat([]endpoint{
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
},
	records("webhooks", "/webhooks"), records("websockets", "/websockets"),
	records("agent_status_subscriptions", "/subscriptions/agent_status"),
	records("call_subscriptions", "/subscriptions/call"),
)

// records are the endpoints of what is made, changed and deleted.
func records(name, path string) []endpoint {
	return []endpoint{
		{name + ".get", "GET", path + "/{id}"},
		{name + ".list", "GET", path},
		{name + ".create", "POST", path},
		{name + ".update", "PATCH", path + "/{id}"},
		{name + ".delete", "DELETE", path + "/{id}"},
	}
}

// operation is the endpoint of an operation, with its whole path. The services
// of a client that New did not make have none.
func operation(op string) endpoint {
	i := slices.IndexFunc(endpoints, func(e endpoint) bool { return e.op == op })
	if i < 0 {
		return endpoint{path: "/"}
	}
	e := endpoints[i]
	if !strings.HasPrefix(e.path, "/oauth2/") {
		e.path = "/api/v2" + e.path
	}
	return e
}
