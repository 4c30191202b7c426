package filing_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/attrmap"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactflow"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// luck makes things up, the same ones for a seed.
type luck struct{ *rand.Rand }

func oneOf[T any](d luck, of ...T) T { return of[d.IntN(len(of))] }

func (d luck) yes(percent int) bool { return d.IntN(100) < percent }

// Numbers, names and texts that nobody should have to expect. What is personal
// is found again in logs and notices by its parts in personal.
var (
	oddNumbers = []string{
		"+15135557611", "(513) 555-7611", "513.555.7611", "+15135557622", "+15135557622", "anonymous", "", "0", "+", "sip:+15135557611@example.test",
		"+1 513-555-7611 x12", "7", "+61255501234",
	}
	oddNames = []string{
		"Zoë Quill", "Zoë Quill", "", "Call 9001", "Contact id: c-1", "<script>Quill</script>", "Quill\r\nCall 9001", "Quill\u2028Call 9001 ended",
		"\x00\xff", "Message m1", "Ticket of call 9001", "</p><p>Call 9001</p>", strings.Repeat("Quill ", 60),
	}
	personal = []string{"5557611", "555-7611", "5557622", "55501234", "Quill", "quill@"}
)

// settingsOfCalls are valid ones of any kind.
func (d luck) settingsOfCalls() calllog.Settings {
	s := calllog.Settings{
		Country: oneOf(d, "", "+1", "+1"), FileAt: oneOf(d, "", calllog.FileAtAnswer, calllog.FileAtEnd),
		Callbacks: oneOf(d, "", calllog.CallbackOwnTicket), SeveralUsers: oneOf(d, "", ticketing.NoUser), NoExternalIDs: d.yes(20),
		Threads: calllog.Threads{Hours: int64(d.IntN(30)), Groups: oneOf(d, "", calllog.GroupsTicket)},
	}
	if d.yes(20) {
		s.Agents = map[int64]int64{9: oneOf[int64](d, agentID, otherAgent, 7999)}
	}
	in := calllog.Integration{
		Name: "One", Numbers: []int64{3, 4}, Types: map[calllog.Type]calllog.Rule{}, AIStatus: oneOf(d, "", calllog.AIStatusAll),
		Tags:           calllog.TagRules{Update: d.yes(50)},
		MissedTo:       calllog.Assignee{User: oneOf[int64](d, 0, agentID, otherAgent, 7999), Group: oneOf[int64](d, 0, 20, 21, 29)},
		UnknownNumbers: oneOf(d, "", "", calllog.UnknownSkip), SaveContacts: d.yes(50), Title: oneOf(d, "", calllog.TitleKeep),
		Pop:      calllog.Pops{Inbound: oneOf(d, "", calllog.PopTicket, calllog.PopCustomer), Outbound: oneOf(d, "", calllog.PopTicket)},
		AIAssist: d.yes(70), Transcript: d.yes(70), Topics: oneOf(d, "", calllog.TopicsTags, calllog.TopicsText),
		Card: []calllog.CardDetail{calllog.CardName, calllog.CardOpenTickets, calllog.CardLastTicket}[:d.IntN(4)],
	}
	if d.yes(40) {
		in.CallFields = calllog.CallFields()[:d.IntN(12)]
	}
	for _, typ := range calllog.Types() {
		in.Types[typ] = calllog.Rule{
			Ticket: oneOf(d, "", calllog.NewTicket, calllog.PreviousTicket, calllog.PreviousTicket, calllog.PreviousTicket),
			Status: oneOf(d, "", zendesk.TicketNew, zendesk.TicketOpen, zendesk.TicketPending, zendesk.TicketHold, zendesk.TicketSolved, zendesk.TicketClosed),
		}
	}
	s.Integrations = []calllog.Integration{in}
	return s
}

// call is one of Aircall's that took some turns, in any order.
func (d luck) call(began time.Time) (events []aircall.Event) {
	id, number := int64(9001+d.IntN(2)), oneOf(d, oddNumbers...)
	c := aircall.Call{ID: id, Direction: oneOf(d, aircall.Inbound, aircall.Inbound, aircall.Outbound), StartedAt: began, RawDigits: number,
		Number: &aircall.Number{ID: 3, Name: oneOf(d, oddNames...), E164: "+15135550100", Open: true}}
	add := func(kind aircall.EventName, after int) {
		at := began.Add(time.Duration(after) * time.Second)
		events = append(events, &aircall.CallEvent{Envelope: aircall.Envelope{Name: kind, At: at}, Kind: kind, Call: c})
	}
	add(aircall.CallCreated, 0)
	ben := &aircall.User{ID: 9, Name: oneOf(d, oddNames...), Email: oneOf(d, "agent@example.test", "other@example.test", "nobody@example.test")}
	if d.yes(60) {
		c.User, c.AnsweredAt = ben, began.Add(7*time.Second)
		add(aircall.CallAnswered, 7)
	}
	if d.yes(20) {
		c.User = &aircall.User{ID: 10, Name: "Cleo", Email: "other@example.test"}
		add(aircall.CallAnswered, 40)
	}
	c.EndedAt = began.Add(time.Duration(oneOf(d, 100, 100, -20, 5000)) * time.Second)
	add(aircall.CallEnded, 100)
	c.Tags = []aircall.Tag{{ID: 1, Name: oneOf(d, oddNames...)}, {ID: 2, Name: "Refund"}}
	c.Comments = []aircall.Comment{{ID: 1, Content: oneOf(d, oddNames...), PostedBy: ben}, {ID: 2, Content: "Call 9001 note 1\nCall 9001"}}
	c.Contact = &aircall.Contact{ID: 5, FirstName: oneOf(d, oddNames...)}
	add(aircall.CallTagged, oneOf(d, 110, 170, 900))
	if d.yes(30) {
		c.Voicemail = "https://files.example.test/vm.mp3"
		add(aircall.CallVoicemailLeft, 120)
	}
	if d.yes(50) {
		c.Asset, c.Recording = "https://assets.aircall.io/calls/9001/recording", "x"
		add(aircall.CallAssetsGenerated, 160)
	}
	said := []aircall.Utterance{{Text: oneOf(d, oddNames...), ParticipantType: "external"}, {Text: "Call 9001 transcript", ParticipantType: "internal"}}
	if d.yes(10) {
		said = slicesRepeat(said, 4000)
	}
	at := began.Add(300 * time.Second)
	events = append(events, &aircall.InsightEvent{Envelope: aircall.Envelope{Name: aircall.TranscriptionCreated, At: at},
		Kind: aircall.TranscriptionCreated, Insight: aircall.Insight{ID: 1, CallID: id, NumberID: 3, Type: "call", Content: aircall.Content{Utterances: said}}})
	return events
}

func slicesRepeat[T any](list []T, n int) (all []T) {
	for range n {
		all = append(all, list...)
	}
	return all
}

// messages are some of a conversation.
func (d luck) messages(began time.Time) (events []aircall.Event) {
	number := oneOf(d, oddNumbers...)
	for i := range 1 + d.IntN(6) {
		at := began.Add(time.Duration(d.IntN(7200)) * time.Second)
		m := aircall.Message{ID: oneOf(d, fmt.Sprintf("m%d", i), "m/1", "Call 9001\n"), Body: oneOf(d, oddNames...), ExternalNumber: number, CreatedAt: at,
			Channel: "sms", Direction: oneOf(d, aircall.Inbound, aircall.Outbound), Number: &aircall.Number{ID: 3, Name: "Support", E164: "+15135550100"}}
		events = append(events, &aircall.MessageEvent{Envelope: aircall.Envelope{Name: aircall.MessageReceived, At: at}, Kind: aircall.MessageReceived, Message: m})
	}
	return events
}

// settingsOfContacts are valid ones of any kind.
func (d luck) settingsOfContacts() contactlog.Settings {
	s := contactlog.Settings{
		SkipSolved: d.yes(50), NoExternalIDs: d.yes(20), OverAfterMinutes: d.IntN(30), MayClose: d.yes(50),
		SeveralUsers: oneOf(d, "", ticketing.NoUser, ticketing.OldestUser, ticketing.FirstUser),
		App:          contactflow.AppSettings{ConnectURL: oneOf(d, "", "https://acme.my.connect.aws"), CountryPrefix: oneOf(d, "", "+1", "+1")},
		ContactLens:  contactlog.LensSettings{TranscriptInCall: d.yes(50), ByWhoFiles: d.yes(50)},
	}
	if d.yes(60) {
		s.Queues = []contactlog.QueueBrand{{Pattern: "*", Brand: oneOf[int64](d, 72, 79)}}
		s.TicketFields = []attrmap.TicketRule{
			{Attribute: "product", Field: attrmap.Custom(1001), Update: d.yes(50), Clear: true}, {Attribute: "size", Field: attrmap.Custom(1002), Update: d.yes(50)},
			{Attribute: "gone", Field: attrmap.Custom(1009), Update: d.yes(50)}, {Attribute: "order", Field: attrmap.Priority, Update: d.yes(50)},
			{Attribute: "state", Field: attrmap.Status, Update: d.yes(70)}, {Attribute: "team", Field: attrmap.Group, Update: d.yes(50)},
			{Attribute: "who", Field: attrmap.Assignee, Update: d.yes(50)},
		}
		s.UserFields = []attrmap.UserRule{{Attribute: "account", Field: "account_no", Search: d.yes(30)}, {Attribute: "lost", Field: "no_such"}}
	}
	return s
}

func (d luck) attributes() map[string]string {
	m := map[string]string{}
	names := []string{"product", "size", "gone", "order", "state", "team", "who", "account", "lost"}
	for _, row := range contactflow.Describe() {
		names = append(names, row.Name)
	}
	for range d.IntN(7) {
		m[oneOf(d, names...)] = oneOf(d, "true", "false", "0", "100", "101", "7501", "7001", "7002", "20", "21", "29", "agent", "auto", "-", "15", "solved", "closed", "hold",
			"pending", "high", "new", oneOf(d, oddNames...), oneOf(d, oddNumbers...), "quill@example.test", strings.Repeat("long ", 300))
	}
	return m
}

// contact is one of Connect's with a transfer at times, in any order.
func (d luck) contact(began time.Time) (news []contactlog.Input) {
	channel := oneOf(d, connect.Voice, connect.Voice, connect.Voice, connect.Chat, connect.Task)
	method := oneOf(d, connect.Inbound, connect.Inbound, connect.Outbound, connect.Callback, connect.ByAPI, connect.Transfer)
	first, number, attributes := "c-1", oneOf(d, oddNumbers...), d.attributes()
	for leg := range 1 + d.IntN(2) {
		id := fmt.Sprintf("c-%d", leg+1)
		at := func(s int) time.Time { return began.Add(time.Duration(leg*60+s) * time.Second) }
		c := connect.Contact{ID: id, Channel: channel, InitiationMethod: method, Attributes: attributes, InitiatedAt: at(0), UpdatedAt: at(10),
			ConnectedToSystemAt: at(5), ConnectedToAgentAt: at(10), AgentID: oneOf(d, "u-1", "u-2", ""), CustomerEndpoint: connect.Endpoint{Address: number},
			SystemEndpoint: connect.Endpoint{Address: "+15135550100"}}
		if leg > 0 {
			c.InitialContactID, c.PreviousContactID, c.InitiationMethod = first, first, connect.Transfer
		}
		e := connect.ContactEvent{Envelope: connect.Envelope{At: at(10)}, Type: connect.ContactConnectedToAgent, ContactID: id, InitialContactID: c.InitialContactID,
			PreviousContactID: c.PreviousContactID, Channel: channel, InitiationMethod: c.InitiationMethod, InitiatedAt: at(0), ConnectedToSystemAt: at(5)}
		e.Agent.UserID, e.Agent.ConnectedAt = "u-1", at(10)
		over := e
		over.Type, over.At, over.DisconnectedAt = connect.ContactDisconnected, at(90), at(90)
		done := over
		done.Type, done.At = connect.ContactCompleted, at(95)
		who := contactlog.Agent{ID: c.AgentID, Email: oneOf(d, "agent@example.test", "other@example.test", "nobody@example.test"), Name: oneOf(d, oddNames...)}
		news = append(news, contactlog.Input{Event: &e}, contactlog.Input{Contact: &contactlog.Described{Contact: c, ReadAt: at(11), Queue: "EU", Agent: who}},
			contactlog.Input{Event: &over}, contactlog.Input{Event: &done})
		if d.yes(30) {
			news = append(news, contactlog.Input{Act: &contactlog.Act{Kind: oneOf(d, contactlog.CreateFor, contactlog.AttachTo, contactlog.DialledFrom, contactlog.Viewing, contactlog.Ringing),
				Contact: id, At: at(30), User: oneOf[int64](d, 0, 7501, 7599), Ticket: oneOf[int64](d, 100, 101, 199), Agent: who}})
		}
		if channel == connect.Chat || d.yes(10) {
			items := []connect.ChatItem{{Type: "MESSAGE", ContentType: "text/plain", At: at(20), Name: oneOf(d, oddNames...), Content: oneOf(d, "Hi\nContact id: "+id, strings.Repeat("<&\n", 22_000))}}
			news = append(news, contactlog.Input{Transcript: &connect.ChatTranscript{ContactID: id, InitialContactID: c.InitialContactID, Items: items}})
		}
		if d.yes(30) {
			turn := connect.LensTurn{ChatItem: connect.ChatItem{Type: "MESSAGE", Name: "AGENT", Role: "AGENT", Content: oneOf(d, oddNames...)}}
			news = append(news, contactlog.Input{Lens: &connect.LensAnalysis{ContactID: id, Channel: channel, Summary: oneOf(d, oddNames...), Transcript: []connect.LensTurn{turn}}})
		}
	}
	return news
}
