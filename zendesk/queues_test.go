package zendesk_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func TestQueues(t *testing.T) {
	z, ctx := zendesktest.New(t), t.Context()
	z.PutAgent(zendesktest.Agent{ID: 7001})
	z.PutToken("agent", 7001)
	queues := z.Client().Queues
	urgent, err := queues.Create(ctx, zendesk.QueueSpec{
		Name: "Urgent", Description: "d", Priority: 2, PrimaryGroupIDs: []int64{310}, SecondaryGroupIDs: []int64{311},
		Definition: zendesk.QueueDefinition{All: []zendesk.QueueCondition{zendesk.QueueIf("priority", "is", `ur"gent`)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := &zendesk.Queue{
		Name: "Urgent", Description: "d", Order: 1, Priority: 2,
		Definition: zendesk.QueueDefinition{
			All: []zendesk.QueueCondition{{Field: "priority", Operator: "is", Value: []byte(`"ur\"gent"`)}}, Any: []zendesk.QueueCondition{},
		},
		PrimaryGroups: []zendesk.QueueGroup{{ID: 310, Name: "Group 310"}}, SecondaryGroups: []zendesk.QueueGroup{{ID: 311, Name: "Group 311"}},
	}
	if diff := cmp.Diff(want, urgent, cmpopts.IgnoreFields(zendesk.Queue{}, "ID", "URL", "CreatedAt", "UpdatedAt")); diff != "" {
		t.Errorf("queue (-want +got):\n%s", diff)
	}
	rest := z.PutQueue(zendesk.QueueSpec{Name: "Rest", PrimaryGroupIDs: []int64{310}})
	order := func(want ...string) {
		t.Helper()
		page, err := queues.List(ctx, zendesk.QueueListOptions{})
		list := page.Items
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i, q := range list {
			if q.Order != i+1 {
				t.Errorf("queue %d has order %d", i, q.Order)
			}
			got = append(got, q.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
	}
	order(urgent.ID, rest)
	if err := queues.SetOrder(ctx, []string{rest, urgent.ID}); err != nil {
		t.Error(err)
	}
	order(rest, urgent.ID)
	for name, ids := range map[string][]string{"one left out": {rest}, "one twice": {rest, rest}, "unknown": {rest, "x"}, "too many": {rest, urgent.ID, rest}} {
		if err := queues.SetOrder(ctx, ids); !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := queues.Update(ctx, urgent.ID, zendesk.QueueSpec{Name: "Now", Order: 1, PrimaryGroupIDs: []int64{310}}); err != nil {
		t.Error(err)
	}
	order(urgent.ID, rest)

	agent := z.ClientAs(zendesk.Bearer("agent")).Queues
	if q, err := agent.Get(ctx, urgent.ID); err != nil || q.Name != "Now" {
		t.Errorf("an agent reads %v, %v", q, err)
	}
	if _, err := agent.List(ctx, zendesk.QueueListOptions{}); !errors.Is(err, zendesk.ErrForbidden) {
		t.Errorf("an agent lists: %v", err)
	}
	fields, err := queues.Definitions(ctx)
	if err != nil || len(fields.All) == 0 || fields.All[0].Field != "priority" {
		t.Errorf("definitions %v, %v", fields, err)
	}
	if err := errors.Join(queues.Delete(ctx, urgent.ID), queues.Delete(ctx, rest)); err != nil {
		t.Error(err)
	}
	order()
}

func TestQueueEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, ctx := zendesktest.New(t), t.Context()
		q := z.PutQueue(zendesk.QueueSpec{Name: "Urgent", PrimaryGroupIDs: []int64{310}})
		start := time.Now().UTC()
		z.EnterQueue(q, zendesk.QueueMessaging, "901", zendesk.QueueInboundNew)
		z.EnterQueue(q, zendesk.QueueSupport, "902", zendesk.QueueInboundTransferredIn)
		z.EnterQueue(q, zendesk.QueueTalk, "CA1", zendesk.QueueInboundNew)
		time.Sleep(1500 * time.Millisecond)
		z.LeaveQueue(q, zendesk.QueueMessaging, "901", "ACCEPTED")
		events := z.Client().QueueEvents
		read := func(opts zendesk.QueueEventListOptions) (out []zendesk.QueueEvent) {
			t.Helper()
			for e, err := range events.All(ctx, opts) {
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, e)
			}
			return out
		}
		end := start.Add(1500 * time.Millisecond)
		want := []zendesk.QueueEvent{
			{Type: zendesk.QueueEventInbound, OccurredAt: start, Channel: zendesk.QueueMessaging, StartedAt: start, InboundReason: zendesk.QueueInboundNew, Size: 1, QueueID: q, TicketID: 901, WorkItemID: "901"},
			{Type: zendesk.QueueEventInbound, OccurredAt: start, Channel: zendesk.QueueSupport, StartedAt: start, InboundReason: zendesk.QueueInboundTransferredIn, QueueID: q, TicketID: 902, WorkItemID: "902"},
			{Type: zendesk.QueueEventInbound, OccurredAt: start, Channel: zendesk.QueueTalk, CallID: "CA1", StartedAt: start, InboundReason: zendesk.QueueInboundNew, Size: 1, QueueID: q, WorkItemID: "CA1"},
			{Type: zendesk.QueueEventOutbound, OccurredAt: end, Channel: zendesk.QueueMessaging, StartedAt: start, EndedAt: end, OutboundReason: "ACCEPTED", HourlySeconds: 1, QueueID: q, TicketID: 901, WorkItemID: "901"},
		}
		if diff := cmp.Diff(want, read(zendesk.QueueEventListOptions{Size: 3})); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		for name, tt := range map[string]struct {
			opts zendesk.QueueEventListOptions
			want int
		}{
			"channel": {zendesk.QueueEventListOptions{Channel: zendesk.QueueMessaging}, 2}, "type": {zendesk.QueueEventListOptions{Type: zendesk.QueueEventOutbound}, 1},
			"call": {zendesk.QueueEventListOptions{CallID: "CA1"}, 1}, "ticket": {zendesk.QueueEventListOptions{TicketID: 902, QueueID: q}, 1},
			"from": {zendesk.QueueEventListOptions{From: start.Add(time.Second)}, 1}, "to": {zendesk.QueueEventListOptions{To: start.Add(time.Second), WorkItemID: "901"}, 1},
		} {
			if got := read(tt.opts); len(got) != tt.want {
				t.Errorf("%s: %d events, want %d", name, len(got), tt.want)
			}
		}
		for _, err := range []error{
			z.Try(func(z *zendesktest.Fake) { z.EnterQueue("x", zendesk.QueueTalk, "1", "") }),
			z.Try(func(z *zendesktest.Fake) { z.EnterQueue(q, zendesk.QueueTalk, "CA1", "") }),
			z.Try(func(z *zendesktest.Fake) { z.LeaveQueue(q, zendesk.QueueTalk, "CA2", "") }),
			z.Try(func(z *zendesktest.Fake) { z.PutQueue(zendesk.QueueSpec{}) }),
		} {
			if err == nil {
				t.Error("the fake did what cannot be")
			}
		}
		time.Sleep(91 * 24 * time.Hour)
		if got := read(zendesk.QueueEventListOptions{}); len(got) != 0 {
			t.Errorf("%d events after 91 days", len(got))
		}
		z.SetOmnichannel(false)
		if _, err := events.List(ctx, zendesk.QueueEventListOptions{}); !errors.Is(err, zendesk.ErrForbidden) {
			t.Errorf("routing off: %v", err)
		}
	})
}
