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
	if refused := checkFirst(in.Ticket); refused != nil {
		return *refused
	}
	t, refused := z.newVoiceTicket(in.Ticket, nil, z.caller(r).userID)
	if refused != nil {
		return *refused
	}
	if in.Display != 0 {
		z.display(Displayed{AgentID: int64(in.Display), TicketID: t.id})
	}
	return faketest.JSON(http.StatusCreated, fields{"ticket": z.ticket(r)(t)}).
		With("Location", ticketURL(r, t))
}

// checkFirst refuses what a voice ticket cannot begin with.
func checkFirst(ticket object) *faketest.Reply {
	via := zendesk.VoiceVia(wholeOf(ticket["via_id"]))
	voicemail := via == zendesk.VoiceVoicemail
	var c commentInput
	switch {
	case !voicemail && via != zendesk.VoiceInbound && via != zendesk.VoiceOutbound:
		return new(recordInvalid("via_id", "InvalidValue", "via_id must be 44, 45 or 46"))
	case !absentIn(ticket, "voice_comment"):
		return checkVoice(ticket["voice_comment"])
	case voicemail || absentIn(ticket, "comment"):
		return new(recordInvalid("voice_comment", "BlankValue", "voice_comment is required"))
	case !decoded(ticket["comment"], &c) || c.empty():
		return new(recordInvalid("comment", "BlankValue", "Description: cannot be blank"))
	}
	return nil
}

// checkVoice refuses a voice_comment without what Zendesk requires.
func checkVoice(raw []byte) *faketest.Reply {
	var data object
	if !decoded(raw, &data) {
		return new(recordInvalid("voice_comment", "InvalidValue", "voice_comment must be an object"))
	}
	for _, name := range []string{"from", "to", "started_at", "call_duration"} {
		if absentIn(data, name) {
			return new(recordInvalid(name, "BlankValue", name+" is required"))
		}
	}
	return nil
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
