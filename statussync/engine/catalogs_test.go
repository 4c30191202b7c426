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
	w.zendesk.FailNext(listStatus, ctikit.Fault{Status: 500, Times: 2})
	w.run(15 * time.Minute)
	if got := w.zendesk.Count(listStatus); got != 1+2+1 {
		t.Errorf("%d readings, want the first, two that failed and one", got)
	}
	w.clickAircall(ids[0], aircall.Unavailable, aircall.OutForLunch)
	w.run(time.Minute)
	w.expect(ids[0], zid(int64(w.lunch))+" unavailable/out_for_lunch")
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

// TestSlowSweeps has the preflight tell that the budget does not carry the
// sweeps.
func TestSlowSweeps(t *testing.T) {
	w, _ := settled(t, 120, func(c *engine.Config) { c.SweepEvery, c.SweepShare = 10*time.Second, 0.05 })
	if got := problems(w.engine.Preflight(t.Context())); !slices.Contains(got, "aircall rate_too_low") {
		t.Errorf("the preflight finds %q", got)
	}
}
