package engine_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// TestProviderFails has the provider fail for a while: the click arrives all
// the same, once, nobody is blocked, and the waits are obeyed.
func TestProviderFails(t *testing.T) {
	tests := []struct {
		name     string
		fail     func(*world)
		writes   int           // PUT requests in all
		least    time.Duration // before the write that worked
		most     time.Duration
		throttle int64
	}{
		{"429 with Retry-After", func(w *world) {
			w.zendesk.FailNext(writeAgent, ctikit.Fault{Status: 429, RetryAfter: 17 * time.Second})
		}, 2, 17 * time.Second, 19 * time.Second, 1},
		{"429s without, each wait longer", func(w *world) {
			w.zendesk.FailNext(writeAgent, ctikit.Fault{Status: 429, Times: 4})
		}, 5, 7 * time.Second, 30 * time.Second, 4},
		{"429 with Retry-After: 0", func(w *world) {
			w.zendesk.FailNext(writeAgent, ctikit.Fault{Status: 429, RetryAfter: ctikit.RetryAtOnce})
		}, 2, time.Second, 5 * time.Second, 1},
		{"a burst of 503s", func(w *world) {
			w.zendesk.FailNext(writeAgent, ctikit.Fault{Status: 503, Times: 3})
		}, 4, 4 * time.Second, 30 * time.Second, 0},
		{"a gateway's page", func(w *world) {
			w.zendesk.FailNext(writeAgent, ctikit.Fault{Status: 502, Body: "<html>", ContentType: "text/html"})
		}, 2, time.Second, 10 * time.Second, 0},
		{"a cut connection", func(w *world) {
			w.zendesk.FailNext(writeAgent, ctikit.Fault{Cut: true})
		}, 2, time.Second, 10 * time.Second, 0},
		{"a cut connection whose write took place", func(w *world) {
			w.zendesk.FailNext(writeAgent, ctikit.Fault{Cut: true, After: true})
		}, 1, 0, time.Second, 0},
		{"a 503 whose write took place", func(w *world) {
			w.zendesk.FailNext(writeAgent, ctikit.Fault{Status: 503, After: true})
		}, 1, 0, time.Second, 0},
		{"the reading after the write fails too, and the echo decides", func(w *world) {
			w.zendesk.FailNext(writeAgent, ctikit.Fault{Cut: true, After: true})
			w.zendesk.FailNext(readAgent, ctikit.Fault{Status: 500, Times: 2})
		}, 1, 0, time.Second, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, ids := settled(t, 1, nil)
			w.run(10 * time.Second)
			tt.fail(w)
			w.clickAircall(ids[0], aircall.Unavailable, "")
			clicked := w.clock.Now().Add(-w.slow) // by Zendesk's clock
			w.run(2 * time.Minute)
			w.expect(ids[0], "2 unavailable")
			if got := w.zendesk.Count(writeAgent) - w.zendesk.IgnoredWrites(); got != tt.writes {
				t.Errorf("%d PUTs, want %d", got, tt.writes)
			}
			if took := w.zendesk.StatusOf(ids[0]).UpdatedAt.Sub(clicked); took < tt.least || took > tt.most+5*time.Second {
				t.Errorf("took %v, want %v to %v and the moment that Aircall's reason needs", took, tt.least, tt.most)
			}
			if got := w.stats("zendesk").Throttled; got != tt.throttle {
				t.Errorf("%d 429s counted, want %d", got, tt.throttle)
			}
			if got := w.noticed(); len(got) > 0 {
				t.Errorf("notices %q", got)
			}
			if w.zendesk.Writes() != 1 {
				t.Errorf("%d changes, want 1", w.zendesk.Writes())
			}
			w.noWaste()
		})
	}
}

// TestEndlessRetryAfter does not believe in a day.
func TestEndlessRetryAfter(t *testing.T) {
	w, ids := settled(t, 1, nil)
	w.zendesk.FailNext(writeAgent, ctikit.Fault{Status: 429, RetryAfter: 24 * time.Hour})
	w.clickAircall(ids[0], aircall.Unavailable, "")
	w.run(62 * time.Minute)
	w.expect(ids[0], "2 unavailable")
}

// TestOtherPrograms share the account: what the headers say is left is obeyed.
func TestOtherPrograms(t *testing.T) {
	w, ids := settled(t, 30, nil)
	for range 5 {
		w.aircall.Spend(113)
		for _, id := range ids {
			to := zendesk.StatusAway
			if w.zendesk.StatusOf(id).ID == to {
				to = zendesk.StatusOnline
			}
			w.zendesk.SetStatus(id, to)
		}
		w.run(2 * time.Minute)
	}
	w.run(2 * time.Minute)
	for _, id := range ids {
		w.expect(id, "4 unavailable")
	}
	refused := 0
	for _, e := range w.aircall.Requests() {
		if e.Status == 429 {
			refused++
		}
	}
	if refused > 5 { // each time we may learn it the hard way once
		t.Errorf("%d requests were refused", refused)
	}
	w.noWaste()
}

// TestDenied has the whole account refuse us: writes pause, nobody is blocked,
// one write per sweep tries, and when it works all do (S11).
func TestDenied(t *testing.T) {
	w, ids := settled(t, 5, oneByOne)
	w.zendesk.FailNext(writeAgent, ctikit.Fault{Status: 403, Times: 4})
	for _, id := range ids {
		w.clickAircall(id, aircall.Unavailable, "")
	}
	w.run(30 * time.Second)
	if got := w.zendesk.Count(writeAgent); got > 2 {
		t.Errorf("%d PUTs before the first sweep, want one and one probe at most", got)
	}
	if !w.stats("zendesk").Denied {
		t.Error("the system is not paused")
	}
	if text := w.explain(ids[4]); !strings.Contains(text, "the account to accept us again") {
		t.Errorf("Explain does not tell:\n%s", text)
	}
	before, sweeps := w.zendesk.Count(writeAgent), w.engine.Stats().Sweeps
	w.run(2*time.Minute + 5*time.Second)
	if probes := w.zendesk.Count(writeAgent) - before; probes > w.engine.Stats().Sweeps-sweeps+4 {
		t.Errorf("%d PUTs in %d sweeps", probes, w.engine.Stats().Sweeps-sweeps)
	}
	w.run(4 * time.Minute)
	for _, id := range ids {
		w.expect(id, "2 unavailable")
	}
	if got := w.zendesk.Count(writeAgent) - w.zendesk.IgnoredWrites(); got != 4+5 {
		t.Errorf("%d PUTs, want 4 refused and 5 writes", got)
	}
	if got, want := w.noticed(), []string{"zendesk denied", "zendesk allowed"}; !slices.Equal(got, want) {
		t.Errorf("notices %q, want %q", got, want)
	}
	if got := w.stats("zendesk"); got.Blocked != 0 || got.Denied {
		t.Errorf("blocked or denied: %+v", got)
	}
	w.noWaste()
}

// TestOmnichannelOff pauses the system until the switch is on again.
func TestOmnichannelOff(t *testing.T) {
	w, ids := settled(t, 2, nil)
	w.zendesk.SetOmnichannel(false)
	w.clickAircall(ids[0], aircall.Unavailable, "")
	w.run(3 * time.Minute)
	if got := w.noticed(); !slices.Contains(got, "zendesk denied") {
		t.Errorf("notices %q", got)
	}
	w.zendesk.SetOmnichannel(true) // Zendesk marks everybody's status anew: nobody chose it (S12)
	w.run(5 * time.Minute)
	w.expect(ids[0], "2 unavailable")
	w.clickAircall(ids[1], aircall.Unavailable, "")
	w.run(2 * time.Minute)
	w.expect(ids[1], "2 unavailable")
	if w.stats("zendesk").Blocked != 0 {
		t.Error("an agent was blocked")
	}
}

// TestBlocked has Zendesk refuse one agent's status for good: reported once,
// until something changes that may let it through (S11).
func TestBlocked(t *testing.T) {
	tests := []struct {
		name   string
		change func(*world, int64)
		want   string
	}{
		{"nothing changes", func(*world, int64) {}, "3 unavailable/out_for_lunch"},
		{"the agent's groups", func(w *world, id int64) { w.zendesk.SetGroups(id, []int64{310, 555}) }, "6 unavailable/out_for_lunch"},
		{"the status's groups", func(w *world, _ int64) {
			w.zendesk.PutStatus(zendesk.UnifiedStatus{ID: w.lunch, Name: "Lunch time", Custom: true})
		}, "6 unavailable/out_for_lunch"},
		{"the wish", func(w *world, id int64) {
			w.clickAircall(id, aircall.Unavailable, aircall.OnABreak)
		}, "2 unavailable/on_a_break"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.zendesk.PutStatus(zendesk.UnifiedStatus{ID: w.lunch, Name: "Lunch", Custom: true, GroupIDs: []int64{555}})
			ids := w.hire(2)
			w.start(lunchRule)
			w.run(3 * time.Minute)
			w.clickAircall(ids[0], aircall.Unavailable, aircall.OutForLunch)
			w.run(6 * time.Minute)
			if got := w.zendesk.Count(writeAgent); got != 1 {
				t.Errorf("%d PUTs, want 1", got)
			}
			if got, want := w.noticed(), []string{"zendesk blocked 7001"}; !slices.Equal(got, want) {
				t.Errorf("notices %q, want %q", got, want)
			}
			if text := w.explain(ids[0]); !strings.Contains(text, "was refused") {
				t.Errorf("Explain does not tell:\n%s", text)
			}
			tt.change(w, ids[0])
			w.run(13 * time.Minute)
			want := strings.Replace(tt.want, "6 ", zid(int64(w.lunch))+" ", 1)
			w.expect(ids[0], want)
			if got := w.stats("zendesk").Blocked; got != 1 {
				t.Errorf("%d blocked, want 1", got)
			}
			w.clickAircall(ids[1], aircall.Unavailable, "")
			w.run(time.Minute)
			w.expect(ids[1], "2 unavailable")
		})
	}
}

// TestBrokenList tells once that a list cannot be read, and goes on when it
// can.
func TestBrokenList(t *testing.T) {
	w, ids := settled(t, 2, nil)
	w.aircall.FailNext("GET /v1/users/availabilities", ctikit.Fault{Status: 500, Times: 6})
	w.lost = true
	w.zendesk.SetStatus(ids[0], zendesk.StatusAway)
	w.run(3 * time.Minute)
	if got, want := w.noticed(), []string{"aircall sweep_fails"}; !slices.Equal(got, want) {
		t.Errorf("notices %q, want %q", got, want)
	}
	w.run(5 * time.Minute)
	if got, want := w.noticed(), []string{"aircall sweep_fails", "aircall sweep_works"}; !slices.Equal(got, want) {
		t.Errorf("notices %q, want %q", got, want)
	}
	w.expect(ids[0], "4 unavailable")
}

// TestPause has writes wait and the newest wish stand; learning goes on.
func TestPause(t *testing.T) {
	w, ids := settled(t, 2, nil)
	w.must(w.engine.Pause(t.Context()))
	w.clickAircall(ids[0], aircall.Unavailable, "")
	w.clickAircall(ids[1], aircall.Unavailable, "")
	w.run(time.Minute)
	w.clickAircall(ids[1], aircall.Available, "")
	w.run(5 * time.Minute)
	if n := w.zendesk.Count(writeAgent); n != 0 || !w.engine.Paused() || !w.engine.Stats().Paused {
		t.Errorf("%d PUTs while paused", n)
	}
	if text := w.explain(ids[0]); !strings.Contains(text, "the end of the pause to set zendesk to "+`"offline" (#2)`) {
		t.Errorf("Explain does not tell:\n%s", text)
	}
	if got := w.stats("zendesk"); got.Pending == 0 || got.Lag < 5*time.Minute {
		t.Errorf("%d pending for %v", got.Pending, got.Lag)
	}
	w.must(w.engine.Resume(t.Context()))
	w.run(30 * time.Second)
	w.expect(ids[0], "2 unavailable")
	w.expect(ids[1], "3 available")
	if n := w.zendesk.Count(writeAgent) - w.zendesk.IgnoredWrites(); n != 1 {
		t.Errorf("%d PUTs, want 1", n)
	}
	w.noWaste()
}

// TestDryRun writes nothing and shows what it would do.
func TestDryRun(t *testing.T) {
	w, ids := settled(t, 2, func(c *engine.Config) { c.DryRun = true })
	w.clickAircall(ids[0], aircall.Unavailable, "")
	w.run(6 * time.Minute)
	w.expect(ids[0], "3 unavailable")
	if n := w.zendesk.Count(writeAgent) + w.aircall.Count(writeUser); n != 0 {
		t.Errorf("%d PUTs in a dry run", n)
	}
	if got := w.stats("zendesk").Withheld; got != 1 {
		t.Errorf("%d withheld, want 1", got)
	}
	if text := w.explain(ids[0]); !strings.Contains(text, "the end of the dry run to set zendesk to "+`"offline" (#2)`) {
		t.Errorf("Explain does not tell:\n%s", text)
	}
	if n := strings.Count(w.log.String(), `msg="would write"`); n != 1 {
		t.Errorf("%d log lines tell, want 1", n)
	}
}
