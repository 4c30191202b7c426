package zendesktest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// ticketInput is what a request has under "ticket", as far as it is no
// attribute.
type ticketInput struct {
	attributes map[string]json.RawMessage
	channel    string   // by which a new ticket comes; empty: the API
	call       *comment // of a call, whose ticket it may begin
	via        fields   // what did it; nil: the API

	Comment      *commentInput   `json:"comment"`
	Voice        *voiceInput     `json:"voice_comment"`
	CustomFields []fieldInput    `json:"custom_fields"`
	Tags         *[]string       `json:"tags"`
	AddTags      []string        `json:"additional_tags"`
	RemoveTags   []string        `json:"remove_tags"`
	Metadata     json.RawMessage `json:"metadata"`
	SafeUpdate   any             `json:"safe_update"`
	UpdatedStamp string          `json:"updated_stamp"`
	Source       number          `json:"via_followup_source_id"`
	Requester    *requesterInput `json:"requester"`
	Assignee     string          `json:"assignee_email"`
}

type commentInput struct {
	Body   string          `json:"body"`
	HTML   string          `json:"html_body"`
	Public *bool           `json:"public"`
	Author number          `json:"author_id"`
	Tokens json.RawMessage `json:"uploads"`
}

func (c *commentInput) empty() bool { return c == nil || c.Body == "" && c.HTML == "" }

// readTicket reads a request's ticket.
func readTicket(r *faketest.Request) (*ticketInput, *faketest.Reply) {
	var body struct {
		Ticket json.RawMessage `json:"ticket"`
	}
	in := new(ticketInput)
	if r.Decode(&body) != nil || json.Unmarshal(body.Ticket, &in.attributes) != nil || json.Unmarshal(body.Ticket, in) != nil || in.attributes == nil {
		return nil, new(badRequest("ticket must be an object"))
	}
	if in.Voice == nil {
		return in, nil
	}
	return in, checkVoice(in.attributes["voice_comment"])
}

func (z *Fake) createTicket(r *faketest.Request) faketest.Reply {
	in, refused := readTicket(r)
	if refused != nil {
		return *refused
	}
	t, refused := z.newTicket(0, in, z.caller(r).userID)
	if refused != nil {
		return *refused
	}
	return z.written(r, t, http.StatusCreated).With("Location", ticketURL(r, t))
}

// newTicket makes a ticket by what in has, with the next id if id is 0.
func (z *Fake) newTicket(id int64, in *ticketInput, author int64) (*ticket, *faketest.Reply) {
	if in.call == nil && in.Voice == nil && in.Comment.empty() {
		return nil, new(recordInvalid("base", "BlankValue", "Description: cannot be blank"))
	}
	t := &ticket{
		id: cmp.Or(id, z.desk.last+1), channel: in.channel, values: map[int64]json.RawMessage{}, attributes: fields{}, created: z.now(),
	}
	for _, a := range attributes {
		t.attributes[a.name] = nil
	}
	empty := t.copied()
	t.attributes["status"], t.attributes["requester_id"] = "new", author
	t.attributes["brand_id"], t.attributes["ticket_form_id"] = z.usualBrand(), int64(defaultForm)
	source := z.desk.tickets[int64(in.Source)]
	if in.Source != 0 && (source == nil || !source.closed()) {
		return nil, new(recordInvalid("via_followup_source_id", "InvalidValue", "a follow-up needs a closed ticket"))
	}
	if refused := z.writeInto(empty, t, in, author); refused != nil {
		return nil, refused
	}
	if source != nil {
		t.source, source.followUps = source.id, append(source.followUps, t.id)
	}
	z.desk.tickets[t.id], z.desk.last = t, max(z.desk.last, t.id)
	z.saved(empty, t)
	return t, nil
}

func (z *Fake) updateTicket(r *faketest.Request, t *ticket) faketest.Reply {
	in, refused := readTicket(r)
	if refused == nil {
		refused = z.changeTicket(t, in, z.caller(r).userID)
	}
	if refused != nil {
		return *refused
	}
	return z.written(r, t, http.StatusOK)
}

// changeTicket changes one ticket by what in has, wholly or not at all.
func (z *Fake) changeTicket(t *ticket, in *ticketInput, author int64) *faketest.Reply {
	if t.closed() {
		return new(closedRefusal())
	}
	if in.SafeUpdate != nil && !sameStamp(in.UpdatedStamp, t.updated) {
		return new(updateConflict())
	}
	before, next := t.copied(), t.copied()
	if refused := z.writeInto(before, next, in, author); refused != nil {
		return refused
	}
	*t = *next
	z.saved(before, t)
	return nil
}

// saved has the rest of the account learn of a save, if it made an audit.
func (z *Fake) saved(before, t *ticket) {
	if len(t.audits) > len(before.audits) {
		z.reindexTicket(t)
		z.announce(t, t.audits[len(t.audits)-1])
	}
}

func closedRefusal() faketest.Reply {
	return faketest.JSON(http.StatusUnprocessableEntity, fields{
		"error": "RecordInvalid", "description": "Record validation errors",
		"details": fields{"status": []fields{{"description": "closed prevents ticket update"}}},
	})
}

// sameStamp compares whole seconds.
func sameStamp(sent string, at time.Time) bool {
	parsed, err := time.Parse(time.RFC3339, sent)
	return err == nil && wholeStamp(parsed) == wholeStamp(at)
}

func updateConflict() faketest.Reply {
	return refusal(http.StatusConflict, "UpdateConflict", "Safe Update prevented the update due to outdated ticket data.")
}

// maxComments is the most that a ticket takes. How one more is refused is our
// guess.
const maxComments = 5000

// writeInto applies in to t, a copy of before, records what came of it and has
// the triggers run. Without a change and a comment, no audit is made.
func (z *Fake) writeInto(before, t *ticket, in *ticketInput, author int64) *faketest.Reply {
	creating := len(before.audits) == 0
	if refused := z.apply(before, t, in, creating); refused != nil {
		return refused
	}
	if t.attributes["submitter_id"] == nil {
		t.attributes["submitter_id"] = author
	}
	if t.attributes["status"] == "solved" && before.attributes["status"] != "solved" {
		if missing := z.missing(t); len(missing) > 0 {
			return new(fieldRefused(missing...))
		}
	}
	a := &audit{id: z.record(), author: author, custom: in.Metadata, via: in.via, created: z.now()}
	if refused := z.addComment(t, a, in.Comment, creating); refused != nil {
		return refused
	}
	z.addVoice(t, a, in.Voice, creating)
	z.addCall(t, a, in.call)
	if len(t.comments) > max(maxComments, len(before.comments)) {
		return new(recordInvalid("base", "InvalidValue", "Comments: too many, a ticket takes 5000"))
	}
	z.useUploads(in.Comment)
	a.events = append(a.events, z.changes(before, t)...)
	if len(a.events) > 0 {
		t.audits, t.updated = append(t.audits, a), z.now()
		z.runTriggers(before, t, a)
	}
	return nil
}

// apply sets what in has, without its comments.
func (z *Fake) apply(before, t *ticket, in *ticketInput, creating bool) *faketest.Reply {
	if refused := z.setAttributes(t, in.attributes, creating); refused != nil {
		return refused
	}
	if refused := z.setByAddress(t, in); refused != nil {
		return refused
	}
	if refused := z.existing(before, t); refused != nil {
		return refused
	}
	if refused := z.setFields(t, in.CustomFields); refused != nil {
		return refused
	}
	if in.Tags != nil {
		if !creating { // beside fields of a new ticket, they are more of them
			t.tags = nil
		}
		t.addTags(z.customFields(), *in.Tags)
	}
	t.addTags(z.customFields(), in.AddTags)
	t.removeTags(in.RemoveTags)
	if refused := z.assign(before, t); refused != nil {
		return refused
	}
	t.followStatus(before)
	return nil
}

// addComment writes a comment, and its event into the audit.
func (z *Fake) addComment(t *ticket, a *audit, in *commentInput, first bool) *faketest.Reply {
	if in.empty() {
		return nil
	}
	files, refused := z.uploaded(in.Tokens)
	if refused != nil {
		return refused
	}
	public := first || t.public()
	if in.Public != nil {
		public = *in.Public
	}
	c := &comment{id: z.record(), audit: a.id, kind: zendesk.CommentText, author: int64(in.Author), public: public, created: z.now(), via: a.via}
	c.body, c.html, c.attachments = in.Body, in.HTML, files
	if c.html == "" {
		c.html = "<p>" + html.EscapeString(c.body) + "</p>"
	} else {
		c.body = plainText(c.html)
	}
	if c.author == 0 {
		c.author = t.writer(a, first)
	}
	t.comments = append(t.comments, c)
	a.events = append(a.events, fields{
		"id": c.id, "type": c.kind, "author_id": c.author, "body": c.body, "html_body": c.html, "public": c.public,
		"attachments": orNone(c.attachments), "audit_id": a.id,
	})
	return nil
}

// writer is whose comment it is that names nobody.
func (t *ticket) writer(a *audit, first bool) int64 {
	if submitter, ok := t.attributes["submitter_id"].(int64); ok && first {
		return submitter
	}
	return a.author
}

var markup = regexp.MustCompile(`<[^>]*>`)

// written shows a ticket with its latest audit.
func (z *Fake) written(r *faketest.Request, t *ticket, status int) faketest.Reply {
	return faketest.JSON(status, fields{"ticket": z.ticket(r)(t), "audit": t.audit(t.audits[len(t.audits)-1])})
}

func (t *ticket) audit(a *audit) fields {
	custom := any(fields{})
	if len(a.custom) > 0 && string(a.custom) != "null" {
		custom = a.custom
	}
	return fields{
		"id": a.id, "ticket_id": t.id, "created_at": wholeStamp(a.created), "author_id": a.author, "via": orAPI(a.via), "events": a.events,
		"metadata": fields{"system": fields{"client": "zendesktest", "ip_address": "192.0.2.1"}, "custom": custom},
	}
}

// refusedAs is a refusal as the mistake of a test.
func refusedAs(what string, refused *faketest.Reply) error {
	if refused == nil {
		return nil
	}
	return fmt.Errorf("%s: %s", what, refused.Body)
}

func ticketNamed(id int64) string { return "ticket " + strconv.FormatInt(id, 10) }
