package hook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/ctikit/ctikit/internal/hook"
)

const canary = "canary-5550100"

func verified(http.Header, []byte) error     { return nil }
func handled(context.Context, []byte) error  { return nil }
func failing(err error) func() error         { return func() error { return err } }
func later(w http.ResponseWriter)            { w.Header().Set("Retry-After", "5"); w.WriteHeader(503) }
func body(s string) io.Reader                { return strings.NewReader(s) }
func chunked(s string) io.Reader             { return io.MultiReader(strings.NewReader(s)) }
func wrapped(err error, format string) error { return fmt.Errorf(format+": %w", err) }
func brokenAfter(s string) io.Reader {
	return io.MultiReader(body(s), iotest.ErrReader(io.ErrUnexpectedEOF))
}
func request(m string, b io.Reader) *http.Request { return httptest.NewRequest(m, "/hooks", b) }

func TestDoorAnswers(t *testing.T) {
	nilBody := request("POST", nil)
	nilBody.Body = nil
	tests := []struct {
		name    string
		request *http.Request
		verify  func() error
		handle  func() error
		failed  func(http.ResponseWriter)
		want    int
		header  string // "Key: value" that must be there
	}{
		{name: "accepted", request: request("POST", body("{}")), want: 200},
		{name: "accepted at the cap", request: request("POST", chunked("0123456789abcdef")), want: 200},
		{name: "nil body", request: nilBody, want: 200},
		{name: "GET", request: request("GET", nil), want: 405, header: "Allow: POST"},
		{name: "PUT", request: request("PUT", body("{}")), want: 405, header: "Allow: POST"},
		{name: "declared too long", request: request("POST", body("0123456789abcdefg")), want: 413},
		{name: "chunked too long", request: request("POST", chunked("0123456789abcdefg")), want: 413},
		{name: "broken off", request: request("POST", brokenAfter("{")), failed: later, want: 503, header: "Retry-After: 5"},
		{name: "bad signature", request: request("POST", body("{}")), verify: failing(wrapped(hook.ErrUnauthorized, "stale")), want: 401},
		{name: "unverifiable", request: request("POST", body("{}")), verify: failing(wrapped(hook.ErrMalformed, "no token")), want: 400},
		{name: "verifier is down", request: request("POST", body("{}")), verify: failing(errors.New("key store is down")), failed: later, want: 503},
		{name: "bad token inside the body", request: request("POST", body("{}")), handle: failing(wrapped(hook.ErrUnauthorized, "token")), want: 401},
		{name: "malformed", request: request("POST", body("{")), handle: failing(wrapped(hook.ErrMalformed, "decode")), want: 400},
		{name: "callback failed", request: request("POST", body("{}")), handle: failing(errors.New("store is down")), failed: later, want: 503, header: "Retry-After: 5"},
		{name: "callback failed, no Failed", request: request("POST", body("{}")), handle: failing(errors.New("store is down")), want: 503},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			door := hook.Door{MaxBody: 16, Verify: verified, Handle: handled, Failed: tt.failed, Log: slog.New(slog.DiscardHandler)}
			if tt.verify != nil {
				door.Verify = func(http.Header, []byte) error { return tt.verify() }
				door.Handle = func(context.Context, []byte) error { t.Error("handled in spite of Verify"); return nil }
			}
			if tt.handle != nil {
				door.Handle = func(context.Context, []byte) error { return tt.handle() }
			}
			w := httptest.NewRecorder()
			door.ServeHTTP(w, tt.request)
			if w.Code != tt.want {
				t.Errorf("status %d, want %d", w.Code, tt.want)
			}
			if key, value, ok := strings.Cut(tt.header, ": "); ok && w.Header().Get(key) != value {
				t.Errorf("%s is %q, want %q", key, w.Header().Get(key), value)
			}
		})
	}
}

func TestDoorHandsOverHeaderBodyAndContext(t *testing.T) {
	type key struct{}
	ctx := context.WithValue(t.Context(), key{}, "trace")
	long := strings.Repeat("x", 3000)
	var got, trace string
	door := hook.Door{
		Verify: func(h http.Header, b []byte) error {
			if h.Get("X-Signature") != "s" || string(b) != long {
				return hook.ErrUnauthorized
			}
			return nil
		},
		Handle: func(ctx context.Context, b []byte) error {
			got, trace = string(b), ctx.Value(key{}).(string)
			return nil
		},
	}
	r := request("POST", chunked(long)).WithContext(ctx)
	r.Header.Set("X-Signature", "s")
	w := httptest.NewRecorder()
	door.ServeHTTP(w, r)
	if w.Code != 200 || got != long || trace != "trace" {
		t.Errorf("status %d, %d bytes, trace %q", w.Code, len(got), trace)
	}
}

func TestDoorWithoutVerifyLetsNobodyIn(t *testing.T) {
	w := httptest.NewRecorder()
	hook.Door{Handle: handled}.ServeHTTP(w, request("POST", body("{}")))
	if w.Code != 401 {
		t.Errorf("status %d, want 401", w.Code)
	}
}

func TestDoorLetsPanicsThrough(t *testing.T) {
	defer func() {
		if p := recover(); p != "callback" {
			t.Errorf("recovered %v, want the callback's panic", p)
		}
	}()
	door := hook.Door{Verify: verified, Handle: func(context.Context, []byte) error { panic("callback") }}
	door.ServeHTTP(httptest.NewRecorder(), request("POST", body("{}")))
}

func TestDoorLogsNeitherBodyNorHeader(t *testing.T) {
	for _, err := range []error{hook.ErrUnauthorized, hook.ErrMalformed, errors.New("store is down")} {
		var log bytes.Buffer
		door := hook.Door{
			Verify: verified,
			Handle: func(context.Context, []byte) error { return err },
			Log:    slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		}
		r := request("POST", body(canary))
		r.URL.RawQuery = "token=" + canary
		r.Header.Set("Authorization", canary)
		w := httptest.NewRecorder()
		door.ServeHTTP(w, r)
		if !strings.Contains(log.String(), err.Error()) {
			t.Errorf("log %q does not give the reason %q", log.String(), err)
		}
		if strings.Contains(log.String()+w.Body.String(), canary) {
			t.Errorf("log %q or answer %q gives the canary away", log.String(), w.Body)
		}
	}
}
