package zendesktest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// A write is answered as if it had been applied; the reply shows what
// stands.
func TestIgnoredWrites(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z, _ := subscribed(t, v)
	c := z.Client()
	z.IgnoreWrites(50)
	z.IgnoreNextWrites(1)
	var shown []zendesk.StatusID
	for range 3 {
		if _, err := c.UnifiedStatuses.Set(t.Context(), 7001, zendesk.StatusAway); err != nil {
			t.Fatal(err)
		}
		shown = append(shown, z.StatusOf(7001).ID)
	}
	want := []zendesk.StatusID{zendesk.StatusOnline, zendesk.StatusOnline, zendesk.StatusAway}
	if diff := cmp.Diff(want, shown); diff != "" || z.IgnoredWrites() != 2 || z.Writes() != 1 {
		t.Errorf("%d ignored, %d written (-want +got):\n%s", z.IgnoredWrites(), z.Writes(), diff)
	}
}

// Changes and events have the account's times, and a status may be marked
// further ahead, in its event and wherever it is shown. Signatures have the
// same clock.
func TestMarks(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z, b := subscribed(t, v)
	z.SetSkew(-time.Minute)
	z.MarkAhead(1, time.Hour)
	z.SetStatus(7001, zendesk.StatusAway)
	ahead, err := z.Client().Availability.Get(t.Context(), 7001)
	if err != nil {
		t.Fatal(err)
	}
	z.SetStatus(7001, zendesk.StatusOffline)
	v.RunUntil(start.Add(time.Second))
	type mark struct{ Sent, Updated time.Duration }
	var got []mark
	for _, ev := range b.events {
		if e, ok := ev.(*zendesk.AgentUnifiedStateChanged); ok {
			got = append(got, mark{e.Time.Sub(start), e.UpdatedAt.Sub(start)})
		}
	}
	if diff := cmp.Diff([]mark{{-time.Minute, 59 * time.Minute}, {-time.Minute, -time.Minute}}, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if shown := ahead.Status.UpdatedAt.Sub(start); shown != 59*time.Minute {
		t.Errorf("the reading shows %v, want 59m", shown)
	}
	for _, a := range z.Deliveries() {
		if a.Status != 200 {
			t.Errorf("a delivery was answered %d", a.Status)
		}
	}
}

// Lists that lag show the skills of then, beside the version of then.
func TestListLagShowsFormerSkills(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z, _ := subscribed(t, v)
	skill := z.PutSkill("Language", "French")
	z.SetListLag(5 * time.Second)
	v.RunUntil(start.Add(time.Minute))
	if status, body := ask(t, z, "POST", "/api/v2/routing/agents/7001/instance_values", `{"attribute_value_ids": ["`+skill+`"]}`); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	if _, body := ask(t, z, "GET", "/api/v2/agent_availabilities/7001", ""); !strings.Contains(body, skill) {
		t.Errorf("one agent now: %s", body)
	}
	if _, body := ask(t, z, "GET", "/api/v2/agent_availabilities", ""); strings.Contains(body, skill) {
		t.Errorf("the list: %s", body)
	}
	v.RunUntil(start.Add(2 * time.Minute))
	if _, body := ask(t, z, "GET", "/api/v2/agent_availabilities", ""); !strings.Contains(body, skill) {
		t.Errorf("the list later: %s", body)
	}
}
