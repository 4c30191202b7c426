package zendesk_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
)

// Shapes of https://developer.zendesk.com/api-reference/agent-availability/unified-agent-status-api/,
// values our own.
func TestStatusLists(t *testing.T) {
	const documented = `{
	 "default": [{"type": "agent_status", "id": 4, "attributes": {"name": "away", "description": "Email only"}}],
	 "custom": [{"type": "agent_status", "id": "120045", "updated_at": "2026-01-15T10:00:00Z",
	  "attributes": {"name": "Docs", "channels": {"support": "online", "talk": "napping"}, "group_ids": [310]}}],
	 "links": {"next": null, "prev": null}, "meta": {"has_more": false}}`
	away := zendesk.UnifiedStatus{ID: zendesk.StatusAway, Name: "away", Description: "Email only"}
	docs := zendesk.UnifiedStatus{ID: 120045, Name: "Docs", Custom: true, GroupIDs: []int64{310},
		Channels:  map[zendesk.Channel]zendesk.ChannelStatus{"support": "online", "talk": "napping"},
		UpdatedAt: time.Date(2026, 1, 15, 10, 0, 0, 0, time.UTC)}
	tests := []struct {
		name, body string
		want       []zendesk.UnifiedStatus
		err        error
	}{
		{"documented", documented, []zendesk.UnifiedStatus{away, docs}, nil},
		{"other names", `{"default_statuses": [{"id": 2}], "custom_statuses": [{"id": 9}]}`,
			[]zendesk.UnifiedStatus{{ID: 2}, {ID: 9, Custom: true}}, nil},
		{"data", `{"data": [{"id": 3, "attributes": {"name": "online"}}, {"id": 120045}]}`,
			[]zendesk.UnifiedStatus{{ID: 3, Name: "online"}, {ID: 120045, Custom: true}}, nil},
		{"nothing", `{"meta": {}}`, nil, zendesk.ErrReply},
		{"no id", `{"default": [{"attributes": {}}]}`, nil, zendesk.ErrReply},
		{"no JSON", `x`, nil, zendesk.ErrReply},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []zendesk.UnifiedStatus
			var failed error
			for s, err := range canned(t, 200, tt.body).UnifiedStatuses.All(t.Context(), zendesk.UnifiedStatusListOptions{}) {
				if failed = err; err == nil {
					got = append(got, s)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || !errors.Is(failed, tt.err) {
				t.Errorf("error %v, want %v; statuses (-want +got):\n%s", failed, tt.err, diff)
			}
		})
	}
}

func TestSetReplies(t *testing.T) {
	date := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name, body string
		want       zendesk.StatusChange
	}{
		{"in data", `{"data": {"id": "agent_availabilities|7001", "attributes": {"agent_id": 7001, "agent_status": {"id": 4, "name": "Away"}}}}`,
			zendesk.StatusChange{AgentID: 7001, Status: zendesk.UnifiedStatusRef{ID: 4, Name: "Away"}}},
		{"flat, strings", `{"attributes": {"agent_id": "7001", "agent_status": {"id": "4", "name": "Away"}}}`,
			zendesk.StatusChange{AgentID: 7001, Status: zendesk.UnifiedStatusRef{ID: 4, Name: "Away"}}},
		{"empty", ``, zendesk.StatusChange{AgentID: 7001, Status: zendesk.UnifiedStatusRef{ID: 4}}},
		{"says nothing", `{"data": null}`, zendesk.StatusChange{AgentID: 7001, Status: zendesk.UnifiedStatusRef{ID: 4}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := client(t, func(r *http.Request) (*http.Response, error) {
				if want := "/api/v2/agent_availabilities/agent_statuses/agents/7001"; r.Method != "PUT" || r.URL.Path != want {
					t.Errorf("sent %s %s", r.Method, r.URL.Path)
				}
				return reply(r, 200, tt.body, "Date", date.Format(http.TimeFormat)), nil
			}, zendesk.WithClock(stopped(signedTime)))
			got, err := c.UnifiedStatuses.Set(t.Context(), 7001, zendesk.StatusAway)
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Date, tt.want.Started, tt.want.Ended = date, signedTime, signedTime
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Set (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStatusArguments(t *testing.T) {
	c := client(t, func(*http.Request) (*http.Response, error) {
		t.Error("a request was sent")
		return nil, errors.New("none")
	})
	s := c.UnifiedStatuses
	calls := map[string]func() error{
		"agent 0":      func() error { _, err := s.Set(t.Context(), 0, zendesk.StatusAway); return err },
		"status 0":     func() error { _, err := s.SetMine(t.Context(), 0); return err },
		"no agents":    func() error { _, err := s.SetMany(t.Context(), nil, zendesk.StatusAway); return err },
		"a bad agent":  func() error { _, err := s.StartMany(t.Context(), []int64{1, -1}, zendesk.StatusAway); return err },
		"no job":       func() error { _, err := s.Job(t.Context(), ""); return err },
		"no users":     func() error { _, err := c.Users.ShowMany(t.Context(), nil); return err },
		"101 users":    func() error { _, err := c.Users.ShowMany(t.Context(), make([]int64, 101)); return err },
		"a bad user":   func() error { _, err := c.Users.ShowMany(t.Context(), []int64{0}); return err },
		"no webhook":   func() error { _, err := c.Webhooks.Get(t.Context(), ""); return err },
		"empty spec":   func() error { _, err := c.Webhooks.Create(t.Context(), zendesk.WebhookSpec{}); return err },
		"empty ensure": func() error { _, _, err := c.Webhooks.Ensure(t.Context(), zendesk.WebhookSpec{}); return err },
		"empty update": func() error { return c.Webhooks.Update(t.Context(), "x", zendesk.WebhookSpec{}) },
		"empty test":   func() error { _, err := c.Webhooks.Test(t.Context(), "", zendesk.WebhookSpec{}); return err },
	}
	for name, call := range calls {
		if err := call(); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// The wrapper of the first reply and the shape of an item are not documented.
func TestBulkShapes(t *testing.T) {
	tests := []struct {
		name, body string
		want       []zendesk.JobResult
		err        error
	}{
		{"flat", `{"id": "J", "status": "completed", "results": [
			{"id": 1, "success": true}, {"agent_id": "2", "status": "Updated"}, {"user_id": 3, "success": false, "error": "RecordInvalid", "details": "x"},
			{"id": 4, "error": {"title": "x"}}, {"id": 5, "status": "failed"}, {"id": 6, "status": {"id": 2}}]}`,
			[]zendesk.JobResult{
				{AgentID: 1, Outcome: zendesk.OutcomeApplied}, {AgentID: 2, Outcome: zendesk.OutcomeApplied},
				{AgentID: 3, Outcome: zendesk.OutcomeFailed, Code: "RecordInvalid"}, {AgentID: 4, Outcome: zendesk.OutcomeFailed},
				{AgentID: 5, Outcome: zendesk.OutcomeFailed}, {AgentID: 6}, {AgentID: 7},
			}, nil},
		{"in job_status", `{"job_status": {"id": "J", "status": "Completed", "results": ["odd", {"id": 1, "success": true}]}}`,
			[]zendesk.JobResult{{AgentID: 1, Outcome: zendesk.OutcomeApplied}, {AgentID: 2}, {AgentID: 3}, {AgentID: 4}, {AgentID: 5}, {AgentID: 6}, {AgentID: 7}}, nil},
		{"in data", `{"data": {"id": "J", "status": "completed", "results": null}}`,
			[]zendesk.JobResult{{AgentID: 1}, {AgentID: 2}, {AgentID: 3}, {AgentID: 4}, {AgentID: 5}, {AgentID: 6}, {AgentID: 7}}, nil},
		{"no id", `{"status": "completed"}`, nil, zendesk.ErrReply},
		{"no JSON", `x`, nil, zendesk.ErrReply},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := canned(t, 200, tt.body).UnifiedStatuses.SetMany(t.Context(), []int64{1, 2, 3, 4, 5, 6, 7}, zendesk.StatusAway)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			for i := range got.Results {
				got.Results[i].Raw = nil
			}
			if diff := cmp.Diff(tt.want, got.Results); diff != "" {
				t.Errorf("results (-want +got):\n%s", diff)
			}
		})
	}
}
