package dialpad_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

func TestCallEvents(t *testing.T) {
	tests := []struct {
		name, body string
		want       dialpad.CallEvent
		answered   bool
		ids        []int64
	}{
		{"a call that has ended", `{"call_id":6000000000000001,"master_call_id":"6000000000000002","entry_point_call_id":null,"operator_call_id":6000000000000001,
			"state":"Hangup","direction":"inbound","target":{"id":"101","type":"call_center","name":"Support"},
			"contact":{"id":"x-1","type":"local","email":"Caller@example.test","phone":"+15550100"},
			"date_started":1767600000000,"date_connected":"1767600000123","date_ended":1767600060123,"event_timestamp":17676000601237,
			"duration":60123.5,"talk_time":"60000","voicemail_link":null,"recording_details":[{"url":"https://x.example.test/r"},{"url":null},7]}`,
			dialpad.CallEvent{
				CallID: 6000000000000001, MasterCallID: 6000000000000002, OperatorCallID: 6000000000000001,
				State: dialpad.CallHangup, Direction: "inbound", Target: dialpad.Party{ID: 101, Type: dialpad.TargetCallCenter, Name: "Support"},
				Contact: dialpad.Party{Type: "local", Email: "caller@example.test", Phone: "+15550100"},
				Started: since.Add(-123 * time.Millisecond), Connected: since, Ended: since.Add(time.Minute), At: since.Add(time.Minute),
				Duration: 60123 * time.Millisecond, TalkTime: time.Minute, RecordingURLs: []string{"https://x.example.test/r"},
			}, true, []int64{6000000000000001, 6000000000000002}},
		{"a leg of a call centre whose caller waits", `{"call_id":1,"state":"connected","target":{"id":101,"type":"call_center"},"date_connected":1767600000123}`,
			dialpad.CallEvent{CallID: 1, State: dialpad.CallConnected, Target: dialpad.Party{ID: 101, Type: dialpad.TargetCallCenter}, Connected: since}, false, []int64{1}},
		{"a call that a person took", `{"call_id":1,"state":"connected","target":{"id":9,"type":"user"},"date_connected":1767600000123}`,
			dialpad.CallEvent{CallID: 1, State: dialpad.CallConnected, Target: dialpad.Party{ID: 9, Type: dialpad.TargetUser}, Connected: since}, true, []int64{1}},
		{"a state of tomorrow, and fields of odd types", `{"call_id":"1","state":"levitating","target":9,"contact":[],"date_connected":{},"duration":-5,
			"talk_time":1e300,"direction":1,"recording_details":{},"voicemail_link":7}`,
			dialpad.CallEvent{CallID: 1, State: "levitating"}, false, []int64{1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := parse(t, tt.body).(*dialpad.CallEvent)
			if !ok {
				t.Fatalf("event is %T", parse(t, tt.body))
			}
			if diff := cmp.Diff(tt.want, *got, cmpopts.IgnoreFields(dialpad.CallEvent{}, "Envelope")); diff != "" {
				t.Errorf("event mismatch (-want +got):\n%s", diff)
			}
			if got.Answered() != tt.answered || !cmp.Equal(got.CallIDs(), tt.ids) || string(got.Raw()) != tt.body || len(got.Key) != 64 {
				t.Errorf("answered %v, ids %v, key %s", got.Answered(), got.CallIDs(), got.Key)
			}
		})
	}
}

func TestCallSubscriptions(t *testing.T) {
	f, _ := company(t, dialpadtest.WithPageSize(1))
	c, ctx := f.Client(), t.Context()
	hook, err := c.Webhooks.Create(ctx, dialpad.WebhookSpec{URL: "https://hooks.example.test", Secret: ctikit.NewSecret("s")})
	must(t, err)
	spec := dialpad.CallSubscriptionSpec{
		EndpointID: hook.ID, TargetType: dialpad.TargetUser, TargetID: 9, States: []dialpad.CallState{dialpad.CallHangup}, GroupCallsOnly: true,
	}
	made, err := c.CallSubscriptions.Create(ctx, spec)
	must(t, err)
	want := &dialpad.CallSubscription{
		ID: made.ID, Enabled: true, TargetType: dialpad.TargetUser, TargetID: 9, States: spec.States, GroupCallsOnly: true, Webhook: *hook,
	}
	if diff := cmp.Diff(want, made); diff != "" || made.EndpointID() != hook.ID {
		t.Errorf("made mismatch (-want +got):\n%s", diff)
	}
	changed, err := c.CallSubscriptions.Update(ctx, made.ID, dialpad.CallSubscriptionSpec{Disabled: true})
	must(t, err)
	want.Enabled, want.GroupCallsOnly = false, false
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("changed mismatch (-want +got):\n%s", diff)
	}
	if got, err := c.CallSubscriptions.Get(ctx, made.ID); err != nil || !cmp.Equal(want, got) {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err = c.CallSubscriptions.Create(ctx, dialpad.CallSubscriptionSpec{EndpointID: hook.ID})
	must(t, err)
	if n := len(collect(t, c.CallSubscriptions.All(ctx, dialpad.CallSubscriptionListOptions{}))); n != 2 {
		t.Errorf("%d subscriptions, want 2", n)
	}
	must(t, c.CallSubscriptions.Delete(ctx, made.ID))
	var decoded dialpad.CallSubscription
	must(t, json.Unmarshal([]byte(`{"id":"8","target_type":"call_center","target_id":7,"call_states":["Hangup",1],"enabled":null}`), &decoded))
	if diff := cmp.Diff(dialpad.CallSubscription{
		ID: 8, Enabled: true, TargetType: dialpad.TargetCallCenter, TargetID: 7, States: []dialpad.CallState{dialpad.CallHangup, ""},
	}, decoded); diff != "" {
		t.Errorf("decoded mismatch (-want +got):\n%s", diff)
	}
}
