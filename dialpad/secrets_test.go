package dialpad_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// What no print, log or encoding may show.
var canaries = []string{"CANARY", "canary@example.test", "+15550100", base64.StdEncoding.EncodeToString([]byte("CANARY"))}

func wantSilent(t *testing.T, name string, v any) {
	t.Helper()
	encoded, _ := json.Marshal(v)
	var logged bytes.Buffer
	h := &slog.HandlerOptions{Level: slog.LevelDebug}
	slog.New(slog.NewTextHandler(&logged, h)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&logged, h)).Info("x", "v", v)
	for way, text := range map[string]string{
		"%v": fmt.Sprintf("%v", v), "%+v": fmt.Sprintf("%+v", v), "%#v": fmt.Sprintf("%#v", v), "%s": fmt.Sprintf("%s", v),
		"%q": fmt.Sprintf("%q", v), "%x": fmt.Sprintf("%x", v), "%d": fmt.Sprintf("%d", v), "JSON": string(encoded), "slog": logged.String(),
	} {
		for _, canary := range append(canaries, fmt.Sprintf("%x", "CANARY"), fmt.Sprint([]byte("CANARY"))) {
			if strings.Contains(text, canary) {
				t.Errorf("%s of %s shows %q: %s", way, name, canary, text)
			}
		}
	}
}

// broken is a network whose errors are as talkative as they get.
var broken = dialpad.WithHTTPClient(&http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
	return nil, &url.Error{Op: "Get", URL: "https://CANARY:CANARY@api.example.test/?email=canary@example.test", Err: errors.New(`dial "CANARY"`)}
})})

func TestClientsShowNoSecrets(t *testing.T) {
	cred := dialpad.APIKey("CANARY")
	c, err := dialpad.New(cred, broken, dialpad.WithRetries(1, 1))
	must(t, err)
	wantSilent(t, "Credential", cred)
	wantSilent(t, "*Credential", &cred)
	wantSilent(t, "Client", *c)
	wantSilent(t, "*Client", c)
	wantSilent(t, "UsersService", c.Users)
	wantSilent(t, "Option", broken)
	_, err = c.Users.GetByEmail(t.Context(), "canary@example.test")
	wantSilent(t, "a transport error", err)
	_, err = c.Users.GetByEmail(t.Context(), "CANARY")
	wantSilent(t, "an argument", err)
	_, err = dialpad.New(dialpad.APIKey("CANARY CANARY"), dialpad.WithBaseURL("https://CANARY:CANARY@host.example.test?CANARY"))
	wantSilent(t, "an error of New", err)
	_, err = dialpad.New(dialpad.Credential{}, dialpad.WithBaseURL("%CANARY"))
	wantSilent(t, "an error of New", err)
}

func TestOAuthShowsNoSecrets(t *testing.T) {
	app, err := dialpad.NewOAuth("client", "CANARY", callback, broken, dialpad.WithRetries(1, 1))
	must(t, err)
	wantSilent(t, "*OAuth", app)
	wantSilent(t, "OAuth", *app)
	_, err = app.Exchange(t.Context(), "CANARY", "CANARY")
	wantSilent(t, "an error of Exchange", err)
	token := ctikit.Token{Access: ctikit.NewSecret("CANARY"), Refresh: ctikit.NewSecret("CANARY")}
	wantSilent(t, "Token", token)
	wantSilent(t, "*Token", &token)
	wantSilent(t, "an error of Revoke", app.Revoke(t.Context(), token))
	cred := app.Credential(token, func(context.Context, ctikit.Token) error { return nil })
	wantSilent(t, "Credential", cred)
	c, err := dialpad.New(app.Credential(ctikit.Token{Refresh: ctikit.NewSecret("CANARY")}, nil), broken, dialpad.WithRetries(1, 1))
	must(t, err)
	wantSilent(t, "*Client", c)
	_, err = c.Users.Get(t.Context(), 9)
	wantSilent(t, "an error of a refresh", err)
	_, err = dialpad.New(app.Credential(ctikit.Token{Access: ctikit.NewSecret("CANARY CANARY")}, nil))
	wantSilent(t, "an error of New", err)
}

func TestEndpointsShowNoSecrets(t *testing.T) {
	hook := dialpad.WebhookEndpoint{ID: 7, Secret: ctikit.NewSecret("CANARY")}
	socket := dialpad.WebsocketEndpoint{ID: 7, URL: ctikit.NewSecret("wss://sockets.example.test/events/CANARY"), Secret: ctikit.NewSecret("CANARY")}
	wantSilent(t, "WebhookEndpoint", hook)
	wantSilent(t, "*WebhookEndpoint", &hook)
	wantSilent(t, "WebsocketEndpoint", socket)
	wantSilent(t, "WebhookSpec", dialpad.WebhookSpec{Secret: ctikit.NewSecret("CANARY")})
	wantSilent(t, "AgentStatusSubscription", dialpad.AgentStatusSubscription{Webhook: hook, Websocket: socket})
	wantSilent(t, "Secret", hook.Secret)
}

func TestWebhooksShowNoSecrets(t *testing.T) {
	hook, err := dialpad.NewWebhook([]string{"CANARY"})
	must(t, err)
	wantSilent(t, "Webhook", *hook)
	wantSilent(t, "*Webhook", hook)
	for _, body := range []string{`{"email":"canary@example.test"}`, "CANARY.CANARY.CANARY", signed("CANARY", `{"alg":"HS256"}`, `CANARY`)} {
		_, err = hook.Parse(nil, []byte(body))
		if err == nil {
			t.Errorf("%s: no error", body)
		}
		wantSilent(t, "an error of Parse", err)
	}
	_, err = dialpad.Decode([]byte(`{"target":CANARY`))
	wantSilent(t, "an error of Decode", err)
	ev, err := hook.Parse(nil, dialpadtest.Body("CANARY", json.RawMessage(`{"target":{"id":9},"on_duty_status":"available"}`)))
	must(t, err)
	wantSilent(t, "an event", ev)
	_, err = dialpad.NewWebhook([]string{"CANARY", "CANARY"})
	wantSilent(t, "an error of NewWebhook", err)
}

func TestRefusalsShowNothingOfTheReply(t *testing.T) {
	for _, body := range []string{
		`{"error":{"message":"CANARY canary@example.test +15550100"}}`, `<html>CANARY canary@example.test</html>`,
	} {
		for _, status := range []int{400, 401, 403, 404, 422, 429, 500} {
			_, err := clientOf(t, answering(status, nil, body)).Users.Get(t.Context(), 9)
			wantSilent(t, fmt.Sprint(status, " ", body), err)
			wantSilent(t, "wrapped", fmt.Errorf("mine: %w", err))
		}
	}
	for _, body := range []string{`{"id":"CANARY"`, `{"id":9,"display_name":CANARY}`, `CANARY`} {
		_, err := clientOf(t, answering(200, nil, body)).Users.Get(t.Context(), 9)
		if err == nil {
			t.Errorf("%s: no error", body)
		}
		wantSilent(t, "a reply that does not decode", err)
	}
}

func TestRedirectsCarryNoCredentialElsewhere(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		var seen []string
		c := clientOf(t, transport(func(r *http.Request) (*http.Response, error) {
			seen = append(seen, r.URL.Host)
			return answering(status, http.Header{"Location": {"https://evil.example.test/api/v2/users/9"}}, "")(r)
		}))
		if _, err := c.Users.Get(t.Context(), 9); err == nil {
			t.Errorf("%d: no error", status)
		}
		if got := fmt.Sprint(seen); got != "[dialpad.com]" {
			t.Errorf("%d: requests to %s", status, got)
		}
	}
}
