package filing_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// dice make things up.
type dice struct{ *rand.Rand }

func pick[T any](d dice, options ...T) T { return options[d.IntN(len(options))] }

func (d dice) yes() bool { return d.IntN(2) == 0 }

// odd are texts that people and programs write.
func (d dice) odd() string {
	if d.IntN(30) == 0 {
		return strings.Repeat("long ", 15_000)
	}
	return pick(d, "", "Ana Lopez", "<script>alert(1)</script>", "two\nlines\r\nand \u2028 a third", "ünïcode \x00 \xff")
}

// number is one that is written in some form, or none.
func (d dice) number() string {
	return pick(d, "+1 513.555.7611", "(513) 555-7611", "513 555 7611", "1-513-555-7611", "0015135557611", "anonymous", "", "unknown",
		"sip:+15135557611@pbx.example", "+99", "12", "+49 30 901820", strings.Repeat("9", 40))
}

// accepted fails the test where the account refused a step, or a planner came to
// grief.
func accepted[F any](s *simulation[F], seed uint64, notices []ticketing.Notice) {
	s.Helper()
	if got := s.filer.Stats(); got.Refused > 0 || got.Panics > 0 || got.Failures > 0 {
		s.Errorf("seed %d: %+v", seed, got)
		for _, r := range s.z.Requests() {
			if r.Status >= http.StatusBadRequest {
				s.Logf("%s %s: %d", r.Method, r.Pattern, r.Status)
			}
		}
	}
	for _, n := range notices {
		if n.Code == ticketing.CaseStopped {
			s.Errorf("seed %d: %s", seed, n)
		}
	}
}

// customers puts people and tickets into the account.
func (d dice) customers(z *zendesktest.Fake) {
	for i := range int64(d.IntN(3)) {
		z.PutUser(zendesktest.User{ID: 501 + i, Name: pick(d, "Ana Lopez", "Kim"), Phone: pick(d, "+15135557611", "513 555 7611", ""), Email: fmt.Sprintf("c%d@example.test", i)})
		for range d.IntN(3) {
			status := pick(d, zendesk.TicketNew, zendesk.TicketOpen, zendesk.TicketPending, zendesk.TicketSolved, zendesk.TicketClosed)
			z.PutTicket(zendesktest.Ticket{Subject: pick(d, "Inbound call from Ana Lopez", "Something else"), RequesterID: 501 + i, Status: status})
		}
	}
	z.PutTicketField(zendesk.TicketField{ID: 601, Title: pick(d, "connect_outbound_queue", "Other"), Type: zendesk.FieldText, Active: d.yes()})
}

// trials is how often a test makes things up.
func trials(t *testing.T) uint64 {
	if thorough(t) {
		return 2000
	}
	return 150
}

// TestRandomCalls: whatever Aircall reports and the settings say, no plan is
// refused.
func TestRandomCalls(t *testing.T) {
	t.Parallel()
	filed := 0
	for seed := range trials(t) {
		d := dice{rand.New(rand.NewPCG(seed, 1))}
		planner, err := calllog.New(d.aircallSettings())
		if err != nil {
			t.Fatal(err)
		}
		var notices []ticketing.Notice
		s := simulate(t, reasoned(t, seed, planner.Plan), func(cfg *filing.Config[calllog.Facts]) {
			cfg.AppID, cfg.Notify = pick[int64](d, 0, 1003999), func(n ticketing.Notice) { notices = append(notices, n) }
		})
		d.customers(s.z)
		var news []func(calllog.Facts) calllog.Facts
		for range 1 + d.IntN(8) {
			e := d.aircallEvent()
			news = append(news, func(f calllog.Facts) calllog.Facts { return planner.Observe(f, e) })
		}
		s.hear(pick(d, ticketing.Key("aircall/acme/9001"), "aircall/acme/sms/3/15135557611"), news)
		s.run(began.Add(6 * time.Hour))
		accepted(s, seed, notices)
		filed += s.z.Count("POST /api/v2/tickets")
	}
	if filed < int(trials(t))/10 {
		t.Errorf("%d tickets were made: the trials show little", filed)
	}
}

// reasoned fails the test where a plan has no reason.
func reasoned[F any](t *testing.T, seed uint64, plan ticketing.Planner[F]) ticketing.Planner[F] {
	return func(c ticketing.Case[F], now time.Time) ticketing.Next {
		next := plan(c, now)
		if len(next.Why) == 0 && len(next.Ask) == 0 {
			t.Errorf("seed %d: a plan without a reason", seed)
		}
		return next
	}
}

func (d dice) aircallSettings() calllog.Settings {
	in := calllog.Integration{
		Name: "Support", Numbers: []int64{3}, Types: map[calllog.Type]calllog.Rule{}, AIAssist: d.yes(), Transcript: d.yes(),
		Topics: pick(d, calllog.TopicsNone, calllog.TopicsText, calllog.TopicsTags), SaveContacts: d.yes(),
		Tags: calllog.TagRules{Update: d.yes()}, UnknownNumbers: pick(d, calllog.UnknownCreate, calllog.UnknownSkip),
		OutsideHours: pick(d, calllog.OutsideHoursFile, calllog.OutsideHoursSkip), Title: pick(d, calllog.TitleFollow, calllog.TitleKeep),
		Pop:      calllog.Pops{Inbound: pick(d, calllog.PopNone, calllog.PopTicket, calllog.PopCustomer)},
		AIStatus: pick(d, calllog.AIStatusNew, calllog.AIStatusAll), MissedTo: calllog.Assignee{User: pick[int64](d, 0, agentID)},
	}
	for _, kind := range calllog.Types() {
		if d.yes() {
			in.Types[kind] = calllog.Rule{
				Ticket: pick(d, calllog.NewTicket, calllog.PreviousTicket, calllog.NoTicket),
				Status: pick(d, "", zendesk.TicketNew, zendesk.TicketOpen, zendesk.TicketPending, zendesk.TicketHold, zendesk.TicketSolved, zendesk.TicketClosed),
			}
		}
	}
	return calllog.Settings{
		Country: pick(d, "", "+1"), Integrations: []calllog.Integration{in}, FileAt: pick(d, "", calllog.FileAtAnswer, calllog.FileAtEnd),
		NoExternalIDs: d.yes(), SeveralUsers: pick(d, ticketing.OldestUser, ticketing.NoUser),
	}
}

// aircallEvent is about a call, or of a conversation.
func (d dice) aircallEvent() aircall.Event {
	at := began.Add(time.Duration(d.IntN(100)-20) * time.Second)
	if d.IntN(5) == 0 {
		m := aircall.Message{ID: pick(d, "m1", "m2", "<m>"), Direction: pick(d, aircall.Inbound, aircall.Outbound), Body: d.odd(),
			ExternalNumber: "+15135557611", RawDigits: d.number(), Number: &aircall.Number{ID: 3}, CreatedAt: at, SentAt: at, Channel: pick(d, "sms", "whatsapp", "")}
		kind := pick(d, aircall.MessageReceived, aircall.MessageSent, aircall.MessageStatusUpdated)
		return &aircall.MessageEvent{Envelope: aircall.Envelope{Name: kind, At: at}, Kind: kind, Message: m}
	}
	if d.IntN(5) == 0 {
		kind := pick(d, aircall.TranscriptionCreated, aircall.TopicsCreated)
		return &aircall.InsightEvent{Envelope: aircall.Envelope{Name: kind, At: at}, Kind: kind, Insight: aircall.Insight{ID: 1, CallID: 9001, NumberID: 3,
			Content: aircall.Content{List: []string{d.odd(), "Invoice"}, Utterances: []aircall.Utterance{{Text: d.odd(), ParticipantType: pick(d, "external", "internal", "")}}}}}
	}
	kind := pick(d, aircall.CallCreated, aircall.CallAnswered, aircall.CallEnded, aircall.CallHungUp, aircall.CallTagged, aircall.CallVoicemailLeft,
		aircall.CallAssetsGenerated, aircall.CallTransferred, aircall.CallCommented)
	c := aircall.Call{ID: 9001, Direction: pick(d, aircall.Inbound, aircall.Inbound, aircall.Outbound, "sideways"), StartedAt: pick(d, began, time.Time{}),
		RawDigits: d.number(), Number: pick(d, nil, &aircall.Number{ID: 3, Name: d.odd(), E164: "+15135550100"}),
		Duration: time.Duration(d.IntN(2000)-500) * time.Second, Tags: []aircall.Tag{{ID: 1, Name: pick(d, "urgent", "problem", d.odd())}},
		Comments: []aircall.Comment{{ID: 7, Content: d.odd()}}, Asset: pick(d, "", "https://assets.example.test/1", "javascript:x()"),
		Participants: []aircall.Participant{{Type: "external", Name: d.odd(), PhoneNumber: d.number()}}}
	if d.yes() {
		c.User = &aircall.User{ID: 9, Name: d.odd(), Email: pick(d, "agent@example.test", "nobody@example.test", "")}
	}
	if d.yes() {
		c.AnsweredAt = began.Add(time.Duration(d.IntN(60)-10) * time.Second)
	}
	if d.yes() {
		c.EndedAt = began.Add(time.Duration(d.IntN(90)-10) * time.Second)
	}
	if kind == aircall.CallVoicemailLeft {
		c.Voicemail = "https://files.example.test/vm"
	}
	return &aircall.CallEvent{Envelope: aircall.Envelope{Name: kind, At: at}, Kind: kind, Call: c}
}

// TestRandomContacts is the same for Connect.
func TestRandomContacts(t *testing.T) {
	t.Parallel()
	filed := 0
	for seed := range trials(t) {
		d := dice{rand.New(rand.NewPCG(seed, 2))}
		planner, err := contactlog.New(contactlog.Settings{
			App:           contactflow.AppSettings{CountryPrefix: pick(d, "", "+1"), ConnectURL: pick(d, "", "https://acme.my.connect.aws")},
			NoExternalIDs: d.yes(), SkipSolved: d.yes(), SeveralUsers: pick(d, ticketing.NoUser, ticketing.OldestUser, ticketing.FirstUser),
		})
		if err != nil {
			t.Fatal(err)
		}
		var notices []ticketing.Notice
		s := simulate(t, reasoned(t, seed, planner.Plan), func(cfg *filing.Config[contactlog.Facts]) {
			cfg.AppID, cfg.Notify = pick[int64](d, 0, 1003999), func(n ticketing.Notice) { notices = append(notices, n) }
		})
		d.customers(s.z)
		var news []func(contactlog.Facts) contactlog.Facts
		for _, in := range d.contact() {
			news = append(news, func(f contactlog.Facts) contactlog.Facts { return contactlog.Observe(f, in) })
		}
		s.hear(contactKey, news)
		s.run(began.Add(6 * time.Hour))
		accepted(s, seed, notices)
		filed += s.z.Count("POST /api/v2/tickets")
	}
	if filed < int(trials(t))/10 {
		t.Errorf("%d tickets were made: the trials show little", filed)
	}
}

// contact is some of the news of a contact, with attributes of all kinds.
func (d dice) contact() (news []contactlog.Input) {
	attributes := map[string]string{}
	for _, a := range [][]string{
		{"recent_ticket_timeout", "60", "0", "x"}, {"ticket_assignment", "agent", "auto", "?"}, {"zendesk_ticket", "1", "0", "9999", "x"},
		{"zendesk_user", "501", "99"}, {"customer_name", d.odd()}, {"conversation_title", d.odd()}, {"customer_email", "c0@example.test", "@"},
		{"force_ticket_creation", "true", "false"}, {"all_outbound", "true"}, {"attach_phone_number", "true"}, {"voice_comment", "false"},
		{"ticket_brand", "None such"}, {"ticket_outbound_queue", "Sales", d.odd()}, {"other", d.odd()},
	} {
		if d.IntN(4) == 0 {
			attributes[a[0]] = pick(d, a[1:]...)
		}
	}
	channel, method := pick(d, connect.Voice, connect.Voice, connect.Chat, connect.Task), pick(d, connect.Inbound, connect.Outbound, connect.Callback, connect.Transfer)
	customer := d.number()
	for _, in := range contactStory(began) {
		switch {
		case in.Event != nil:
			in.Event.Channel, in.Event.InitiationMethod = channel, method
			in.Event.ConnectedToSystemAt = pick(d, time.Time{}, began)
		case in.Contact != nil:
			c := &in.Contact.Contact
			c.Channel, c.InitiationMethod, c.Attributes, c.CustomerEndpoint.Address = channel, method, attributes, customer
			in.Contact.Agent.Email = pick(d, "agent@example.test", "")
		case in.Record != nil:
			r := in.Record
			r.Channel, r.InitiationMethod, r.Attributes, r.CustomerEndpoint.Address = channel, method, attributes, customer
		}
		for range d.IntN(3) {
			news = append(news, in)
		}
	}
	act := contactlog.Act{Kind: pick(d, contactlog.Ringing, contactlog.CreateFor, contactlog.AttachTo, contactlog.DialledFrom, contactlog.Viewing),
		Contact: "c-1", At: began.Add(20 * time.Second), User: pick[int64](d, 0, 501, 99), Ticket: pick[int64](d, 0, 1, 9999)}
	if d.yes() {
		news = append(news, contactlog.Input{Act: &act})
	}
	if d.yes() {
		news = append(news, contactlog.Input{Transcript: &connect.ChatTranscript{ContactID: "c-1", Items: []connect.ChatItem{
			{ID: "1", Type: "MESSAGE", ContentType: "text/plain", Content: d.odd(), Name: d.odd(), Role: connect.CustomerRole}}}},
			contactlog.Input{Lens: &connect.LensAnalysis{ContactID: "c-1", Summary: d.odd()}})
	}
	d.Shuffle(len(news), func(i, j int) { news[i], news[j] = news[j], news[i] })
	return news
}
