package systems_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// TestVendorTable checks Aircall's table row by row, in both directions, one
// way as Aircall does it and both ways.
func TestVendorTable(t *testing.T) {
	reason := func(s aircall.Substatus) aircalltest.User {
		return aircalltest.User{Status: aircall.Unavailable, Substatus: s}
	}
	away := aircalltest.User{Status: aircall.Unavailable}
	tests := []struct {
		name   string
		from   aircalltest.User // what Aircall shows before
		status zendesk.StatusID // what Zendesk shows before; 0 is Online
		click  click
		leads  statussync.Direction
		want   string
	}{
		{"Aircall Available → Zendesk Online", away, zendesk.StatusOffline, inAircall(aircall.Available, ""), statussync.BLeads, "3 available"},
		{"Aircall Unavailable → Zendesk Offline", aircalltest.User{}, 0, inAircall(aircall.Unavailable, ""), statussync.BLeads, "2 unavailable"},
		{"lunch → Offline", aircalltest.User{}, 0, inAircall(aircall.Unavailable, aircall.OutForLunch), statussync.BLeads, "2 unavailable/out_for_lunch"},
		{"break → Offline", aircalltest.User{}, 0, inAircall(aircall.Unavailable, aircall.OnABreak), statussync.BLeads, "2 unavailable/on_a_break"},
		{"training → Offline", aircalltest.User{}, 0, inAircall(aircall.Unavailable, aircall.InTraining), statussync.BLeads, "2 unavailable/in_training"},
		{"back office → Offline", aircalltest.User{}, 0, inAircall(aircall.Unavailable, aircall.DoingBackOffice), statussync.BLeads, "2 unavailable/doing_back_office"},
		{"other → Offline", aircalltest.User{}, 0, inAircall(aircall.Unavailable, aircall.Other), statussync.BLeads, "2 unavailable/other"},
		{"Zendesk Online → Aircall Available", away, zendesk.StatusOffline, inZendesk(zendesk.StatusOnline), statussync.ALeads, "3 available"},
		{"Zendesk Offline → Aircall Unavailable", aircalltest.User{}, 0, inZendesk(zendesk.StatusOffline), statussync.ALeads, "2 unavailable"},
		{"Zendesk Away → Aircall Unavailable", aircalltest.User{}, 0, inZendesk(zendesk.StatusAway), statussync.ALeads, "4 unavailable"},
		{"Zendesk Transfers only → Aircall Unavailable", aircalltest.User{}, 0, inZendesk(zendesk.StatusTransfersOnly), statussync.ALeads, "5 unavailable"},
		{"a reason is kept: Zendesk Offline, already unavailable", reason(aircall.OnABreak), zendesk.StatusAway, inZendesk(zendesk.StatusOffline), statussync.ALeads, "2 unavailable/on_a_break"},
		{"Aircall's schedule is not copied", aircalltest.User{}, 0, inAircall(aircall.Custom, ""), statussync.BLeads, "3 custom"},
		{"Aircall's schedule is not overwritten", aircalltest.User{Status: aircall.Custom}, 0, inZendesk(zendesk.StatusAway), statussync.ALeads, "4 custom"},
		{"a custom status is not copied", aircalltest.User{}, 0, inZendesk(lunch), statussync.ALeads, "120001 available"},
		{"a custom status is not overwritten", aircalltest.User{}, lunch, inAircall(aircall.Unavailable, ""), statussync.BLeads, "120001 unavailable"},
	}
	for _, tt := range tests {
		for mode, dir := range map[string]statussync.Direction{"one way": tt.leads, "both ways": statussync.TwoWay} {
			t.Run(tt.name+", "+mode, func(t *testing.T) {
				d := newDesk(t, tt.status, tt.from)
				d.sync(dir, statussync.Leave)
				if d.zendesk.Writes()+d.aircall.Writes() > 0 {
					t.Fatalf("the start is not quiet: %s", d.shows())
				}
				tt.click(d)
				d.run(3 * time.Minute)
				d.expect(tt.want)
			})
		}
	}
}

// TestMapped has rules speak of what the defaults leave alone.
func TestMapped(t *testing.T) {
	meal := statussync.Both("Lunch", "unavailable/out_for_lunch")
	auto := statussync.Both("Away", "custom")
	tests := []struct {
		name  string
		click click
		want  string
	}{
		{"a custom status to a reason", inZendesk(lunch), "120001 unavailable/out_for_lunch"},
		{"a reason to a custom status", inAircall(aircall.Unavailable, aircall.OutForLunch), "120001 unavailable/out_for_lunch"},
		{"another reason is the coarse rule's", inAircall(aircall.Unavailable, aircall.OnABreak), "2 unavailable/on_a_break"},
		{"the schedule", inAircall(aircall.Custom, ""), "4 custom"},
		{"to the schedule", inZendesk(zendesk.StatusAway), "4 custom"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, 0, aircalltest.User{})
			d.sync(statussync.TwoWay, statussync.Leave, meal, auto)
			tt.click(d)
			d.run(time.Minute)
			d.expect(tt.want)
		})
	}
}

// TestDrift changes the following side: it is left alone until the leader
// moves, or taken back (S10, R133).
func TestDrift(t *testing.T) {
	tests := []struct {
		name        string
		dir         statussync.Direction
		drift       statussync.Drift
		follower    click
		want        string
		leader      click
		wantAfter   string
		wantNotices []string
	}{
		{"Zendesk leads, Aircall drifts", statussync.ALeads, statussync.Leave,
			inAircall(aircall.Unavailable, aircall.OnABreak), "3 unavailable/on_a_break",
			inZendesk(zendesk.StatusAway), "4 unavailable/on_a_break", nil},
		{"Zendesk leads, Aircall drifts, Zendesk goes and comes back", statussync.ALeads, statussync.Leave,
			inAircall(aircall.Unavailable, ""), "3 unavailable", func(d *desk) {
				inZendesk(zendesk.StatusAway)(d)
				d.run(10 * time.Second)
				inZendesk(zendesk.StatusOnline)(d)
			}, "3 available", nil},
		{"Aircall leads, Zendesk drifts", statussync.BLeads, statussync.Leave,
			inZendesk(zendesk.StatusAway), "4 available",
			inAircall(aircall.Unavailable, ""), "4 unavailable", nil}, // consistent already (S4)
		{"Aircall leads, Zendesk drifts, Aircall goes and comes back", statussync.BLeads, statussync.Leave,
			inZendesk(zendesk.StatusOffline), "2 available", func(d *desk) {
				inAircall(aircall.Unavailable, "")(d)
				d.run(10 * time.Second)
				inAircall(aircall.Available, "")(d)
			}, "3 available", nil},
		{"Zendesk leads and reverts", statussync.ALeads, statussync.Revert,
			inAircall(aircall.Unavailable, ""), "3 available",
			inZendesk(zendesk.StatusAway), "4 unavailable", []string{"aircall reverted R133"}},
		{"Aircall leads and reverts", statussync.BLeads, statussync.Revert,
			inZendesk(zendesk.StatusOffline), "3 available",
			inAircall(aircall.Unavailable, ""), "2 unavailable", []string{"zendesk reverted R133"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, zendesk.StatusOffline, aircalltest.User{Status: aircall.Unavailable})
			d.sync(tt.dir, tt.drift)
			if tt.dir == statussync.ALeads { // the leader must have moved once
				inZendesk(zendesk.StatusOnline)(d)
			} else {
				inAircall(aircall.Available, "")(d)
			}
			d.run(time.Minute)
			d.expect("3 available")
			tt.follower(d)
			d.run(10 * time.Minute)
			d.expect(tt.want)
			tt.leader(d)
			d.run(3 * time.Minute)
			d.expect(tt.wantAfter)
			var got []string
			for _, n := range d.notices {
				got = append(got, n.Subject.System+" "+string(n.Code)+" "+n.Rule)
			}
			if !slices.Equal(got, tt.wantNotices) {
				t.Errorf("notices %q, want %q", got, tt.wantNotices)
			}
		})
	}
}

// TestFirstRun starts between two systems that disagree, without history: one
// way writes nothing until the leader moves, two ways take the named side
// (S10).
func TestFirstRun(t *testing.T) {
	tests := []struct {
		name  string
		dir   statussync.Direction
		drift statussync.Drift
		want  string
	}{
		{"two ways", statussync.TwoWay, statussync.Leave, "4 unavailable"},
		{"Zendesk leads", statussync.ALeads, statussync.Leave, "4 available"},
		{"Aircall leads", statussync.BLeads, statussync.Leave, "4 available"},
		{"Zendesk leads and reverts", statussync.ALeads, statussync.Revert, "4 available"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, zendesk.StatusAway, aircalltest.User{})
			d.sync(tt.dir, tt.drift)
			d.run(5 * time.Minute)
			d.expect(tt.want)
		})
	}
}

// TestTieBreak has the other side be the named one.
func TestTieBreak(t *testing.T) {
	d := newDesk(t, zendesk.StatusAway, aircalltest.User{})
	e, err := engine.New(t.Context(), engine.Config{Account: "acme", Clock: d.clock, Systems: []engine.System{d.zs, d.as}, Pairs: []statussync.Pair{{
		A: "zendesk", B: "aircall", TieBreak: "aircall", Rules: []statussync.Rule{statussync.Both("online", "available"), statussync.Both("away", "unavailable")},
	}}})
	d.must(err)
	d.engine = e
	d.run(3 * time.Minute)
	d.expect("3 available")
}
