package faketest_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
)

func TestFaults(t *testing.T) {
	tests := []struct {
		name       string
		fail       ctikit.Fault
		status     int // 0: the connection is cut
		body       string
		retryAfter []string
		takes      time.Duration
		applied    bool
	}{
		{name: "status", fail: ctikit.Fault{Status: 503}, status: 503, body: `{"error":"Service Unavailable"}`},
		{name: "own body", fail: ctikit.Fault{Status: 502, Body: "<html>", ContentType: "text/html"}, status: 502, body: "<html>"},
		{name: "plain body", fail: ctikit.Fault{Status: 429, Body: "slow down"}, status: 429, body: "slow down"},
		{name: "retry after", fail: ctikit.Fault{Status: 429, RetryAfter: 1500 * time.Millisecond}, status: 429, body: `{"error":"Too Many Requests"}`, retryAfter: []string{"2"}},
		{name: "retry at once", fail: ctikit.Fault{Status: 429, RetryAfter: ctikit.RetryAtOnce}, status: 429, body: `{"error":"Too Many Requests"}`, retryAfter: []string{"0"}},
		{name: "late", fail: ctikit.Fault{Delay: 3 * time.Second}, status: 204, takes: 3 * time.Second, applied: true},
		{name: "late and failing", fail: ctikit.Fault{Delay: 3 * time.Second, Status: 504}, status: 504, body: `{"error":"Gateway Timeout"}`, takes: 3 * time.Second},
		{name: "applied, then failing", fail: ctikit.Fault{Status: 500, After: true}, status: 500, body: `{"error":"Internal Server Error"}`, applied: true},
		{name: "cut before", fail: ctikit.Fault{Cut: true}},
		{name: "cut after", fail: ctikit.Fault{Cut: true, After: true}, applied: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			clk := ctikit.NewVirtualClock(start)
			f := things(t, clk)
			must(t, f.FailNext("PUT /things/{id}", tt.fail))
			send(t, f, "GET", "/things/7", "") // not the request meant
			got, err := trySend(t, f, "PUT", "/things/7", `{"value":"new"}`)
			if cut := tt.status == 0; cut != errors.Is(err, syscall.ECONNRESET) {
				t.Fatalf("error %v, want a cut: %v", err, cut)
			}
			if got.status != tt.status || got.body != tt.body {
				t.Errorf("got %d %s, want %d %s", got.status, got.body, tt.status, tt.body)
			}
			if diff := cmp.Diff(tt.retryAfter, got.header.Values("Retry-After")); diff != "" {
				t.Errorf("Retry-After (-want +got):\n%s", diff)
			}
			if took := clk.Now().Sub(start); took != tt.takes {
				t.Errorf("took %v, want %v", took, tt.takes)
			}
			value := send(t, f, "GET", "/things/7", "").body
			if applied := value == `{"id":"7","value":"new"}`; applied != tt.applied {
				t.Errorf("afterwards %s, want applied: %v", value, tt.applied)
			}
		})
	}
}

func TestFaultsComeInOrderAndEnd(t *testing.T) {
	f := things(t, nil)
	must(t, f.FailNext("GET /things/8", ctikit.Fault{Status: 500}))
	must(t, f.FailNext("GET /things/{id}", ctikit.Fault{Status: 502, Times: 2}))
	must(t, f.FailNext("*", ctikit.Fault{Status: 503}))
	var got []int
	for _, target := range []string{"/things/7", "/things/8", "/things/7", "/things/7", "/things/7"} {
		got = append(got, send(t, f, "GET", target, "").status)
	}
	if diff := cmp.Diff([]int{502, 500, 502, 503, 200}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}

func TestUnknownRoutesUseUpNoFault(t *testing.T) {
	f := things(&listener{}, nil)
	must(t, f.FailNext("*", ctikit.Fault{Status: 503}))
	if got := send(t, f, "GET", "/nowhere", "").status; got != 404 {
		t.Errorf("unknown route: %d, want 404", got)
	}
	if got := send(t, f, "GET", "/things/7", "").status; got != 503 {
		t.Errorf("known route: %d, want 503", got)
	}
}

func TestDelayEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := things(t, nil)
		must(t, f.FailNext("*", ctikit.Fault{Delay: time.Hour}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		r := httptest.NewRequestWithContext(ctx, "GET", "https://acme.example.test/things/7", nil)
		res, err := f.RoundTrip(r)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want the deadline's", err)
		}
		if res != nil {
			res.Body.Close()
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("took %v, want 1s", took)
		}
	})
}

func TestCutOverTheNet(t *testing.T) {
	f := things(t, nil)
	must(t, f.FailNext("PUT /things/{id}", ctikit.Fault{Cut: true}))
	server := httptest.NewServer(f)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), "PUT", server.URL+"/things/7", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := server.Client().Do(r)
	if err == nil {
		res.Body.Close()
		t.Errorf("got %d, want a broken connection", res.StatusCode)
	}
	if f.Requests()[0].Status != 0 {
		t.Errorf("the log has status %d for a cut, want 0", f.Requests()[0].Status)
	}
}
