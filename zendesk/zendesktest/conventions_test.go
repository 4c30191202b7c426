package zendesktest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// budget is the limit that a request counts against.
type budget int

const (
	availability budget = iota
	general
	unlimited
)

// convention is what a row of the fake keeps to besides its own answer.
type convention struct {
	pattern string
	budget  budget
	// pages is how it pages, "cursor", "offset", "either" or "search", and the
	// list's key.
	pages string
	// agents may call it, not admins alone.
	agents bool
	// body is one that is taken; invalid one that is refused with 422.
	body, invalid string
	// empty is the body of its 404.
	empty bool
	// raw bodies are no JSON.
	raw bool
}

const (
	agents   = "/api/v2/agent_availabilities"
	rule     = `{"name": "n", "capacities": {"talk": 1}}`
	queue    = `{"queue": {"name": "n", "primary_groups_id": ["310"]}}`
	hook     = `{"webhook": {"name": "n", "status": "active", "endpoint": "https://hooks.example.test/", "http_method": "POST", "request_format": "json", "subscriptions": ["zen:event-type:agent.state_changed"]}}`
	badHook  = `{"webhook": {"name": ""}}`
	skillJob = `{"job": {"action": "upsert", "items": ["7001"], "attributes": {"attribute_values": []}}}`
)

var conventions = slices.Concat(agentConventions, fieldConventions, userConventions, voiceConventions, searchConventions, catalogConventions, uploadConventions, appConventions)

var agentConventions = []convention{
	{pattern: "GET " + agents, pages: "cursor data"},
	{pattern: "GET " + agents + "/{id}"},
	{pattern: "GET " + agents + "/me", agents: true},
	{pattern: "GET " + agents + "/{id}/channels/{channel}/relationships/work_items", pages: "cursor data"},
	{pattern: "GET " + agents + "/me/channels/{channel}/relationships/work_items", pages: "cursor data", agents: true},
	{pattern: "GET " + agents + "/agent_statuses", pages: "cursor default"},
	{pattern: "GET " + agents + "/agent_statuses/me", pages: "cursor default", agents: true},
	{pattern: "PUT " + agents + "/agent_statuses/agents/{id}", body: `{"id": "4"}`, invalid: `{"id": 99}`},
	{pattern: "PUT " + agents + "/agent_statuses/agents/me", body: `{"id": 4}`, invalid: `{"id": 99}`, agents: true},
	{pattern: "PUT " + agents + "/agent_statuses/agents/update_many", body: `{"id": 4}`},
	{pattern: "GET " + agents + "/agent_statuses/job_statuses/{job_id}"},

	{pattern: "GET /api/v2/account_groups/availability/{id}"},
	{pattern: "GET /api/v2/capacity/rules"},
	{pattern: "POST /api/v2/capacity/rules", body: rule, invalid: `{}`},
	{pattern: "GET /api/v2/capacity/rules/{id}"},
	{pattern: "PUT /api/v2/capacity/rules/{id}", body: rule, invalid: `{}`},
	{pattern: "DELETE /api/v2/capacity/rules/{id}"},
	{pattern: "PATCH /api/v2/capacity/rules/{id}/agents", body: `{"agents": ["7001"]}`, invalid: `{"agents": [1]}`},
	{pattern: "GET /api/v2/capacity/rules/assignees", pages: "cursor assignees"},
	{pattern: "GET /api/v2/capacity/rules/{id}/assignees", pages: "cursor assignees"},

	{pattern: "GET /api/v2/routing/attributes", budget: general},
	{pattern: "GET /api/v2/routing/attributes/{id}/values", budget: general},
	{pattern: "GET /api/v2/routing/agents/{id}/instance_values", budget: general},
	{pattern: "POST /api/v2/routing/agents/{id}/instance_values", budget: general, body: `{"attribute_value_ids": []}`},
	{pattern: "GET /api/v2/routing/agents/instance_values", budget: general, pages: "cursor instance_values"},
	{pattern: "POST /api/v2/routing/agents/instance_values/job", budget: general, body: skillJob},
	{pattern: "GET /api/v2/job_statuses/{job_id}", budget: general, agents: true},

	{pattern: "GET /api/v2/queues"},
	{pattern: "POST /api/v2/queues", body: queue, invalid: `{"queue": {"name": ""}}`},
	{pattern: "GET /api/v2/queues/{id}", agents: true},
	{pattern: "PUT /api/v2/queues/{id}", body: queue, invalid: `{"queue": {}}`},
	{pattern: "DELETE /api/v2/queues/{id}"},
	{pattern: "GET /api/v2/queues/definitions"},
	{pattern: "PATCH /api/v2/queues/order", body: `{"queue_ids": ["01QU0000000000000000000001"]}`},
	{pattern: "GET /api/v2/queue_events", pages: "queue queue_data"},
	{pattern: "GET /api/v2/engagements", pages: "cursor engagements"},
	{pattern: "GET /api/v2/engagements/{id}"},
	{pattern: "GET /api/v2/channels/voice/availabilities/{id}", budget: general, agents: true},
	{pattern: "PUT /api/v2/channels/voice/availabilities/{id}", budget: general, agents: true,
		body: `{"availability": {"via": "phone"}}`, invalid: `{"availability": {"via": "x"}}`},

	{pattern: "GET /api/v2/webhooks", budget: general, pages: "cursor webhooks"},
	{pattern: "POST /api/v2/webhooks", budget: general, body: hook, invalid: badHook},
	{pattern: "GET /api/v2/webhooks/{id}", budget: general},
	{pattern: "PUT /api/v2/webhooks/{id}", budget: general, body: hook, invalid: badHook},
	{pattern: "PATCH /api/v2/webhooks/{id}", budget: general, body: `{"webhook": {"name": "m"}}`, invalid: badHook},
	{pattern: "DELETE /api/v2/webhooks/{id}", budget: general},
	{pattern: "POST /api/v2/webhooks/test", budget: general, body: `{"request": {"endpoint": "https://hooks.example.test/"}}`, invalid: `{}`},
	{pattern: "GET /api/v2/webhooks/{id}/invocations", budget: general, pages: "cursor invocations"},
	{pattern: "GET /api/v2/webhooks/{id}/invocations/{invocation_id}/attempts", budget: general, pages: "cursor attempts"},
	{pattern: "GET /api/v2/webhooks/{id}/signing_secret", budget: general},
	{pattern: "POST /api/v2/webhooks/{id}/signing_secret", budget: general},

	{pattern: "POST /oauth/tokens", budget: unlimited, body: `{"grant_type": "client_credentials", "client_id": "c", "client_secret": "s"}`},
}

// account is one in which every list has two items at least, with what the
// paths of the table name.
func account(t *testing.T, opts ...zendesktest.Option) *zendesktest.Fake {
	t.Helper()
	v := ctikit.NewVirtualClock(start)
	z := zendesktest.New(t, append(opts, zendesktest.WithClock(v), zendesktest.WithUserWrites(100, 100))...)
	z.PutOAuthClient("c", "s", 0, 0)
	putFields(z)
	putCatalog(z)
	z.PutUser(zendesktest.User{ID: 7003, Email: "c@example.test", Phone: "+15550100"})
	skills := []string{z.PutSkill("Language", "French"), z.PutSkill("Language", "Dutch")}
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "a@example.test", Groups: []int64{310}, Skills: skills})
	z.PutAgent(zendesktest.Agent{ID: 7002, Email: "b@example.test", Groups: []int64{310, 311}, Skills: skills})
	z.PutQueue(zendesk.QueueSpec{Name: "Urgent", PrimaryGroupIDs: []int64{310}})
	z.Deliver("hooks.example.test", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusConflict) }))
	z.Subscribe("https://hooks.example.test/")
	z.Subscribe("https://hooks.example.test/")
	for _, id := range []string{"1", "2"} {
		z.EnterQueue("01QU0000000000000000000001", zendesk.QueueMessaging, id, zendesk.QueueInboundNew)
		z.AddWorkItem(7001, zendesk.ChannelMessaging, id, zendesk.WorkItemAccepted)
		z.RemoveWorkItem(7001, zendesk.ChannelMessaging, id, zendesk.WorkItemAccepted)
		z.AddWorkItem(7001, zendesk.ChannelTalk, id, zendesk.WorkItemAccepted)
	}
	putTickets(z)
	putApps(t, z)
	return finished(t, z, v)
}

// finished is the account after a job, with another rule, which can go.
func finished(t *testing.T, z *zendesktest.Fake, v *ctikit.VirtualClock) *zendesktest.Fake {
	t.Helper()
	request(t, z, zendesktest.Token, "PUT "+agents+"/agent_statuses/agents/update_many?ids=7001", `{"id": 3}`)
	request(t, z, zendesktest.Token, "POST /api/v2/capacity/rules", rule)
	request(t, z, zendesktest.Token, "PATCH /api/v2/capacity/rules/01CR0000000000000000000002/agents", `{"agents": [7001, 7002]}`)
	request(t, z, zendesktest.Token, "POST /api/v2/channels/voice/tickets", voiceTicket)
	request(t, z, zendesktest.Token, "POST /api/v2/calls", voiceCall)
	request(t, z, zendesktest.Token, "POST /api/v2/uploads?filename=f.txt", "text")
	v.RunUntil(v.Now().Add(2 * time.Minute))
	return z
}

var named = regexp.MustCompile(`\{(\w+)\}`)

// path is a pattern with what there is in place of its names, or with unknown.
func path(pattern, unknown string) string {
	ids := map[string]string{
		"agent_availabilities": "7001", "agents": "7001", "users": "7001", "availabilities": "7001", "availability": "310", "groups": "310", "channels": "talk",
		"rules": "01CR0000000000000000000002", "attributes": "00000000-0000-4000-b000-000000000001", "queues": "01QU0000000000000000000001",
		"engagements": "01EN0000000000000000000001", "webhooks": "01WH0000000000000000000001", "job_statuses": "01JB0000000000000000000001",
		"invocations": "01IN0000000000000000000001", "ticket_fields": "1006", "user_fields": "2006", "tickets": "7001", "calls": "1",
		"identities": "40000000000002", "comments": "26155000000002", "comment_redactions": "26155000000002", "attachments": "26155000000009", "brands": "411", "ticket_forms": "421", "custom_statuses": "431", "uploads": "zendesktestUpload1",
	}
	switch {
	case strings.Contains(pattern, "/identities"):
		ids["users"] = "7003"
	case strings.Contains(pattern, "{user_id}/group"):
		ids["users"] = "7002"
	case strings.Contains(pattern, "/apps/"):
		ids["apps"], ids["installations"], ids["job_statuses"] = "900001", "900002", "zendesktestAppJob1"
	}
	segments := strings.Split(pattern, "/")
	for i, s := range segments {
		if named.MatchString(s) {
			segments[i] = ids[segments[i-1]]
			if unknown != "" {
				segments[i] = unknown
			}
		}
	}
	out := strings.Join(segments, "/")
	for end, query := range map[string]string{
		"update_many": "?ids=7001,7002", "show_many": "?ids=7001,7002", "users/search": "?query=agent", "v2/search": "?query=type:user",
		"search/count": "?query=type:user", "v2/uploads": "?filename=f.txt", "search/export": "?query=agent&filter[type]=user", "routing/agents/instance_values": "?filter[agent_ids]=7001",
	} {
		if strings.HasSuffix(out, end) {
			return out + query
		}
	}
	return out
}

// answer is a reply with its body in JSON.
type answer struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

// request sends one as a client of another make might.
func request(t *testing.T, z *zendesktest.Fake, token, line, body string) answer {
	t.Helper()
	method, target, _ := strings.Cut(line, " ")
	r, err := http.NewRequestWithContext(t.Context(), method, "https://acme.zendesk.com"+strings.TrimPrefix(target, "https://acme.zendesk.com"), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if boundary, _, ok := strings.Cut(body, "\r\n"); ok && strings.HasPrefix(body, "--") {
		r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary[len("--"):])
	}
	resp, err := z.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, text: string(text)}
	_ = json.Unmarshal(text, &a.body) // some have none
	return a
}

// Every row of the fake is in the table of conventions, and keeps to them.
func TestConventions(t *testing.T) {
	rows := map[string]bool{}
	for _, r := range zendesktest.New(t).Routes() {
		rows[r.Method+" "+r.Path] = true
	}
	for _, c := range slices.Concat(conventions, ticketConventions) {
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

func (c convention) line() string { return path(c.pattern, "") }

func (c convention) token() string {
	if strings.Contains(c.pattern, "/me") {
		return zendesktest.AgentToken(7001)
	}
	return zendesktest.Token
}

func (c convention) taken(t *testing.T) {
	t.Helper()
	got := request(t, account(t), c.token(), c.line(), c.body)
	if got.status > 299 || got.header.Get("X-Request-Id") == "" || got.header.Get("Date") == "" {
		t.Errorf("%d %s %v", got.status, got.text, got.header)
	}
}

// limits looks for the headers of the budget, and for the refusal beyond it.
func (c convention) limits(t *testing.T) {
	t.Helper()
	const enough = 9
	z := account(t, zendesktest.WithBudgets(enough, enough))
	var got answer
	for range enough + 1 {
		got = request(t, z, c.token(), c.line(), c.body)
		if limit := got.header.Get("X-Rate-Limit"); (limit == "9") != (c.budget != unlimited) {
			t.Errorf("%d with X-Rate-Limit %q", got.status, limit)
		}
		if (got.header.Get("Ratelimit-Reset") != "") != (c.budget == general) || (got.header.Get("X-Rate-Limit-Remaining") != "") != (c.budget != unlimited) {
			t.Errorf("%d with %v", got.status, got.header)
		}
	}
	if refused := got.status == 429; refused != (c.budget != unlimited) {
		t.Errorf("beyond the budget: %d", got.status)
	} else if refused && (got.body["error"] != "APIRateLimitExceeded" || got.header.Get("Retry-After") == "") {
		t.Errorf("beyond the budget: %s %v", got.text, got.header)
	}
}

// callers are nobody, an agent, and an admin who may read alone.
func (c convention) callers(t *testing.T) {
	t.Helper()
	if c.budget == unlimited {
		return
	}
	z := account(t)
	nobody := request(t, z, "", c.line(), c.body)
	if c.pattern == "GET /api/v2/users/me" {
		if u, ok := nobody.body["user"].(map[string]any); nobody.status != 200 || !ok || u["id"] != nil {
			t.Errorf("nobody: %d %s", nobody.status, nobody.text)
		}
	} else if nobody.status != 401 || nobody.body["error"] != "Couldn't authenticate you" {
		t.Errorf("nobody: %d %s", nobody.status, nobody.text)
	}
	agent := request(t, z, zendesktest.AgentToken(7001), c.line(), c.body)
	if c.agents != (agent.status <= 299) || !c.agents && !forbidden(agent) {
		t.Errorf("an agent: %d %s", agent.status, agent.text)
	}
	reader := request(t, z, "", "POST /oauth/tokens", `{"grant_type": "client_credentials", "client_id": "c", "client_secret": "s", "scope": "read"}`)
	token, _ := reader.body["access_token"].(string)
	if got := request(t, z, token, c.line(), c.body); forbidden(got) == strings.HasPrefix(c.pattern, "GET ") {
		t.Errorf("a reader: %d %s", got.status, got.text)
	}
}

func forbidden(a answer) bool {
	e, ok := a.body["error"].(map[string]any)
	return a.status == 403 && ok && e["title"] == "Forbidden" && e["message"] != ""
}

// refusals are of what does not exist, of no JSON, and of what cannot be.
func (c convention) refusals(t *testing.T) {
	t.Helper()
	z := account(t)
	if named.MatchString(c.pattern) {
		got := request(t, z, c.token(), path(c.pattern, "404"), c.body)
		named := got.body["error"] == "RecordNotFound" && got.body["description"] != nil
		if got.status != 404 || named == c.empty || c.empty && got.text != "" {
			t.Errorf("unknown: %d %s", got.status, got.text)
		}
	}
	if c.body == "" || c.raw {
		return
	}
	if got := request(t, z, c.token(), c.line(), "["); got.status != 400 || got.body["error"] == nil {
		t.Errorf("no JSON: %d %s", got.status, got.text)
	}
	if c.invalid == "" {
		return
	}
	got := request(t, z, c.token(), c.line(), c.invalid)
	if details, _ := got.body["details"].(map[string]any); got.status != 422 || got.body["error"] != "RecordInvalid" || len(details) != 1 {
		t.Errorf("invalid: %d %s", got.status, got.text)
	}
}

// paging follows pages of one item to the last, in each way that the row has.
func (c convention) paging(t *testing.T) {
	t.Helper()
	way, key, _ := strings.Cut(c.pages, " ")
	z := account(t)
	line := c.line() + "?"
	if strings.Count(line, "?") > 1 {
		line = c.line() + "&"
	}
	whole := len(items(request(t, z, c.token(), c.line(), ""), key))
	if way != "" && whole < 2 {
		t.Errorf("%d items, want two at least", whole)
	}
	if way == "cursor" || way == "either" {
		c.follow(t, z, line+"page[size]=1", whole, key, "links", "next")
		for _, bad := range []string{"page[size]=0", "page[size]=101", "page[size]=x"} {
			if got := request(t, z, c.token(), line+bad, ""); got.status != 400 || got.body["error"] != "BadRequest" {
				t.Errorf("%s: %d %s", bad, got.status, got.text)
			}
		}
	}
	if way == "queue" {
		c.follow(t, z, line+"page_size=1", whole, key, "next_page_url")
	}
	if way == "search" {
		c.follow(t, z, line+"per_page=1", whole, key, "next_page")
		for bad, status := range map[string]int{"page=x": 400, "page[size]=1": 400, "page=11": 422} {
			if got := request(t, z, c.token(), line+bad, ""); got.status != status || got.body["error"] == nil {
				t.Errorf("%s: %d %s", bad, got.status, got.text)
			}
		}
	}
	if way == "offset" || way == "either" {
		c.follow(t, z, line+"per_page=1", whole, key, "next_page")
		if got := request(t, z, c.token(), line+"page=x", ""); got.status != 400 || !strings.Contains(got.text, `"title":"Invalid attribute"`) {
			t.Errorf("page=x: %d %s", got.status, got.text)
		}
		if got := request(t, z, c.token(), line+"page=101", ""); got.status != 400 || !strings.Contains(got.text, `"code":"InvalidPaginationDepth"`) {
			t.Errorf("page=101: %d %s", got.status, got.text)
		}
	}
}

// follow counts the items of all pages; next is where the address of the next
// is.
func (c convention) follow(t *testing.T, z *zendesktest.Fake, line string, whole int, key string, next ...string) {
	t.Helper()
	n := 0
	for {
		got := request(t, z, c.token(), line, "")
		if got.status != 200 || len(items(got, key)) != 1 {
			t.Errorf("page %d: %d %s", n+1, got.status, got.text)
			return
		}
		n++
		at := any(got.body)
		for _, name := range next {
			m, _ := at.(map[string]any)
			at = m[name]
		}
		checkPage(t, got, n, whole, at != nil)
		url, more := at.(string)
		if !more {
			break
		}
		line = "GET " + url
	}
	if n != whole {
		t.Errorf("%d pages of one item, want %d", n, whole)
	}
}

// checkPage compares what else a page says of the list.
func checkPage(t *testing.T, got answer, n, whole int, more bool) {
	t.Helper()
	if meta, ok := got.body["meta"].(map[string]any); ok && meta["has_more"] != more {
		t.Errorf("page %d: has_more %v, but a next page: %v", n, meta["has_more"], more)
	}
	if has, ok := got.body["has_more"]; ok && has != more {
		t.Errorf("page %d: has_more %v, but a next page: %v", n, has, more)
	}
	if count, ok := got.body["count"]; ok && (fmt.Sprint(count) != fmt.Sprint(whole) || (got.body["previous_page"] != nil) != (n > 1)) {
		t.Errorf("page %d: count %v, previous page %v", n, count, got.body["previous_page"])
	}
}

// items are those of a list; a page of statuses may have custom ones.
func items(a answer, key string) []any {
	list, _ := a.body[key].([]any)
	custom, _ := a.body["custom"].([]any)
	return append(list, custom...)
}
