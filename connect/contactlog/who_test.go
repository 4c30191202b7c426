package contactlog_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// a is attributes, name and value in turn.
func a(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

func (c contact) by(method connect.InitiationMethod) contact { c.method = method; return c }

// TestWho is chapter 4 of the guide: who the customer is.
func TestWho(t *testing.T) {
	const nobody, manual = 0, -1
	customer := func(id int64, name, email, phone string) ticketing.User {
		return ticketing.User{ID: id, Name: name, Email: email, Phone: phone, Role: zendesk.RoleEndUser}
	}
	search := contactlog.Settings{UserFields: []attrmap.UserRule{
		{Attribute: "account", Field: "account_no", Search: true}, {Attribute: "card", Field: "gone", Search: true}, {Attribute: "second", Field: "account_no", Search: true}}}
	for _, tt := range []struct {
		name    string
		set     contactlog.Settings
		c       contact
		users   []ticketing.User
		fields  map[string][]int64 // of account_no
		want    int64              // the requester; nobody: a new user
		noticed ticketing.Code
	}{
		{"R5 recognised by the number", contactlog.Settings{}, call(caller, nil), nil, nil, callerID, ""},
		{"R5 anonymous", contactlog.Settings{}, call("private", nil), nil, nil, agentID, ""},
		{"X20 unknown is no number", contactlog.Settings{}, call(" Unknown ", nil), nil, nil, agentID, ""},
		{"X26 a call without a number", contactlog.Settings{}, call("", nil), nil, nil, agentID, ticketing.AnonymousDefaulted},
		{"R44 zendesk_user, whatever the number", contactlog.Settings{}, call(caller, a("zendesk_user", "502")), []ticketing.User{customer(502, "B", "", "")}, nil, 502, ""},
		{"R18 zendesk_user of an agent is no customer's (D36)", contactlog.Settings{}, call(newCaller, a("zendesk_user", "28")), nil, nil, nobody, ticketing.UserNotFound},
		{"X25 zendesk_user of nobody's, and the number is not looked for", contactlog.Settings{}, call(caller, a("zendesk_user", "777")), nil, nil, nobody, ticketing.UserNotFound},
		{"R50 customer_number in place of the number", contactlog.Settings{}, call(newCaller, a("customer_number", caller)), nil, nil, callerID, ""},
		{"R19 customer_number for an anonymous caller", contactlog.Settings{}, call("anonymous", a("customer_number", caller)), nil, nil, callerID, ""},
		{"R51 a flagged attribute before the number", search, call(caller, a("account", "K1")), []ticketing.User{customer(502, "B", "", "")}, map[string][]int64{"K1": {502}}, 502, ""},
		{"D4 zendesk_user before a flagged attribute", search, call(caller, a("account", "K1", "zendesk_user", "501")), []ticketing.User{customer(502, "B", "", "")}, map[string][]int64{"K1": {502}}, callerID, ""},
		{"R52 the first attribute that finds one user", search, call(caller, a("account", "K1", "second", "K2")), []ticketing.User{customer(502, "B", "", ""), customer(503, "C", "", "")}, map[string][]int64{"K1": {501, 502}, "K2": {503}}, 503, ticketing.SearchFailed},
		{"R53 none finds one: then the number", search, call(caller, a("account", "K9")), nil, nil, callerID, ticketing.SearchFailed},
		{"R53 a field that the account lacks", search, call(caller, a("card", "K3")), nil, nil, callerID, ticketing.SearchFailed},
		{"X21 a number of the country, in its own form", contactlog.Settings{App: contactflow.AppSettings{CountryPrefix: "+1"}}, call("(202) 555-0101", nil), nil, nil, callerID, ""},
		{"X29 a trunk digit goes", contactlog.Settings{App: contactflow.AppSettings{CountryPrefix: "+1"}}, call("1 202 555 0101", nil), nil, nil, callerID, ""},
		{"X22 a shared number is nobody's", contactlog.Settings{}, call(newCaller, nil), []ticketing.User{{ID: 502, Phone: newCaller, SharedPhone: true, Role: zendesk.RoleEndUser}, customer(503, "C", "", newCaller)}, nil, 503, ""},
		{"X23 shared numbers alone", contactlog.Settings{}, call(newCaller, nil), []ticketing.User{{ID: 502, Phone: newCaller, SharedPhone: true, Role: zendesk.RoleEndUser}}, nil, nobody, ""},
		{"D29 two owners", contactlog.Settings{}, call(caller, nil), []ticketing.User{customer(400, "B", "", caller)}, nil, manual, ticketing.MultipleUsers},
		{"D29 two owners, the oldest", contactlog.Settings{SeveralUsers: ticketing.OldestUser}, call(caller, nil), []ticketing.User{customer(400, "B", "", caller)}, nil, 400, ticketing.MultipleUsers},
		{"D29 two owners, the first", contactlog.Settings{SeveralUsers: ticketing.FirstUser}, call(caller, nil), []ticketing.User{customer(400, "B", "", caller)}, nil, callerID, ""},
		{"D36 an agent's number is no customer's", contactlog.Settings{}, call(newCaller, nil), []ticketing.User{{ID: 30, Phone: newCaller, Role: zendesk.RoleAgent}}, nil, nobody, ""},
		{"D36 a suspended customer is taken, with a notice", contactlog.Settings{}, call(newCaller, nil), []ticketing.User{{ID: 502, Phone: newCaller, Suspended: true, Role: zendesk.RoleEndUser}}, nil, 502, ticketing.UserSuspended},
		{"R21 a chat's customer_email", contactlog.Settings{}, chat(a("customer_email", "kim@example.test")), nil, nil, callerID, ""},
		{"R48 zendesk_user before customer_email", contactlog.Settings{}, chat(a("customer_email", "kim@example.test", "zendesk_user", "502")), []ticketing.User{customer(502, "B", "", "")}, nil, 502, ""},
		{"R45 a chat's customer_name", contactlog.Settings{}, chat(a("customer_name", "Kim Example")), nil, nil, callerID, ""},
		{"R46 several of one name", contactlog.Settings{}, chat(a("customer_name", "Kim Example")), []ticketing.User{customer(502, "Kim Example", "", "")}, nil, manual, ticketing.MultipleUsers},
		{"R46 several of one address", contactlog.Settings{}, chat(a("customer_email", "kim@example.test", "customer_name", "Kim Example")), []ticketing.User{customer(502, "B", "kim@example.test", "")}, nil, manual, ticketing.MultipleUsers},
		{"D28 the address before the name", contactlog.Settings{}, chat(a("customer_email", "b@example.test", "customer_name", "Kim Example")), []ticketing.User{customer(502, "B", "b@example.test", "")}, nil, 502, ""},
		{"R49 an id that a search for the flow found", contactlog.Settings{}, chat(a("zendesk_user", "501")), nil, nil, callerID, ""},
		{"D27 a chat of somebody unknown is the agent's (R47)", contactlog.Settings{}, chat(nil), nil, nil, manual, ""},
		{"R21 a call's customer_email counts nothing", contactlog.Settings{}, call("anonymous", a("customer_email", "kim@example.test")), nil, nil, agentID, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.users, w.fields = append(w.users, tt.users...), map[string]map[string][]int64{"account_no": tt.fields}
			o := walk(t, tt.set, w, tt.c.accepted())
			made := o.of(ticketing.DoCreateTicket)
			switch {
			case tt.want == manual:
				if len(made) > 0 {
					t.Errorf("a ticket was made for %d", made[0].CreateTicket.RequesterID)
				}
			case tt.want == nobody:
				if len(o.of(ticketing.DoCreateUser)) != 1 {
					t.Errorf("no user was made: %v", o.last.Why)
				}
			default:
				if got := o.ticket(t).RequesterID; got != tt.want {
					t.Errorf("requester %d, want %d", got, tt.want)
				}
			}
			if tt.noticed != "" && !o.noticed[tt.noticed] || tt.noticed == "" && len(o.noticed) > 0 {
				t.Errorf("notices %v, want %q", o.last.Notices, tt.noticed)
			}
		})
	}
}

// TestRequesterOfTheTicket is about a ticket that the flow names.
func TestRequesterOfTheTicket(t *testing.T) {
	twin := ticketing.User{ID: 502, Phone: caller, Role: zendesk.RoleEndUser}
	for _, tt := range []struct {
		name      string
		c         contact
		requester int64
		users     []ticketing.User
		during    bool // the ticket is written to while the contact goes on
		over      bool
		noticed   ticketing.Code
	}{
		{"R16 the same requester", call(caller, a("zendesk_ticket", "4711")), callerID, nil, true, true, ""},
		{"X24 one of two owners is the requester", call(caller, a("zendesk_ticket", "4711")), 502, []ticketing.User{twin}, true, true, ""},
		{"D5 an anonymous caller", call("anonymous", a("zendesk_ticket", "4711")), 502, nil, true, true, ""},
		{"D5 an unknown caller", call(newCaller, a("zendesk_ticket", "4711")), 502, nil, true, true, ""},
		{"X10 another requester: the agent chooses (D5)", call(caller, a("zendesk_ticket", "4711")), 777, nil, false, true, ticketing.TicketRequesterMismatch},
		{"D5 another requester, nothing forced", call(caller, a("zendesk_ticket", "4711", "force_ticket_creation", "no")), 777, nil, false, false, ticketing.TicketRequesterMismatch},
		{"R38 in manual mode too", call(caller, a("zendesk_ticket", "4711", "ticket_assignment", "agent")), callerID, nil, true, true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.users = append(w.users, tt.users...)
			w.tickets = []ticketing.Ticket{{ID: 4711, RequesterID: tt.requester, Status: zendesk.TicketOpen}}
			o := walk(t, contactlog.Settings{}, w, tt.c.accepted())
			if got := len(o.of(ticketing.DoUpdateTicket)) > 0; got != tt.during {
				t.Errorf("written while it goes on: %v, want %v; %v", got, tt.during, o.last.Why)
			}
			pops := o.of(ticketing.DoPop)
			if len(pops) != 1 || pops[0].Pop.Ticket != 4711 {
				t.Errorf("pops %+v, want ticket 4711", pops)
			}
			w = newWorld()
			w.users = append(w.users, tt.users...)
			w.tickets = []ticketing.Ticket{{ID: 4711, RequesterID: tt.requester, Status: zendesk.TicketOpen}}
			o = walk(t, contactlog.Settings{}, w, tt.c.whole())
			if got := len(o.of(ticketing.DoUpdateTicket)) > 0; got != tt.over || len(o.of(ticketing.DoCreateTicket)) > 0 {
				t.Errorf("written at the end: %v, want %v; %v", got, tt.over, o.last.Why)
			}
			if tt.noticed != "" && !o.noticed[tt.noticed] {
				t.Errorf("notices %v, want %q", o.last.Notices, tt.noticed)
			}
		})
	}
}

func TestClosedTicket(t *testing.T) { // D37
	w := newWorld()
	w.tickets = []ticketing.Ticket{{ID: 4711, RequesterID: callerID, Status: zendesk.TicketClosed}}
	o := walk(t, contactlog.Settings{}, w, call(caller, a("zendesk_ticket", "4711")).whole())
	if made := o.ticket(t); made.FollowUpOf != 4711 || made.RequesterID != callerID || made.Note.Mark != "Contact id: c-1" {
		t.Errorf("follow-up %+v", made)
	}
}

func TestSolvedTicket(t *testing.T) { // D3
	for _, skip := range []bool{false, true} {
		w := newWorld()
		w.tickets = []ticketing.Ticket{{ID: 100, RequesterID: callerID, Status: zendesk.TicketSolved, UpdatedAt: noon.Add(-time.Minute)}}
		o := walk(t, contactlog.Settings{SkipSolved: skip}, w, call(caller, a("recent_ticket_timeout", "15")).accepted())
		if made := len(o.of(ticketing.DoCreateTicket)) == 1; made != skip {
			t.Errorf("D3 skip_solved %v: a ticket is made: %v", skip, made)
		}
	}
}

func TestNewUser(t *testing.T) {
	for _, tt := range []struct {
		name string
		c    contact
		want string
	}{
		{"X28 the number stands in for the name", call(newCaller, nil), "new user at " + newCaller},
		{"R42 customer_name", call(newCaller, a("customer_name", "Robin Example")), "Robin Example"},
		{"R20 customer_name on one line", call(newCaller, a("customer_name", "Robin\nExample\x00")), "Robin Example"},
	} {
		o := walk(t, contactlog.Settings{}, newWorld(), tt.c.accepted())
		users := o.of(ticketing.DoCreateUser)
		if len(users) != 1 || users[0].CreateUser.Name != tt.want || users[0].CreateUser.Phone != newCaller {
			t.Errorf("%s: users %+v, want %q", tt.name, users, tt.want)
		}
		if made := o.ticket(t); made.RequesterID != 901 || !slices.Contains([]int64{agentID}, made.AssigneeID) {
			t.Errorf("%s: ticket %+v", tt.name, made)
		}
	}
}
