package zendesktest

import (
	"cmp"
	"encoding/json"
	"html"
	"net/http"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// callShowSpec is what a request says of a call's comment.
type callShowSpec struct {
	Title   string   `json:"title"`
	Subject string   `json:"subject"`
	Fields  []string `json:"call_fields"`
	Author  number   `json:"author_id"`
	Display number   `json:"display_to_agent"`
}

// appName is that of every app: the fake has no list of them.
const appName = "Example Calls"

// checkShow refuses a comment before anything is written, the agent first.
func (z *Fake) checkShow(s *callShowSpec) *faketest.Reply {
	if s == nil {
		return nil
	}
	if refused := z.mayDisplay(int64(s.Display)); refused != nil {
		return refused
	}
	if s.Title == "" {
		return new(recordInvalid("title", "BlankValue", "title cannot be blank"))
	}
	for _, name := range s.Fields {
		if !slices.Contains(requiredOfCalls, name) && !slices.Contains(otherOfCalls, name) {
			return new(recordInvalid("call_fields", "InvalidValue", "call_fields has an unknown field"))
		}
	}
	return nil
}

// commentCall takes a bare comment and answers with a bare one.
func (z *Fake) commentCall(r *faketest.Request, c *call) faketest.Reply {
	var in callShowSpec
	if err := r.Decode(&in); err != nil {
		return badRequest("the body must be a comment")
	}
	if refused := z.checkShow(&in); refused != nil {
		return *refused
	}
	in.Subject = "" // only creating a call takes one
	shown, refused := z.show(r, c, in)
	if refused != nil {
		return *refused
	}
	return faketest.JSON(http.StatusCreated, shown)
}

// shownCall is a call's comment, which follows changes of the call.
type shownCall struct {
	of      *call
	as      callShowSpec
	comment *comment
}

// show writes a call on its ticket, on a new one where it has none.
func (z *Fake) show(r *faketest.Request, c *call, as callShowSpec) (fields, *faketest.Reply) {
	author := cmp.Or(int64(as.Author), wholeOf(c.set["end_user_id"]), z.caller(r).userID)
	s := shownCall{c, as, &comment{kind: zendesk.CommentTalkPartner, author: author, public: z.set.publicCalls}}
	s.render()
	t, refused := z.showOn(s, author)
	if refused != nil {
		return nil, refused
	}
	z.phone.shown = append(z.phone.shown, s)
	if as.Display != 0 {
		z.display(Displayed{AgentID: int64(as.Display), TicketID: t.id})
	}
	return s.comment.shown(), nil
}

// showOn writes a call on its ticket, else on a new one.
func (z *Fake) showOn(s shownCall, requester int64) (*ticket, *faketest.Reply) {
	c, as := s.of, s.as
	if t := z.desk.tickets[wholeOf(c.set["ticket_id"])]; t != nil {
		return t, z.changeTicket(t, &ticketInput{call: s.comment}, requester)
	}
	wish := object{"subject": encoded(firstText(as.Subject, as.Title)), "requester_id": encoded(requester), "submitter_id": encoded(requester)}
	for name, of := range map[string]string{"brand_id": "brand_id", "organization_id": "organization_id", "assignee_id": "agent_id"} {
		if !absentIn(c.set, of) {
			wish[name] = c.set[of]
		}
	}
	t, refused := z.newVoiceTicket(wish, s.comment, requester)
	if refused == nil {
		c.set["ticket_id"] = encoded(t.id)
	}
	return t, refused
}

// refresh has the comments of a call show its fields of now.
func (z *Fake) refresh(c *call) {
	for _, s := range z.phone.shown {
		if s.of == c {
			s.render()
		}
	}
	if t := z.desk.tickets[wholeOf(c.set["ticket_id"])]; t != nil {
		z.reindexTicket(t)
	}
}

// render writes what Zendesk makes of the fields that are shown.
func (s shownCall) render() {
	c, names := s.of, s.as.Fields
	if len(names) == 0 {
		names = requiredOfCalls
	}
	via := zendesk.VoiceInbound
	if textOf(c.set["direction"]) == "outbound" {
		via = zendesk.VoiceOutbound
	}
	data := fields{
		"app_id": c.set["app_id"], "app_name": appName, "author_id": nil, "call_id": c.id, "external_id": nil, "title": s.as.Title,
		"via_id": via, "recording_url": "",
	}
	lines := []string{s.as.Title, "", "Summary"}
	for _, name := range names {
		data[name] = c.set[name]
		lines = append(lines, strings.ReplaceAll(name, "_", " ")+": "+textOf(c.set[name]))
	}
	body := strings.Join(lines, "\n")
	if absentIn(c.set, "recording_url") {
		data["recording_url"] = ""
	}
	s.comment.body, s.comment.html = body, `<div class="zd-comment" dir="auto">`+html.EscapeString(body)+"</div>"
	s.comment.call = fields{
		"data": data, "title": s.as.Title, "trusted": true, "formatted_from": line(data["from_line"]), "formatted_to": line(data["to_line"]),
		"transcription_visible": slices.Contains(names, "transcript"),
	}
}

// line is a telephone line as a comment shows it.
func line(value any) string {
	if raw, ok := value.(json.RawMessage); ok {
		return textOf(raw)
	}
	return "Unknown"
}
