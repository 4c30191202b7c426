package zendesktest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// ask sends what a client of another make might send.
func ask(t *testing.T, z *zendesktest.Fake, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://acme.zendesk.com"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+zendesktest.Token)
	resp, err := z.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// What package zendesk never sends is refused as Zendesk would.
func TestRefusals(t *testing.T) {
	z := team(t)
	z.PutOAuthClient("public", "", 0, 0)
	q := z.PutQueue(zendesk.QueueSpec{Name: "Urgent", PrimaryGroupIDs: []int64{310}})
	z.PutAgent(zendesktest.Agent{ID: 7005, Channels: []zendesk.Channel{zendesk.ChannelSupport}})
	tests := []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"POST", "/api/v2/queues", `{"name": "x"}`, 400, "queue must be an object"},
		{"POST", "/api/v2/queues", `{"queue": {"name": ""}}`, 422, `"name"`},
		{"PUT", "/api/v2/queues/" + q, `{"queue": {"name": "x"}}`, 422, "primary_groups_id"},
		{"PUT", "/api/v2/queues/" + q, `{"queue": {"name": "x", "primary_groups_id": [1], "order": -1}}`, 422, `"order"`},
		{"PATCH", "/api/v2/queues/order", `[]`, 400, "queue_ids"},
		{"GET", "/api/v2/queues/x", ``, 404, "RecordNotFound"},
		{"GET", "/api/v2/queue_events?start_time=yesterday", ``, 400, "seconds"},
		{"GET", "/api/v2/queue_events?page_size=0", ``, 400, "page"},
		{"GET", "/api/v2/engagements?end_time=x", ``, 400, "seconds"},
		{"GET", "/api/v2/engagements?page[size]=101", ``, 400, "page[size]"},
		{"GET", "/api/v2/engagements/x", ``, 404, "RecordNotFound"},
		{"POST", "/api/v2/capacity/rules", `[]`, 400, "object"},
		{"POST", "/api/v2/capacity/rules", `{"name": "x"}`, 422, "capacities"},
		{"PUT", "/api/v2/capacity/rules/01CR0000000000000000000001", `{}`, 422, "RecordInvalid"},
		{"PATCH", "/api/v2/capacity/rules/01CR0000000000000000000001/agents", `{}`, 400, "agents"},
		{"GET", "/api/v2/capacity/rules/x", ``, 404, "RecordNotFound"},
		{"GET", "/api/v2/capacity/rules/assignees?filter[agent_ids]=x", ``, 400, "numbers"},
		{"GET", "/api/v2/capacity/rules/assignees?page[after]=a&page[before]=b", ``, 400, "page[before]"},
		{"PUT", "/api/v2/channels/voice/availabilities/7001", `{"via": "phone"}`, 400, "availability"},
		{"PUT", "/api/v2/channels/voice/availabilities/7001", `{"availability": {"agent_state": "x"}}`, 422, "agent_state"},
		{"GET", "/api/v2/channels/voice/availabilities/7001.json", ``, 200, `"via":"client"`},
		{"GET", "/api/v2/channels/voice/availabilities/7005", ``, 404, "RecordNotFound"},
		{"POST", "/api/v2/webhooks?clone_webhook_id=x", ``, 404, "RecordNotFound"},
		{"GET", "/api/v2/users/me.json", ``, 200, `"role":"admin"`},
		{"GET", "/api/v2/users/7001.json", ``, 200, `"email":"agent@example.test"`},
		{"GET", "/api/v2/users/search.json?query=email:Agent@example.test", ``, 200, `"count":1`},
		{"GET", "/api/v2/users/search?query=nobody", ``, 200, `"users":[]`},
		{"GET", "/api/v2/users/search", ``, 400, "blank"},
		{"GET", "/api/v2/users/7009", ``, 404, "RecordNotFound"},
		{"GET", "/api/v2/groups/310/users?page[size]=9", ``, 200, `"has_more":false`},
		{"GET", "/api/v2/groups/310/users.json", ``, 200, `"count":1`},
		{"POST", "/oauth/tokens", `[]`, 400, "invalid_request"},
		{"POST", "/oauth/tokens", `{"client_id": "public", "grant_type": "password"}`, 400, "unsupported_grant_type"},
		{"POST", "/oauth/tokens", `{"client_id": "public", "grant_type": "client_credentials"}`, 401, "invalid_client"},
		{"POST", "/oauth/tokens", `{"client_id": "public", "grant_type": "refresh_token", "refresh_token_expires_in": 5}`, 400, "invalid_request"},
	}
	for _, tt := range tests {
		status, body := ask(t, z, tt.method, tt.path, tt.body)
		if status != tt.status || !strings.Contains(body, tt.says) || !json.Valid([]byte(body)) {
			t.Errorf("%s %s %s: %d %s, want %d with %s", tt.method, tt.path, tt.body, status, body, tt.status, tt.says)
		}
	}
}

func TestImpossibleCalls(t *testing.T) {
	z := team(t)
	z.PutAgent(zendesktest.Agent{ID: 7005, Channels: []zendesk.Channel{zendesk.ChannelSupport}})
	for _, id := range []int64{7005, 7009} {
		if err := z.Try(func(z *zendesktest.Fake) { z.SetCall(id, zendesk.CallOn) }); err == nil {
			t.Errorf("agent %d is on a call", id)
		}
	}
}
