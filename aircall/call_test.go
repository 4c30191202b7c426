package aircall_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
)

// The documented shapes, values of our own.
func TestCallDecodes(t *testing.T) {
	at := func(sec int64) time.Time { return time.Unix(sec, 0).UTC() }
	tests := []struct {
		name, in string
		want     aircall.Call
	}{
		{"REST, done", `{"id":900000000001,"sid":"CAdemo","direct_link":"https://api.aircall.io/v1/calls/900000000001","direction":"inbound",
			"status":"done","missed_call_reason":null,"started_at":1767600000,"answered_at":1767600007,"ended_at":1767600100,
			"duration":100,"raw_digits":"+1 555-010-0000","voicemail":null,"recording":null,"asset":null,"archived":false,
			"cost":"0.0","user":{"id":9},"contact":null,"assigned_to":null,"transferred_by":null,"transferred_to":null,
			"teams":[],"number":{"id":3},"tags":[],"comments":[]}`,
			aircall.Call{
				ID: 900000000001, UUID: "CAdemo", DirectLink: "https://api.aircall.io/v1/calls/900000000001",
				Direction: aircall.Inbound, Status: aircall.CallStatusDone, Cost: "0.0",
				StartedAt: at(1767600000), AnsweredAt: at(1767600007), EndedAt: at(1767600100), Duration: 100 * time.Second,
				RawDigits: "+1 555-010-0000", User: &aircall.User{ID: 9}, Number: &aircall.Number{ID: 3},
				Teams: []aircall.Team{}, Tags: []aircall.Tag{}, Comments: []aircall.Comment{},
			}},
		{"webhook, young", `{"id":1,"call_uuid":"CA1","status":"initial","answered_at":null,"ended_at":null,"user":{},"contact":{},"number":{ }}`,
			aircall.Call{ID: 1, UUID: "CA1", Status: aircall.CallStatusInitial}},
		{"missed", `{"id":1,"missed_call_reason":"short_abandoned","automatic_callback_call_id":7,"hangup_cause":"x"}`,
			aircall.Call{ID: 1, MissedReason: aircall.MissedShortAbandoned, AutomaticCallbackCallID: 7, HangupCause: "x"}},
		{"people", `{"id":1,"contact":{"id":5,"first_name":"F","phone_numbers":[{"id":1,"label":"Work","value":"+15550100"}]},
			"assigned_to":{"id":2},"transferred_by":{"id":3},"transferred_to":{"id":4},"teams":[{"id":8,"name":"T"}],
			"tags":[{"id":12,"name":"vip","color":"#fff"}],
			"comments":[{"id":1,"content":"c","posted_at":1767600000,"posted_by":{}},{"id":2,"posted_by":{"id":9}}]}`,
			aircall.Call{
				ID: 1, Contact: &aircall.Contact{ID: 5, FirstName: "F", Phones: []aircall.Reach{{ID: 1, Label: "Work", Value: "+15550100"}}},
				AssignedTo: &aircall.User{ID: 2}, TransferredBy: &aircall.User{ID: 3}, TransferredTo: &aircall.User{ID: 4},
				Teams: []aircall.Team{{ID: 8, Name: "T"}}, Tags: []aircall.Tag{{ID: 12, Name: "vip", Color: "#fff"}},
				Comments: []aircall.Comment{
					{ID: 1, Content: "c", PostedAt: at(1767600000)},
					{ID: 2, PostedBy: &aircall.User{ID: 9}},
				},
			}},
		{"participants of a webhook", `{"id":1,"participants":[{"id":"9","type":"user","name":"N","phone_number":"+1"},{"id":5,"type":"contact"}]}`,
			aircall.Call{ID: 1, Participants: []aircall.Participant{{ID: "9", Type: "user", Name: "N", PhoneNumber: "+1"}, {ID: "5", Type: "contact"}}}},
		{"participants of REST", `{"id":1,"conference_participants":[{"id":5,"type":"external"}]}`,
			aircall.Call{ID: 1, Participants: []aircall.Participant{{ID: "5", Type: "external"}}}},
		{"menu and AI agent", `{"id":1,"ivr_options_selected":[{"id":4,"title":"Sales","key":1,"branch":"b"}],
			"ai_voice_agents":[{"agent_id":6,"agent_name":"A","end_reason":"escalated","started_at":1767600000}]}`,
			aircall.Call{
				ID: 1, IVROptions: []aircall.IVROption{{ID: "4", Title: "Sales", Key: "1", Branch: "b"}},
				AIVoiceAgents: []aircall.AIVoiceAgent{{ID: "6", Name: "A", EndReason: "escalated", StartedAt: at(1767600000)}},
			}},
		{"odd fields are left out", `{"id":1,"user":7,"contact":"x","duration":"100","archived":"no","raw_digits":"anonymous"}`,
			aircall.Call{ID: 1, Duration: 100 * time.Second, RawDigits: "anonymous"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got aircall.Call
			if err := json.Unmarshal([]byte(tt.in), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("call mismatch (-want +got):\n%s", diff)
			}
		})
	}
}
