package aircalltest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// raw sends a request as another program would write it.
type raw struct {
	method, path, body string
	auth               string // "", "good" or "bad"
	contentType        string
}

func (f *floor) send(t *testing.T, r raw) (int, http.Header, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), r.method, "https://api.aircall.io"+r.path, strings.NewReader(r.body))
	must(t, err)
	switch r.auth {
	case "good":
		req.SetBasicAuth(aircalltest.APIID, aircalltest.APIToken)
	case "bad":
		req.SetBasicAuth(aircalltest.APIID, "x")
	case "odd":
		req.Header.Set("Authorization", "Bearer x")
	}
	if r.contentType != "" {
		req.Header.Set("Content-Type", r.contentType)
	}
	res, err := f.RoundTrip(req)
	must(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(t, err)
	return res.StatusCode, res.Header, string(body)
}

const asJSON = "application/json; charset=utf-8"

func TestReplies(t *testing.T) {
	const hook1 = "/v1/webhooks/00000000-0000-4000-8000-000000000001"
	put := func(path, body string) raw { return raw{"PUT", path, body, "good", asJSON} }
	get := func(path string) raw { return raw{"GET", path, "", "good", ""} }
	post := func(body string) raw { return raw{"POST", "/v1/webhooks", body, "good", asJSON} }
	tests := []struct {
		name string
		in   raw
		want int
		body string // a part of it
	}{
		{"no credential", raw{"GET", "/v1/users", "", "", ""}, 401, `{"message":"Unauthorized"}`},
		{"bad credential", raw{"GET", "/v1/users", "", "bad", ""}, 403, `{"message":"Forbidden"}`},
		{"malformed credential", raw{"GET", "/v1/users", "", "odd", ""}, 403, `{"message":"Forbidden"}`},
		{"wrong method", raw{"PATCH", "/v1/users", "", "good", asJSON}, 405, `{"message":"Method Not Allowed"}`},
		{"no Content-Type", raw{"PUT", "/v1/users/9", `{}`, "good", ""}, 400, `"error":"Bad Request"`},
		{"no Content-Type to delete", raw{"DELETE", hook1, ``, "good", ""}, 400, `"troubleshoot"`},
		{"user by id", get("/v1/users/9"), 200, `"numbers":[]`},
		{"user by e-mail", get("/v2/users/agent@example.test"), 200, `"id":9,`},
		{"v1 does not know e-mail", get("/v1/users/agent@example.test"), 404, `"error":"Not Found"`},
		{"unknown e-mail", get("/v2/users/x@example.test"), 404, `"error":"Not Found"`},
		{"list of v1", get("/v1/users"), 200, `"state":"always_opened"`},
		{"page 0", get("/v1/users?page=0"), 400, `"error"`},
		{"page that is none", get("/v1/users?page=x"), 400, `"error"`},
		{"page beyond the end", get("/v1/users?page=99"), 200, `"users":[]`},
		{"too many per page", get("/v1/users?per_page=51"), 400, `"error"`},
		{"unknown order", get("/v1/users?order=up"), 400, `"error"`},
		{"body that is no JSON", put("/v1/users/9", `{`), 400, `"error"`},
		{"unknown status", put("/v1/users/9", `{"availability_status":"asleep"}`), 400, `"error"`},
		{"reason alone", put("/v1/users/9", `{"substatus":"other"}`), 400, `"error"`},
		{"reason with the other word", put("/v1/users/9", `{"availability_status":"custom","substatus":"other"}`), 400, `"error"`},
		{"other fields", put("/v2/users/9", `{"first_name":"A","last_name":"B","wrap_up_time":5,"time_zone":"Europe/Paris","language":"fr-FR"}`),
			200, `"name":"A B"`},
		{"webhook without a body", post(``), 400, `"error"`},
		{"webhook without a URL", post(`{}`), 400, `url is missing`},
		{"webhook in the clear", post(`{"url":"http://hooks.example.test"}`), 400, `"error"`},
		{"webhook on this machine", post(`{"url":"http://127.0.0.1:8080/x","events":["call.ended","call.ended"]}`), 201, `"events":["call.ended"]`},
		{"unknown event", post(`{"url":"https://x.example.test","events":["x"]}`), 400, `unknown event`},
		{"webhook without events", post(`{"url":"https://x.example.test","custom_name":"x"}`), 201, `"integration.deleted"`},
		{"webhook by number", get("/v1/webhooks/40001"), 200, `"webhook_id":"00000000`},
		{"unknown webhook", get("/v1/webhooks/x"), 404, `"error":"Not Found"`},
		{"update without events", put(hook1, `{}`), 200, `"integration.deleted"`},
		{"update that takes all events", put(hook1+"?events_action=remove", `{"events":["call.ended"]}`), 200, `"events":[`},
		{"unknown action", put(hook1+"?events_action=x", `{"events":["call.ended"]}`), 400, `"error"`},
		{"update with an unknown event", put(hook1, `{"events":["x"]}`), 400, `"error"`},
		{"switched off by hand", put(hook1, `{"active":false}`), 200, `"active":false`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFloor(t)
			status, _, body := f.send(t, tt.in)
			if status != tt.want || !strings.Contains(body, tt.body) {
				t.Errorf("%d %s, want %d and %s", status, body, tt.want, tt.body)
			}
		})
	}
}

func TestPaging(t *testing.T) {
	f := newFloor(t)
	for id := int64(100); id < 160; id++ {
		f.PutUser(aircalltest.User{ID: id})
	}
	tests := []struct {
		query      string
		count      int
		next, prev string
	}{
		{"", 20, "https://api.aircall.io/v2/users?page=2&per_page=20", ""},
		{"?page=2&order=desc&per_page=50", 11, "", "https://api.aircall.io/v2/users?order=desc&page=1&per_page=50"},
		{"?page=1&per_page=50", 50, "https://api.aircall.io/v2/users?page=2&per_page=50", ""},
	}
	for _, tt := range tests {
		_, _, body := f.send(t, raw{"GET", "/v2/users" + tt.query, "", "good", ""})
		var got struct {
			Meta struct {
				Count, Total int
				Next         *string `json:"next_page_link"`
				Prev         *string `json:"previous_page_link"`
			}
		}
		must(t, json.Unmarshal([]byte(body), &got))
		text := func(p *string) string {
			if p == nil {
				return ""
			}
			return *p
		}
		m := got.Meta
		if m.Count != tt.count || m.Total != 61 || text(m.Next) != tt.next || text(m.Prev) != tt.prev {
			t.Errorf("%q: %d of %d, next %q, previous %q", tt.query, m.Count, m.Total, text(m.Next), text(m.Prev))
		}
	}
}

func TestRateLimit(t *testing.T) {
	f := newFloor(t) // which has sent one request
	for i := 2; i <= 121; i++ {
		status, h, body := f.send(t, raw{"GET", "/v1/users/9/availability", "", "good", ""})
		want, left := 200, 120-i
		if i == 121 {
			want, left = 429, 0
		}
		if status != want || h.Get("X-AircallApi-Remaining") != fmt.Sprint(left) || h.Get("Retry-After") != "" ||
			h.Get("X-AircallApi-Limit") != "120" || h.Get("X-AircallApi-Reset") != fmt.Sprint(start.Truncate(time.Minute).Add(time.Minute).Unix()) {
			t.Fatalf("request %d: %d %s %v", i, status, body, h)
		}
	}
	f.after(time.Minute)
	if status, _, _ := f.send(t, raw{"GET", "/v1/users", "", "good", ""}); status != 200 {
		t.Errorf("in the next minute: %d", status)
	}
	if status, _, _ := f.send(t, raw{"GET", "/v1/users", "", "bad", ""}); status != 403 {
		t.Errorf("with a bad credential: %d", status)
	}
}

func TestSwitches(t *testing.T) {
	f := newFloor(t)
	f.RefuseV1(404)
	f.RefuseV2Writes(405)
	for _, tt := range []struct {
		in   raw
		want int
	}{
		{raw{"GET", "/v1/users", "", "good", ""}, 404},
		{raw{"GET", "/v1/users/9", "", "good", ""}, 404},
		{raw{"PUT", "/v1/users/9", "{}", "good", asJSON}, 404},
		{raw{"PUT", "/v2/users/9", "{}", "good", asJSON}, 405},
		{raw{"GET", "/v2/users/9", "", "good", ""}, 200},
		{raw{"GET", "/v1/users/availabilities", "", "good", ""}, 200},
		{raw{"GET", "/v1/users/9/availability", "", "good", ""}, 200},
	} {
		if status, _, body := f.send(t, tt.in); status != tt.want {
			t.Errorf("%s %s: %d %s, want %d", tt.in.method, tt.in.path, status, body, tt.want)
		}
	}
}

// listener takes the complaints of a fake.
type listener struct{ said []string }

func (l *listener) Helper()                      {}
func (l *listener) Cleanup(func())               {}
func (l *listener) Errorf(f string, args ...any) { l.said = append(l.said, fmt.Sprintf(f, args...)) }

func TestComplaints(t *testing.T) {
	l := &listener{}
	f := aircalltest.New(l)
	f.PutUser(aircalltest.User{})
	if c := f.Client(aircall.WithRetries(0, 0)); c != nil {
		t.Error("a bad option gave a client")
	}
	req, err := http.NewRequestWithContext(t.Context(), "GET", "https://api.aircall.io/v1/moon", http.NoBody)
	must(t, err)
	res, err := f.RoundTrip(req)
	must(t, err)
	_ = res.Body.Close()
	if res.StatusCode != 404 || len(l.said) != 3 || !strings.Contains(l.said[2], "GET /v1/moon") {
		t.Errorf("%d, complaints %q", res.StatusCode, l.said)
	}
	aircalltest.New(nil).PutUser(aircalltest.User{}) // nobody listens, nothing breaks
}

func TestBodyOfAnything(t *testing.T) {
	body := aircalltest.Body("t", "user.opened", start, make(chan int))
	want := `{"resource":"user","event":"user.opened","timestamp":1772442000,"token":"t","data":null}`
	if string(body) != want {
		t.Errorf("%s, want %s", body, want)
	}
}
