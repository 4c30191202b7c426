package zendesk

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// CallCommentSpec is how a call is shown on its ticket. Zendesk writes the text.
// Whether it is public cannot be chosen: read it back.
type CallCommentSpec struct {
	// Title is required: it is the first line.
	Title string `json:"title"`
	// Subject is that of a new ticket, else Title; of [CallsService.Create]
	// alone.
	Subject string `json:"subject,omitempty"`
	// CallFields are the fields of the call to show, by Zendesk's names; none
	// means those that are required.
	CallFields []string `json:"call_fields,omitempty"`
	// AuthorID is the call's end user when absent, else who calls the API.
	AuthorID Field[int64] `json:"author_id,omitzero"`
	// DisplayToAgent is the agent on whose screen the ticket opens. One who
	// cannot be displayed to is refused before anything is written.
	DisplayToAgent Field[int64] `json:"display_to_agent,omitzero"`
}

// CallComment is a call on a ticket. It holds personal data.
type CallComment struct {
	ID int64 `json:"id"`
	// Type is TpeVoiceComment.
	Type   string `json:"type"`
	Public bool   `json:"public"`
	Title  string `json:"title"`
	// Body and HTMLBody are Zendesk's text of the fields.
	Body     string `json:"body"`
	HTMLBody string `json:"html_body"`
	AuthorID int64  `json:"author_id"`
	// AuditID is the change of the ticket that wrote it.
	AuditID int64 `json:"audit_id"`
	// FormattedFrom and FormattedTo are "Unknown" where the lines are not shown.
	FormattedFrom     string    `json:"formatted_from"`
	FormattedTo       string    `json:"formatted_to"`
	TranscriptVisible bool      `json:"transcription_visible"`
	CreatedAt         time.Time `json:"created_at"`
	// Data is the call as far as it is shown.
	Data json.RawMessage `json:"data"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (c *CallComment) UnmarshalJSON(b []byte) error { return lenient.Object(b, c) }

// CallID is the call's id in Data, 0 where it has none.
func (c CallComment) CallID() int64 {
	var data struct {
		CallID lenient.Int `json:"call_id"`
	}
	_ = lenient.Decode(c.Data, &data) // absent is no call
	return int64(data.CallID)
}

// Comment shows a call on its ticket, once more if it is shown already. A call
// without a ticket gets one: read the call to learn which. The error matches
// [ErrTicketClosed] where the ticket is closed.
func (s CallsService) Comment(ctx context.Context, callID int64, comment CallCommentSpec) (*CallComment, error) {
	r := s.c.request("calls.comment", callID)
	comment.check(r)
	r.want(comment.Subject == "", "Subject", "none, as there is a call already, got one")
	shown, err := object(ctx, r.with(comment), func(c CallComment) (CallComment, bool) { return c, c.ID != 0 }, "comment")
	return shown, ticketRefusal(err)
}

func (s CallCommentSpec) check(r *request) {
	r.required("Title", s.Title)
	if id, ok := s.DisplayToAgent.Value(); ok {
		r.positive("DisplayToAgent", id)
	}
}
