package calllog_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/calllog"
	"github.com/ctikit/ctikit/zendesk/ticketing"
)

// start is when the calls of these tests begin.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func at(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }

// The people and the number of these tests.
var (
	ben     = &aircall.User{ID: 9, Name: "Ben Okafor", Email: "Ben@example.test"}
	cleo    = &aircall.User{ID: 10, Name: "Cleo Marin", Email: "cleo@example.test"}
	support = &aircall.Number{ID: 3, Name: "Support", E164: "+15135550100", AvailabilityStatus: aircall.NumberStatusOpen, Open: true}
)

const (
	caller = "+1 513-555-7611"
	callID = 9001
	key    = ticketing.Key("aircall/main/9001")
)

// edit changes the call of an event.
type edit func(*aircall.Call)

// event is a call event, some seconds after the start.
func event(kind aircall.EventName, seconds int, edits ...edit) aircall.Event {
	c := aircall.Call{ID: callID, Direction: aircall.Inbound, StartedAt: start, RawDigits: caller, Number: support, Tags: []aircall.Tag{}}
	for _, e := range edits {
		e(&c)
	}
	return &aircall.CallEvent{Envelope: aircall.Envelope{Name: kind, At: at(seconds)}, Kind: kind, Call: c}
}

func by(u *aircall.User) edit { return func(c *aircall.Call) { c.User = u } }

func outbound(c *aircall.Call) { c.Direction = aircall.Outbound }

func answeredAt(seconds int) edit { return func(c *aircall.Call) { c.AnsweredAt = at(seconds) } }

func endedAt(seconds int) edit { return func(c *aircall.Call) { c.EndedAt = at(seconds) } }

func tagged(names ...string) edit {
	return func(c *aircall.Call) {
		c.Tags = []aircall.Tag{}
		for i, name := range names {
			c.Tags = append(c.Tags, aircall.Tag{ID: int64(i + 1), Name: name})
		}
	}
}

func from(number string) edit { return func(c *aircall.Call) { c.RawDigits = number } }

func missedBecause(r aircall.MissedReason) edit { return func(c *aircall.Call) { c.MissedReason = r } }

func recorded(c *aircall.Call) {
	c.Recording = "https://files.example.test/9001.mp3?expires=soon"
	c.Asset = "https://assets.aircall.io/calls/9001/recording"
}

// The calls that most tests are about.

// answeredCall lasts 100 seconds; edits change all of its events.
func answeredCall(edits ...edit) []aircall.Event {
	on := func(kind aircall.EventName, seconds int, more ...edit) aircall.Event {
		return event(kind, seconds, append(more, edits...)...)
	}
	return []aircall.Event{
		on(aircall.CallCreated, 0),
		on(aircall.CallAnswered, 7, by(ben), answeredAt(7)),
		on(aircall.CallEnded, 137, by(ben), answeredAt(7), endedAt(107)),
	}
}

func outboundCall(edits ...edit) []aircall.Event {
	return answeredCall(append([]edit{outbound, by(ben)}, edits...)...)
}

func missedCall(edits ...edit) []aircall.Event {
	edits = append([]edit{missedBecause(aircall.MissedNoAvailableAgent)}, edits...)
	return []aircall.Event{event(aircall.CallCreated, 0, edits...), event(aircall.CallEnded, 60, append([]edit{endedAt(30)}, edits...)...)}
}

func voicemail(seconds int) aircall.Event {
	return event(aircall.CallVoicemailLeft, seconds, endedAt(30), func(c *aircall.Call) {
		c.Voicemail = "https://files.example.test/9001-vm.mp3"
	})
}

// session is an event of an AI voice agent.
func session(kind aircall.EventName, seconds int) aircall.Event {
	return &aircall.AIVoiceAgentEvent{Envelope: aircall.Envelope{Name: kind, At: at(seconds)}, Kind: kind,
		Session: aircall.AIVoiceAgentSession{CallID: callID, AgentName: "Robin", NumberID: 3, ExternalCallerNumber: "+15135557611"}}
}

func aiCall() []aircall.Event {
	return append(missedCall(missedBecause("")), session(aircall.AIVoiceAgentStarted, 1), session(aircall.AIVoiceAgentEnded, 29))
}

// transcribed is a transcript.
func transcribed(seconds int, texts ...string) aircall.Event {
	var said []aircall.Utterance
	for i, text := range texts {
		said = append(said, aircall.Utterance{Text: text, ParticipantType: []string{"internal", "external"}[i%2]})
	}
	return insight(aircall.TranscriptionCreated, seconds, aircall.Content{Utterances: said})
}

func insight(kind aircall.EventName, seconds int, content aircall.Content) aircall.Event {
	return &aircall.InsightEvent{Envelope: aircall.Envelope{Name: kind, At: at(seconds)}, Kind: kind,
		Insight: aircall.Insight{ID: 1, CallID: callID, NumberID: 3, Type: "call", Content: content}}
}

// message is a message of the conversation with the caller.
func message(id string, seconds int, out bool, text string, edits ...func(*aircall.Message)) aircall.Event {
	m := aircall.Message{ID: id, Direction: aircall.Inbound, Body: text, RawDigits: caller, ExternalNumber: "+15135557611",
		CreatedAt: at(seconds), Number: support}
	kind := aircall.MessageReceived
	if out {
		kind, m.Direction = aircall.MessageSent, aircall.Outbound
	}
	for _, e := range edits {
		e(&m)
	}
	return &aircall.MessageEvent{Envelope: aircall.Envelope{Name: kind, At: at(seconds)}, Kind: kind, Message: m}
}

func byWhatsApp(m *aircall.Message) { m.Channel = "whatsapp" }

// observed adds events up.
func observed(p *calllog.Planner, events ...aircall.Event) (f calllog.Facts) {
	for _, e := range events {
		f = p.Observe(f, e)
	}
	return f
}

func encode(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

func decode(t testing.TB, text string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
}
