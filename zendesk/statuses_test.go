package zendesk_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
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

// A write that is answered 200 is done, whatever the reply says.
func TestFaultC5SetReplies(t *testing.T) {
	date := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	want := ctikit.Receipt{Date: date, Started: signedTime, Ended: signedTime}
	for _, body := range []string{
		`{"data": {"id": "agent_availabilities|7001", "attributes": {"agent_id": 7001, "agent_status": {"id": 4, "name": "Away"}}}}`,
		`{"attributes": {"agent_id": "7001", "agent_status": {"id": "4", "name": "Away"}}}`,
		``, `{"data": null}`, `{"data": {"id": 7001}}`, `{"id": 7001}`, `[]`, `"OK"`, `OK`, `{"data": "`,
	} {
		c := client(t, func(r *http.Request) (*http.Response, error) {
			if want := "/api/v2/agent_availabilities/agent_statuses/agents/7001"; r.Method != "PUT" || r.URL.Path != want {
				t.Errorf("sent %s %s", r.Method, r.URL.Path)
			}
			return reply(r, 200, body, "Date", date.Format(http.TimeFormat)), nil
		}, zendesk.WithClock(stopped(signedTime)))
		got, err := c.UnifiedStatuses.Set(t.Context(), 7001, zendesk.StatusAway)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: Set: %v (-want +got):\n%s", body, err, diff)
		}
	}
	if _, err := canned(t, 200, "<html>sign in</html>").UnifiedStatuses.Set(t.Context(), 7001, zendesk.StatusAway); !errors.Is(err, zendesk.ErrReply) {
		t.Errorf("a page of HTML: %v", err)
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
		"empty ensure": func() error { _, _, _, err := c.Webhooks.Ensure(t.Context(), zendesk.WebhookSpec{}); return err },
		"empty update": func() error { return c.Webhooks.Update(t.Context(), "x", zendesk.WebhookSpec{}) },
		"empty test":   func() error { _, err := c.Webhooks.Test(t.Context(), "", zendesk.WebhookSpec{}); return err },
	}
	for name, call := range calls {
		if err := call(); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
