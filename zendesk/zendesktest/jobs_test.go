package zendesktest_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func outcomes(results []zendesk.AgentJobResult) map[int64]zendesk.Outcome {
	out := map[int64]zendesk.Outcome{}
	for _, r := range results {
		out[r.AgentID] = r.Outcome
	}
	return out
}

// On one goroutine: the wait for the job is what moves the clock.
func TestBulk(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z := team(t, zendesktest.WithClock(v))
	s := z.Client(zendesk.WithPollInterval(400 * time.Millisecond)).UnifiedStatuses
	got, err := s.SetMany(t.Context(), []int64{7001, 7002, 7009, 7004, 7003}, docs)
	if err != nil {
		t.Fatal(err)
	}
	want := map[int64]zendesk.Outcome{
		7001: zendesk.OutcomeApplied, 7002: zendesk.OutcomeFailed, 7009: zendesk.OutcomeFailed, 7004: zendesk.OutcomeFailed, 7003: zendesk.OutcomeFailed,
	}
	if diff := cmp.Diff(want, outcomes(got.Results)); diff != "" || got.Results[1].Code != "RecordInvalid" || got.Results[2].Code != "RecordNotFound" {
		t.Errorf("results %v (-want +got):\n%s", got.Results, diff)
	}
	if took := got.Ended.Sub(start); took != 1200*time.Millisecond || !got.Started.Equal(start) || got.Date.IsZero() || z.Writes() != 1 {
		t.Errorf("took %v, %d writes: %+v", took, z.Writes(), got)
	}
	job, err := s.StartMany(t.Context(), []int64{7001, 7002}, zendesk.StatusAway)
	if err != nil || job.Status != zendesk.JobQueued || job.Total != 2 {
		t.Fatalf("job %+v, %v", job, err)
	}
	v.RunUntil(v.Now().Add(500 * time.Millisecond))
	if job, err = s.Job(t.Context(), job.ID); err != nil || job.Status != zendesk.JobWorking || job.Progress != 1 || job.Message != "1 of 2 done" {
		t.Errorf("job %+v, %v", job, err)
	}
	z.SetOmnichannel(false)
	v.RunUntil(v.Now().Add(500 * time.Millisecond))
	job, err = s.Job(t.Context(), job.ID)
	if diff := cmp.Diff(map[int64]zendesk.Outcome{7001: zendesk.OutcomeApplied, 7002: zendesk.OutcomeFailed}, outcomes(job.Results)); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func TestBulkLimits(t *testing.T) {
	z := team(t, zendesktest.WithClock(ctikit.NewVirtualClock(start)))
	s := z.Client(zendesk.WithRetries(1, time.Second)).UnifiedStatuses
	many := make([]int64, 101)
	for i := range many {
		many[i] = int64(i + 1)
	}
	if _, err := s.StartMany(t.Context(), many, docs); !errors.Is(err, zendesk.ErrInvalid) {
		t.Errorf("101 agents: %v", err)
	}
	for range 30 {
		if _, err := s.StartMany(t.Context(), []int64{7001}, docs); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.StartMany(t.Context(), []int64{7001}, docs)
	if e, ok := errors.AsType[*zendesk.Error](err); !ok || e.Code != "TooManyJobs" {
		t.Errorf("the 31st job: %v", err)
	}
	if _, err := s.Job(t.Context(), "01JBX"); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("an unknown job: %v", err)
	}
}

func TestBulkIsCutShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := team(t)
		c := z.Client(zendesk.WithRetries(1, time.Second))
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		got, err := c.UnifiedStatuses.SetMany(ctx, []int64{7001}, docs)
		if !errors.Is(err, context.DeadlineExceeded) || len(got.JobIDs) != 1 {
			t.Errorf("SetMany = %+v, %v", got, err)
		}
		z.FailNext("GET /api/v2/agent_availabilities/agent_statuses/job_statuses/{job_id}", ctikit.Fault{Status: 500})
		if got, err := c.UnifiedStatuses.SetMany(t.Context(), []int64{7001}, docs); !errors.Is(err, zendesk.ErrServer) || len(got.JobIDs) != 1 {
			t.Errorf("SetMany = %+v, %v", got, err)
		}
		time.Sleep(time.Minute)
	})
}

func TestBudgets(t *testing.T) {
	for _, plain := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(10 * time.Second) // into the minute
			opts := []zendesktest.Option{zendesktest.WithBudgets(3, 2)}
			if plain {
				opts = append(opts, zendesktest.WithPlain429())
			}
			z := team(t, opts...)
			var seen []ctikit.RateLimit
			c := z.Client(zendesk.WithRetries(1, time.Second), zendesk.WithRateObserver(func(l ctikit.RateLimit) { seen = append(seen, l) }))
			get := func() error { _, err := c.Availability.Get(t.Context(), 7001); return err }
			z.Spend(1)
			if err := errors.Join(get(), get()); err != nil {
				t.Fatal(err)
			}
			err := get()
			e, ok := errors.AsType[*zendesk.Error](err)
			if !ok || !errors.Is(err, zendesk.ErrRateLimited) || e.RetryAfter != 50*time.Second || (e.Code == "") != plain {
				t.Errorf("the fourth: %v", err)
			}
			if _, err := c.Users.ShowMany(t.Context(), []int64{1}); err != nil {
				t.Errorf("another budget: %v", err)
			}
			want := []ctikit.RateLimit{
				{Bucket: zendesk.BucketAvailability, Limit: 3, Remaining: 1, Status: 200}, {Bucket: zendesk.BucketAvailability, Limit: 3, Status: 200},
				{Bucket: zendesk.BucketAvailability, Limit: 3, RetryAfter: 50 * time.Second, Status: 429},
				{Bucket: zendesk.BucketAccount, Limit: 2, Remaining: 1, Reset: 50 * time.Second, Status: 200},
			}
			if diff := cmp.Diff(want, seen); diff != "" {
				t.Errorf("observed (-want +got):\n%s", diff)
			}
			patient, err := c.With(zendesk.WithRetries(2, time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := patient.Availability.Get(t.Context(), 7001); err != nil {
				t.Errorf("after waiting: %v", err)
			}
		})
	}
}

// listener is a TB that counts complaints.
type listener struct{ heard []string }

func (*listener) Helper()        {}
func (*listener) Cleanup(func()) {}
func (l *listener) Errorf(format string, _ ...any) {
	l.heard = append(l.heard, format)
}

func TestStrictness(t *testing.T) {
	var tb listener
	z := team(&tb)
	if got := send(t, z, "GET", "/api/v2/agent_availability", ""); got != 404 || len(tb.heard) != 1 {
		t.Errorf("unknown route: status %d, complaints %v", got, tb.heard)
	}
	if z.Client(zendesk.WithLogger(nil)) != nil || len(tb.heard) != 2 {
		t.Errorf("a bad option: complaints %v", tb.heard)
	}
	for want, act := range map[string]func(z *zendesktest.Fake){
		"agent 1 does not exist":     func(z *zendesktest.Fake) { z.SetStatus(1, docs) },
		"agent 2 does not exist":     func(z *zendesktest.Fake) { z.Disconnect(2) },
		"agent 3 does not exist":     func(z *zendesktest.Fake) { z.AddWorkItem(3, "talk", "x", "") },
		"agent 4 does not exist":     func(z *zendesktest.Fake) { z.SetGroups(4, nil); z.Reconnect(4) },
		"agent 5 does not exist":     func(z *zendesktest.Fake) { z.DeleteAgent(5); z.AddChannel(5, "x"); z.StatusOf(5) },
		"positive":                   func(z *zendesktest.Fake) { z.PutAgent(zendesktest.Agent{}) },
		"not in the catalog":         func(z *zendesktest.Fake) { z.PutAgent(zendesktest.Agent{ID: 5, Status: 99}) },
		"light":                      func(z *zendesktest.Fake) { z.SetStatus(7004, zendesk.StatusAway) },
		"groups":                     func(z *zendesktest.Fake) { z.SetStatus(7002, docs) },
		"no channel":                 func(z *zendesktest.Fake) { z.SetMaxCapacity(7001, "fax", 1) },
		"no work item":               func(z *zendesktest.Fake) { z.RemoveWorkItem(7001, "talk", "x", "") },
		"has work item":              func(z *zendesktest.Fake) { z.AddWorkItem(7001, "talk", "y", ""); z.AddWorkItem(7001, "talk", "y", "") },
		"already":                    func(z *zendesktest.Fake) { z.AddChannel(7001, "talk") },
		"one status sets all":        func(z *zendesktest.Fake) { z.SetChannelStatus(7001, "talk", "away") },
		"name of status":             func(z *zendesktest.Fake) { z.PutStatus(zendesk.UnifiedStatus{Name: "away"}) },
		"want a name":                func(z *zendesktest.Fake) { z.PutStatus(zendesk.UnifiedStatus{}) },
		"default one":                func(z *zendesktest.Fake) { z.PutStatus(zendesk.UnifiedStatus{ID: 3, Name: "x"}) },
		"not a custom":               func(z *zendesktest.Fake) { z.DeleteStatus(3); z.RenameStatus(4, "x") },
		"status 120045 has the name": func(z *zendesktest.Fake) { z.RenameStatus(docs, "away") },
		"omnichannel routing is off": func(z *zendesktest.Fake) {
			z.SetOmnichannel(false)
			defer z.SetOmnichannel(true)
			z.SetStatus(7001, docs)
		},
	} {
		if err := z.Try(act); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	z.DeleteAgent(7003)
	if got := send(t, z, "GET", "/api/v2/agent_availabilities/7003", ""); got != 404 {
		t.Errorf("a removed agent: %d", got)
	}
	z.SetStatus(7003, docs)
	if len(tb.heard) != 3 {
		t.Errorf("complaints %v", tb.heard)
	}
}

// Requests that other clients might get wrong.
func TestBadRequests(t *testing.T) {
	z := team(t)
	const webhook = `{"webhook": {"name": "n", "status": "active", "endpoint": "https://hooks.example.test/", "http_method": "POST", "request_format": "json", "subscriptions": ["zen:event-type:user.created"]}}`
	if got := send(t, z, "POST", "/api/v2/webhooks", webhook); got != 201 {
		t.Errorf("a good webhook: %d", got)
	}
	var id string
	for w, err := range z.Client().Webhooks.All(t.Context(), zendesk.WebhookListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		id = w.ID
	}
	tests := []struct {
		method, path, body string
		want               int
	}{
		{"PUT", "/api/v2/agent_availabilities/agent_statuses/agents/7001", `{"agent_status_id": 4}`, 400},
		{"PUT", "/api/v2/agent_availabilities/agent_statuses/agents/x", `{"id": 4}`, 404},
		{"PUT", "/api/v2/agent_availabilities/agent_statuses/agents/update_many?ids=a", `{"id": 4}`, 400},
		{"PUT", "/api/v2/agent_availabilities/agent_statuses/agents/update_many?ids=7001", `{}`, 400},
		{"GET", "/api/v2/agent_availabilities?filter[agent_id]=x", ``, 400},
		{"GET", "/api/v2/agent_availabilities?page[before]=x", ``, 400},
		{"GET", "/api/v2/agent_availabilities/agent_statuses?page[size]=0", ``, 400},
		{"GET", "/api/v2/agent_availabilities/7001/channels/talk/relationships/work_items?page[size]=x", ``, 400},
		{"GET", "/api/v2/agent_availabilities/9/channels/talk/relationships/work_items", ``, 404},
		{"DELETE", "/api/v2/agent_availabilities/7001", ``, 405},
		{"GET", "/api/v2/users.json", ``, 200},
		{"GET", "/api/v2/users.json?page[size]=1&role=admin", ``, 200},
		{"GET", "/api/v2/users.json?page[size]=1000", ``, 400},
		{"GET", "/api/v2/users/show_many.json?ids=x", ``, 400},
		{"GET", "/api/v2/users/show_many.json?ids=" + strings.Repeat("1,", 100) + "1", ``, 400},
		{"POST", "/api/v2/webhooks", `x`, 400},
		{"POST", "/api/v2/webhooks", strings.Replace(webhook, "https:", "ftp:", 1), 422},
		{"POST", "/api/v2/webhooks", strings.Replace(webhook, "POST", "GET", 1), 422},
		{"POST", "/api/v2/webhooks", `{"webhook": {"name": "n"}}`, 422},
		{"PATCH", "/api/v2/webhooks/" + id, `{"webhook": {"name": "patched"}}`, 204},
		{"PATCH", "/api/v2/webhooks/" + id, `{"webhook": {"name": ""}}`, 422},
		{"PUT", "/api/v2/webhooks/" + id, strings.Replace(webhook, `"zen:event-type:user.created"`, `"conditional_ticket_events"`, 1), 422},
		{"PUT", "/api/v2/webhooks/" + id, `{}`, 422},
		{"GET", "/api/v2/webhooks?page[size]=0", ``, 400},
		{"GET", "/api/v2/webhooks/" + id + "/invocations?page[size]=0", ``, 400},
		{"POST", "/api/v2/webhooks/test", `{}`, 422},
		{"POST", "/api/v2/webhooks/test", `x`, 400},
	}
	for _, tt := range tests {
		if got := send(t, z, tt.method, tt.path, tt.body); got != tt.want {
			t.Errorf("%s %s %s: %d, want %d", tt.method, tt.path, tt.body, got, tt.want)
		}
	}
	if w, err := z.Client().Webhooks.Get(t.Context(), id); err != nil || w.Name != "patched" || w.Endpoint == "" {
		t.Errorf("after PATCH: %v, %v", w, err)
	}
}

// The words of failures that a test asks for.
func TestFailNext(t *testing.T) {
	z := team(t)
	c := z.Client(zendesk.WithRetries(1, time.Second))
	for _, status := range []int{400, 401, 403, 404, 409, 429, 500, 503} {
		z.FailNext("*", ctikit.Fault{Status: status, RetryAfter: ctikit.RetryAtOnce})
		_, err := c.Availability.Get(t.Context(), 7001)
		if e, ok := errors.AsType[*zendesk.Error](err); !ok || e.Status != status || e.RequestID == "" {
			t.Errorf("status %d: %v", status, err)
		}
	}
	if log := z.Requests(); len(log) != 8 || log[7].Status != http.StatusServiceUnavailable || z.Count("GET /api/v2/agent_availabilities/7001") != 8 {
		t.Errorf("log %v", log)
	}
	if z.OpenBodies() != 0 {
		t.Errorf("%d open bodies", z.OpenBodies())
	}
}
