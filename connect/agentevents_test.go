package connect_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/connect"
)

// The shape is that of
// docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html,
// the values are ours.
const onACall = `{"AWSAccountId":"123456789012","AgentARN":"` + arnPrefix + `/agent/u-1","EventId":"e-1",
"EventTimestamp":"2026-03-02T09:00:05.120Z","EventType":"STATE_CHANGE","InstanceARN":"` + arnPrefix + `","Version":"2019-05-25",
"CurrentAgentSnapshot":{
 "AgentStatus":{"ARN":"` + arnPrefix + `/agent-state/s-1","Name":"Available","StartTimestamp":"2026-03-02T08:30:00.000Z","Type":"ROUTABLE"},
 "NextAgentStatus":{"ARN":"` + arnPrefix + `/agent-state/s-2","Name":"Lunch","EnqueuedTimestamp":"2026-03-02T09:00:05.100Z"},
 "Configuration":{"Username":"pat@example.test","FirstName":"Pat","LastName":"Lee","AgentHierarchyGroups":null,"Proficiencies":[],
  "RoutingProfile":{"ARN":"` + arnPrefix + `/routing-profile/rp-1","Name":"Sales","InboundQueues":[
   {"ARN":"` + arnPrefix + `/queue/agent/u-1","Channels":["VOICE"],"Name":null},
   {"ARN":"` + arnPrefix + `/queue/q-1","Channels":["VOICE","CHAT"],"Name":"MyCorp Sales"}],
   "DefaultOutboundQueue":{"ARN":"` + arnPrefix + `/queue/q-9","Channels":["VOICE"],"Name":"Outbound"},
   "Concurrency":[{"AvailableSlots":0,"Channel":"VOICE","MaximumSlots":1}]}},
 "Contacts":[{"Channel":"VOICE","ConnectedToAgentTimestamp":"2026-03-02T08:58:00.000Z","ContactId":"c-2","InitialContactId":"c-1",
  "InitiationMethod":"INBOUND","Queue":{"ARN":"` + arnPrefix + `/queue/q-1","Channels":["VOICE","CHAT"],"Name":"MyCorp Sales"},
  "QueueTimestamp":"2026-03-02T08:57:10.000Z","State":"CONNECTED","StateStartTimestamp":"2026-03-02T08:58:00.000Z"}]},
"PreviousAgentSnapshot":{"AgentStatus":{"ARN":"` + arnPrefix + `/agent-state/s-1","Name":"Available","StartTimestamp":"2026-03-02T08:30:00.000Z","Type":"ROUTABLE"},
 "NextAgentStatus":null,"Configuration":{},"Contacts":[]}}`

func at(clock string) time.Time {
	t, err := time.Parse(time.RFC3339, "2026-03-02T"+clock+"Z")
	if err != nil {
		panic(err)
	}
	return t
}

func TestDecodeAgentEvent(t *testing.T) {
	got, err := connect.DecodeAgentEvent([]byte(onACall))
	if err != nil {
		t.Fatal(err)
	}
	available := connect.StatusRef{ID: "s-1", ARN: arnPrefix + "/agent-state/s-1", Name: "Available", Type: connect.Routable, Since: at("08:30:00")}
	both := []connect.Channel{connect.Voice, connect.Chat}
	voice := both[:1]
	want := connect.AgentEvent{
		Envelope: connect.Envelope{Key: "e-1", At: at("09:00:05.120"), AccountID: "123456789012", Body: json.RawMessage(onACall)},
		Type:     connect.StateChange, AgentARN: arnPrefix + "/agent/u-1", InstanceARN: arnPrefix, Version: "2019-05-25",
		Current: connect.Snapshot{
			Status: available,
			Next:   connect.StatusRef{ID: "s-2", ARN: arnPrefix + "/agent-state/s-2", Name: "Lunch", Since: at("09:00:05.100")},
			Configuration: connect.Configuration{Username: "pat@example.test", FirstName: "Pat", LastName: "Lee", RoutingProfile: connect.ProfileSnapshot{
				ID: "rp-1", ARN: arnPrefix + "/routing-profile/rp-1", Name: "Sales",
				InboundQueues: []connect.QueueSnapshot{
					{ID: "u-1", ARN: arnPrefix + "/queue/agent/u-1", Channels: voice},
					{ID: "q-1", ARN: arnPrefix + "/queue/q-1", Name: "MyCorp Sales", Channels: both},
				},
				DefaultOutboundQueue: connect.QueueSnapshot{ID: "q-9", ARN: arnPrefix + "/queue/q-9", Name: "Outbound", Channels: voice},
				Slots:                []connect.ChannelSlots{{Channel: connect.Voice, Available: 0, Maximum: 1}},
			}, Proficiencies: []connect.Proficiency{}},
			Contacts: []connect.AgentContact{{
				UserContact: connect.UserContact{
					ContactID: "c-2", Channel: connect.Voice, InitiationMethod: connect.Inbound, State: connect.Connected,
					StateSince: at("08:58:00"), ConnectedAt: at("08:58:00"), QueueID: "q-1",
				},
				InitialContactID: "c-1", QueuedAt: at("08:57:10"),
				Queue: connect.QueueSnapshot{ID: "q-1", ARN: arnPrefix + "/queue/q-1", Name: "MyCorp Sales", Channels: both},
			}},
		},
		Previous: &connect.Snapshot{Status: available},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	if got.UserID() != "u-1" || got.Current.Contacts[0].Conversation() != "c-1" || got.Current.Choice().Name != "Lunch" || !got.Current.Busy() {
		t.Errorf("user %q, conversation %q, choice %q", got.UserID(), got.Current.Contacts[0].Conversation(), got.Current.Choice().Name)
	}
}

// parseAgent decodes onACall with some of its text replaced.
func parseAgent(t *testing.T, replace ...string) connect.AgentEvent {
	t.Helper()
	text := strings.NewReplacer(replace...).Replace(onACall)
	if text == onACall {
		t.Fatal("nothing was replaced")
	}
	e, err := connect.DecodeAgentEvent([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if string(e.Raw()) != text {
		t.Error("Raw is not what came")
	}
	return e
}

// Each irregularity that AWS' pages and samples show.
func TestAgentEventIrregularities(t *testing.T) {
	const (
		conc  = `,` + "\n" + `   "Concurrency":[{"AvailableSlots":0,"Channel":"VOICE","MaximumSlots":1}]`
		queue = `"Queue":{"ARN":"` + arnPrefix + `/queue/q-1","Channels":["VOICE","CHAT"],"Name":"MyCorp Sales"}`
		next  = `{"ARN":"` + arnPrefix + `/agent-state/s-2","Name":"Lunch","EnqueuedTimestamp":"2026-03-02T09:00:05.100Z"}`
	)
	tests := []struct {
		name    string
		replace []string
		got     func(connect.AgentEvent) any
		want    any
	}{
		{"the previous snapshot is null", []string{`"PreviousAgentSnapshot":{`, `"PreviousAgentSnapshot":null,"Other":{`},
			func(e connect.AgentEvent) any { return e.Previous == nil && e.Gone() == nil }, true},
		{"the previous snapshot is absent", []string{"Previous" + "AgentSnapshot", "Other"},
			func(e connect.AgentEvent) any { return e.Previous == nil }, true},
		{"the first event seen is a heart-beat in the middle of a call", []string{"STATE_CHANGE", "HEART_BEAT"},
			func(e connect.AgentEvent) any {
				_, known := e.SignedIn()
				return fmt.Sprint(e.Current.Phase(), e.Current.Choice().Name, known)
			}, "engagedLunchfalse"},
		{"no next status", []string{next, `null`},
			func(e connect.AgentEvent) any { return e.Current.Next.IsZero() }, true},
		{"EnqueueTimestamp instead of EnqueuedTimestamp", []string{"EnqueuedTimestamp", "EnqueueTimestamp"},
			func(e connect.AgentEvent) any { return e.Current.Next.Since }, at("09:00:05.100")},
		{"no Type before 2023", []string{`,"Type":"ROUTABLE"`, ``},
			func(e connect.AgentEvent) any { return e.Current.Status.Type }, connect.StatusType("")},
		{"a status ARN of the other form", []string{"agent-state/s-1", "agent-status/s-1"},
			func(e connect.AgentEvent) any { return e.Current.Status.ID }, "s-1"},
		{"an ARN with a gap", []string{"arn:aws:connect", "arn:aws::connect"},
			func(e connect.AgentEvent) any { return e.UserID() + " " + connect.InstanceFromARN(e.AgentARN) }, "u-1 0a1b"},
		{"the channel is TASKS", []string{`"Contacts":[{"Channel":"VOICE"`, `"Contacts":[{"Channel":"TASKS"`},
			func(e connect.AgentEvent) any { return e.Current.Contacts[0].Channel }, connect.Task},
		{"the channel is TASK", []string{`"Contacts":[{"Channel":"VOICE"`, `"Contacts":[{"Channel":"TASK"`},
			func(e connect.AgentEvent) any { return e.Current.Contacts[0].Channel }, connect.Task},
		{"the channel is EMAIL", []string{`"Contacts":[{"Channel":"VOICE"`, `"Contacts":[{"Channel":"EMAIL"`},
			func(e connect.AgentEvent) any { return e.Current.Contacts[0].Channel }, connect.Email},
		{"the channel is Voice", []string{`"Contacts":[{"Channel":"VOICE"`, `"Contacts":[{"Channel":"Voice"`},
			func(e connect.AgentEvent) any { return e.Current.Contacts[0].Channel }, connect.Voice},
		{"a new channel", []string{`"Contacts":[{"Channel":"VOICE"`, `"Contacts":[{"Channel":"Fax"`},
			func(e connect.AgentEvent) any { return e.Current.Contacts[0].Channel }, connect.Channel("Fax")},
		{"no Channels in older events", []string{`"Channels":["VOICE"],`, ``},
			func(e connect.AgentEvent) any { return e.Current.RoutingProfile.InboundQueues[0].Channels == nil }, true},
		{"no Concurrency in older events", []string{conc, ``},
			func(e connect.AgentEvent) any { return len(e.Current.RoutingProfile.Slots) }, 0},
		{"an agent's queue has no name", []string{`"Version"`, `"V"`},
			func(e connect.AgentEvent) any { return e.Current.RoutingProfile.InboundQueues[0].Name }, ""},
		{"no queue", []string{queue, `"Queue":null`},
			func(e connect.AgentEvent) any {
				return e.Current.Contacts[0].QueueID + e.Current.Contacts[0].Queue.Name
			}, ""},
		{"not queued, not connected", []string{`"2026-03-02T08:57:10.000Z"`, `null`, `"ConnectedToAgentTimestamp":"2026-03-02T08:58:00.000Z"`, `"ConnectedToAgentTimestamp":null`},
			func(e connect.AgentEvent) any {
				return e.Current.Contacts[0].QueuedAt.IsZero() && e.Current.Contacts[0].ConnectedAt.IsZero()
			}, true},
		{"1970 is not yet", []string{`"2026-03-02T08:57:10.000Z"`, `"1970-01-01T00:00:00.001Z"`},
			func(e connect.AgentEvent) any { return e.Current.Contacts[0].QueuedAt.IsZero() }, true},
		{"the first contact of a conversation", []string{`"InitialContactId":"c-1"`, `"InitialContactId":null`},
			func(e connect.AgentEvent) any { return e.Current.Contacts[0].Conversation() }, "c-2"},
		{"a paused task", []string{`"State":"CONNECTED"`, `"State":"PAUSED"`},
			func(e connect.AgentEvent) any { return e.Current.Contacts[0].State }, connect.Paused},
		{"a new contact state", []string{`"State":"CONNECTED"`, `"State":"WHISPERED"`},
			func(e connect.AgentEvent) any { return e.Current.Contacts[0].State }, connect.ContactState("WHISPERED")},
		{"a new status type", []string{`"ROUTABLE"`, `"PROJECT"`},
			func(e connect.AgentEvent) any { return e.Current.Status.Type }, connect.StatusType("PROJECT")},
		{"the status Error of a failure inside Connect", []string{`"Name":"Available"`, `"Name":"Error"`},
			func(e connect.AgentEvent) any { return e.Current.Status.Name }, "Error"},
		{"a new event type", []string{"STATE_CHANGE", "EVOLVED"},
			func(e connect.AgentEvent) any { return e.Type }, connect.AgentEventType("EVOLVED")},
		{"a new field", []string{`"Version":`, `"Mood":{"Score":[1]},"Version":`},
			func(e connect.AgentEvent) any { return e.Version }, "2019-05-25"},
		{"an older version", []string{`2019-05-25`, `2017-10-01`},
			func(e connect.AgentEvent) any { return e.Version }, "2017-10-01"},
		{"a field of another type", []string{`"AvailableSlots":0`, `"AvailableSlots":"many"`},
			func(e connect.AgentEvent) any { return e.Current.RoutingProfile.Slots[0] }, connect.ChannelSlots{Channel: connect.Voice, Maximum: 1}},
		{"a time that is none", []string{`"2026-03-02T09:00:05.120Z"`, `"yesterday"`},
			func(e connect.AgentEvent) any { return e.At.IsZero() }, true},
		{"null among the contacts", []string{`"Contacts":[{`, `"Contacts":[null,{`},
			func(e connect.AgentEvent) any { return len(e.Current.Contacts) }, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.got(parseAgent(t, tt.replace...))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSignedIn(t *testing.T) {
	tests := []struct {
		name      string
		event     connect.AgentEventType
		status    connect.StatusType
		in, known bool
	}{
		{"a login", connect.Login, connect.Routable, true, true},
		{"a login into Offline", connect.Login, connect.Offline, true, true},
		{"a logout", connect.Logout, connect.Routable, false, true},
		{"a click", connect.StateChange, connect.Custom, true, true},
		{"a click on Offline", connect.StateChange, connect.Offline, false, true},
		{"a click before 2023, without type", connect.StateChange, "", false, false},
		{"a heart-beat is never a login", connect.HeartBeat, connect.Routable, false, false},
		{"a heart-beat after the logout", connect.HeartBeat, connect.Offline, false, true},
		{"something new", "EVOLVED", connect.Routable, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in, known := connect.AgentEvent{Type: tt.event, Current: connect.Snapshot{Status: connect.StatusRef{Type: tt.status}}}.SignedIn()
			if in != tt.in || known != tt.known {
				t.Errorf("SignedIn = %v, %v; want %v, %v", in, known, tt.in, tt.known)
			}
		})
	}
}

// After-contact work ends when a contact vanishes from the snapshot.
func TestGone(t *testing.T) {
	contact := func(id string, s connect.ContactState) connect.AgentContact {
		return connect.AgentContact{UserContact: connect.UserContact{ContactID: id, State: s}}
	}
	working, missed, talking := contact("c-1", connect.Ended), contact("c-2", connect.Missed), contact("c-3", connect.Connected)
	e := connect.AgentEvent{
		Previous: &connect.Snapshot{Contacts: []connect.AgentContact{working, missed, talking}},
		Current:  connect.Snapshot{Contacts: []connect.AgentContact{contact("c-3", connect.Ended), contact("c-4", connect.Connecting)}},
	}
	if diff := cmp.Diff([]connect.AgentContact{working, missed}, e.Gone()); diff != "" {
		t.Errorf("gone (-want +got):\n%s", diff)
	}
}

func TestDecodeAgentEventRefuses(t *testing.T) {
	tests := []struct{ name, text string }{
		{"nothing", ``},
		{"no JSON", `{"AgentARN":"secret`},
		{"no object", `["secret"]`},
		{"null", `null`},
		{"nothing in it", `{}`},
		{"no user", strings.ReplaceAll(onACall, `"AgentARN"`, `"Agent"`)},
		{"a user without id", strings.ReplaceAll(onACall, `/agent/u-1"`, `/agent/"`)},
		{"no type", strings.ReplaceAll(onACall, `"EventType"`, `"Secret"`)},
		{"no current snapshot", strings.ReplaceAll(onACall, `"CurrentAgentSnapshot"`, `"Secret"`)},
		{"a current snapshot of another type", `{"AgentARN":"a/u-1","EventType":"LOGIN","CurrentAgentSnapshot":"secret"}`},
		{"too long", `{"pad":"` + strings.Repeat("x", 1<<20) + `"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := connect.DecodeAgentEvent([]byte(tt.text))
			if !errors.Is(err, connect.ErrMalformed) || strings.Contains(err.Error(), "secret") {
				t.Errorf("error %v, want ErrMalformed and nothing of the body", err)
			}
		})
	}
}

// Body is the record's own memory; nothing else is.
func TestDecodeAgentEventSharesItsBodyAlone(t *testing.T) {
	record := []byte(onACall)
	e, err := connect.DecodeAgentEvent(record)
	if err != nil {
		t.Fatal(err)
	}
	if &e.Meta().Body[0] != &record[0] {
		t.Error("Body is a copy")
	}
	clear(record)
	if e.Key != "e-1" || e.Current.Username != "pat@example.test" {
		t.Error("fields share the record's memory")
	}
}

func BenchmarkDecodeAgentEvent(b *testing.B) {
	record := []byte(onACall)
	b.SetBytes(int64(len(record)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := connect.DecodeAgentEvent(record); err != nil {
			b.Fatal(err)
		}
	}
}
