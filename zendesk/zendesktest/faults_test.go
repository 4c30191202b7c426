package zendesktest_test

import (
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// The token endpoint takes forms as OAuth libraries send them, with the client
// in the body; in the header alone with an option.
func TestFaultF2FormTokens(t *testing.T) {
	header := "Basic " + base64.StdEncoding.EncodeToString([]byte("app:s%26cret"))
	tests := []struct {
		name, contentType, authorization, body string
		opts                                   []zendesktest.Option
		status                                 int
	}{
		{"form", "application/x-www-form-urlencoded", "", "client_id=app&client_secret=s%26cret&grant_type=client_credentials&scope=read+write", nil, 201},
		{"form of a charset", "application/x-www-form-urlencoded; charset=UTF-8", "", "client_id=app&client_secret=s%26cret&grant_type=client_credentials&expires_in=600", nil, 201},
		{"JSON", "application/json", "", `{"client_id": "app", "client_secret": "s&cret", "grant_type": "client_credentials", "expires_in": "600"}`, nil, 201},
		{"header alone", "application/x-www-form-urlencoded", header, "grant_type=client_credentials", nil, 401},
		{"header, with the option", "application/x-www-form-urlencoded", header, "grant_type=client_credentials", []zendesktest.Option{zendesktest.WithHeaderCredentials()}, 201},
		{"wrong secret", "application/x-www-form-urlencoded", "", "client_id=app&client_secret=x&grant_type=client_credentials", nil, 401},
		{"no form", "application/x-www-form-urlencoded", "", "%zz", nil, 400},
		{"too short", "application/x-www-form-urlencoded", "", "client_id=app&client_secret=s%26cret&grant_type=client_credentials&expires_in=300", nil, 400},
		{"no such grant", "application/x-www-form-urlencoded", "", "client_id=app&client_secret=s%26cret&grant_type=password", nil, 400},
	}
	for _, tt := range tests {
		z := zendesktest.New(t, tt.opts...)
		z.PutOAuthClient("app", "s&cret", 0, time.Hour)
		r, err := http.NewRequestWithContext(t.Context(), "POST", "https://acme.zendesk.com/oauth/tokens", strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Content-Type": {tt.contentType}, "Authorization": {tt.authorization}}
		resp, err := z.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != tt.status || (tt.status == 201) != strings.Contains(string(text), `"token_type":"bearer"`) {
			t.Errorf("%s: %d %s, want %d", tt.name, resp.StatusCode, text, tt.status)
		}
		if log := z.Requests(); strings.Contains(string(log[0].Body), "cret&") || strings.Contains(string(log[0].Body), "s%26cret") {
			t.Errorf("%s: the log has %s", tt.name, log[0].Body)
		}
	}
}

// Users have every key that Zendesk documents.
func TestFaultF3UserKeys(t *testing.T) {
	want := strings.Fields(`active alias created_at custom_role_id default_group_id details email external_id iana_time_zone id last_login_at
		locale locale_id moderator name notes only_private_comments organization_id phone photo restricted_agent role role_type shared shared_agent
		shared_phone_number suspended tags ticket_restriction time_zone updated_at url user_fields verified`)
	z := team(t)
	for _, path := range []string{"users", "users?page[size]=100", "users/show_many?ids=7001,7004", "users/search?query=agent", "groups/310/users"} {
		for _, u := range items(request(t, z, zendesktest.Token, "GET /api/v2/"+path, ""), "users") {
			user, _ := u.(map[string]any)
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(user))); diff != "" {
				t.Errorf("%s: keys (-want +got):\n%s", path, diff)
			}
			if _, err := time.Parse(time.RFC3339, user["created_at"].(string)); err != nil || user["name"] == "" || user["tags"] == nil || user["user_fields"] == nil {
				t.Errorf("%s: %v, %v", path, user, err)
			}
		}
	}
}

// Everybody is the user of their credential, by both addresses; agents may not
// call what admins may.
func TestFaultF5WhoIsCalling(t *testing.T) {
	z := team(t)
	z.PutToken("chosen", 7002)
	for token, want := range map[string]float64{zendesktest.AgentToken(7001): 7001, "chosen": 7002, zendesktest.Token: 10_000_000_000_001} {
		me := request(t, z, token, "GET /api/v2/users/me", "")
		user, _ := me.body["user"].(map[string]any)
		if user["id"] != want {
			t.Errorf("%s: %s", token, me.text)
		}
		url, _ := user["url"].(string)
		byID := request(t, z, token, "GET "+url, "")
		if diff := cmp.Diff(me.body, byID.body); diff != "" {
			t.Errorf("%s (-me +by id):\n%s", token, diff)
		}
	}
	agent := z.ClientAs(zendesk.Bearer(zendesktest.AgentToken(7001)))
	if _, err := agent.UnifiedStatuses.SetMine(t.Context(), docs); err != nil {
		t.Error(err)
	}
	for _, line := range []string{"GET /api/v2/webhooks", "PUT /api/v2/agent_availabilities/agent_statuses/agents/7001"} {
		if got := request(t, z, zendesktest.AgentToken(7001), line, `{"id": 4}`); !forbidden(got) {
			t.Errorf("%s: %d %s", line, got.status, got.text)
		}
	}
	z.DeleteAgent(7001)
	for _, id := range []int64{7001, 8001} {
		if got := request(t, z, zendesktest.AgentToken(id), "GET /api/v2/agent_availabilities/me", ""); got.status != 401 {
			t.Errorf("agent %d, who does not exist: %d", id, got.status)
		}
	}
}

// Webhooks that Zendesk does not have are refused, and leave nothing behind.
func TestFaultF6WebhookRefusals(t *testing.T) {
	const event, triggers = `"zen:event-type:agent.state_changed"`, `"conditional_ticket_events"`
	edit := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(hook) }
	auth := func(auth string) string { return edit(`"name"`, `"authentication": `+auth+`, "name"`) }
	tests := []struct{ name, body, field string }{
		{"events", hook, ""},
		{"events of another spelling", edit("event-type:", "event-type/"), ""},
		{"triggers", edit(event, triggers, "POST", "GET", `"json"`, `"form_encoded"`), ""},
		{"triggers by default", edit("["+event+"]", "[]", "POST", "DELETE", `"json"`, `"xml"`), ""},
		{"both", edit(event, event+","+triggers), "subscriptions"},
		{"no event", edit(event, `"agent.state_changed"`), "subscriptions"},
		{"no method", edit(`"http_method": "POST", `, ""), "http_method"},
		{"no format", edit(`"request_format": "json", `, ""), "request_format"},
		{"events by GET", edit("POST", "GET"), "http_method"},
		{"events in XML", edit(`"json"`, `"xml"`), "request_format"},
		{"unknown method", edit(event, triggers, "POST", "FETCH"), "http_method"},
		{"unknown format", edit(event, triggers, `"json"`, `"yaml"`), "request_format"},
		{"unknown status", edit("active", "asleep"), "status"},
		{"no endpoint", edit("https://hooks.example.test/", "hooks.example.test"), "endpoint"},
		{"no name", edit(`"n"`, `""`), "name"},
		{"key", auth(`{"type": "api_key", "data": {"name": "X-Key", "value": "v"}, "add_position": "header"}`), ""},
		{"key without a value", auth(`{"type": "api_key", "data": {"name": "X-Key"}, "add_position": "header"}`), "authentication"},
		{"unknown authentication", auth(`{"type": "none", "data": {}, "add_position": "header"}`), "authentication"},
		{"in the query", auth(`{"type": "bearer_token", "data": {"token": "t"}, "add_position": "query"}`), "authentication"},
	}
	for _, tt := range tests {
		z := zendesktest.New(t)
		got := request(t, z, zendesktest.Token, "POST /api/v2/webhooks", tt.body)
		details, _ := got.body["details"].(map[string]any)
		kept := len(items(request(t, z, zendesktest.Token, "GET /api/v2/webhooks", ""), "webhooks"))
		if tt.field == "" && (got.status != 201 || kept != 1) || tt.field != "" && (got.status != 422 || details[tt.field] == nil || kept != 0) {
			t.Errorf("%s: %d %s, %d kept", tt.name, got.status, got.text, kept)
		}
	}
	z := zendesktest.New(t, zendesktest.WithBadWebhookStatus(400))
	if got := request(t, z, zendesktest.Token, "POST /api/v2/webhooks", badHook); got.status != 400 || got.body["error"] != "RecordInvalid" {
		t.Errorf("with the option: %d %s", got.status, got.text)
	}
}

// Deliveries prove themselves as the webhook says; replies show no secret.
func TestFaultF6WebhookAuthentication(t *testing.T) {
	for name, tt := range map[string]struct {
		auth   zendesk.WebhookAuth
		header string
		want   string
	}{
		"key":    {zendesk.WebhookAPIKey("X-Key", "s3cret"), "X-Key", "s3cret"},
		"basic":  {zendesk.WebhookBasic("u", "s3cret"), "Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("u:s3cret"))},
		"bearer": {zendesk.WebhookBearer("s3cret"), "Authorization", "Bearer s3cret"},
		"none":   {zendesk.WebhookAuth{}, "Authorization", ""},
	} {
		v := ctikit.NewVirtualClock(start)
		z := team(t, zendesktest.WithClock(v))
		var got []http.Header
		z.Deliver("hooks.example.test", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = append(got, r.Header) }))
		agent := z.ClientAs(zendesk.Bearer(zendesktest.AgentToken(7002)))
		made, err := agent.Webhooks.Create(t.Context(), zendesk.WebhookSpec{
			Name: "n", Endpoint: "https://hooks.example.test/", Subscriptions: []zendesk.EventType{zendesk.EventAgentMaxCapacityChanged},
			Auth: tt.auth, Headers: zendesk.NewWebhookHeaders(map[string]string{"X-Team": "floor"}),
		})
		if err != nil || made.CreatedBy != "7002" {
			t.Fatalf("%s: %+v, %v", name, made, err)
		}
		z.SetMaxCapacity(7001, zendesk.ChannelTalk, 3)
		if err := agent.Webhooks.Patch(t.Context(), made.ID, zendesk.WebhookSpec{Headers: zendesk.NewWebhookHeaders(map[string]string{"X-Other": "x"})}); err != nil {
			t.Error(err)
		}
		z.SetMaxCapacity(7001, zendesk.ChannelTalk, 4)
		v.RunUntil(start.Add(time.Second))
		if len(got) != 2 || got[0].Get(tt.header) != tt.want || got[1].Get(tt.header) != tt.want || got[0].Get("X-Team") != "floor" {
			t.Errorf("%s: deliveries with %v", name, got)
		}
		if len(got) == 2 && (got[1].Get("X-Team") != "" || got[1].Get("X-Other") != "x") {
			t.Errorf("%s: patched headers %v", name, got[1])
		}
		if shown := request(t, z, zendesktest.Token, "GET /api/v2/webhooks/"+made.ID, ""); strings.Contains(shown.text, "s3cret") || !strings.Contains(shown.text, `"authentication"`) {
			t.Errorf("%s: %s", name, shown.text)
		}
	}
}

// The plan of deliveries changes while the account runs.
func TestFaultF8DeliveriesLostAndDoubled(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z, b := subscribed(t, v)
	for n, plan := range []ctikit.DeliveryPlan{
		func(int) []time.Duration { return nil },
		func(int) []time.Duration { return []time.Duration{0, time.Second} },
		nil,
	} {
		z.SetDeliveryPlan(plan)
		z.SetMaxCapacity(7001, zendesk.ChannelTalk, 5+n)
	}
	v.RunUntil(start.Add(time.Minute))
	var got []int64
	for _, ev := range b.events {
		got = append(got, ev.Meta().Version)
	}
	if diff := cmp.Diff([]int64{3, 4, 3}, got); diff != "" {
		t.Errorf("the first lost, the second doubled, the third once (-want +got):\n%s", diff)
	}
}
