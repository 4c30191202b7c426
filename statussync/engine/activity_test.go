package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// TestActivityWithoutHolds: what agents do in each system is saved and shown,
// although no hold counts it, and idle sweeps save nothing for it.
func TestActivityWithoutHolds(t *testing.T) {
	s := newScene(t, 2, "desk", "phone")
	store := &saving{Store: s.store}
	s.store = store
	s.start(nil)
	s.run(2 * time.Minute)
	phone, rang := s.products[1].host, s.clock.Now()
	step := func(id, item string, step statussync.Step) {
		t.Helper()
		s.must(phone.Report(t.Context(), id, statussync.Report{Edge: &statussync.Edge{Item: item, Step: step}}))
	}
	activity := func() statussync.Activity {
		t.Helper()
		var found []statussync.Activity
		for x, err := range s.engine.Agents(t.Context(), "") {
			s.must(err)
			found = append(found, x.Systems[1].Activity)
			if !cmp.Equal(x.Systems[0].Activity, statussync.Activity{}) || x.Agent != "11" && !cmp.Equal(x.Systems[1].Activity, statussync.Activity{}) {
				t.Errorf("agent %s: %v", x.Agent, x)
			}
		}
		return found[0]
	}
	item := func(id string, doing statussync.Doing, since time.Time) statussync.Activity {
		return statussync.Activity{Doing: doing, Since: since, Items: []statussync.WorkItem{{ID: id, Doing: doing, Since: since}}}
	}
	step("12", "c1", statussync.Rings)
	if diff := cmp.Diff(item("c1", statussync.Ringing, rang), activity()); diff != "" {
		t.Errorf("a ring (-want +got):\n%s", diff)
	}
	s.run(5 * time.Second)
	answered := s.clock.Now()
	step("12", "c1", statussync.Begins)
	s.run(time.Minute)
	saves := store.saves()
	s.run(10 * time.Minute)
	if n := store.saves() - saves; n > 0 {
		t.Errorf("%d saves while nothing happened", n)
	}
	s.start(nil) // also after a restart
	s.run(2 * time.Minute)
	if diff := cmp.Diff(item("c1", statussync.Working, answered), activity()); diff != "" {
		t.Errorf("a call (-want +got):\n%s", diff)
	}
	x, err := s.engine.Explain(t.Context(), "11")
	s.must(err)
	there := x.In(time.FixedZone("CET", 3600))
	if text, want := there.Systems[1].String(), "; working since 2026-03-02 10:02:05 CET"; !strings.Contains(text, want) {
		t.Errorf("%s, want %q in it", text, want)
	}
	if at := there.Systems[1].Activity.Items[0].Since; at.Hour() != 10 || x.Systems[1].Activity.Items[0].Since.Hour() != 9 {
		t.Errorf("there %v", at)
	}
	ended := s.clock.Now()
	step("12", "c1", statussync.Ends)
	step("12", statussync.WrapUpItem, statussync.Begins)
	if diff := cmp.Diff(item(statussync.WrapUpItem, statussync.WrappingUp, ended), activity()); diff != "" {
		t.Errorf("wrap-up (-want +got):\n%s", diff)
	}
	step("12", statussync.WrapUpItem, statussync.Ends)
	if diff := cmp.Diff(statussync.Activity{}, activity()); diff != "" {
		t.Errorf("the end (-want +got):\n%s", diff)
	}
}
