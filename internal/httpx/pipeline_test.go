package httpx_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// providerError is what a client's own error type would be.
type providerError struct{ httpx.Failure }

func (e *providerError) Error() string { return fmt.Sprintf("%s: status %d", e.Op, e.Status) }

func failure(f httpx.Failure) error { return &providerError{f} }

// script is a transport that answers from a list and keeps what it was sent.
type script struct {
	replies []reply
	sent    []sent
	open    int
}

// reply is one answer; an err breaks the connection instead.
type reply struct {
	status int
	header http.Header
	body   string
	err    error
}

type sent struct{ Method, URL, Auth, Body string }

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body.Close()
	}
	s.sent = append(s.sent, sent{r.Method, r.URL.String(), r.Header.Get("Authorization"), string(body)})
	if len(s.replies) == 0 {
		return nil, errors.New("script is over")
	}
	a := s.replies[0]
	s.replies = s.replies[1:]
	if a.err != nil && a.status == 0 {
		return nil, a.err
	}
	h := a.header
	if h == nil {
		h = http.Header{}
	}
	s.open++
	var from io.Reader = strings.NewReader(a.body)
	if a.err != nil {
		from = io.MultiReader(from, broken{a.err})
	}
	return &http.Response{StatusCode: a.status, Header: h, Body: &counted{from, s}, Request: r}, nil
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

type counted struct {
	io.Reader
	s *script
}

func (c *counted) Close() error { c.s.open--; return nil }

// pipeline is one on Virtual time over the script, as change has it.
func pipeline(t testing.TB, s http.RoundTripper, change func(*httpx.Config)) *httpx.Pipeline {
	t.Helper()
	cfg := httpx.Config{
		Base:    parse(t, "https://acme.example.test/api/v2"),
		HTTP:    &http.Client{Transport: s},
		Clock:   ctikit.NewVirtualClock(start),
		Failure: failure,
	}
	if change != nil {
		change(&cfg)
	}
	p, err := httpx.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func parse(t testing.TB, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func get(path ...string) httpx.Call {
	return httpx.Call{Op: "things.get", Method: "GET", Path: path}
}

func TestNewReportsEverything(t *testing.T) {
	tests := []struct {
		name, base, want string
	}{
		{"scheme", "ftp://acme.example.test", "scheme"},
		{"host", "https:///x", "host"},
		{"user", "https://canary:canary@acme.example.test", "user info"},
		{"query", "https://acme.example.test?x=canary", "query"},
		{"fragment", "https://acme.example.test#canary", "fragment"},
		{"dots", "https://acme.example.test/a/../b", "dot segment"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := httpx.New(httpx.Config{Base: parse(t, tt.base), MaxBody: -1})
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range []string{tt.want, "Failure", "MaxBody"} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not mention %q", err, want)
				}
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("error %q quotes the base", err)
			}
		})
	}
	if _, err := httpx.New(httpx.Config{Failure: failure}); err == nil {
		t.Error("no Base: no error")
	}
}

func TestDoSendsAndDecodes(t *testing.T) {
	s := &script{replies: []reply{{status: 200, body: `{"id":7}`, header: http.Header{
		"Date": {"Mon, 02 Mar 2026 09:00:01 GMT"}, "X-Request-Id": {"r1"},
	}}}}
	var seen http.Header
	p := pipeline(t, transport(func(r *http.Request) (*http.Response, error) {
		seen = r.Header
		return s.RoundTrip(r)
	}), func(c *httpx.Config) {
		c.Header = http.Header{"Accept": {"application/json"}, "User-Agent": {"ctikit"}}
	})
	var out struct{ ID int64 }
	meta, err := p.Do(t.Context(), httpx.Call{
		Op: "things.put", Method: "PUT", Path: []string{"things", "a/b ?%#é"}, Out: &out,
		Query: struct {
			Size int `url:"page[size],omitempty"`
			None int `url:"none,omitempty"`
		}{Size: 2},
		In: map[string]int{"v": 1}, Header: http.Header{"accept": {"text/json"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []sent{{Method: "PUT", URL: "https://acme.example.test/api/v2/things/a%2Fb%20%3F%25%23%C3%A9?page%5Bsize%5D=2", Body: `{"v":1}`}}
	if diff := cmp.Diff(want, s.sent); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	wantHeader := http.Header{"Accept": {"text/json"}, "User-Agent": {"ctikit"}, "Content-Type": {"application/json"}}
	if diff := cmp.Diff(wantHeader, seen); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if out.ID != 7 || s.open != 0 {
		t.Errorf("decoded %d, %d bodies open", out.ID, s.open)
	}
	meta.Header = nil
	wantMeta := httpx.Meta{Status: 200, Date: start.Add(time.Second), RequestID: "r1", Started: start, Ended: start, Attempts: 1}
	if diff := cmp.Diff(wantMeta, meta); diff != "" {
		t.Errorf("meta (-want +got):\n%s", diff)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestReplies(t *testing.T) {
	type thing struct {
		Name string
		At   time.Time
	}
	tests := []struct {
		name  string
		reply reply
		out   any
		want  any
		err   error
		text  string // what the error must say
	}{
		{"empty 200", reply{status: 200}, &thing{Name: "old"}, &thing{Name: "old"}, nil, ""},
		{"blank 200", reply{status: 200, body: " \n"}, &thing{Name: "old"}, &thing{Name: "old"}, nil, ""},
		{"204", reply{status: 204}, &thing{}, &thing{}, nil, ""},
		{"ignored", reply{status: 200, body: "<html>"}, nil, nil, nil, ""},
		{"raw", reply{status: 200, body: "<html>"}, new(json.RawMessage), new(json.RawMessage("<html>")), nil, ""},
		{"at the cap", reply{status: 200, body: `{"Name":"0123456789"}`}, &thing{}, &thing{Name: "0123456789"}, nil, ""},
		{"over the cap", reply{status: 200, body: `{"Name":"0123456789canary"}`}, &thing{}, &thing{}, httpx.ErrTooLarge, "21 bytes"},
		{"no JSON", reply{status: 200, body: `<canary>`}, &thing{}, &thing{}, httpx.ErrDecode, "byte 1"},
		{"wrong kind", reply{status: 200, body: `{"Name":4155550100}`}, &thing{}, &thing{}, httpx.ErrDecode, `field "Name" has a number where a string is wanted`},
		{"wrong time", reply{status: 200, body: `{"At":"canary"}`}, &thing{}, &thing{}, httpx.ErrDecode, "time.ParseError"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &script{replies: []reply{tt.reply}}
			p := pipeline(t, s, func(c *httpx.Config) { c.MaxBody = 21 })
			c := get("things")
			c.Out = tt.out
			_, err := p.Do(t.Context(), c)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err != nil && (!strings.Contains(err.Error(), tt.text) || leaks(err.Error())) {
				t.Errorf("error %q, want it to say %q and no value", err, tt.text)
			}
			if diff := cmp.Diff(tt.want, tt.out); diff != "" {
				t.Errorf("out (-want +got):\n%s", diff)
			}
			if len(s.sent) != 1 || s.open != 0 {
				t.Errorf("%d requests, %d bodies open, want 1 and 0", len(s.sent), s.open)
			}
		})
	}
}

func leaks(text string) bool {
	return strings.Contains(text, "canary") || strings.Contains(text, "4155550100")
}

func TestFailureGetsTheReply(t *testing.T) {
	long := strings.Repeat("x", 100<<10)
	s := &script{replies: []reply{{status: 404, body: long, header: http.Header{"X-Zendesk-Request-Id": {"z"}}}}}
	_, err := pipeline(t, s, nil).Do(t.Context(), get("things"))
	var got *providerError
	if !errors.As(err, &got) {
		t.Fatalf("error %v", err)
	}
	if got.Op != "things.get" || got.Method != "GET" || got.Status != 404 || got.RequestID != "z" || len(got.Body) != 64<<10 {
		t.Errorf("failure %+v with %d bytes", got.Status, len(got.Body))
	}
	if s.open != 0 {
		t.Error("body left open")
	}
	s.replies = []reply{{status: 418}}
	p := pipeline(t, s, func(c *httpx.Config) { c.Failure = func(httpx.Failure) error { return nil } })
	if _, err := p.Do(t.Context(), get("things")); err == nil || !strings.Contains(err.Error(), "418") {
		t.Errorf("a Failure that builds nothing gave %v", err)
	}
}

func TestCallsThatAreNeverSent(t *testing.T) {
	tests := []struct {
		name string
		call httpx.Call
		want error
	}{
		{"empty segment", get("things", ""), httpx.ErrPath},
		{"dot", get("things", "."), httpx.ErrPath},
		{"dots", get("things", "..", "x"), httpx.ErrPath},
		{"link elsewhere", httpx.Call{Link: "https://acme.example.test/other?canary"}, httpx.ErrLink},
		{"query is no struct", httpx.Call{Method: "GET", Query: "canary"}, nil},
		{"body cannot be encoded", httpx.Call{Method: "PUT", In: func() {}}, nil},
		{"method", httpx.Call{Method: "GE T"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &script{}
			_, err := pipeline(t, s, nil).Do(t.Context(), tt.call)
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) || leaks(err.Error()) {
				t.Errorf("error %v, want %v and no value", err, tt.want)
			}
			if len(s.sent) != 0 {
				t.Errorf("sent %v", s.sent)
			}
		})
	}
}

func TestBaseHostIsLowerCase(t *testing.T) {
	s := &script{replies: []reply{{status: 200}}}
	p := pipeline(t, s, func(c *httpx.Config) { c.Base = parse(t, "https://ACME.example.test/v1/") })
	if _, err := p.Do(t.Context(), get("things")); err != nil || s.sent[0].URL != "https://acme.example.test/v1/things" {
		t.Errorf("sent %v, %v", s.sent, err)
	}
}
