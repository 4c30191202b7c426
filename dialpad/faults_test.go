package dialpad_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// C1: the method called Parse verifies; the function that does not is Decode.
func TestFaultC1ParseVerifies(t *testing.T) {
	w := receiver(t, secret)
	for name, check := range map[string]func([]byte) error{
		"Parse":  func(body []byte) error { return second(w.Parse(nil, body)) },
		"Verify": func(body []byte) error { return w.Verify(http.Header{}, body) },
	} {
		if err := check([]byte(plain)); !errors.Is(err, dialpad.ErrSignature) {
			t.Errorf("%s of an unsigned event: %v, want ErrSignature", name, err)
		}
		if err := check(dialpadtest.Body(secret, json.RawMessage(plain))); err != nil {
			t.Errorf("%s of a signed event: %v", name, err)
		}
	}
	ev, err := dialpad.Decode([]byte("\n" + plain + " "))
	e, ok := ev.(*dialpad.AgentStatusEvent)
	if err != nil || !ok || e.AgentID != 5000000000000001 || e.SecretIndex != -1 || !e.ReceivedAt.IsZero() || !e.At.Equal(since) {
		t.Errorf("decoded %+v, %v", ev, err)
	}
	body := dialpadtest.Body(secret, json.RawMessage(plain))
	if _, err := dialpad.Decode(body); !errors.Is(err, dialpad.ErrMalformed) {
		t.Errorf("Decode of a signed event: %v, want ErrMalformed", err)
	}
}

// C2: a token does not encode, and its explicit form does.
func TestFaultC2TokensDoNotEncodeRedacted(t *testing.T) {
	_, _, token := consented(t)
	if _, err := json.Marshal(token); err == nil || !strings.Contains(err.Error(), "Token.Secrets") {
		t.Errorf("json.Marshal(token): %v, want an error that names Token.Secrets", err)
	}
	stored, err := json.Marshal(token.Secrets())
	must(t, err)
	var read ctikit.TokenSecrets
	must(t, json.Unmarshal(stored, &read))
	if got := read.Token(); got.Access != token.Access || got.Refresh != token.Refresh || !got.Expiry.Equal(token.Expiry) {
		t.Error("the stored token is another")
	}
}

// C5: a write that was answered with 200 took place, whatever the reply holds.
func TestFaultC5OddRepliesToWrites(t *testing.T) {
	for body, want := range map[string]int64{
		`{"user_id":9,"on_duty":"x"}`: 9, `[]`: 0, `text`: 0, `null`: 0, ``: 0, `{"user_id":{}}`: 0, `{`: 0,
	} {
		c := clientOf(t, answering(200, http.Header{"Date": {"Mon, 02 Mar 2026 09:00:00 GMT"}}, body))
		change, err := c.Duty.Set(t.Context(), 9, dialpad.DutyUpdate{})
		if err != nil || change.Duty.UserID != want || change.Date.IsZero() || change.Started.IsZero() || change.Ended.IsZero() {
			t.Errorf("%q: %+v, %v", body, change, err)
		}
	}
}

// C10: an error shows nothing of a reply in any form of printing.
func TestFaultC10ErrorsPrintedInAnyForm(t *testing.T) {
	h := http.Header{"X-Request-Id": {"canary@example.test CANARY +15550100"}}
	_, err := clientOf(t, answering(500, h, `{"error":{"code":"CANARY","message":"canary@example.test"}}`)).Users.Get(t.Context(), 9)
	e, ok := errors.AsType[*dialpad.Error](err)
	if !ok || !strings.Contains(string(e.Body()), "CANARY") {
		t.Fatalf("error %v", err)
	}
	wantSilent(t, "*Error", e)
	wantSilent(t, "Error", *e)
	wantSilent(t, "embedded *Error", struct{ *dialpad.Error }{e})
	wantSilent(t, "embedded Error", struct{ dialpad.Error }{*e})
	wantSilent(t, "Error in a field", struct{ Cause dialpad.Error }{*e})
	wantSilent(t, "Error in a list", []dialpad.Error{*e})
}

// C13: a made-up lifetime neither overflows nor costs a request per call.
func TestFaultC13HugeLifetimes(t *testing.T) {
	for _, life := range []string{"9223372037", `"9223372036854775807"`, "99999999999999999999", "-1"} {
		asked := 0
		net := transport(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/oauth2/token" {
				asked++
				return answering(200, nil, `{"access_token":"a","refresh_token":"r","expires_in":`+life+`}`)(r)
			}
			return answering(200, nil, `{"id":"9"}`)(r)
		})
		hc := dialpad.WithHTTPClient(&http.Client{Transport: net})
		app, err := dialpad.NewOAuth("client", "", callback, hc)
		must(t, err)
		c, err := dialpad.New(app.Credential(ctikit.Token{Refresh: ctikit.NewSecret("r")}, nil), hc)
		must(t, err)
		for range 3 {
			must(t, second(c.Users.Get(t.Context(), 9)))
		}
		if asked != 1 {
			t.Errorf("expires_in %s: %d requests for tokens, want 1", life, asked)
		}
	}
}

// C13: a panic of the transport during a refresh ends the refresh; later calls
// refresh again.
func TestFaultC13PanicDuringARefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		net := transport(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/oauth2/token" {
				if asked++; asked == 1 {
					panic("no network")
				}
				return answering(200, nil, `{"access_token":"a","refresh_token":"r"}`)(r)
			}
			return answering(200, nil, `{"id":"9"}`)(r)
		})
		hc := dialpad.WithHTTPClient(&http.Client{Transport: net})
		app, err := dialpad.NewOAuth("client", "", callback, hc)
		must(t, err)
		c, err := dialpad.New(app.Credential(ctikit.Token{Refresh: ctikit.NewSecret("r")}, nil), hc)
		must(t, err)
		if _, err := c.Users.Get(t.Context(), 9); err == nil {
			t.Error("the call that needed the token: no error")
		}
		must(t, second(c.Users.Get(t.Context(), 9)))
	})
}

// C17: what nobody made, and nil in any form, is an error.
func TestFaultC17NilsAndZeroValues(t *testing.T) {
	var lim *limiter
	var clk *ctikit.VirtualClock
	for name, opt := range map[string]dialpad.Option{
		"nil option": nil, "nil limiter in an interface": dialpad.WithLimiter(lim), "nil clock in an interface": dialpad.WithClock(clk),
		"nil clock": dialpad.WithClock(nil), "nil client": dialpad.WithHTTPClient(nil), "nil logger": dialpad.WithLogger(nil),
		"nil rate observer": dialpad.WithRateObserver(nil), "nil reply observer": dialpad.WithReplyObserver(nil),
	} {
		if _, err := dialpad.New(dialpad.APIKey("key"), opt); err == nil || !strings.Contains(err.Error(), ": want ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := dialpad.New(dialpad.APIKey("key"), dialpad.WithLimiter(nil)); err != nil {
		t.Errorf("no limiter: %v", err)
	}
	for name, opt := range map[string]dialpad.WebhookOption{
		"nil option": nil, "nil clock": dialpad.WithWebhookClock(nil), "nil clock in an interface": dialpad.WithWebhookClock(clk),
		"nil logger": dialpad.WithWebhookLogger(nil),
	} {
		_, signedErr := dialpad.NewWebhook([]string{""}, opt)
		_, unsignedErr := dialpad.NewUnsignedWebhook(opt)
		if signedErr == nil || strings.Count(signedErr.Error(), ": want ") != 2 || unsignedErr == nil {
			t.Errorf("%s: %v, %v", name, signedErr, unsignedErr)
		}
	}
	for name, err := range map[string]error{
		"With": second(new(dialpad.Client).With()), "With of nil": second((*dialpad.Client)(nil).With()),
		"a call": second(new(dialpad.Client).Duty.Get(t.Context(), 9)), "a list": second(new(dialpad.Client).Users.List(t.Context(), dialpad.UserListOptions{})),
		"Exchange": second(new(dialpad.OAuth).Exchange(t.Context(), "c", "v")), "Revoke": new(dialpad.OAuth).Revoke(t.Context(), ctikit.Token{Access: ctikit.NewSecret("a")}),
		"Credential": second(dialpad.New(new(dialpad.OAuth).Credential(ctikit.Token{Access: ctikit.NewSecret("a")}, nil))),
	} {
		if err == nil || !strings.Contains(err.Error(), "got the zero value") {
			t.Errorf("%s of a zero value: %v", name, err)
		}
	}
	if u := new(dialpad.OAuth).AuthorizeURL("s", "v"); u != "" {
		t.Errorf("an app that nobody made sends people to %s", u)
	}
	for name, w := range map[string]*dialpad.Webhook{"zero": {}, "nil": nil} {
		rec := httptest.NewRecorder()
		w.Handler(func(context.Context, dialpad.Event) error { return nil }).
			ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(plain)))
		if err := w.Verify(nil, []byte(plain)); !errors.Is(err, dialpad.ErrSignature) || rec.Code != http.StatusUnauthorized {
			t.Errorf("%s webhook: %v, status %d", name, err, rec.Code)
		}
	}
}

// C18: blanks are those of JSON.
func TestFaultC18BlanksThatJSONLacks(t *testing.T) {
	for _, blank := range []string{"\v", "\f", "\u0085", "\u00a0", "\u2028", "\x00", "\ufeff"} {
		for _, body := range []string{"{}" + blank, blank + "{}", plain + blank} {
			if _, err := receiver(t, secret).Parse(nil, dialpadtest.Body(secret, json.RawMessage(body))); !errors.Is(err, dialpad.ErrMalformed) {
				t.Errorf("signed %q: %v, want ErrMalformed", body, err)
			}
			if _, err := dialpad.Decode([]byte(body)); !errors.Is(err, dialpad.ErrMalformed) {
				t.Errorf("unsigned %q: %v, want ErrMalformed", body, err)
			}
		}
	}
	if _, err := dialpad.Decode([]byte(" \t\r\n{} \t\r\n")); err != nil {
		t.Errorf("blanks of JSON: %v", err)
	}
}

// C21: while a secret is changed, both are accepted.
func TestFaultC21ChangingASecret(t *testing.T) {
	f, clk := company(t)
	c, ctx := f.Client(), t.Context()
	endpoint, _, _, err := c.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: "https://hooks.example.test/x", Secret: ctikit.NewSecret("old")})
	must(t, err)
	_, key, _, err := c.AgentStatusSubscriptions.Ensure(ctx, endpoint.ID)
	must(t, err)
	var seen []int
	f.Deliver("hooks.example.test", receiver(t, key.Reveal(), "new").Handler(func(_ context.Context, ev dialpad.Event) error {
		seen = append(seen, ev.Meta().SecretIndex)
		return nil
	}))
	f.SetStatus(9, false, "")
	_, _, _, err = c.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: endpoint.URL, Secret: ctikit.NewSecret("new")})
	must(t, err)
	f.SetStatus(9, true, "")
	clk.RunUntil(clk.Now().Add(time.Minute))
	if got := fmt.Sprint(seen); got != "[0 1]" {
		t.Errorf("secrets %s, want the old one, then the new one", got)
	}
}

// W4: refused deliveries and failed callbacks can be logged, without what was
// delivered.
func TestFaultW4Logging(t *testing.T) {
	var log bytes.Buffer
	w, err := dialpad.NewWebhook([]string{secret}, dialpad.WithWebhookLogger(slog.New(slog.NewJSONHandler(&log, nil))))
	must(t, err)
	fails := errors.New("disk full")
	h := w.Handler(func(context.Context, dialpad.Event) error { return fails })
	for body, want := range map[string]string{
		plain: "bad signature",
		string(dialpadtest.Body(secret, json.RawMessage(plain))): "disk full",
		string(dialpadtest.Body(secret, json.RawMessage(`[]`))):  "not an event",
	} {
		log.Reset()
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(body)))
		if got := log.String(); !strings.Contains(got, want) || !strings.Contains(got, `"WARN"`) || strings.Contains(got, "agent@example.test") {
			t.Errorf("log %s, want %q in it", got, want)
		}
	}
}
