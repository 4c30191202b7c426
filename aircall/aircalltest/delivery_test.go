package aircalltest_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

func TestPlan(t *testing.T) {
	plans := [][]time.Duration{
		{},                // lost
		{0, time.Second},  // doubled
		{3 * time.Second}, // overtaken by the next
		{0},
	}
	f := newFloor(t, aircalltest.WithDeliveryPlan(func(n int) []time.Duration { return plans[n-1] }))
	for _, s := range []aircall.AvailabilityStatus{aircall.Unavailable, aircall.Available, aircall.Custom, aircall.Unavailable} {
		f.SetStatus(9, s, "")
	}
	f.wantEvents(t, time.Minute,
		"0 user.opened.v2 available always_opened",
		"0 user.closed.v2 unavailable always_closed",
		"1 user.opened.v2 available always_opened",
		"3 user.opened.v2 custom according_to_schedule")
}

func TestFailedDeliveriesAreRepeated(t *testing.T) {
	f := newFloor(t)
	f.answer = http.StatusServiceUnavailable
	f.SetStatus(9, aircall.Unavailable, "")
	f.wantEvents(t, 10*time.Second)
	f.answer = http.StatusOK
	f.wantEvents(t, time.Minute, "15 user.closed.v2 unavailable always_closed") // after 1, 2, 4 and 8 s
	if n := len(f.Deliveries()); n != 5 {
		t.Errorf("%d attempts, want 5", n)
	}
	if f.PendingDeliveries() != 0 {
		t.Errorf("%d deliveries still wait", f.PendingDeliveries())
	}
}

func TestRepeatingEnds(t *testing.T) {
	tests := []struct {
		name    string
		spacing func(int) time.Duration
		want    int
	}{
		{"after 50 attempts", func(int) time.Duration { return time.Minute }, 50},
		{"after 12 hours", func(int) time.Duration { return time.Hour }, 13},
		{"as it does by itself", nil, 34},
	}
	for _, tt := range tests {
		var opts []aircalltest.Option
		if tt.spacing != nil {
			opts = append(opts, aircalltest.WithRetrySpacing(tt.spacing))
		}
		f := newFloor(t, opts...)
		f.answer = http.StatusTeapot
		f.SetStatus(9, aircall.Unavailable, "")
		f.wantEvents(t, 48*time.Hour)
		if n := len(f.Deliveries()); n != tt.want {
			t.Errorf("%s: %d attempts, want %d", tt.name, n, tt.want)
		}
	}
}

func TestPersistentFailureSwitchesOff(t *testing.T) {
	f := newFloor(t, aircalltest.WithDisableAfter(3), aircalltest.WithRetrySpacing(func(int) time.Duration { return 10 * time.Second }))
	active := func() bool {
		t.Helper()
		page, err := f.client.Webhooks.List(t.Context(), aircall.WebhookListOptions{})
		must(t, err)
		return page.Items[0].Active
	}
	f.answer = http.StatusInternalServerError
	f.SetStatus(9, aircall.Unavailable, "")
	f.after(15 * time.Second)
	if !active() {
		t.Error("off after two failures, want three")
	}
	f.after(10 * time.Second)
	if active() {
		t.Error("on after three failures")
	}
	f.SetStatus(9, aircall.Available, "") // nobody gets it
	f.answer = http.StatusOK
	f.wantEvents(t, 10*time.Second, "30 user.closed.v2 unavailable always_closed")
	if !active() {
		t.Error("one success did not switch it on again")
	}
}

func TestDeletedWebhooksGetNothing(t *testing.T) {
	f := newFloor(t)
	f.answer = http.StatusInternalServerError
	f.SetStatus(9, aircall.Unavailable, "")
	page, err := f.client.Webhooks.List(t.Context(), aircall.WebhookListOptions{})
	must(t, err)
	must(t, f.client.Webhooks.Delete(t.Context(), page.Items[0].ID))
	f.after(0)
	f.answer = http.StatusOK
	f.SetStatus(9, aircall.Available, "")
	f.wantEvents(t, time.Hour)
}

func TestBothFormsOfAnEvent(t *testing.T) {
	f := newFloor(t)
	f.listen(t, "https://both.example.test/", aircall.UserClosed, aircall.UserClosed.V2())
	var got []string
	f.Deliver("both.example.test", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, rest, _ := strings.Cut(string(body), `"event":"`)
		name, _, _ := strings.Cut(rest, `"`)
		got = append(got, name)
		if v1 := name == "user.closed"; v1 != strings.Contains(string(body), `"numbers":[]`) {
			t.Errorf("%s: %s", name, body)
		}
	}))
	f.SetStatus(9, aircall.Unavailable, aircall.Other)
	f.after(time.Minute)
	want := []string{"user.closed", "user.closed.v2", "user.closed", "user.closed.v2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events mismatch (-want +got):\n%s", diff)
	}
}

func TestDeliveriesToHostsThatNobodyNamed(t *testing.T) {
	f := newFloor(t)
	f.listen(t, "https://other.example.test/", aircall.UserClosed)
	f.SetStatus(9, aircall.Unavailable, "")
	f.after(0)
	if a := f.Deliveries()[0]; a.Status != 0 || a.Err == nil {
		t.Errorf("delivered somewhere: %+v", a)
	}

	var hosts []string
	f = newFloor(t, aircalltest.WithTargets(transport(func(r *http.Request) (*http.Response, error) {
		hosts = append(hosts, r.URL.Host)
		return nil, errors.New("down")
	})))
	f.listen(t, "https://other.example.test/", aircall.UserClosed)
	f.SetStatus(9, aircall.Unavailable, "")
	f.after(0)
	if diff := cmp.Diff([]string{"other.example.test"}, hosts); diff != "" {
		t.Errorf("hosts mismatch (-want +got):\n%s", diff)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestOverALoopbackPort(t *testing.T) {
	got := make(chan string, 1)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- string(body)
	}))
	defer receiver.Close()
	f := aircalltest.New(nil, aircalltest.WithRateLimit(9)) // for lists without an end
	defer f.Close()
	for id := range int64(3) {
		f.PutUser(aircalltest.User{ID: id + 1})
	}
	api := httptest.NewServer(f)
	defer api.Close()
	c, err := aircall.New(aircall.BasicAuth(aircalltest.APIID, aircalltest.APIToken), aircall.WithBaseURL(api.URL), aircall.WithRetries(1, time.Second))
	must(t, err)
	_, err = c.Webhooks.Create(t.Context(), aircall.WebhookSpec{URL: receiver.URL, Events: []aircall.EventName{aircall.UserClosed.V2()}})
	must(t, err)
	n := 0
	for _, err := range c.Users.All(t.Context(), aircall.UserListOptions{Size: 1}) {
		must(t, err)
		n++
	}
	if n != 3 {
		t.Errorf("%d users, want 3", n)
	}
	f.SetStatus(1, aircall.Unavailable, "")
	if body := <-got; !strings.Contains(body, `"event":"user.closed.v2"`) {
		t.Errorf("delivered %s", body)
	}
}

func TestInsideABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := aircalltest.New(t)
		f.PutUser(aircalltest.User{ID: 9, WrapUpTime: time.Minute})
		c := f.Client()
		f.FailNext("GET /v2/users/9", ctikit.Fault{Status: 429})
		begun := time.Now()
		_, err := c.Users.Get(t.Context(), 9)
		must(t, err)
		if d := time.Since(begun); d != time.Minute {
			t.Errorf("waited %v", d)
		}
		id := f.Ring(9)
		f.Answer(id)
		f.HangUp(id)
		time.Sleep(time.Minute)
		synctest.Wait()
		if a := f.StatusOf(9); a != aircall.AvailabilityAvailable {
			t.Errorf("after the wrap-up: %s", a)
		}
	})
}

func TestTheSameCallsGiveTheSameEvents(t *testing.T) {
	run := func() []string {
		f := newFloor(t)
		for id := int64(10); id < 30; id++ {
			f.PutUser(aircalltest.User{ID: id, WrapUpTime: time.Second})
			f.SetStatus(id, "", aircall.Other)
			f.SetStatus(id, aircall.Available, "")
			call := f.Ring(id)
			f.Answer(call)
			f.HangUp(call)
		}
		return f.after(time.Hour)
	}
	if diff := cmp.Diff(run(), run()); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
}
