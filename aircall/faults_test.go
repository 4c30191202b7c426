package aircall_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
)

// Only Decode decodes what nobody vouches for.
func TestFaultC1ParseVerifies(t *testing.T) {
	w, body := receiver(t, token), []byte(`{"event":"user.opened.v2","token":"forged","data":{"id":9}}`)
	if ev, err := w.Parse(http.Header{}, body); !errors.Is(err, aircall.ErrToken) || ev != nil {
		t.Errorf("Parse = %v, %v, want ErrToken", ev, err)
	}
	if err := w.Verify(http.Header{}, body); !errors.Is(err, aircall.ErrToken) {
		t.Errorf("Verify: %v, want ErrToken", err)
	}
	ev, err := aircall.Decode(body)
	must(t, err)
	user, ok := ev.(*aircall.UserEvent)
	if !ok || user.User.ID != 9 || user.TokenIndex != -1 || string(user.Raw()) != `{"id":9}` {
		t.Errorf("Decode = %+v", ev)
	}
	good := bytes.Replace(body, []byte("forged"), []byte(token), 1)
	must(t, w.Verify(http.Header{}, good))
	for _, in := range []string{``, `[]`, `{"token":"tok_demo_0001"}`} {
		if _, err := aircall.Decode([]byte(in)); !errors.Is(err, aircall.ErrMalformed) {
			t.Errorf("Decode(%q): %v, want ErrMalformed", in, err)
		}
	}
}

func TestFaultC2TokensDoNotEncode(t *testing.T) {
	w := newWorld(t)
	got, err := installer(t, aircall.WithHTTPClient(w.httpClient())).Exchange(t.Context(), w.Consent())
	must(t, err)
	if _, err := json.Marshal(got); err == nil || !strings.Contains(err.Error(), "Token.Secrets()") {
		t.Errorf("encoding a token: %v, want an error that names Token.Secrets()", err)
	}
	stored, err := json.Marshal(got.Secrets())
	must(t, err)
	var back ctikit.TokenSecrets
	must(t, json.Unmarshal(stored, &back))
	must(t, w.appClient(t, back.Token().Access).Company.Ping(t.Context()))
}

// userCalls are the operations that exist in both versions.
var userCalls = map[string]func(context.Context, *aircall.Client, int64) error{
	"Get": func(ctx context.Context, c *aircall.Client, id int64) error { return failed(c.Users.Get(ctx, id)) },
	"SetStatus": func(ctx context.Context, c *aircall.Client, id int64) error {
		return failed(c.Users.SetStatus(ctx, id, aircall.StatusUpdate{Substatus: aircall.OnABreak}))
	},
	"Update": func(ctx context.Context, c *aircall.Client, id int64) error {
		return failed(c.Users.Update(ctx, id, aircall.UserUpdate{FirstName: new("F")}))
	},
	"List": func(ctx context.Context, c *aircall.Client, _ int64) error {
		return failed(c.Users.List(ctx, aircall.UserListOptions{}))
	},
	"Create": func(ctx context.Context, c *aircall.Client, id int64) error {
		return failed(c.Users.Create(ctx, aircall.UserSpec{Email: fmt.Sprintf("new%d@example.test", id)}))
	},
}

func TestFaultC3TheEndOfV1(t *testing.T) {
	for name, call := range userCalls {
		for _, gone := range []int{404, 405, 410} {
			// v1 was the one that worked; then it ends.
			f, _ := company(t, 2)
			c := f.Client()
			f.FailNext("*", ctikit.Fault{Status: 404}) // of v2
			must(t, call(t.Context(), c, 1))
			f.RefuseV1(gone)
			if err := call(t.Context(), c, 2); err != nil {
				t.Errorf("%s, v1 answers %d: %v", name, gone, err)
			}
			if last := sent(f)[len(f.Requests())-1]; !strings.Contains(last, "/v2/users") {
				t.Errorf("%s, v1 answers %d: the last request is %s", name, gone, last)
			}
			// It never worked.
			f, _ = company(t, 1)
			f.RefuseV1(gone)
			if err := call(t.Context(), f.Client(), 1); err != nil {
				t.Errorf("%s, v1 answers %d from the start: %v", name, gone, err)
			}
		}
	}
}

// ErrNotFound is what both versions say. That one has ended does not mean that
// a user was deleted.
func TestFaultC3NotFoundIsBoth(t *testing.T) {
	reply := func(v2, v1 int) *aircall.Client {
		rt := transport(func(r *http.Request) (*http.Response, error) {
			status := v1
			if strings.HasPrefix(r.URL.Path, "/v2/") {
				status = v2
			}
			return answering(status, nil, `{}`)(r)
		})
		return clientOf(t, rt, aircall.WithUserVersion(aircall.VersionAuto), aircall.WithStatusVersion(aircall.VersionAuto))
	}
	for _, tt := range []struct {
		v2, v1 int
		want   error
	}{
		{404, 404, aircall.ErrNotFound}, {404, 405, aircall.ErrNotFound}, {404, 410, aircall.ErrNotFound},
		{410, 404, aircall.ErrNotFound}, {410, 410, aircall.ErrNotFound}, {405, 404, aircall.ErrNotFound},
		{405, 410, aircall.ErrWrongState}, {405, 405, aircall.ErrWrongState}, {410, 405, aircall.ErrWrongState},
		{404, 403, aircall.ErrForbidden}, {410, 500, aircall.ErrServer}, {410, 409, aircall.ErrConflict},
	} {
		for name, call := range userCalls {
			err := call(t.Context(), reply(tt.v2, tt.v1), 9)
			if !errors.Is(err, tt.want) || errors.Is(err, aircall.ErrNotFound) != errors.Is(tt.want, aircall.ErrNotFound) {
				t.Errorf("%s, v2 %d, v1 %d: %v, want %v", name, tt.v2, tt.v1, err, tt.want)
			}
		}
	}
	for _, v := range []aircall.Version{aircall.V1, aircall.V2} {
		c, err := reply(410, 410).With(aircall.WithUserVersion(v))
		must(t, err)
		if _, err := c.Users.Get(t.Context(), 9); errors.Is(err, aircall.ErrNotFound) || err == nil {
			t.Errorf("a 410 of one version alone: %v, want no ErrNotFound", err)
		}
	}
}

func TestFaultC5StatusWritesWithOddReplies(t *testing.T) {
	for _, tt := range []struct {
		body string
		want aircall.User
	}{
		{`{"user":{"id":"9","availability_status":"unavailable","wrap_up_time":[]}}`, aircall.User{ID: 9, AvailabilityStatus: aircall.Unavailable}},
		{`{"user":{"id":9,"name":7,"substatus":{}}}`, aircall.User{ID: 9}},
		{`{"user":9}`, aircall.User{}}, {`{"user":[]}`, aircall.User{}}, {`[1,2]`, aircall.User{}}, {`7`, aircall.User{}},
		{`OK`, aircall.User{}}, {`{"user":`, aircall.User{}}, {`null`, aircall.User{}}, {``, aircall.User{}},
	} {
		h := http.Header{"Date": {start.Format(http.TimeFormat)}}
		got, err := clientOf(t, answering(200, h, tt.body)).Users.SetStatus(t.Context(), 9, aircall.StatusUpdate{Substatus: aircall.Other})
		if err != nil || got.Started.IsZero() || got.Ended.Before(got.Started) || !got.Date.Equal(start) {
			t.Errorf("%s: %+v, %v, want a success", tt.body, got, err)
		}
		if diff := cmp.Diff(tt.want, got.User); diff != "" {
			t.Errorf("%s: user (-want +got):\n%s", tt.body, diff)
		}
	}
}

func TestFaultC7SpellingsOfReasons(t *testing.T) {
	for _, tt := range []struct {
		raw    string
		want   aircall.Substatus
		reason bool
	}{
		{"Out for lunch", aircall.OutForLunch, true}, {"out-for-lunch", aircall.OutForLunch, true}, {"OUT_FOR_LUNCH", aircall.OutForLunch, true},
		{"On a break", aircall.OnABreak, true}, {"In training", aircall.InTraining, true}, {"in_traning", aircall.InTraining, true},
		{"Back office", aircall.DoingBackOffice, true}, {"Doing back office", aircall.DoingBackOffice, true}, {" Other ", aircall.Other, true},
		{"always_open", aircall.AlwaysOpened, false}, {"Always opened", aircall.AlwaysOpened, false}, {"always closed", aircall.AlwaysClosed, false},
		{"According to schedule", "According to schedule", false}, {"custom", "custom", false},
		{"Walking the dog", "Walking the dog", true},
	} {
		for _, field := range []string{"substatus", "state"} {
			in := fmt.Appendf(nil, `{"id":9,"availability_status":"unavailable",%q:%q}`, field, tt.raw)
			var u aircall.User
			must(t, json.Unmarshal(in, &u))
			raw := tt.raw
			if tt.want == aircall.Substatus(tt.raw) {
				raw = ""
			}
			if u.Substatus != tt.want || u.RawSubstatus != raw {
				t.Errorf("%s %q: Substatus %q, RawSubstatus %q, want %q and %q", field, tt.raw, u.Substatus, u.RawSubstatus, tt.want, raw)
			}
			out, err := json.Marshal(u)
			must(t, err)
			if !strings.Contains(string(out), fmt.Sprintf(`"substatus":%q`, tt.raw)) {
				t.Errorf("%q encodes as %s", tt.raw, out)
			}
		}
		reason, ok := aircall.Substatus(tt.raw).Reason()
		if ok != tt.reason || ok && reason != tt.want {
			t.Errorf("%q.Reason() = %q, %v, want %q, %v", tt.raw, reason, ok, tt.want, tt.reason)
		}
	}
	f, _ := company(t, 1)
	must(t, failed(f.Client().Users.SetStatus(t.Context(), 1, aircall.StatusUpdate{Substatus: "Out for lunch"})))
	if got := string(f.Requests()[0].Body); got != `{"availability_status":"unavailable","substatus":"out_for_lunch"}` {
		t.Errorf("sent %s", got)
	}
}

func TestFaultC8ResultsBesideOtherKeys(t *testing.T) {
	const one = `{"id":6,"call_id":1,"content":"s"}`
	for name, body := range map[string]string{
		"meta beside it":         `{"summary":` + one + `,"meta":{"count":1}}`,
		"meta before it":         `{"meta":{"count":1},"summary":` + one + `}`,
		"the call's id":          `{"call_id":1,"summary":` + one + `}`,
		"a text":                 `{"status":"ok","summaries":[` + one + `]}`,
		"another object":         `{"summary":` + one + `,"call":{"id":1}}`,
		"bare, with a nested":    `{"id":6,"call_id":1,"content":"s","participants":null}`,
		"a list, an empty first": `{"summary":[{},` + one + `],"meta":{}}`,
	} {
		got, err := clientOf(t, answering(200, nil, body)).Insights.Summary(t.Context(), 1)
		if err != nil || got.ID != 6 || got.Content.Text != "s" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	csat := `{"call_id":1,"call_uuid":"CA1","score":75,"drivers":[{"polarity":"POSITIVE","label":"l"}]}`
	for _, body := range []string{csat, `{"predicted_csat":` + csat + `,"meta":{}}`, `{"call_id":1,"csat":` + csat + `}`} {
		got, err := clientOf(t, answering(200, nil, body)).Insights.PredictedCSAT(t.Context(), 1)
		if err != nil || got.Score != 75 || len(got.Drivers) != 1 {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	// What holds no result is an error, and never an empty one.
	for _, body := range []string{`{"a":1,"b":2}`, `{"a":{},"b":{}}`, `{"summary":{},"meta":{}}`, `{"summary":[],"meta":{}}`, `[{}]`, `{"summary":"s","x":1}`} {
		if got, err := clientOf(t, answering(200, nil, body)).Insights.Summary(t.Context(), 1); err == nil {
			t.Errorf("%s: %+v, want an error", body, got)
		}
	}
}

func TestFaultC10ErrorsPrintNothingOfTheReply(t *testing.T) {
	h := http.Header{"X-Request-Id": {"CANARY canary@example.test +15550100"}}
	_, err := clientOf(t, answering(422, h, `{"error":"CANARY","troubleshoot":"CANARY","errors":{"email":["canary@example.test"]}}`)).Users.Get(t.Context(), 9)
	e, ok := errors.AsType[*aircall.Error](err)
	if !ok || e.Troubleshoot() != "CANARY" || e.RequestID != "" || !slices.Equal(e.Fields, []string{"email"}) {
		t.Fatalf("error %v", err)
	}
	type wrapper struct {
		*aircall.Error
		Note string
	}
	type holder struct{ Err aircall.Error }
	for name, v := range map[string]any{
		"pointer": e, "value": *e, "embedded": wrapper{e, "x"}, "field": holder{*e}, "to a field": &holder{*e},
		"list": []aircall.Error{*e}, "map": map[string]*aircall.Error{"x": e},
		"subscription": aircall.Subscription{Token: ctikit.NewSecret("CANARY")}, "token": ctikit.Token{Access: ctikit.NewSecret("CANARY")},
		"spec": aircall.WebhookSpec{Name: "n", URL: "https://hooks.example.test"},
	} {
		wantSilent(t, name, v)
	}
	sub := struct{ aircall.Subscription }{aircall.Subscription{Token: ctikit.NewSecret("CANARY")}}
	wantSilent(t, "an embedded subscription", sub)
}

func TestFaultC13TransportsAndWaitsOutOfBounds(t *testing.T) {
	for name, h := range map[string]http.Header{
		"Retry-After": {"Retry-After": {"99999999999999999999"}}, "a date": {"Retry-After": {"Fri, 31 Dec 9999 23:59:59 GMT"}},
	} {
		_, err := clientOf(t, answering(429, h, `{}`), aircall.WithRetries(4, time.Minute)).Users.Get(t.Context(), 9)
		if e, ok := errors.AsType[*aircall.Error](err); !ok || e.RetryAfter < 24*time.Hour {
			t.Errorf("%s: %v, want a refusal with a very long wait", name, err)
		}
	}
	panics := true
	w := newWorld(t)
	o := installer(t, aircall.WithHTTPClient(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		if panics {
			panic("transport")
		}
		return w.RoundTrip(r)
	})}))
	code := w.Consent()
	func() {
		defer func() { _ = recover() }()
		_ = failed(o.Exchange(t.Context(), code))
	}()
	panics = false
	if err := failed(o.Exchange(t.Context(), code)); err != nil {
		t.Errorf("after a panic of the transport: %v", err)
	}
}

type nilLimiter struct{}

func (*nilLimiter) Wait(context.Context) error { panic("a nil limiter was asked") }

func TestFaultC17NothingPanics(t *testing.T) {
	cred, ctx := aircall.BasicAuth("id", "secret"), t.Context()
	var limiter *nilLimiter
	var clock *ctikit.VirtualClock
	var zero aircall.Client
	var none *aircall.Client
	for name, err := range map[string]error{
		"a nil option":               failed(aircall.New(cred, nil)),
		"a nil option of OAuth":      failed(aircall.NewOAuth("id", "secret", "https://app.example.test", nil)),
		"a nil option of a webhook":  failed(aircall.NewWebhook([]string{token}, nil)),
		"a nil logger of a webhook":  failed(aircall.NewWebhook([]string{token}, aircall.WithWebhookLogger(nil))),
		"a typed nil limiter":        failed(aircall.New(cred, aircall.WithLimiter(limiter))),
		"a typed nil clock":          failed(aircall.New(cred, aircall.WithClock(clock))),
		"a nil reply observer":       failed(aircall.New(cred, aircall.WithReplyObserver(nil))),
		"With of a zero Client":      failed(zero.With()),
		"With of a nil Client":       failed(none.With()),
		"Parse of a zero Webhook":    failed(new(aircall.Webhook).Parse(nil, []byte(`{"event":"x","token":""}`))),
		"Verify of a nil Webhook":    (*aircall.Webhook)(nil).Verify(nil, []byte(`{}`)),
		"Exchange of a nil OAuth":    failed((*aircall.OAuth)(nil).Exchange(ctx, "code")),
		"Exchange of a zero OAuth":   failed(new(aircall.OAuth).Exchange(ctx, "code")),
		"a credential of no options": failed(aircall.New(aircall.Credential{})),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := aircall.New(cred, aircall.WithLimiter(nil)); err != nil {
		t.Errorf("no limiter: %v", err)
	}
	for name, h := range map[string]http.Handler{
		"of a zero Webhook": new(aircall.Webhook).Handler(nil), "of a nil Webhook": (*aircall.Webhook)(nil).Handler(nil),
	} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequestWithContext(ctx, "POST", "/", strings.NewReader(`{"event":"x","token":""}`)))
		if rec.Code != 401 {
			t.Errorf("a Handler %s answers %d, want 401", name, rec.Code)
		}
	}
}

func TestFaultC21SeveralTokens(t *testing.T) {
	w := receiver(t, "old", "new")
	for i, tok := range []string{"old", "new"} {
		ev, err := w.Parse(nil, fmt.Appendf(nil, `{"event":"user.opened","token":%q,"data":{"id":9}}`, tok))
		if err != nil || ev.Meta().TokenIndex != i {
			t.Errorf("%s: %v, %v", tok, ev, err)
		}
	}
	_, err := aircall.NewWebhook([]string{"a", "", "a"}, nil)
	want := "aircall: new webhook: token 2: want a value, got an empty string\ntoken 3: want another than token 1, got the same\noption 1: want an option, got nil"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestFaultW4RefusedDeliveriesAreLogged(t *testing.T) {
	var log bytes.Buffer
	w, err := aircall.NewWebhook([]string{token}, aircall.WithWebhookLogger(slog.New(slog.NewTextHandler(&log, nil))))
	must(t, err)
	fails := errors.New("the store is full")
	h := w.Handler(func(context.Context, aircall.Event) error { return fails })
	for _, tt := range []struct{ body, want string }{
		{`{"event":"user.opened","token":"CANARY"}`, "unknown webhook token"},
		{`{"event":CANARY`, "not an event"},
		{`{"event":"user.opened","token":"tok_demo_0001","data":{"id":9,"name":"CANARY"}}`, "the store is full"},
	} {
		log.Reset()
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(tt.body)))
		if got := log.String(); !strings.Contains(got, tt.want) || strings.Contains(got, "CANARY") || strings.Contains(got, token) {
			t.Errorf("log %q, want %q and nothing of the body", got, tt.want)
		}
	}
}
