package zendesk

// ticketEndpoints are about tickets and what is on them.
var ticketEndpoints = []endpoint{
	{"tickets.get", "GET", "/api/v2/tickets/{id}", "V"},
	{"tickets.show_many", "GET", "/api/v2/tickets/show_many", "V"},
	{"tickets.by_external_id", "GET", "/api/v2/tickets", "V"},
	{"tickets.requested", "GET", "/api/v2/users/{id}/tickets/requested", "V"},
	{"tickets.create", "POST", "/api/v2/tickets", "V"},
	{"tickets.update", "PUT", "/api/v2/tickets/{id}", "V"},
	{"tickets.comments", "GET", "/api/v2/tickets/{id}/comments", "V"},
	{"tickets.add_tags", "PUT", "/api/v2/tickets/{id}/tags", "V"},
	{"tickets.set_tags", "POST", "/api/v2/tickets/{id}/tags", "V"},
	{"tickets.remove_tags", "DELETE", "/api/v2/tickets/{id}/tags", "V"},
	{"tickets.update_many", "PUT", "/api/v2/tickets/update_many", "V"},
	{"tickets.merge", "POST", "/api/v2/tickets/{id}/merge", "V"},
	{"tickets.delete", "DELETE", "/api/v2/tickets/{id}", "V"},
	{"tickets.audits", "GET", "/api/v2/tickets/{id}/audits", "V"},
	{"tickets.redact_comment", "PUT", "/api/v2/comment_redactions/{id}", "V"},
	{"tickets.redact_attachment", "PUT", "/api/v2/tickets/{id}/comments/{comment_id}/attachments/{attachment_id}/redact", "V"},
	{"job_statuses.get", "GET", "/api/v2/job_statuses/{job_id}", "V"},
}
