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
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/ctikit/ctikit/internal/hook"
)

const (
	canary  = "canary-5550100"
	cap1MiB = 1 << 20
)

func body(s string) io.Reader                     { return strings.NewReader(s) }
func chunked(s string) io.Reader                  { return io.MultiReader(strings.NewReader(s)) }
func wrapped(err error, format string) error      { return fmt.Errorf(format+": %w", err) }
func request(m string, b io.Reader) *http.Request { return httptest.NewRequest(m, "/hooks", b) }
func brokenAfter(s string) io.Reader {
	return io.MultiReader(body(s), iotest.ErrReader(io.ErrUnexpectedEOF))
}

func TestHandlerAnswers(t *testing.T) {
	nilBody := request("POST", nil)
	nilBody.Body = nil
	full, over := strings.Repeat("x", cap1MiB), strings.Repeat("x", cap1MiB+1)
	foreign := fmt.Errorf("%w, %w, %w", hook.ErrUnauthorized, hook.ErrMalformed, &http.MaxBytesError{})
	tests := []struct {
		name    string
		request *http.Request
		open    error
		handle  error
		want    int
		header  string // "Key: value" that must be there
	}{
		{name: "accepted", request: request("POST", body("{}")), want: 200},
		{name: "accepted at the cap", request: request("POST", chunked(full)), want: 200},
		{name: "no body", request: nilBody, want: 200},
		{name: "GET", request: request("GET", nil), want: 405, header: "Allow: POST"},
		{name: "HEAD", request: request("HEAD", nil), want: 405, header: "Allow: POST"},
		{name: "PUT", request: request("PUT", body("{}")), want: 405, header: "Allow: POST"},
		{name: "announced too long", request: request("POST", body(over)), want: 413},
		{name: "chunked too long", request: request("POST", chunked(over)), want: 413},
		{name: "broken off", request: request("POST", brokenAfter("{")), want: 503, header: "Retry-After: 2"},
		{name: "bad signature", request: request("POST", body("{}")), open: wrapped(hook.ErrUnauthorized, "stale"), want: 401},
		{name: "malformed", request: request("POST", body("{")), open: wrapped(hook.ErrMalformed, "decode"), want: 400},
		{name: "key store is down", request: request("POST", body("{}")), open: errors.New("key store is down"), want: 503, header: "Retry-After: 2"},
		{name: "function failed", request: request("POST", body("{}")), handle: errors.New("store is down"), want: 503, header: "Retry-After: 2"},
		{name: "function failed in another webhook", request: request("POST", body("{}")), handle: foreign, want: 503, header: "Retry-After: 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := hook.Handler[string]{
				Client: "acme", RetryAfter: 1500 * time.Millisecond, // rounded up
				Open: func(_ http.Header, b []byte) (string, error) { return string(b), tt.open },
				Handle: func(context.Context, string) error {
					if tt.open != nil {
						t.Error("called in spite of Open")
					}
					return tt.handle
				},
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, tt.request)
			if w.Code != tt.want {
				t.Errorf("status %d, want %d", w.Code, tt.want)
			}
			if key, value, ok := strings.Cut(tt.header, ": "); ok && w.Header().Get(key) != value {
				t.Errorf("%s is %q, want %q", key, w.Header().Get(key), value)
			}
		})
	}
}

func TestHandlerPassesHeaderBodyAndContext(t *testing.T) {
	type key struct{}
	long := strings.Repeat("x", 300<<10)
	for _, b := range []io.Reader{body(long), chunked(long)} {
		var got, trace string
		h := hook.Handler[string]{
			Open: func(h http.Header, b []byte) (string, error) { return h.Get("X-Signature") + string(b), nil },
			Handle: func(ctx context.Context, ev string) error {
				got, trace = ev, ctx.Value(key{}).(string)
				return nil
			},
		}
		r := request("POST", b).WithContext(context.WithValue(t.Context(), key{}, "trace"))
		r.Header.Set("X-Signature", "s")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 200 || got != "s"+long || trace != "trace" {
			t.Errorf("status %d, %d bytes, trace %q", w.Code, len(got), trace)
		}
	}
}

// What was left out refuses or fails, and does not panic.
func TestFaultC17HandlersWithoutFunctions(t *testing.T) {
	open := func(http.Header, []byte) (string, error) { return "", nil }
	tests := []struct {
		name string
		h    hook.Handler[string]
		want int
		log  string
	}{
		{"zero", hook.Handler[string]{}, 401, "unauthorized"},
		{"no Open", hook.Handler[string]{Handle: func(context.Context, string) error { return nil }}, 401, "unauthorized"},
		{"no Handle", hook.Handler[string]{Client: "acme", Open: open}, 503, "no function to call"},
	}
	for _, tt := range tests {
		var log bytes.Buffer
		tt.h.Log = slog.New(slog.NewTextHandler(&log, nil))
		w := httptest.NewRecorder()
		tt.h.ServeHTTP(w, request("POST", body("{}")))
		if w.Code != tt.want || !strings.Contains(log.String(), tt.log) {
			t.Errorf("%s: status %d, log %q, want %d and %q", tt.name, w.Code, log.String(), tt.want, tt.log)
		}
	}
}

func TestHandlerLetsPanicsThrough(t *testing.T) {
	defer func() {
		if p := recover(); p != "function" {
			t.Errorf("recovered %v, want the function's panic", p)
		}
	}()
	h := hook.Handler[string]{
		Open:   func(http.Header, []byte) (string, error) { return "", nil },
		Handle: func(context.Context, string) error { panic("function") },
	}
	h.ServeHTTP(httptest.NewRecorder(), request("POST", body("{}")))
}

// Every refusal and failure is logged with its status and reason, and nothing of
// the request.
func TestFaultW4HandlerLogs(t *testing.T) {
	tests := []struct {
		method       string
		open, handle error
		want         string
	}{
		{"POST", wrapped(hook.ErrUnauthorized, "stale"), nil, `status=401 err="stale: hook: unauthorized"`},
		{"POST", wrapped(hook.ErrMalformed, "decode"), nil, `status=400 err="decode: hook: malformed body"`},
		{"POST", nil, errors.New("store is down"), `status=503 err="acme: the webhook's function failed: store is down"`},
		{"GET", nil, nil, `status=405 err="hook: the method is not POST"`},
		{"POST", nil, nil, ""},
	}
	for _, tt := range tests {
		var log bytes.Buffer
		h := hook.Handler[string]{
			Client: "acme",
			Open:   func(http.Header, []byte) (string, error) { return "", tt.open },
			Handle: func(context.Context, string) error { return tt.handle },
			Log:    slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		}
		r := request(tt.method, body(canary))
		r.URL.RawQuery = "token=" + canary
		r.Header.Set("Authorization", canary)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		want := `level=WARN msg="webhook not accepted" client=acme ` + tt.want
		if tt.want == "" && log.Len() > 0 || tt.want != "" && !strings.Contains(log.String(), want) {
			t.Errorf("log %q, want %q", log.String(), want)
		}
		if strings.Contains(log.String()+w.Body.String(), canary) {
			t.Errorf("log %q or answer %q quotes the request", log.String(), w.Body)
		}
		h.Log = nil
		h.ServeHTTP(httptest.NewRecorder(), request(tt.method, body("{}"))) // silence
	}
}

// slow is a body that has sent some bytes and then waits.
type slow struct {
	sent    int
	waiting chan<- struct{}
	end     <-chan struct{}
}

func (s *slow) Read(p []byte) (int, error) {
	if s.sent > 0 {
		n := min(s.sent, len(p))
		s.sent -= n
		return n, nil
	}
	s.waiting <- struct{}{}
	<-s.end
	return 0, io.ErrUnexpectedEOF
}

// A body that announces 1 MiB and is slow holds what has arrived, and no more
// than a few KiB beside it.
func TestFaultW1SlowBodiesHoldWhatArrived(t *testing.T) {
	const deliveries = 800
	for _, arrived := range []int{1, 1 << 10, 16 << 10} {
		h := hook.Handler[string]{Open: func(http.Header, []byte) (string, error) { return "", nil }}
		waiting, end, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
		before := held()
		for range deliveries {
			r := request("POST", &slow{arrived, waiting, end})
			r.ContentLength = cap1MiB
			go func() {
				h.ServeHTTP(httptest.NewRecorder(), r)
				done <- struct{}{}
			}()
		}
		for range deliveries {
			<-waiting
		}
		each := (held() - before) / deliveries
		close(end)
		for range deliveries {
			<-done
		}
		// The buffer doubles as it grows; requests and recorders take 2 KiB.
		if want := int64(3*arrived + 8<<10); each > want {
			t.Errorf("%d bytes arrived: each delivery holds %d, want at most %d", arrived, each, want)
		}
	}
}

// held is how many bytes of the heap are in use.
func held() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
