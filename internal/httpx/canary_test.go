package httpx_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/internal/httpx"
)

// Wherever a caller's or provider's data can stand, it must not come out.
func TestNoErrorAndNoLogGivesDataAway(t *testing.T) {
	const secret = "canary"
	cause := errors.New("socket closed")
	broken := []struct {
		name string
		err  error
	}{
		{"plain", cause},
		{"quoted reply", fmt.Errorf("malformed HTTP response %q: %w", "canary \"canary", cause)},
		{"URL", fmt.Errorf("dial https://u:canary@proxy.example.test/canary?q=canary: %w", cause)},
		{"nested", &url.Error{Op: "Post", URL: "https://canary:canary@id.example.test/canary?canary", Err: cause}},
		{"wrapped", fmt.Errorf("token: %w", &url.Error{Op: "Post", URL: "https://id.example.test/?canary", Err: cause})},
		{"no URL", &url.Error{Op: "Get", URL: "\x7fcanary", Err: cause}},
		{"address", fmt.Errorf("no agent canary@example.test: %w", cause)},
		{"relative", fmt.Errorf("GET /x?canary: %w", cause)},
	}
	for _, tt := range broken {
		t.Run(tt.name, func(t *testing.T) {
			var log bytes.Buffer
			s := &script{replies: []reply{{err: tt.err}, {status: 200, body: `{"name":"canary"`}}}
			p := pipeline(t, s, func(c *httpx.Config) {
				c.Auth = &token{value: "Bearer " + secret}
				c.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			})
			var out struct{ Name string }
			call := httpx.Call{
				Op: "things.put", Method: "PUT", Path: []string{secret}, In: secret, Out: &out,
				Query: struct {
					Q string `url:"q,omitempty"`
				}{secret},
			}
			for _, method := range []string{"POST", "PUT"} { // the second is sent again and cannot be decoded
				if method == "PUT" {
					s.replies = append([]reply{{err: tt.err}}, s.replies...)
				}
				call.Method = method
				_, err := p.Do(t.Context(), call)
				if err == nil {
					t.Fatal("no error")
				}
				if method == "POST" && !errors.Is(err, cause) {
					t.Errorf("error %v has lost its cause", err)
				}
				checkQuiet(t, err)
			}
			if !strings.Contains(log.String(), `"op":"things.put"`) || strings.Contains(log.String(), secret) {
				t.Errorf("log: %s", log.String())
			}
			if text := fmt.Sprintf("%v", p); strings.Contains(text, secret) {
				t.Errorf("pipeline prints as %s", text)
			}
		})
	}
}

// checkQuiet looks at every way in which an error is usually printed.
func checkQuiet(t *testing.T, err error) {
	t.Helper()
	asJSON, _ := json.Marshal(err)
	for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err), string(asJSON)} {
		if strings.Contains(text, "canary") {
			t.Errorf("gives the canary away: %s", text)
		}
	}
	var ue *url.Error
	if errors.As(err, &ue) && strings.Contains(ue.URL+ue.Error(), "canary") {
		t.Errorf("*url.Error gives the canary away: %+v", ue)
	}
}

func TestTimeoutsStayRecognisable(t *testing.T) {
	s := &script{replies: []reply{{err: fmt.Errorf("read %q: %w", "x", context.DeadlineExceeded)}}}
	p := pipeline(t, s, func(c *httpx.Config) { c.Retry.Attempts = 1 })
	_, err := p.Do(t.Context(), httpx.Call{Method: http.MethodGet, Path: []string{"x"}})
	var timeout interface{ Timeout() bool }
	if !errors.As(err, &timeout) || !timeout.Timeout() || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v is no timeout", err)
	}
}

// traced is a slog handler that wants the caller's context.
type traced struct {
	slog.Handler
	got []any
}

type traceKey struct{}

func (h *traced) Handle(ctx context.Context, r slog.Record) error {
	h.got = append(h.got, ctx.Value(traceKey{}))
	return h.Handler.Handle(ctx, r)
}

func TestLogsWithTheCallersContext(t *testing.T) {
	var log bytes.Buffer
	h := &traced{Handler: slog.NewTextHandler(&log, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	})}
	s := &script{replies: []reply{{status: 429, header: after("2")}, {status: 200}}}
	p := pipeline(t, s, func(c *httpx.Config) { c.Log = slog.New(h) })
	if _, err := p.Do(context.WithValue(t.Context(), traceKey{}, "t1"), get("things")); err != nil {
		t.Fatal(err)
	}
	want := `level=DEBUG msg="http attempt" op=things.get method=GET status=429 attempt=1 wait=2s
level=DEBUG msg="http attempt" op=things.get method=GET status=200 attempt=2 wait=0s
`
	if log.String() != want {
		t.Errorf("log:\n%swant:\n%s", log.String(), want)
	}
	if len(h.got) != 2 || h.got[0] != "t1" || h.got[1] != "t1" {
		t.Errorf("traces %v, want t1 twice", h.got)
	}
}
