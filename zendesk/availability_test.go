package zendesk_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
)

// Shapes of https://developer.zendesk.com/api-reference/agent-availability/,
// values our own.
const routedAgent = `{
 "data": {"type": "agent_availabilities", "id": "agent_availabilities|7001",
  "links": {"self": "https://acme.zendesk.com/api/v2/agent_availabilities/7001"},
  "attributes": {"agent_id": 7001,
   "agent_status": {"id": 3, "name": "Online", "reason": "AGENT_STATUS_SWITCHER", "updated_at": "2026-03-02T08:59:12.104233Z"},
   "group_ids": [310, "311"], "skills": [{"id": "5b2c7a10"}], "version": "918"},
  "relationships": {"channels": {"data": [
   {"type": "channels", "id": "agent_availabilities|7001|channels|messaging"},
   {"type": "channels", "id": "agent_availabilities|7001|channels|talk"},
   {"type": "channels", "id": "agent_availabilities|7001|channels|fax"}]}}},
 "included": [
  {"type": "channels", "id": "agent_availabilities|7001|channels|messaging",
   "attributes": {"name": "messaging", "status": "online", "updated_at": "2026-03-02T08:59:12Z", "work_item_count": 3, "max_capacity": 4},
   "relationships": {"work_items": {
    "data": [{"type": "work_items", "id": "agent_availabilities|7001|channels|messaging|work_items|90021"},
             {"type": "work_items", "id": "agent_availabilities|7001|channels|messaging|work_items|90034"}],
    "links": {"next": "https://acme.zendesk.com/api/v2/agent_availabilities/7001/channels/messaging/relationships/work_items?page%5Bafter%5D=90034"},
    "meta": {"has_more": true}}}},
  {"type": "channels", "id": "agent_availabilities|7001|channels|talk",
   "attributes": {"name": "talk", "status": "offline", "updated_at": null, "work_item_count": 0, "max_capacity": 0},
   "relationships": {"work_items": {"data": null, "links": null, "meta": {"has_more": false}}}},
  {"type": "work_items", "id": "agent_availabilities|7001|channels|messaging|work_items|90021",
   "attributes": {"added_at": "2026-03-02T09:01:44.798006123Z", "reason": "ACCEPTED"}}
 ]}`

const unroutedAgent = `{
 "data": {"type": "agent_availabilities", "id": "agent_availabilities|7001",
  "attributes": {"agent_id": 7001, "group_ids": [310], "version": 41},
  "relationships": {"channels": {"data": [{"type": "channels", "id": "agent_availabilities|7001|channels|chat"}]}}},
 "included": [
  {"type": "channels", "id": "agent_availabilities|7001|channels|chat",
   "attributes": {"name": "chat", "status": "online", "updated_at": "2026-03-02T08:40:00.5Z", "work_item_count": 1}}]}`

func TestAvailabilityShapes(t *testing.T) {
	tests := []struct {
		name string
		body string
		want *zendesk.AgentAvailability
	}{
		{"routing on", routedAgent, &zendesk.AgentAvailability{
			AgentID:  7001,
			Status:   &zendesk.AgentStatus{ID: zendesk.StatusOnline, Name: "Online", Reason: zendesk.ReasonSwitcher, UpdatedAt: time.Date(2026, 3, 2, 8, 59, 12, 104233000, time.UTC)},
			GroupIDs: []int64{310, 311}, Skills: []string{"5b2c7a10"}, Version: 918,
			Channels: []zendesk.ChannelAvailability{
				{Name: "messaging", Status: "online", UpdatedAt: time.Date(2026, 3, 2, 8, 59, 12, 0, time.UTC), WorkItemCount: 3, MaxCapacity: new(4),
					WorkItems: []zendesk.WorkItem{
						{ID: "90021", AddedAt: time.Date(2026, 3, 2, 9, 1, 44, 798006123, time.UTC), Reason: zendesk.WorkItemAccepted},
						{ID: "90034"},
					}, MoreWorkItems: true},
				{Name: "talk", Status: "offline", MaxCapacity: new(0)},
				{Name: "fax"},
			}}},
		{"routing off", unroutedAgent, &zendesk.AgentAvailability{
			AgentID: 7001, GroupIDs: []int64{310}, Version: 41,
			Channels: []zendesk.ChannelAvailability{
				{Name: "chat", Status: "online", UpdatedAt: time.Date(2026, 3, 2, 8, 40, 0, 5e8, time.UTC), WorkItemCount: 1}},
		}},
		{"id from the resource, odd fields left out", `{"data": {"id": "agent_availabilities|9223372036854775807", "attributes": {"agent_id": null, "version": 1.5,
			"agent_status": {"id": "5", "updated_at": "yesterday"}}}}`,
			&zendesk.AgentAvailability{AgentID: 9223372036854775807, Status: &zendesk.AgentStatus{ID: zendesk.StatusTransfersOnly}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := canned(t, 200, tt.body).Availability.Get(t.Context(), 7001)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Get mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAvailabilityBadReplies(t *testing.T) {
	for _, body := range []string{
		``, `null`, `{}`, `[]`, `{"data": []}`, `{"data": {"id": "x", "attributes": {}}}`, `<html>`, `{"data": {"id": 5}}`,
	} {
		got, err := canned(t, 200, body).Availability.Get(t.Context(), 7001)
		if !errors.Is(err, zendesk.ErrReply) {
			t.Errorf("%q gave %v, %v, want ErrReply", body, got, err)
		}
	}
	for _, body := range []string{``, `{}`, `{"data": {}}`, `{"data": null}`, `{"data": [{"id": "x"}]}`} {
		_, err := canned(t, 200, body).Availability.List(t.Context(), zendesk.AvailabilityListOptions{})
		if !errors.Is(err, zendesk.ErrReply) {
			t.Errorf("list: %q gave %v, want ErrReply", body, err)
		}
	}
}

func TestAvailabilityRequests(t *testing.T) {
	all := zendesk.AvailabilityListOptions{
		Size: 50, Cursor: "abc", ChannelStatus: "messaging:online", GroupID: 310, StatusID: zendesk.StatusAway,
		AgentIDs: []int64{7001, 7002}, RemainingCapacity: "messaging:1", SelectChannel: zendesk.ChannelTalk,
	}
	tests := []struct {
		name string
		call func(*testing.T, zendesk.AvailabilityService)
		path string
		want url.Values
	}{
		{"get", func(t *testing.T, s zendesk.AvailabilityService) { _, _ = s.Get(t.Context(), 7001) }, "/api/v2/agent_availabilities/7001", url.Values{}},
		{"me", func(t *testing.T, s zendesk.AvailabilityService) { _, _ = s.Me(t.Context()) }, "/api/v2/agent_availabilities/me", url.Values{}},
		{"no filter", func(t *testing.T, s zendesk.AvailabilityService) {
			_, _ = s.List(t.Context(), zendesk.AvailabilityListOptions{})
		}, "/api/v2/agent_availabilities", url.Values{}},
		{"every filter", func(t *testing.T, s zendesk.AvailabilityService) { _, _ = s.List(t.Context(), all) }, "/api/v2/agent_availabilities", url.Values{
			"page[size]": {"50"}, "page[after]": {"abc"}, "filter[channel_status]": {"messaging:online"}, "filter[group_id]": {"310"},
			"filter[agent_status_id]": {"4"}, "filter[agent_id]": {"7001,7002"}, "filter[remaining_capacity]": {"messaging:1"}, "select_channel": {"talk"},
		}},
		{"a link, on our host", func(t *testing.T, s zendesk.AvailabilityService) {
			_, _ = s.List(t.Context(), zendesk.AvailabilityListOptions{Cursor: "https://elsewhere.example.test/api/v2/agent_availabilities?page%5Bafter%5D=x"})
		}, "/api/v2/agent_availabilities", url.Values{"page[after]": {"x"}}},
		{"work items", func(t *testing.T, s zendesk.AvailabilityService) {
			drain(s.AllWorkItems(t.Context(), 7001, "a/b"))
		}, "/api/v2/agent_availabilities/7001/channels/a%2Fb/relationships/work_items", url.Values{}},
		{"my work items", func(t *testing.T, s zendesk.AvailabilityService) {
			drain(s.AllMyWorkItems(t.Context(), zendesk.ChannelTalk))
		}, "/api/v2/agent_availabilities/me/channels/talk/relationships/work_items", url.Values{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var sent []*http.Request
			c := client(t, func(r *http.Request) (*http.Response, error) {
				sent = append(sent, r)
				return reply(r, 404, `{}`), nil
			})
			tt.call(t, c.Availability)
			if len(sent) != 1 {
				t.Fatalf("sent %d requests, want 1", len(sent))
			}
			r := sent[0]
			if r.Method != "GET" || r.URL.Host != "acme.zendesk.com" || r.URL.EscapedPath() != tt.path {
				t.Errorf("sent %s %s, want GET %s", r.Method, r.URL, tt.path)
			}
			if diff := cmp.Diff(tt.want, r.URL.Query()); diff != "" {
				t.Errorf("query (-want +got):\n%s", diff)
			}
			if r.Header.Get("Authorization") != "Bearer t0ken" || !strings.HasPrefix(r.Header.Get("Accept"), "application/json") {
				t.Errorf("headers %v", r.Header)
			}
		})
	}
}

func TestAvailabilityRefusesBadArguments(t *testing.T) {
	c := client(t, func(*http.Request) (*http.Response, error) {
		t.Error("a request was sent")
		return nil, errors.New("none")
	})
	if _, err := c.Availability.Get(t.Context(), 0); err == nil || !strings.Contains(err.Error(), "id: want") {
		t.Errorf("Get(0): %v", err)
	}
	for _, err := range c.Availability.AllWorkItems(t.Context(), -1, zendesk.ChannelTalk) {
		if err == nil {
			t.Error("WorkItems(-1) gave an item")
		}
	}
	for _, err := range c.Availability.AllWorkItems(t.Context(), 7001, "") {
		if err == nil || !strings.Contains(err.Error(), "channel") {
			t.Errorf("WorkItems without channel: %v", err)
		}
	}
}

// Each endpoint leaves out another part of a page's tail.
func TestPaging(t *testing.T) {
	agent := func(id string) string { return `{"data": [{"attributes": {"agent_id": ` + id + `}}]` }
	tests := []struct {
		name  string
		pages map[string]string // by query
		want  []int64
		err   error
	}{
		{"link first", map[string]string{
			"":              agent("1") + `, "links": {"next": "https://acme.zendesk.com/api/v2/agent_availabilities?page[after]=L"}, "meta": {"has_more": true, "after_cursor": "C"}}`,
			"page[after]=L": agent("2") + `, "links": {"next": null}, "meta": {"has_more": false}}`,
		}, []int64{1, 2}, nil},
		{"cursor alone", map[string]string{
			"":                  agent("1") + `, "meta": {"has_more": true, "after_cursor": "C"}}`,
			"page%5Bafter%5D=C": agent("2") + `}`,
		}, []int64{1, 2}, nil},
		{"only a link", map[string]string{
			"":              agent("1") + `, "links": {"next": "/api/v2/agent_availabilities?page[after]=L"}}`,
			"page[after]=L": agent("2") + `, "links": {}}`,
		}, []int64{1, 2}, nil},
		{"an empty page is not the end", map[string]string{
			"":                  `{"data": [], "meta": {"has_more": true, "after_cursor": "C"}}`,
			"page%5Bafter%5D=C": agent("2") + `, "meta": {"has_more": false}}`,
		}, []int64{2}, nil},
		{"a link on the last page", map[string]string{
			"": agent("1") + `, "links": {"next": "https://acme.zendesk.com/api/v2/agent_availabilities?page[after]=L"}, "meta": {"has_more": false}}`,
		}, []int64{1}, nil},
		{"more, but nowhere", map[string]string{"": agent("1") + `, "meta": {"has_more": true}}`}, nil, zendesk.ErrNoCursor},
		{"in a circle", map[string]string{
			"":                  agent("1") + `, "meta": {"has_more": true, "after_cursor": "C"}}`,
			"page%5Bafter%5D=C": agent("2") + `, "meta": {"has_more": true, "after_cursor": "C"}}`,
		}, []int64{1, 2}, zendesk.ErrCursorLoop},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := client(t, func(r *http.Request) (*http.Response, error) {
				body, ok := tt.pages[r.URL.RawQuery]
				if !ok {
					t.Errorf("asked for %q", r.URL.RawQuery)
				}
				return reply(r, 200, body), nil
			})
			for range 2 { // ranging twice starts over
				var got []int64
				var failed error
				for a, err := range c.Availability.All(t.Context(), zendesk.AvailabilityListOptions{}) {
					if err != nil {
						failed = err
						continue
					}
					got = append(got, a.AgentID)
				}
				if diff := cmp.Diff(tt.want, got); diff != "" || !errors.Is(failed, tt.err) {
					t.Errorf("error %v, want %v; agents (-want +got):\n%s", failed, tt.err, diff)
				}
			}
		})
	}
}
