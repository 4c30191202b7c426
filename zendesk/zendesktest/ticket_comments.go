package zendesktest

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// listComments has the oldest first unless asked otherwise.
func (z *Fake) listComments(r *faketest.Request, t *ticket) faketest.Reply {
	all := slices.Clone(t.comments)
	key := func(c *comment) string { return idKey(c.id) }
	down := r.Query.Get("sort") == "-created_at"
	if !r.Query.Has("page[size]") && !r.Query.Has("page[after]") {
		down = r.Query.Get("sort_order") == "desc"
	}
	if down {
		slices.Reverse(all)
		key = func(c *comment) string { return inverse(idKey(c.id)) }
	}
	return byEither(r, "comments", all, z.set.pageSize, key, (*comment).shown)
}

// shown is a comment as lists have it; those of calls have more.
func (c *comment) shown() fields {
	out := fields{
		"id": c.id, "type": c.kind, "author_id": c.author, "body": c.body, "html_body": c.html, "plain_body": c.body, "public": c.public,
		"attachments": orNone(c.attachments), "audit_id": c.audit, "via": orAPI(c.via), "created_at": wholeStamp(c.created),
		"metadata": fields{"system": fields{}, "custom": fields{}},
	}
	maps.Copy(out, c.call)
	return out
}

// voiceInput is a ticket's voice_comment.
type voiceInput struct {
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
func (z *Fake) addVoice(t *ticket, a *audit, in *voiceInput) {
	if in == nil {
		return
	}
	c := &comment{id: z.record(), audit: a.id, kind: zendesk.CommentVoice, author: a.author, public: t.public(), created: z.now()}
	c.body = "Call from: " + in.From + "\nCall to: " + in.To
	c.html = strings.ReplaceAll(c.body, "\n", "<br>")
	c.call = fields{
		"data": fields{
			"from": in.From, "to": in.To, "recording_url": in.RecordingURL, "recording_duration": strconv.Itoa(in.Duration), "call_duration": in.Duration,
			"call_id": nil, "answered_by_id": in.AnsweredBy, "transcription_text": in.Transcription, "transcription_status": "completed",
			"started_at": strings.NewReplacer("T", " ", "Z", " UTC").Replace(in.StartedAt), "location": in.Location, "outbound": false,
		},
		"formatted_from": in.From, "formatted_to": in.To, "transcription_visible": in.Transcription != "", "trusted": true,
	}
	t.comments = append(t.comments, c)
	event := fields{"id": c.id, "type": c.kind, "author_id": c.author, "body": c.body, "public": c.public, "audit_id": a.id}
	maps.Copy(event, c.call)
	a.events = append(a.events, event)
}

func (z *Fake) addTags(r *faketest.Request, t *ticket) faketest.Reply {
	return z.retag(r, t, func(list []string) *ticketInput { return &ticketInput{AddTags: list} })
}

func (z *Fake) setTags(r *faketest.Request, t *ticket) faketest.Reply {
	return z.retag(r, t, func(list []string) *ticketInput { return &ticketInput{Tags: &list} })
}

func (z *Fake) removeTags(r *faketest.Request, t *ticket) faketest.Reply {
	return z.retag(r, t, func(list []string) *ticketInput { return &ticketInput{RemoveTags: list} })
}

// retag reads a request's tags and does with them what change makes of them.
func (z *Fake) retag(r *faketest.Request, t *ticket, change func(list []string) *ticketInput) faketest.Reply {
	var in struct {
		Tags         []string `json:"tags"`
		UpdatedStamp string   `json:"updated_stamp"`
		SafeUpdate   any      `json:"safe_update"`
	}
	if err := r.Decode(&in); err != nil || in.Tags == nil {
		return badRequest("tags must be a list of texts")
	}
	wish := change(in.Tags)
	wish.UpdatedStamp, wish.SafeUpdate = in.UpdatedStamp, in.SafeUpdate
	if refused := z.changeTicket(t, wish, z.caller(r).userID); refused != nil {
		return *refused
	}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		status = http.StatusCreated
	}
	return faketest.JSON(status, fields{"tags": orNone(t.tags)})
}
