package engine_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestJoin asks who is joined to whom, and who is reported.
func TestJoin(t *testing.T) {
	type person struct {
		id    int64
		email string
	}
	tests := []struct {
		name    string
		zendesk []person
		aircall []person
		change  func(*engine.Config)
		want    map[int64]string // by Zendesk id, the Aircall id
		notices []string
	}{
		{
			name:    "the same address but for case and space",
			zendesk: []person{{1, "agent@example.test"}}, aircall: []person{{9, " Agent@EXAMPLE.test "}},
			want: map[int64]string{1: "9"},
		},
		{
			name:    "no partner is reported once, on both sides",
			zendesk: []person{{1, "one@example.test"}}, aircall: []person{{9, "nine@example.test"}},
			notices: []string{"zendesk unjoined 1", "aircall unjoined 9"},
		},
		{
			name:    "no address",
			zendesk: []person{{1, ""}}, aircall: []person{{9, ""}},
			notices: []string{"zendesk unjoined 1", "aircall unjoined 9"},
		},
		{
			name:    "two have it in Aircall",
			zendesk: []person{{1, "agent@example.test"}}, aircall: []person{{8, "agent@example.test"}, {9, "AGENT@example.test"}},
			notices: []string{"zendesk ambiguous 1", "aircall ambiguous 8", "aircall ambiguous 9"},
		},
		{
			name:    "two have it in Zendesk",
			zendesk: []person{{1, "agent@example.test"}, {2, "agent@example.test"}}, aircall: []person{{9, "agent@example.test"}},
			notices: []string{"zendesk ambiguous 1", "zendesk ambiguous 2", "aircall ambiguous 9"},
		},
		{
			name:    "the explicit map beats the address, whoever comes first",
			zendesk: []person{{1, "agent@example.test"}, {2, "other@example.test"}}, aircall: []person{{9, "agent@example.test"}},
			change: func(c *engine.Config) {
				c.Agents = map[string]map[string]string{"2": {"aircall": "9"}}
			},
			want: map[int64]string{2: "9"}, notices: []string{"zendesk unjoined 1"},
		},
		{
			name:    "the explicit map names nobody who exists",
			zendesk: []person{{1, "agent@example.test"}}, aircall: []person{{9, "agent@example.test"}},
			change: func(c *engine.Config) {
				c.Agents = map[string]map[string]string{"1": {"aircall": "77"}}
			},
			notices: []string{"zendesk unjoined 1", "aircall unjoined 9"},
		},
		{
			name:    "ignored by address",
			zendesk: []person{{1, "agent@example.test"}}, aircall: []person{{9, "agent@example.test"}},
			change: func(c *engine.Config) { c.Ignore = []string{"Agent@example.test"} },
		},
		{
			name:    "ignored by hub id",
			zendesk: []person{{1, "agent@example.test"}}, aircall: []person{{9, "agent@example.test"}},
			change:  func(c *engine.Config) { c.Ignore = []string{"1"} },
			notices: []string{"aircall unjoined 9"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for _, p := range tt.zendesk {
				w.zendesk.PutAgent(zendesktest.Agent{ID: p.id, Email: p.email, Status: zendesk.StatusOnline})
			}
			for _, p := range tt.aircall {
				w.aircall.PutUser(aircalltest.User{ID: p.id, Email: p.email})
			}
			w.start(tt.change)
			w.run(5 * time.Minute)
			for _, p := range tt.zendesk {
				x, _ := w.engine.Explain(t.Context(), zid(p.id))
				got := ""
				if len(x.Systems) > 0 {
					got = x.Systems[1].ID
				}
				if got != tt.want[p.id] {
					t.Errorf("agent %d is joined to %q, want %q", p.id, got, tt.want[p.id])
				}
			}
			if diff := cmp.Diff(tt.notices, w.noticed()); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLightAgents has agents without a status left alone, and not reported.
func TestLightAgents(t *testing.T) {
	w := newWorld(t)
	ids := w.hire(1)
	w.zendesk.PutAgent(zendesktest.Agent{ID: 7002, Email: "gone@example.test", Suspended: true})
	w.start(nil)
	w.run(3 * time.Minute)
	w.expect(ids[0], "3 available")
	if got := w.noticed(); len(got) > 0 {
		t.Errorf("notices %q", got)
	}
}

// TestFactsKept has an agent click before the partner exists: the click is
// kept, and copied once they are joined.
func TestFactsKept(t *testing.T) {
	w := newWorld(t)
	w.aircall.PutUser(aircalltest.User{ID: 8001, Email: "agent1@example.test"})
	w.start(nil)
	w.run(2 * time.Minute)
	w.clickAircall(firstAgent, aircall.Unavailable, "")
	w.run(30 * time.Second)
	w.zendesk.PutAgent(zendesktest.Agent{ID: firstAgent, Email: "agent1@example.test", Status: zendesk.StatusOnline})
	w.run(3 * time.Minute)
	w.expect(firstAgent, "2 unavailable")
	w.noWaste()
	if got := stored(t, w.store, "acme/loose/"); len(got) > 0 {
		t.Errorf("left behind: %v", got)
	}
}

// TestVanished has one side leave: two lists later the binding is over, and it
// begins anew when the agent is back.
func TestVanished(t *testing.T) {
	tests := []struct {
		name        string
		leave, back func(*world)
		notice      string
	}{
		{"the phone", func(w *world) { w.aircall.DeleteUser(8001) },
			func(w *world) { w.aircall.PutUser(aircalltest.User{ID: 8999, Email: "agent1@example.test"}) },
			"aircall vanished 7001"},
		{"the desk", func(w *world) { w.zendesk.DeleteAgent(7001) },
			func(w *world) {
				w.zendesk.PutAgent(zendesktest.Agent{ID: 7001, Email: "agent1@example.test", Status: zendesk.StatusOnline})
			}, "zendesk vanished 7001"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, _ := settled(t, 1, nil)
			tt.leave(w)
			w.run(40 * time.Second)
			if got := w.noticed(); len(got) > 0 {
				t.Errorf("after one list: %q", got)
			}
			w.run(3 * time.Minute)
			if got := w.noticed(); !slices.Contains(got, tt.notice) || len(got) != 2 {
				t.Errorf("notices %q, want %q and who is left", got, tt.notice)
			}
			if _, err := w.engine.Explain(t.Context(), "7001"); err == nil {
				t.Error("the binding is still there")
			}
			tt.back(w)
			w.run(12 * time.Minute) // addresses are looked up anew with the catalogs
			if w.stats("zendesk").Joined != 1 || w.stats("aircall").Joined != 1 {
				t.Errorf("not joined again: %v", w.engine.Stats())
			}
			w.zendesk.SetStatus(7001, zendesk.StatusAway)
			w.run(time.Minute)
			if a := w.aircall.Writes(); a != 1 {
				t.Errorf("%d writes to Aircall, want 1", a)
			}
		})
	}
}

// TestReassigned starts again with another explicit map and another ignore
// list: old bindings give way.
func TestReassigned(t *testing.T) {
	w, ids := settled(t, 3, nil)
	w.start(func(c *engine.Config) {
		c.Agents = map[string]map[string]string{zid(ids[0]): {"aircall": zid(ids[1] + userOffset)}}
		c.Ignore = []string{"agent3@example.test"}
	})
	w.run(3 * time.Minute)
	w.zendesk.SetStatus(ids[0], zendesk.StatusAway)
	w.zendesk.SetStatus(ids[2], zendesk.StatusAway)
	w.run(2 * time.Minute)
	var got []string
	for _, id := range ids {
		got = append(got, strings.Fields(w.shows(id))[1])
	}
	if diff := cmp.Diff([]string{"available", "unavailable", "available"}, got); diff != "" {
		t.Errorf("Aircall (-want +got):\n%s", diff)
	}
	w.noWaste()
}

// TestManyWithoutEmail paces look-ups like everything else.
func TestManyWithoutEmail(t *testing.T) {
	w := newWorld(t)
	w.zendesk.FailNext(showUsers, ctikit.Fault{Status: 429, RetryAfter: 5 * time.Second})
	w.zendesk.FailNext(showUsers, ctikit.Fault{Status: 500})
	w.hire(250)
	w.start(nil)
	w.run(4 * time.Minute)
	if got := w.stats("zendesk"); got.Joined != 250 {
		t.Errorf("%d joined, want 250", got.Joined)
	}
	if got := w.zendesk.Count(showUsers); got != 3+2 {
		t.Errorf("%d look-ups, want 3 and the 2 that failed", got)
	}
	if got := w.noticed(); len(got) > 0 {
		t.Errorf("who could not be looked up was reported: %q", got)
	}
}
