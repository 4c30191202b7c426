package zendesk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// stopped is a clock that shows one time.
type stopped time.Time

func (s stopped) Now() time.Time                                 { return time.Time(s) }
func (stopped) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }
func (stopped) AfterFunc(time.Duration, func()) (stop func() bool) {
	return func() bool { return false }
}

const (
	signedAt = "2026-03-02T10:15:30Z"
	vector   = `{"account_id":4242,"subject":"zen:agent:7001"}`
)

var signedTime = time.Date(2026, 3, 2, 10, 15, 30, 0, time.UTC)

func hookAt(t testing.TB, now time.Time, opts ...zendesk.WebhookOption) *zendesk.Webhook {
	t.Helper()
	w, err := zendesk.NewWebhook([]string{zendesk.TestSecret}, append([]zendesk.WebhookOption{zendesk.WithTestSecret(), zendesk.WithWebhookClock(stopped(now))}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func signature(sig, at string) http.Header {
	h := http.Header{}
	if sig != "" {
		h.Set("X-Zendesk-Webhook-Signature", sig)
	}
	if at != "" {
		h.Set("X-Zendesk-Webhook-Signature-Timestamp", at)
	}
	return h
}

// Vectors of our own for https://developer.zendesk.com/documentation/webhooks/verifying/.
func TestVerify(t *testing.T) {
	const good = "5NQ9fJ69kWIlhMxEXVtd/dMSfECGyHTW0JRTlzh4U+I="
	tests := []struct {
		name, body, sig, at string
		now                 time.Duration
		want                error
	}{
		{"ASCII", vector, good, signedAt, 0, nil},
		{"empty body", "", "mumErOtFi/YVkpBo9voY82sIV1tmWjWDCB6lmaRegYk=", signedAt, 0, nil},
		{"UTF-8", `{"name":"Zoë ☎"}`, "CjAvvx1FcdP4ee7Dk5faqT4/k79Rs16axMbN+9VGPmI=", signedAt, 0, nil},
		{"body before timestamp", vector, "ZXh0tWmC4bZ9oCrypR1dZaEVZQF93f+qJfsc3zieSEo=", signedAt, 0, zendesk.ErrSignature},
		{"decoded key", vector, "GyF0G0UwnP9aBvZy4voO/Z0hZ27VD6vSxK2EHbK3c8c=", signedAt, 0, zendesk.ErrSignature},
		{"another body", vector + " ", good, signedAt, 0, zendesk.ErrSignature},
		{"another time", vector, good, "2026-03-02T10:15:31Z", 0, zendesk.ErrSignature},
		{"no signature", vector, "", signedAt, 0, zendesk.ErrSignature},
		{"no time", vector, good, "", 0, zendesk.ErrSignature},
		{"no padding", vector, strings.TrimSuffix(good, "="), signedAt, 0, zendesk.ErrSignature},
		{"at the window's end", vector, good, signedAt, 5 * time.Minute, nil},
		{"past the window", vector, good, signedAt, 5*time.Minute + 1, zendesk.ErrStale},
		{"too far ahead", vector, good, signedAt, -5*time.Minute - 1, zendesk.ErrStale},
		{"a signed time that is none", "", "XQ9C4cX6kqhXTeWEXZt8lKkHJ6NqTPIIrp9iNx5HcO8=", "soon", 0, zendesk.ErrSignature},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := hookAt(t, signedTime.Add(tt.now))
			for range 2 { // a pooled MAC starts afresh
				if err := w.Verify(signature(tt.sig, tt.at), []byte(tt.body)); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
					t.Errorf("Verify = %v, want %v", err, tt.want)
				}
			}
		})
	}
	wide := hookAt(t, signedTime.Add(time.Hour), zendesk.WithWindow(2*time.Hour))
	if err := wide.Verify(signature(good, signedAt), []byte(vector)); err != nil {
		t.Errorf("with a window of 2h: %v", err)
	}
}

func TestNewWebhookRefuses(t *testing.T) {
	one := []string{"s"}
	var noClock *ctikit.VirtualClock
	for want, call := range map[string]func() (*zendesk.Webhook, error){
		"secrets: want at least one": func() (*zendesk.Webhook, error) { return zendesk.NewWebhook(nil) },
		"secret 2: want a value":     func() (*zendesk.Webhook, error) { return zendesk.NewWebhook([]string{"s", ""}) },
		"secret 2: want another":     func() (*zendesk.Webhook, error) { return zendesk.NewWebhook([]string{"s", "s"}) },
		"public test secret":         func() (*zendesk.Webhook, error) { return zendesk.NewWebhook([]string{"s", zendesk.TestSecret}) },
		"window":                     func() (*zendesk.Webhook, error) { return zendesk.NewWebhook(one, zendesk.WithWindow(0)) },
		"clock":                      func() (*zendesk.Webhook, error) { return zendesk.NewWebhook(one, zendesk.WithWebhookClock(noClock)) },
		"logger":                     func() (*zendesk.Webhook, error) { return zendesk.NewWebhook(one, zendesk.WithWebhookLogger(nil)) },
		"retry after":                func() (*zendesk.Webhook, error) { return zendesk.NewWebhook(one, zendesk.WithRetryAfter(-1)) },
		"option 1":                   func() (*zendesk.Webhook, error) { return zendesk.NewWebhook(one, nil) },
	} {
		if w, err := call(); err == nil || w != nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), zendesk.TestSecret) {
			t.Errorf("%s: got %v, %v", want, w, err)
		}
	}
}

func TestHandler(t *testing.T) {
	event := `{"type":"zen:event-type:agent.state_changed","detail":{"agent_id":"7001"},"event":{}}`
	tests := []struct {
		name   string
		method string
		body   string
		secret string
		fail   error
		want   int
		calls  int
	}{
		{"good", "POST", event, zendesk.TestSecret, nil, 200, 1},
		{"wrong method", "GET", event, zendesk.TestSecret, nil, 405, 0},
		{"wrong secret", "POST", event, "other", nil, 401, 0},
		{"no event", "POST", "{}", zendesk.TestSecret, nil, 400, 0},
		{"no agent", "POST", `{"type":"zen:event-type:agent.state_changed"}`, zendesk.TestSecret, nil, 400, 0},
		{"too long", "POST", strings.Repeat(" ", 1<<20+1), zendesk.TestSecret, nil, 413, 0},
		{"receiver fails", "POST", event, zendesk.TestSecret, errors.New("store is down"), 503, 1},
		{"receiver fails with our own error", "POST", event, zendesk.TestSecret, fmt.Errorf("x: %w", zendesk.ErrSignature), 503, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			calls := 0
			h := hookAt(t, signedTime).Handler(func(context.Context, zendesk.Event) error {
				calls++
				return tt.fail
			})
			r := zendesktest.SignedRequest(t, tt.secret, []byte(tt.body), signedTime)
			r.Method = tt.method
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.want || calls != tt.calls {
				t.Errorf("status %d after %d calls, want %d after %d", w.Code, calls, tt.want, tt.calls)
			}
			if again := w.Header().Get("Retry-After"); (again == "5") != (tt.want == 503) {
				t.Errorf("Retry-After %q with status %d", again, w.Code)
			}
		})
	}
}

// realistic is an event padded to 1.45 KB, the size of the comparison in the
// project's performance table.
func realistic() []byte {
	const head = `{"type":"zen:event-type:agent.unified_state_changed","account_id":4242,"id":"01JNB3Q0V7H2ZK8M2X5R7T9Y1D",
"time":"2026-03-02T09:10:00.735000000Z","zendesk_event_version":"2022-11-06","subject":"zen:agent:7001",
"detail":{"account_id":"4242","agent_id":"7001","version":"920"},
"event":{"updated_at":"2026-03-02T09:10:00.250000000Z",
"previous_unified_state":{"id":"3","name":"Online","reason":"AGENT_STATUS_SWITCHER"},
"new_unified_state":{"id":"120045","name":"Writing docs","reason":"PUBLIC_API"},"note":"`
	return []byte(head + strings.Repeat("x", 1450-len(head)-3) + `"}}`)
}

// The aim is fewer than 25 allocations; a loop of allocations is no wall clock.
func TestParseAllocations(t *testing.T) {
	w, body := hookAt(t, signedTime), realistic()
	h := zendesktest.SignedRequest(t, zendesk.TestSecret, body, signedTime).Header
	n := testing.AllocsPerRun(100, func() {
		if _, err := w.Parse(h, body); err != nil {
			t.Fatal(err)
		}
	})
	if n >= 25 {
		t.Errorf("Parse takes %v allocations, want fewer than 25", n)
	}
}

func BenchmarkParse(b *testing.B) {
	w, body := hookAt(b, signedTime), realistic()
	h := zendesktest.SignedRequest(b, zendesk.TestSecret, body, signedTime).Header
	b.ReportAllocs()
	for b.Loop() {
		if _, err := w.Parse(h, body); err != nil {
			b.Fatal(err)
		}
	}
}
