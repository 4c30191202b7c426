package zendesk_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
)

func TestTalk(t *testing.T) {
	z, ctx := crew(t), t.Context()
	talk := z.Client().Talk
	is := func(step string, want zendesk.TalkAvailability) {
		t.Helper()
		got, err := talk.Get(ctx, 7001)
		if diff := cmp.Diff(&want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", step, err, diff)
		}
	}
	is("at first", zendesk.TalkAvailability{State: zendesk.ChannelOnline, Via: zendesk.TalkClient})
	z.SetCall(7001, zendesk.CallWrapUp)
	z.SetStatus(7001, zendesk.StatusAway)
	is("away", zendesk.TalkAvailability{State: zendesk.ChannelAway, Via: zendesk.TalkClient, CallStatus: zendesk.CallWrapUp})

	_, err := talk.SetState(ctx, 7001, zendesk.ChannelOnline)
	if !errors.Is(err, zendesk.ErrOmnichannelRouting) || !errors.Is(err, zendesk.ErrInvalid) {
		t.Errorf("routing on: %v", err)
	}
	if _, err := talk.SetVia(ctx, 7001, zendesk.TalkPhone); err != nil {
		t.Errorf("via while routing is on: %v", err)
	}
	if _, err := talk.SetVia(ctx, 7001, "pigeon"); !errors.Is(err, zendesk.ErrInvalid) || errors.Is(err, zendesk.ErrOmnichannelRouting) {
		t.Errorf("via pigeon: %v", err)
	}
	z.SetOmnichannel(false)
	z.SetCall(7001, zendesk.CallNone)
	if _, err := talk.SetState(ctx, 7001, zendesk.ChannelTransfersOnly); err != nil {
		t.Errorf("routing off: %v", err)
	}
	is("at last", zendesk.TalkAvailability{State: zendesk.ChannelTransfersOnly, Via: zendesk.TalkPhone})
	if _, err := talk.Get(ctx, 7004); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("a light agent: %v", err)
	}
}

func TestGroupAvailability(t *testing.T) {
	z, ctx := crew(t), t.Context()
	z.SetStatus(7002, zendesk.StatusAway)
	z.AddWorkItem(7001, zendesk.ChannelMessaging, "901", zendesk.WorkItemAssigned)
	g, err := z.Client().GroupAvailability.Get(ctx, 310)
	if err != nil {
		t.Fatal(err)
	}
	want := zendesk.Counts{
		"messaging.online": 2, "messaging.away": 1, "messaging.max_capacity": 9, "messaging.consumed_capacity": 1,
		"support.online": 2, "support.away": 1, "support.max_capacity": 30, "support.consumed_capacity": 0,
		"talk.online": 2, "talk.away": 1, "talk.max_capacity": 3, "talk.consumed_capacity": 0,
	}
	if diff := cmp.Diff(want, g.Channels); diff != "" {
		t.Errorf("channels (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(zendesk.Counts{"3": 2, "4": 1}, g.States); diff != "" || g.GroupID != 310 || g.Version == 0 {
		t.Errorf("group %d, version %d, states (-want +got):\n%s", g.GroupID, g.Version, diff)
	}
	z.SetOmnichannel(false)
	if g, err = z.Client().GroupAvailability.Get(ctx, 310); err != nil || g.States != nil {
		t.Errorf("routing off: %v, %v", g, err)
	}
	if _, err := z.Client().GroupAvailability.Get(ctx, 999); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("no such group: %v", err)
	}
	wrapped, err := canned(t, 200, `{"data": {"attributes": {"channel_group_statuses": {}}}}`).GroupAvailability.Get(ctx, 310)
	if err != nil || wrapped.GroupID != 310 {
		t.Errorf("wrapped: %v, %v", wrapped, err)
	}
	if _, err := canned(t, 200, `{"groups": []}`).GroupAvailability.Get(ctx, 310); !errors.Is(err, zendesk.ErrReply) {
		t.Errorf("another reply: %v", err)
	}
}

func TestEngagements(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z, ctx := crew(t), t.Context()
		start := time.Now().UTC()
		z.AddWorkItem(7001, zendesk.ChannelMessaging, "901", zendesk.WorkItemAccepted)
		z.AddWorkItem(7002, zendesk.ChannelTalk, "CA1", zendesk.WorkItemAccepted)
		z.AddWorkItem(7002, zendesk.ChannelSupport, "902", zendesk.WorkItemAssigned)
		done := z.Client().Engagements
		if page, err := done.List(ctx, zendesk.EngagementListOptions{}); err != nil || len(page.Items) != 0 {
			t.Errorf("before the end: %v, %v", page.Items, err)
		}
		time.Sleep(time.Minute)
		z.RemoveWorkItem(7001, zendesk.ChannelMessaging, "901", "SOLVED")
		z.RemoveWorkItem(7002, zendesk.ChannelTalk, "CA1", "ENDED") // has no engagement
		z.RemoveWorkItem(7002, zendesk.ChannelSupport, "902", "SOLVED")
		one, offered, minute := 1, time.Duration(0), time.Minute
		var got []zendesk.Engagement
		for e, err := range done.All(ctx, zendesk.EngagementListOptions{Size: 1}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, e)
		}
		if len(got) != 2 {
			t.Fatalf("%d engagements, want 2", len(got))
		}
		want := zendesk.Engagement{
			ID: got[0].ID, AgentID: 7001, GroupID: 310, TicketID: 901, RequesterID: 10_000_000_000_002, Channel: "Messaging", StartedAt: start, EndedAt: start.Add(time.Minute),
			StartReason: "ACCEPTED", EndReason: "SOLVED", TicketStatusAtStart: "open", TicketStatusEnd: "solved",
			AgentMessages: &one, AgentReplies: &one, EndUserMessages: &one, OfferTime: &offered, FirstReply: &minute,
			AverageWait: &minute, LongestWait: &minute, AllWait: &minute,
		}
		if diff := cmp.Diff(want, got[0]); diff != "" {
			t.Errorf("engagement (-want +got):\n%s", diff)
		}
		read, err := done.Get(ctx, got[1].ID)
		if diff := cmp.Diff(&got[1], read); diff != "" || err != nil {
			t.Errorf("%v (-listed +read):\n%s", err, diff)
		}
		for name, opts := range map[string]zendesk.EngagementListOptions{
			"agent": {AgentID: 7002}, "channel": {Channel: "Support"}, "ticket": {TicketID: 902},
		} {
			if page, err := done.List(ctx, opts); err != nil || len(page.Items) != 1 || page.Items[0].AgentID != 7002 {
				t.Errorf("%s: %v, %v", name, page.Items, err)
			}
		}
		if page, err := done.List(ctx, zendesk.EngagementListOptions{To: start}); err != nil || len(page.Items) != 0 {
			t.Errorf("earlier: %v, %v", page.Items, err)
		}
		if _, err := done.Get(ctx, "x"); !errors.Is(err, zendesk.ErrNotFound) {
			t.Errorf("no such engagement: %v", err)
		}
	})
}
