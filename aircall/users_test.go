package aircall_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// company is a fake with n users, 1 to n, on a clock that stands still.
func company(t *testing.T, n int64, opts ...aircalltest.Option) (*aircalltest.Fake, *ctikit.VirtualClock) {
	t.Helper()
	clk := ctikit.NewVirtualClock(start)
	f := aircalltest.New(t, append([]aircalltest.Option{aircalltest.WithClock(clk)}, opts...)...)
	for id := int64(1); id <= n; id++ {
		f.PutUser(aircalltest.User{ID: id, Email: fmt.Sprintf("agent%d@example.test", id), Name: fmt.Sprint("Agent ", id)})
	}
	return f, clk
}

// sent is the requests so far, as "METHOD /path".
func sent(f *aircalltest.Fake) []string {
	var list []string
	for _, e := range f.Requests() {
		list = append(list, e.Method+" "+e.Path)
	}
	return list
}

func wantSent(t *testing.T, f *aircalltest.Fake, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, sent(f)); diff != "" {
		t.Errorf("requests mismatch (-want +got):\n%s", diff)
	}
}

func collect[T any](t *testing.T, seq iter.Seq2[T, error]) []T {
	t.Helper()
	var items []T
	for item, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	return items
}

func TestGetUser(t *testing.T) {
	f, _ := company(t, 1)
	got, err := f.Client().Users.Get(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	want := &aircall.User{
		ID: 1, DirectLink: "https://api.aircall.io/v2/users/1", Name: "Agent 1", Email: "agent1@example.test",
		Available: true, AvailabilityStatus: aircall.Available, Substatus: aircall.AlwaysOpened,
		Extension: "001", TimeZone: "Etc/UTC", Language: "en-US", CreatedAt: start,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Get(1) mismatch (-want +got):\n%s", diff)
	}
}

func TestReadsFallBackToV1(t *testing.T) {
	for _, status := range []int{404, 405} {
		f, _ := company(t, 1)
		f.FailNext("GET /v2/users/{id}", ctikit.Fault{Status: status})
		c := f.Client()
		for range 2 {
			if _, err := c.Users.Get(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
		}
		// The second call knows that v1 works.
		wantSent(t, f, "GET /v2/users/1", "GET /v1/users/1", "GET /v1/users/1")
	}
}

func TestListFallsBackToV1(t *testing.T) {
	f, _ := company(t, 1)
	f.FailNext("GET /v2/users", ctikit.Fault{Status: 404})
	got := collect(t, f.Client().Users.All(t.Context(), aircall.UserListOptions{}))
	if len(got) != 1 || got[0].Substatus != aircall.AlwaysOpened {
		t.Errorf("the list of v1, which says state for substatus, gave %+v", got)
	}
	wantSent(t, f, "GET /v2/users", "GET /v1/users")
}

func TestOtherFailuresDoNotFallBack(t *testing.T) {
	for _, status := range []int{400, 401, 403, 409, 422} {
		f, _ := company(t, 1)
		f.FailNext("*", ctikit.Fault{Status: status})
		if _, err := f.Client().Users.Get(t.Context(), 1); err == nil {
			t.Errorf("%d: no error", status)
		}
		wantSent(t, f, "GET /v2/users/1")
	}
}

func TestUnknownUser(t *testing.T) {
	f, _ := company(t, 1)
	c := f.Client()
	if _, err := c.Users.Get(t.Context(), 7); !errors.Is(err, aircall.ErrNotFound) {
		t.Errorf("Get: %v, want ErrNotFound", err)
	}
	if _, err := c.Users.Availability(t.Context(), 7); !errors.Is(err, aircall.ErrNotFound) {
		t.Errorf("Availability: %v, want ErrNotFound", err)
	}
	if _, err := c.Users.SetStatus(t.Context(), 7, aircall.StatusUpdate{Availability: aircall.Available}); !errors.Is(err, aircall.ErrNotFound) {
		t.Errorf("SetStatus: %v, want ErrNotFound", err)
	}
}

func TestOnceV2HasWorkedItsAnswerIsFinal(t *testing.T) {
	f, _ := company(t, 1)
	c := f.Client()
	_, _ = c.Users.Get(t.Context(), 1)
	if _, err := c.Users.Get(t.Context(), 7); !errors.Is(err, aircall.ErrNotFound) {
		t.Errorf("Get: %v, want ErrNotFound", err)
	}
	wantSent(t, f, "GET /v2/users/1", "GET /v2/users/7")
}

func TestPinnedVersions(t *testing.T) {
	f, _ := company(t, 1)
	c := f.Client(aircall.WithUserVersion(aircall.V1), aircall.WithStatusVersion(aircall.V2))
	if _, err := c.Users.Get(t.Context(), 1); err != nil {
		t.Error(err)
	}
	f.RefuseV2Writes(405)
	_, err := c.Users.SetStatus(t.Context(), 1, aircall.StatusUpdate{Availability: aircall.Unavailable})
	if !errors.Is(err, aircall.ErrWrongState) {
		t.Errorf("SetStatus: %v, want ErrWrongState", err)
	}
	wantSent(t, f, "GET /v1/users/1", "PUT /v2/users/1")
}

func TestAllReadsEveryPage(t *testing.T) {
	f, _ := company(t, 101)
	c := f.Client()
	users := collect(t, c.Users.All(t.Context(), aircall.UserListOptions{}))
	if len(users) != 101 || users[100].ID != 101 {
		t.Errorf("%d users, want 101 in order", len(users))
	}
	avail := collect(t, c.Users.AllAvailabilities(t.Context(), aircall.AvailabilityListOptions{Size: 40, Order: aircall.Descending}))
	if len(avail) != 101 || avail[0].UserID != 101 {
		t.Errorf("%d availabilities, want 101 from the last", len(avail))
	}
	wantSent(t, f, "GET /v2/users", "GET /v2/users", "GET /v2/users",
		"GET /v1/users/availabilities", "GET /v1/users/availabilities", "GET /v1/users/availabilities")
	if got := f.Requests()[2].Query; got.Get("page") != "3" || got.Get("per_page") != "50" {
		t.Errorf("third request asked for %v", got)
	}
}

func TestAllStops(t *testing.T) {
	f, _ := company(t, 101)
	c := f.Client()
	for u, err := range c.Users.All(t.Context(), aircall.UserListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		if u.ID == 3 {
			break
		}
	}
	wantSent(t, f, "GET /v2/users")

	f.FailNext("GET /v2/users", ctikit.Fault{Status: 403})
	n := 0
	var last error
	for _, err := range c.Users.All(t.Context(), aircall.UserListOptions{}) {
		n, last = n+1, err
	}
	if n != 1 || !errors.Is(last, aircall.ErrUnauthorized) {
		t.Errorf("%d items, last error %v; want the error alone", n, last)
	}
}

func TestListPage(t *testing.T) {
	f, _ := company(t, 21)
	c := f.Client()
	first, err := c.Users.List(t.Context(), aircall.UserListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Items) != 20 || first.Next != "2" {
		t.Errorf("first page: %d items, next %q", len(first.Items), first.Next)
	}
	second, err := c.Users.Availabilities(t.Context(), aircall.AvailabilityListOptions{Cursor: first.Next})
	if err != nil {
		t.Fatal(err)
	}
	if len(second.Items) != 1 || second.Next != "" {
		t.Errorf("second page: %d items, next %q", len(second.Items), second.Next)
	}
	last := collect(t, c.Users.All(t.Context(), aircall.UserListOptions{Cursor: "3", Size: 10}))
	if len(last) != 1 || last[0].ID != 21 {
		t.Errorf("from the third page on: %+v", last)
	}
}

func TestAvailability(t *testing.T) {
	f, _ := company(t, 1)
	c := f.Client()
	f.Answer(f.Ring(1))
	a, err := c.Users.Availability(t.Context(), 1)
	if err != nil || a != aircall.AvailabilityInCall {
		t.Errorf("Availability = %q, %v", a, err)
	}
	u, err := c.Users.Get(t.Context(), 1)
	if err != nil || u.AvailabilityStatus != aircall.Unavailable || u.Substatus != "" {
		t.Errorf("user in a call: %+v, %v, want plainly unavailable", u, err)
	}
}

func TestArgumentsAreChecked(t *testing.T) {
	f, _ := company(t, 1)
	u := f.Client().Users
	ctx := t.Context()
	one := func(_ any, err error) error { return err }
	first := func(o aircall.UserListOptions) (err error) {
		for _, err = range u.All(ctx, o) {
		}
		return err
	}
	for name, err := range map[string]error{
		"Get":                       one(u.Get(ctx, 0)),
		"Availability":              one(u.Availability(ctx, -1)),
		"SetStatus id":              one(u.SetStatus(ctx, 0, aircall.StatusUpdate{Availability: aircall.Available})),
		"SetStatus none":            one(u.SetStatus(ctx, 1, aircall.StatusUpdate{})),
		"SetStatus substatus alone": one(u.SetStatus(ctx, 1, aircall.StatusUpdate{Substatus: aircall.AlwaysClosed})),
		"SetStatus available for a reason": one(u.SetStatus(ctx, 1, aircall.StatusUpdate{
			Availability: aircall.Available, Substatus: aircall.Other,
		})),
		"List cursor":    one(u.List(ctx, aircall.UserListOptions{Cursor: "-1"})),
		"List link":      one(u.List(ctx, aircall.UserListOptions{Cursor: "https://api.aircall.io/v2/users?page=2"})),
		"List size":      one(u.List(ctx, aircall.UserListOptions{Size: 51})),
		"Availabilities": one(u.Availabilities(ctx, aircall.AvailabilityListOptions{Size: -1})),
		"All":            first(aircall.UserListOptions{Size: 51}),
	} {
		if !errors.Is(err, aircall.ErrInvalid) {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
	wantSent(t, f)
}

func TestSetStatus(t *testing.T) {
	tests := []struct {
		name       string
		in         aircall.StatusUpdate
		wantBody   string
		wantChosen aircalltest.User
	}{
		{"unavailable", aircall.StatusUpdate{Availability: aircall.Unavailable}, `{"availability_status":"unavailable"}`,
			aircalltest.User{Status: aircall.Unavailable}},
		{"custom", aircall.StatusUpdate{Availability: aircall.Custom}, `{"availability_status":"custom"}`,
			aircalltest.User{Status: aircall.Custom}},
		{"reason alone", aircall.StatusUpdate{Substatus: aircall.OnABreak}, `{"availability_status":"unavailable","substatus":"on_a_break"}`,
			aircalltest.User{Status: aircall.Unavailable, Substatus: aircall.OnABreak}},
		{"reason", aircall.StatusUpdate{Availability: aircall.Unavailable, Substatus: aircall.InTraining},
			`{"availability_status":"unavailable","substatus":"in_training"}`,
			aircalltest.User{Status: aircall.Unavailable, Substatus: aircall.InTraining}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f, _ := company(t, 1)
			change, err := f.Client().Users.SetStatus(t.Context(), 1, tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(f.Requests()[0].Body); got != tt.wantBody {
				t.Errorf("sent %s, want %s", got, tt.wantBody)
			}
			u, _ := f.User(1)
			if u.Status != tt.wantChosen.Status || u.Substatus != tt.wantChosen.Substatus {
				t.Errorf("chosen is %s %s", u.Status, u.Substatus)
			}
			if change.User.ID != 1 || !change.Date.Equal(start) || !change.Started.Equal(start) || !change.Ended.Equal(start) {
				t.Errorf("change = %+v", change)
			}
		})
	}
}

func TestReasonStatusIsAnOption(t *testing.T) {
	f, _ := company(t, 1, aircalltest.WithReasonStatus(aircall.Custom))
	update := aircall.StatusUpdate{Substatus: aircall.OutForLunch}
	if _, err := f.Client().Users.SetStatus(t.Context(), 1, update); !errors.Is(err, aircall.ErrInvalid) {
		t.Errorf("with unavailable: %v, want ErrInvalid", err)
	}
	c := f.Client(aircall.WithReasonStatus(aircall.Custom))
	if _, err := c.Users.SetStatus(t.Context(), 1, update); err != nil {
		t.Error(err)
	}
}

func TestStatusWritesRememberTheVersion(t *testing.T) {
	f, _ := company(t, 2)
	f.RefuseV2Writes(405)
	c := f.Client()
	set := func(c *aircall.Client, status aircall.AvailabilityStatus) {
		t.Helper()
		if _, err := c.Users.SetStatus(t.Context(), 1, aircall.StatusUpdate{Availability: status}); err != nil {
			t.Fatal(err)
		}
	}
	set(c, aircall.Unavailable) // v2 refuses, v1 works
	copied, err := c.With(aircall.WithRetries(1, time.Second))
	if err != nil {
		t.Fatal(err)
	}
	set(copied, aircall.Available) // a copy knows
	f.RefuseV1(404)
	f.RefuseV2Writes(0)
	set(c, aircall.Unavailable) // v1 is gone, v2 works now
	set(c, aircall.Available)
	wantSent(t, f, "PUT /v2/users/1", "PUT /v1/users/1", "PUT /v1/users/1",
		"PUT /v1/users/1", "PUT /v2/users/1", "PUT /v2/users/1")
	if f.Writes() != 4 || f.NoOps() != 0 {
		t.Errorf("%d writes, %d no-ops", f.Writes(), f.NoOps())
	}
}

func TestSetStatusTimesSpanRetries(t *testing.T) {
	f, clk := company(t, 1)
	c := f.Client(aircall.WithStatusVersion(aircall.V1))
	f.FailNext("PUT /v1/users/{id}", ctikit.Fault{Status: 503, RetryAfter: 10 * time.Second, After: true})
	change, err := c.Users.SetStatus(t.Context(), 1, aircall.StatusUpdate{Availability: aircall.Unavailable})
	if err != nil {
		t.Fatal(err)
	}
	// The first attempt may have been applied, and here it was: its echo lies in the span.
	if !change.Started.Equal(start) || !change.Ended.Equal(start.Add(10*time.Second)) || !change.Date.Equal(clk.Now()) {
		t.Errorf("change = %+v", change)
	}
	if f.Writes() != 1 || f.NoOps() != 1 {
		t.Errorf("%d writes, %d no-ops, want 1 and 1", f.Writes(), f.NoOps())
	}
}

func TestRepliesWithoutTheirObject(t *testing.T) {
	for _, body := range []string{`{}`, `{"user":{}}`, `{"users":null}`, ``} {
		f, _ := company(t, 1)
		f.FailNext("*", ctikit.Fault{Status: 200, Body: body, ContentType: "application/json", Times: 9})
		c := f.Client()
		if _, err := c.Users.Get(t.Context(), 1); err == nil {
			t.Errorf("%s: Get: no error", body)
		}
		if _, err := c.Users.List(t.Context(), aircall.UserListOptions{}); err == nil {
			t.Errorf("%s: List: no error; an empty list would look like nobody is left", body)
		}
		if _, err := c.Users.Availability(t.Context(), 1); err == nil {
			t.Errorf("%s: Availability: no error", body)
		}
	}
}

func TestContextEndsACall(t *testing.T) {
	f, _ := company(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := f.Client().Users.Get(ctx, 1)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "users.get") {
		t.Errorf("error %v, want context.Canceled and the method", err)
	}
}
