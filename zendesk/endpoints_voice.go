package zendesk

// voiceEndpoints are those of Talk Partner Edition, the first three of its
// version 1.
var voiceEndpoints = []endpoint{
	{"voice.create_ticket", "POST", "/api/v2/channels/voice/tickets", "V"},
	{"voice.display_ticket", "POST", "/api/v2/channels/voice/agents/{agent_id}/tickets/{ticket_id}/display", "V"},
	{"voice.display_user", "POST", "/api/v2/channels/voice/agents/{agent_id}/users/{user_id}/display", "V"},

	{"calls.create", "POST", "/api/v2/calls", "V"},
	{"calls.get", "GET", "/api/v2/calls/{call_id}", "V"},
	{"calls.update", "PATCH", "/api/v2/calls/{call_id}", "V"},
	{"calls.comment", "POST", "/api/v2/calls/{call_id}/comments", "V"},
}
