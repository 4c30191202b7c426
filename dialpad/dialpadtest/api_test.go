package dialpadtest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// send sends a request as another program would write it.
func (f *floor) send(t *testing.T, key, request, body string) (int, string) {
	t.Helper()
	return f.ask(t, key, request, body, http.Header{})
}

// ask is send with further headers; those of the reply go into h.
func (f *floor) ask(t *testing.T, key, request, body string, h http.Header) (int, string) {
	t.Helper()
	method, path, _ := strings.Cut(request, " ")
	req, err := http.NewRequestWithContext(t.Context(), method, "https://dialpad.com"+path, strings.NewReader(body))
	must(t, err)
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	maps.Copy(req.Header, h)
	res, err := f.RoundTrip(req)
	must(t, err)
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	must(t, err)
	maps.Copy(h, res.Header)
	return res.StatusCode, string(got)
}

func TestReplies(t *testing.T) {
	const (
		duty = "/api/v2/callcenters/operators/9/dutystatus"
		dnd  = "PATCH /api/v2/users/9/togglednd"
		subs = "POST /api/v2/subscriptions/agent_status"

		calls   = "POST /api/v2/subscriptions/call"
		message = "PATCH /api/v2/users/9/status"
		key     = dialpadtest.APIKey
	)
	tests := []struct {
		name, key, request, body string
		want                     int
		part                     string // of the reply
	}{
		{"no key", "", "GET /api/v2/users", "", 401, `{"error":{"code":401,"message":"Unauthorized"}}`},
		{"bad key", "x", "GET /api/v2/users", "", 401, `"code":401`},
		{"key in the query", "", "GET /api/v2/users/9?apikey=" + key, "", 200, `"id":"9"`},
		{"wrong method", key, "PUT /api/v2/users", "", 405, `"code":405`},
		{"a user: ids are strings, times have no zone", key, "GET /api/v2/users/9", "", 200, `"duty_status_started":"2026-03-02T09:00:00"`},
		{"unknown user", key, "GET /api/v2/users/8", "", 404, `user not found`},
		{"duty: times are strings of milliseconds", key, "GET " + duty, "", 200, `"duty_status_started":"1772442000500"`},
		{"duty without on_duty", key, "PATCH " + duty, `{}`, 400, `on_duty`},
		{"duty that is no JSON", key, "PATCH " + duty, `{`, 400, `on_duty`},
		{"duty of two lines", key, "PATCH " + duty, `{"on_duty":false,"duty_status_reason":"a\nb"}`, 400, `single line`},
		{"do-not-disturb", key, dnd, `{"do_not_disturb":true}`, 200, `{"do_not_disturb":true,"group_id":null,"group_type":null,"id":"9"}`},
		{"do-not-disturb of a group", key, dnd, `{"do_not_disturb":true,"group_id":101,"group_type":"callcenter"}`, 200, `"group_id":"101","group_type":"callcenter"`},
		{"do-not-disturb without a value", key, dnd, `{}`, 400, `do_not_disturb`},
		{"do-not-disturb of no kind of group", key, dnd, `{"do_not_disturb":true,"group_id":101}`, 400, `group`},
		{"users by e-mail", key, "GET /api/v2/users?email=AGENT@example.test", "", 200, `"id":"9"`},
		{"users who are deleted", key, "GET /api/v2/users?state=deleted", "", 200, `{"items":[]}`},
		{"a cursor that is none", key, "GET /api/v2/users?cursor=!", "", 400, `cursor`},
		{"a cursor beyond the end", key, "GET /api/v2/users?cursor=OTk", "", 400, `cursor`},
		{"operators", key, "GET /api/v2/callcenters/101/operators", "", 200, `"rooms":[]`},
		{"an unknown call centre", key, "GET /api/v2/callcenters/7/operators", "", 404, `call center`},
		{"an unknown office", key, "GET /api/v2/offices/7/offdutystatuses", "", 404, `office`},
		{"webhook without a URL", key, "POST /api/v2/webhooks", `{}`, 400, `hook_url is required`},
		{"webhook in the clear", key, "POST /api/v2/webhooks", `{"hook_url":"http://hooks.example.test"}`, 400, `not valid`},
		{"webhook on this machine", key, "POST /api/v2/webhooks", `{"hook_url":"http://127.0.0.1:8080"}`, 200, `{"hook_url":"http://127.0.0.1:8080","id":`},
		{"webhook with a secret of two lines", key, "POST /api/v2/webhooks", `{"hook_url":"https://x.example.test","secret":"a\nb"}`, 400, `single line`},
		{"webhook that is no JSON", key, "POST /api/v2/webhooks", `{`, 400, `body`},
		{"unknown webhook", key, "PATCH /api/v2/webhooks/7", `{}`, 404, `webhook`},
		{"socket", key, "POST /api/v2/websockets", `{"secret":"s"}`, 200, `"signature":{"algo":"HS256","secret":"s","type":"jwt"}`},
		{"subscription by a user", dialpadtest.UserKey(9), subs, `{}`, 403, `admin`},
		{"subscription without a kind", key, subs, `{"endpoint_id":1}`, 400, `agent_type`},
		{"subscription for nothing", key, subs, `{"agent_type":"callcenter","endpoint_id":1}`, 400, `endpoint_id`},
		{"subscription that is no JSON", key, subs, `{`, 400, `body`},
		{"subscription for an id as a string", key, subs, `{"agent_type":"callcenter","endpoint_id":"1"}`, 400, `endpoint_id`},
		{"subscription to calls of half a target", key, calls, `{"endpoint_id":HOOK,"target_type":"user"}`, 400, `target_type`},
		{"subscription to calls for nothing", key, calls, `{}`, 400, `endpoint_id`},
		{"subscription to calls by a user", dialpadtest.UserKey(9), calls, `{"endpoint_id":"HOOK","target_type":"user","target_id":"9","call_states":["hangup"]}`, 200,
			`"target_id":"9","target_type":"user","webhook":{"hook_url":"` + hookURL + `","id":"HOOK"`},
		{"unknown subscription to calls", key, "GET /api/v2/subscriptions/call/7", "", 404, `subscription`},
		{"status message", key, message, `{"status_message":"back at 3","expiration":"3600"}`, 200, `{"expiration":"3600","id":"9","status_message":"back at 3"}`},
		{"status message that is none", key, message, `{"status_message":7}`, 400, `body`},
		{"call centre", key, "GET /api/v2/callcenters/101", "", 200, `"office_id":"3"`},
		{"unknown call centre", key, "GET /api/v2/callcenters/7", "", 404, `call center`},
		{"unknown subscription", key, "GET /api/v2/subscriptions/agent_status/7", "", 404, `subscription`},
		{"token without an app", "", "POST /oauth2/token", `{"grant_type":"refresh_token"}`, 401, `invalid_client`},
		{"token of another grant", "", "POST /oauth2/token", `{"client_id":"client","client_secret":"s3cret","grant_type":"password"}`, 400, `invalid_grant`},
		{"token that is no JSON", "", "POST /oauth2/token", `{`, 400, `body`},
		{"consent for an unknown app", "", "GET /oauth2/authorize?client_id=x", "", 400, `OAuth app`},
		{"consent that leads nowhere", "", "GET /oauth2/authorize?client_id=client", "", 400, `redirect_uri`},
		{"consent without a code", "", "GET /oauth2/authorize?client_id=client&redirect_uri=https://x.example.test&response_type=token", "", 400, `response_type`},
		{"consent with an odd challenge", "", "GET /oauth2/authorize?client_id=client&redirect_uri=https://x.example.test&code_challenge=x&code_challenge_method=md5", "", 400, `S256`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFloor(t)
			f.PutOAuthApp("client", "s3cret", 0)
			mine := strings.NewReplacer("HOOK", fmt.Sprint(f.hook.ID))
			tt.part = mine.Replace(tt.part)
			if status, body := f.send(t, tt.key, tt.request, mine.Replace(tt.body)); status != tt.want || !strings.Contains(body, tt.part) {
				t.Errorf("%d %s, want %d and %s", status, body, tt.want, tt.part)
			}
		})
	}
}

// A limit is soft-deprecated: above 100 it is refused one time in five, and
// never obeyed.
func TestLimitOfPages(t *testing.T) {
	f := newFloor(t, dialpadtest.WithPageSize(2))
	for id := int64(20); id < 25; id++ {
		f.PutUser(dialpadtest.User{ID: id})
	}
	var refused int
	for range 10 {
		status, body := f.send(t, dialpadtest.APIKey, "GET /api/v2/users?limit=500", "")
		if status == 400 {
			refused++
			continue
		}
		var page struct{ Items []json.RawMessage }
		must(t, json.Unmarshal([]byte(body), &page))
		if len(page.Items) != 2 {
			t.Errorf("%d items", len(page.Items))
		}
	}
	if refused != 2 {
		t.Errorf("%d of 10 refused, want 2", refused)
	}
	if status, _ := f.send(t, dialpadtest.APIKey, "GET /api/v2/users?limit=100", ""); status != 200 {
		t.Errorf("a limit of 100: %d", status)
	}
}

func TestRateLimits(t *testing.T) {
	f := newFloor(t)
	f.after(time.Second)
	get := func() int {
		status, _ := f.send(t, dialpadtest.APIKey, "GET /api/v2/users/9", "")
		return status
	}
	for n := range 20 {
		if status := get(); status != 200 {
			t.Fatalf("request %d: %d", n+1, status)
		}
	}
	if status := get(); status != 429 {
		t.Errorf("request 21 of a second: %d", status)
	}
	f.after(time.Second)
	f.Spend(19)
	if a, b := get(), get(); a != 200 || b != 429 {
		t.Errorf("after 19 of others: %d, %d", a, b)
	}

	f = newFloor(t, dialpadtest.WithRateLimit(10_000)) // which has made one webhook
	last := 0
	for range 100 {
		last, _ = f.send(t, dialpadtest.APIKey, "POST /api/v2/webhooks", `{"hook_url":"https://x.example.test"}`)
	}
	if last != 429 {
		t.Errorf("webhook 101 of a minute: %d", last)
	}
	if status := get(); status != 200 {
		t.Errorf("another method: %d", status)
	}
	for range 10 {
		last, _ = f.send(t, dialpadtest.APIKey, "POST /api/v2/subscriptions/agent_status", fmt.Sprintf(`{"agent_type":"callcenter","endpoint_id":%d}`, f.hook.ID))
	}
	if last != 400 {
		t.Errorf("subscription 11: %d", last)
	}
}

// listener takes the complaints of a fake.
type listener struct{ said []string }

func (l *listener) Helper()                      {}
func (l *listener) Cleanup(func())               {}
func (l *listener) Errorf(f string, args ...any) { l.said = append(l.said, fmt.Sprintf(f, args...)) }

func TestComplaints(t *testing.T) {
	l := &listener{}
	f := &floor{Fake: dialpadtest.New(l, nil)}
	f.PutUser(dialpadtest.User{})
	f.PutUser(dialpadtest.User{ID: 9, State: "Fast asleep"})
	if f.Client(dialpad.WithRetries(0, 0)) != nil || f.OAuth("", "", "") != nil || f.Consent("%", 0) != nil || f.Consent("/", 9) != nil {
		t.Error("bad options gave something")
	}
	f.Answer(1)
	f.SetStatus(9, true, "")
	if status, _ := f.send(t, "x", "GET /api/v2/moon", ""); status != 404 || len(l.said) != 9 || !strings.Contains(l.said[8], "GET /api/v2/moon") {
		t.Errorf("%d, complaints %q", status, l.said)
	}
	dialpadtest.New(nil).PutUser(dialpadtest.User{}) // nobody listens, nothing breaks
}

func TestFaults(t *testing.T) {
	f := newFloor(t)
	f.FailNext("GET /api/v2/users/9", ctikit.Fault{Status: 503, Times: 2})
	_, err := f.client.Users.Get(t.Context(), 9)
	must(t, err)
	if n := f.Count("GET /api/v2/users/{id}"); n != 3 {
		t.Errorf("%d requests", n)
	}
	for _, r := range f.Requests() {
		if strings.Contains(string(r.Body), secret) {
			t.Errorf("the log shows the secret: %s", r.Body)
		}
	}
}

func TestBodyOfAnything(t *testing.T) {
	if body := dialpadtest.Body("", make(chan int)); string(body) != "null" {
		t.Errorf("%s, want null", body)
	}
}
