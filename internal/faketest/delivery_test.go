package faketest_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
)

const hookURL = "https://bridge.example.test/hooks?key=canary"

// receiver notes what arrives when, and answers with the statuses in turn,
// with 200 when they are used up.
type receiver struct {
	clk      ctikit.Clock
	statuses []int
	got      []string
}

func (rc *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	rc.got = append(rc.got, fmt.Sprintf("%v %s %s %s", rc.clk.Now().Sub(start), r.Method, b, r.Header.Get("X-Signed-At")))
	status := 200
	if len(rc.statuses) > 0 {
		status, rc.statuses = rc.statuses[0], rc.statuses[1:]
	}
	if status == 0 {
		panic(http.ErrAbortHandler)
	}
	if status == 503 {
		w.Header().Set("Retry-After", "5")
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "noted")
}

func (rc *receiver) network() http.RoundTripper {
	return faketest.Handlers(map[string]http.Handler{"bridge.example.test": rc})
}

func sign(at time.Time) http.Header {
	return http.Header{"X-Signed-At": {at.Format(time.TimeOnly)}}
}

// patient retries what failed after Retry-After, else after a minute.
func patient(attempt, status int, retryAfter time.Duration, err error) (time.Duration, bool) {
	if err == nil && status < 300 || attempt == 3 {
		return 0, false
	}
	return max(retryAfter, 0) + time.Duration(attempt)*time.Minute, true
}

func TestDeliveriesFollowThePlan(t *testing.T) {
	clk := ctikit.NewVirtualClock(start)
	f, rc := faketest.New(t, clk), &receiver{clk: clk}
	f.Targets = rc.network()
	f.SetPlan(func(n int) []time.Duration {
		return [][]time.Duration{1: {3 * time.Second}, 2: {}, 3: {time.Second, time.Second}, 4: {0}}[n]
	})
	for _, body := range []string{"late", "lost", "doubled", "at once"} {
		f.Send(faketest.Delivery{URL: hookURL, Body: []byte(body)}, sign, nil)
	}
	if len(rc.got) != 0 {
		t.Error("Send delivered on the caller's stack")
	}
	for clk.Step() {
	}
	want := []string{"0s POST at once 09:00:00", "1s POST doubled 09:00:01", "1s POST doubled 09:00:01", "3s POST late 09:00:03"}
	if diff := cmp.Diff(want, rc.got); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func TestDeliveriesAreRetriedAsThePolicySays(t *testing.T) {
	clk := ctikit.NewVirtualClock(start)
	f, rc := faketest.New(t, clk), &receiver{clk: clk, statuses: []int{503, 0, 500}}
	f.Targets = rc.network()
	f.Serve(faketest.Row{"click", "POST /click", func(*faketest.Request) faketest.Reply { // a handler may send
		f.Send(faketest.Delivery{URL: hookURL, Body: []byte(`{"token":"canary"}`)}, nil, patient)
		return faketest.Empty(202)
	}})
	send(t, f, "POST", "/click", "")
	if f.Pending() != 1 {
		t.Errorf("Pending = %d, want 1", f.Pending())
	}
	for clk.Step() {
	}
	body := []byte(`{"token":"***"}`)
	want := []ctikit.DeliveryAttempt{
		{N: 1, Try: 1, URL: "https://bridge.example.test/hooks", Body: body, At: start, Status: 503},
		{N: 1, Try: 2, URL: "https://bridge.example.test/hooks", Body: body, At: start.Add(65 * time.Second), Err: cmpopts.AnyError},
		{N: 1, Try: 3, URL: "https://bridge.example.test/hooks", Body: body, At: start.Add(185 * time.Second), Status: 500},
	}
	if diff := cmp.Diff(want, f.Attempts(), cmpopts.EquateErrors()); diff != "" {
		t.Errorf("attempts (-want +got):\n%s", diff)
	}
	if f.Pending() != 0 {
		t.Errorf("Pending = %d afterwards, want 0", f.Pending())
	}
}

func TestImpossibleDeliveriesAreLogged(t *testing.T) {
	clk := ctikit.NewVirtualClock(start)
	f := faketest.New(t, clk)
	f.Targets = faketest.Handlers(nil)
	for _, target := range []string{"https://nowhere.example.test/", "://", hookURL} {
		f.Send(faketest.Delivery{URL: target, Header: http.Header{"x-static": {"1"}}}, sign, nil)
	}
	for clk.Step() {
	}
	for _, a := range f.Attempts() {
		if a.Err == nil {
			t.Errorf("delivery %d to %s has no error", a.N, a.URL)
		}
	}
}

func TestImpatientProviderInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, began := faketest.New(t, nil), time.Now()
		f.Patience = 10 * time.Second
		f.Targets = faketest.Handlers(map[string]http.Handler{
			"bridge.example.test": http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }),
		})
		f.Send(faketest.Delivery{URL: hookURL}, nil, patient)
		time.Sleep(time.Hour)
		var at []time.Duration
		for _, a := range f.Attempts() {
			at = append(at, a.At.Sub(began))
		}
		if diff := cmp.Diff([]time.Duration{0, 70 * time.Second, 200 * time.Second}, at); diff != "" {
			t.Errorf("attempts (-want +got):\n%s", diff)
		}
	})
}

func TestCloseEndsDeliveries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, calls := faketest.New(nil, nil), 0
		f.Targets = faketest.Handlers(map[string]http.Handler{
			"bridge.example.test": http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { calls++; <-r.Context().Done() }),
		})
		f.Send(faketest.Delivery{URL: hookURL}, nil, patient)
		f.SetPlan(func(int) []time.Duration { return []time.Duration{time.Hour} })
		f.Send(faketest.Delivery{URL: hookURL}, nil, patient)
		time.Sleep(time.Second)
		f.Close() // without it, the first would hang for ever
		f.Send(faketest.Delivery{URL: hookURL}, nil, patient)
		time.Sleep(24 * time.Hour)
		if calls != 1 || f.Pending() != 0 {
			t.Errorf("%d calls, %d pending, want 1 and 0", calls, f.Pending())
		}
	})
}

// TestReceivers: events go where somebody receives for the host, and never out
// into the world by mistake.
func TestReceivers(t *testing.T) {
	var post faketest.Receivers
	must(t, post.Put("hooks.example.test", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) })))
	send := func(url string) (int, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := post.RoundTrip(r)
		if err != nil {
			return 0, err
		}
		return resp.StatusCode, resp.Body.Close()
	}
	if status, err := send("https://hooks.example.test/x"); status != http.StatusAccepted || err != nil {
		t.Errorf("known host: %d, %v", status, err)
	}
	if _, err := send("https://other.example.test/x"); !errors.Is(err, faketest.ErrNobody) {
		t.Errorf("unknown host: %v, want ErrNobody", err)
	}
	for host, want := range map[string]bool{"localhost:80": true, "127.0.0.1": true, "[::1]:8080": true, "example.test": false, "10.0.0.1:80": false} {
		if got := faketest.Loopback(host); got != want {
			t.Errorf("Loopback(%q) = %v", host, got)
		}
	}
}
