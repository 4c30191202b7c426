package intake_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/contactlog"
	"github.com/ctikit/ctikit/connect/contactlog/intake"
)

const (
	oldSecret = "the-secret-of-last-year"
	newSecret = "the-secret-of-this-year"
)

// post sends a body with a secret.
func post(h http.Handler, secret, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/acts", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("Authorization", "Bearer "+secret)
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func acts(t *testing.T, w *world) http.Handler {
	t.Helper()
	w.PutContact(connect.Contact{ID: "c-1", Channel: connect.Voice, AgentID: "u-1"})
	w.PutContact(connect.Contact{ID: "c-2", InitialContactID: "c-1", Channel: connect.Voice})
	h, err := w.Acts([]string{newSecret, oldSecret})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// R39, R47, R73, X4, X6, R63: what an agent does is a fact of the conversation.
func TestActs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		h := acts(t, w)
		now := time.Now().UTC()
		bodies := []string{
			`{"kind":"create_for","contact":"c-1","user":7001}`,
			`{"kind":"create_for","contact":"c-1","at":"` + now.Add(time.Second).Format(time.RFC3339) + `"}`,
			`{"kind":"attach_to","contact":"c-2","ticket":4711,"agent":"u-1"}`,
			`{"kind":"dialled_from","contact":"c-1","ticket":4712}`,
			`{"kind":"viewing","contact":"c-1","ticket":4713}`,
			`{"kind":"enrolled","contact":"c-1","voice_id":"v-1","voice_status":"ENROLLED"}`,
		}
		for _, body := range append(bodies, bodies[1]) { // the one with its time comes twice
			res := post(h, newSecret, body)
			if want := fmt.Sprintf("{\"case\":%q}\n", keyOf("c-1")); res.Code != http.StatusAccepted || res.Body.String() != want {
				t.Errorf("%s: %d %s", body, res.Code, res.Body)
			}
		}
		want := map[contactlog.Act]bool{
			{Kind: contactlog.CreateFor, Contact: "c-1", At: now, User: 7001}:                             true,
			{Kind: contactlog.CreateFor, Contact: "c-1", At: now.Add(time.Second)}:                        true,
			{Kind: contactlog.AttachTo, Contact: "c-2", At: now, Ticket: 4711, Agent: pat}:                true,
			{Kind: contactlog.DialledFrom, Contact: "c-1", At: now, Ticket: 4712}:                         true,
			{Kind: contactlog.Viewing, Contact: "c-1", At: now, Ticket: 4713}:                             true,
			{Kind: contactlog.Enrolled, Contact: "c-1", At: now, VoiceID: "v-1", VoiceStatus: "ENROLLED"}: true,
		}
		got := map[contactlog.Act]bool{}
		for _, a := range w.cases.facts(t, "c-1").Acts {
			got[a] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("acts (-want +got):\n%s", diff)
		}
	})
}

func TestActsRefuse(t *testing.T) {
	const good = `{"kind":"create_for","contact":"c-1"}`
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	tests := []struct {
		name   string
		secret string
		body   string
		change []func(*http.Request)
		status int
		text   string
	}{
		{name: "the old secret, while it is changed", secret: oldSecret, body: good, status: 202},
		{name: "bearer in small letters", body: good, change: []func(*http.Request){header("Authorization", "bearer "+newSecret)}, status: 202},
		{name: "another secret", secret: "some-other-secret-text", body: good, status: 401, text: "want a bearer token that is known here"},
		{name: "an empty secret", secret: " ", body: good, status: 401},
		{name: "another scheme", body: good, change: []func(*http.Request){header("Authorization", "Basic "+newSecret)}, status: 401},
		{name: "no authorization", body: good, change: []func(*http.Request){func(r *http.Request) { r.Header.Del("Authorization") }}, status: 401},
		{name: "another method", body: good, change: []func(*http.Request){func(r *http.Request) { r.Method = http.MethodGet }}, status: 405, text: "want POST"},
		{name: "another method by a newCaller", secret: "x", body: good, change: []func(*http.Request){func(r *http.Request) { r.Method = http.MethodGet }}, status: 401},
		{name: "a form", body: good, change: []func(*http.Request){header("Content-Type", "application/x-www-form-urlencoded")}, status: 415},
		{name: "no content type", body: good, change: []func(*http.Request){header("Content-Type", "")}, status: 415},
		{name: "too large", body: `{"kind":"` + strings.Repeat("x", 17<<10) + `"}`, status: 413, text: "want at most 16384 bytes"},
		{name: "nothing", body: ``, status: 400, text: "body: want one JSON object"},
		{name: "no JSON", body: `{"kind":"secret`, status: 400, text: "body: want one JSON object"},
		{name: "two", body: good + good, status: 400, text: "body: want one JSON object"},
		{name: "a bracket too many", body: good + `}`, status: 400, text: "body: want one JSON object"},
		{name: "null", body: `null`, status: 400, text: "contact: want"},
		{name: "an unknown member", body: `{"kind":"create_for","contact":"c-1","secret":1}`, status: 400, text: "body: want one JSON object"},
		{name: "another type", body: `{"kind":"create_for","contact":"c-1","user":"7001"}`, status: 400, text: "user: want another type"},
		{name: "no contact", body: `{"kind":"create_for"}`, status: 400, text: "contact: want"},
		{name: "no kind", body: `{"contact":"c-1"}`, status: 400, text: "kind: want"},
		{name: "ringing", body: `{"kind":"ringing","contact":"c-1"}`, status: 400, text: "kind: want"},
		{name: "a negative user", body: `{"kind":"create_for","contact":"c-1","user":-1}`, status: 400, text: "user: want"},
		{name: "a ticket to create", body: `{"kind":"create_for","contact":"c-1","ticket":1}`, status: 400, text: "ticket: want none"},
		{name: "no ticket", body: `{"kind":"attach_to","contact":"c-1"}`, status: 400, text: "ticket: want the id"},
		{name: "a made-up voice status", body: `{"kind":"enrolled","contact":"c-1","voice_status":"secret"}`, status: 400, text: "voice_status: want"},
		{name: "long ago", body: `{"kind":"create_for","contact":"c-1","at":"1999-12-30T00:00:00Z"}`, status: 400, text: "at: want"},
		{name: "in the future", body: `{"kind":"create_for","contact":"c-1","at":"2000-01-01T00:06:00Z"}`, status: 400, text: "at: want"},
		{name: "an unknown contact", body: `{"kind":"create_for","contact":"secret"}`, status: 404, text: "the contact does not exist"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // on 2000-01-01
				w := newWorld(t)
				h := acts(t, w)
				if tt.secret == "" {
					tt.secret = newSecret
				}
				res := post(h, tt.secret, tt.body, tt.change...)
				var reply struct{ Error string }
				if err := json.Unmarshal(res.Body.Bytes(), &reply); err != nil || res.Code != tt.status || !strings.Contains(reply.Error, tt.text) {
					t.Errorf("%d %s, want %d %q", res.Code, res.Body, tt.status, tt.text)
				}
				if strings.Contains(res.Body.String(), "secret") || (res.Header().Get("WWW-Authenticate") != "") != (tt.status == 401) {
					t.Errorf("%s with %v", res.Body, res.Header())
				}
				if saved := len(w.cases.known) > 0; saved != (tt.status == 202) {
					t.Errorf("saved: %v", saved)
				}
			})
		})
	}
}

// What passes is no fault of the caller's: the act is to be sent again.
func TestActInTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		h := acts(t, w)
		w.cases.fails = 1000
		res := post(h, newSecret, `{"kind":"create_for","contact":"c-1"}`)
		if res.Code != http.StatusServiceUnavailable || res.Header().Get("Retry-After") == "" {
			t.Errorf("the store fails: %d %s", res.Code, res.Body)
		}
		w.cases.fails = 2
		w.FailNext("DescribeContact", ctikit.Fault{Status: 500, Times: 2})
		if res := post(h, newSecret, `{"kind":"create_for","contact":"c-1"}`); res.Code != http.StatusAccepted {
			t.Errorf("what passes: %d %s", res.Code, res.Body)
		}
	})
}

func TestActsWantSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for _, secrets := range [][]string{nil, {}, {""}, {newSecret, "short"}} {
			if h, err := w.Acts(secrets); !errors.Is(err, intake.ErrConfig) || h != nil || strings.Contains(err.Error(), "short") {
				t.Errorf("%d secrets: %v", len(secrets), err)
			}
		}
		h := acts(t, w)
		if text := fmt.Sprintf("%+v %#v", h, h); strings.Contains(text, newSecret) || strings.Contains(text, oldSecret) {
			t.Error("the handler prints a secret")
		}
	})
}
