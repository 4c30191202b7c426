package aircall_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// What Aircall's events do that its documentation does not say, or says twice in different ways. Values of our own.
func TestAnomaliesOfEvents(t *testing.T) {
	at := time.Date(2026, 1, 5, 9, 10, 21, 0, time.UTC)
	call := func(c aircall.Call) aircall.Event { return &aircall.CallEvent{Kind: aircall.CallAnswered, Call: c} }
	user := func(u aircall.User) aircall.Event {
		return &aircall.UserEvent{Kind: aircall.UserClosed, V2: true, User: u}
	}
	contact := func(c aircall.Contact) aircall.Event {
		return &aircall.ContactEvent{Kind: aircall.ContactUpdated, Contact: c}
	}
	message := func(kind aircall.EventName, m aircall.Message) aircall.Event {
		return &aircall.MessageEvent{Kind: kind, Message: m}
	}
	insight := func(kind aircall.EventName, in aircall.Insight) aircall.Event {
		return &aircall.InsightEvent{Kind: kind, Insight: in}
	}
	tests := []struct {
		name, event, data string
		want              aircall.Event
	}{
		{"empty objects for user, contact and number", "call.answered", `{"id":1,"user":{},"contact":{},"number":{}}`, call(aircall.Call{ID: 1})},
		{"an id that is not the link's", "call.answered", `{"id":1,"direct_link":"https://api.aircall.io/v1/calls/2"}`,
			call(aircall.Call{ID: 1, DirectLink: "https://api.aircall.io/v1/calls/2"})},
		{"the uuid under its name of replies", "call.answered", `{"id":1,"sid":"CA1"}`, call(aircall.Call{ID: 1, UUID: "CA1"})},
		{"answered, after the end", "call.answered", `{"id":1,"status":"answered","ended_at":1767604221}`,
			call(aircall.Call{ID: 1, Status: aircall.CallStatusAnswered, EndedAt: at})},
		{"participants with ids of both kinds", "call.answered", `{"id":1,"participants":[{"id":9},{"id":"10"}]}`,
			call(aircall.Call{ID: 1, Participants: []aircall.Participant{{ID: "9"}, {ID: "10"}}})},
		{"participants under their name of replies", "call.answered", `{"id":1,"conference_participants":[{"id":9}]}`,
			call(aircall.Call{ID: 1, Participants: []aircall.Participant{{ID: "9"}}})},
		{"a caller without a number", "call.answered", `{"id":1,"raw_digits":"anonymous"}`, call(aircall.Call{ID: 1, RawDigits: "anonymous"})},
		{"a transfer outside", "call.external_transferred", `{"id":1,"external_transferred_to":"+15550199","external_caller_number":"+15550100"}`,
			&aircall.CallEvent{Kind: aircall.CallExternalTransferred, Call: aircall.Call{
				ID: 1, ExternalTransferredTo: "+15550199", ExternalCallerNumber: "+15550100"}}},
		{"a user in a call, plainly unavailable", "user.closed.v2", `{"id":9,"availability_status":"unavailable"}`,
			user(aircall.User{ID: 9, AvailabilityStatus: aircall.Unavailable})},
		{"the misspelt reason", "user.closed.v2", `{"id":9,"substatus":"in_traning"}`, user(aircall.User{ID: 9, Substatus: aircall.InTraining, RawSubstatus: "in_traning"})},
		{"a last call that one source claims", "user.closed.v2", `{"id":9,"last_call_id":1}`, user(aircall.User{ID: 9})},
		{"a contact's times as text", "contact.updated", `{"id":5,"created_at":"2026-01-05T09:10:21Z","updated_at":"2026-01-05T09:10:21Z"}`,
			contact(aircall.Contact{ID: 5, CreatedAt: at, UpdatedAt: at})},
		{"a contact's times as numbers", "contact.updated", `{"id":5,"created_at":1767604221,"updated_at":1767604221}`,
			contact(aircall.Contact{ID: 5, CreatedAt: at, UpdatedAt: at})},
		{"an SMS has no channel", "message.received", `{"id":"m1","channel":null,"created_at":"2026-01-05T09:10:21.000Z"}`,
			message(aircall.MessageReceived, aircall.Message{ID: "m1", CreatedAt: at})},
		{"a message's times in milliseconds", "message.sent", `{"id":"m1","channel":"whatsapp","created_at":1767604221000}`,
			message(aircall.MessageSent, aircall.Message{ID: "m1", Channel: "whatsapp", CreatedAt: at})},
		{"media as links", "message.sent", `{"id":"m1","media_url":["https://m.example.test/1"]}`,
			message(aircall.MessageSent, aircall.Message{ID: "m1", Media: []aircall.Media{{URL: "https://m.example.test/1"}}})},
		{"media as objects", "message.sent", `{"id":"m1","media_details":[{"file_name":"f","file_type":"image/png","presigned_url":"u"}]}`,
			message(aircall.MessageSent, aircall.Message{ID: "m1", Media: []aircall.Media{{Name: "f", Type: "image/png", URL: "u"}}})},
		{"media as links under the other name", "message.sent", `{"id":"m1","media_details":["u"]}`,
			message(aircall.MessageSent, aircall.Message{ID: "m1", Media: []aircall.Media{{URL: "u"}}})},
		{"a group's message has ids of its own", "group_message.sent", `{"group_message_id":"g1","group_conversation_id":"c1","participants":["+15550100"]}`,
			message(aircall.GroupMessageSent, aircall.Message{ID: "g1", GroupConversationID: "c1", Participants: []string{"+15550100"}})},
		{"a call's id as a number", "summary.created", `{"id":6,"call_id":1,"content":"s"}`,
			insight(aircall.SummaryCreated, aircall.Insight{ID: 6, CallID: 1, Content: aircall.Content{Text: "s", Raw: json.RawMessage(`"s"`)}})},
		{"a call's id as text", "topics.created", `{"id":6,"call_id":"1","content":["a","b"]}`,
			insight(aircall.TopicsCreated, aircall.Insight{ID: 6, CallID: 1, Content: aircall.Content{List: []string{"a", "b"}, Raw: json.RawMessage(`["a","b"]`)}})},
		{"an AI voice agent takes part", "sentiment.created", `{"id":6,"participants":[{"type":"ai_voice_agent","value":"NEUTRAL"}]}`,
			insight(aircall.SentimentCreated, aircall.Insight{ID: 6, Participants: []aircall.Participant{{Type: "ai_voice_agent", Value: aircall.Neutral}}})},
		{"a content of a form of its own", "call_evaluation.created", `{"id":6,"score":3,"content":7}`,
			insight(aircall.EvaluationCreated, aircall.Insight{ID: 6, Content: aircall.Content{Raw: json.RawMessage(`7`)},
				Extra: map[string]json.RawMessage{"score": json.RawMessage(`3`)}})},
		{"an AI voice agent's id is the call's", "ai_voice_agent.started", `{"id":900000000001}`,
			&aircall.AIVoiceAgentEvent{Kind: aircall.AIVoiceAgentStarted, Session: aircall.AIVoiceAgentSession{CallID: 900000000001}}},
		{"a report's id under another name", "analytics.report_failed", `{"id":7}`,
			&aircall.ReportEvent{Kind: aircall.ReportFailed, Report: aircall.Report{ID: "7"}}},
		{"a number with no priority", "number.opened", `{"id":3,"priority":null,"open":true}`,
			&aircall.NumberEvent{Kind: aircall.NumberOpened, Number: aircall.Number{ID: 3, Open: true}}},
		{"a number with the first priority", "number.opened", `{"id":3,"priority":0}`,
			&aircall.NumberEvent{Kind: aircall.NumberOpened, Number: aircall.Number{ID: 3, Priority: new(int)}}},
		{"a suffix where none is documented", "call.answered.v2", `{"id":1}`, call(aircall.Call{ID: 1})},
		{"an event of teams", "team.created", `{"id":7}`, &aircall.UnknownEvent{}},
		{"an app's removal without an id", "integration.deleted", `{}`, &aircall.UnknownEvent{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := fmt.Sprintf(`{"resource":"of another name","event":%q,"timestamp":1767604221,"token":%q,"data":%s}`, tt.event, token, tt.data)
			got, err := receiver(t, token).Parse(nil, []byte(body))
			must(t, err)
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreTypes(aircall.Envelope{})); diff != "" {
				t.Errorf("event mismatch (-want +got):\n%s", diff)
			}
			if h := got.Meta(); h.Resource != "of another name" || h.Name != aircall.EventName(tt.event) || !h.At.Equal(at) || string(h.Body) != tt.data {
				t.Errorf("head %+v", h)
			}
		})
	}
}

func TestAnomaliesOfTimestamps(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     time.Time
	}{
		{"nine digits, as in a published sample", `176760422`, time.Unix(176760422, 0).UTC()},
		{"text", `"1767604221"`, time.Unix(1767604221, 0).UTC()},
		{"milliseconds", `1767604221123`, time.UnixMilli(1767604221123).UTC()},
		{"twelve hours ago, as a repeat may be", `1767561021`, time.Unix(1767561021, 0).UTC()},
		{"null", `null`, time.Time{}},
		{"an object", `{}`, time.Time{}},
	} {
		ev, err := receiver(t, token).Parse(nil, fmt.Appendf(nil, `{"event":"x","token":%q,"timestamp":%s}`, token, tt.in))
		must(t, err)
		if got := ev.Meta().At; !got.Equal(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestEventsWithoutAnIDAreUnknown(t *testing.T) {
	for _, name := range names(t) {
		for _, data := range []string{`{}`, `[]`, `null`, `"x"`, `7`} {
			ev, err := receiver(t, token).Parse(nil, fmt.Appendf(nil, `{"event":%q,"token":%q,"data":%s}`, name, token, data))
			must(t, err)
			if _, unknown := ev.(*aircall.UnknownEvent); !unknown || string(ev.Meta().Body) != data {
				t.Errorf("%s of %s is a %T", name, data, ev)
			}
		}
	}
}

func TestMessageCallbacks(t *testing.T) {
	at := time.UnixMilli(1767604221123).UTC()
	created := time.Date(2026, 1, 5, 9, 10, 21, 0, time.UTC)
	body := aircalltest.CallbackBody("message.updated", at, aircall.Message{ID: "m1", Status: "delivered", CreatedAt: created, UpdatedAt: created, SentAt: created})
	got, err := aircall.DecodeMessageCallback(body)
	must(t, err)
	if got.Name != "message.updated" || !got.At.Equal(at) || got.Message.ID != "m1" || !got.Message.CreatedAt.Equal(created) || len(got.Raw) == 0 {
		t.Errorf("callback %+v", got)
	}
	beside, err := aircall.DecodeMessageCallback([]byte(`{"event_name":"message.received","id":"m2","body":"b"}`))
	must(t, err)
	if beside.Message.ID != "m2" || beside.Message.Body != "b" {
		t.Errorf("a message beside its envelope: %+v", beside)
	}
	if _, err := receiver(t, token).Parse(nil, body); err == nil {
		t.Error("a webhook takes a callback for an event")
	}
	for _, in := range []string{``, `[]`, `{}`, `{"event_name":"message.received"}`, `{"event_name":"message.received","data":{}}`} {
		if _, err := aircall.DecodeMessageCallback([]byte(in)); err == nil {
			t.Errorf("%s: no error", in)
		}
	}
}

// What replies do that the documentation does not say, or says twice in different ways.
func TestAnomaliesOfReplies(t *testing.T) {
	found := &aircall.Insight{ID: 6, CallID: 1, Content: aircall.Content{Text: "s", Raw: json.RawMessage(`"s"`)}}
	const plain = `{"id":6,"call_id":"1","content":"s"}`
	for name, body := range map[string]string{
		"wrapped by the path's name": `{"summary":` + plain + `}`,
		"wrapped by another name":    `{"conversation_intelligence":` + plain + `}`,
		"bare":                       plain,
		"a list, wrapped":            `{"summaries":[` + plain + `]}`,
		"a list, bare":               `[` + plain + `]`,
	} {
		c := clientOf(t, answering(200, nil, body))
		one, err := c.Insights.Summary(t.Context(), 1)
		must(t, err)
		many, err := c.Insights.ActionItems(t.Context(), 1)
		must(t, err)
		if diff := cmp.Diff(found, one); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff([]aircall.Insight{*found}, many); diff != "" {
			t.Errorf("%s, as a list (-want +got):\n%s", name, diff)
		}
	}

	bare := clientOf(t, answering(200, nil, `{"id":"m1","media_url":["u"]}`))
	sent, err := bare.Messages.Send(t.Context(), 3, aircall.MessageSpec{To: "+15550100", MediaURLs: []string{"u"}})
	must(t, err)
	if diff := cmp.Diff(&aircall.Message{ID: "m1", Media: []aircall.Media{{URL: "u"}}}, sent); diff != "" {
		t.Errorf("a bare message (-want +got):\n%s", diff)
	}

	members := clientOf(t, answering(200, nil, `{"team":{"id":7,"users":[{"id":9,"default_number_id":3}]}}`))
	got, err := members.Teams.Get(t.Context(), 7)
	must(t, err)
	if diff := cmp.Diff(&aircall.Team{ID: 7, Users: []aircall.User{{ID: 9, DefaultNumberID: 3}}}, got); diff != "" {
		t.Errorf("a team's members (-want +got):\n%s", diff)
	}
}
