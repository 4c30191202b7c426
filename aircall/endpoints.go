package aircall

// endpoint is one operation of the API: its name in errors, and its request.
type endpoint struct{ op, method, path string }

// endpoints are all requests that this package makes. An operation that exists
// in both versions of the Users API stands here twice, v2 first.
var endpoints = []endpoint{
	{"oauth.exchange", "POST", "/v1/oauth/token"},
	{"integrations.me", "GET", "/v1/integrations/me"},
	{"integrations.enable", "POST", "/v1/integrations/enable"},
	{"integrations.disable", "POST", "/v1/integrations/disable"},
	{"company.ping", "GET", "/v1/ping"},
	{"company.get", "GET", "/v1/company"},

	{"webhooks.create", "POST", "/v1/webhooks"},
	{"webhooks.list", "GET", "/v1/webhooks"},
	{"webhooks.get", "GET", "/v1/webhooks/{id}"},
	{"webhooks.update", "PUT", "/v1/webhooks/{id}"},
	{"webhooks.add_events", "PUT", "/v1/webhooks/{id}"},
	{"webhooks.remove_events", "PUT", "/v1/webhooks/{id}"},
	{"webhooks.delete", "DELETE", "/v1/webhooks/{id}"},

	{"users.list", "GET", "/v2/users"},
	{"users.list", "GET", "/v1/users"},
	{"users.get", "GET", "/v2/users/{id}"},
	{"users.get", "GET", "/v1/users/{id}"},
	{"users.get_by_email", "GET", "/v2/users/{id}"},
	{"users.create", "POST", "/v2/users"},
	{"users.create", "POST", "/v1/users"},
	{"users.update", "PUT", "/v2/users/{id}"},
	{"users.update", "PUT", "/v1/users/{id}"},
	{"users.set_status", "PUT", "/v2/users/{id}"},
	{"users.set_status", "PUT", "/v1/users/{id}"},
	{"users.delete", "DELETE", "/v1/users/{id}"},
	{"users.availabilities", "GET", "/v1/users/availabilities"},
	{"users.availability", "GET", "/v1/users/{id}/availability"},
	{"users.start_call", "POST", "/v1/users/{id}/calls"},
	{"users.dial", "POST", "/v1/users/{id}/dial"},
	{"users.numbers", "GET", "/v2/users/{id}/numbers"},

	{"calls.list", "GET", "/v1/calls"},
	{"calls.search", "GET", "/v1/calls/search"},
	{"calls.get", "GET", "/v1/calls/{id}"},
	{"calls.transfer", "POST", "/v1/calls/{id}/transfers"},
	{"calls.comment", "POST", "/v1/calls/{id}/comments"},
	{"calls.tag", "POST", "/v1/calls/{id}/tags"},
	{"calls.archive", "PUT", "/v1/calls/{id}/archive"},
	{"calls.unarchive", "PUT", "/v1/calls/{id}/unarchive"},
	{"calls.pause_recording", "POST", "/v1/calls/{id}/pause_recording"},
	{"calls.resume_recording", "POST", "/v1/calls/{id}/resume_recording"},
	{"calls.delete_recording", "DELETE", "/v1/calls/{id}/recording"},
	{"calls.delete_voicemail", "DELETE", "/v1/calls/{id}/voicemail"},
	{"calls.show_card", "POST", "/v1/calls/{id}/insight_cards"},

	{"insights.transcription", "GET", "/v1/calls/{id}/transcription"},
	{"insights.summary", "GET", "/v1/calls/{id}/summary"},
	{"insights.topics", "GET", "/v1/calls/{id}/topics"},
	{"insights.sentiments", "GET", "/v1/calls/{id}/sentiments"},
	{"insights.action_items", "GET", "/v1/calls/{id}/action_items"},
	{"insights.playbook_result", "GET", "/v1/calls/{id}/playbook_result"},
	{"insights.custom_summary", "GET", "/v1/calls/{id}/custom_summary_result"},
	{"insights.evaluations", "GET", "/v1/calls/{id}/evaluations"},
	{"insights.predicted_csat", "GET", "/v1/calls/{id}/predicted_csat"},

	{"numbers.list", "GET", "/v1/numbers"},
	{"numbers.get", "GET", "/v1/numbers/{id}"},
	{"messages.send", "POST", "/v1/numbers/{id}/messages/send"},
	{"messages.send_native", "POST", "/v1/numbers/{id}/messages/native/send"},

	{"contacts.list", "GET", "/v1/contacts"},
	{"contacts.search", "GET", "/v1/contacts/search"},
	{"contacts.get", "GET", "/v1/contacts/{id}"},
	{"contacts.create", "POST", "/v1/contacts"},
	{"contacts.update", "POST", "/v1/contacts/{id}"},
	{"contacts.delete", "DELETE", "/v1/contacts/{id}"},

	{"tags.list", "GET", "/v1/tags"},
	{"tags.get", "GET", "/v1/tags/{id}"},
	{"tags.create", "POST", "/v1/tags"},
	{"tags.update", "PUT", "/v1/tags/{id}"},
	{"tags.delete", "DELETE", "/v1/tags/{id}"},

	{"teams.list", "GET", "/v1/teams"},
	{"teams.get", "GET", "/v1/teams/{id}"},
	{"teams.create", "POST", "/v1/teams"},
	{"teams.delete", "DELETE", "/v1/teams/{id}"},
	{"teams.add_user", "POST", "/v1/teams/{id}/users/{user}"},
	{"teams.remove_user", "DELETE", "/v1/teams/{id}/users/{user}"},
}

// operations are the endpoints of each operation.
var operations = func() map[string][]endpoint {
	ops := make(map[string][]endpoint, len(endpoints))
	for _, e := range endpoints {
		ops[e.op] = append(ops[e.op], e)
	}
	return ops
}()
