package zendesk_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A job changes each ticket that it can, and names the others.
func TestUpdateMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		c, ctx := z.Client(), t.Context()
		open, closed := z.PutTicket(zendesktest.Ticket{Tags: []string{"old"}}), z.PutTicket(zendesktest.Ticket{})
		z.CloseTicket(closed)
		job, err := c.Tickets.UpdateMany(ctx, []int64{open, closed, 404}, zendesk.TicketUpdate{Subject: zendesk.Set("Storm")},
			zendesk.TagChange{Add: []string{"billing"}, Remove: []string{"old"}})
		if err != nil || job.Ended() || job.Total != 3 {
			t.Fatalf("%+v, %v", job, err)
		}
		done, err := c.JobStatuses.Wait(ctx, job.ID)
		if err != nil || len(done.Results) != 3 || done.Results[0].Outcome != zendesk.OutcomeApplied || done.Results[2].Index != 2 {
			t.Fatalf("%+v, %v", done, err)
		}
		var failed []int64
		for _, r := range done.Failed() {
			failed = append(failed, r.ID)
		}
		if diff := cmp.Diff([]int64{closed, 404}, failed); diff != "" {
			t.Errorf("failed (-want +got):\n%s", diff)
		}
		got, err := c.Tickets.Get(ctx, open)
		if err != nil || got.Subject != "Storm" || len(got.Tags) != 1 || got.Tags[0] != "billing" || string(got.CustomFields[0].Value) != `"billing"` {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// Merged tickets are closed, and what is said stays where it was asked for.
func TestMerge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		c, ctx := z.Client(), t.Context()
		target, source := z.PutTicket(zendesktest.Ticket{}), z.PutTicket(zendesktest.Ticket{})
		job, err := c.Tickets.Merge(ctx, target, []int64{source}, zendesk.MergeSpec{TargetComment: "took over", SourceComment: "went on"})
		if err != nil {
			t.Fatal(err)
		}
		if done, err := c.JobStatuses.Wait(ctx, job.ID); err != nil || len(done.Failed()) != 0 {
			t.Fatalf("%+v, %v", done, err)
		}
		for id, want := range map[int64]string{target: "took over", source: "went on"} {
			got, err := first(c.Tickets.AllComments(ctx, id, zendesk.CommentListOptions{Sort: "-created_at"}))
			if err != nil || got.Body != want || got.Public {
				t.Errorf("ticket %d: %+v, %v", id, got, err)
			}
		}
		if got, err := c.Tickets.Get(ctx, source); err != nil || got.Status != zendesk.TicketClosed || len(got.Tags) != 1 {
			t.Errorf("%+v, %v", got, err)
		}
		if err := c.Tickets.Delete(ctx, source); err != nil {
			t.Error(err)
		}
		if _, err := c.Tickets.Get(ctx, source); !errors.Is(err, zendesk.ErrNotFound) {
			t.Errorf("deleted: %v", err)
		}
	})
}

// Results come as a list, as one object or not at all.
func TestJobStatusForms(t *testing.T) {
	for body, want := range map[string][]zendesk.Outcome{
		`null`:              nil,
		`{"success": true}`: {zendesk.OutcomeApplied},
		`[{"id": 1, "success": true}, {"index": 1, "error": "E", "id": 2, "details": "text"}, {"id": 3}]`: {zendesk.OutcomeApplied, zendesk.OutcomeFailed, zendesk.OutcomeUnknown},
	} {
		job, err := canned(t, 200, `{"job_status": {"id": "V3-1", "total": null, "status": "completed", "results": `+body+`}}`).JobStatuses.Wait(t.Context(), "V3-1")
		if err != nil {
			t.Errorf("%s: %v", body, err)
			continue
		}
		var got []zendesk.Outcome
		for _, r := range job.Results {
			got = append(got, r.Outcome)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
	failed, err := canned(t, 200, `{"job_status": {"id": "j", "status": "failed"}}`).JobStatuses.Wait(t.Context(), "j")
	if !errors.Is(err, zendesk.ErrJobFailed) || failed == nil {
		t.Errorf("failed: %v, %v", failed, err)
	}
}

// A wait ends with its context.
func TestJobWaitEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := canned(t, 200, `{"job_status": {"id": "j", "status": "working"}}`)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if _, err := c.JobStatuses.Wait(ctx, "j"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
	})
}

// Of the tags that a reply lists, what is no text is left out.
func TestOddTags(t *testing.T) {
	got, err := canned(t, 200, `{"tags": ["a", null, {"id": 1}, 5]}`).Tickets.AddTags(t.Context(), 1, []string{"a"})
	if diff := cmp.Diff([]string{"a", "5"}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, body := range []string{`{"tags": null}`, `{"tags": "a"}`, `{}`} {
		if got, err := canned(t, 200, body).Tickets.AddTags(t.Context(), 1, []string{"a"}); !errors.Is(err, zendesk.ErrReply) {
			t.Errorf("%s: %v, %v", body, got, err)
		}
	}
	if got, err := canned(t, 200, `{"tags": []}`).Tickets.RemoveTags(t.Context(), 1, []string{"a"}); err != nil || len(got) != 0 {
		t.Errorf("none left: %v, %v", got, err)
	}
}
