package systems_test

import (
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

type engineStatus = statussync.Status

func zendeskOf(z *zendesktest.Fake) *systems.ZendeskAccount { return systems.Zendesk(z.Client()) }

// TestCalls hide what was chosen and choose nothing (S1).
func TestCalls(t *testing.T) {
	d := newDesk(t, 0, aircalltest.User{WrapUpTime: 20 * time.Second})
	d.sync(statussync.TwoWay, statussync.Leave)
	missed := d.aircall.Ring(user)
	d.run(10 * time.Second)
	d.aircall.HangUp(missed)
	d.run(10 * time.Second)
	call := d.aircall.Ring(user)
	d.run(5 * time.Second)
	d.aircall.Answer(call)
	d.run(3 * time.Minute) // sweeps see the call
	d.expect("3 available")
	d.aircall.HangUp(call)
	d.run(2 * time.Minute)
	d.expect("3 available")
	if n := d.zendesk.Writes() + d.aircall.Writes(); n != 0 {
		t.Errorf("%d writes", n)
	}
}

// TestSignedOut is not written; what waits goes out at sign-in.
func TestSignedOut(t *testing.T) {
	d := newDesk(t, 0, aircalltest.User{})
	d.sync(statussync.TwoWay, statussync.Leave)
	d.aircall.SignOut(user)
	inZendesk(zendesk.StatusAway)(d)
	d.run(3 * time.Minute)
	d.expect("4 available")
	d.aircall.SignIn(user)
	d.run(time.Minute)
	d.expect("4 unavailable")
}

// TestSystemMade has Zendesk set a status by itself: a choice or not, as the
// option says (S12).
func TestSystemMade(t *testing.T) {
	tests := []struct {
		name   string
		option []systems.ZendeskOption
		act    click
		want   string
		back   string // after Zendesk restored it
	}{
		{"a disconnect counts while idle", nil, func(d *desk) { d.zendesk.Disconnect(agent) }, "2 unavailable", "3 available"},
		{"a logout too", nil, func(d *desk) { d.zendesk.SignOut(agent) }, "2 unavailable", "3 available"},
		{"an idle timeout too", nil, func(d *desk) { d.zendesk.IdleTimeout(agent, zendesk.StatusAway) }, "4 unavailable", "3 available"},
		{"never", []systems.ZendeskOption{systems.SystemMade(statussync.Never)}, func(d *desk) { d.zendesk.Disconnect(agent) }, "2 available", "3 available"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, 0, aircalltest.User{}, tt.option...)
			d.sync(statussync.TwoWay, statussync.Leave)
			tt.act(d)
			d.run(2 * time.Minute)
			d.expect(tt.want)
			d.zendesk.Reconnect(agent)
			d.run(2 * time.Minute)
			d.expect(tt.back)
		})
	}
}

// TestWorkItems are activity on live channels; support tickets lie open for
// days.
func TestWorkItems(t *testing.T) {
	d := newDesk(t, 0, aircalltest.User{})
	for channel, want := range map[zendesk.Channel]bool{zendesk.ChannelSupport: false, zendesk.ChannelMessaging: true} {
		d.zendesk.AddWorkItem(agent, channel, "1", "assigned")
		r, err := d.zs.Read(t.Context(), "7001")
		d.must(err)
		if channel == zendesk.ChannelSupport && r.Active != statussync.No || channel != zendesk.ChannelSupport && r.Active != statussync.Yes {
			t.Errorf("%s: active %v, want %v", channel, r.Active, want)
		}
		d.zendesk.RemoveWorkItem(agent, channel, "1", "resolved")
	}
	d.zendesk.SetGroups(agent, []int64{20, 3})
	r, err := d.zs.Read(t.Context(), "7001")
	d.must(err)
	if r.Groups != "3,20" {
		t.Errorf("groups %q, want 3,20", r.Groups)
	}
}

// TestOtherEvents say nothing about a status.
func TestOtherEvents(t *testing.T) {
	d := newDesk(t, 0, aircalltest.User{})
	d.sync(statussync.TwoWay, statussync.Leave)
	before := d.engine.Stats().Systems
	d.must(d.zs.Receive(t.Context(), &zendesk.UnknownEvent{}))
	d.must(d.as.Receive(t.Context(), &aircall.UnknownEvent{}))
	d.must(d.as.Receive(t.Context(), &aircall.CallEvent{Kind: aircall.CallCreated}))
	d.must(d.as.Receive(t.Context(), &aircall.UserEvent{Kind: aircall.UserCreated, User: aircall.User{ID: user}}))
	for i, s := range d.engine.Stats().Systems {
		if s.Events != before[i].Events {
			t.Errorf("%s: %d events, want %d", s.System, s.Events, before[i].Events)
		}
	}
	if err := zendeskOf(d.zendesk).Receive(t.Context(), &zendesk.UnknownEvent{}); err == nil {
		t.Error("a system of no engine took an event in")
	}
	if err := systems.Aircall(d.aircall.Client()).Receive(t.Context(), &aircall.UnknownEvent{}); err == nil {
		t.Error("a system of no engine took an event in")
	}
}
