package faketest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/internal/faketest"
)

// closing counts how often it is closed.
type closing struct {
	io.Reader
	closes int
}

func (c *closing) Close() error { c.closes++; return nil }

func TestHandlers(t *testing.T) {
	network := faketest.Handlers(map[string]http.Handler{
		"a.example.test": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.Header().Set("X-Host", r.Host)
			w.WriteHeader(201)
			w.Header().Set("X-Late", "lost")
			w.WriteHeader(500)
			_, _ = io.Copy(w, r.Body)
		}),
		"b.example.test:8080": http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}),
		"panics.example.test": http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("bug") }),
	})
	body := &closing{Reader: strings.NewReader("ping")}
	r, err := http.NewRequestWithContext(t.Context(), "POST", "https://a.example.test/x?y=1", body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := network.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil || string(got) != "ping" || res.StatusCode != 201 {
		t.Errorf("got %d %q, %v", res.StatusCode, got, err)
	}
	if res.Header.Get("X-Host") != "a.example.test" || res.Header.Get("X-Late") != "" {
		t.Errorf("header %v", res.Header)
	}
	if body.closes != 1 {
		t.Errorf("the request's body was closed %d times, want once", body.closes)
	}
	if got := send(t, rewritten{network, "b.example.test:8080"}, "GET", "/", ""); got.status != 200 {
		t.Errorf("silent handler: %d, want 200", got.status)
	}
	defer func() {
		if recover() != "bug" {
			t.Error("a handler's panic was swallowed")
		}
	}()
	_, _ = trySend(t, rewritten{network, "panics.example.test"}, "GET", "/", "")
}

// rewritten sends everything to one host.
type rewritten struct {
	http.RoundTripper
	host string
}

func (rw rewritten) RoundTrip(r *http.Request) (*http.Response, error) {
	r.URL.Host = rw.host
	return rw.RoundTripper.RoundTrip(r)
}

func TestHandlersObeyTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	network := faketest.Handlers(map[string]http.Handler{
		"a.example.test": http.HandlerFunc(func(http.ResponseWriter, *http.Request) { cancel() }),
	})
	for _, when := range []string{"during", "before"} {
		r := httptest.NewRequestWithContext(ctx, "GET", "https://a.example.test/", nil)
		res, err := network.RoundTrip(r)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v, want context.Canceled", when, err)
		}
		if res != nil {
			res.Body.Close()
		}
	}
}
