package zendesk

// fieldEndpoints are about the fields of tickets and users.
var fieldEndpoints = []endpoint{
	{"ticket_fields.list", "GET", "/api/v2/ticket_fields", "V"},
	{"ticket_fields.get", "GET", "/api/v2/ticket_fields/{id}", "V"},
	{"ticket_fields.options", "GET", "/api/v2/ticket_fields/{id}/options", "V"},

	{"user_fields.list", "GET", "/api/v2/user_fields", "V"},
	{"user_fields.get", "GET", "/api/v2/user_fields/{key}", "V"},
	{"user_fields.options", "GET", "/api/v2/user_fields/{id}/options", "V"},
}
