package contactlog_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// TestDecisionTable is the table of chapter 3.1 of the guide. Want is the id of
// the ticket that gets the contact, 0 for none; made, who asks for the new one.
func TestDecisionTable(t *testing.T) {
	const made, byNew = -1, -2 // a ticket is made, for a user that is made too
	ticket := func(id, requester int64, age time.Duration, status zendesk.TicketStatus) ticketing.Ticket {
		return ticketing.Ticket{ID: id, RequesterID: requester, Status: status, UpdatedAt: noon.Add(10*time.Second - age), CreatedAt: noon.Add(-48 * time.Hour)}
	}
	recent := func(age time.Duration) []ticketing.Ticket {
		return []ticketing.Ticket{ticket(100, callerID, age, zendesk.TicketOpen)}
	}
	twins := []ticketing.User{{ID: 502, Phone: caller, Role: zendesk.RoleEndUser}}
	with := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	for _, tt := range []struct {
		name      string
		contact   contact
		minutes   float64
		tickets   []ticketing.Ticket
		users     []ticketing.User
		during    int64 // while the contact goes on
		want      int64
		requester int64
		rule      string
		notice    ticketing.Code
	}{
		{"case 1: R36 recognised", call(caller, nil), 15, nil, nil, made, made, callerID, "R36", ""},
		{"case 2: R37 a ticket of 14 minutes ago", call(caller, nil), 15, recent(14 * time.Minute), nil, 100, 100, 0, "R37", ""},
		{"case 3: D3 a ticket of 15 min 30 s ago", call(caller, nil), 15, recent(15*time.Minute + 30*time.Second), nil, 100, 100, 0, "R37", ""},
		{"case 4: X11 a ticket of 16 minutes ago", call(caller, nil), 15, recent(16 * time.Minute), nil, made, made, callerID, "R36", ""},
		{"case 5: X11 a closed one", call(caller, nil), 15, []ticketing.Ticket{ticket(100, callerID, 5*time.Minute, zendesk.TicketClosed)}, nil, made, made, callerID, "R36", ""},
		{"case 6: R38 the flow names a ticket", call(caller, with("zendesk_ticket", "4711")), 15, []ticketing.Ticket{ticket(4711, callerID, time.Hour, zendesk.TicketOpen)}, nil, 4711, 4711, 0, "R38", ""},
		{"case 7: X9 one that does not exist", call(caller, with("zendesk_ticket", "4711")), 15, recent(5 * time.Minute), nil, made, made, callerID, "R36", ticketing.TicketNotFound},
		{"case 8: X8 the flow asks for a new one", call(caller, with("zendesk_ticket", "0")), 15, recent(5 * time.Minute), nil, made, made, callerID, "X8", ""},
		{"case 9: X2 unrecognised", call(newCaller, nil), 15, nil, nil, byNew, byNew, 901, "X2", ""},
		{"case 10: X3 anonymous", call("anonymous", nil), 15, nil, nil, made, made, agentID, "X3", ""},
		{"case 11: R39 manual", call(caller, with("ticket_assignment", "agent")), 15, recent(time.Minute), nil, 0, made, callerID, "R39", ""},
		{"case 12: R40 manual, not forced", call(caller, with("ticket_assignment", "agent", "force_ticket_creation", "false")), 15, nil, nil, 0, 0, 0, "R40", ""},
		{"case 13: D29 two users", call(caller, nil), 15, nil, twins, 0, made, agentID, "D29", ticketing.MultipleUsers},
		{"case 14: R41 an unknown number is called", outgoing(newCaller, nil), 15, nil, nil, 0, 0, 0, "R41", ""},
		{"case 15: R41 with all_outbound", outgoing(newCaller, with("all_outbound", "true")), 15, nil, nil, byNew, byNew, 901, "X2", ""},
		{"case 16: X4 called from a ticket", outgoing(newCaller, with("ticket_assignment", "agent")), 15, []ticketing.Ticket{ticket(9, callerID, time.Hour, zendesk.TicketOpen)}, nil, 9, 9, 0, "X4", ""},
		{"case 17: D2 no recent tickets", call(caller, nil), 0, recent(time.Minute), nil, made, made, callerID, "R36", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.tickets, w.users = tt.tickets, append(w.users, tt.users...)
			s := contactlog.Settings{App: contactflow.AppSettings{CreateTicketAfterMinutes: tt.minutes}}
			var news story
			if tt.want == 9 {
				news = story{tt.contact.act(contactlog.DialledFrom, 0, 9, noon)}
			}
			check := func(when string, o outcome, want int64) {
				t.Helper()
				made := o.of(ticketing.DoCreateTicket)
				var to int64
				for _, u := range o.of(ticketing.DoUpdateTicket) {
					to = u.UpdateTicket.Ticket
				}
				users := len(o.of(ticketing.DoCreateUser))
				switch {
				case want < 0 && len(made) != 1, want >= 0 && len(made) > 0, want >= 0 && to != want, users != 0 != (want == byNew):
					t.Errorf("%s: %d tickets and %d users made, ticket %d written, want %d; %v", when, len(made), users, to, want, o.last.Why)
				case want < 0 && made[0].CreateTicket.RequesterID != tt.requester:
					t.Errorf("%s: requester %d, want %d", when, made[0].CreateTicket.RequesterID, tt.requester)
				}
			}
			check("accepted", walk(t, s, w, append(news, tt.contact.accepted()...)), tt.during)
			w = newWorld()
			w.tickets, w.users = tt.tickets, append(w.users, tt.users...)
			o := walk(t, s, w, append(news, tt.contact.whole()...))
			check("over", o, tt.want)
			if !o.rules[tt.rule] {
				t.Errorf("no reason of %s: %v", tt.rule, o.last.Why)
			}
			if tt.notice != "" && !o.noticed[tt.notice] || tt.notice == "" && len(o.noticed) > 0 {
				t.Errorf("notices %v, want %q", o.noticed, tt.notice)
			}
		})
	}
}
