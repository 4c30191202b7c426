package zendesk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/zendesk"
)

// Shapes of
// https://developer.zendesk.com/api-reference/webhooks/event-types/agent-availability-events/,
// values our own.
func TestDecode(t *testing.T) {
	envelope := func(kind zendesk.EventType, body []byte) zendesk.Envelope {
		return zendesk.Envelope{
			Key: "01JNB3Q0V6W4ZK8M2X5R7T9Y1C", Type: kind, AccountID: 4242, AgentID: 7001, Version: 919,
			Time: time.Date(2026, 3, 2, 9, 10, 0, 731204511, time.UTC), UpdatedAt: time.Date(2026, 3, 2, 9, 10, 0, 25e7, time.UTC),
			Body: body,
		}
	}
	deliver := func(kind zendesk.EventType, event string) []byte {
		return []byte(`{"type": "` + string(kind) + `", "account_id": 4242, "id": "01JNB3Q0V6W4ZK8M2X5R7T9Y1C", "time": "2026-03-02T09:10:00.731204511Z",
			"zendesk_event_version": "2022-11-06", "subject": "zen:agent:7001",
			"detail": {"account_id": "4242", "agent_id": "7001", "version": "919"}, "event": ` + event + `}`)
	}
	tests := []struct {
		kind  zendesk.EventType
		event string
		want  func(zendesk.Envelope) zendesk.Event
	}{
		{zendesk.EventAgentStateChanged, `"channel": "messaging", "previous_state": "online", "new_state": "transfers_only"`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.AgentStateChanged{Envelope: e, Channel: "messaging", Previous: "online", New: "transfers_only"}
			}},
		{zendesk.EventAgentUnifiedStateChanged, `"previous_unified_state": {"id": "3", "name": "Online", "reason": "AGENT_STATUS_SWITCHER"}, "new_unified_state": {"id": 120045, "name": "Docs", "reason": "PUBLIC_API"}`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.AgentUnifiedStateChanged{Envelope: e,
					Previous: zendesk.AgentStatus{ID: 3, Name: "Online", Reason: zendesk.ReasonSwitcher},
					New:      zendesk.AgentStatus{ID: 120045, Name: "Docs", Reason: zendesk.ReasonPublicAPI, UpdatedAt: e.UpdatedAt}}
			}},
		{zendesk.EventAgentWorkItemAdded, `"channel": "talk", "reason": "OFFERED", "work_item_id": 90021`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.AgentWorkItemAdded{Envelope: e, Channel: "talk", WorkItemID: "90021", Reason: zendesk.WorkItemOffered}
			}},
		{zendesk.EventAgentWorkItemUpdated, `"channel": "talk", "reason": "ACCEPTED", "previous_reason": "OFFERED", "work_item_id": "90021"`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.AgentWorkItemUpdated{Envelope: e, Channel: "talk", WorkItemID: "90021", PreviousReason: zendesk.WorkItemOffered, Reason: zendesk.WorkItemAccepted}
			}},
		{zendesk.EventAgentWorkItemRemoved, `"channel": "talk", "reason": "NEW_REASON", "work_item_id": "a-b"`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.AgentWorkItemRemoved{Envelope: e, Channel: "talk", WorkItemID: "a-b", Reason: "NEW_REASON"}
			}},
		{zendesk.EventAgentMaxCapacityChanged, `"channel": "talk", "previous_max_capacity": 1, "new_max_capacity": "0"`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.AgentMaxCapacityChanged{Envelope: e, Channel: "talk", Previous: new(1), New: new(0)}
			}},
		{zendesk.EventAgentMaxCapacityChanged, `"max_capacity": 4`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.AgentMaxCapacityChanged{Envelope: e, New: new(4)}
			}},
		{zendesk.EventAgentChannelCreated, `"channel": {"name": "talk"}`,
			func(e zendesk.Envelope) zendesk.Event { return &zendesk.AgentChannelCreated{Envelope: e} }},
		{zendesk.EventAgentChannelDeleted, `"channel": "talk"`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.AgentChannelDeleted{Envelope: e, Channel: "talk"}
			}},
		{zendesk.EventAgentGroupsUpdated, `"group_ids": [310, "311"]`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.AgentGroupsUpdated{Envelope: e, GroupIDs: []int64{310, 311}}
			}},
		{zendesk.EventAgentGroupsUpdated, `"group_ids": 1, "new_group_ids": []`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.AgentGroupsUpdated{Envelope: e, GroupIDs: []int64{}}
			}},
		{zendesk.EventOmnichannelRouting, `"previous_value": false, "current_value": true`,
			func(e zendesk.Envelope) zendesk.Event {
				return &zendesk.OmnichannelRoutingChanged{Envelope: e, New: true}
			}},
	}
	for _, tt := range tests {
		event := `{"updated_at": "2026-03-02T09:10:00.25Z", ` + tt.event + `}`
		for _, kind := range []zendesk.EventType{tt.kind, zendesk.EventType(strings.Replace(string(tt.kind), "type:", "type/", 1))} {
			body := deliver(kind, event)
			env := envelope(tt.kind, body)
			got, err := zendesk.Decode(body)
			if err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			if diff := cmp.Diff(tt.want(env), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", kind, diff)
			}
			if diff := cmp.Diff(env, got.Meta()); diff != "" {
				t.Errorf("%s: Meta (-want +got):\n%s", kind, diff)
			}
			if &got.Meta().Body[0] != &body[0] || string(got.Meta().Raw()) != event {
				t.Errorf("%s: Body is a copy, or Raw is %s", kind, got.Meta().Raw())
			}
		}
	}
}

func TestDecodeTolerates(t *testing.T) {
	tests := []struct {
		name, body, raw string
		want            zendesk.Event
	}{
		{"an unknown type", `{"type": "zen:event-type/new.thing", "id": 77, "event": [1]}`, `[1]`,
			&zendesk.UnknownEvent{Envelope: zendesk.Envelope{Key: "77", Type: "zen:event-type:new.thing"}}},
		{"the agent in the subject, account in detail", `{"type": "zen:event-type:agent.channel_deleted", "subject": "zen:agent:7001", "detail": {"account_id": 5}}`, ``,
			&zendesk.AgentChannelDeleted{Envelope: zendesk.Envelope{Type: zendesk.EventAgentChannelDeleted, AccountID: 5, AgentID: 7001}}},
		{"the agent in the event", `{"type": "zen:event-type:agent.channel_deleted", "detail": 5, "event": {"agent_id": "7001"}}`, `{"agent_id": "7001"}`,
			&zendesk.AgentChannelDeleted{Envelope: zendesk.Envelope{Type: zendesk.EventAgentChannelDeleted, AgentID: 7001}}},
		{"an event of another kind", `{"type": "zen:event-type:agent.channel_deleted", "detail": {"agent_id": 7001}, "event": "gone"}`, `"gone"`,
			&zendesk.AgentChannelDeleted{Envelope: zendesk.Envelope{Type: zendesk.EventAgentChannelDeleted, AgentID: 7001}}},
	}
	for _, tt := range tests {
		got, err := zendesk.Decode([]byte(tt.body))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(zendesk.Envelope{}, "Body")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if e := got.Meta(); string(e.Body) != tt.body || string(e.Raw()) != tt.raw {
			t.Errorf("%s: Body %s, Raw %s", tt.name, e.Body, e.Raw())
		}
	}
	for _, body := range []string{"", "null", "[]", "{}", `{"type": 5}`, `{"type": "x"`, `agent@example.test`} {
		ev, err := zendesk.Decode([]byte(body))
		if !errors.Is(err, zendesk.ErrMalformed) || ev != nil || strings.Contains(err.Error(), "agent@") {
			t.Errorf("%q: %v, %v", body, ev, err)
		}
	}
}
