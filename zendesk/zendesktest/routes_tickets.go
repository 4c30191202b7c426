package zendesktest

// ticketRows are about tickets and what is on them.
func (z *Fake) ticketRows() []row {
	return []row{
		{"tickets.get", "GET /api/v2/tickets/{id}", z.onTicket(z.showTicket)},
		{"tickets.show_many", "GET /api/v2/tickets/show_many", z.showTickets},
		{"tickets.by_external_id", "GET /api/v2/tickets", z.listTickets},
		{"tickets.requested", "GET /api/v2/users/{id}/tickets/requested", byID(z.listRequested)},
		{"tickets.create", "POST /api/v2/tickets", z.once(z.createTicket)},
		{"tickets.update", "PUT /api/v2/tickets/{id}", z.onTicket(z.updateTicket)},
		{"tickets.comments", "GET /api/v2/tickets/{id}/comments", z.onTicket(z.listComments)},
		{"tickets.add_tags", "PUT /api/v2/tickets/{id}/tags", z.onTicket(z.addTags)},
		{"tickets.set_tags", "POST /api/v2/tickets/{id}/tags", z.onTicket(z.setTags)},
		{"tickets.remove_tags", "DELETE /api/v2/tickets/{id}/tags", z.onTicket(z.removeTags)},
		{"tickets.update_many", "PUT /api/v2/tickets/update_many", z.updateTickets},
		{"tickets.merge", "POST /api/v2/tickets/{id}/merge", z.onTicket(z.mergeTickets)},
		{"tickets.delete", "DELETE /api/v2/tickets/{id}", z.onTicket(z.deleteTicket)},
		{"tickets.audits", "GET /api/v2/tickets/{id}/audits", z.onTicket(z.listAudits)},
		{"tickets.redact_comment", "PUT /api/v2/comment_redactions/{id}", byID(z.redactComment)},
		{"tickets.redact_attachment", "PUT /api/v2/tickets/{id}/comments/{comment_id}/attachments/{attachment_id}/redact", z.onTicket(z.redactAttachment)},
	}
}

// uploadRows are about files.
func (z *Fake) uploadRows() []row {
	return []row{
		{"uploads.create", "POST /api/v2/uploads", z.createUpload},
		{"uploads.delete", "DELETE /api/v2/uploads/{token}", z.deleteUpload},
		{"attachments.get", "GET /api/v2/attachments/{id}", byID(z.showAttachment)},
	}
}

// ticketsForAgents are the rows for tickets that any agent may use. Of merging
// and deleting, accounts can say otherwise.
var ticketsForAgents = []string{
	"GET /api/v2/tickets/{id}", "GET /api/v2/tickets/show_many", "GET /api/v2/tickets", "GET /api/v2/users/{id}/tickets/requested",
	"POST /api/v2/tickets", "PUT /api/v2/tickets/{id}",
	"GET /api/v2/tickets/{id}/comments", "PUT /api/v2/tickets/{id}/tags", "POST /api/v2/tickets/{id}/tags", "DELETE /api/v2/tickets/{id}/tags",
	"PUT /api/v2/tickets/update_many", "POST /api/v2/tickets/{id}/merge", "DELETE /api/v2/tickets/{id}", "GET /api/v2/job_statuses/{job_id}",
	"GET /api/v2/tickets/{id}/audits", "PUT /api/v2/comment_redactions/{id}", "PUT /api/v2/tickets/{id}/comments/{comment_id}/attachments/{attachment_id}/redact",
	"POST /api/v2/uploads", "DELETE /api/v2/uploads/{token}", "GET /api/v2/attachments/{id}",
}
