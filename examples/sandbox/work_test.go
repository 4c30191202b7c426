package main

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
)

func TestWorkItems(t *testing.T) {
	b := start(t)
	hook, err := zendesk.NewWebhook([]string{b.Zendesk.WebhookSecret})
	must(t, err)
	events := make(chan zendesk.Event, 10)
	endpoint := receive(t, hook.Handler(func(_ context.Context, ev zendesk.Event) error {
		events <- ev
		return nil
	}))
	_, _, _, err = b.zendesk(t).Webhooks.Ensure(t.Context(), zendesk.WebhookSpec{
		Name: "test", Endpoint: endpoint,
		Subscriptions: []zendesk.EventType{zendesk.EventAgentWorkItemAdded, zendesk.EventAgentWorkItemRemoved},
	})
	must(t, err)
	const item = `{"channel":"messaging","item":"4711"}`
	b.do(t, "POST", "/agents/1/zendesk/add_work", item, nil)
	if ev, ok := (<-events).(*zendesk.AgentWorkItemAdded); !ok || ev.AgentID != 7001 || ev.WorkItemID != "4711" {
		t.Errorf("event %+v", ev)
	}
	b.do(t, "POST", "/agents/1/zendesk/remove_work", item, nil)
	if ev, ok := (<-events).(*zendesk.AgentWorkItemRemoved); !ok || ev.AgentID != 7001 || ev.WorkItemID != "4711" {
		t.Errorf("event %+v", ev)
	}
}

func TestQueue(t *testing.T) {
	b := start(t)
	var waits work
	b.do(t, "POST", "/zendesk/enqueue", `{"channel":"messaging","item":"4711"}`, &waits)
	b.do(t, "POST", "/zendesk/dequeue", `{"channel":"messaging","item":"4711","queue_id":"`+waits.QueueID+`"}`, nil)
	var got []zendesk.QueueEventType
	for ev, err := range b.zendesk(t).QueueEvents.All(t.Context(), zendesk.QueueEventListOptions{QueueID: waits.QueueID}) {
		must(t, err)
		got = append(got, ev.Type)
	}
	if diff := cmp.Diff([]zendesk.QueueEventType{zendesk.QueueEventInbound, zendesk.QueueEventOutbound}, got); diff != "" {
		t.Errorf("events of the queue (-want +got):\n%s", diff)
	}
}
