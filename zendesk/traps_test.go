package zendesk_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// What surprises programs that file calls in Zendesk: each trap by name, with
// what this package makes of it.
func TestTraps(t *testing.T) {
	for name, trap := range map[string]func(*testing.T, *zendesktest.Fake){
		"a dropped dropdown value is found":             droppedValue,
		"tags and fields are one store":                 oneStore,
		"tags go only where asked":                      tagsStay,
		"a closed ticket refuses every update":          closedForGood,
		"a closed ticket goes on in a follow-up":        followUp,
		"a refused solve names the field":               solveRefused,
		"a safe update conflicts":                       staleStamp,
		"no reply leads elsewhere":                      otherHosts,
		"an anonymous user is nobody":                   anonymous,
		"search ends after 1,000 results":               searchEnds,
		"a phone written to a user is one more":         secondNumber,
		"a number of two users is shared":               sharedNumber,
		"scopes of users and tickets are not enough":    narrowScopes,
		"a comment is what the ticket is, unless it is": commentsSayPublic,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { trap(t, newDesk(t)) })
		})
	}
}

// fail ends a trap whose preparation went wrong.
func fail(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func droppedValue(t *testing.T, z *zendesktest.Fake) {
	sent := []zendesk.CustomField{zendesk.FieldValue(topic, "moon"), zendesk.FieldValue(accountNo, int64(7))}
	done, err := z.Client().Tickets.Update(t.Context(), z.PutTicket(zendesktest.Ticket{}), zendesk.TicketUpdate{CustomFields: sent})
	fail(t, err)
	if diff := cmp.Diff(sent[:1], zendesk.NotApplied(sent, done.Ticket.CustomFields)); diff != "" {
		t.Errorf("not applied (-want +got):\n%s", diff)
	}
}

// shows compares a ticket's tags and its dropdown with what they should be.
func shows(t *testing.T, c *zendesk.Client, id int64, chosen string, tags ...string) {
	t.Helper()
	got, err := c.Tickets.Get(t.Context(), id)
	fail(t, err)
	for _, f := range got.CustomFields {
		if f.ID == topic && string(f.Value) != chosen {
			t.Errorf("dropdown %s, want %s", f.Value, chosen)
		}
	}
	if diff := cmp.Diff(tags, got.Tags); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
}

func oneStore(t *testing.T, z *zendesktest.Fake) {
	c, ctx := z.Client(), t.Context()
	id := z.PutTicket(zendesktest.Ticket{Tags: []string{"phone"}})
	choose := func(value string) error {
		return none(c.Tickets.Update(ctx, id, zendesk.TicketUpdate{CustomFields: []zendesk.CustomField{zendesk.FieldValue(topic, value)}}))
	}
	fail(t, choose("billing"))
	shows(t, c, id, `"billing"`, "billing", "phone")
	fail(t, none(c.Tickets.AddTags(ctx, id, []string{"sales"})))
	shows(t, c, id, `"sales"`, "phone", "sales")
	fail(t, none(c.Tickets.RemoveTags(ctx, id, []string{"sales"})))
	shows(t, c, id, `null`, "phone")
	fail(t, choose("sales"), none(c.Tickets.SetTags(ctx, id, []string{"late"}, time.Time{})))
	shows(t, c, id, `null`, "late")
}

func tagsStay(t *testing.T, z *zendesktest.Fake) {
	c, ctx := z.Client(), t.Context()
	id := z.PutTicket(zendesktest.Ticket{Tags: []string{"billing", "phone"}})
	fail(t, none(c.Tickets.AddTags(ctx, id, []string{"late"})))
	fail(t, none(c.Tickets.RemoveTags(ctx, id, []string{"unknown"})))
	fail(t, none(c.Tickets.Update(ctx, id, ticketNote())))
	job, err := c.Tickets.UpdateMany(ctx, []int64{id}, zendesk.TicketUpdate{}, zendesk.TagChange{Add: []string{"vip"}})
	fail(t, err)
	fail(t, none(c.JobStatuses.Wait(ctx, job.ID)))
	fail(t, none(c.Calls.Create(ctx, callOn(id), &zendesk.CallCommentSpec{Title: "Call"})))
	shows(t, c, id, `"billing"`, "billing", "late", "phone", "vip")
}

// ticketNote adds an internal note.
func ticketNote() zendesk.TicketUpdate { return zendesk.TicketUpdate{Comment: new(note("Call 4711"))} }

// callOn is a call of a ticket.
func callOn(ticketID int64) zendesk.CallData {
	data := callData()
	data.TicketID = zendesk.Set(ticketID)
	return data
}

// closedForGood tries every operation that writes to a ticket.
func closedForGood(t *testing.T, z *zendesktest.Fake) {
	c, ctx := z.Client(), t.Context()
	id, other := z.PutTicket(zendesktest.Ticket{Tags: []string{"phone"}}), z.PutTicket(zendesktest.Ticket{})
	shown, err := c.Calls.Create(ctx, callOn(id), nil)
	fail(t, err)
	z.CloseTicket(id)
	voice := zendesk.TicketUpdate{VoiceComment: &zendesk.VoiceComment{From: "+15550100", To: "+15550199", StartedAt: callStart}}
	for name, err := range map[string]error{
		"tickets.update, comment":       none(c.Tickets.Update(ctx, id, ticketNote())),
		"tickets.update, voice comment": none(c.Tickets.Update(ctx, id, voice)),
		"tickets.update, status":        none(c.Tickets.Update(ctx, id, zendesk.TicketUpdate{Status: zendesk.Set(zendesk.TicketOpen)})),
		"tickets.update, field":         none(c.Tickets.Update(ctx, id, zendesk.TicketUpdate{CustomFields: []zendesk.CustomField{zendesk.FieldValue(accountNo, int64(7))}})),
		"tickets.add_tags":              none(c.Tickets.AddTags(ctx, id, []string{"a"})),
		"tickets.set_tags":              none(c.Tickets.SetTags(ctx, id, []string{"a"}, time.Time{})),
		"tickets.remove_tags":           none(c.Tickets.RemoveTags(ctx, id, []string{"phone"})),
		"tickets.merge, as the target":  none(c.Tickets.Merge(ctx, id, []int64{other}, zendesk.MergeSpec{})),
		"calls.create, with a comment":  none(c.Calls.Create(ctx, callOn(id), &zendesk.CallCommentSpec{Title: "Call"})),
		"calls.comment":                 none(c.Calls.Comment(ctx, shown.ID, zendesk.CallCommentSpec{Title: "Call"})),
	} {
		if e, ok := errors.AsType[*zendesk.Error](err); !ok || e.Status != 422 || !errors.Is(err, zendesk.ErrTicketClosed) || !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, begin := range map[string]func() (*zendesk.JobStatus, error){
		"tickets.update_many": func() (*zendesk.JobStatus, error) {
			return c.Tickets.UpdateMany(ctx, []int64{id}, ticketNote(), zendesk.TagChange{})
		},
		"tickets.merge, as a source": func() (*zendesk.JobStatus, error) {
			return c.Tickets.Merge(ctx, other, []int64{id}, zendesk.MergeSpec{})
		},
	} {
		job, err := begin()
		fail(t, err)
		done, err := c.JobStatuses.Wait(ctx, job.ID)
		if err != nil || len(done.Failed()) != 1 || !strings.Contains(string(done.Failed()[0].Raw), "closed prevents") {
			t.Errorf("%s: %+v, %v", name, done, err)
		}
	}
	shows(t, c, id, `null`, "phone")
	if got, err := all(c.Tickets.AllComments(ctx, id, zendesk.CommentListOptions{})); err != nil || len(got) != 1 {
		t.Errorf("%d comments, %v", len(got), err)
	}
}

func followUp(t *testing.T, z *zendesktest.Fake) {
	c, ctx := z.Client(), t.Context()
	id := z.PutTicket(zendesktest.Ticket{})
	z.CloseTicket(id)
	made, err := c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: note("They called again"), FollowUpOf: id})
	fail(t, err)
	old, err := c.Tickets.Get(ctx, id)
	fail(t, err, none(c.Tickets.Update(ctx, made.Ticket.ID, ticketNote())))
	if diff := cmp.Diff([]int64{made.Ticket.ID}, old.FollowUpIDs); diff != "" {
		t.Errorf("follow-ups (-want +got):\n%s", diff)
	}
}

func solveRefused(t *testing.T, z *zendesktest.Fake) {
	z.PutTicketField(zendesk.TicketField{Active: true, ID: big, Type: zendesk.FieldTagger, Title: "Topic", Options: choices("x"), Required: true})
	c, ctx, id := z.Client(), t.Context(), z.PutTicket(zendesktest.Ticket{})
	solve := ticketNote()
	solve.Status = zendesk.Set(zendesk.TicketSolved)
	_, err := c.Tickets.Update(ctx, id, solve)
	e, ok := errors.AsType[*zendesk.Error](err)
	if !ok || len(e.Details()) != 1 || e.Details()[0].TicketFieldID != big || e.Details()[0].TicketFieldType != "FieldTagger" {
		t.Fatalf("%v", err)
	}
	solve.CustomFields = []zendesk.CustomField{zendesk.FieldValue(e.Details()[0].TicketFieldID, "x")}
	done, err := c.Tickets.Update(ctx, id, solve)
	fail(t, err)
	if comments, err := all(c.Tickets.AllComments(ctx, id, zendesk.CommentListOptions{})); err != nil || len(comments) != 2 || done.Ticket.Status != zendesk.TicketSolved {
		t.Errorf("%d comments, %v, %s", len(comments), err, done.Ticket.Status)
	}
}

func staleStamp(t *testing.T, z *zendesktest.Fake) {
	c, ctx, id := z.Client(), t.Context(), z.PutTicket(zendesktest.Ticket{})
	was, err := c.Tickets.Get(ctx, id)
	fail(t, err)
	time.Sleep(time.Second)
	z.CustomerReplies(id, "Hello?")
	change := ticketNote()
	change.UpdatedStamp = was.UpdatedAt
	for name, err := range map[string]error{
		"update": none(c.Tickets.Update(ctx, id, change)), "tags": none(c.Tickets.SetTags(ctx, id, []string{"a"}, was.UpdatedAt)),
	} {
		if e, ok := errors.AsType[*zendesk.Error](err); !ok || e.Status != http.StatusConflict || !errors.Is(err, zendesk.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	now, err := c.Tickets.Get(ctx, id)
	fail(t, err)
	change.UpdatedStamp = now.UpdatedAt
	fail(t, none(c.Tickets.Update(ctx, id, change)))
}

func commentsSayPublic(t *testing.T, z *zendesktest.Fake) {
	c, ctx, id := z.Client(), t.Context(), z.PutTicket(zendesktest.Ticket{Comment: "Hello"})
	fail(t, none(c.Tickets.Update(ctx, id, ticketNote())))
	newest, err := first(c.Tickets.AllComments(ctx, id, zendesk.CommentListOptions{Sort: "-created_at"}))
	if err != nil || newest.Public {
		t.Errorf("a note on a public ticket: %+v, %v", newest, err)
	}
	made, err := c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: note("They called")})
	if err != nil || made.Ticket.Public {
		t.Errorf("a ticket that begins with a note: %+v, %v", made, err)
	}
}
