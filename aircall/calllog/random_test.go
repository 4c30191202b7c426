package calllog_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// dice makes things up, the same ones for a seed.
type dice struct{ *rand.Rand }

func choice[T any](d dice, of ...T) T { return of[d.IntN(len(of))] }

func (d dice) yes(percent int) bool { return d.IntN(100) < percent }

// settings are valid ones of any kind.
func (d dice) settings() calllog.Settings {
	s := calllog.Settings{
		Country: choice(d, "", "+1", "+61"), Zendesk: choice(d, "", "https://acme.zendesk.com/"),
		FileAt: choice(d, "", calllog.FileAtAnswer, calllog.FileAtEnd), Callbacks: choice(d, "", calllog.CallbackOwnTicket),
		Transfers: choice(d, "", calllog.TransferFirst), IVR: choice(d, "", calllog.IVRFirst), Conferences: choice(d, "", calllog.ConferenceIgnore),
		SeveralUsers: choice(d, "", ticketing.NoUser, ticketing.FirstUser), NoExternalIDs: d.yes(20),
		Threads: calllog.Threads{Hours: int64(d.IntN(30)), Groups: choice(d, "", calllog.GroupsTicket)},
	}
	if d.yes(20) {
		s.Agents = map[int64]int64{9: 7042}
	}
	for _, name := range []string{"One", "Two"}[d.IntN(2):] {
		in := calllog.Integration{
			Name: name, Off: d.yes(10), Numbers: []int64{3, 4}[:1+d.IntN(2)], Types: map[calllog.Type]calllog.Rule{},
			AIStatus: choice(d, "", calllog.AIStatusAll), Tags: calllog.TagRules{Update: d.yes(50)},
			MissedTo:       calllog.Assignee{User: choice[int64](d, 0, 7005), Group: choice[int64](d, 0, 20)},
			Card:           []calllog.CardDetail{calllog.CardName, calllog.CardOpenTickets, calllog.CardLastTicket}[:d.IntN(4)],
			OutsideHours:   choice(d, "", calllog.OutsideHoursSkip),
			UnknownNumbers: choice(d, "", calllog.UnknownSkip), SaveContacts: d.yes(50), Title: choice(d, "", calllog.TitleKeep),
			Pop:      calllog.Pops{Inbound: choice(d, "", calllog.PopTicket, calllog.PopCustomer), Outbound: choice(d, "", calllog.PopTicket)},
			AIAssist: d.yes(70), Transcript: d.yes(70), Topics: choice(d, "", calllog.TopicsTags, calllog.TopicsText),
		}
		if d.yes(20) {
			in.Teams = []int64{5}
		}
		if d.yes(30) {
			in.CallFields = calllog.CallFields()[:d.IntN(12)]
		}
		for _, typ := range calllog.Types() {
			in.Types[typ] = calllog.Rule{Ticket: choice(d, "", calllog.NewTicket, calllog.PreviousTicket, calllog.PreviousTicket, calllog.NoTicket),
				Status: choice(d, "", zendesk.TicketNew, zendesk.TicketOpen, zendesk.TicketPending, zendesk.TicketHold, zendesk.TicketSolved, zendesk.TicketClosed)}
		}
		s.Integrations = append(s.Integrations, in)
	}
	return s
}

// Texts and numbers that nobody should have to expect.
var (
	oddTexts   = []string{"", "Ana Lopez", "<script>alert(1)</script>", "Ana\r\nStatus: solved", "\x00\u2028", "\xff\xfe", strings.Repeat("ä", 300), `"><img src=x>`}
	oddNumbers = []string{caller, "(513) 555-7611", "513.555.7611", "anonymous", "", "private", "0", "+", "sip:ana@example.test", "+1 513-555-7611 x12"}
)

func (d dice) seconds() int { return choice(d, -500, 0, 1, 7, 30, 60, 107, 137, 200, 5000, 200_000) }

// edit changes a call in any way.
func (d dice) edit(c *aircall.Call) {
	c.Direction = choice(d, aircall.Inbound, aircall.Inbound, aircall.Outbound, "internal", "")
	c.RawDigits = choice(d, oddNumbers...)
	c.User = choice(d, nil, ben, cleo, &aircall.User{ID: 11, Name: choice(d, oddTexts...)})
	c.Number = choice(d, support, support, closedNumber, nil, &aircall.Number{ID: 4, Name: choice(d, oddTexts...)}, &aircall.Number{ID: 77})
	if d.yes(50) {
		c.AnsweredAt = at(d.seconds())
	}
	if d.yes(50) {
		c.EndedAt = at(d.seconds())
	}
	if d.yes(30) {
		c.Tags = []aircall.Tag{{ID: 1, Name: choice(d, "urgent", "incident", choice(d, oddTexts...))}}
	}
	if d.yes(30) {
		c.Contact = &aircall.Contact{ID: 5, FirstName: choice(d, oddTexts...)}
	}
	if d.yes(20) {
		c.Comments = []aircall.Comment{{ID: int64(d.IntN(3)), Content: choice(d, oddTexts...), PostedBy: choice(d, nil, ben)}}
		c.Teams = []aircall.Team{{ID: int64(5 + d.IntN(2)), Name: choice(d, oddTexts...)}}
		c.Participants = []aircall.Participant{{Type: "external", Name: choice(d, oddTexts...), PhoneNumber: choice(d, oddNumbers...)}}
	}
	if d.yes(20) {
		c.Asset, c.Recording = choice(d, "https://assets.aircall.io/calls/9001/recording", "javascript:alert(1)"), choice(d, "", "x")
		c.MissedReason, c.AutomaticCallbackCallID = aircall.MissedReason(choice(d, "", "out_of_opening_hours", "moon")), int64(8000*d.IntN(2))
	}
}

func (d dice) event(calls bool) aircall.Event {
	if !calls {
		return message(choice(d, "m1", "m2", "m3", "m/4", choice(d, oddTexts...)), d.seconds(), d.yes(50), choice(d, oddTexts...), func(m *aircall.Message) {
			m.Channel = "whatsapp"
		})
	}
	switch d.IntN(8) {
	case 0:
		return session(choice(d, aircall.AIVoiceAgentStarted, aircall.AIVoiceAgentEnded, aircall.AIVoiceAgentEscalated), d.seconds())
	case 1:
		return transcribed(d.seconds(), choice(d, oddTexts...), choice(d, oddTexts...))
	case 2:
		return insight(aircall.TopicsCreated, d.seconds(), aircall.Content{List: []string{choice(d, oddTexts...)}})
	}
	kind := choice(d, aircall.CallCreated, aircall.CallRingingOnAgent, aircall.CallAnswered, aircall.CallTransferred, aircall.CallHungUp, aircall.CallEnded,
		aircall.CallVoicemailLeft, aircall.CallTagged, aircall.CallAssetsGenerated, aircall.CallCommented)
	e := event(kind, d.seconds(), d.edit)
	if d.yes(5) {
		e.(*aircall.CallEvent).At = at(0).AddDate(-2026, 0, 0)
	}
	return e
}

func (d dice) desk() *desk {
	desk := newDesk()
	desk.catalog.OnHold, desk.catalog.Shows = d.yes(50), choice(d, "", ticketing.ByCall, ticketing.ByNote, ticketing.ByVoiceComment)
	desk.users = choice(d, nil, []ticketing.User{ana}, []ticketing.User{{ID: 75, Name: choice(d, oddTexts...), Phone: "+15135557611"}, ana})
	for i := range d.IntN(4) {
		t := old(int64(4+i), choice(d, zendesk.TicketNew, zendesk.TicketOpen, zendesk.TicketHold, zendesk.TicketSolved, zendesk.TicketClosed, "odd"), d.IntN(9))
		t.Subject, t.AssigneeID = choice(d, "Missed call from Ana Lopez", "Lamp"), choice[int64](d, 0, 7001)
		desk.others = append(desk.others, t)
	}
	desk.other = ticketing.Answer{Open: d.yes(50), Tickets: desk.others[:min(1, len(desk.others))]}
	if d.yes(30) {
		desk.detail = &aircall.Call{ID: callID, EndedAt: at(d.seconds())}
	}
	if d.yes(40) {
		desk.refuse = map[ticketing.StepKind]ticketing.Refusal{
			choice(d, ticketing.DoCreateUser, ticketing.DoCreateTicket, ticketing.DoUpdateTicket, ticketing.DoLogCall, ticketing.DoShowCall, ticketing.DoAmendCall,
				ticketing.DoAddTags, ticketing.DoPop, ticketing.DoCard, ticketing.DoSaveContact): {Kind: choice(d, ticketing.RefusedOther, ticketing.RefusedAccount,
				ticketing.RefusedClosed, ticketing.RefusedRequester, ticketing.RefusedAssignee, ticketing.RequiredField, ticketing.RefusedNotFound)}}
	}
	return desk
}

// TestRandom plans cases that are made up, by settings that are made up: each
// plan has a reason, and each case comes to its end within its bounds.
func TestRandom(t *testing.T) {
	cases := 10_000
	if testing.Short() || racing {
		cases = 1_000
	}
	filed := 0
	var p *calllog.Planner
	for seed := range uint64(cases) {
		d := dice{rand.New(rand.NewPCG(seed, 15))}
		if seed%4 == 0 {
			var err error
			if p, err = calllog.New(d.settings()); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		calls := d.yes(75)
		var events []aircall.Event
		for range 1 + d.IntN(8) {
			if e := d.event(calls); keyed(e) {
				events = append(events, e)
			}
		}
		if len(events) == 0 {
			continue
		}
		last := 0
		for _, e := range events {
			last = max(last, int(e.Meta().At.Sub(start).Seconds()))
		}
		s := run(t, p, d.desk(), last+choice(d, 0, 5, 70, 1000), events...)
		s.lasts = false
		s.more(t, p, d.desk(), 300_000, d.event(calls))
		for _, step := range s.all {
			sane(t, step)
		}
		if len(s.all) > 0 {
			filed++
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if filed < cases/3 {
		t.Errorf("only %d of %d cases have steps", filed, cases)
	}
}

func keyed(e aircall.Event) bool {
	_, ok := calllog.KeyOf("main", e)
	return ok
}

// sane checks what Zendesk would refuse whatever it knows.
func sane(t *testing.T, s ticketing.Step) {
	t.Helper()
	bad := func(is bool, what string) {
		if is {
			t.Errorf("step %s: %s: %s", s.ID, what, encode(s))
		}
	}
	switch {
	case s.CreateTicket != nil:
		c := s.CreateTicket
		bad(c.Subject == "" || strings.ContainsAny(c.Subject, "\r\n\x00"), "subject")
		bad(c.Status != "" && c.Status != zendesk.TicketNew && c.Status != zendesk.TicketOpen, "status")
		bad(len(ticketing.HTML([]ticketing.Note{c.Note})) == 0 || c.Note.Mark == "", "note")
	case s.UpdateTicket != nil:
		bad(s.UpdateTicket.Ticket == 0, "no ticket")
		bad(s.UpdateTicket.Change.Status == zendesk.TicketNew, "status new")
		bad(strings.Contains(ticketing.HTML(s.UpdateTicket.Notes), "<script"), "HTML")
	case s.LogCall != nil:
		c := s.LogCall.Call
		from, _ := c.FromLine.Value()
		to, _ := c.ToLine.Value()
		began, _ := c.StartedAt.Value()
		bad(from == "" || to == "" || began.IsZero() || c.Direction.IsZero(), "required fields")
		duration, _ := c.Duration.Value()
		talk, _ := c.TalkTime.Value()
		wait, _ := c.WaitTime.Value()
		bad(duration < 0 || talk < 0 || wait < 0, "negative durations")
		page, _ := c.RecordingURL.Value()
		bad(page != "" && !strings.HasPrefix(page, "https://"), "recording")
	case s.Pop != nil:
		bad(s.Pop.Agent == 0 || s.Pop.Ticket == 0 && s.Pop.User == 0, "pop")
	case s.SaveContact != nil:
		bad(!strings.HasPrefix(s.SaveContact.Number, "+"), "number")
	}
}
