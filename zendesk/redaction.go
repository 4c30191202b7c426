package zendesk

import (
	"context"
	"strings"
)

// RedactComment removes text from a comment for good, on closed and archived
// tickets too, and returns the comment. HTML is the comment's HTMLBody with
// <redact> around what is to go; each of its characters is replaced. The account
// needs the Agent Workspace, and the caller the right to redact.
//
// Source: developer.zendesk.com, ticketing/tickets/ticket_comments.
func (s TicketsService) RedactComment(ctx context.Context, ticketID, commentID int64, html string) (*Comment, error) {
	r := s.c.request("tickets.redact_comment", commentID)
	r.positive("ticket id", ticketID)
	r.want(strings.Contains(html, "<redact"), "html", "the comment's HTML with <redact>, got none")
	return object(ctx, r.with(struct {
		TicketID int64  `json:"ticket_id"`
		HTMLBody string `json:"html_body"`
	}{ticketID, html}), knownComment, "comment")
}

// RedactAttachment removes a file from a comment for good.
func (s TicketsService) RedactAttachment(ctx context.Context, ticketID, commentID, attachmentID int64) error {
	return s.c.request("tickets.redact_attachment", ticketID, commentID, attachmentID).run(ctx)
}
