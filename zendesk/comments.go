package zendesk

import (
	"context"
	"encoding/json"
	"iter"
	"strings"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// Comment is one of a ticket's. It holds personal data, and prints and marshals
// as a plain value: keep it out of logs.
type Comment struct {
	ID        int64       `json:"id"`
	Type      CommentType `json:"type"`
	AuthorID  int64       `json:"author_id"`
	Body      string      `json:"body"`
	HTMLBody  string      `json:"html_body"`
	PlainBody string      `json:"plain_body"`
	// Public is false for internal notes.
	Public bool `json:"public"`
	// AuditID is the audit that has the comment's event.
	AuditID     int64        `json:"audit_id"`
	Attachments []Attachment `json:"attachments"`
	Via         Via          `json:"via"`
	CreatedAt   time.Time    `json:"created_at"`
	// Data is what a comment of a call has besides, as Zendesk sent it, nil for
	// others; see [Comment.Call].
	Data json.RawMessage `json:"data"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (c *Comment) UnmarshalJSON(b []byte) error { return lenient.Object(b, c) }

// CommentCall is what a comment says of its call, in the words of both kinds. A
// comment of the Calls API has only what its call_fields asked for. What Data
// lacks, or has in a form that we do not know, is empty.
type CommentCall struct {
	CallID     int64  `json:"call_id"`
	ExternalID string `json:"external_id" lenient:"digits"`
	AppID      int64  `json:"app_id"`
	From       string `json:"from" alt:"from_line" lenient:"digits"`
	To         string `json:"to" alt:"to_line" lenient:"digits"`
	Direction  string `json:"direction"`
	// AnsweredByID and AgentID are users.
	AnsweredByID int64     `json:"answered_by_id"`
	AgentID      int64     `json:"agent_id"`
	StartedAt    time.Time `json:"started_at" alt:"call_started_at"`
	// Duration is in whole seconds.
	Duration          time.Duration `json:"call_duration" alt:"duration"`
	RecordingURL      string        `json:"recording_url"`
	RecordingDuration time.Duration `json:"recording_duration"`
	Transcription     string        `json:"transcription_text" alt:"transcript"`
	Location          string        `json:"location"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (c *CommentCall) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, c)
	if c.StartedAt.IsZero() {
		var w struct {
			StartedAt lenient.String `json:"started_at"`
		}
		_ = lenient.Decode(b, &w) // so did the line above
		var at lenient.Time       // as in "2026-03-02 09:00:00 UTC"
		quoted, _ := json.Marshal(strings.TrimSuffix(string(w.StartedAt), " UTC"))
		_ = at.UnmarshalJSON(quoted)
		c.StartedAt = at.Time
	}
	return err
}

// Call reads Data; ok is false for a comment of no call.
func (c Comment) Call() (call CommentCall, ok bool) {
	if kind(c.Data) != "object" {
		return call, false
	}
	return call, lenient.Decode(c.Data, &call) == nil
}

// CommentListOptions choose a page of a ticket's comments.
type CommentListOptions struct {
	// Size is the number of comments a page, 1 to 100; 0 means 100.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before.
	Cursor string `url:"page[after],omitempty"`
	// Sort is "created_at", which is what empty means, or "-created_at" for the
	// newest first.
	Sort string `url:"sort,omitempty"`
}

// Comments reads one page of a ticket's comments.
//
// Source: developer.zendesk.com, ticketing/tickets/ticket_comments.
func (s TicketsService) Comments(ctx context.Context, ticketID int64, opts CommentListOptions) (ctikit.Page[Comment], error) {
	if opts.Size == 0 {
		opts.Size = chunk // without a size Zendesk pages by offset
	}
	return page(ctx, s.c.request("tickets.comments", ticketID), opts.Cursor, opts, knownComment, "comments")
}

func knownComment(c Comment) (Comment, bool) { return c, c.ID != 0 }

// AllComments reads every comment of a ticket, at most 5,000. An error is the
// last thing that it yields.
func (s TicketsService) AllComments(ctx context.Context, ticketID int64, opts CommentListOptions) iter.Seq2[Comment, error] {
	return filtered(ctx, opts, func(o *CommentListOptions) *string { return &o.Cursor }, func(ctx context.Context, o CommentListOptions) (ctikit.Page[Comment], error) {
		return s.Comments(ctx, ticketID, o)
	})
}
