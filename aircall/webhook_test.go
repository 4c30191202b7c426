package aircall_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/aircall"
)

const token = "tok_demo_0001"

func receiver(t *testing.T, tokens ...string) *aircall.Webhook {
	t.Helper()
	w, err := aircall.NewWebhook(tokens)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestNewWebhookRefuses(t *testing.T) {
	for name, tokens := range map[string][]string{
		"no token": {}, "an empty one": {"a", ""}, "one twice": {"a", "b", "a"},
	} {
		if _, err := aircall.NewWebhook(tokens); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestParse(t *testing.T) {
	at := time.Unix(1767600000, 0).UTC()
	envelope := func(event, data string) string {
		return fmt.Sprintf(`{"resource":"r","event":%q,"timestamp":1767600000,"token":%q,"data":%s}`, event, token, data)
	}
	head := func(name aircall.EventName) aircall.Envelope {
		return aircall.Envelope{Resource: "r", Name: name, At: at}
	}
	tests := []struct {
		name, body string
		want       aircall.Event
	}{
		{"user, v2", envelope("user.closed.v2", `{"id":9,"availability_status":"unavailable","substatus":"on_a_break"}`),
			&aircall.UserEvent{Envelope: head("user.closed.v2"), Kind: aircall.UserClosed, V2: true,
				User: aircall.User{ID: 9, AvailabilityStatus: aircall.Unavailable, Substatus: aircall.OnABreak}}},
		{"user, v1", envelope("user.wut_start", `{"id":9}`),
			&aircall.UserEvent{Envelope: head("user.wut_start"), Kind: aircall.UserWrapUpStarted, User: aircall.User{ID: 9}}},
		{"call", envelope("call.answered", `{"id":900000000001,"user":{"id":9}}`),
			&aircall.CallEvent{Envelope: head("call.answered"), Kind: aircall.CallAnswered,
				Call: aircall.Call{ID: 900000000001, User: &aircall.User{ID: 9}}}},
		{"another resource", envelope("fax.received", `{"id":3}`), &aircall.UnknownEvent{Envelope: head("fax.received")}},
		{"an event of tomorrow", envelope("user.levitated.v2", `{"id":9}`), &aircall.UnknownEvent{Envelope: head("user.levitated.v2")}},
		{"a user without an id", envelope("user.opened", `{}`), &aircall.UnknownEvent{Envelope: head("user.opened")}},
		{"a call that is none", envelope("call.hungup", `[]`), &aircall.UnknownEvent{Envelope: head("call.hungup")}},
		{"no data", `{"resource":"r","event":"user.opened","timestamp":"1767600000","token":"tok_demo_0001"}`,
			&aircall.UnknownEvent{Envelope: head("user.opened")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := receiver(t, token).Parse(nil, []byte(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(aircall.Envelope{}, "Body", "Key")); diff != "" {
				t.Errorf("event mismatch (-want +got):\n%s", diff)
			}
			if len(got.Meta().Key) != 64 {
				t.Errorf("Key = %q, want 64 hexadecimal digits", got.Meta().Key)
			}
			if strings.Contains(string(got.Meta().Body), token) {
				t.Error("Body shows the token")
			}
		})
	}
}

func TestEveryTypedEventIsTyped(t *testing.T) {
	for _, name := range []aircall.EventName{
		aircall.UserCreated, aircall.UserDeleted, aircall.UserConnected, aircall.UserDisconnected,
		aircall.UserOpened, aircall.UserClosed, aircall.UserWrapUpStarted, aircall.UserWrapUpEnded,
		aircall.CallCreated, aircall.CallRingingOnAgent, aircall.CallAgentDeclined, aircall.CallAnswered,
		aircall.CallTransferred, aircall.CallExternalTransferred, aircall.CallUnsuccessfulTransfer,
		aircall.CallHold, aircall.CallUnhold, aircall.CallHungUp, aircall.CallEnded, aircall.CallIVRSelected,
		aircall.CallVoicemailLeft, aircall.CallAssetsGenerated, aircall.CallAssigned, aircall.CallArchived,
		aircall.CallTagged, aircall.CallUntagged, aircall.CallCommented,
	} {
		for _, n := range []aircall.EventName{name, name.V2()} {
			body := fmt.Sprintf(`{"event":%q,"token":%q,"data":{"id":1}}`, n, token)
			ev, err := receiver(t, token).Parse(nil, []byte(body))
			if err != nil {
				t.Fatal(err)
			}
			var kind aircall.EventName
			switch ev := ev.(type) {
			case *aircall.UserEvent:
				kind = ev.Kind
			case *aircall.CallEvent:
				kind = ev.Kind
			}
			if kind != name {
				t.Errorf("%s decodes as %T of kind %q", n, ev, kind)
			}
		}
	}
}

func TestEventNames(t *testing.T) {
	if got := aircall.UserOpened.V2().V2(); got != "user.opened.v2" {
		t.Errorf("V2 twice = %q", got)
	}
	for _, n := range aircall.PresenceEvents() {
		if strings.HasPrefix(string(n), "user.") && n != n.V2() {
			t.Errorf("presence asks for %s, which comes beside its .v2", n)
		}
	}
}

func TestTokenIndexTellsTheAccount(t *testing.T) {
	w := receiver(t, "one", "two", "three")
	for i, tok := range []string{"one", "two", "three"} {
		ev, err := w.Parse(nil, []byte(`{"event":"x","token":"`+tok+`"}`))
		if err != nil || ev.Meta().TokenIndex != i {
			t.Errorf("token %d: index %v, error %v", i, ev, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name, body string
		want       error
	}{
		{"no body", ``, aircall.ErrMalformed},
		{"no JSON", `{`, aircall.ErrMalformed},
		{"more than one value", `{"event":"x","token":"tok_demo_0001"}{}`, aircall.ErrMalformed},
		{"a list", `[]`, aircall.ErrMalformed},
		{"no event", `{"token":"tok_demo_0001"}`, aircall.ErrMalformed},
		{"no token", `{"event":"user.opened"}`, aircall.ErrToken},
		{"an empty token", `{"event":"user.opened","token":""}`, aircall.ErrToken},
		{"null", `null`, aircall.ErrToken},
		{"another token", `{"event":"user.opened","token":"tok_demo_0002"}`, aircall.ErrToken},
		{"the beginning of the token", `{"event":"user.opened","token":"tok_demo"}`, aircall.ErrToken},
		{"the token inside data", `{"event":"user.opened","data":{"token":"tok_demo_0001"}}`, aircall.ErrToken},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := receiver(t, token).Parse(nil, []byte(tt.body)); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
	if _, err := new(aircall.Webhook).Parse(nil, []byte(`{"event":"x","token":""}`)); !errors.Is(err, aircall.ErrToken) {
		t.Errorf("a Webhook without tokens: %v, want ErrToken", err)
	}
}

func TestHandlerAnswers(t *testing.T) {
	good := `{"event":"user.opened.v2","token":"tok_demo_0001","data":{"id":9}}`
	tests := []struct {
		name, method, body string
		fails              error
		want               int
	}{
		{"handled", "POST", good, nil, 200},
		{"callback failed", "POST", good, errors.New("full"), 503},
		{"callback failed with an error of ours", "POST", good, aircall.ErrToken, 503},
		{"callback failed with an error of net/http", "POST", good, &http.MaxBytesError{}, 503},
		{"unknown token", "POST", `{"event":"user.opened","token":"x"}`, nil, 401},
		{"bad JSON", "POST", `{`, nil, 400},
		{"too long", "POST", strings.Repeat(" ", 1<<20+1), nil, 413},
		{"wrong method", "GET", "", nil, 405},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			called := 0
			h := receiver(t, token).Handler(func(_ context.Context, ev aircall.Event) error {
				called++
				return tt.fails
			})
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), tt.method, "/aircall", strings.NewReader(tt.body)))
			if rec.Code != tt.want {
				t.Errorf("status %d, want %d", rec.Code, tt.want)
			}
			if reached := tt.want == 200 || tt.want == 503; (called == 1) != reached {
				t.Errorf("the callback ran %d times", called)
			}
			if strings.Contains(rec.Body.String(), token) {
				t.Error("the answer shows the token")
			}
		})
	}
}

func TestHandlerWithoutACallback(t *testing.T) {
	rec := httptest.NewRecorder()
	body := strings.NewReader(`{"event":"user.opened.v2","token":"tok_demo_0001","data":{"id":9}}`)
	receiver(t, token).Handler(nil).ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), "POST", "/", body))
	if rec.Code != 503 {
		t.Errorf("status %d, want 503, so that nothing is lost", rec.Code)
	}
}
