package zendesktest

// fieldRows are about the fields of tickets and users.
func (z *Fake) fieldRows() []row {
	return []row{
		{"ticket_fields.list", "GET /api/v2/ticket_fields", z.listTicketFields},
		{"ticket_fields.get", "GET /api/v2/ticket_fields/{id}", within(&z.ticketFields, ticketFieldID, z.showTicketField)},
		{"ticket_fields.options", "GET /api/v2/ticket_fields/{id}/options", within(&z.ticketFields, ticketFieldID, z.listTicketFieldOptions)},

		{"user_fields.list", "GET /api/v2/user_fields", z.listUserFields},
		{"user_fields.get", "GET /api/v2/user_fields/{key}", z.onUserField(z.showUserField)},
		{"user_fields.options", "GET /api/v2/user_fields/{id}/options", within(&z.userFields, userFieldID, z.listUserFieldOptions)},
	}
}

// fieldsForAgents are the routes that any agent may call: our guess.
var fieldsForAgents = []string{
	"GET /api/v2/ticket_fields", "GET /api/v2/ticket_fields/{id}", "GET /api/v2/ticket_fields/{id}/options",
	"GET /api/v2/user_fields", "GET /api/v2/user_fields/{key}", "GET /api/v2/user_fields/{id}/options",
}
