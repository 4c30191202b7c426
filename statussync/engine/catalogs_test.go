package engine_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestRenamed warns of a new name and keeps the id. Names that no rule uses are
// nobody's business.
func TestRenamed(t *testing.T) {
	w := newWorld(t)
	other := w.zendesk.PutStatus(zendesk.UnifiedStatus{Name: "Project", Custom: true})
	ids := w.hire(1)
	w.start(lunchRule)
	w.run(3 * time.Minute)
	w.zendesk.PutStatus(zendesk.UnifiedStatus{ID: w.lunch, Name: "Siesta", Custom: true})
	w.zendesk.PutStatus(zendesk.UnifiedStatus{ID: other, Name: "Lunch", Custom: true}) // the old name, another status
	w.run(25 * time.Minute)
	if got, want := w.noticed(), []string{"zendesk renamed"}; !slices.Equal(got, want) {
		t.Errorf("notices %q, want %q", got, want)
	}
	if detail := w.notices[0].Detail; !strings.Contains(detail, `"Lunch" is now "Siesta"`) {
		t.Errorf("detail %q", detail)
	}
	w.clickAircall(ids[0], aircall.Unavailable, aircall.OutForLunch)
	w.run(time.Minute)
	w.expect(ids[0], zid(int64(w.lunch))+" unavailable/out_for_lunch")
}

// TestDeleted has the rule of a deleted status rest, and work again when the
// status is back.
func TestDeleted(t *testing.T) {
	w, ids := settled(t, 1, lunchRule)
	w.zendesk.DeleteStatus(w.lunch)
	w.run(25 * time.Minute)
	if got, want := w.noticed(), []string{"zendesk deleted"}; !slices.Equal(got, want) {
		t.Errorf("notices %q, want %q", got, want)
	}
	if got := problems(w.engine.Preflight(t.Context())); !slices.Contains(got, "zendesk no_status") {
		t.Errorf("the preflight finds %q", got)
	}
	w.clickAircall(ids[0], aircall.Unavailable, aircall.OutForLunch)
	w.run(time.Minute)
	w.expect(ids[0], "2 unavailable/out_for_lunch") // by the coarse rule
	w.zendesk.PutStatus(zendesk.UnifiedStatus{ID: w.lunch, Name: "Lunch", Custom: true})
	w.run(11 * time.Minute)
	w.clickAircall(ids[0], aircall.Available, "")
	w.run(time.Minute)
	w.clickAircall(ids[0], aircall.Unavailable, aircall.OutForLunch)
	w.run(time.Minute)
	w.expect(ids[0], zid(int64(w.lunch))+" unavailable/out_for_lunch")
	if got := problems(w.engine.Preflight(t.Context())); slices.Contains(got, "zendesk no_status") {
		t.Errorf("the preflight still finds %q", got)
	}
}

// TestDeletedWithoutNotice finds out by a refusal, at the next sweep.
func TestDeletedWithoutNotice(t *testing.T) {
	w, ids := settled(t, 1, lunchRule)
	w.zendesk.DeleteStatus(w.lunch)
	w.clickAircall(ids[0], aircall.Unavailable, aircall.OutForLunch)
	w.run(3 * time.Minute)
	if got, want := w.noticed(), []string{"zendesk blocked 7001", "zendesk deleted"}; !slices.Equal(got, want) {
		t.Errorf("notices %q, want %q", got, want)
	}
}

// TestCatalogFails keeps the rules as they are and asks again.
func TestCatalogFails(t *testing.T) {
	w, ids := settled(t, 1, lunchRule)
	w.zendesk.FailNext(listStatus, zendesktest.Fail{Status: 500, Times: 2})
	w.run(15 * time.Minute)
	if got := w.zendesk.Count(listStatus); got != 1+2+1 {
		t.Errorf("%d readings, want the first, two that failed and one", got)
	}
	w.clickAircall(ids[0], aircall.Unavailable, aircall.OutForLunch)
	w.run(time.Minute)
	w.expect(ids[0], zid(int64(w.lunch))+" unavailable/out_for_lunch")
}

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
		{"no pairs", func(_ *world, c *engine.Config) { c.Pairs = nil }, engine.ErrConfig, []string{"Pairs"}},
		{"half a pair", func(_ *world, c *engine.Config) { c.Pairs[0].B = nil }, engine.ErrConfig, []string{"pair 1"}},
		{"a share of 2", func(_ *world, c *engine.Config) { c.SweepShare = 2 }, engine.ErrConfig, []string{"SweepShare"}},
		{"negative times", func(_ *world, c *engine.Config) { c.SweepEvery = -1 }, engine.ErrConfig, []string{"SweepEvery"}},
		{"all at once", func(_ *world, c *engine.Config) { c.Account, c.SweepShare = "", -1 }, engine.ErrConfig, []string{"Account", "SweepShare"}},
		{"a pair with itself", func(_ *world, c *engine.Config) { c.Pairs[0].B = c.Pairs[0].A }, statussync.ErrBadPairs, []string{"ring"}},
		{"the same name twice", func(w *world, c *engine.Config) { c.Pairs = append(c.Pairs, w.config(nil).Pairs...) }, engine.ErrConfig,
			[]string{`called "zendesk"`}},
		{"no answer", func(w *world, _ *engine.Config) { w.zendesk.FailNext(listStatus, zendesktest.Fail{Cut: true}) }, nil, []string{"statuses of zendesk"}},
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

// TestSystemOfNoEngine refuses webhooks, so that they are sent again.
func TestSystemOfNoEngine(t *testing.T) {
	w := newWorld(t)
	ids := w.hire(1)
	w.config(nil)
	w.zendesk.SetStatus(ids[0], zendesk.StatusAway)
	w.clock.RunUntil(dawn.Add(time.Second))
	if got := w.zendesk.Deliveries(); len(got) != 1 || got[0].Status != 503 {
		t.Errorf("deliveries %+v, want one answered 503", got)
	}
}

// problems are what a preflight finds, in short.
func problems(all []engine.Problem) (short []string) {
	for _, p := range all {
		short = append(short, p.System+" "+string(p.Code))
	}
	return short
}

// TestSlowSweeps has the preflight tell that the budget does not carry the sweeps.
func TestSlowSweeps(t *testing.T) {
	w, _ := settled(t, 120, func(c *engine.Config) { c.SweepEvery, c.SweepShare = 10*time.Second, 0.05 })
	if got := problems(w.engine.Preflight(t.Context())); !slices.Contains(got, "aircall rate_too_low") {
		t.Errorf("the preflight finds %q", got)
	}
}
