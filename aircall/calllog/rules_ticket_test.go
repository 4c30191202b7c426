package calllog_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// old is a ticket of the customer's from before, updated some hours ago.
func old(id int64, status zendesk.TicketStatus, hours int) ticketing.Ticket {
	return ticketing.Ticket{ID: id, Status: status, Subject: "Broken lamp", RequesterID: 70, AssigneeID: 7009,
		UpdatedAt: start.Add(-time.Duration(hours) * time.Hour)}
}

func TestWhichTicket(t *testing.T) {
	previous := as(calllog.InboundAnswered, calllog.Rule{Ticket: calllog.PreviousTicket})
	on := func(id string) []string { return []string{"log on " + id, "show on " + id} }
	rows := []row{
		{name: "A9 a new ticket", set: as(calllog.InboundAnswered, calllog.Rule{Ticket: calllog.NewTicket}), events: answeredCall(),
			desk: had(old(4, zendesk.TicketOpen, 1)), want: shown(answeredTicket), why: []string{"A9"}},
		{name: "A9 the previous ticket", set: previous, events: answeredCall(), desk: had(old(4, zendesk.TicketOpen, 1)), want: on("4"), why: []string{"A9", "A11"}},
		{name: "A9 no ticket", set: as(calllog.InboundAnswered, calllog.Rule{Ticket: calllog.NoTicket}), events: answeredCall(), why: []string{"A9"}},
		{name: "A11 without a previous one, a new ticket", set: previous, events: answeredCall(), want: shown(answeredTicket), why: []string{"A11"}},
		{name: "A11 new before open", set: previous, events: answeredCall(), why: []string{"A11"},
			desk: had(old(4, zendesk.TicketOpen, 1), old(5, zendesk.TicketNew, 9)), want: on("5")},
		{name: "A11 open before pending", set: previous, events: answeredCall(),
			desk: had(old(4, zendesk.TicketPending, 1), old(5, zendesk.TicketOpen, 9)), want: on("5")},
		{name: "A11 pending before on-hold", set: previous, events: answeredCall(),
			desk: had(old(4, zendesk.TicketHold, 1), old(5, zendesk.TicketPending, 9)), want: on("5")},
		{name: "A11 within a status the one updated last", set: previous, events: answeredCall(),
			desk: had(old(4, zendesk.TicketOpen, 2), old(5, zendesk.TicketOpen, 1), old(6, zendesk.TicketOpen, 3)), want: on("5")},
		{name: "A11 solved and closed ones are no choice", set: previous, events: answeredCall(),
			desk: had(old(4, zendesk.TicketHold, 1), old(5, zendesk.TicketSolved, 2), old(6, zendesk.TicketClosed, 3)), want: on("4")},
		{name: "A12 the newest is solved: a new ticket", set: previous, events: answeredCall(), why: []string{"A12"},
			desk: had(old(4, zendesk.TicketSolved, 1), old(5, zendesk.TicketNew, 9)), want: shown(answeredTicket)},
		{name: "A12 the newest is closed: a new ticket", set: previous, events: answeredCall(), why: []string{"A12"},
			desk: had(old(4, zendesk.TicketClosed, 1), old(5, zendesk.TicketOpen, 9)), want: shown(answeredTicket)},

		{name: "a callback goes to the ticket of the call that asked for it", desk: func(d *desk) {
			d.other.Tickets = []ticketing.Ticket{old(8, zendesk.TicketOpen, 1)}
		}, events: outboundCall(callback), want: on("8"), why: []string{"A9"}},
		{name: "a callback has a ticket of its own", desk: func(d *desk) {
			d.other.Tickets = []ticketing.Ticket{old(8, zendesk.TicketOpen, 1)}
		}, set: func(s *calllog.Settings, _ *calllog.Integration) { s.Callbacks = calllog.CallbackOwnTicket },
			events: outboundCall(callback), want: shown(`ticket "Outbound call to Ana Lopez" for=70 to=7001`)},
		{name: "a callback whose call has no ticket", events: outboundCall(callback), want: shown(`ticket "Outbound call to Ana Lopez" for=70 to=7001`)},
		{name: "a callback waits for the ticket at most ten minutes", desk: func(d *desk) { d.other.Open = true },
			events: outboundCall(callback), from: 200, want: shown(`ticket "Outbound call to Ana Lopez" for=70 to=7001`)},
	}
	for _, typ := range calllog.Types() {
		for _, ticket := range []calllog.Ticket{calllog.NewTicket, calllog.PreviousTicket, calllog.NoTicket} {
			r := row{name: "A9 " + string(typ) + " " + string(ticket), set: as(typ, calllog.Rule{Ticket: ticket}), events: eventsOf(typ),
				desk: had(old(4, zendesk.TicketOpen, 1)), why: []string{"A9"}}
			call := typ != calllog.SMSIn && typ != calllog.SMSOut && typ != calllog.WhatsAppIn && typ != calllog.WhatsAppOut
			switch {
			case ticket == calllog.PreviousTicket && call:
				r.want = on("4")
			case ticket == calllog.PreviousTicket:
				r.want = []string{"update 4 [Message m1]"}
			case ticket == calllog.NewTicket && call:
				r.want = shown(newTicketOf(typ))
			case ticket == calllog.NewTicket:
				r.want = []string{newTicketOf(typ)}
			}
			rows = append(rows, r)
		}
	}
	check(t, rows)
}

func callback(c *aircall.Call) { c.AutomaticCallbackCallID = 8000 }

// eventsOf are events of each type.
func eventsOf(typ calllog.Type) []aircall.Event {
	switch typ {
	case calllog.InboundAnswered:
		return answeredCall()
	case calllog.InboundMissed:
		return missedCall()
	case calllog.Voicemail:
		return append(missedCall(), voicemail(65))
	case calllog.OutboundAnswered:
		return outboundCall()
	case calllog.OutboundUnanswered:
		return missedCall(outbound, by(ben))
	case calllog.AIOnly:
		return aiCall()
	}
	m := message("m1", 0, typ == calllog.SMSOut || typ == calllog.WhatsAppOut, "Hello")
	if typ == calllog.WhatsAppIn || typ == calllog.WhatsAppOut {
		byWhatsApp(&m.(*aircall.MessageEvent).Message)
	}
	return []aircall.Event{m}
}

func newTicketOf(typ calllog.Type) string {
	return map[calllog.Type]string{
		calllog.InboundAnswered:    answeredTicket,
		calllog.InboundMissed:      missedTicket,
		calllog.Voicemail:          `ticket "Voicemail from Ana Lopez" for=70`,
		calllog.OutboundAnswered:   `ticket "Outbound call to Ana Lopez" for=70 to=7001`,
		calllog.OutboundUnanswered: `ticket "Unanswered call to Ana Lopez" for=70 to=7001`,
		calllog.AIOnly:             `ticket "AI voice agent call from Ana Lopez" for=70`,
		calllog.SMSIn:              `ticket "SMS conversation with Ana Lopez" for=70`,
		calllog.SMSOut:             `ticket "SMS conversation with Ana Lopez" for=70`,
		calllog.WhatsAppIn:         `ticket "WhatsApp conversation with Ana Lopez" for=70`,
		calllog.WhatsAppOut:        `ticket "WhatsApp conversation with Ana Lopez" for=70`,
	}[typ]
}
