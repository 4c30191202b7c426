package engine_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func TestExplain(t *testing.T) {
	tests := []struct {
		name string
		act  func(*world, int64)
		want []string
	}{
		{"nothing happened", func(*world, int64) {}, []string{
			"agent 7001 at 2026-03-02 09:03:10 UTC",
			`  zendesk shows "online" (#3) since 2026-03-02 09:00:00 UTC, should show "online" (#3): found in zendesk at the start`,
			`  aircall shows "available" since 2026-03-02 09:00:00 UTC or before, should show "available": found in aircall at the start`}},
		{"a click", func(w *world, id int64) { w.zendesk.SetStatus(id, zendesk.StatusAway); w.run(30 * time.Second) }, []string{
			"agent 7001 at 2026-03-02 09:03:40 UTC",
			`  zendesk shows "away" (#4) since 2026-03-02 09:03:10 UTC, should show "away" (#4): changed in zendesk at 2026-03-02 09:03:10.080 UTC`,
			`  aircall shows "unavailable", set by us at 2026-03-02 09:03:10 UTC, should show "unavailable": changed in zendesk at 2026-03-02 09:03:10.080 UTC`}},
		{"a click by a clock that is slow", func(w *world, id int64) {
			w.zendesk.SetSkew(-3 * time.Minute)
			w.run(2 * time.Minute)
			w.zendesk.SetStatus(id, zendesk.StatusAway)
			w.run(30 * time.Second)
		}, []string{
			"agent 7001 at 2026-03-02 09:05:40 UTC",
			`  zendesk shows "away" (#4) since 2026-03-02 09:05:10 UTC, should show "away" (#4): changed in zendesk between 2026-03-02 09:05:09.300 UTC and 2026-03-02 09:05:10.180 UTC (at 2026-03-02 09:02:10.080 UTC by its clock)`,
			`  aircall shows "unavailable", set by us at 2026-03-02 09:05:10 UTC, should show "unavailable": changed in zendesk between 2026-03-02 09:05:09.300 UTC and 2026-03-02 09:05:10.180 UTC (at 2026-03-02 09:02:10.080 UTC by its clock)`}},
		{"a write on its way", func(w *world, id int64) {
			w.lost = true
			w.clickAircall(id, aircall.Unavailable, "")
			w.lost = false
			w.aircall.FailNext("*", ctikit.Fault{Status: 500, Times: 9})
			w.zendesk.SetStatus(id, zendesk.StatusOffline)
			w.run(2 * time.Second)
		}, []string{
			"agent 7001 at 2026-03-02 09:03:12 UTC",
			`  zendesk shows "offline" (#2) since 2026-03-02 09:03:10 UTC, should show "offline" (#2): changed in zendesk at 2026-03-02 09:03:10.080 UTC`,
			`  aircall shows "available" since 2026-03-02 09:00:00 UTC or before, should show "unavailable": changed in zendesk at 2026-03-02 09:03:10.080 UTC; waits for aircall to show "unavailable", which was set at 2026-03-02 09:03:10 UTC, and reads it at 2026-03-02 09:03:13 UTC otherwise`}},
		{"signed out", func(w *world, id int64) {
			w.aircall.SignOut(id + userOffset)
			w.zendesk.SetStatus(id, zendesk.StatusAway)
			w.run(2 * time.Second)
		}, []string{
			"agent 7001 at 2026-03-02 09:03:12 UTC",
			`  zendesk shows "away" (#4) since 2026-03-02 09:03:10 UTC, should show "away" (#4): changed in zendesk at 2026-03-02 09:03:10.080 UTC`,
			`  aircall shows "available" since 2026-03-02 09:00:00 UTC or before, should show "unavailable": changed in zendesk at 2026-03-02 09:03:10.080 UTC; waits for the agent to sign in`}},
		{"a coarse status whose reading fails", func(w *world, id int64) {
			w.clickAircall(id, aircall.Unavailable, "")
			w.aircall.FailNext("*", ctikit.Fault{Status: 500, Times: 9})
			w.run(time.Second)
		}, []string{
			"agent 7001 at 2026-03-02 09:03:11 UTC",
			`  zendesk shows "online" (#3) since 2026-03-02 09:00:00 UTC, should show "online" (#3): found in zendesk at the start`,
			`  aircall shows "available" since 2026-03-02 09:00:00 UTC or before, should show "available": found in aircall at the start; waits for a reading that shows whether "unavailable" stands, at 2026-03-02 09:03:11 UTC`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, ids := settled(t, 1, lunchRule)
			w.run(10 * time.Second)
			tt.act(w, ids[0])
			if diff := cmp.Diff(tt.want, strings.Split(w.explain(ids[0]), "\n")); diff != "" {
				t.Errorf("Explain (-want +got):\n%s", diff)
			}
		})
	}
}

// TestExplainAsJSON gives a program what it gives people, in the zone that is
// asked for.
func TestExplainAsJSON(t *testing.T) {
	w, ids := settled(t, 1, nil)
	w.run(10 * time.Second)
	w.aircall.SignOut(ids[0] + userOffset)
	w.zendesk.SetStatus(ids[0], zendesk.StatusAway)
	w.run(2 * time.Second)
	x, err := w.engine.Explain(t.Context(), zid(ids[0]))
	w.must(err)
	zone := time.FixedZone("CET", 3600)
	got, err := json.MarshalIndent(x.In(zone), "", "  ")
	w.must(err)
	const want = `{
  "agent": "7001",
  "at": "2026-03-02T10:03:12.08+01:00",
  "systems": [
    {
      "system": "zendesk",
      "id": "7001",
      "shows": {
        "id": "4",
        "name": "away"
      },
      "since": {
        "from": "2026-03-02T10:03:09.06+01:00",
        "to": "2026-03-02T10:03:10.18+01:00"
      },
      "wants": {
        "id": "4",
        "name": "away"
      },
      "because": {
        "system": "zendesk",
        "at": "2026-03-02T10:03:10.08+01:00",
        "from": "2026-03-02T10:03:09.06+01:00",
        "to": "2026-03-02T10:03:10.18+01:00"
      }
    },
    {
      "system": "aircall",
      "id": "8001",
      "shows": {
        "id": "available",
        "name": "available"
      },
      "since": {
        "to": "2026-03-02T10:00:00.24+01:00"
      },
      "wants": {
        "id": "unavailable",
        "name": "unavailable"
      },
      "because": {
        "system": "zendesk",
        "at": "2026-03-02T10:03:10.08+01:00",
        "from": "2026-03-02T10:03:09.06+01:00",
        "to": "2026-03-02T10:03:10.18+01:00"
      },
      "waits_for": {
        "for": "sign-in",
        "since": "2026-03-02T10:03:09.06+01:00"
      }
    }
  ]
}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("as JSON (-want +got):\n%s", diff)
	}
	if text := x.In(zone).String(); strings.Contains(text, "UTC") || !strings.Contains(text, "changed in zendesk at 2026-03-02 10:03:10.080 CET") {
		t.Errorf("in another zone:\n%s", text)
	}
	if text := x.String(); strings.Contains(text, "CET") {
		t.Errorf("In changed the explanation:\n%s", text)
	}
}

func TestExplainNobody(t *testing.T) {
	w, _ := settled(t, 1, nil)
	if _, err := w.engine.Explain(t.Context(), "77"); !errors.Is(err, engine.ErrUnknownAgent) {
		t.Errorf("Explain(77): %v", err)
	}
	if _, err := w.engine.State(t.Context(), "77"); !errors.Is(err, engine.ErrUnknownAgent) {
		t.Errorf("State(77): %v", err)
	}
	x := engine.Explanation{Agent: "1", Systems: []engine.SystemExplanation{{System: "phone"}, {System: "desk", ID: "1", Shows: engine.NamedStatus{ID: "3"}}}}
	want := "agent 1\n  phone: not joined\n  desk shows \"3\"; nobody has chosen anything yet"
	if got := x.String(); got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
}

// TestStats counts a small day.
func TestStats(t *testing.T) {
	w, ids := settled(t, 2, nil)
	w.zendesk.SetStatus(ids[0], zendesk.StatusAway)
	w.run(20 * time.Second)
	w.clickAircall(ids[1], aircall.Unavailable, "")
	w.run(20 * time.Second)
	got, err := json.MarshalIndent(w.engine.Stats(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	var stats engine.Stats
	if err := json.Unmarshal(got, &stats); err != nil {
		t.Fatal(err)
	}
	sweeps := int64(stats.Sweeps)
	recent := func(what string, at *time.Time) {
		t.Helper()
		if since := w.clock.Now().Sub(*at); since < 0 || since > time.Minute {
			t.Errorf("%s is %v ago", what, since)
		}
		*at = time.Time{}
	}
	recent("the end of the last sweep", &stats.SweepEnded)
	for i := range stats.Systems {
		recent("the last success", &stats.Systems[i].LastSuccess)
		recent("the last event", &stats.Systems[i].LastEvent)
	}
	if took := stats.SweepTook; took < 80*time.Millisecond || took > time.Second { // two requests of 40 ms
		t.Errorf("the last sweep took %v", took)
	}
	if s := stats.Store; s.Saves < 8 || s.Reads < 2*sweeps || s.Conflicts+s.FailedReads+s.FailedSaves > 0 {
		t.Errorf("the store: %+v", s)
	}
	stats.SweepTook, stats.Store = 0, engine.StoreStats{}
	z, a := int64(w.zendesk.IgnoredWrites()), int64(w.aircall.IgnoredWrites())
	want := engine.Stats{Sweeps: stats.Sweeps, Systems: []engine.SystemStats{
		{System: "zendesk", Joined: 2, Writes: 1 + z, Reads: z, Pages: sweeps, Lookups: 1, Events: 2, Echoes: 1, PerMinute: 200},
		{System: "aircall", Joined: 2, Writes: 1 + a, Reads: a, Pages: sweeps, Events: 2, Echoes: 1, PerMinute: 120},
	}}
	if diff := cmp.Diff(want, stats); diff != "" || sweeps < 3 {
		t.Errorf("Stats (-want +got):\n%s", diff)
	}
}

// TestEchoBeforeReply counts our own write once when its event comes back sooner
// than its reply.
func TestEchoBeforeReply(t *testing.T) {
	w, ids := settled(t, 1, nil)
	w.late = time.Millisecond
	w.clickAircall(ids[0], aircall.Unavailable, "")
	w.run(20 * time.Second)
	if got := w.stats("zendesk"); got.Events != 1 || got.Echoes != 1 || got.Stale != 0 {
		t.Errorf("%d events, %d echoes, %d stale, want 1, 1 and 0", got.Events, got.Echoes, got.Stale)
	}
}

// TestRepeatsAreStale counts what a second delivery brings.
func TestRepeatsAreStale(t *testing.T) {
	w, ids := settled(t, 1, nil)
	w.zendesk.SetStatus(ids[0], zendesk.StatusAway)
	w.run(10 * time.Second)
	var chose statussync.Report
	for _, d := range w.decisions {
		in, _ := d.Input.(statussync.Reports)
		for _, r := range in {
			if r.Source == statussync.Event && r.System == "zendesk" {
				chose = r
			}
		}
	}
	rep := &reporter{}
	w.start(func(c *engine.Config) { c.Systems[0] = rep.of(c.Systems[0]) })
	w.run(2 * time.Minute)
	for range 2 {
		w.must(rep.host.Report(t.Context(), zid(ids[0]), chose))
	}
	if got := w.stats("zendesk"); got.Events != 2 || got.Stale != 2 {
		t.Errorf("%d events, %d stale, want 2 and 2", got.Events, got.Stale)
	}
}

// reporter is a system whose webhooks are a test's.
type reporter struct {
	engine.System
	host engine.Host
}

func (s *reporter) of(inner engine.System) *reporter {
	s.System = inner
	return s
}

func (s *reporter) Attach(h engine.Host) {
	s.host = h
	s.System.Attach(h)
}

// TestNoPersonalData looks for names and addresses in everything that an engine
// says, while everything goes wrong.
func TestNoPersonalData(t *testing.T) {
	const canary = "canary"
	w := newWorld(t)
	for i := range 4 {
		w.zendesk.PutAgent(zendesktest.Agent{ID: int64(7001 + i), Name: "Canary Bird", Email: fmt.Sprintf("canary%d@example.test", i), Status: zendesk.StatusOnline})
		w.aircall.PutUser(aircalltest.User{ID: int64(8001 + i), Name: "Canary Bird", Email: fmt.Sprintf("canary%d@example.test", max(i, 1))})
	}
	w.start(func(c *engine.Config) { c.Ignore = []string{"canary@example.test"} })
	echo := `{"error":"RecordInvalid","description":"canary0@example.test is Canary Bird"}`
	for _, route := range []string{showUsers, listAgents, writeAgent, readAgent, listStatus} {
		for _, status := range []int{403, 500, 422, 404, 429} {
			if route != listStatus {
				w.zendesk.FailNext(route, ctikit.Fault{Status: status, Body: echo, ContentType: "application/json"})
			}
		}
	}
	for _, route := range []string{writeUser, "GET /v2/users"} {
		for _, status := range []int{403, 500, 400, 404} {
			w.aircall.FailNext(route, ctikit.Fault{Status: status, Body: echo, ContentType: "application/json"})
		}
	}
	w.run(15 * time.Minute)
	for i := range 4 {
		w.zendesk.SetStatus(int64(7001+i), zendesk.StatusAway)
		w.run(2 * time.Minute)
		w.clickAircall(int64(7001+i), aircall.Available, "")
		w.run(4 * time.Minute)
	}
	var said strings.Builder
	said.Write(w.log.Bytes())
	fmt.Fprintf(&said, "%+v %+v %+v", w.notices, w.decisions, w.engine.Stats())
	for _, p := range w.engine.Preflight(t.Context()) {
		fmt.Fprintf(&said, "%v %+v\n", p, p)
	}
	for i := range 4 {
		x, err := w.engine.Explain(t.Context(), zid(int64(7001+i)))
		fmt.Fprintln(&said, x, err)
	}
	if w.log.Len() == 0 || len(w.notices) == 0 {
		t.Fatal("nothing was said")
	}
	for line := range strings.Lines(said.String()) {
		if strings.Contains(strings.ToLower(line), canary) || strings.Contains(line, "@") {
			t.Errorf("personal data: %s", line)
		}
	}
	for it, err := range w.store.Scan(t.Context(), "") {
		if err != nil || strings.Contains(strings.ToLower(string(it.Value)), canary) {
			t.Errorf("personal data in the store: %s", it.Value)
		}
	}
}
