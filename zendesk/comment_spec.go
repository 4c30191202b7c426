package zendesk

import (
	"encoding/json"
	"fmt"

	"github.com/ctikit/ctikit"
)

// CommentSpec is a comment to write. Public is always sent: without it, what
// the comment becomes would depend on the ticket. It encodes to what Zendesk
// takes, the tokens of its uploads among it: keep that out of logs.
type CommentSpec struct {
	// Body is plain text, HTMLBody is HTML: one of them is required.
	Body     string `json:"body,omitempty"`
	HTMLBody string `json:"html_body,omitempty"`
	// Public shows the comment to the requester; false makes an internal note.
	Public bool `json:"public"`
	// AuthorID is the user whose comment it is; 0 is the caller.
	AuthorID int64 `json:"author_id,omitempty"`
	// Uploads are the Token of each [Upload] whose files the comment gets. It
	// uses them up.
	Uploads []ctikit.Secret `json:"uploads,omitempty"`
}

// MarshalJSON encodes what Zendesk takes.
func (c CommentSpec) MarshalJSON() ([]byte, error) {
	type plain CommentSpec // without this method
	var tokens []string
	for _, token := range c.Uploads {
		tokens = append(tokens, token.Reveal())
	}
	return json.Marshal(struct {
		plain
		Uploads []string `json:"uploads,omitempty"`
	}{plain(c), tokens})
}

// IsZero reports whether there is no comment at all.
func (c CommentSpec) IsZero() bool {
	return c.Body == "" && c.HTMLBody == "" && !c.Public && c.AuthorID == 0 && len(c.Uploads) == 0
}

func (r *request) comment(c CommentSpec) {
	r.want((c.Body == "") != (c.HTMLBody == ""), "Comment", "one of Body and HTMLBody")
	r.want(c.AuthorID >= 0, "Comment.AuthorID", "0 or a positive number, got %d", c.AuthorID)
	for i, token := range c.Uploads {
		r.want(!token.IsZero(), fmt.Sprintf("Comment.Uploads[%d]", i), "a token, got none")
	}
}

// firstComment checks the comment of a new ticket.
func (r *request) firstComment(t TicketSpec) {
	if t.VoiceComment == nil {
		r.comment(t.Comment)
		return
	}
	r.want(t.Comment.IsZero(), "Comment", "it or VoiceComment, got both")
	r.voiceComment(t.VoiceComment)
}

// change checks a change of tickets. Sent twice, one with a comment would add
// the comment twice.
func (r *request) change(change TicketUpdate) {
	r.Once = change.commented()
	if change.Comment != nil {
		r.comment(*change.Comment)
	}
	r.want(change.Comment == nil || change.VoiceComment == nil, "Comment", "it or VoiceComment, got both")
	r.voiceComment(change.VoiceComment)
	r.customFields(change.CustomFields)
	r.want(!change.Priority.IsNull(), "Priority", "a value, got null: it cannot be cleared")
}
