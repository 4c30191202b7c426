package zendesktest

import (
	"net/http"
	"slices"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// phone is what the phone system of the account left here.
type phone struct {
	calls     []*call
	shown     []shownCall
	displayed []Displayed
	madeCalls int64
}

// Displayed is what opened on an agent's screen: a ticket or a person.
type Displayed struct {
	AgentID int64
	// TicketID is 0 for a person, UserID for a ticket.
	TicketID, UserID int64
	At               time.Time
}

// Displays lists what opened on agents' screens through the API, in order.
func (z *Fake) Displays() (list []Displayed) {
	z.fake.Locked(func() { list = slices.Clone(z.phone.displayed) })
	return list
}

func (z *Fake) display(d Displayed) {
	d.At = z.now()
	z.phone.displayed = append(z.phone.displayed, d)
}

// mayDisplay checks display_to_agent, which comes before anything is written.
func (z *Fake) mayDisplay(agentID int64) *faketest.Reply {
	if agentID == 0 || z.agents[agentID] != nil {
		return nil
	}
	return new(recordInvalid("display_to_agent", "InvalidValue", "display_to_agent is not an agent"))
}

func (z *Fake) createVoiceTicket(r *faketest.Request) faketest.Reply {
	var in struct {
		Display number `json:"display_to_agent"`
		Ticket  object `json:"ticket"`
	}
	if err := r.Decode(&in); err != nil || in.Ticket == nil {
		return badRequest("ticket must be an object")
	}
	if refused := z.mayDisplay(int64(in.Display)); refused != nil {
		return *refused
	}
	author := z.caller(r).userID
	if absentIn(in.Ticket, "submitter_id") {
		in.Ticket["submitter_id"] = encoded(author)
	}
	comment, refused := firstComment(in.Ticket)
	if refused != nil {
		return *refused
	}
	t, refused := z.newVoiceTicket(in.Ticket, comment, author)
	if refused != nil {
		return *refused
	}
	if in.Display != 0 {
		z.display(Displayed{AgentID: int64(in.Display), TicketID: t.id})
	}
	return faketest.JSON(http.StatusCreated, fields{"ticket": z.ticket(r)(t)}).
		With("Location", ticketURL(r, t))
}

// firstComment is what a voice ticket begins with, a call or a note.
func firstComment(ticket object) (*comment, *faketest.Reply) {
	via := zendesk.VoiceVia(wholeOf(ticket["via_id"]))
	voicemail := via == zendesk.VoiceVoicemail
	author := wholeOf(ticket["submitter_id"])
	switch {
	case !voicemail && via != zendesk.VoiceInbound && via != zendesk.VoiceOutbound:
		return nil, new(recordInvalid("via_id", "InvalidValue", "via_id must be 44, 45 or 46"))
	case !absentIn(ticket, "voice_comment"):
		return voiceComment(ticket["voice_comment"], via, author)
	case voicemail || absentIn(ticket, "comment"):
		return nil, new(recordInvalid("voice_comment", "BlankValue", "voice_comment is required"))
	}
	var c struct {
		Body   string `json:"body"`
		HTML   string `json:"html_body"`
		Public *bool  `json:"public"`
	}
	if !decoded(ticket["comment"], &c) || c.Body == "" && c.HTML == "" {
		return nil, new(recordInvalid("comment", "BlankValue", "Description: cannot be blank"))
	}
	return &comment{
		kind: zendesk.CommentText, author: author, body: firstText(c.Body, c.HTML), html: firstText(c.HTML, c.Body),
		public: c.Public == nil || *c.Public, // the first comment is public unless the request says otherwise
	}, nil
}

// voiceComment is a call as a comment. Those of inbound calls are taken as
// public like other first comments; Zendesk does not say.
func voiceComment(raw []byte, via zendesk.VoiceVia, author int64) (*comment, *faketest.Reply) {
	var data object
	if !decoded(raw, &data) {
		return nil, new(recordInvalid("voice_comment", "InvalidValue", "voice_comment must be an object"))
	}
	for _, name := range []string{"from", "to", "started_at", "call_duration"} {
		if absentIn(data, name) {
			return nil, new(recordInvalid(name, "BlankValue", name+" is required"))
		}
	}
	shown := fields{"call_id": nil, "recording_duration": textOf(data["call_duration"]), "outbound": via == zendesk.VoiceOutbound}
	for _, name := range []string{"from", "to", "recording_url", "started_at", "call_duration", "answered_by_id", "transcription_text", "location"} {
		shown[name] = data[name]
	}
	text := "Call from " + textOf(data["from"])
	return &comment{kind: zendesk.CommentVoice, author: author, public: true, body: text, html: text, call: fields{
		"data": shown, "formatted_from": data["from"], "formatted_to": data["to"],
		"transcription_visible": !absentIn(data, "transcription_text"), "trusted": false,
	}}, nil
}

// displayTicket answers 404 without a body, unlike the rest of the API.
func (z *Fake) displayTicket(r *faketest.Request) faketest.Reply {
	id := idOf(r.Param("ticket_id"))
	if z.desk.tickets[id] == nil {
		return faketest.Empty(http.StatusNotFound)
	}
	return z.displayOn(r, Displayed{TicketID: id})
}

func (z *Fake) displayUser(r *faketest.Request) faketest.Reply {
	id := idOf(r.Param("user_id"))
	if z.people[id] == nil {
		return faketest.Empty(http.StatusNotFound)
	}
	return z.displayOn(r, Displayed{UserID: id})
}

func (z *Fake) displayOn(r *faketest.Request, d Displayed) faketest.Reply {
	if d.AgentID = idOf(r.Param("agent_id")); z.agents[d.AgentID] == nil {
		return faketest.Empty(http.StatusNotFound)
	}
	z.display(d)
	return faketest.Empty(http.StatusOK)
}
