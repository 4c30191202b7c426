package faketest_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
)

func TestRequestLog(t *testing.T) {
	f := things(&listener{}, ctikit.NewVirtualClock(start))
	send(t, f, "GET", "/things/7?page%5Bsize%5D=2&token=canary", "")
	send(t, f, "PUT", "/things/8", `{"value":"v","client_secret":"can\"ary"}`)
	send(t, f, "POST", "/oauth", `grant_type=x&client_secret=canary&scope=read`)
	want := []ctikit.LoggedRequest{
		{Method: "GET", Path: "/things/7", Query: url.Values{"page[size]": {"2"}, "token": {"***"}}, Status: 200, At: start, Pattern: "GET /things/{id}"},
		{Method: "PUT", Path: "/things/8", Query: url.Values{}, Body: []byte(`{"value":"v","client_secret":"***"}`), Status: 204, At: start, Pattern: "PUT /things/{id}"},
		{Method: "POST", Path: "/oauth", Query: url.Values{}, Body: []byte(`grant_type=x&client_secret=***&scope=read`), Status: 404, At: start},
	}
	if diff := cmp.Diff(want, f.Requests()); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	counts := map[string]int{"*": 3, "GET /things/{id}": 1, "PUT /things/8": 1, "PUT /things/7": 0}
	for pattern, want := range counts {
		if got, err := f.Count(pattern); got != want || err != nil {
			t.Errorf("Count(%q) = %d, %v, want %d", pattern, got, err, want)
		}
	}
}

// Of a long body the log has the beginning, without half a credential at its
// end.
func TestLongBodiesAreCut(t *testing.T) {
	f := things(t, nil)
	const end = `"password":"can`
	body := strings.Repeat("x", 1<<20-len(end)) + end + `ary"}`
	send(t, f, "PUT", "/things/8", body)
	got := string(f.Requests()[0].Body)
	if want := body[:1<<20-len(end)] + `"password":"***"`; got != want {
		t.Errorf("%d bytes, ending in %q", len(got), got[len(got)-20:])
	}
}

func TestOpenBodiesAreCounted(t *testing.T) {
	f := things(t, nil)
	r := httptest.NewRequestWithContext(t.Context(), "GET", "https://acme.example.test/things/7", strings.NewReader(""))
	res, err := f.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Open(); got != 1 {
		t.Errorf("Open = %d before Close, want 1", got)
	}
	for range 2 {
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	if got := f.Open(); got != 0 {
		t.Errorf("Open = %d after two Closes, want 0", got)
	}
}

// Credentials are masked under names in any case, in bodies that break off, and
// in what webhooks prove themselves with, whose names are their makers'.
func TestCredentialsAreMasked(t *testing.T) {
	for body, want := range map[string]string{
		`{"Client_Secret":"canary"}`:          `{"Client_Secret":"***"}`,
		`{"refresh_token":"cana\"ry`:          `{"refresh_token":"***"`,
		`Client_Secret=canary&scope=read`:     `Client_Secret=***&scope=read`,
		`{"custom_headers":{"X-Key":"c}y"}}`:  `{"custom_headers":"***"}`,
		`{"custom_headers": null,"name":"n"}`: `{"custom_headers": null,"name":"n"}`,
		`{"authentication":{"type":"api_key","data":{"name":"X-Key","value":"canary"},"add_position":"header"},"name":"n"}`: `{"authentication":"***","name":"n"}`,
	} {
		f := things(&listener{}, nil)
		send(t, f, "PUT", "/things/8?apikey=canary&ApiKey=canary", body)
		got := f.Requests()[0]
		if string(got.Body) != want || got.Query.Get("apikey") != "***" || got.Query.Get("ApiKey") != "***" {
			t.Errorf("%s is logged as %s with %v, want %s", body, got.Body, got.Query, want)
		}
	}
}
