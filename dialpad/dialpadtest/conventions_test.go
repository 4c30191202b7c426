package dialpadtest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/dialpad/dialpadtest"
)

// convention is what a row of the fake keeps to besides its own answer.
type convention struct {
	pattern string
	// id is what the {id} of the path may be.
	id string
	// query is what the path needs.
	query string
	// body is one that is taken, bad one that is refused.
	body, bad string
	// want is the status of a success; 0 is 200.
	want int
	// perMinute is the method's own limit; 0 is 1200.
	perMinute int
	// list rows page; admin rows refuse the keys of users; open ones ask for
	// none.
	list, admin, open bool
}

const (
	hooks    = "/api/v2/webhooks"
	sockets  = "/api/v2/websockets"
	statuses = "/api/v2/subscriptions/agent_status"
	calls    = "/api/v2/subscriptions/call"
	operator = " /api/v2/callcenters/operators/{id}/dutystatus"

	hookID, subID, socketID, callID = "7100000000000001", "7100000000000002", "7100000000000005", "7100000000000007"
	consent                         = "?client_id=client&redirect_uri=https://app.example.test/callback"
	code                            = `{"grant_type":"authorization_code","client_id":"client","client_secret":"s3cret","code":"fake-code-0001"}`
)

var conventions = []convention{
	{pattern: "GET /oauth2/authorize", query: consent, want: 302, open: true},
	{pattern: "POST /oauth2/token", body: code, bad: strings.Replace(code, "0001", "0002", 1), open: true},
	{pattern: "POST /oauth2/deauthorize", want: 204},

	{pattern: "GET /api/v2/users/{id}", id: "9"},
	{pattern: "GET /api/v2/users", list: true},
	{pattern: "PATCH /api/v2/users/{id}/togglednd", id: "9", body: `{"do_not_disturb":true,"group_id":"101","group_type":"callcenter"}`,
		bad: `{"do_not_disturb":true,"group_id":101,"group_type":"A room"}`},
	{pattern: "PATCH /api/v2/users/{id}/status", id: "9", body: `{"status_message":"m","expiration":"5"}`, bad: `{"expiration":"soon"}`},
	{pattern: "GET" + operator, id: "9"},
	{pattern: "PATCH" + operator, id: "9", body: `{"on_duty":false}`, bad: `{"on_duty":"no"}`},

	{pattern: "GET /api/v2/callcenters/{id}", id: "101"},
	{pattern: "GET /api/v2/callcenters", list: true},
	{pattern: "GET /api/v2/callcenters/{id}/operators", id: "101"},
	{pattern: "GET /api/v2/callcenters/{id}/status", id: "101"},
	{pattern: "GET /api/v2/offices/{id}/offdutystatuses", id: "3"},

	{pattern: "GET " + hooks + "/{id}", id: hookID},
	{pattern: "GET " + hooks, list: true},
	{pattern: "POST " + hooks, body: `{"hook_url":"https://x.example.test"}`, bad: `{"hook_url":7}`, perMinute: 100},
	{pattern: "PATCH " + hooks + "/{id}", id: hookID, body: `{"secret":"s"}`, bad: `{"hook_url":"x"}`},
	{pattern: "DELETE " + hooks + "/{id}", id: hookID},

	{pattern: "GET " + sockets + "/{id}", id: socketID},
	{pattern: "GET " + sockets, list: true},
	{pattern: "POST " + sockets, body: `{"secret":"s"}`, bad: `{"secret":["s"]}`, perMinute: 250},
	{pattern: "PATCH " + sockets + "/{id}", id: socketID, body: `{"secret":"s"}`, bad: `{"secret":"s\n"}`},
	{pattern: "DELETE " + sockets + "/{id}", id: socketID},

	{pattern: "GET " + statuses + "/{id}", id: subID, admin: true},
	{pattern: "GET " + statuses, list: true, admin: true},
	{pattern: "POST " + statuses, body: `{"agent_type":"callcenter","endpoint_id":"` + hookID + `"}`, bad: `{"endpoint_id":` + hookID + `}`, admin: true},
	{pattern: "PATCH " + statuses + "/{id}", id: subID, body: `{"enabled":false}`, bad: `{"agent_type":"operator"}`, admin: true},
	{pattern: "DELETE " + statuses + "/{id}", id: subID, admin: true},

	{pattern: "GET " + calls + "/{id}", id: callID},
	{pattern: "GET " + calls, list: true},
	{pattern: "POST " + calls, body: `{"endpoint_id":` + hookID + `,"call_states":["hold"]}`, bad: `{"endpoint_id":` + hookID + `,"call_states":["Fast asleep"]}`},
	{pattern: "PATCH " + calls + "/{id}", id: callID, body: `{"target_type":"user","target_id":"9"}`, bad: `{"target_type":"An agent","target_id":9}`},
	{pattern: "DELETE " + calls + "/{id}", id: callID},
}

// fullFloor is a floor on which every list has two items, with what the paths
// of the table name.
func fullFloor(t *testing.T, opts ...dialpadtest.Option) *floor {
	t.Helper()
	f, ctx := newFloor(t, opts...), t.Context()
	f.PutOAuthApp("client", "s3cret", time.Hour)
	f.Consent("/oauth2/authorize"+consent, 9)
	f.PutUser(dialpadtest.User{ID: 10, Email: "admin@example.test", Phone: "+1 555-0101", SuperAdmin: true})
	f.PutCallCenter(dialpadtest.CallCenter{ID: 102, OfficeID: 4, Name: "Sales"})
	hook, err := f.client.Webhooks.Create(ctx, dialpad.WebhookSpec{URL: hookURL + "/more"})
	must(t, err)
	_, err = f.client.AgentStatusSubscriptions.Create(ctx, dialpad.AgentStatusSubscriptionSpec{EndpointID: hook.ID})
	must(t, err)
	for range 2 {
		_, err = f.client.Websockets.Create(ctx, ctikit.Secret{})
		must(t, err)
	}
	for _, target := range []dialpad.TargetType{dialpad.TargetUser, dialpad.TargetOffice} {
		_, err = f.client.CallSubscriptions.Create(ctx, dialpad.CallSubscriptionSpec{EndpointID: hook.ID, TargetType: target, TargetID: 9})
		must(t, err)
	}
	f.after(time.Minute) // a new budget
	return f
}

// Every row of the fake is in the table of conventions, and keeps to them.
func TestConventions(t *testing.T) {
	rows := map[string]bool{}
	for _, r := range dialpadtest.New(t).Routes() {
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
func (c convention) request(id, query string) string {
	if c.query != "" {
		query = c.query + strings.Replace(query, "?", "&", 1)
	}
	return strings.ReplaceAll(c.pattern, "{id}", id) + query
}

// wantProblem wants the one shape that errors have.
func wantProblem(t *testing.T, what string, status int, body string, want int) {
	t.Helper()
	var got struct {
		Error struct {
			Code    int
			Message string
		}
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != want || got.Error.Code != want || got.Error.Message == "" {
		t.Errorf("%s: %d %s, want %d and its code and message in error", what, status, body, want)
	}
}

// taken wants success, also with empty segments in the path.
func (c convention) taken(t *testing.T) {
	t.Helper()
	want := max(c.want, http.StatusOK)
	for _, slash := range []string{" /", " //"} {
		h := http.Header{}
		status, body := fullFloor(t).ask(t, dialpadtest.APIKey, strings.Replace(c.request(c.id, ""), " /", slash, 1), c.body, h)
		if status != want || h.Get("Date") == "" || (body == "") != (want > http.StatusOK) {
			t.Errorf("%d %s %v, want %d", status, body, h, want)
		}
	}
}

// limits looks for the refusal beyond the company's budget of a second and the
// method's of a minute, and for no header that says when to come back.
func (c convention) limits(t *testing.T) {
	t.Helper()
	f, h := fullFloor(t), http.Header{}
	f.Spend(20)
	status, body := f.ask(t, dialpadtest.APIKey, c.request(c.id, ""), c.body, h)
	wantProblem(t, "beyond the second", status, body, http.StatusTooManyRequests)
	if h.Get("Retry-After") != "" {
		t.Errorf("headers %v, want no Retry-After", h)
	}
	f = fullFloor(t, dialpadtest.WithRateLimit(10_000))
	perMinute := c.perMinute
	if perMinute == 0 {
		perMinute = 1200
	}
	for n := range perMinute {
		if status, body = f.send(t, dialpadtest.APIKey, c.request(c.id, ""), "["); status == http.StatusTooManyRequests {
			t.Errorf("request %d of a minute: %s", n+1, body)
			break
		}
	}
	status, body = f.send(t, dialpadtest.APIKey, c.request(c.id, ""), "[")
	wantProblem(t, "beyond the minute", status, body, http.StatusTooManyRequests)
}

// callers have no key, a bad one, a user's, an administrator's, and the
// administrator's in the query.
func (c convention) callers(t *testing.T) {
	t.Helper()
	want := max(c.want, http.StatusOK)
	for key, expected := range map[string]int{
		"": 401, "x": 401, "fake-user-key-x": 401, dialpadtest.UserKey(77): 401, dialpadtest.UserKey(0): 401,
		dialpadtest.UserKey(9): want, dialpadtest.UserKey(10): want,
	} {
		switch {
		case c.open:
			expected = want
		case c.admin && key == dialpadtest.UserKey(9):
			expected = http.StatusForbidden
		}
		status, body := fullFloor(t).send(t, key, c.request(c.id, ""), c.body)
		if expected > 400 {
			wantProblem(t, "key "+key, status, body, expected)
		} else if status != expected {
			t.Errorf("key %q: %d %s, want %d", key, status, body, expected)
		}
	}
	if status, body := fullFloor(t).send(t, "", c.request(c.id, "?apikey="+dialpadtest.APIKey), c.body); status != want {
		t.Errorf("key in the query: %d %s", status, body)
	}
}

// refusals are of what does not exist, of no JSON, of what cannot be, and of
// another verb.
func (c convention) refusals(t *testing.T) {
	t.Helper()
	f := fullFloor(t)
	refuse := func(what string, want int, request, body string) {
		t.Helper()
		status, reply := f.send(t, dialpadtest.APIKey, request, body)
		wantProblem(t, what, status, reply, want)
	}
	if c.id != "" {
		refuse("unknown", http.StatusNotFound, c.request("404", ""), c.body)
		refuse("no number", http.StatusNotFound, c.request("x", ""), c.body)
		refuse("me", http.StatusNotFound, c.request("me", ""), c.body) // with the company's key
	}
	if c.body != "" {
		refuse("no JSON", http.StatusBadRequest, c.request(c.id, ""), "[")
		refuse("bad", http.StatusBadRequest, c.request(c.id, ""), c.bad)
	}
	_, path, _ := strings.Cut(c.request(c.id, ""), " ")
	refuse("PUT", http.StatusMethodNotAllowed, "PUT "+path, c.body)
}

// paging goes through a list, one item at a time, and asks for what cannot be.
func (c convention) paging(t *testing.T) {
	t.Helper()
	if !c.list {
		return
	}
	f := fullFloor(t, dialpadtest.WithPageSize(1))
	var ids []string
	query := ""
	for range 5 {
		status, body := f.send(t, dialpadtest.APIKey, c.request("", query), "")
		var page struct {
			Items  []struct{ ID string }
			Cursor *string
		}
		must(t, json.Unmarshal([]byte(body), &page))
		if status != http.StatusOK || len(page.Items) != 1 || page.Cursor != nil && *page.Cursor == "" {
			t.Fatalf("page %d: %d %s", len(ids)+1, status, body)
		}
		ids = append(ids, page.Items[0].ID)
		if page.Cursor == nil {
			break
		}
		query = "?cursor=" + *page.Cursor
	}
	if len(ids) != 2 || ids[0] == ids[1] {
		t.Errorf("ids of the pages %q, want two", ids)
	}
	for _, query := range []string{"cursor=!", "cursor=OTk", "state=fast+asleep", "company_admin=maybe", "office_id=x", "target_type=an+agent", "target_id=x"} {
		status, body := f.send(t, dialpadtest.APIKey, c.request("", "?"+query), "")
		wantProblem(t, query, status, body, http.StatusBadRequest)
	}
}

// filters and what they leave of the lists of a full floor.
func TestFaultF7Filters(t *testing.T) {
	tests := []struct {
		request string
		want    []string
	}{
		{"GET /api/v2/users?state=all", []string{"9", "10"}},
		{"GET /api/v2/users?state=active", []string{"9", "10"}},
		{"GET /api/v2/users?state=suspended", nil},
		{"GET /api/v2/users?email=ADMIN@example.test", []string{"10"}},
		{"GET /api/v2/users?company_admin=true", []string{"10"}},
		{"GET /api/v2/users?company_admin=false", []string{"9"}},
		{"GET /api/v2/users?number=%2B15550100", []string{"9"}},
		{"GET /api/v2/users?number=+15550101", []string{"10"}}, // the + is a blank
		{"GET /api/v2/users?number=1", nil},
		{"GET /api/v2/callcenters?office_id=3", []string{"101"}},
		{"GET /api/v2/callcenters?name_search=sal", []string{"102"}},
		{"GET /api/v2/callcenters?name_search=sal&office_id=3", nil},
		{"GET " + calls + "?target_type=office", []string{"7100000000000008"}},
		{"GET " + calls + "?target_type=user&target_id=9", []string{callID}},
		{"GET " + calls + "?target_type=user&target_id=10", nil},
	}
	f := fullFloor(t, dialpadtest.WithRateLimit(1000))
	for _, tt := range tests {
		_, body := f.send(t, dialpadtest.APIKey, tt.request, "")
		var page struct{ Items []struct{ ID string } }
		must(t, json.Unmarshal([]byte(body), &page))
		var got []string
		for _, item := range page.Items {
			got = append(got, item.ID)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.request, got, tt.want)
		}
	}
}
