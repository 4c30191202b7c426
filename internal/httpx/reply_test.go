package httpx_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

// Every reply with a Date is observed, with the times of its own attempt: two
// are refused here, one breaks, one has no Date.
func TestReplyObserver(t *testing.T) {
	clk := ctikit.NewVirtualClock(start)
	dated := func(at time.Time) http.Header { return http.Header{"Date": {at.Format(http.TimeFormat)}} }
	s := &script{replies: []reply{
		{status: 503, header: dated(start.Add(20 * time.Second))},
		{err: http.ErrHandlerTimeout},
		{status: 200, header: http.Header{"Date": {"yesterday"}}},
		{status: 404, header: dated(start.Add(40 * time.Second))},
	}}
	slow := transportFunc(func(r *http.Request) (*http.Response, error) {
		if err := clk.Sleep(r.Context(), 2*time.Second); err != nil {
			return nil, err
		}
		return s.RoundTrip(r)
	})
	var got []ctikit.Receipt
	p, err := httpx.New(httpx.Config{
		Base: &url.URL{Scheme: "https", Host: "acme.example.test"}, HTTP: &http.Client{Transport: slow},
		Failure: failure, Clock: clk, OnReply: func(r ctikit.Receipt) { got = append(got, r) },
	})
	if err != nil {
		t.Fatal(err)
	}
	call := httpx.Call{Op: "things.get", Method: http.MethodGet, Path: []string{"things"}}
	if _, err := p.Do(t.Context(), call); err != nil {
		t.Fatal(err)
	}
	sent := clk.Now()
	if _, err := p.Do(t.Context(), call); err == nil {
		t.Fatal("a 404 is no error")
	}
	want := []ctikit.Receipt{
		{Date: start.Add(20 * time.Second), Started: start, Ended: start.Add(2 * time.Second)},
		{Date: start.Add(40 * time.Second), Started: sent, Ended: sent.Add(2 * time.Second)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("observed (-want +got):\n%s", diff)
	}
}

// transportFunc is an http.RoundTripper made of a function.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
