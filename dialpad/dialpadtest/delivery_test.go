package dialpadtest_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// bodies adds an endpoint that gets events unsigned.
func (f *floor) bodies(t *testing.T) {
	t.Helper()
	hook, err := f.client.Webhooks.Create(t.Context(), dialpad.WebhookSpec{URL: "https://plain.example.test"})
	must(t, err)
	_, err = f.client.AgentStatusSubscriptions.Create(t.Context(), dialpad.AgentStatusSubscriptionSpec{EndpointID: hook.ID})
	must(t, err)
	f.Deliver("plain.example.test", http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
}

// wantBody looks for a part of the last unsigned body.
func (f *floor) wantBody(t *testing.T, part string) {
	t.Helper()
	attempts := f.Deliveries()
	if last := string(attempts[len(attempts)-1].Body); !strings.Contains(last, part) {
		t.Errorf("body %s, want %s in it", last, part)
	}
}

func TestPlan(t *testing.T) {
	plans := [][]time.Duration{
		{},                // lost
		{0, time.Second},  // doubled
		{3 * time.Second}, // overtaken by the next
		{0},
	}
	f := newFloor(t, dialpadtest.WithDeliveryPlan(func(n int) []time.Duration { return plans[n-1] }))
	for _, reason := range []string{"a", "b", "c", "d"} {
		f.SetStatus(9, false, reason)
	}
	f.wantHeard(t, time.Minute, `0 0 unavailable "b" available []`, `0 0 unavailable "d" available []`,
		`10 0 unavailable "b" available []`, `30 0 unavailable "c" available []`)
}

// The documented ways in which a delivery is repeated, and no other.
func TestRetries(t *testing.T) {
	broken := transport(func(*http.Request) (*http.Response, error) { return nil, errors.New("down") })
	answering := func(status int) transport {
		return func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		}
	}
	tests := []struct {
		name string
		net  transport
		want []int // milliseconds after the event
	}{
		{"200", answering(200), []int{0}},
		{"204", answering(204), []int{0}},
		{"500", answering(500), []int{0, 100, 300, 700, 1500}},
		{"503", answering(503), []int{0, 100, 300, 700, 1500}},
		{"400", answering(400), []int{0}},
		{"401", answering(401), []int{0}},
		{"429", answering(429), []int{0}},
		{"302", answering(302), []int{0}},
		{"no answer", broken, []int{0, 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFloor(t, dialpadtest.WithTargets(tt.net))
			_, err := f.client.Webhooks.Update(t.Context(), f.hook.ID, dialpad.WebhookSpec{URL: "https://elsewhere.example.test"})
			must(t, err)
			f.SetStatus(9, false, "")
			f.after(time.Hour)
			var got []int
			for _, a := range f.Deliveries() {
				got = append(got, int(a.At.Sub(start)/time.Millisecond))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("attempts mismatch (-want +got):\n%s", diff)
			}
			if f.PendingDeliveries() != 0 {
				t.Errorf("%d deliveries still wait", f.PendingDeliveries())
			}
		})
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A repeat may arrive after a newer event, and an outage of two seconds loses
// events for good.
func TestRetriesOvertake(t *testing.T) {
	f := newFloor(t)
	f.answer = http.StatusServiceUnavailable
	f.SetStatus(9, false, "a")
	f.wantHeard(t, 50*time.Millisecond)
	f.answer = http.StatusOK
	f.SetStatus(9, true, "")
	f.wantHeard(t, time.Minute, `0 0 available "" available [101]`, `1 0 unavailable "a" available []`)
	f.answer = http.StatusServiceUnavailable
	f.SetStatus(9, false, "b")
	f.after(2 * time.Second)
	f.answer = http.StatusOK
	f.wantHeard(t, time.Hour)
}

func TestWhoGetsNothing(t *testing.T) {
	f := newFloor(t)
	ctx := t.Context()
	_, err := f.client.AgentStatusSubscriptions.Update(ctx, f.sub.ID, dialpad.AgentStatusSubscriptionSpec{Disabled: true})
	must(t, err)
	f.SetStatus(9, false, "")
	f.wantHeard(t, time.Second) // switched off
	_, _, _, err = f.client.AgentStatusSubscriptions.Ensure(ctx, f.hook.ID)
	must(t, err)
	f.SetStatus(9, true, "")
	f.wantHeard(t, time.Second, `10 10 available "" available [101]`)
	must(t, f.client.Webhooks.Delete(ctx, f.hook.ID))
	f.SetStatus(9, false, "")
	f.wantHeard(t, time.Second) // deleted
	must(t, f.client.AgentStatusSubscriptions.Delete(ctx, f.sub.ID))
}

func TestOverALoopbackPort(t *testing.T) {
	got := make(chan string, 1)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- r.Header.Get("Content-Type") + " " + string(body)
	}))
	defer receiver.Close()
	f := dialpadtest.New(nil)
	defer f.Close()
	f.PutUser(dialpadtest.User{ID: 9})
	api := httptest.NewServer(f)
	defer api.Close()
	c, err := dialpad.New(dialpad.APIKey(dialpadtest.APIKey), dialpad.WithBaseURL(api.URL))
	must(t, err)
	hook, err := c.Webhooks.Create(t.Context(), dialpad.WebhookSpec{URL: receiver.URL})
	must(t, err)
	_, err = c.AgentStatusSubscriptions.Create(t.Context(), dialpad.AgentStatusSubscriptionSpec{EndpointID: hook.ID})
	must(t, err)
	f.SetStatus(9, false, "Lunch")
	if body := <-got; !strings.HasPrefix(body, `application/json {"target":{"id":9`) {
		t.Errorf("delivered %s", body)
	}
}

func TestTheSameCallsGiveTheSameEvents(t *testing.T) {
	run := func() []string {
		f := newFloor(t)
		for id := int64(10); id < 30; id++ {
			f.PutUser(dialpadtest.User{ID: id, CallCenters: []int64{101}, WrapUpTime: time.Second})
			f.SetStatus(id, false, fmt.Sprint(id))
			f.SetStatus(id, true, "")
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
