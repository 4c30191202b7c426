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

// The shape is that of docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html,
// the values are ours.
const contactRecord = `{"AWSAccountId":"123456789012","AWSContactTraceRecordFormatVersion":"2017-03-10",
 "Agent":{"ARN":"` + arnPrefix + `/agent/u-1","AfterContactWorkDuration":50,"AfterContactWorkEndTimestamp":"2026-03-02T09:02:00Z",
  "AfterContactWorkStartTimestamp":"2026-03-02T09:01:10Z","AgentInteractionDuration":178,"ConnectedToAgentTimestamp":"2026-03-02T08:58:00Z",
  "CustomerHoldDuration":12,"HierarchyGroups":{"Level1":{"ARN":"` + arnPrefix + `/agent-group/g-1","GroupName":"North"},"Level2":null,"Level3":null,"Level4":null,"Level5":null},
  "LongestHoldDuration":9,"NumberOfHolds":2,"RoutingProfile":{"ARN":"` + arnPrefix + `/routing-profile/rp-1","Name":"Sales"},"Username":"pat@example.test"},
 "AgentConnectionAttempts":1,"AnsweringMachineDetectionStatus":null,"Attributes":{"greetingPlayed":"true","$odd":"x"},"Campaign":{"CampaignId":null},"Channel":"VOICE",
 "ConnectedToSystemTimestamp":"2026-03-02T08:56:41Z","ContactDetails":{},"ContactId":"c-2","CustomerEndpoint":{"Address":"+15550199","Type":"TELEPHONE_NUMBER"},
 "DisconnectReason":"CUSTOMER_DISCONNECT","DisconnectTimestamp":"2026-03-02T09:01:10Z","InitialContactId":"c-1","InitiationMethod":"TRANSFER",
 "InitiationTimestamp":"2026-03-02T08:56:40Z","InstanceARN":"` + arnPrefix + `","LastUpdateTimestamp":"2026-03-02T09:03:00Z","MediaStreams":[{"Type":"AUDIO"}],
 "NextContactId":"c-3","PreviousContactId":"c-1","RelatedContactId":"c-0",
 "Queue":{"ARN":"` + arnPrefix + `/queue/q-1","DequeueTimestamp":"2026-03-02T08:57:58Z","Duration":48,"EnqueueTimestamp":"2026-03-02T08:57:10Z","Name":"Sales line"},
 "Recording":{"DeletionReason":null,"Location":"bucket/calls/c-2.wav","Status":"AVAILABLE","Type":"AUDIO"},
 "Recordings":[{"DeletionReason":null,"FragmentStartNumber":null,"FragmentStopNumber":null,"Location":"bucket/calls/c-2.wav","MediaStreamType":"AUDIO",
  "ParticipantType":null,"StartTimestamp":"2026-03-02T08:58:00Z","Status":"AVAILABLE","StopTimestamp":"2026-03-02T09:01:10Z","StorageType":"S3"}],
 "References":[],"ScheduledTimestamp":null,"SegmentAttributes":{"connect:Subtype":{"ValueString":"connect:Telephony"}},
 "SystemEndpoint":{"Address":"+15550100","Type":"TELEPHONE_NUMBER"},"Tags":{"aws:connect:instanceId":"0a1b"},
 "TransferCompletedTimestamp":"2026-03-02T09:01:00Z","TransferredToEndpoint":{"Address":"+15550177","Type":"TELEPHONE_NUMBER"},"VoiceIdResult":null}`

func TestDecodeContactRecord(t *testing.T) {
	got, err := connect.DecodeContactRecord([]byte(contactRecord))
	if err != nil {
		t.Fatal(err)
	}
	want := connect.ContactRecord{
		Envelope: connect.Envelope{Key: hash(contactRecord), At: at("09:03:00"), AccountID: "123456789012", Body: json.RawMessage(contactRecord)},
		Version:  "2017-03-10", InstanceARN: arnPrefix,
		ContactID: "c-2", InitialContactID: "c-1", PreviousContactID: "c-1", NextContactID: "c-3", RelatedContactID: "c-0",
		Channel: connect.Voice, InitiationMethod: connect.Transfer,
		InitiatedAt: at("08:56:40"), ConnectedToSystemAt: at("08:56:41"), DisconnectedAt: at("09:01:10"), TransferredAt: at("09:01:00"),
		UpdatedAt: at("09:03:00"), DisconnectReason: "CUSTOMER_DISCONNECT",
		Agent: connect.ContactRecordAgent{
			UserID: "u-1", ARN: arnPrefix + "/agent/u-1", Username: "pat@example.test", ConnectedAt: at("08:58:00"),
			Interaction: 178 * time.Second, CustomerHold: 12 * time.Second, LongestHold: 9 * time.Second, Holds: 2,
			RoutingProfile:       connect.NamedARN{ARN: arnPrefix + "/routing-profile/rp-1", Name: "Sales"},
			Hierarchy:            connect.Hierarchy{{ID: "g-1", ARN: arnPrefix + "/agent-group/g-1", Name: "North"}},
			AfterContactWorkFrom: at("09:01:10"), AfterContactWorkTo: at("09:02:00"), AfterContactWork: 50 * time.Second,
		},
		AgentConnectionAttempts: 1,
		Queue: connect.ContactRecordQueue{
			ID: "q-1", ARN: arnPrefix + "/queue/q-1", Name: "Sales line", EnqueuedAt: at("08:57:10"), DequeuedAt: at("08:57:58"), Duration: 48 * time.Second,
		},
		CustomerEndpoint: connect.Endpoint{Address: "+15550199", Type: "TELEPHONE_NUMBER"},
		SystemEndpoint:   connect.Endpoint{Address: "+15550100", Type: "TELEPHONE_NUMBER"},
		TransferredTo:    connect.Endpoint{Address: "+15550177", Type: "TELEPHONE_NUMBER"},
		Attributes:       map[string]string{"greetingPlayed": "true", "$odd": "x"},
		Recordings: []connect.RecordingRef{{
			Location: "bucket/calls/c-2.wav", Status: connect.RecordingAvailable, StorageType: "S3", MediaStreamType: "AUDIO",
			StartedAt: at("08:58:00"), StoppedAt: at("09:01:10"),
		}},
		Tags:              map[string]string{"aws:connect:instanceId": "0a1b"},
		SegmentAttributes: json.RawMessage(`{"connect:Subtype":{"ValueString":"connect:Telephony"}}`),
		ContactDetails:    json.RawMessage(`{}`), References: json.RawMessage(`[]`),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	bucket, key := got.Recordings[0].Object()
	if got.Conversation() != "c-1" || got.Subtype() != "connect:Telephony" || got.Abandoned() || bucket != "bucket" || key != "calls/c-2.wav" {
		t.Errorf("conversation %q, subtype %q, abandoned %v, object %q %q", got.Conversation(), got.Subtype(), got.Abandoned(), bucket, key)
	}
	if diff := cmp.Diff(got.Meta(), got.Envelope); diff != "" {
		t.Error(diff)
	}
}

func TestContactRecordIrregularities(t *testing.T) {
	const list = `"Recordings":[{`
	tests := []struct {
		name    string
		replace []string
		got     func(connect.ContactRecord) any
		want    any
	}{
		{"nobody answered", []string{`"Agent":{`, `"Agent":null,"Other":{`},
			func(r connect.ContactRecord) any { return fmt.Sprint(r.Agent.UserID, r.Abandoned()) }, "true"},
		{"no queue", []string{`"Queue":{`, `"Queue":null,"Other":{`},
			func(r connect.ContactRecord) any { return r.Queue == connect.ContactRecordQueue{} && !r.Abandoned() }, true},
		{"the first contact", []string{`"InitialContactId":"c-1"`, `"InitialContactId":null`},
			func(r connect.ContactRecord) any { return r.Conversation() }, "c-2"},
		{"an older model with one recording", []string{list, `"Other":[{`},
			func(r connect.ContactRecord) any { return r.Recordings },
			[]connect.RecordingRef{{Location: "bucket/calls/c-2.wav", Status: connect.RecordingAvailable, MediaStreamType: "AUDIO"}}},
		{"no recording", []string{list, `"Other":[{`, `"Recording":{`, `"Recording":null,"Another":{`},
			func(r connect.ContactRecord) any { return len(r.Recordings) }, 0},
		{"times with milliseconds", []string{`"LastUpdateTimestamp":"2026-03-02T09:03:00Z"`, `"LastUpdateTimestamp":"2026-03-02T09:03:00.500Z"`},
			func(r connect.ContactRecord) any { return r.At.Sub(at("09:03:00")) }, 500 * time.Millisecond},
		{"attributes are null", []string{`{"greetingPlayed":"true","$odd":"x"}`, `null`},
			func(r connect.ContactRecord) any { return len(r.Attributes) }, 0},
		{"an attribute of another type", []string{`"$odd":"x"`, `"$odd":7`},
			func(r connect.ContactRecord) any { return r.Attributes["greetingPlayed"] }, "true"},
		{"a subtype that is a text", []string{`{"ValueString":"connect:Telephony"}`, `"connect:SMS"`},
			func(r connect.ContactRecord) any { return r.Subtype() }, "connect:SMS"},
		{"no segment attributes", []string{`{"connect:Subtype":{"ValueString":"connect:Telephony"}}`, `null`},
			func(r connect.ContactRecord) any { return r.Subtype() + string(r.SegmentAttributes) }, ""},
		{"a duration that is none", []string{`:178`, `:-178`},
			func(r connect.ContactRecord) any { return r.Agent.Interaction }, time.Duration(0)},
		{"a video stream", []string{`"StorageType":"S3"`, `"StorageType":"KINESIS_VIDEO_STREAM"`},
			func(r connect.ContactRecord) any { b, k := r.Recordings[0].Object(); return b + k }, ""},
		{"a location with a scheme", []string{`"Location":"bucket/`, `"Location":"s3://bucket/`},
			func(r connect.ContactRecord) any { b, k := r.Recordings[0].Object(); return b + " " + k }, "bucket calls/c-2.wav"},
		{"a new field", []string{`"VoiceIdResult":null`, `"Mood":[{}]`},
			func(r connect.ContactRecord) any { return strings.Contains(string(r.Raw()), `"Mood"`) }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.NewReplacer(tt.replace...).Replace(contactRecord)
			if text == contactRecord {
				t.Fatal("nothing was replaced")
			}
			r, err := connect.DecodeContactRecord([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, tt.got(r)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Records are repeated in any order: the newest counts, and of two of one second
// always the same.
func TestContactRecordNewer(t *testing.T) {
	read := func(replace ...string) connect.ContactRecord {
		r, err := connect.DecodeContactRecord([]byte(strings.NewReplacer(replace...).Replace(contactRecord)))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	old, newer := read(), read("T09:03:00Z", "T09:03:01Z")
	if !newer.Newer(old) || old.Newer(newer) || old.Newer(read()) {
		t.Error("the newest record does not count")
	}
	if tie := read(`"$odd":"x"`, `"$odd":"y"`); tie.Newer(old) == old.Newer(tie) {
		t.Error("two records of one second: both count, or none")
	}
}

func TestDecodeContactRecordRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": ``, "no JSON": `{"ContactId":"secret`, "no object": `["secret"]`, "null": `null`, "empty": `{}`,
		"no contact":      strings.ReplaceAll(contactRecord, `"ContactId":"c-2"`, `"ContactId":null`),
		"no instance":     strings.ReplaceAll(contactRecord, `"InstanceARN"`, `"secret"`),
		"a contact event": completedEvent, "its detail": completedDetail, "an agent event": onACall,
		"too long": `{"pad":"` + strings.Repeat("x", 1<<20) + `"}`,
	} {
		if _, err := connect.DecodeContactRecord([]byte(text)); !errors.Is(err, connect.ErrMalformed) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want ErrMalformed and nothing of the body", name, err)
		}
	}
}
