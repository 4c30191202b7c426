package zendesk_test

import (
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk"
)

// transport is an http.RoundTripper made of a function.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// reply is a response in memory.
func reply(r *http.Request, status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

// client talks to rt and never repeats.
func client(t testing.TB, rt transport, opts ...zendesk.Option) *zendesk.Client {
	t.Helper()
	own := []zendesk.Option{
		zendesk.WithHTTPClient(&http.Client{Transport: rt}),
		zendesk.WithRetries(1, 1),
	}
	c, err := zendesk.New("acme", zendesk.Bearer("t0ken"), append(own, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// canned answers every request with one body.
func canned(t testing.TB, status int, body string) *zendesk.Client {
	return serve(t, status, body)
}

// drain reads a list to its end or first error.
func drain[T any](seq iter.Seq2[T, error]) {
	seq(func(T, error) bool { return true })
}

// serve is canned with headers.
func serve(t testing.TB, status int, body string, header ...string) *zendesk.Client {
	return client(t, func(r *http.Request) (*http.Response, error) { return reply(r, status, body, header...), nil })
}
