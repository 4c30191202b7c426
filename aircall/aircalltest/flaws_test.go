package aircalltest_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// company is a company with one user, 9, without webhooks.
func company(t *testing.T) (*aircalltest.Fake, *ctikit.VirtualClock, *aircall.Client) {
	t.Helper()
	clk := ctikit.NewVirtualClock(start)
	f := aircalltest.New(t, aircalltest.WithClock(clk))
	f.PutUser(aircalltest.User{ID: 9, Email: "agent@example.test"})
	return f, clk, f.Client()
}

// listed are the user's status and availability in the lists.
func listed(t *testing.T, c *aircall.Client) string {
	t.Helper()
	users, err := c.Users.List(t.Context(), aircall.UserListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	doing, err := c.Users.Availabilities(t.Context(), aircall.AvailabilityListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	u := users.Items[0]
	return string(u.AvailabilityStatus) + "/" + string(u.Substatus) + " " + string(doing.Items[0].Availability)
}

func TestListLag(t *testing.T) {
	f, clk, c := company(t)
	after := func(d time.Duration) { clk.RunUntil(clk.Now().Add(d)) }
	f.SetListLag(5 * time.Second)
	f.SetStatus(9, aircall.Unavailable, aircall.OutForLunch)
	after(2 * time.Second)
	f.SignOut(9)
	shown := []string{listed(t, c)}
	for _, wait := range []time.Duration{3 * time.Second, 2 * time.Second} {
		after(wait)
		shown = append(shown, listed(t, c))
	}
	want := []string{
		"available/always_opened available",
		"unavailable/out_for_lunch do_not_disturb",
		"unavailable/out_for_lunch offline",
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("lists (-want +got):\n%s", diff)
	}
	f.SetStatus(9, aircall.Available, "")
	if u, err := c.Users.Get(t.Context(), 9); err != nil || u.AvailabilityStatus != aircall.Available {
		t.Errorf("one user shows %v, %v", u, err)
	}
	f.SetListLag(0)
	if got := listed(t, c); got != "available/always_opened offline" {
		t.Errorf("without lag the lists show %s", got)
	}
}

// A write is answered as if it had been applied; the reply shows what stands.
func TestIgnoredWrites(t *testing.T) {
	f, _, c := company(t)
	f.IgnoreWrites(50)
	f.IgnoreNextWrites(1)
	var shown []aircall.AvailabilityStatus
	for range 3 {
		if _, err := c.Users.SetStatus(t.Context(), 9, aircall.StatusUpdate{Availability: aircall.Unavailable}); err != nil {
			t.Fatal(err)
		}
		u, _ := f.User(9)
		shown = append(shown, u.Status)
	}
	want := []aircall.AvailabilityStatus{aircall.Available, aircall.Available, aircall.Unavailable}
	if diff := cmp.Diff(want, shown); diff != "" || f.IgnoredWrites() != 2 || f.Writes() != 1 {
		t.Errorf("%d ignored, %d written (-want +got):\n%s", f.IgnoredWrites(), f.Writes(), diff)
	}
}

// Events are marked by the company's clock, and those to be ahead by more. All
// webhooks get the same mark.
func TestMarks(t *testing.T) {
	f, clk, c := company(t)
	hosts := []string{"one.example.test", "two.example.test"}
	for _, host := range hosts {
		f.Deliver(host, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		spec := aircall.WebhookSpec{URL: "https://" + host, Events: []aircall.EventName{aircall.UserOpened.V2(), aircall.UserClosed.V2()}}
		if _, err := c.Webhooks.Create(t.Context(), spec); err != nil {
			t.Fatal(err)
		}
	}
	f.SetSkew(-time.Minute)
	f.MarkAhead(1, time.Hour)
	for _, status := range []aircall.AvailabilityStatus{aircall.Unavailable, aircall.Available} {
		f.SetStatus(9, status, "")
	}
	clk.RunUntil(start)
	marks := map[string][]time.Duration{}
	for _, a := range f.Deliveries() {
		var event struct{ Timestamp int64 }
		if err := json.Unmarshal(a.Body, &event); err != nil {
			t.Fatal(err)
		}
		marks[a.URL] = append(marks[a.URL], time.Unix(event.Timestamp, 0).Sub(start.Truncate(time.Second)))
	}
	want := map[string][]time.Duration{}
	for _, host := range hosts {
		want["https://"+host] = []time.Duration{59 * time.Minute, -time.Minute}
	}
	if diff := cmp.Diff(want, marks); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

func TestListsWithoutReasons(t *testing.T) {
	f, _, c := company(t)
	f.SetStatus(9, aircall.Unavailable, aircall.OutForLunch)
	f.ListsWithoutReasons(true)
	if got := listed(t, c); got != "unavailable/ do_not_disturb" {
		t.Errorf("the list shows %s", got)
	}
	if u, err := c.Users.Get(t.Context(), 9); err != nil || u.Substatus != aircall.OutForLunch {
		t.Errorf("one user shows %v, %v", u, err)
	}
	f.ListsWithoutReasons(false)
	if got := listed(t, c); got != "unavailable/out_for_lunch do_not_disturb" {
		t.Errorf("the list shows %s", got)
	}
}
