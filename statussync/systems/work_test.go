package systems_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestZendeskWork is what each event about a work item reports.
func TestZendeskWork(t *testing.T) {
	envelope := zendesk.Envelope{AgentID: agent, Time: dawn.Add(-time.Second)}
	edge := func(item string, step statussync.Step) []statussync.Report {
		return []statussync.Report{{Edge: &statussync.Edge{Item: item, Step: step}, Mark: statussync.Mark{At: dawn.Add(-time.Second)}}}
	}
	tests := []struct {
		name  string
		event zendesk.Event
		want  []statussync.Report
	}{
		{"offered", &zendesk.AgentWorkItemAdded{Envelope: envelope, Channel: "messaging", WorkItemID: "9", Reason: zendesk.WorkItemOffered}, edge("messaging/9", statussync.Rings)},
		{"given", &zendesk.AgentWorkItemAdded{Envelope: envelope, Channel: "messaging", WorkItemID: "9", Reason: "MANUALLY_ASSIGNED"}, edge("messaging/9", statussync.Begins)},
		{"accepted", &zendesk.AgentWorkItemUpdated{Envelope: envelope, Channel: "messaging", WorkItemID: "9", Reason: zendesk.WorkItemAccepted}, edge("messaging/9", statussync.Begins)},
		{"missed", &zendesk.AgentWorkItemUpdated{Envelope: envelope, Channel: "messaging", WorkItemID: "9", Reason: zendesk.WorkItemOfferMissed}, edge("messaging/9", statussync.Ends)},
		{"gone", &zendesk.AgentWorkItemRemoved{Envelope: envelope, Channel: "messaging", WorkItemID: "9"}, edge("messaging/9", statussync.Ends)},
		{"another channel", &zendesk.AgentWorkItemAdded{Envelope: envelope, Channel: "support", WorkItemID: "9"}, nil},
		{"no item", &zendesk.AgentWorkItemAdded{Envelope: envelope, Channel: "messaging"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			zs, r := zendeskOf(zendesktest.New(t)), &recorder{}
			zs.Attach(r)
			if err := zs.Receive(t.Context(), tt.event); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, r.reports()); diff != "" {
				t.Errorf("reported (-want +got):\n%s", diff)
			}
		})
	}
}

// TestZendeskReadMany agrees with single readings; agents that do not exist are not
// shown.
func TestZendeskReadMany(t *testing.T) {
	z := zendesktest.New(t)
	for i, channel := range []zendesk.Channel{zendesk.ChannelMessaging, zendesk.ChannelSupport, zendesk.ChannelTalk} {
		id := int64(agent + i)
		z.PutAgent(zendesktest.Agent{ID: id, Status: zendesk.StatusAway, Groups: []int64{20, 3}})
		z.AddWorkItem(id, channel, "9001", "assigned")
	}
	zs := zendeskOf(z)
	many, err := zs.ReadMany(t.Context(), []string{"7001", "7002", "7003", "7077"})
	if err != nil || len(many) != 3 {
		t.Fatalf("ReadMany: %d, %v", len(many), err)
	}
	work := map[string][]string{"7001": {"messaging/9001"}, "7002": {}, "7003": {}}
	for id, items := range work {
		one, err := zs.Read(t.Context(), id)
		if diff := cmp.Diff(one, many[id]); diff != "" || err != nil {
			t.Errorf("%s: %v (-one +many):\n%s", id, err, diff)
		}
		if diff := cmp.Diff(items, many[id].Items); diff != "" {
			t.Errorf("%s: work (-want +got):\n%s", id, diff)
		}
	}
	if n := len(z.Requests()); n != 4 {
		t.Errorf("%d requests, want 4", n)
	}
	if _, err := zs.ReadMany(t.Context(), []string{"x"}); err == nil {
		t.Error("ReadMany(x): no error")
	}
	z.FailNext(listAgents, ctikit.Fault{Status: 403})
	_, err = zs.ReadMany(t.Context(), []string{"7001"})
	if f, ok := errors.AsType[*engine.Failure](err); !ok || f.Kind != engine.Denied {
		t.Errorf("ReadMany: %v, want the account denied", err)
	}
}

// TestAircallWork is what calls and wrap-up report.
func TestAircallWork(t *testing.T) {
	call := func(kind aircall.EventName, user int64) *aircall.CallEvent {
		return &aircall.CallEvent{Kind: kind, Envelope: aircall.Envelope{At: dawn}, Call: aircall.Call{ID: 5, User: &aircall.User{ID: user}}}
	}
	edge := func(item string, step statussync.Step) []statussync.Report {
		return []statussync.Report{{Edge: &statussync.Edge{Item: item, Step: step}, Mark: statussync.Mark{At: dawn}}}
	}
	tests := []struct {
		name  string
		event aircall.Event
		want  []statussync.Report
	}{
		{"rings", call(aircall.CallRingingOnAgent, user), edge("call/5", statussync.Rings)},
		{"answered", call(aircall.CallAnswered, user), edge("call/5", statussync.Begins)},
		{"declined", call(aircall.CallAgentDeclined, user), edge("call/5", statussync.Ends)},
		{"over", call(aircall.CallHungUp, user), edge("call/5", statussync.Ends)},
		{"another event", call(aircall.CallCreated, user), nil},
		{"with nobody", call(aircall.CallAnswered, 0), nil},
		{"no user", &aircall.CallEvent{Kind: aircall.CallAnswered, Envelope: aircall.Envelope{At: dawn}}, nil},
		{"wrap-up", &aircall.UserEvent{Kind: aircall.UserWrapUpStarted, Envelope: aircall.Envelope{At: dawn}, User: aircall.User{ID: user}}, edge("wrap-up", statussync.Begins)},
		{"wrap-up is over", &aircall.UserEvent{Kind: aircall.UserWrapUpEnded, Envelope: aircall.Envelope{At: dawn}, User: aircall.User{ID: user}}, edge("wrap-up", statussync.Ends)},
		{"wrap-up of nobody", &aircall.UserEvent{Kind: aircall.UserWrapUpEnded, Envelope: aircall.Envelope{At: dawn}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			as, r := systems.Aircall(newOffice(t).aircall.Client()), &recorder{}
			as.Attach(r)
			if err := as.Receive(t.Context(), tt.event); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, r.reports()); diff != "" {
				t.Errorf("reported (-want +got):\n%s", diff)
			}
		})
	}
}

// TestZendeskPresence knows which defaults take work, by channel.
func TestZendeskPresence(t *testing.T) {
	c, err := zendeskOf(zendesktest.New(t)).Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	channels := func(support, others string) map[string]string {
		return map[string]string{"support": support, "messaging": others, "talk": others}
	}
	want := map[statussync.Status]statussync.Entry{
		"3": {Presence: statussync.Available, Channels: channels("online", "online")},
		"2": {Presence: statussync.Offline, Channels: channels("offline", "offline")},
		"4": {Channels: channels("online", "away")},
		"5": {Channels: channels("transfers_only", "transfers_only")},
	}
	got := map[statussync.Status]statussync.Entry{}
	for _, e := range c {
		got[e.Status] = statussync.Entry{Presence: e.Presence, Channels: e.Channels}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Catalog (-want +got):\n%s", diff)
	}
}
