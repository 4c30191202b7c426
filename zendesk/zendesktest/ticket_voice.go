package zendesktest

import (
	"maps"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
)

// voiceInput is a ticket's voice_comment.
type voiceInput struct {
	outbound bool // of tickets that a phone system makes

	From          string `json:"from"`
	To            string `json:"to"`
	RecordingURL  string `json:"recording_url"`
	StartedAt     string `json:"started_at"`
	Duration      int    `json:"call_duration"`
	AnsweredBy    number `json:"answered_by_id"`
	Transcription string `json:"transcription_text"`
	Location      string `json:"location"`
}

// addVoice writes the comment of a call, and its event into the audit. It reads
// back in words of its own, as on a live account.
func (z *Fake) addVoice(t *ticket, a *audit, in *voiceInput, first bool) {
	if in == nil {
		return
	}
	c := &comment{id: z.record(), audit: a.id, kind: zendesk.CommentVoice, author: t.writer(a, first), public: t.public(), created: z.now()}
	c.body = "Call from: " + in.From + "\nCall to: " + in.To
	c.html = strings.ReplaceAll(c.body, "\n", "<br>")
	c.call = fields{
		"data": fields{
			"from": in.From, "to": in.To, "recording_url": in.RecordingURL, "recording_duration": strconv.Itoa(in.Duration), "call_duration": in.Duration,
			"call_id": nil, "answered_by_id": in.AnsweredBy, "transcription_text": in.Transcription, "transcription_status": "completed",
			"started_at": strings.NewReplacer("T", " ", "Z", " UTC").Replace(in.StartedAt), "location": in.Location, "outbound": in.outbound,
		},
		"formatted_from": in.From, "formatted_to": in.To, "transcription_visible": in.Transcription != "", "trusted": true,
	}
	t.comments = append(t.comments, c)
	event := fields{"id": c.id, "type": c.kind, "author_id": c.author, "body": c.body, "public": c.public, "audit_id": a.id}
	maps.Copy(event, c.call)
	a.events = append(a.events, event)
}
