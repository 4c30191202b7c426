package httpx_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/internal/httpx"
)

func to(location string) http.Header { return http.Header{"Location": {location}} }

func TestRedirects(t *testing.T) {
	const here = "https://acme.example.test"
	tests := []struct {
		name, method string
		reply        reply
		sent         []string
		err          error
		status       int
	}{
		{"same host", "GET", reply{status: 302, header: to(here + "/else?x=1")}, []string{here + "/api/v2/things", here + "/else?x=1"}, nil, 0},
		{"same host, port spelled out", "GET", reply{status: 302, header: to("https://acme.example.test:443/else")}, []string{here + "/api/v2/things", "https://acme.example.test:443/else"}, nil, 0},
		{"a write that stays one", "PUT", reply{status: 307, header: to("/else")}, []string{here + "/api/v2/things", here + "/else"}, nil, 0},
		{"a write that would become a GET", "POST", reply{status: 302, header: to("/else")}, []string{here + "/api/v2/things"}, nil, 302},
		{"other host", "GET", reply{status: 302, header: to("https://evil.example.test/canary")}, []string{here + "/api/v2/things"}, httpx.ErrOtherHost, 0},
		{"other scheme", "GET", reply{status: 302, header: to("http://acme.example.test/canary")}, []string{here + "/api/v2/things"}, httpx.ErrOtherHost, 0},
		{"other port", "PUT", reply{status: 308, header: to("https://acme.example.test:8443/canary")}, []string{here + "/api/v2/things"}, httpx.ErrOtherHost, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &script{replies: []reply{tt.reply, {status: 200}}}
			p := pipeline(t, s, func(c *httpx.Config) { c.Auth = &token{value: "secret"} })
			_, err := p.Do(t.Context(), httpx.Call{Op: "things.x", Method: tt.method, Path: []string{"things"}, In: 1})
			var pe *providerError
			if errors.As(err, &pe); tt.status != 0 && (pe == nil || pe.Status != tt.status) {
				t.Errorf("error %v, want status %d", err, tt.status)
			}
			if !errors.Is(err, tt.err) && tt.err != nil || err != nil && leaks(err.Error()) {
				t.Errorf("error %v, want %v without the place", err, tt.err)
			}
			if (err != nil) != (tt.err != nil || tt.status != 0) {
				t.Errorf("error %v", err)
			}
			var sent []string
			for _, r := range s.sent {
				sent = append(sent, r.URL)
				if r.Auth != "secret" || r.Body != "1" && tt.method != "GET" {
					t.Errorf("%s went with %q and body %q", r.URL, r.Auth, r.Body)
				}
			}
			if diff := cmp.Diff(tt.sent, sent); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRedirectsEnd(t *testing.T) {
	s := &script{}
	for range 20 {
		s.replies = append(s.replies, reply{status: 302, header: to("/again")})
	}
	_, err := pipeline(t, s, nil).Do(t.Context(), get("things"))
	var pe *providerError
	if !errors.As(err, &pe) || pe.Status != 302 || len(s.sent) != 10 {
		t.Errorf("error %v after %d requests, want 302 after 10", err, len(s.sent))
	}
}

func TestTheCallersClientStaysAsItWas(t *testing.T) {
	no := errors.New("no redirects")
	s := &script{replies: []reply{{status: 302, header: to("/else")}}}
	hc := &http.Client{Transport: s}
	p := pipeline(t, s, func(c *httpx.Config) { c.HTTP = hc })
	if hc.CheckRedirect != nil {
		t.Error("the caller's client was changed")
	}
	hc.Transport = nil
	if _, err := p.Do(t.Context(), get("things")); err == nil {
		t.Error("the script is over: want an error")
	}
	s.replies = []reply{{status: 302, header: to("/else")}}
	p = pipeline(t, s, func(c *httpx.Config) {
		c.HTTP = &http.Client{Transport: s, CheckRedirect: func(*http.Request, []*http.Request) error { return no }}
		c.Retry.Attempts = 1
	})
	if _, err := p.Do(t.Context(), get("things")); !errors.Is(err, no) {
		t.Errorf("error %v, want the caller's own check asked", err)
	}
}
