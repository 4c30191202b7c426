package aircall_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
)

// What no print, log or encoding may show.
var canaries = []string{"CANARY", "canary@example.test", "+15550100", "Q0FOQVJZ" /* base64 of CANARY */}

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

func TestNothingShowsSecrets(t *testing.T) {
	cred := aircall.BasicAuth("CANARY", "CANARY")
	hc := &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		return nil, &url.Error{Op: "Get", URL: "https://CANARY:CANARY@api.example.test/?email=canary@example.test", Err: errors.New(`dial "CANARY"`)}
	})}
	opt := aircall.WithHTTPClient(hc)
	c, err := aircall.New(cred, opt, aircall.WithRetries(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	wantSilent(t, "Credential", cred)
	wantSilent(t, "*Credential", &cred)
	wantSilent(t, "Client", *c)
	wantSilent(t, "*Client", c)
	wantSilent(t, "UsersService", c.Users)
	wantSilent(t, "Option", opt)

	_, err = c.Users.Get(t.Context(), 9)
	wantSilent(t, "a transport error", err)

	_, err = aircall.New(aircall.Credential{}, aircall.WithBaseURL("https://CANARY:CANARY@host.example.test?CANARY"))
	wantSilent(t, "an error of New", err)
	_, err = aircall.New(aircall.Credential{}, aircall.WithBaseURL("%CANARY"))
	wantSilent(t, "an error of New", err)

	hook, err := aircall.NewWebhook([]string{"CANARY"})
	if err != nil {
		t.Fatal(err)
	}
	wantSilent(t, "Webhook", *hook)
	wantSilent(t, "*Webhook", hook)
	_, err = hook.Parse(nil, []byte(`{"token":"CANARY2","event":"canary@example.test"}`))
	wantSilent(t, "an error of Parse", err)
	_, err = hook.Parse(nil, []byte(`{"token":"CANARY","timestamp":CANARY}`))
	wantSilent(t, "an error of Parse", err)
	ev, err := hook.Parse(nil, []byte(`{"token":"CANARY","event":"user.opened.v2","data":{"id":9}}`))
	if err != nil {
		t.Fatal(err)
	}
	wantSilent(t, "an event", ev)

	_, err = aircall.NewWebhook([]string{"CANARY", "CANARY"})
	wantSilent(t, "an error of NewWebhook", err)

	sub := aircall.Subscription{ID: "x", Token: ctikit.NewSecret("CANARY")}
	wantSilent(t, "Subscription", sub)
	wantSilent(t, "*Subscription", &sub)
	wantSilent(t, "Token", sub.Token)
}

func TestRefusalsShowNothingOfTheReply(t *testing.T) {
	for _, body := range []string{
		`{"error":"CANARY","troubleshoot":"canary@example.test +15550100","errors":{"canary@example.test":["CANARY"],"email":["CANARY"]}}`,
		`{"message":"CANARY"}`,
		`<html>CANARY canary@example.test</html>`,
	} {
		for _, status := range []int{400, 401, 403, 404, 405, 422, 429, 500} {
			_, err := clientOf(t, answering(status, nil, body)).Users.Get(t.Context(), 9)
			wantSilent(t, fmt.Sprint(status, " ", body), err)
			wantSilent(t, "wrapped", fmt.Errorf("mine: %w", err))
		}
	}
	for _, body := range []string{`{"user":"CANARY"`, `{"user":{"id":9,"name":CANARY}}`, `CANARY`} {
		_, err := clientOf(t, answering(200, nil, body)).Users.Get(t.Context(), 9)
		if err == nil {
			t.Errorf("%s: no error", body)
		}
		wantSilent(t, "a reply that does not decode", err)
	}
}

// elsewhere records where requests go, and with which credentials.
type elsewhere struct {
	answer func(*http.Request) *http.Response
	seen   []string
}

func (e *elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _, auth := r.BasicAuth()
	e.seen = append(e.seen, fmt.Sprintf("%s %v", r.URL.Host, auth))
	return e.answer(r), nil
}

func TestRedirectsCarryNoCredentialElsewhere(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		net := &elsewhere{answer: func(r *http.Request) *http.Response {
			return &http.Response{
				StatusCode: status, Header: http.Header{"Location": {"https://evil.example.test/v1/users/9"}}, Body: http.NoBody, Request: r,
			}
		}}
		if _, err := clientOf(t, net).Users.Get(t.Context(), 9); err == nil {
			t.Errorf("%d: no error", status)
		}
		if got := fmt.Sprint(net.seen); got != "[api.aircall.io true]" {
			t.Errorf("%d: requests to %s", status, got)
		}
	}
}

func TestPageLinksCarryNoCredentialElsewhere(t *testing.T) {
	for _, link := range []string{"https://evil.example.test/v1/users?page=2", "//evil.example.test/v1/users?page=2"} {
		net := &elsewhere{}
		net.answer = func(r *http.Request) *http.Response {
			body := `{"users":[{"id":1}],"meta":{"next_page_link":"` + link + `"}}`
			if len(net.seen) > 1 {
				body = `{"users":[{"id":2}],"meta":{"next_page_link":null}}`
			}
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
		}
		if got := collect(t, clientOf(t, net).Users.All(t.Context(), aircall.UserListOptions{})); len(got) != 2 {
			t.Errorf("%s: %d users", link, len(got))
		}
		if got := fmt.Sprint(net.seen); got != "[api.aircall.io true api.aircall.io true]" {
			t.Errorf("%s: requests to %s", link, got)
		}
	}
}

func TestPageLinksThatGoRoundEnd(t *testing.T) {
	body := `{"users":[{"id":1}],"meta":{"next_page_link":"https://api.aircall.io/v1/users?page=2"}}`
	var last error
	n := 0
	for _, err := range clientOf(t, answering(200, nil, body)).Users.All(t.Context(), aircall.UserListOptions{}) {
		n, last = n+1, err
	}
	if n != 3 || last == nil {
		t.Errorf("%d items, last error %v; want two pages and an error", n, last)
	}
}
