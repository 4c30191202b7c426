package dialpadtest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/dialpad"
)

// listed is what the list shows of the agent's duty, as that of operators does.
func (f *floor) listed(t *testing.T) string {
	t.Helper()
	page, err := f.client.Users.List(t.Context(), dialpad.UserListOptions{})
	must(t, err)
	u := page.Items[0]
	staff, err := f.client.CallCenters.Operators(t.Context(), 101)
	must(t, err)
	if got := staff[0]; *got.OnDuty != *u.OnDuty || got.DutyReason != u.DutyReason {
		t.Errorf("operators show %+v, the list of users %+v", got, u)
	}
	return fmt.Sprintf("%v %s/%s", *u.OnDuty, u.Duty, u.DutyReason)
}

func TestFaultF8ListLag(t *testing.T) {
	f := newFloor(t)
	f.SetListLag(5 * time.Second)
	f.SetStatus(9, false, "Lunch")
	f.after(2 * time.Second)
	f.SetStatus(9, true, "")
	shown := []string{f.listed(t)}
	for _, wait := range []time.Duration{3 * time.Second, 2 * time.Second} {
		f.after(wait)
		shown = append(shown, f.listed(t))
	}
	want := []string{"true available/", "false unavailable/Lunch", "true available/"}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("lists (-want +got):\n%s", diff)
	}
	f.SetStatus(9, false, "Lunch")
	if duty, err := f.client.Duty.Get(t.Context(), 9); err != nil || duty.OnDuty {
		t.Errorf("one user shows %v, %v", duty, err)
	}
	f.SetListLag(0)
	if got := f.listed(t); got != "false unavailable/Lunch" {
		t.Errorf("without lag the list shows %s", got)
	}
}

// A write is answered as if it had been applied; the reply shows what stands.
func TestFaultF8IgnoredWrites(t *testing.T) {
	f := newFloor(t)
	f.IgnoreWrites(50)
	f.IgnoreNextWrites(1)
	var shown []dialpad.DutyStatus
	for range 3 {
		_, err := f.client.Duty.Set(t.Context(), 9, dialpad.DutyUpdate{})
		must(t, err)
		shown = append(shown, f.StatusOf(9))
	}
	want := []dialpad.DutyStatus{dialpad.Available, dialpad.Available, dialpad.Unavailable}
	if diff := cmp.Diff(want, shown); diff != "" || f.IgnoredWrites() != 2 || f.Writes() != 1 {
		t.Errorf("%d ignored, %d written (-want +got):\n%s", f.IgnoredWrites(), f.Writes(), diff)
	}
}

// Both times of an event are the company's, and further ahead where asked for.
func TestFaultF8Marks(t *testing.T) {
	f := newFloor(t)
	f.SetSkew(-time.Minute)
	f.MarkAhead(1, time.Hour)
	f.SetStatus(9, false, "Lunch")
	f.SetStatus(9, true, "")
	f.wantHeard(t, 0, `0 35400 unavailable "Lunch" available []`, `0 -600 available "" available [101]`)
}

func TestFaultF8ListsWithoutReasons(t *testing.T) {
	f := newFloor(t)
	f.SetStatus(9, false, "Lunch")
	shown := []string{f.listed(t)}
	f.ListsWithoutReasons(true)
	shown = append(shown, f.listed(t))
	f.ListsWithoutDuty(true)
	shown = append(shown, f.listed(t))
	f.ListsWithoutReasons(false)
	f.ListsWithoutDuty(false)
	shown = append(shown, f.listed(t))
	want := []string{"false unavailable/Lunch", "false unavailable/", "false /", "false unavailable/Lunch"}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("lists (-want +got):\n%s", diff)
	}
	f.ListsWithoutReasons(true)
	if duty, err := f.client.Duty.Get(t.Context(), 9); err != nil || duty.Reason != "Lunch" {
		t.Errorf("one user shows %v, %v", duty, err)
	}
}
