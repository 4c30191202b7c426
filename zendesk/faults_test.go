package zendesk_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const stateEvent = `{"id":"01X","type":"zen:event-type:agent.state_changed","detail":{"agent_id":"7001"},"event":{"new_state":"away"}}`

// Parse verifies; Decode, which does not, has another name.
func TestFaultC1ParseVerifies(t *testing.T) {
	w := hookAt(t, signedTime)
	good := zendesktest.SignedRequest(t, zendesk.TestSecret, []byte(stateEvent), signedTime).Header
	for name, tt := range map[string]struct {
		header http.Header
		body   string
		want   error
	}{
		"signed":           {good, stateEvent, nil},
		"unsigned":         {http.Header{}, stateEvent, zendesk.ErrSignature},
		"nil header":       {nil, stateEvent, zendesk.ErrSignature},
		"altered":          {good, strings.Replace(stateEvent, "away", "gone", 1), zendesk.ErrSignature},
		"stale":            {zendesktest.SignedRequest(t, zendesk.TestSecret, []byte(stateEvent), signedTime.Add(-time.Hour)).Header, stateEvent, zendesk.ErrStale},
		"signed, no event": {zendesktest.SignedRequest(t, zendesk.TestSecret, []byte("{}"), signedTime).Header, "{}", zendesk.ErrMalformed},
	} {
		ev, err := w.Parse(tt.header, []byte(tt.body))
		if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) || (ev == nil) != (err != nil) {
			t.Errorf("%s: %v, %v, want error %v", name, ev, err, tt.want)
		}
	}
	if ev, err := zendesk.Decode([]byte(stateEvent)); err != nil || ev.Meta().Key != "01X" {
		t.Errorf("Decode: %v, %v", ev, err)
	}
}

// Tokens do not encode by accident, and have a form to store.
func TestFaultC2TokensAreStoredOnPurpose(t *testing.T) {
	_, app, token := allowed(t, "s3cret")
	if b, err := json.Marshal(token); err == nil || !strings.Contains(err.Error(), "Secrets()") {
		t.Errorf("encoded as %s, %v", b, err)
	}
	stored, err := json.Marshal(token.Secrets())
	if err != nil {
		t.Fatal(err)
	}
	var again ctikit.TokenSecrets
	if err := json.Unmarshal(stored, &again); err != nil || again.Token().Refresh != token.Refresh || token.Refresh.IsZero() {
		t.Errorf("stored and read back: another token, or %v", err)
	}
	save := func(context.Context, ctikit.Token) error { return nil }
	if _, err := zendesk.New("acme", app.Credential(again.Token(), save)); err != nil {
		t.Error(err)
	}
}

// An error shows nothing of the reply, by value or pointer, alone or embedded.
func TestFaultC10ErrorsByValue(t *testing.T) {
	c := client(t, func(r *http.Request) (*http.Response, error) {
		return reply(r, 422, `{"error": "`+canary+`@example.test", "details": {"base": [{"error": "`+canary+` x", "description": "`+canary+`"}]}}`,
			"X-Request-Id", canary+"@example.test"), nil
	})
	_, err := c.Availability.Me(t.Context())
	e, ok := errors.AsType[*zendesk.Error](err)
	if !ok || len(e.Details()) != 1 || !strings.Contains(string(e.Body()), canary) {
		t.Fatalf("error %v", err)
	}
	spec := zendesk.WebhookSpec{Headers: zendesk.NewWebhookHeaders(map[string]string{"Authorization": canary}), Auth: zendesk.WebhookBearer(canary)}
	hook, hookErr := zendesk.NewWebhook([]string{canary})
	for name, v := range map[string]any{
		"pointer": e, "value": *e, "embedded": struct{ zendesk.Error }{*e}, "embedded pointer": struct{ *zendesk.Error }{e}, "list": []zendesk.Error{*e},
		"unexported": struct{ e zendesk.Error }{*e}, "spec": spec, "embedded spec": struct{ zendesk.WebhookSpec }{spec},
		"unexported spec": struct{ s zendesk.WebhookSpec }{spec},
		"record":          zendesk.WebhookRecord{Headers: spec.Headers}, "webhook": hook, "webhook by value": struct{ W any }{hook},
		"secret": ctikit.NewSecret(canary), "OAuth": app(t), "webhook error": hookErr,
	} {
		for format, text := range renderings(v) {
			if strings.Contains(text, canary) {
				t.Errorf("%s shows it with %s: %s", name, format, text)
			}
		}
	}
	if e.Code != "" || e.RequestID != "" {
		t.Errorf("code %q, request %q", e.Code, e.RequestID)
	}
}

// A panic in the transport ends the fetch of a token: later calls fetch again.
func TestFaultC13PanicDuringTokenFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		panics := true
		c := oauthClient(t, func(r *http.Request) (*http.Response, error) {
			if r.URL.Path != "/oauth/tokens" {
				return reply(r, 200, routedAgent), nil
			}
			if panics {
				panic("transport")
			}
			return reply(r, 201, `{"access_token": "a", "expires_in": 9223372037}`), nil
		})
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_, _ = c.Availability.Get(t.Context(), 7001)
		}()
		panics = false
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := c.Availability.Get(ctx, 7001); err != nil {
			t.Errorf("the call after: %v", err)
		}
	})
}

// A lifetime beyond what a duration holds is long, not over at once.
func TestFaultC13EndlessLifetime(t *testing.T) {
	fetched := 0
	c := oauthClient(t, func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/oauth/tokens" {
			fetched++
			return reply(r, 201, `{"access_token": "a", "expires_in": 9223372037}`), nil
		}
		return reply(r, 200, routedAgent), nil
	})
	for range 3 {
		if _, err := c.Availability.Get(t.Context(), 7001); err != nil {
			t.Fatal(err)
		}
	}
	if fetched != 1 {
		t.Errorf("%d tokens fetched, want 1", fetched)
	}
}

// A wait beyond integers, or a reset beyond durations, is very long: the error
// returns.
func TestFaultC13EndlessWaits(t *testing.T) {
	for _, header := range [][]string{{"Retry-After", "99999999999999999999"}, {"Ratelimit-Limit", "700", "Ratelimit-Reset", "9223372036854775807"}} {
		sent := 0
		c := client(t, func(r *http.Request) (*http.Response, error) {
			sent++
			return reply(r, 429, ``, header...), nil
		}, zendesk.WithRetries(3, time.Minute))
		_, err := c.Availability.Get(t.Context(), 7001)
		if e, ok := errors.AsType[*zendesk.Error](err); !ok || e.RetryAfter < 24*time.Hour || sent != 1 {
			t.Errorf("%v: %d requests, error %v", header, sent, err)
		}
	}
}

// Nil and zero values are errors, not panics.
func TestFaultC17NilAndZero(t *testing.T) {
	var noLimiter *limiterPointer
	var noClock *ctikit.VirtualClock
	for want, o := range map[string]zendesk.Option{
		"option 1: want an option":   nil,
		"limiter":                    zendesk.WithLimiter(noLimiter),
		"clock":                      zendesk.WithClock(noClock),
		"clock: want":                zendesk.WithClock(nil),
		"HTTP client":                zendesk.WithHTTPClient(nil),
		"logger":                     zendesk.WithLogger(nil),
		"rate observer":              zendesk.WithRateObserver(nil),
		"reply observer":             zendesk.WithReplyObserver(nil),
		"base URL: want an absolute": zendesk.WithBaseURL(""),
	} {
		_, newErr := zendesk.New("acme", zendesk.Bearer("t"), o)
		_, withErr := canned(t, 200, `{}`).With(o)
		_, oauthErr := zendesk.NewOAuth("acme", "id", "s", "https://app.example.test", o)
		for _, err := range []error{newErr, withErr, oauthErr} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", want, err)
			}
		}
	}
	if _, err := zendesk.New("acme", zendesk.Bearer("t"), zendesk.WithLimiter(nil)); err != nil {
		t.Errorf("no limiter: %v", err)
	}
	if _, err := zendesk.NewOAuth("acme", "id", "s", "https://app.example.test", nil); err == nil {
		t.Error("a nil option of NewOAuth was taken")
	}
	if _, err := zendesk.New("acme", zendesk.OAuthClient("id", "s", nil)); err == nil {
		t.Error("a nil option of OAuthClient was taken")
	}
	if _, err := zendesk.New("acme", zendesk.Credential{}); err == nil {
		t.Error("the zero Credential was taken")
	}

	good := zendesktest.SignedRequest(t, "", []byte(stateEvent), signedTime)
	for name, w := range map[string]*zendesk.Webhook{"zero": {}, "nil": nil} {
		if _, err := w.Parse(good.Header, []byte(stateEvent)); !errors.Is(err, zendesk.ErrSignature) {
			t.Errorf("%s Webhook: %v", name, err)
		}
		rec := httptest.NewRecorder()
		w.Handler(nil).ServeHTTP(rec, zendesktest.SignedRequest(t, "", []byte(stateEvent), signedTime))
		if rec.Code != http.StatusUnauthorized {
			t.Errorf("%s Webhook: status %d", name, rec.Code)
		}
	}
	rec := httptest.NewRecorder()
	hookAt(t, signedTime).Handler(nil).ServeHTTP(rec, zendesktest.SignedRequest(t, zendesk.TestSecret, []byte(stateEvent), signedTime))
	if rec.Code != http.StatusServiceUnavailable {
		t.Errorf("Handler(nil): status %d", rec.Code)
	}
}

type limiterPointer struct{}

func (*limiterPointer) Wait(context.Context) error { return nil }

// The wrapper of engagements is not documented: both are read.
func TestFaultC20EngagementWrappers(t *testing.T) {
	for _, name := range []string{"engagements", "data"} {
		c := canned(t, 200, `{"`+name+`": [{"engagement_id": "e", "agent_id": "7001"}], "meta": {"has_more": true, "after_cursor": "c"}}`)
		page, err := c.Engagements.List(t.Context(), zendesk.EngagementListOptions{})
		if err != nil || len(page.Items) != 1 || page.Items[0].AgentID != 7001 || page.Next != "c" {
			t.Errorf("%s: %+v, %v", name, page, err)
		}
	}
	for _, name := range []string{"engagement", "data"} {
		e, err := canned(t, 200, `{"`+name+`": {"engagement_id": "e", "agent_id": 7001}}`).Engagements.Get(t.Context(), "e")
		if err != nil || e.ID != "e" || e.AgentID != 7001 {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
	}
}

// A rotated secret is accepted beside the new one.
func TestFaultC21RotatedSecret(t *testing.T) {
	w, err := zendesk.NewWebhook([]string{"new", "old"}, zendesk.WithWebhookClock(stopped(signedTime)))
	if err != nil {
		t.Fatal(err)
	}
	for secret, want := range map[string]error{"new": nil, "old": nil, "older": zendesk.ErrSignature, "": zendesk.ErrSignature} {
		h := zendesktest.SignedRequest(t, secret, []byte(stateEvent), signedTime).Header
		if err := w.Verify(h, []byte(stateEvent)); !errors.Is(err, want) || (err == nil) != (want == nil) {
			t.Errorf("secret %q: %v, want %v", secret, err, want)
		}
	}
}
