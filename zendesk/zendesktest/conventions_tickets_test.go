package zendesktest_test

import (
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// putTickets has ids that the account's people have too.
func putTickets(z *zendesktest.Fake) {
	z.PutTicket(zendesktest.Ticket{ID: 7001, RequesterID: 7001, Attachments: []string{"f.txt"}})
	z.PutTicket(zendesktest.Ticket{ID: 7002, RequesterID: 7001})
	z.CustomerReplies(7001, "Hello?")
}

const (
	newTicket = `{"ticket": {"comment": {"body": "b", "public": false}}}`
	badTicket = `{"ticket": {"comment": {"body": "b"}, "status": "lost"}}`
)

var ticketConventions = []convention{
	{pattern: "GET /api/v2/tickets/{id}", budget: general, agents: true},
	{pattern: "GET /api/v2/tickets/show_many", budget: general, agents: true, pages: "offset tickets"},
	{pattern: "GET /api/v2/tickets", budget: general, agents: true, pages: "either tickets"},
	{pattern: "GET /api/v2/users/{id}/tickets/requested", budget: general, agents: true, pages: "either tickets"},
	{pattern: "POST /api/v2/tickets", budget: general, agents: true, body: newTicket, invalid: badTicket},
	{pattern: "PUT /api/v2/tickets/{id}", budget: general, agents: true, body: newTicket, invalid: badTicket},
	{pattern: "PUT /api/v2/tickets/update_many", budget: general, agents: true, body: newTicket},
	{pattern: "POST /api/v2/tickets/{id}/merge", budget: general, agents: true, body: `{"ids": [7002]}`},
	{pattern: "GET /api/v2/tickets/{id}/audits", budget: general, agents: true, pages: "either audits"},
	{pattern: "PUT /api/v2/comment_redactions/{id}", budget: general, agents: true,
		body: `{"ticket_id": 7001, "html_body": "<p><redact>Hello</redact></p>"}`, invalid: `{"ticket_id": 7001, "html_body": "other"}`},
	{pattern: "PUT /api/v2/tickets/{id}/comments/{comment_id}/attachments/{attachment_id}/redact", budget: general, agents: true},
	{pattern: "DELETE /api/v2/tickets/{id}", budget: general, agents: true},
	{pattern: "GET /api/v2/tickets/{id}/comments", budget: general, agents: true, pages: "either comments"},
	{pattern: "PUT /api/v2/tickets/{id}/tags", budget: general, agents: true, body: `{"tags": ["a"]}`},
	{pattern: "POST /api/v2/tickets/{id}/tags", budget: general, agents: true, body: `{"tags": ["a"]}`},
	{pattern: "DELETE /api/v2/tickets/{id}/tags", budget: general, agents: true, body: `{"tags": ["a"]}`},
}
