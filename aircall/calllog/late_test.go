package calllog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// chapter is what comes at a time, and the steps that it leads to.
type chapter struct {
	at     int
	events []aircall.Event
	want   []string
	why    string // a rule among the reasons
}

// play goes through a case chapter by chapter. Where the call still lasts, the
// clock does not go on after a chapter.
func play(t *testing.T, p *calllog.Planner, d *desk, lasts bool, chapters ...chapter) *story {
	t.Helper()
	k, _ := calllog.KeyOf("main", chapters[0].events[0])
	s := &story{c: ticketing.Case[calllog.Facts]{Key: k}, lasts: lasts}
	for i, c := range chapters {
		s.more(t, p, d, c.at, c.events...)
		if diff := cmp.Diff(c.want, s.steps); diff != "" {
			t.Errorf("chapter %d, steps (-want +got):\n%s", i+1, diff)
		}
		if c.why != "" && !slices.Contains(s.why, c.why) {
			t.Errorf("chapter %d: no reason with the rule %s: %v", i+1, c.why, s.why)
		}
	}
	return s
}

func TestScreens(t *testing.T) {
	events := answeredCall()
	pop := func(p calllog.Pop, edits ...func(*calllog.Settings)) *calllog.Planner {
		return planner(t, func(s *calllog.Settings, in *calllog.Integration) {
			in.Pop.Inbound = p
			for _, e := range edits {
				e(s)
			}
		})
	}
	atEnd := func(s *calllog.Settings) { s.FileAt = calllog.FileAtEnd }
	early := func(s *calllog.Settings) { s.FileAt = calllog.FileAtAnswer }
	card := func(details ...calllog.CardDetail) *calllog.Planner {
		return planner(t, func(s *calllog.Settings, in *calllog.Integration) {
			s.Zendesk, in.Card = "https://acme.zendesk.com", details
		})
	}
	for _, tt := range []struct {
		name     string
		p        *calllog.Planner
		desk     func(*desk)
		chapters []chapter
	}{
		{name: "A26 the ticket opens when the call is answered, so it is made then", p: pop(calllog.PopTicket), chapters: []chapter{
			{at: 1, events: events[:1]},
			{at: 8, events: events[1:2], want: []string{answeredTicket, "pop to 7001 ticket=40"}, why: "A26"},
			{at: 140, events: events[2:], want: []string{"log on 40", "show on 40"}},
		}},
		{name: "A26 the contact history opens without a ticket", p: pop(calllog.PopCustomer), chapters: []chapter{
			{at: 8, events: events[:2], want: []string{"pop to 7001 user=70"}, why: "A26"},
			{at: 140, events: events[2:], want: shown(answeredTicket)},
		}},
		{name: "A26 nothing opens", p: pop(calllog.PopNone), chapters: []chapter{
			{at: 8, events: events[:2]}, {at: 140, events: events[2:], want: shown(answeredTicket)},
		}},
		{name: "A26 where the ticket is made at the end, the customer opens", p: pop(calllog.PopTicket, atEnd), chapters: []chapter{
			{at: 8, events: events[:2], want: []string{"pop to 7001 user=70"}},
		}},
		{name: "A26 what is older than ten seconds opens no more", p: pop(calllog.PopCustomer), chapters: []chapter{{at: 18, events: events[:2]}}},
		{name: "A26 each agent of a transferred call", p: pop(calllog.PopTicket), chapters: []chapter{
			{at: 8, events: events[:2], want: []string{answeredTicket, "pop to 7001 ticket=40"}},
			{at: 61, events: []aircall.Event{event(aircall.CallAnswered, 60, by(cleo), answeredAt(7))}, want: []string{"pop to 7002 ticket=40"}},
			{at: 140, events: []aircall.Event{event(aircall.CallEnded, 137, by(cleo), answeredAt(7), endedAt(107))},
				want: []string{"log on 40", "show on 40", "update 40 to=7002"}},
		}},
		{name: "A26 an outbound call has its own setting", p: planner(t, in(func(i *calllog.Integration) { i.Pop.Outbound = calllog.PopTicket })), chapters: []chapter{
			{at: 8, events: outboundCall()[:2], want: []string{newTicketOf(calllog.OutboundAnswered), "pop to 7001 ticket=40"}},
		}},
		{name: "the ticket is made at the answer without a pop", p: pop("", early), chapters: []chapter{
			{at: 8, events: events[:2], want: []string{answeredTicket}}, {at: 140, events: events[2:], want: []string{"log on 40", "show on 40"}},
		}},
		{name: "a previous ticket is chosen once, at the answer", desk: had(old(4, zendesk.TicketOpen, 1)), p: planner(t, func(s *calllog.Settings, in *calllog.Integration) {
			in.Pop.Inbound = calllog.PopTicket
			in.Types = map[calllog.Type]calllog.Rule{calllog.InboundAnswered: {Ticket: calllog.PreviousTicket, Status: zendesk.TicketSolved}}
		}), chapters: []chapter{
			{at: 8, events: events[:2], want: []string{"pop to 7001 ticket=4"}},
			{at: 140, events: events[2:], want: []string{"log on 4", "show on 4", "update 4 status=solved"}},
			{at: 900, events: []aircall.Event{event(aircall.CallCommented, 890, func(c *aircall.Call) { c.Comments = []aircall.Comment{{ID: 1, Content: "done"}} })},
				want: []string{"update 4 [Call 9001 note 1]"}},
		}},
		{name: "A18 a card, once, while the call lasts", p: card(calllog.CardName, calllog.CardEmail, calllog.CardPhone, calllog.CardOpenTickets, calllog.CardLastTicket),
			desk: had(old(5, zendesk.TicketSolved, 1), old(4, zendesk.TicketOpen, 2)), chapters: []chapter{
				{at: 1, events: events[:1], why: "A18", want: []string{"card [Name: Ana Lopez] [E-mail: ana@example.test] [Phone: +15135557611] [Open tickets: 1] [Last ticket: #5 Broken lamp]"}},
				{at: 8, events: events[1:2]}, {at: 140, events: events[2:], want: shown(answeredTicket)},
			}},
		{name: "A18 none for an unknown caller", p: card(calllog.CardName), desk: unknownCaller, chapters: []chapter{{at: 1, events: events[:1], why: "A18"}}},
		{name: "A18 none when the call is over", p: card(calllog.CardName), chapters: []chapter{{at: 140, events: events, want: shown(answeredTicket)}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk()
			if tt.desk != nil {
				tt.desk(d)
			}
			play(t, tt.p, d, true, tt.chapters...)
		})
	}
}

func TestLateFacts(t *testing.T) {
	assist := func(topics calllog.Topics, edits ...func(*calllog.Integration)) *calllog.Planner {
		return planner(t, in(func(i *calllog.Integration) {
			i.AIAssist, i.Transcript, i.Topics = true, true, topics
			for _, e := range edits {
				e(i)
			}
		}))
	}
	said := []aircall.Event{transcribed(300, "Hello", "My lamp is broken")}
	topics := []aircall.Event{insight(aircall.TopicsCreated, 300, aircall.Content{List: []string{"Broken lamp", "Refund & return"}})}
	filed := chapter{at: 140, events: answeredCall(), want: shown(answeredTicket)}
	byNote := func(d *desk) { d.catalog.Shows = ticketing.ByNote }
	for _, tt := range []struct {
		name     string
		p        *calllog.Planner
		desk     func(*desk)
		chapters []chapter
	}{
		{name: "T8 tags amend the call", p: planner(t), chapters: []chapter{filed,
			{at: 200, events: []aircall.Event{event(aircall.CallTagged, 190, by(ben), answeredAt(7), endedAt(107), tagged("VIP"))},
				want: []string{`amend {"call_disposition":"VIP"}`}}}},
		{name: "T8 also when they are removed", p: planner(t), chapters: []chapter{
			{at: 140, events: answeredCall(tagged("VIP")), want: shown(answeredTicket)},
			{at: 200, events: []aircall.Event{event(aircall.CallUntagged, 190, by(ben), answeredAt(7), endedAt(107))},
				want: []string{`amend {"call_disposition":null}`}}, {at: 300, events: answeredCall(tagged("VIP"))}}},
		{name: "T8 and set the priority", p: planner(t, in(func(i *calllog.Integration) { i.Tags.Update = true })), chapters: []chapter{filed,
			{at: 200, events: []aircall.Event{event(aircall.CallTagged, 190, by(ben), answeredAt(7), endedAt(107), tagged("urgent"))},
				want: []string{`amend {"call_disposition":"urgent"}`, "update 40 priority=urgent"}}}},
		{name: "T8 a recording amends the call by its lasting page", p: planner(t), chapters: []chapter{filed,
			{at: 200, events: []aircall.Event{event(aircall.CallAssetsGenerated, 190, by(ben), answeredAt(7), endedAt(107), recorded)},
				want: []string{`amend {"recording_url":"https://assets.aircall.io/calls/9001/recording"}`}}}},
		{name: "T8 a note of the agent is added", p: planner(t), chapters: []chapter{filed,
			{at: 200, events: []aircall.Event{event(aircall.CallCommented, 190, func(c *aircall.Call) {
				c.Comments = []aircall.Comment{{ID: 5, Content: "Sends a photo", PostedBy: ben}}
			})}, want: []string{"update 40 [Call 9001 note 5]"}}}},
		{name: "T8 nothing twice", p: planner(t), chapters: []chapter{filed, {at: 200, events: answeredCall()}}},
		{name: "A27 a transcript amends the call", p: assist(calllog.TopicsNone), chapters: []chapter{filed,
			{at: 301, events: said, why: "A27", want: []string{`amend {"transcript":"Agent: Hello\nCustomer: My lamp is broken"}`}}}},
		{name: "A27 or is a note, where the call does not show it", chapters: []chapter{filed,
			{at: 301, events: said, why: "A27", want: []string{"update 40 [Call 9001 transcript]"}}},
			p: assist(calllog.TopicsNone, func(i *calllog.Integration) { i.CallFields = []calllog.CallField{} })},
		{name: "A27 or is a note, where the account shows no calls", p: assist(calllog.TopicsNone), desk: byNote, chapters: []chapter{
			{at: 140, events: answeredCall(), want: []string{answeredTicket, "update 40 [Call 9001]"}},
			{at: 301, events: said, want: []string{"update 40 [Call 9001 transcript]"}}}},
		{name: "T8 tags are a note, where the call is one", p: planner(t), desk: byNote, chapters: []chapter{
			{at: 140, events: answeredCall(tagged("VIP")), want: []string{answeredTicket, "update 40 [Call 9001]"}},
			{at: 200, events: []aircall.Event{event(aircall.CallTagged, 190, by(ben), answeredAt(7), endedAt(107), tagged("VIP", "refund"))},
				want: []string{"update 40 [Call 9001 tags VIP, refund]"}}}},
		{name: "T8 and beside a player", p: planner(t), desk: func(d *desk) { d.catalog.Shows = ticketing.ByVoiceComment }, chapters: []chapter{
			{at: 140, events: answeredCall(recorded, tagged("VIP")), want: []string{answeredTicket, "update 40 player", "update 40 [Call 9001 tags VIP]"}}}},
		{name: "A27 off", p: planner(t, in(func(i *calllog.Integration) { i.AIAssist = true })), chapters: []chapter{filed, {at: 301, events: said}}},
		{name: "A27 topics as text", p: assist(calllog.TopicsText), chapters: []chapter{filed, {at: 301, events: topics, want: []string{"update 40 [Call 9001 topics]"}}}},
		{name: "A27 topics as tags", p: assist(calllog.TopicsTags), chapters: []chapter{filed,
			{at: 301, events: topics, why: "A27", want: []string{"tags [topic_broken_lamp topic_refund_return]"}}}},
		{name: "A28 without AI Assist both are off", chapters: []chapter{filed, {at: 301, events: append(said, topics...)}},
			p: planner(t, in(func(i *calllog.Integration) { i.Transcript, i.Topics = true, calllog.TopicsTags }))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk()
			if tt.desk != nil {
				tt.desk(d)
			}
			play(t, tt.p, d, false, tt.chapters...)
		})
	}
}

// TestTicketOnceChosen holds the choice when the answers are forgotten.
func TestTicketOnceChosen(t *testing.T) {
	p := planner(t, as(calllog.InboundAnswered, calllog.Rule{Ticket: calllog.PreviousTicket, Status: zendesk.TicketSolved}))
	d := newDesk()
	d.others = []ticketing.Ticket{old(4, zendesk.TicketOpen, 1)}
	s := play(t, p, d, false, chapter{at: 140, events: answeredCall(), want: []string{"log on 4", "show on 4", "update 4 status=solved"}})
	s.c.Known, d.others[0] = nil, d.tickets[4]
	s.more(t, p, d, 900, event(aircall.CallTagged, 890, by(ben), answeredAt(7), endedAt(107), tagged("VIP")))
	if want := []string{`amend {"call_disposition":"VIP"}`}; !slices.Equal(s.steps, want) {
		t.Errorf("steps %v, want %v", s.steps, want)
	}
}

func TestConversations(t *testing.T) {
	const day = 86400
	first := chapter{at: 1, events: []aircall.Event{message("m1", 0, false, "Hello?")}, want: []string{newTicketOf(calllog.SMSIn)}}
	for _, tt := range []struct {
		name     string
		set      func(*calllog.Settings, *calllog.Integration)
		desk     func(*desk)
		chapters []chapter
	}{
		{name: "a message within a day of the one before joins its ticket", chapters: []chapter{first,
			{at: day, events: []aircall.Event{message("m2", day, true, "Yes?")}, want: []string{"update 40 [Message m2]"}},
			{at: 2 * day, events: []aircall.Event{message("m3", 2*day, false, "My lamp")}, want: []string{"update 40 [Message m3]"}}}},
		{name: "a later one begins another ticket", chapters: []chapter{first,
			{at: day + 1, events: []aircall.Event{message("m2", day+1, false, "Yes?")}, want: []string{newTicketOf(calllog.SMSIn)}},
			{at: day + 9, events: []aircall.Event{message("m3", day+8, false, "So?")}, want: []string{"update 41 [Message m3]"}}}},
		{name: "hours of one's own", set: func(s *calllog.Settings, _ *calllog.Integration) { s.Threads.Hours = 1 }, chapters: []chapter{first,
			{at: 3602, events: []aircall.Event{message("m2", 3601, false, "Yes?")}, want: []string{newTicketOf(calllog.SMSIn)}}}},
		{name: "an earlier message that comes late stays on the ticket", chapters: []chapter{
			{at: 61, events: []aircall.Event{message("m2", 60, false, "Yes?")}, want: []string{newTicketOf(calllog.SMSIn)}},
			{at: 70, events: first.events, want: []string{"update 40 [Message m1]"}}}},
		{name: "repeated messages change nothing", chapters: []chapter{first, {at: 9, events: first.events}}},
		{name: "A9 types that get no ticket are left out", set: as(calllog.SMSOut, calllog.Rule{Ticket: calllog.NoTicket}), chapters: []chapter{
			{at: 1, events: []aircall.Event{message("m1", 0, true, "Hello")}, why: "A9"},
			{at: 61, events: []aircall.Event{message("m2", 60, false, "Yes?")}, want: []string{newTicketOf(calllog.SMSIn)}},
			{at: 99, events: []aircall.Event{message("m3", 98, true, "So?")}}}},
		{name: "A11 the previous ticket", set: as(calllog.SMSIn, calllog.Rule{Ticket: calllog.PreviousTicket}), desk: had(old(4, zendesk.TicketOpen, 1)), chapters: []chapter{
			{at: 1, events: first.events, want: []string{"update 4 [Message m1]"}, why: "A11"}}},
		{name: "A13 the last message decides about the status", set: func(_ *calllog.Settings, in *calllog.Integration) {
			in.Types = map[calllog.Type]calllog.Rule{calllog.SMSIn: {Status: zendesk.TicketOpen}, calllog.SMSOut: {Status: zendesk.TicketPending}}
		}, chapters: []chapter{{at: 1, events: first.events, want: []string{newTicketOf(calllog.SMSIn) + " status=open"}},
			{at: 61, events: []aircall.Event{message("m2", 60, true, "Yes?")}, want: []string{"update 40 status=pending [Message m2]"}},
			{at: 99, events: []aircall.Event{message("m3", 98, false, "So?")}, want: []string{"update 40 status=open [Message m3]"}}}},
		{name: "A23 nobody has the number", desk: unknownCaller, set: in(func(i *calllog.Integration) { i.UnknownNumbers = calllog.UnknownSkip }), chapters: []chapter{
			{at: 1, events: first.events, why: "A23"}}},
		{name: "messages to several people are not filed", chapters: []chapter{{at: 1, events: []aircall.Event{groupMessage()}, why: "A9"}}},
		{name: "or are", set: func(s *calllog.Settings, _ *calllog.Integration) { s.Threads.Groups = calllog.GroupsTicket }, chapters: []chapter{
			{at: 1, events: []aircall.Event{groupMessage()}, want: []string{`ticket "SMS conversation with a group"`}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk()
			if tt.desk != nil {
				tt.desk(d)
			}
			p := planner(t)
			if tt.set != nil {
				p = planner(t, tt.set)
			}
			s := play(t, p, d, false, tt.chapters...)
			for _, step := range s.all {
				if c := step.CreateTicket; c != nil && !strings.HasPrefix(c.ExternalID, string(s.c.Key)+"/m") && !strings.HasPrefix(c.ExternalID, string(s.c.Key)+"/g") {
					t.Errorf("external id %q", c.ExternalID)
				}
			}
		})
	}
}

func groupMessage() aircall.Event {
	e := message("g1", 0, false, "Hello all", func(m *aircall.Message) { m.GroupConversationID = "77" }).(*aircall.MessageEvent)
	e.Kind = aircall.GroupMessageReceived
	return e
}

// TestWaits shows when a plan looks again.
func TestWaits(t *testing.T) {
	for _, tt := range []struct {
		name   string
		events []aircall.Event
		want   []time.Duration
	}{
		{"a missed call, a minute after call.ended", missedCall(), []time.Duration{2 * time.Minute}},
		{"an answered call, not at all", answeredCall(), nil},
		{"a call that lasts, hours after the last event", answeredCall()[:2], []time.Duration{4*time.Hour + 7*time.Second}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := run(t, planner(t), newDesk(), 61, tt.events...).waits; !slices.Equal(got, tt.want) {
				t.Errorf("waits until %v, want %v", got, tt.want)
			}
		})
	}
}
