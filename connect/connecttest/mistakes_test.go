package connecttest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
)

// A mistake is an error of Try that names what is wrong, and fails no test.
func TestMistakes(t *testing.T) {
	f := newFloor(t)
	ringing := f.Ring("u-1", connect.Contact{})
	for want, act := range map[string]func(f *connecttest.Fake){
		"SetListLag: want 0s or more, got -1s":        func(f *connecttest.Fake) { f.SetListLag(-time.Second) },
		"IgnoreWrites: want 0 to 100, got 101":        func(f *connecttest.Fake) { f.IgnoreWrites(101) },
		"IgnoreNextWrites: want 0 or more":            func(f *connecttest.Fake) { f.IgnoreNextWrites(-1) },
		"MarkAhead: want 0 or more":                   func(f *connecttest.Fake) { f.MarkAhead(-1, 0) },
		"Spend: want 0 or more":                       func(f *connecttest.Fake) { f.Spend(connect.ListUsers, -1) },
		`operation: want one of Routes, got "Moon"`:   func(f *connecttest.Fake) { f.Spend("Moon", 1) },
		"FailNext: Status: want 0 or 200 to 599":      func(f *connecttest.Fake) { f.FailNext("*", ctikit.Fault{Status: 5}) },
		`FailNext: pattern "Moon"`:                    func(f *connecttest.Fake) { f.FailNext("Moon", ctikit.Fault{Status: 503}) },
		`Count: pattern "Moon"`:                       func(f *connecttest.Fake) { f.Count("Moon") },
		"sink: want a function, got nil":              func(f *connecttest.Fake) { f.SubscribeAgentEvents(nil)() },
		"user AfterContactWorkLimit: want 0s or more": func(f *connecttest.Fake) { f.PutUser(connecttest.User{ID: "u-1", AfterContactWorkLimit: -1}) },
		"user u-1 has it":                             func(f *connecttest.Fake) { f.PutContact(connect.Contact{ID: ringing}) },
		"is a built-in one":                           func(f *connecttest.Fake) { f.DeleteStatus(connecttest.OfflineID) },
	} {
		if err := f.Try(act); !has(err, want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	f.HangUp(ringing)
	f.SignOut("u-1")
	f.wantStatus(t, "after all mistakes", connecttest.OfflineID, "")
}

// Options that cannot be fail the test, and nothing breaks: a record that comes
// again at once would come again for ever.
func TestMistakenOptions(t *testing.T) {
	tb, clk := &listener{}, ctikit.NewVirtualClock(start)
	f := connecttest.New(tb, nil, connecttest.WithClock(clk), connecttest.WithPageSize(-1), connecttest.WithRate(1, -1),
		connecttest.WithRetryAfter(0), connecttest.WithoutPermission("Moon"))
	want := []string{
		"faketest: WithRetryAfter: want 1ms or more, got 0s", "faketest: WithPageSize: want 1 or more, got -1",
		"faketest: WithRate: want 0 or more, got -1", `connecttest: operation: want one of Routes, got "Moon"`,
	}
	if diff := cmp.Diff(want, tb.errs); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
	tries := 0
	f.SubscribeAgentEvents(func(context.Context, []byte) error { tries++; return errors.New("full") })
	f.PutUser(connecttest.User{ID: "u-1"})
	f.SignIn("u-1")
	clk.RunUntil(start.Add(10 * time.Millisecond))
	if tries != 11 {
		t.Errorf("%d tries in 10 ms, want one at once and one a millisecond", tries)
	}
}

// Lists that lag show a status that is gone.
func TestListLagShowsRemovedStatuses(t *testing.T) {
	f := newFloor(t)
	f.PutUser(connecttest.User{ID: "u-2"})
	f.SetListLag(5 * time.Second)
	f.SetStatus("u-1", "s-lunch")
	f.after(6 * time.Second)
	f.SetStatus("u-1", connecttest.AvailableID)
	f.DeleteStatus("s-lunch")
	if diff := cmp.Diff([]string{"u-1 Lunch>"}, f.listed(t, "u-1", "u-2")); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
}

// Others spend the budget by the clock that requests are counted by.
func TestSpendWithSkew(t *testing.T) {
	f := newRatedFloor(t)
	f.SetSkew(5 * time.Minute)
	_, err := f.api.ListUsers(t.Context(), connect.PageRequest{})
	must(t, err)
	f.Spend(connect.ListUsers, 100)
	if _, err := f.api.ListUsers(t.Context(), connect.PageRequest{}); !errors.Is(err, connect.ErrRateLimited) {
		t.Errorf("error %v, want ErrRateLimited", err)
	}
}
