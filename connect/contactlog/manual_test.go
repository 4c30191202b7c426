package contactlog_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

var manualMode = a("ticket_assignment", "agent")

// TestManual is the manual mode (R4), in which the agent's choice counts.
func TestManual(t *testing.T) {
	const made, byNew, none = -1, -2, 0
	at := noon.Add(30 * time.Second)
	manualOut := a("ticket_assignment", "agent", "all_outbound", "true")
	for _, tt := range []struct {
		name      string
		c         contact
		acts      func(contact) []any
		want      int64
		requester int64
		noticed   ticketing.Code
	}{
		{"R47 create for a user", call(newCaller, manualMode), func(c contact) []any { return []any{c.act(contactlog.CreateFor, callerID, 0, at)} }, made, callerID, ""},
		{"R47 attach to a ticket", call(newCaller, manualMode), func(c contact) []any { return []any{c.act(contactlog.AttachTo, 0, 100, at)} }, 100, 0, ""},
		{"R73 another agent knows the ticket's number", chat(nil), func(c contact) []any { return []any{c.act(contactlog.AttachTo, 0, 100, at)} }, 100, 0, ""},
		{"R47 the last choice counts", call(newCaller, manualMode), func(c contact) []any {
			return []any{c.act(contactlog.AttachTo, 0, 200, at.Add(time.Second)), c.act(contactlog.AttachTo, 0, 100, at)}
		}, 200, 0, ""},
		{"R47 a user who does not exist", call(newCaller, manualMode), func(c contact) []any { return []any{c.act(contactlog.CreateFor, 777, 0, at)} }, made, agentID, ticketing.UserNotFound},
		{"R47 a ticket that does not exist", call(newCaller, manualMode), func(c contact) []any { return []any{c.act(contactlog.AttachTo, 0, 777, at)} }, made, agentID, ticketing.TicketNotFound},
		{"R39 nothing chosen, a known caller", call(caller, manualMode), nil, made, callerID, ""},
		{"R39 nothing chosen, an unknown caller", call(newCaller, manualMode), nil, made, agentID, ""},
		{"D26 nothing chosen, an anonymous caller", call("anonymous", manualMode), nil, made, agentID, ""},
		{"R23 nothing chosen, and nothing forced", call(caller, a("ticket_assignment", "agent", "force_ticket_creation", "f")), nil, none, 0, ""},
		{"R23 forcing is about the agent's choice alone", call(caller, a("force_ticket_creation", "f")), nil, made, callerID, ""},
		{"X12 outbound, nobody is known", outgoing(newCaller, manualMode), nil, none, 0, ""},
		{"X5 outbound to a known user, the agent chooses nothing", outgoing(caller, manualMode), nil, made, callerID, ""},
		{"D30 outbound with all_outbound, at the end", outgoing(newCaller, manualOut), nil, byNew, 901, ""},
		{"X8 a new ticket is asked for", call(caller, a("ticket_assignment", "agent", "zendesk_ticket", "0")), nil, made, callerID, ticketing.NewTicketRequested},
		{"R64 the flow's failed verification makes it the agent's", call(caller, manualMode), nil, made, callerID, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketOpen}, {ID: 200, RequesterID: callerID, Status: zendesk.TicketOpen}}
			news := tt.c.accepted()
			if o := walk(t, contactlog.Settings{}, w, news); len(o.of(ticketing.DoCreateTicket))+len(o.of(ticketing.DoUpdateTicket)) > 0 && tt.c.attributes["ticket_assignment"] == "agent" {
				t.Errorf("something is written before the agent chooses: %v", o.last.Why)
			}
			if tt.acts != nil {
				news = append(news, tt.acts(tt.c)...)
			}
			w = newWorld()
			w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketOpen}, {ID: 200, RequesterID: callerID, Status: zendesk.TicketOpen}}
			// All acts are known before anything is planned.
			o := walk(t, contactlog.Settings{}, w, append(news[len(tt.c.accepted()):], tt.c.whole()...))
			created, users := o.of(ticketing.DoCreateTicket), len(o.of(ticketing.DoCreateUser))
			var to int64
			for _, u := range o.of(ticketing.DoUpdateTicket) {
				to = u.UpdateTicket.Ticket
			}
			switch {
			case tt.want < 0 && (len(created) != 1 || created[0].CreateTicket.RequesterID != tt.requester), tt.want >= 0 && (len(created) > 0 || to != tt.want), users > 0 != (tt.want == byNew):
				t.Errorf("made %+v, users %d, written %d; %v", created, users, to, o.last.Why)
			case tt.noticed != "" && !o.noticed[tt.noticed]:
				t.Errorf("notices %v, want %s", o.last.Notices, tt.noticed)
			}
		})
	}
}

// TestChoiceAfterwards: what has a ticket keeps it, whatever the agent chooses
// later (R47).
func TestChoiceAfterwards(t *testing.T) {
	c := call(caller, manualMode)
	w := newWorld()
	w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketOpen}}
	o := walk(t, contactlog.Settings{}, w, append(c.whole(), c.act(contactlog.AttachTo, 0, 100, noon.Add(300*time.Second))))
	if o.ticket(t); o.world.tickets[0].ID != 100 || len(o.of(ticketing.DoUpdateTicket)) > 0 {
		t.Errorf("R47: steps %+v", o.steps)
	}
	c = call(caller, nil)
	o = walk(t, contactlog.Settings{}, newWorld(), append(c.accepted(), c.act(contactlog.CreateFor, 0, 0, noon.Add(20*time.Second)), c.event(connect.ContactCompleted)))
	if o.ticket(t); o.of(ticketing.DoLogCall)[0].LogCall.Call.EndUserID != zendesk.Set[int64](callerID) {
		t.Errorf("R47: the call's customer changed: %+v", o.of(ticketing.DoLogCall))
	}
}

// TestManualPops: the customer is shown, where there is one (R4, X5).
func TestManualPops(t *testing.T) {
	for _, tt := range []struct {
		name string
		c    contact
		want int64
	}{
		{"R4 a known caller", call(caller, manualMode), callerID},
		{"R45 a known chat", chat(a("customer_name", "Kim Example", "ticket_assignment", "agent")), callerID},
		{"X5 a known user is called", outgoing(caller, manualMode), callerID},
		{"R4 nobody is known", call(newCaller, manualMode), 0},
	} {
		o := walk(t, contactlog.Settings{}, newWorld(), tt.c.accepted())
		pops := o.of(ticketing.DoPop)
		if tt.want == 0 && len(pops) > 0 || tt.want != 0 && (len(pops) != 1 || pops[0].Pop.User != tt.want || pops[0].Pop.Agent != agentID) {
			t.Errorf("%s: pops %+v", tt.name, pops)
		}
	}
}

// TestRinging: what agents see before they accept (R10, X7).
func TestRinging(t *testing.T) {
	for _, tt := range []struct {
		name         string
		c            contact
		user, ticket int64
	}{
		{"R10 the customer", call(caller, nil), callerID, 0},
		{"R10 switched off", call(caller, a("pop_incoming", "false")), 0, 0},
		{"R10 the ticket that the flow names", call(caller, a("zendesk_ticket", "100")), 0, 100},
		{"R10 a recent ticket", call(caller, a("recent_ticket_timeout", "15")), 0, 100},
		{"X7 nobody is created", call(newCaller, nil), 0, 0},
	} {
		w := newWorld()
		w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketOpen, UpdatedAt: noon.Add(-time.Minute)}}
		c := tt.c
		c.agent = "agent-1"
		offered := c
		offered.agent = ""
		o := walk(t, contactlog.Settings{}, w, story{offered.event(connect.ContactInitiated), offered.described(noon), c.rings(noon.Add(2 * time.Second))})
		var user, ticket int64
		for _, s := range o.steps {
			if s.Pop == nil {
				t.Errorf("%s: %s before anybody accepts", tt.name, s.Kind)
				continue
			}
			user, ticket = s.Pop.User, s.Pop.Ticket
		}
		if o.noticed[ticketing.AgentNotFound] {
			t.Errorf("%s: who is offered the contact is said to be unknown", tt.name)
		}
		if user != tt.user || ticket != tt.ticket || !o.rules["X7"] {
			t.Errorf("%s: user %d and ticket %d are shown, want %d and %d; %v", tt.name, user, ticket, tt.user, tt.ticket, o.last.Why)
		}
	}
}

// TestNeverConnected: what no agent had is no ticket's (X13).
func TestNeverConnected(t *testing.T) {
	missed := call(caller, nil)
	missed.agent = ""
	unanswered := outgoing(caller, nil)
	for _, tt := range []struct {
		name string
		news story
		rule string
	}{
		{"X7 it waits", story{missed.event(connect.ContactInitiated), missed.described(noon)}, "X7"},
		{"X13 the caller left", story{missed.event(connect.ContactInitiated), missed.described(noon), missed.event(connect.ContactDisconnected), missed.record()}, "X13"},
		{"X13 nobody answers", story{unanswered.event(connect.ContactInitiated), unanswered.noAnswer()}, "X13"},
		{"R59 nothing is known", story{noon}, "R59"},
		{"X33 a supervisor alone", story{call(caller, nil).by(connect.Monitor).event(connect.ContactConnectedToAgent)}, "X33"},
		{"R36 an e-mail", mail().whole(), "R36"},
	} {
		o := walk(t, contactlog.Settings{}, newWorld(), tt.news)
		if len(o.steps) > 0 || !o.rules[tt.rule] {
			t.Errorf("%s: steps %+v, reasons %v", tt.name, o.steps, o.last.Why)
		}
	}
}

func mail() contact { c := call("", nil); c.channel = connect.Email; return c }

// noAnswer is the end of a call that nobody took.
func (c contact) noAnswer() contactlog.Input {
	in := c.event(connect.ContactDisconnected)
	in.Event.ConnectedToSystemAt = time.Time{}
	return in
}

func TestInView(t *testing.T) { // X6
	for _, tt := range []struct {
		name string
		c    contact
		want int64
	}{
		{"X6 nobody has the number called", outgoing(newCaller, nil), 100},
		{"X6 somebody has", outgoing(caller, nil), 0},
		{"X6 an inbound call", call(newCaller, nil), 0},
	} {
		w := newWorld()
		w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: 777, Status: zendesk.TicketOpen}}
		o := walk(t, contactlog.Settings{}, w, append(story{tt.c.act(contactlog.Viewing, 0, 100, noon)}, tt.c.accepted()...))
		var to int64
		for _, u := range o.of(ticketing.DoUpdateTicket) {
			to = u.UpdateTicket.Ticket
		}
		if to != tt.want || len(o.of(ticketing.DoCreateTicket)) > 0 != (tt.want == 0) {
			t.Errorf("%s: written %d, want %d", tt.name, to, tt.want)
		}
	}
}

// TestOver: when a conversation is over, and the agent's choice with it.
func TestOver(t *testing.T) {
	call, chat := call(caller, manualMode), chat(a("zendesk_user", "501", "ticket_assignment", "agent"))
	end := noon.Add(70 * time.Second)
	for _, tt := range []struct {
		name string
		set  contactlog.Settings
		news story
		want bool
	}{
		{"it goes on", contactlog.Settings{}, append(call.accepted(), end), false},
		{"COMPLETED", contactlog.Settings{}, append(call.accepted(), call.event(connect.ContactCompleted)), true},
		{"its record", contactlog.Settings{}, append(call.accepted(), call.record()), true},
		{"DISCONNECTED", contactlog.Settings{}, append(call.accepted(), call.event(connect.ContactDisconnected), end.Add(14*time.Minute)), false},
		{"DISCONNECTED 15 minutes ago", contactlog.Settings{}, append(call.accepted(), call.event(connect.ContactDisconnected), end.Add(15*time.Minute)), true},
		{"a chat, DISCONNECTED 15 minutes ago", contactlog.Settings{}, append(chat.accepted(), chat.event(connect.ContactDisconnected), end.Add(15*time.Minute)), false},
		{"a chat, DISCONNECTED 60 minutes ago", contactlog.Settings{}, append(chat.accepted(), chat.event(connect.ContactDisconnected), end.Add(60*time.Minute)), true},
		{"an option of 2 minutes", contactlog.Settings{OverAfterMinutes: 2}, append(call.accepted(), call.event(connect.ContactDisconnected), end.Add(2*time.Minute)), true},
	} {
		o := walk(t, tt.set, newWorld(), tt.news)
		if over := len(o.of(ticketing.DoCreateTicket)) == 1; over != tt.want {
			t.Errorf("%s: over %v, want %v; plan again at %v", tt.name, over, tt.want, o.last.At)
		}
		if !tt.want && tt.name[0] != 'i' && o.last.At.IsZero() {
			t.Errorf("%s: no time to plan again", tt.name)
		}
	}
}

// TestChosenTicketPops opens the ticket that an agent chooses when they choose it
// (R47), not when they took the contact.
func TestChosenTicketPops(t *testing.T) {
	c, chosen := call(newCaller, manualMode), noon.Add(3*time.Minute)
	w := newWorld()
	w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketOpen}}
	o := walk(t, contactlog.Settings{}, w, append(c.accepted(), c.act(contactlog.AttachTo, 0, 100, chosen)))
	pops := o.of(ticketing.DoPop)
	if len(pops) != 1 || pops[0].Pop.Ticket != 100 || !pops[0].Pop.At.Equal(chosen) {
		t.Errorf("pops %+v, want ticket 100 at %v", pops, chosen)
	}
}
