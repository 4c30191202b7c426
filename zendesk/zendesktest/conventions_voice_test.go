package zendesktest_test

const (
	voiceTicket  = `{"ticket": {"via_id": 45, "subject": "Call", "comment": {"body": "b", "public": false}}}`
	voiceCall    = `{"call": {"app_id": 5, "from_line": "+15550100", "to_line": "+15550199", "call_started_at": "2026-03-02T10:00:00+01", "direction": "inbound"}}`
	voiceDisplay = "POST /api/v2/channels/voice/agents/{agent_id}/"
)

// voiceConventions are those of calls and their tickets.
var voiceConventions = []convention{
	{pattern: "POST /api/v2/channels/voice/tickets", budget: general, agents: true, body: voiceTicket, invalid: `{"ticket": {"via_id": 45}}`},
	{pattern: voiceDisplay + "tickets/{ticket_id}/display", budget: general, agents: true, empty: true},
	{pattern: voiceDisplay + "users/{user_id}/display", budget: general, agents: true, empty: true},

	{pattern: "POST /api/v2/calls", budget: general, agents: true, body: voiceCall, invalid: `{"call": {"app_id": 5}}`},
	{pattern: "GET /api/v2/calls/{call_id}", budget: general, agents: true},
	{pattern: "PATCH /api/v2/calls/{call_id}", budget: general, agents: true, body: `{"call": {"duration": 5}}`, invalid: `{"call": {"app_id": 6}}`},
	{pattern: "POST /api/v2/calls/{call_id}/comments", budget: general, agents: true, body: `{"title": "t"}`, invalid: `{"display_to_agent": 9, "title": "t"}`},
}
