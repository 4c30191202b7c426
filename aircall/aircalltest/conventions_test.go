package aircalltest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
)

// convention is what a row of the fake keeps to besides its own answer.
type convention struct {
	pattern string
	// id is what the {id} of the path may be.
	id string
	// list is the key of a list that pages.
	list string
	// body is one that is taken; bad one that is refused, with 400 if it is not
	// invalid, the name of a field that a 422 complains about.
	body, bad, invalid string
	// live rows refuse calls that are over; open ones need no credential.
	live, open bool
}

const (
	hookID  = "00000000-0000-4000-8000-000000000001"
	liveID  = "900000000001"
	overID  = "900000000002"
	v1Calls = "GET /v1/calls/{id}/"
	hookURI = `{"url": "https://x.example.test"}`
	code    = `{"grant_type": "authorization_code", "client_id": "fake-client-id", "client_secret": "fake-client-secret",
		"redirect_uri": "https://app.example.test/callback", "code": "fake-code-1"}`
)

var conventions = []convention{
	{pattern: "POST /v1/oauth/token", body: code, bad: strings.Replace(code, "code-1", "code-2", 1), open: true},
	{pattern: "GET /v1/integrations/me"},
	{pattern: "POST /v1/integrations/enable"},
	{pattern: "POST /v1/integrations/disable"},
	{pattern: "GET /v1/ping"},
	{pattern: "GET /v1/company"},

	{pattern: "POST /v1/webhooks", body: hookURI, bad: `{"url": "https://x.example.test", "events": ["call.dreamt"]}`},
	{pattern: "GET /v1/webhooks", list: "webhooks"},
	{pattern: "GET /v1/webhooks/{id}", id: hookID},
	{pattern: "PUT /v1/webhooks/{id}", id: "40001", body: `{"events": ["call.ended"]}`, bad: `{"url": "x"}`},
	{pattern: "DELETE /v1/webhooks/{id}", id: hookID},

	{pattern: "GET /v2/users", list: "users"},
	{pattern: "GET /v1/users", list: "users"},
	{pattern: "GET /v2/users/{id}", id: "ten@example.test"},
	{pattern: "GET /v1/users/{id}", id: "9"},
	{pattern: "POST /v2/users", body: `{"email": "new@example.test"}`, bad: `{"email": "new"}`, invalid: "email"},
	{pattern: "POST /v1/users", body: `{"email": "new@example.test"}`, bad: `{"email": "ten@example.test"}`, invalid: "email"},
	{pattern: "PUT /v2/users/{id}", id: "9", body: `{"availability_status": "unavailable"}`, bad: `{"substatus": "other"}`},
	{pattern: "PUT /v1/users/{id}", id: "9", body: `{"wrap_up_time": "5"}`, bad: `{"wrap_up_time": "soon"}`},
	{pattern: "DELETE /v1/users/{id}", id: "9"},
	{pattern: "GET /v1/users/availabilities", list: "users"},
	{pattern: "GET /v1/users/{id}/availability", id: "9"},
	{pattern: "POST /v1/users/{id}/calls", id: "10", body: `{"number_id": "3", "to": "+15550100"}`, bad: `{"number_id": 3}`},
	{pattern: "POST /v1/users/{id}/dial", id: "10", body: `{"to": "+15550100"}`, bad: `{}`},
	{pattern: "GET /v2/users/{id}/numbers", id: "10", list: "numbers"},

	{pattern: "GET /v1/calls", list: "calls"},
	{pattern: "GET /v1/calls/search", list: "calls"},
	{pattern: "GET /v1/calls/{id}", id: overID},
	{pattern: "POST /v1/calls/{id}/transfers", id: liveID, body: `{"user_id": "10"}`, bad: `{"user_id": 10, "team_id": 7}`, live: true},
	{pattern: "POST /v1/calls/{id}/comments", id: overID, body: `{"content": "c"}`, bad: `{}`},
	{pattern: "POST /v1/calls/{id}/tags", id: overID, body: `{"tags": ["12", 13]}`, bad: `{"tags": ["vip"]}`},
	{pattern: "PUT /v1/calls/{id}/archive", id: overID},
	{pattern: "PUT /v1/calls/{id}/unarchive", id: overID},
	{pattern: "POST /v1/calls/{id}/pause_recording", id: liveID, live: true},
	{pattern: "POST /v1/calls/{id}/resume_recording", id: liveID, live: true},
	{pattern: "DELETE /v1/calls/{id}/recording", id: overID},
	{pattern: "DELETE /v1/calls/{id}/voicemail", id: overID},
	{pattern: "POST /v1/calls/{id}/insight_cards", id: liveID, body: `{"contents": [{"type": "title", "text": "t"}]}`, bad: `{"cards": []}`, live: true},

	{pattern: v1Calls + "transcription", id: overID},
	{pattern: v1Calls + "summary", id: overID},
	{pattern: v1Calls + "topics", id: overID},
	{pattern: v1Calls + "sentiments", id: overID},
	{pattern: v1Calls + "action_items", id: overID},
	{pattern: v1Calls + "playbook_result", id: overID},
	{pattern: v1Calls + "custom_summary_result", id: overID},
	{pattern: v1Calls + "evaluations", id: overID},
	{pattern: v1Calls + "predicted_csat", id: overID},

	{pattern: "GET /v1/numbers", list: "numbers"},
	{pattern: "GET /v1/numbers/{id}", id: "3"},
	{pattern: "POST /v1/numbers/{id}/messages/send", id: "3", body: `{"to": "+15550100", "body": "b"}`, bad: `{"to": "+15550100"}`},
	{pattern: "POST /v1/numbers/{id}/messages/native/send", id: "3", body: `{"to": "+15550100", "body": "b"}`, bad: `{"body": "b"}`},

	{pattern: "GET /v1/contacts", list: "contacts"},
	{pattern: "GET /v1/contacts/search", list: "contacts"},
	{pattern: "GET /v1/contacts/{id}", id: "501"},
	{pattern: "POST /v1/contacts", body: `{"phone_numbers": [{"label": "l", "value": "v"}]}`, bad: `{}`, invalid: "phone_numbers"},
	{pattern: "POST /v1/contacts/{id}", id: "501", body: `{"first_name": "F"}`},
	{pattern: "DELETE /v1/contacts/{id}", id: "501"},

	{pattern: "GET /v1/tags", list: "tags"},
	{pattern: "GET /v1/tags/{id}", id: "12"},
	{pattern: "POST /v1/tags", body: `{"name": "n", "color": "#000000"}`, bad: `{"name": "vip", "color": "#000000"}`, invalid: "name"},
	{pattern: "PUT /v1/tags/{id}", id: "12", body: `{"name": "n"}`, bad: `{"color": "red"}`, invalid: "color"},
	{pattern: "DELETE /v1/tags/{id}", id: "12"},

	{pattern: "GET /v1/teams", list: "teams"},
	{pattern: "GET /v1/teams/{id}", id: "7"},
	{pattern: "POST /v1/teams", body: `{"name": "n"}`, bad: `{"name": "Sales"}`, invalid: "name"},
	{pattern: "DELETE /v1/teams/{id}", id: "7"},
	{pattern: "POST /v1/teams/{id}/users/{user}", id: "7"},
	{pattern: "DELETE /v1/teams/{id}/users/{user}", id: "7"},
}

// fullDesk is a desk in which every list has two items at least, with what the
// paths of the table name.
func fullDesk(t *testing.T, opts ...aircalltest.Option) *floor {
	t.Helper()
	f := newDesk(t, opts...)
	f.Consent()
	f.PutNumber(aircalltest.Number{ID: 5, Users: []int64{10}})
	f.PutTeam(8, "Support", 9, 10)
	f.PutContact(aircall.Contact{ID: 502, Phones: []aircall.Reach{{Label: "Work", Value: "+15550100777"}}})
	f.listen(t, "https://hooks.example.test/more", aircall.CallEnded)
	for _, event := range []aircall.EventName{
		aircall.TranscriptionCreated, aircall.SummaryCreated, aircall.TopicsCreated, aircall.SentimentCreated,
		aircall.ActionItemCreated, aircall.PlaybookCreated, aircall.CustomSummaryCreated, aircall.EvaluationCreated,
	} {
		f.Find(900000000002, event, aircall.Insight{})
	}
	f.Predict(900000000002, 5)
	f.after(time.Minute) // a new budget
	return f
}

// Every row of the fake is in the table of conventions, and keeps to them.
func TestConventions(t *testing.T) {
	rows := map[string]bool{}
	for _, r := range aircalltest.New(t).Routes() {
		rows[r.Method+" "+r.Path] = true
	}
	for _, c := range conventions {
		if !rows[c.pattern] {
			t.Errorf("%s is no row", c.pattern)
		}
		delete(rows, c.pattern)
		t.Run(c.pattern, func(t *testing.T) {
			c.taken(t)
			c.limits(t)
			c.callers(t)
			c.refusals(t)
			c.paging(t)
		})
	}
	for pattern := range rows {
		t.Errorf("%s has no conventions", pattern)
	}
}

// request is the row's, about an id.
func (c convention) request(id, query string) raw {
	method, path, _ := strings.Cut(strings.NewReplacer("{id}", id, "{user}", "10").Replace(c.pattern), " ")
	if strings.HasSuffix(path, "contacts/search") {
		query = "?phone_number=15550100777" + strings.Replace(query, "?", "&", 1)
	}
	r := raw{method, path + query, c.body, "good", ""}
	if method != http.MethodGet {
		r.contentType = asJSON
	}
	return r
}

func (c convention) taken(t *testing.T) {
	t.Helper()
	status, h, body := fullDesk(t).send(t, c.request(c.id, ""))
	if status > 299 || h.Get("Date") == "" || (status == 204) != (body == "") && status != 201 {
		t.Errorf("%d %s %v", status, body, h)
	}
}

// limits looks for the headers of the budget, and for the refusal beyond it.
func (c convention) limits(t *testing.T) {
	t.Helper()
	f := fullDesk(t, aircalltest.WithRateLimit(9))
	f.Spend(8)
	for _, left := range []string{"0", "0"} {
		_, h, _ := f.send(t, c.request(c.id, ""))
		reset := fmt.Sprint(f.clk.Now().Truncate(time.Minute).Add(time.Minute).Unix())
		want := http.Header{"X-Aircallapi-Limit": {"9"}, "X-Aircallapi-Remaining": {left}, "X-Aircallapi-Reset": {reset}}
		for name := range want {
			if diff := cmp.Diff(want[name], h[name]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
	status, h, body := f.send(t, c.request(c.id, ""))
	if status != 429 || body != `{"error":"Too Many Requests"}` || h.Get("Retry-After") != "" {
		t.Errorf("beyond the budget: %d %s %v", status, body, h)
	}
}

// callers have no credential, or a bad one.
func (c convention) callers(t *testing.T) {
	t.Helper()
	f := fullDesk(t)
	for auth, want := range map[string]string{
		"": `401 {"message":"Unauthorized"}`, "bad": `403 {"message":"Forbidden"}`, "odd": `403 {"message":"Forbidden"}`,
	} {
		r := c.request(c.id, "")
		r.auth = auth
		status, _, body := f.send(t, r)
		if c.open { // the code is good for once
			if status == 401 || status == 403 {
				t.Errorf("credential %q: %d %s", auth, status, body)
			}
			continue
		}
		if got := fmt.Sprint(status, " ", body); got != want {
			t.Errorf("credential %q: %s, want %s", auth, got, want)
		}
	}
}

// refusal is what the application says.
type refusal struct {
	Error, Troubleshoot string
	Success             *bool
	Errors              map[string][]string
}

func (f *floor) refused(t *testing.T, r raw) (int, refusal) {
	t.Helper()
	status, _, body := f.send(t, r)
	var got refusal
	must(t, json.Unmarshal([]byte(body), &got))
	return status, got
}

// refusals are of what does not exist, of no JSON, of what cannot be, of a call
// that is over, and of another verb.
func (c convention) refusals(t *testing.T) {
	t.Helper()
	f := fullDesk(t)
	if c.id != "" {
		if status, got := f.refused(t, c.request("404", "")); status != 404 || got.Error != "Not Found" || got.Troubleshoot == "" {
			t.Errorf("unknown: %d %+v", status, got)
		}
	}
	verb := c.request(c.id, "")
	verb.method = http.MethodPatch
	if status, _, body := f.send(t, verb); status != 405 || body != `{"message":"Method Not Allowed"}` {
		t.Errorf("PATCH: %d %s", status, body)
	}
	if c.live {
		if status, got := f.refused(t, c.request(overID, "")); status != 400 || got.Error != "Bad Request" || got.Troubleshoot == "" {
			t.Errorf("over: %d %+v", status, got)
		}
	}
	if c.body == "" {
		return
	}
	r := c.request(c.id, "")
	r.body = "["
	if status, got := f.refused(t, r); status != 400 || got.Error != "Bad Request" || got.Troubleshoot == "" {
		t.Errorf("no JSON: %d %+v", status, got)
	}
	if r.body = c.bad; c.bad == "" {
		return
	}
	status, got := f.refused(t, r)
	if c.invalid == "" && (status != 400 || got.Error != "Bad Request" || got.Troubleshoot == "") {
		t.Errorf("bad: %d %+v", status, got)
	}
	if c.invalid != "" && (status != 422 || got.Error != "Unprocessable Entity" || got.Success == nil || *got.Success || len(got.Errors[c.invalid]) != 1) {
		t.Errorf("invalid: %d %+v", status, got)
	}
}

// listPage is a page of a list.
type listPage struct {
	Meta struct {
		Count, Total int
		CurrentPage  int     `json:"current_page"`
		PerPage      int     `json:"per_page"`
		Next         *string `json:"next_page_link"`
		Previous     *string `json:"previous_page_link"`
	}
	items []json.RawMessage
}

func (c convention) page(t *testing.T, f *floor, r raw) (p listPage) {
	t.Helper()
	status, _, body := f.send(t, r)
	if status != 200 {
		t.Fatalf("%s: %d %s", r.path, status, body)
	}
	var fields map[string]json.RawMessage
	must(t, json.Unmarshal([]byte(body), &p))
	must(t, json.Unmarshal([]byte(body), &fields))
	must(t, json.Unmarshal(fields[c.list], &p.items))
	return p
}

// paging follows pages of one item to the last.
func (c convention) paging(t *testing.T) {
	t.Helper()
	f := fullDesk(t)
	if c.list == "" {
		return
	}
	whole := c.page(t, f, c.request(c.id, "")).items
	if len(whole) < 2 {
		t.Errorf("%d items, want two at least", len(whole))
	}
	var seen []json.RawMessage
	r, more := c.request(c.id, "?per_page=1"), true
	for n := 1; more && n <= len(whole)+1; n++ {
		p := c.page(t, f, r)
		m := p.Meta
		more = m.Next != nil
		if m.Count != 1 || m.Total != len(whole) || m.CurrentPage != n || m.PerPage != 1 || (m.Previous != nil) != (n > 1) || more != (n < m.Total) {
			t.Fatalf("page %d: %+v", n, m)
		}
		seen = append(seen, p.items...)
		if more {
			r.path = strings.TrimPrefix(*m.Next, "https://api.aircall.io")
		}
	}
	if diff := cmp.Diff(whole, seen); diff != "" {
		t.Errorf("items (-whole +pages):\n%s", diff)
	}
	for _, query := range []string{"?page=0", "?page=x", "?per_page=0", "?per_page=51", "?order=up"} {
		if status, got := f.refused(t, c.request(c.id, query)); status != 400 || got.Error != "Bad Request" || got.Troubleshoot == "" {
			t.Errorf("%s: %d %+v", query, status, got)
		}
	}
}
