package zendesk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const (
	unknown = zendesk.OutcomeUnknown
	applied = zendesk.OutcomeApplied
	failed  = zendesk.OutcomeFailed
)

// The results that Zendesk documents, those of its other bulk jobs, and what is
// neither.
func TestFaultC4JobResults(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name, results string
		want          []zendesk.AgentJobResult // of agents 1, 2, …
	}{
		{"documented", `[{"action": "update", "agent_id": 1, "completed_at": "2026-03-02T09:00:00Z", "error": "", "status": "success"},
			{"action": "update", "agent_id": "2", "completed_at": "2026-03-02T09:00:00Z", "error": "AgentNotFound", "status": "failed"}]`,
			[]zendesk.AgentJobResult{{Outcome: applied, CompletedAt: at}, {Outcome: failed, Code: "AgentNotFound", CompletedAt: at}}},
		{"success with an empty error", `[{"agent_id": 1, "status": "success", "error": ""}, {"agent_id": 2, "status": "success", "error": null}]`,
			[]zendesk.AgentJobResult{{Outcome: applied}, {Outcome: applied}}},
		{"prose as the error", `[{"agent_id": 1, "status": "failed", "error": "agent@example.test may not"}]`, []zendesk.AgentJobResult{{Outcome: failed}}},
		{"other jobs", `[{"id": 1, "success": true}, {"agent_id": "2", "status": "Updated"}, {"user_id": 3, "success": false, "error": "RecordInvalid", "details": "x"},
			{"id": 4, "error": {"title": "x"}}, {"id": 5, "status": "failed"}, {"id": 6, "status": {"id": 2}}]`,
			[]zendesk.AgentJobResult{{Outcome: applied}, {Outcome: applied}, {Outcome: failed, Code: "RecordInvalid"}, {Outcome: failed}, {Outcome: failed}, {Outcome: unknown}, {}}},
		{"an object", `{"success": true}`, []zendesk.AgentJobResult{{Raw: json.RawMessage(`{"success": true}`)}, {Raw: json.RawMessage(`{"success": true}`)}}},
		{"odd items", `["odd", [], 7, {"id": 1, "success": true}]`, []zendesk.AgentJobResult{{Outcome: applied}, {}}},
		{"null", `null`, []zendesk.AgentJobResult{{}}},
		{"a text", `"done"`, []zendesk.AgentJobResult{{}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var ids []int64
			for i := range tt.want {
				ids = append(ids, int64(i+1))
				tt.want[i].AgentID = int64(i + 1)
			}
			for _, wrapper := range []string{`%s`, `{"job_status": %s}`, `{"data": %s}`} {
				body := fmt.Sprintf(wrapper, `{"id": "J", "status": "Completed", "results": `+tt.results+`}`)
				got, err := canned(t, 200, body).UnifiedStatuses.SetMany(t.Context(), ids, zendesk.StatusAway)
				if err != nil {
					t.Fatal(err)
				}
				for i, r := range got.Results {
					if r.Outcome != unknown && r.Raw == nil {
						t.Errorf("the result of agent %d has no Raw", r.AgentID)
					}
					if tt.want[i].Raw == nil {
						got.Results[i].Raw = nil
					}
				}
				if diff := cmp.Diff(tt.want, got.Results); diff != "" {
					t.Errorf("%s: results (-want +got):\n%s", wrapper, diff)
				}
			}
		})
	}
	for _, body := range []string{`{"status": "completed"}`, `x`, `[]`} {
		if _, err := canned(t, 200, body).UnifiedStatuses.SetMany(t.Context(), []int64{1}, zendesk.StatusAway); !errors.Is(err, zendesk.ErrReply) {
			t.Errorf("%s: error %v", body, err)
		}
	}
}

// A job that failed is over.
func TestFaultC4FailedJob(t *testing.T) {
	c := canned(t, 200, `{"job_status": {"id": "J", "status": "failed", "results": [{"agent_id": 1, "status": "success", "error": ""}]}}`)
	got, err := c.UnifiedStatuses.SetMany(t.Context(), []int64{1, 2}, zendesk.StatusAway)
	if !errors.Is(err, zendesk.ErrJobFailed) || !strings.HasPrefix(err.Error(), "zendesk: unified_statuses.set_many: job J: ") {
		t.Errorf("error %v", err)
	}
	if len(got.Results) != 2 || got.Results[0].Outcome != applied || got.Results[1].Outcome != unknown {
		t.Errorf("results %+v", got.Results)
	}
}

// 300 agents and more are three jobs and more, and one result.
func TestFaultC9SetManyInChunks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		var ids []int64
		for id := int64(1); id <= 305; id++ {
			ids = append(ids, id)
			z.PutAgent(zendesktest.Agent{ID: id, Status: zendesk.StatusOnline, Light: id == 5})
		}
		z.DeleteAgent(250)
		start := time.Now()
		got, err := z.Client().UnifiedStatuses.SetMany(t.Context(), ids, zendesk.StatusAway)
		if err != nil {
			t.Fatal(err)
		}
		if z.Writes() != 303 || len(got.JobIDs) != 4 || !got.Started.Equal(start) || !got.Ended.Equal(time.Now()) || got.Date.IsZero() {
			t.Errorf("%d writes by jobs %v, %+v", z.Writes(), got.JobIDs, got.Receipt)
		}
		if !slices.EqualFunc(got.Results, ids, func(r zendesk.AgentJobResult, id int64) bool { return r.AgentID == id && r.Outcome != unknown }) {
			t.Errorf("%d results", len(got.Results))
		}
		var refused []string
		for _, r := range got.Failed() {
			refused = append(refused, fmt.Sprint(r.AgentID, " ", r.Code))
		}
		if diff := cmp.Diff([]string{"5 RecordInvalid", "250 RecordNotFound"}, refused); diff != "" {
			t.Errorf("failed (-want +got):\n%s", diff)
		}
	})
}

// What was done before an error comes with it.
func TestSetManyStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		var ids []int64
		for id := int64(1); id <= 201; id++ {
			ids = append(ids, id)
			z.PutAgent(zendesktest.Agent{ID: id, Status: zendesk.StatusOnline})
		}
		c := z.Client(zendesk.WithHTTPClient(&http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			if strings.Contains(r.URL.RawQuery, "101") {
				return reply(r, 403, `{"error": "Forbidden"}`), nil
			}
			return z.RoundTrip(r)
		})}))
		got, err := c.UnifiedStatuses.SetMany(t.Context(), ids, zendesk.StatusAway)
		if !errors.Is(err, zendesk.ErrForbidden) || len(got.JobIDs) != 1 || len(got.Results) != 201 || z.Writes() != 100 {
			t.Errorf("error %v, jobs %v, %d results, %d writes", err, got.JobIDs, len(got.Results), z.Writes())
		}
		if got.Results[99].Outcome != applied || got.Results[100].Outcome != unknown || got.Results[200].AgentID != 201 {
			t.Errorf("results %+v", got.Results[99:101])
		}
	})
}

func TestSkills(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := zendesktest.New(t)
		french, dutch := z.PutSkill("Language", "French"), z.PutSkill("Language", "Dutch")
		z.PutAgent(zendesktest.Agent{ID: 7001, Skills: []string{french}})
		z.PutAgent(zendesktest.Agent{ID: 7002})
		s, ctx := z.Client().Skills, t.Context()
		kind, err := first(s.AllTypes(ctx, zendesk.SkillListOptions{}))
		if err != nil || kind.Name != "Language" {
			t.Fatalf("type %+v, %v", kind, err)
		}
		page, err := s.OfType(ctx, kind.ID, zendesk.SkillListOptions{})
		now := time.Now().UTC()
		if want := []zendesk.Skill{
			{ID: french, Name: "French", TypeID: kind.ID, CreatedAt: now, UpdatedAt: now},
			{ID: dutch, Name: "Dutch", TypeID: kind.ID, CreatedAt: now, UpdatedAt: now},
		}; err != nil || !cmp.Equal(want, page.Items) {
			t.Errorf("skills %+v, %v", page, err)
		}
		if got, err := s.Set(ctx, 7001, []string{dutch}); err != nil || len(got) != 1 || got[0].Name != "Dutch" {
			t.Errorf("Set: %+v, %v", got, err)
		}
		has := func(want string) {
			t.Helper()
			var got []string
			for a, err := range s.All(ctx, zendesk.AgentSkillListOptions{AgentIDs: []int64{7001, 7002}, Size: 1}) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, fmt.Sprint(a.AgentID, a.Name))
			}
			if strings.Join(got, " ") != want {
				t.Errorf("agents have %q, want %q", got, want)
			}
		}
		has("7001Dutch")
		for _, tt := range []struct {
			action zendesk.SkillAction
			skill  string
			want   string
		}{
			{zendesk.SkillsAdd, french, "7001Dutch 7001French 7002French"}, {zendesk.SkillsRemove, dutch, "7001French 7002French"},
			{zendesk.SkillsReplace, dutch, "7001Dutch 7002Dutch"},
		} {
			done, err := s.ChangeMany(ctx, tt.action, []int64{7001, 7002, 9}, []string{tt.skill})
			if err != nil || len(done.Failed()) != 1 || done.Failed()[0].AgentID != 9 {
				t.Errorf("%s: %+v, %v", tt.action, done.Failed(), err)
			}
			has(tt.want)
		}
		if got, err := s.Set(ctx, 7001, nil); err != nil || len(got) != 0 {
			t.Errorf("Set of nothing: %+v, %v", got, err)
		}
	})
}
