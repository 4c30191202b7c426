package engine_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/focus"
)

// TestNewRefuses has New say what is wrong with a configuration.
func TestNewRefuses(t *testing.T) {
	rule := func(r statussync.Rule) func(*world, *engine.Config) {
		return func(_ *world, c *engine.Config) { c.Pairs[0].Rules = append(c.Pairs[0].Rules, r) }
	}
	tests := []struct {
		name   string
		change func(*world, *engine.Config)
		want   error
		text   []string
	}{
		{"an unknown status lists what exists", rule(statussync.Both("Lunhc", "available")), statussync.ErrUnknownStatus,
			[]string{`"Lunhc"`, `"Lunch"`, "zendesk"}},
		{"on the other side too", rule(statussync.Both("Lunch", "unavailable/siesta")), statussync.ErrUnknownStatus,
			[]string{`"unavailable/out_for_lunch"`}},
		{"an unknown id", rule(statussync.Both("#77", "available")), statussync.ErrUnknownStatus, []string{`"#77"`}},
		{"no account", func(_ *world, c *engine.Config) { c.Account = "" }, engine.ErrConfig, []string{"Account"}},
		{"a slash", func(_ *world, c *engine.Config) { c.Account = "a/b" }, engine.ErrConfig, []string{"Account"}},
		{"no systems", func(_ *world, c *engine.Config) { c.Systems = nil }, engine.ErrConfig, []string{"Systems"}},
		{"no system", func(_ *world, c *engine.Config) { c.Systems[1] = nil }, engine.ErrConfig, []string{"system 2"}},
		{"a system for nothing", func(_ *world, c *engine.Config) { c.Pairs = nil }, engine.ErrConfig, []string{`"zendesk" is in no pair`, `"aircall" is in no pair`}},
		{"half a pair", func(_ *world, c *engine.Config) { c.Pairs[0].B = "" }, statussync.ErrBadPairs, []string{"pair 1", `"zendesk" "aircall"`}},
		{"a share of 2", func(_ *world, c *engine.Config) { c.SweepShare = 2 }, engine.ErrConfig, []string{"SweepShare"}},
		{"negative times", func(_ *world, c *engine.Config) { c.SweepEvery = -1 }, engine.ErrConfig, []string{"SweepEvery"}},
		{"all at once", func(_ *world, c *engine.Config) { c.Account, c.SweepShare = "", -1 }, engine.ErrConfig, []string{"Account", "SweepShare"}},
		{"a pair with itself", func(_ *world, c *engine.Config) { c.Pairs[0].B = c.Pairs[0].A }, statussync.ErrBadPairs, []string{"ring"}},
		{"the same name twice", func(w *world, c *engine.Config) { c.Systems = append(c.Systems, w.config(nil).Systems...) }, engine.ErrConfig,
			[]string{`called "zendesk"`}},
		{"agents mapped to the same partner, and to no system", func(_ *world, c *engine.Config) {
			c.Agents = map[string]map[string]string{
				"7001": {"aircall": "8001", "dialpad": "1"}, "7002": {"aircall": "8001"}, "7003": {"zendesk": "7004"}, "7004": {"aircall": ""}}
			c.Pairs[0].OnDrift = statussync.Revert
		}, statussync.ErrBadPairs, []string{
			`Agents["7001"]["dialpad"]: "dialpad" is no system`, `Agents["7002"]["aircall"]: "8001" is mapped to agent "7001" already`,
			`Agents["7003"]["zendesk"]: "zendesk" is the hub`, `Agents["7004"]["aircall"]: must not be empty`, "pair 1", "OnDrift"}},
		{"a hold beside a bad pair", func(_ *world, c *engine.Config) {
			c.Pairs[0].TieBreak = "dialpad"
			c.Holds = []statussync.Hold{hold("Elsewhere"), hold("Lunch")}
		}, focus.ErrMissing, []string{"hold 1", "hold 2", "TieBreak"}},
		{"a refused account", func(w *world, _ *engine.Config) { w.zendesk.FailNext(listStatus, ctikit.Fault{Status: 401}) }, nil, []string{"statuses of zendesk"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			_, err := engine.New(t.Context(), w.config(func(c *engine.Config) { tt.change(w, c) }))
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			for _, text := range tt.text {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("error %q does not name %s", err, text)
				}
			}
		})
	}
}

// TestNewIsPatient tries again what may work later, while the context lives.
func TestNewIsPatient(t *testing.T) {
	tests := []struct {
		name  string
		fails []ctikit.Fault
		least time.Duration
	}{
		{"unavailable", []ctikit.Fault{{Status: 503, Times: 3}}, 4 * time.Second},
		{"too many requests", []ctikit.Fault{{Status: 429, RetryAfter: 40 * time.Second}}, 40 * time.Second},
		{"a cut connection", []ctikit.Fault{{Cut: true}}, time.Second},
		{"one after the other", []ctikit.Fault{{Cut: true}, {Status: 503}, {Status: 429, RetryAfter: time.Minute}}, time.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			ids := w.hire(1)
			for _, f := range tt.fails {
				w.zendesk.FailNext(listStatus, f)
			}
			w.start(nil)
			if took := w.clock.Now().Sub(dawn); took < tt.least || took > 2*time.Minute {
				t.Errorf("New took %v, want %v at least", took, tt.least)
			}
			w.run(2 * time.Minute)
			w.zendesk.SetStatus(ids[0], 4)
			w.run(time.Minute)
			w.expect(ids[0], "4 unavailable")
		})
	}
}

// TestNewEnds gives up with its context.
func TestNewEnds(t *testing.T) {
	w := newWorld(t)
	w.zendesk.FailNext(listStatus, ctikit.Fault{Status: 503, Times: 100})
	ctx, stop := context.WithCancel(t.Context())
	w.clock.AfterFunc(5*time.Minute, stop)
	_, err := engine.New(ctx, w.config(nil))
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "statuses of zendesk") {
		t.Errorf("error %v, want the context's and what failed", err)
	}
}

// TestWarnings passes on what is allowed and may surprise.
func TestWarnings(t *testing.T) {
	w := newWorld(t)
	w.start(func(c *engine.Config) {
		c.Pairs[0].Rules = append(c.Pairs[0].Rules, statussync.Both("Lunch", "unavailable/out_for_lunch"), statussync.Both("#4", "unavailable/out_for_lunch"))
	})
	var details []string
	for _, n := range w.notices {
		if n.Code == engine.Suspicious {
			details = append(details, n.Detail)
		}
	}
	if diff := slices.ContainsFunc(details, func(d string) bool {
		return strings.Contains(d, "out_for_lunch") || strings.Contains(d, "out for lunch")
	}); !diff {
		t.Errorf("warnings %q, want one about Lunch", details)
	}
}
