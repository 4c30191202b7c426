package zendesktest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// inbox is a receiver that checks every signature.
type inbox struct {
	t       *testing.T
	hook    *zendesk.Webhook
	clock   ctikit.Clock
	answer  func(n int) (status int, retryAfter string)
	events  []zendesk.Event
	arrived []time.Time
}

func (b *inbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Error(err)
	}
	ev, err := b.hook.Parse(r.Header, body)
	if err != nil {
		b.t.Errorf("delivery: %v", err)
	}
	b.events, b.arrived = append(b.events, ev), append(b.arrived, b.clock.Now())
	if b.answer != nil {
		status, again := b.answer(len(b.events))
		w.Header().Set("Retry-After", again)
		w.WriteHeader(status)
	}
}

// subscribed is a team whose events reach an inbox.
func subscribed(t *testing.T, clk ctikit.Clock, opts ...zendesktest.Option) (*zendesktest.Fake, *inbox) {
	t.Helper()
	b := &inbox{t: t, clock: clk}
	z := team(t, append([]zendesktest.Option{zendesktest.WithClock(clk)}, opts...)...)
	z.Deliver("hooks.example.test", b)
	hook, err := zendesk.NewWebhook([]string{z.Subscribe("https://hooks.example.test/")}, zendesk.WithWebhookClock(clk))
	if err != nil {
		t.Fatal(err)
	}
	b.hook = hook
	return z, b
}

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Every fact has an event and a version of its own, on one goroutine.
func TestEvents(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z, b := subscribed(t, v)
	z.SetStatus(7001, docs)
	z.SetStatus(7001, docs)
	z.AddWorkItem(7001, zendesk.ChannelTalk, "c1", zendesk.WorkItemOffered)
	z.UpdateWorkItem(7001, zendesk.ChannelTalk, "c1", zendesk.WorkItemAccepted)
	z.RemoveWorkItem(7001, zendesk.ChannelTalk, "c1", zendesk.WorkItemUnknown)
	z.SetMaxCapacity(7001, zendesk.ChannelTalk, 2)
	z.SetGroups(7001, []int64{310, 312})
	z.AddChannel(7001, "fax")
	z.RemoveChannel(7001, "fax")
	z.SetOmnichannel(false)
	z.SetChannelStatus(7001, zendesk.ChannelTalk, zendesk.ChannelTransfersOnly)
	if len(b.events) != 0 || z.PendingDeliveries() != 12 {
		t.Errorf("%d events came before the clock moved, %d wait", len(b.events), z.PendingDeliveries())
	}
	v.RunUntil(start.Add(time.Second))
	for _, ev := range b.events {
		c := ev.Meta()
		if c.Key == "" || c.AccountID != 4242 || !c.Time.Equal(start) || !c.UpdatedAt.Equal(start) || !json.Valid(c.Raw()) {
			t.Errorf("envelope %+v", c)
		}
	}
	var got []any
	for _, ev := range b.events {
		got = append(got, bare(ev))
	}
	at := func(version int64) zendesk.Envelope { return zendesk.Envelope{AgentID: 7001, Version: version} }
	want := []any{
		&zendesk.AgentUnifiedStateChanged{Envelope: at(2), Previous: zendesk.AgentStatus{ID: zendesk.StatusOnline, Name: "online", Reason: zendesk.ReasonSwitcher},
			New: zendesk.AgentStatus{ID: docs, Name: "Writing docs", Reason: zendesk.ReasonSwitcher, UpdatedAt: start}},
		&zendesk.AgentStateChanged{Envelope: at(3), Channel: "messaging", Previous: "online", New: "away"},
		&zendesk.AgentStateChanged{Envelope: at(4), Channel: "talk", Previous: "online", New: "offline"},
		&zendesk.AgentWorkItemAdded{Envelope: at(5), Channel: "talk", WorkItemID: "c1", Reason: "OFFERED"},
		&zendesk.AgentWorkItemUpdated{Envelope: at(6), Channel: "talk", WorkItemID: "c1", PreviousReason: "OFFERED", Reason: "ACCEPTED"},
		&zendesk.AgentWorkItemRemoved{Envelope: at(7), Channel: "talk", WorkItemID: "c1", Reason: "UNKNOWN_ADD"},
		&zendesk.AgentMaxCapacityChanged{Envelope: at(8), Channel: "talk", Previous: new(1), New: new(2)},
		&zendesk.AgentGroupsUpdated{Envelope: at(9), GroupIDs: []int64{310, 312}},
		&zendesk.AgentChannelCreated{Envelope: at(10), Channel: "fax"},
		&zendesk.AgentChannelDeleted{Envelope: at(11), Channel: "fax"},
		&zendesk.OmnichannelRoutingChanged{Previous: true},
		&zendesk.AgentStateChanged{Envelope: at(12), Channel: "talk", Previous: "offline", New: "transfers_only"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// bare is an event without the parts of its envelope that all have alike.
func bare(ev zendesk.Event) zendesk.Event {
	strip := func(e *zendesk.Envelope) { *e = zendesk.Envelope{AgentID: e.AgentID, Version: e.Version} }
	switch ev := ev.(type) {
	case *zendesk.AgentUnifiedStateChanged:
		strip(&ev.Envelope)
	case *zendesk.AgentStateChanged:
		strip(&ev.Envelope)
	case *zendesk.AgentWorkItemAdded:
		strip(&ev.Envelope)
	case *zendesk.AgentWorkItemUpdated:
		strip(&ev.Envelope)
	case *zendesk.AgentWorkItemRemoved:
		strip(&ev.Envelope)
	case *zendesk.AgentMaxCapacityChanged:
		strip(&ev.Envelope)
	case *zendesk.AgentGroupsUpdated:
		strip(&ev.Envelope)
	case *zendesk.AgentChannelCreated:
		strip(&ev.Envelope)
	case *zendesk.AgentChannelDeleted:
		strip(&ev.Envelope)
	case *zendesk.OmnichannelRoutingChanged:
		strip(&ev.Envelope)
	}
	return ev
}

func TestDeliveryPlan(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	plan := [][]time.Duration{{}, {3 * time.Second}, {time.Second, 2 * time.Second}}
	z, b := subscribed(t, v, zendesktest.WithDeliveryPlan(func(n int) []time.Duration { return plan[n-1] }))
	for i := range 3 {
		z.SetMaxCapacity(7001, zendesk.ChannelTalk, i)
	}
	for v.Step() {
	}
	var got []int64
	for _, ev := range b.events {
		got = append(got, ev.Meta().Version)
	}
	if diff := cmp.Diff([]int64{4, 4, 3}, got); diff != "" {
		t.Errorf("the first lost, the second late, the third doubled (-want +got):\n%s", diff)
	}
	if b.events[0].Meta().Key != b.events[1].Meta().Key {
		t.Error("the double has another id")
	}
}

func TestDeliveryRetries(t *testing.T) {
	tests := []struct {
		name   string
		status int
		again  string
		want   []time.Duration
	}{
		{"accepted", 204, "", []time.Duration{0}},
		{"conflict", 409, "", []time.Duration{0, 1, 2, 3}},
		{"busy", 503, "5", []time.Duration{0, 5, 10, 15}},
		{"limited", 429, "59", []time.Duration{0, 59, 118, 177}},
		{"busy for long", 503, "60", []time.Duration{0}},
		{"busy, no word when", 503, "", []time.Duration{0}},
		{"broken", 500, "5", []time.Duration{0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := ctikit.NewVirtualClock(start)
			z, b := subscribed(t, v)
			b.answer = func(int) (int, string) { return tt.status, tt.again }
			z.SetMaxCapacity(7001, zendesk.ChannelTalk, 9)
			for v.Step() {
			}
			var got []time.Duration
			for _, at := range b.arrived {
				got = append(got, at.Sub(start)/time.Second)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || len(z.Deliveries()) != len(tt.want) {
				t.Errorf("seconds of arrival (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSlowReceiver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int64
		slow := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			n.Add(1)
			<-r.Context().Done()
		})
		z := team(t, zendesktest.WithPatience(2*time.Second))
		z.Deliver("hooks.example.test", slow)
		z.Subscribe("https://hooks.example.test/", zendesk.EventAgentMaxCapacityChanged)
		z.SetMaxCapacity(7001, zendesk.ChannelTalk, 9)
		z.SetGroups(7001, nil) // not subscribed
		time.Sleep(10 * time.Minute)
		if n.Load() != 6 {
			t.Errorf("%d attempts, want one and five more", n.Load())
		}
	})
}

func TestRetryPolicy(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z, b := subscribed(t, v, zendesktest.WithRetryPolicy(func(attempt, _ int, _ time.Duration, _ error) (time.Duration, bool) {
		return time.Minute, attempt < 2
	}))
	z.SetMaxCapacity(7001, zendesk.ChannelTalk, 9)
	z.Close()
	for v.Step() {
	}
	if len(b.events) != 0 {
		t.Error("delivered after Close")
	}
	z, b = subscribed(t, v, zendesktest.WithRetryPolicy(func(attempt, _ int, _ time.Duration, _ error) (time.Duration, bool) {
		return time.Minute, attempt < 2
	}))
	z.SetMaxCapacity(7001, zendesk.ChannelTalk, 9)
	for v.Step() {
	}
	if len(b.events) != 2 {
		t.Errorf("%d deliveries, want 2", len(b.events))
	}
}
