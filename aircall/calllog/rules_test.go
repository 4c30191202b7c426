package calllog_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// A row is a case from its first event to its end.
type row struct {
	name    string
	set     func(*calllog.Settings, *calllog.Integration)
	desk    func(*desk)
	events  []aircall.Event
	from    int // when it is looked at first, in seconds
	want    []string
	why     []string // rules among the reasons
	notices []string // rules of all notices
}

func check(t *testing.T, rows []row) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk()
			if tt.desk != nil {
				tt.desk(d)
			}
			var p *calllog.Planner
			if p = planner(t); tt.set != nil {
				p = planner(t, tt.set)
			}
			got := run(t, p, d, max(tt.from, 1), tt.events...)
			if diff := cmp.Diff(tt.want, got.steps); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
			for _, rule := range tt.why {
				if !slices.Contains(got.why, rule) {
					t.Errorf("no reason with the rule %s: %v", rule, got.why)
				}
			}
			if !slices.Equal(tt.notices, got.notices) {
				t.Errorf("notices of the rules %v, want %v", got.notices, tt.notices)
			}
		})
	}
}

// as sets the rule of a type.
func as(typ calllog.Type, r calllog.Rule) func(*calllog.Settings, *calllog.Integration) {
	return func(_ *calllog.Settings, in *calllog.Integration) { in.Types = map[calllog.Type]calllog.Rule{typ: r} }
}

func in(f func(*calllog.Integration)) func(*calllog.Settings, *calllog.Integration) {
	return func(_ *calllog.Settings, in *calllog.Integration) { f(in) }
}

func had(tickets ...ticketing.Ticket) func(*desk) { return func(d *desk) { d.others = tickets } }

func unknownCaller(d *desk) { d.users = nil }

const (
	answeredTicket = `ticket "Inbound call from Ana Lopez" for=70 to=7001`
	missedTicket   = `ticket "Missed call from Ana Lopez" for=70`
)

// shown are the steps of a call on a new ticket.
func shown(ticket string, more ...string) []string {
	return append([]string{ticket, "log on 40", "show on 40"}, more...)
}

func TestWhoAndWhether(t *testing.T) {
	both := func(first, second calllog.Integration) func(*calllog.Settings, *calllog.Integration) {
		return func(s *calllog.Settings, in *calllog.Integration) {
			*in, s.Integrations = first, []calllog.Integration{second}
		}
	}
	check(t, []row{
		{name: "A2 the e-mail address finds the agent, in any case", events: answeredCall(), want: shown(answeredTicket)},
		{name: "A2 the list of agents beats the address",
			set: func(s *calllog.Settings, _ *calllog.Integration) {
				s.Agents = map[int64]int64{9: 7042}
			},
			events: answeredCall(), want: shown(`ticket "Inbound call from Ana Lopez" for=70 to=7042`)},
		{name: "A2 without an agent the ticket has no assignee", events: answeredCall(by(&aircall.User{ID: 11, Email: "dan@example.test"})),
			want: shown(`ticket "Inbound call from Ana Lopez" for=70`), notices: []string{"A2"}},
		{name: "A2 an agent without an address is nobody, too", events: answeredCall(by(&aircall.User{ID: 11})),
			want: shown(`ticket "Inbound call from Ana Lopez" for=70`), notices: []string{"A2"}},
		{name: "A3 a refused seat falls back to a note, with one notice", events: answeredCall(),
			desk: func(d *desk) {
				d.refuse = map[ticketing.StepKind]ticketing.Refusal{ticketing.DoLogCall: {Kind: ticketing.RefusedAccount}}
			},
			want: []string{answeredTicket, "log on 40", "update 40 [Call 9001]"}, notices: []string{"A3"}},
		{name: "A4 without a number nothing is filed", set: in(func(i *calllog.Integration) { i.Numbers = nil }),
			events: answeredCall(), why: []string{"A4"}},
		{name: "A5 nothing is filed that begins while it is off", set: in(func(i *calllog.Integration) { i.Off = true }),
			events: answeredCall(), why: []string{"A5"}},
		{name: "A6 one of another name does not stand in for one that is off", why: []string{"A5"}, events: answeredCall(),
			set: both(calllog.Integration{Name: "Old", Numbers: []int64{3}, Off: true}, calllog.Integration{Name: "New", Numbers: []int64{4}})},
		{name: "A7 a number that is not linked is never filed", set: in(func(i *calllog.Integration) { i.Numbers = []int64{4} }),
			events: answeredCall(), why: []string{"A7"}},
		{name: "A22 an unknown caller becomes a user", desk: unknownCaller, events: answeredCall(), why: []string{"A22"},
			want: append([]string{`user "new user at +15135557611" +15135557611 external=ctikit/phone/15135557611`},
				shown(`ticket "Inbound call from +1 513-555-7611" for=71 to=7001`)...)},
		{name: "A22 outbound too, with the name that Aircall knows", desk: unknownCaller, why: []string{"A22"},
			events: outboundCall(func(c *aircall.Call) {
				c.Contact = &aircall.Contact{ID: 5, FirstName: "Ana", LastName: "Lopez\n[urgent]"}
			}),
			want: append([]string{`user "Ana Lopez [urgent]" +15135557611 external=ctikit/phone/15135557611`},
				shown(`ticket "Outbound call to Ana Lopez [urgent]" for=71 to=7001`)...)},
		{name: "A22 without external ids of ours", desk: unknownCaller, events: []aircall.Event{message("m1", 0, false, "Hi")},
			set:  func(s *calllog.Settings, _ *calllog.Integration) { s.NoExternalIDs = true },
			want: []string{`user "new user at +15135557611" +15135557611`, `ticket "SMS conversation with +15135557611" for=71`}},
		{name: "A23 off and nobody has the number: no ticket", desk: unknownCaller, events: answeredCall(), why: []string{"A23"},
			set: in(func(i *calllog.Integration) { i.UnknownNumbers = calllog.UnknownSkip })},
		{name: "A23 off and somebody has it: a ticket", events: answeredCall(), want: shown(answeredTicket),
			set: in(func(i *calllog.Integration) { i.UnknownNumbers = calllog.UnknownSkip })},
		{name: "A24 the customer is saved in Aircall", events: answeredCall(), why: []string{"A24"},
			set:  in(func(i *calllog.Integration) { i.SaveContacts = true }),
			want: shown(answeredTicket, `contact "Ana Lopez" +15135557611`)},
		{name: "A24 unless Aircall shows a contact already", want: shown(answeredTicket),
			set:    in(func(i *calllog.Integration) { i.SaveContacts = true }),
			events: answeredCall(func(c *aircall.Call) { c.Contact = &aircall.Contact{ID: 5, FirstName: "Ana"} })},
		{name: "A29 of two integrations the first decides", events: answeredCall(), why: []string{"A29", "A13"},
			set: both(calllog.Integration{Name: "One", Numbers: []int64{3}, Types: map[calllog.Type]calllog.Rule{calllog.InboundAnswered: {Status: zendesk.TicketSolved}}},
				calllog.Integration{Name: "Two", Numbers: []int64{3}, Types: map[calllog.Type]calllog.Rule{calllog.InboundAnswered: {Ticket: calllog.NoTicket}}}),
			want: shown(answeredTicket+" status=open", "update 40 status=solved")},
		{name: "A29 an integration for other teams is passed over", why: []string{"A29", "A9"},
			set: both(calllog.Integration{Name: "Sales", Numbers: []int64{3}, Teams: []int64{5}},
				calllog.Integration{Name: "Support", Numbers: []int64{3}, Types: map[calllog.Type]calllog.Rule{calllog.InboundAnswered: {Ticket: calllog.NoTicket}}}),
			events: answeredCall(func(c *aircall.Call) { c.Teams = []aircall.Team{{ID: 6, Name: "Support"}} })},
		{name: "A29 a call of no team is narrowed by none", events: answeredCall(), want: shown(answeredTicket),
			set: in(func(i *calllog.Integration) { i.Teams = []int64{5} })},
		{name: "A29 no integration is for the team", why: []string{"A29"}, set: in(func(i *calllog.Integration) { i.Teams = []int64{5} }),
			events: answeredCall(func(c *aircall.Call) { c.Teams = []aircall.Team{{ID: 6, Name: "Support"}} })},
	})
}

// TestRemoved shows how the removal of an installation acts on the settings.
func TestRemoved(t *testing.T) {
	s := calllog.Settings{Integrations: []calllog.Integration{
		{Name: "One", AircallID: 7}, {Name: "Two", AircallID: 8}, {Name: "Three"},
	}}
	got, changed := s.After(&aircall.IntegrationEvent{Kind: aircall.IntegrationDeleted, Integration: aircall.RemovedIntegration{IntegrationID: 7}})
	if !changed || !got.Integrations[0].Off || got.Integrations[1].Off || !got.Integrations[2].Off {
		t.Errorf("A8 the removed one, and one that may be it, are off: %+v", got.Integrations)
	}
	if s.Integrations[0].Off {
		t.Error("the settings before have changed")
	}
	if _, changed := s.After(event(aircall.CallCreated, 0)); changed {
		t.Error("another event changes the settings")
	}
}

// TestOffWhenFirstSeen shows that what counts is when a case was first seen.
func TestOffWhenFirstSeen(t *testing.T) {
	off := planner(t, in(func(i *calllog.Integration) { i.Off = true }))
	on := planner(t)
	events := answeredCall()
	t.Run("A5 switched on during the call", func(t *testing.T) {
		f := off.Observe(calllog.Facts{}, events[0])
		next := on.Plan(ticketing.Case[calllog.Facts]{Key: key, Facts: on.Observe(f, events[2])}, at(200))
		if len(next.Do)+len(next.Ask) > 0 || next.Why[0].Rule != "A5" {
			t.Errorf("a call of the time off is filed: %s", encode(next))
		}
	})
	t.Run("A5 switched off during the call", func(t *testing.T) {
		f := on.Observe(calllog.Facts{}, events[0])
		next := off.Plan(ticketing.Case[calllog.Facts]{Key: key, Facts: off.Observe(f, events[2])}, at(200))
		if len(next.Ask) == 0 {
			t.Errorf("a call that began before is not filed: %s", encode(next))
		}
	})
	t.Run("A5 each message has its own", func(t *testing.T) {
		f := off.Observe(calllog.Facts{}, message("m1", 0, false, "one"))
		f = on.Observe(f, message("m2", 3*86400, false, "two"))
		if a, b := f.Messages[0].Active, f.Messages[1].Active; a == nil || len(*a) != 0 || b == nil || len(*b) != 1 {
			t.Errorf("got %v and %v", a, b)
		}
	})
}
