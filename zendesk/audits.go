package zendesk

import (
	"context"
	"encoding/json"
	"iter"
	"slices"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// Audit is the record of one change of a ticket.
type Audit struct {
	ID        int64     `json:"id"`
	TicketID  int64     `json:"ticket_id"`
	AuthorID  int64     `json:"author_id"`
	CreatedAt time.Time `json:"created_at"`
	Via       Via       `json:"via"`
	// Metadata is as Zendesk sent it: what the request had as metadata is under
	// "custom", and "system" can name people.
	Metadata json.RawMessage `json:"metadata"`
	Events   []AuditEvent    `json:"events"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (a *Audit) UnmarshalJSON(b []byte) error { return lenient.Object(b, a) }

// Custom is what the request gave as metadata; empty where that is no object of
// texts.
func (a Audit) Custom() map[string]string {
	var w struct {
		Custom map[string]string `json:"custom"`
	}
	_ = lenient.Decode(a.Metadata, &w) // what does not fit is in Metadata
	return w.Custom
}

// AuditEvent is one part of a change: a comment, or a field.
type AuditEvent struct {
	ID int64 `json:"id"`
	// Type is an open set, such as "Comment", "VoiceComment", "TpeVoiceComment",
	// "Create" and "Change".
	Type string `json:"type"`
	// Field is the name of the changed field, the id for custom fields; empty
	// for comments.
	Field string `json:"field_name" lenient:"digits"`
	// Value and Previous are as Zendesk sent them, nil for comments. Ids in them
	// are texts.
	Value    json.RawMessage `json:"value"`
	Previous json.RawMessage `json:"previous_value"`
	// Via is how the event came about where that differs from the audit, such as
	// "rule" for what a trigger did as the ticket was saved.
	Via Via `json:"via"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (e *AuditEvent) UnmarshalJSON(b []byte) error { return lenient.Object(b, e) }

// comment is the id of the audit's comment; 0 for none.
func (a Audit) comment() int64 {
	i := slices.IndexFunc(a.Events, func(e AuditEvent) bool { return CommentType(e.Type).known() })
	if i < 0 {
		return 0
	}
	return a.Events[i].ID
}

// CommentType is the kind of a comment. The set is open.
type CommentType string

// The kinds that Zendesk documents.
const (
	CommentText        CommentType = "Comment"
	CommentVoice       CommentType = "VoiceComment"    // of a call, from the ticket's voice_comment
	CommentTalkPartner CommentType = "TpeVoiceComment" // of a call of the Calls API
)

func (t CommentType) known() bool {
	return t == CommentText || t == CommentVoice || t == CommentTalkPartner
}

// AuditListOptions choose a page of a ticket's audits.
type AuditListOptions struct {
	// Size is the number of audits a page, 1 to 100; 0 means 100.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before.
	Cursor string `url:"page[after],omitempty"`
}

// Audits reads one page of a ticket's audits, the oldest first. An OAuth token
// needs the scope "read": "tickets:read" is not enough.
//
// Source: developer.zendesk.com, ticketing/tickets/ticket_audits.
func (s TicketsService) Audits(ctx context.Context, ticketID int64, opts AuditListOptions) (ctikit.Page[Audit], error) {
	if opts.Size == 0 {
		opts.Size = chunk // without a size Zendesk pages by offset
	}
	return page(ctx, s.c.request("tickets.audits", ticketID), opts.Cursor, opts, func(a Audit) (Audit, bool) { return a, a.ID != 0 }, "audits")
}

// AllAudits reads every audit of a ticket. An error is the last thing that it
// yields.
func (s TicketsService) AllAudits(ctx context.Context, ticketID int64, opts AuditListOptions) iter.Seq2[Audit, error] {
	return filtered(ctx, opts, func(o *AuditListOptions) *string { return &o.Cursor }, func(ctx context.Context, o AuditListOptions) (ctikit.Page[Audit], error) {
		return s.Audits(ctx, ticketID, o)
	})
}
