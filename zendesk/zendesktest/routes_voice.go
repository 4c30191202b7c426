package zendesktest

// voiceRows are about calls and their tickets.
func (z *Fake) voiceRows() []row {
	return []row{
		{"voice.create_ticket", "POST /api/v2/channels/voice/tickets", z.createVoiceTicket},
		{"voice.display_ticket", "POST /api/v2/channels/voice/agents/{agent_id}/tickets/{ticket_id}/display", z.displayTicket},
		{"voice.display_user", "POST /api/v2/channels/voice/agents/{agent_id}/users/{user_id}/display", z.displayUser},

		{"calls.create", "POST /api/v2/calls", z.createCall},
		{"calls.get", "GET /api/v2/calls/{call_id}", z.onCall(z.showCall)},
		{"calls.update", "PATCH /api/v2/calls/{call_id}", z.onCall(z.updateCall)},
		{"calls.comment", "POST /api/v2/calls/{call_id}/comments", z.onCall(z.commentCall)},
	}
}
