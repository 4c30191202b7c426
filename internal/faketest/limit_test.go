package faketest_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/faketest"
)

func header(name string) func(http.Header, faketest.Usage) {
	return func(h http.Header, u faketest.Usage) {
		h.Set(name, strconv.Itoa(u.Remaining)+"/"+strconv.Itoa(u.Max)+" "+u.Reset.String())
		if u.Exceeded {
			h.Set("Retry-After", strconv.Itoa(int(u.Reset.Seconds())))
		}
		if !u.ResetAt.Equal(start.Add(time.Minute)) && !u.ResetAt.Equal(start.Add(2*time.Minute)) {
			h.Set(name, "reset at "+u.ResetAt.String())
		}
	}
}

func TestFixedWindow(t *testing.T) {
	clk := ctikit.NewVirtualClock(start.Add(50 * time.Second))
	f := things(t, clk)
	account := &faketest.Limit{Max: 10, Header: header("X-Account")}
	perThing := &faketest.Limit{Max: 2, Window: time.Minute, Header: header("X-Thing")}
	f.Limits = func(r *faketest.Request) []*faketest.Limit {
		if r.Method == "GET" {
			return []*faketest.Limit{account, perThing}
		}
		return []*faketest.Limit{account}
	}
	type seen struct {
		Status                     int
		Account, Thing, RetryAfter string
	}
	ask := func(method, body string) seen {
		a := send(t, f, method, "/things/7", body)
		return seen{a.status, a.header.Get("X-Account"), a.header.Get("X-Thing"), a.header.Get("Retry-After")}
	}
	got := []seen{ask("GET", ""), ask("GET", ""), ask("GET", ""), ask("PUT", "{}")}
	clk.RunUntil(start.Add(time.Minute))
	got = append(got, ask("GET", ""))
	must(t, account.Spend(clk.Now(), 99))
	got = append(got, ask("PUT", "{}"))
	want := []seen{
		{200, "9/10 10s", "1/2 10s", ""},
		{200, "8/10 10s", "0/2 10s", ""},
		{429, "8/10 10s", "0/2 10s", "10"}, // a refused request counts against no limit
		{204, "7/10 10s", "", ""},
		{200, "9/10 1m0s", "1/2 1m0s", ""},
		{429, "0/10 1m0s", "", "60"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("replies (-want +got):\n%s", diff)
	}
}
