package zendesk_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// The newest comment comes first where that is asked for, and the id of a write
// is that of its comment.
func TestComments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		tickets, ctx := z.Client().Tickets, t.Context()
		id := z.PutTicket(zendesktest.Ticket{})
		z.CustomerReplies(id, "Hello?")
		done, err := tickets.Update(ctx, id, zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "Call 4711"}})
		if err != nil {
			t.Fatal(err)
		}
		newest, err := all(tickets.AllComments(ctx, id, zendesk.CommentListOptions{Size: 1, Sort: "-created_at"}))
		if err != nil || len(newest) != 3 || newest[0].ID != done.CommentID || newest[0].Body != "Call 4711" || newest[0].Public || !newest[2].Public {
			t.Errorf("%+v, %v", newest, err)
		}
		oldest, err := all(tickets.AllComments(ctx, id, zendesk.CommentListOptions{Size: 2}))
		if err != nil || len(oldest) != 3 || oldest[2].ID != done.CommentID {
			t.Errorf("%+v, %v", oldest, err)
		}
		if _, ok := newest[0].Call(); ok {
			t.Error("a text is of a call")
		}
	})
}

// Comments of calls keep what Zendesk sent, and can be read in either's words.
func TestVoiceComments(t *testing.T) {
	at := time.Date(2026, 1, 31, 14, 5, 9, 0, time.UTC)
	for name, tt := range map[string]struct {
		body string
		want zendesk.CommentCall
	}{
		"voice": {`{"id": 1, "type": "VoiceComment", "data": {"from": "+15550100", "to": "+15550199", "recording_url": "https://rec.example.test/a", "recording_duration": "39",
			"call_duration": 40, "call_id": null, "answered_by_id": 28, "transcription_text": "Hi", "started_at": "2026-01-31 14:05:09 UTC", "location": "Dublin"}}`,
			zendesk.CommentCall{
				From: "+15550100", To: "+15550199", RecordingURL: "https://rec.example.test/a", RecordingDuration: 39 * time.Second, Duration: 40 * time.Second,
				AnsweredByID: 28, Transcription: "Hi", StartedAt: at, Location: "Dublin",
			}},
		"call": {`{"id": 2, "type": "TpeVoiceComment", "data": {"app_id": 1003999, "call_id": 16444799095826, "direction": "inbound", "external_id": "ctr-1",
			"recording_url": "", "from_line": "+15550100", "call_started_at": "2026-01-31T14:05:09Z", "duration": 40}}`,
			zendesk.CommentCall{CallID: 16444799095826, AppID: 1003999, Direction: "inbound", ExternalID: "ctr-1", From: "+15550100", StartedAt: at, Duration: 40 * time.Second}},
		"odd": {`{"id": 3, "type": "NewComment", "data": {"call_id": "x", "from": 7, "started_at": {}}}`, zendesk.CommentCall{From: "7"}},
	} {
		page, err := canned(t, 200, `{"comments": [`+tt.body+`]}`).Tickets.Comments(t.Context(), 1, zendesk.CommentListOptions{})
		if err != nil || len(page.Items) != 1 {
			t.Errorf("%s: %v, %v", name, page, err)
			continue
		}
		got, ok := page.Items[0].Call()
		if diff := cmp.Diff(tt.want, got); diff != "" || !ok {
			t.Errorf("%s: %v (-want +got):\n%s", name, ok, diff)
		}
	}
}

// The fake's comment of a call reads back as Zendesk's does.
func TestVoiceCommentOfTheFake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		id := z.PutTicket(zendesktest.Ticket{})
		done, err := z.Client().Tickets.Update(t.Context(), id, zendesk.TicketUpdate{VoiceComment: &zendesk.VoiceComment{
			From: "+15550100", To: "+15550199", RecordingURL: "https://rec.example.test/a", StartedAt: time.Date(2026, 1, 31, 14, 5, 9, 0, time.UTC), Seconds: 40,
		}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := all(z.Client().Tickets.AllComments(t.Context(), id, zendesk.CommentListOptions{Sort: "-created_at"}))
		if err != nil || len(got) != 2 || got[0].Type != zendesk.CommentVoice || got[0].ID != done.CommentID {
			t.Fatalf("%+v, %v", got, err)
		}
		if call, ok := got[0].Call(); !ok || call.Duration != 40*time.Second || call.StartedAt.IsZero() || call.From != "+15550100" {
			t.Errorf("%+v", call)
		}
	})
}

// A ticket can begin with a call, and reads back the same by either API. A key
// makes one of it.
func TestTicketsBeginWithCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		z.PutAgent(zendesktest.Agent{ID: 7001})
		c, ctx := z.Client(), t.Context()
		spec := zendesk.TicketSpec{VoiceComment: voiceComment(), SubmitterID: 7001, Key: "call-1/ticket"}
		made, err1 := c.Tickets.Create(ctx, spec)
		again, err2 := c.Tickets.Create(ctx, spec)
		called, err3 := c.Voice.CreateTicket(ctx, zendesk.VoiceTicketSpec{Via: zendesk.VoiceInbound, VoiceComment: voiceComment(), SubmitterID: zendesk.Set(int64(7001))})
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		if again.Ticket.ID != made.Ticket.ID || again.Lookup != zendesk.KeyKnown || made.CommentID == 0 || called.Via.Channel != "voice" {
			t.Errorf("%+v\n%+v\n%+v", made, again, called)
		}
		plain, err1 := all(c.Tickets.AllComments(ctx, made.Ticket.ID, zendesk.CommentListOptions{}))
		voice, err2 := all(c.Tickets.AllComments(ctx, called.ID, zendesk.CommentListOptions{}))
		if err := errors.Join(err1, err2); err != nil || len(plain) != 1 || plain[0].ID != made.CommentID {
			t.Fatalf("%+v, %v", plain, err)
		}
		if call, ok := plain[0].Call(); !ok || call.RecordingURL != "https://rec.example.test/a" || !call.StartedAt.Equal(callStart) || plain[0].AuthorID != 7001 {
			t.Errorf("%+v", plain[0])
		}
		ids := cmpopts.IgnoreFields(zendesk.Comment{}, "ID", "AuditID")
		if diff := cmp.Diff(plain, voice, ids); diff != "" {
			t.Errorf("by the two APIs (-tickets +voice):\n%s", diff)
		}
	})
}

// Tags select and clear dropdowns; a stale or closed ticket refuses them.
func TestTags(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		z := newDesk(t)
		tickets, ctx := z.Client().Tickets, t.Context()
		id := z.PutTicket(zendesktest.Ticket{Tags: []string{"phone"}})
		want := func(name string, got []string, err error, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
			}
		}
		got, err := tickets.AddTags(ctx, id, []string{"billing"})
		want("add", got, err, "billing", "phone")
		now, err := tickets.Get(ctx, id)
		if err != nil || string(now.CustomFields[0].Value) != `"billing"` {
			t.Errorf("%+v, %v", now, err)
		}
		got, err = tickets.RemoveTags(ctx, id, []string{"billing"})
		want("remove", got, err, "phone")
		got, err = tickets.SetTags(ctx, id, []string{"sales"}, now.UpdatedAt)
		want("set", got, err, "sales")
		time.Sleep(time.Second)
		got, err = tickets.SetTags(ctx, id, nil, time.Time{})
		want("clear", got, err, []string{}...)
		if _, err := tickets.SetTags(ctx, id, []string{"a"}, now.UpdatedAt); !errors.Is(err, zendesk.ErrConflict) {
			t.Errorf("stale: %v", err)
		}
		z.CloseTicket(id)
		if _, err := tickets.AddTags(ctx, id, []string{"a"}); !errors.Is(err, zendesk.ErrTicketClosed) {
			t.Errorf("closed: %v", err)
		}
	})
}
