package connect_test

import (
	"crypto/sha256"
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
// docs.aws.amazon.com/connect/latest/adminguide/contact-events.html, the values
// are ours.
const (
	completedDetail = `{"eventType":"COMPLETED","contactId":"c-2","initialContactId":"c-1","previousContactId":"c-1","relatedContactId":"c-0",
 "channel":"VOICE","instanceArn":"` + arnPrefix + `","initiationMethod":"INBOUND","initiationTimestamp":"2026-03-02T08:56:40.000Z",
 "connectedToSystemTimestamp":"2026-03-02T08:56:41.000Z","disconnectTimestamp":"2026-03-02T09:01:10.000Z","disconnectReason":"CUSTOMER_DISCONNECT","customerId":"cust-1",
 "queueInfo":{"queueType":"STANDARD","queueArn":"` + arnPrefix + `/queue/q-1","enqueueTimestamp":"2026-03-02T08:57:10.000Z"},
 "agentInfo":{"agentArn":"` + arnPrefix + `/agent/u-1","connectedToAgentTimestamp":"2026-03-02T08:58:00.000Z","acceptedByAgentTimestamp":"2026-03-02T08:57:59.000Z",
  "agentInitiatedHoldDuration":12,"afterContactWorkStartTimestamp":"2026-03-02T09:01:10.000Z","afterContactWorkEndTimestamp":"2026-03-02T09:02:00.000Z","afterContactWorkDuration":50},
 "segmentAttributes":{"connect:Subtype":{"valueString":"connect:Telephony"}},
 "tags":{"aws:connect:instanceId":"0a1b","aws:connect:systemEndpoint":"+15550100"}}`
	completedEvent = `{"version":"0","id":"evt-1","detail-type":"Amazon Connect Contact Event","source":"aws.connect","account":"123456789012",
 "time":"2026-03-02T09:02:00Z","region":"eu-central-1","resources":["` + arnPrefix + `/contact/c-2"],"detail":` + completedDetail + `}`
)

func TestDecodeContactEvent(t *testing.T) {
	got, err := connect.DecodeContactEvent([]byte(completedEvent))
	if err != nil {
		t.Fatal(err)
	}
	want := connect.ContactEvent{
		Envelope: connect.Envelope{Key: "evt-1", At: at("09:02:00"), AccountID: "123456789012", Body: json.RawMessage(completedEvent)},
		Region:   "eu-central-1",
		Type:     connect.ContactCompleted, ContactID: "c-2", InitialContactID: "c-1", PreviousContactID: "c-1", RelatedContactID: "c-0",
		Channel: connect.Voice, InitiationMethod: connect.Inbound, InstanceARN: arnPrefix, CustomerID: "cust-1",
		InitiatedAt: at("08:56:40"), ConnectedToSystemAt: at("08:56:41"), DisconnectedAt: at("09:01:10"), DisconnectReason: "CUSTOMER_DISCONNECT",
		Agent: connect.ContactEventAgent{
			UserID: "u-1", ARN: arnPrefix + "/agent/u-1", ConnectedAt: at("08:58:00"), AcceptedAt: at("08:57:59"), Hold: 12 * time.Second,
			AfterContactWorkFrom: at("09:01:10"), AfterContactWorkTo: at("09:02:00"), AfterContactWork: 50 * time.Second,
		},
		Queue:             connect.ContactEventQueue{ID: "q-1", ARN: arnPrefix + "/queue/q-1", Type: connect.StandardQueue, EnqueuedAt: at("08:57:10")},
		Tags:              map[string]string{"aws:connect:instanceId": "0a1b", "aws:connect:systemEndpoint": "+15550100"},
		SegmentAttributes: json.RawMessage(`{"connect:Subtype":{"valueString":"connect:Telephony"}}`),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	if got.Conversation() != "c-1" || got.DialedNumber() != "+15550100" {
		t.Errorf("conversation %q, number %q", got.Conversation(), got.DialedNumber())
	}

	bare, err := connect.DecodeContactEvent([]byte(completedDetail))
	if err != nil {
		t.Fatal(err)
	}
	want.Envelope, want.Region = connect.Envelope{Key: hash(completedDetail), Body: json.RawMessage(completedDetail)}, ""
	if diff := cmp.Diff(want, bare); diff != "" {
		t.Errorf("a detail without envelope (-want +got):\n%s", diff)
	}
}

func hash(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

// Each irregularity that AWS' pages and samples show.
func TestContactEventIrregularities(t *testing.T) {
	const (
		queue = `"queueInfo":{"queueType":"STANDARD","queueArn":"` + arnPrefix + `/queue/q-1","enqueueTimestamp":"2026-03-02T08:57:10.000Z"},`
		agent = `"agentInfo":{"agentArn"`
		work  = `,"afterContactWorkStartTimestamp":"2026-03-02T09:01:10.000Z","afterContactWorkEndTimestamp":"2026-03-02T09:02:00.000Z","afterContactWorkDuration":50`
		tags  = `"tags":{`
	)
	tests := []struct {
		name    string
		replace []string
		got     func(connect.ContactEvent) any
		want    any
	}{
		{"the other detail-type", []string{"Amazon Connect Contact Event", "Connect Customer Contact Event"},
			func(e connect.ContactEvent) any { return e.Key }, "evt-1"},
		{"keys in PascalCase", []string{`"eventType"`, `"EventType"`, `"contactId"`, `"ContactId"`, `"agentInfo"`, `"AgentInfo"`, `"agentArn"`, `"AgentArn"`,
			`"queueInfo"`, `"QueueInfo"`, `"queueArn"`, `"QueueArn"`, `"initialContactId"`, `"InitialContactId"`, `"disconnectTimestamp"`, `"DisconnectTimestamp"`},
			func(e connect.ContactEvent) any {
				return fmt.Sprint(e.Type, " ", e.ContactID, " ", e.Agent.UserID, " ", e.Queue.ID, " ", e.Conversation(), " ", e.DisconnectedAt.Equal(at("09:01:10")))
			}, "COMPLETED c-2 u-1 q-1 c-1 true"},
		{"instanceARN, as in the first edition", []string{`"instanceArn"`, `"instanceARN"`},
			func(e connect.ContactEvent) any { return connect.InstanceFromARN(e.InstanceARN) }, "0a1b"},
		{"the channel is Voice", []string{`"VOICE"`, `"Voice"`},
			func(e connect.ContactEvent) any { return e.Channel }, connect.Voice},
		{"an ARN with a gap", []string{"arn:aws:connect", "arn:aws::connect"},
			func(e connect.ContactEvent) any { return e.Agent.UserID + " " + connect.InstanceFromARN(e.InstanceARN) }, "u-1 0a1b"},
		{"routingCriteria is an object", []string{tags, `"routingCriteria":{"steps":[]},` + tags},
			func(e connect.ContactEvent) any { return string(e.RoutingCriteria) }, `{"steps":[]}`},
		{"routingCriteria is a list", []string{tags, `"routingCriteria":[{"steps":[]}],` + tags},
			func(e connect.ContactEvent) any { return string(e.RoutingCriteria) }, `[{"steps":[]}]`},
		{"routingCriteria is null", []string{tags, `"routingCriteria":null,` + tags},
			func(e connect.ContactEvent) any { return e.RoutingCriteria == nil }, true},
		{"1970 is not yet", []string{`"connectedToAgentTimestamp":"2026-03-02T08:58:00.000Z"`, `"connectedToAgentTimestamp":"1970-01-01T00:00:00.001Z"`},
			func(e connect.ContactEvent) any { return e.Agent.ConnectedAt.IsZero() }, true},
		{"no queueInfo of outbound contacts", []string{queue, ``, `"INBOUND"`, `"OUTBOUND"`},
			func(e connect.ContactEvent) any { return e.Queue }, connect.ContactEventQueue{}},
		{"nobody answered", []string{agent, `"agent":{"agentArn"`},
			func(e connect.ContactEvent) any { return e.Agent }, connect.ContactEventAgent{}},
		{"completed without after-contact work", []string{work, ``},
			func(e connect.ContactEvent) any {
				return fmt.Sprint(e.Type, e.Agent.UserID, e.Agent.AfterContactWork, e.Agent.AfterContactWorkTo.IsZero())
			}, "COMPLETEDu-10s true"},
		{"inbound calls are not connected to the system", []string{`"connectedToSystemTimestamp":"2026-03-02T08:56:41.000Z",`, ``},
			func(e connect.ContactEvent) any { return e.ConnectedToSystemAt.IsZero() }, true},
		{"no initialContactId of first contacts", []string{`"initialContactId":"c-1",`, ``},
			func(e connect.ContactEvent) any { return e.Conversation() }, "c-2"},
		{"no number of other channels", []string{`"aws:connect:systemEndpoint"`, `"other"`},
			func(e connect.ContactEvent) any { return e.DialedNumber() }, ""},
		{"a scheduled task", []string{tags, `"scheduledTimestamp":"2026-03-02T12:00:00.000Z",` + tags},
			func(e connect.ContactEvent) any { return e.ScheduledAt }, at("12:00:00")},
		{"what changed, not to what", []string{`COMPLETED`, `CONTACT_DATA_UPDATED`, tags, `"updatedProperties":["UserDefinedAttributes"],` + tags},
			func(e connect.ContactEvent) any { return fmt.Sprint(e.Type, e.UpdatedProperties) }, "CONTACT_DATA_UPDATED[UserDefinedAttributes]"},
		{"a new event type", []string{`COMPLETED`, `WEBRTC_API`},
			func(e connect.ContactEvent) any { return e.Type }, connect.ContactEventType("WEBRTC_API")},
		{"a new field", []string{tags, `"mood":[{}],` + tags},
			func(e connect.ContactEvent) any { return e.Type }, connect.ContactCompleted},
		{"a new initiation method", []string{`"INBOUND"`, `"TELEPATHY"`},
			func(e connect.ContactEvent) any { return e.InitiationMethod }, connect.InitiationMethod("TELEPATHY")},
		{"a field of another type", []string{`"aws:connect:instanceId":"0a1b"`, `"aws:connect:instanceId":7`, `"customerId":"cust-1"`, `"customerId":{}`},
			func(e connect.ContactEvent) any { return e.DialedNumber() + e.CustomerID }, "+15550100"},
		{"a duration that is none", []string{`:50`, `:-50`},
			func(e connect.ContactEvent) any { return e.Agent.AfterContactWork }, time.Duration(0)},
		{"a duration in a string", []string{`:50`, `:"50"`},
			func(e connect.ContactEvent) any { return e.Agent.AfterContactWork }, 50 * time.Second},
		{"no source", []string{`"source":"aws.connect",`, ``},
			func(e connect.ContactEvent) any { return e.ContactID }, "c-2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.NewReplacer(tt.replace...).Replace(completedEvent)
			if text == completedEvent {
				t.Fatal("nothing was replaced")
			}
			e, err := connect.DecodeContactEvent([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, tt.got(e)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if string(e.Body) != text {
				t.Error("Body is not what was decoded")
			}
		})
	}
}

func TestDecodeContactEventRefuses(t *testing.T) {
	tests := []struct{ name, text string }{
		{"nothing", ``},
		{"no JSON", `{"detail":"secret`},
		{"no object", `"secret"`},
		{"null", `null`},
		{"nothing in it", `{}`},
		{"an empty detail", `{"source":"aws.connect","detail":null}`},
		{"a detail of another type", `{"source":"aws.connect","detail":["secret"]}`},
		{"another source", strings.ReplaceAll(completedEvent, `"aws.connect"`, `"aws.secret"`)},
		{"another event of the bus", `{"source":"aws.connect","detail-type":"Other","detail":{"contactId":"secret"}}`},
		{"no contact", strings.ReplaceAll(completedEvent, `"contactId"`, `"secret"`)},
		{"too long", `{"pad":"` + strings.Repeat("x", 1<<20) + `"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := connect.DecodeContactEvent([]byte(tt.text))
			if !errors.Is(err, connect.ErrMalformed) || strings.Contains(err.Error(), "secret") {
				t.Errorf("error %v, want ErrMalformed and nothing of the body", err)
			}
		})
	}
}

func BenchmarkDecodeContactEvent(b *testing.B) {
	event := []byte(completedEvent)
	b.SetBytes(int64(len(event)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := connect.DecodeContactEvent(event); err != nil {
			b.Fatal(err)
		}
	}
}
