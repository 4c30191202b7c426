package systems_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const (
	hookSecret = "the signing secret of the test"
	hookToken  = "the token of the test"
)

// TestHostileDeliveries sends bad deliveries to both handlers of a running
// bridge. What is refused reaches no agent, and what comes twice counts once.
func TestHostileDeliveries(t *testing.T) {
	d := newDesk(t, 0, aircalltest.User{})
	zh, err := zendesk.NewWebhook([]string{hookSecret}, zendesk.WithWebhookClock(d.clock))
	d.must(err)
	ah, err := aircall.NewWebhook([]string{hookToken})
	d.must(err)
	d.sync(statussync.TwoWay, statussync.Leave)
	zendeskHook, aircallHook := zh.Handler(d.zs.Receive), ah.Handler(d.as.Receive)

	at := d.clock.Now()
	away := fmt.Appendf(nil, `{"type":"zen:event-type:agent.unified_state_changed","id":"01JNB3Q0V7H2ZK8M2X5R7T9Y1D",
		"detail":{"agent_id":"%d","version":"920"},"event":{"updated_at":%q,
		"new_unified_state":{"id":"4","name":"Away","reason":"AGENT_STATUS_SWITCHER"}}}`, agent, at.Format(time.RFC3339Nano))
	signed := func(secret string, body []byte, at time.Time) *http.Request {
		return zendesktest.SignedRequest(t, secret, body, at)
	}
	closed := func(token string) []byte {
		return aircalltest.Body(token, aircall.UserClosed.V2(), at, map[string]any{"id": user, "availability_status": "unavailable"})
	}
	post := func(body []byte) *http.Request {
		return httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", bytes.NewReader(body))
	}
	get := signed(hookSecret, away, at)
	get.Method = http.MethodGet
	unsigned := signed(hookSecret, away, at)
	unsigned.Header.Del("X-Zendesk-Webhook-Signature")

	for _, tt := range []struct {
		name    string
		hook    http.Handler
		request *http.Request
		code    int
	}{
		{"zendesk: wrong signature", zendeskHook, signed("guessed", away, at), 401},
		{"zendesk: no signature", zendeskHook, unsigned, 401},
		{"zendesk: stale", zendeskHook, signed(hookSecret, away, at.Add(-time.Hour)), 401},
		{"zendesk: truncated", zendeskHook, signed(hookSecret, away[:len(away)/2], at), 400},
		{"zendesk: oversized", zendeskHook, signed(hookSecret, bytes.Repeat([]byte(" "), 2<<20), at), 413},
		{"zendesk: wrong method", zendeskHook, get, 405},
		{"aircall: wrong token", aircallHook, post(closed("guessed")), 401},
		{"aircall: truncated", aircallHook, post(closed(hookToken)[:20]), 400},
		{"aircall: oversized", aircallHook, post(bytes.Repeat([]byte(" "), 2<<20)), 413},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := stored(t, d.store)
			if got := deliver(tt.hook, tt.request); got != tt.code {
				t.Errorf("answered %d, want %d", got, tt.code)
			}
			if diff := cmp.Diff(before, stored(t, d.store)); diff != "" {
				t.Errorf("the agent's state changed:\n%s", diff)
			}
		})
	}

	if got := deliver(zendeskHook, signed(hookSecret, away, at)); got != 200 {
		t.Fatalf("a good delivery is answered %d", got)
	}
	once := stored(t, d.store)
	if wants := explained(t, d.engine, agent, "zendesk").Wants; wants.ID != "4" {
		t.Errorf("a good delivery leaves %q wished", wants)
	}
	if got := deliver(zendeskHook, signed(hookSecret, away, at)); got != 200 {
		t.Errorf("a repeated delivery is answered %d", got)
	}
	if diff := cmp.Diff(once, stored(t, d.store)); diff != "" {
		t.Errorf("a repeated delivery changed the state:\n%s", diff)
	}
}

func deliver(hook http.Handler, r *http.Request) int {
	w := httptest.NewRecorder()
	hook.ServeHTTP(w, r)
	return w.Code
}
