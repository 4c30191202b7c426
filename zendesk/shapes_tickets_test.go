package zendesk_test

import (
	"context"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

const (
	ticketBody = `{"id": 35436, "external_id": "call-1", "subject": "s", "raw_subject": "s", "description": "d", "status": "open", "custom_status_id": 5, "type": "task",
		"priority": "high", "requester_id": 7, "submitter_id": 7, "assignee_id": 8, "group_id": 310, "organization_id": 9, "brand_id": 10, "ticket_form_id": 11,
		"tags": ["phone"], "custom_fields": [{"id": 1, "value": "billing"}, {"id": 2, "value": ["a"]}, {"id": 3, "value": null}], "is_public": true,
		"via": {"channel": "api", "source": {"from": {}, "to": {}, "rel": null}}, "followup_ids": [12],
		"created_at": "2026-01-15T10:00:00Z", "updated_at": "2026-01-15T10:00:00Z", "due_at": "2026-01-16T10:00:00Z"}`
	auditBody = `{"id": 1, "ticket_id": 35436, "author_id": 7, "created_at": "2026-01-15T10:00:00Z", "via": {"channel": "api"},
		"metadata": {"system": {"client": "c"}, "custom": {"key": "k"}},
		"events": [{"id": 2, "type": "Comment", "body": "b", "public": true}, {"id": 3, "type": "Change", "field_name": "assignee_id", "value": "8", "previous_value": null,
			"via": {"channel": "rule"}}]}`
)

var ticketShapes = map[string]shape{
	"ticket": {
		`{"ticket": ` + ticketBody + `, "audit": ` + auditBody + `}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.TicketWrite, error) {
			return c.Tickets.Update(ctx, 1, ticketUpdate())
		}),
	},
	"job status": {
		`{"job_status": {"id": "V3-1", "url": "u", "total": 2, "progress": 1, "status": "working", "message": "m",
			"results": [{"id": 1, "index": 1, "action": "update", "status": "Updated", "success": true}, {"index": 2, "error": "e", "id": 2, "details": "d"}]}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.JobStatus, error) {
			return c.JobStatuses.Get(ctx, "j")
		}),
	},
	"comments": {
		`{"comments": [{"id": 1, "type": "VoiceComment", "author_id": 7, "body": "b", "html_body": "h", "plain_body": "p", "public": true, "audit_id": 2,
			"attachments": [{"id": 3, "file_name": "f", "content_type": "t", "content_url": "u", "size": 4}], "via": {"channel": "api"},
			"created_at": "2026-01-15T10:00:00Z", "data": {"call_id": 5, "recording_duration": "7"}}], "meta": {"has_more": false}}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.Comment], error) {
			return c.Tickets.Comments(ctx, 1, zendesk.CommentListOptions{})
		}),
	},
	"audits": {
		`{"audits": [` + auditBody + `], "links": {"next": "/x"}, "meta": {"has_more": true}}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.Audit], error) {
			return c.Tickets.Audits(ctx, 1, zendesk.AuditListOptions{})
		}),
	},
	"tickets": {
		`{"tickets": [` + ticketBody + `], "links": {"next": "/x"}, "meta": {"has_more": true}}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.Ticket], error) {
			return c.Tickets.Requested(ctx, 7, zendesk.TicketListOptions{})
		}),
	},
}
