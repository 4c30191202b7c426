package zendesk

import (
	"encoding/json"
	"slices"
	"time"

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
