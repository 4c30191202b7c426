package zendesktest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// note is a change that writes an internal comment.
func note(body string) zendesk.TicketUpdate {
	return zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: body}}
}

// lastAudit is a ticket's latest audit, its events as lines.
func lastAudit(t *testing.T, c *zendesk.Client, id int64) (lines []string, audit zendesk.Audit) {
	t.Helper()
	for a, err := range c.Tickets.AllAudits(t.Context(), id, zendesk.AuditListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		audit = a
	}
	for _, e := range audit.Events {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", e.Via.Channel, e.Type, e.Field, e.Value)))
	}
	return lines, audit
}

// Triggers run as a ticket is saved, from the first again after one that changed
// it, each once, and are seen in the audit of the save.
func TestTriggers(t *testing.T) {
	z, v := deskAt(t)
	z.PutAgent(zendesktest.Agent{ID: 7001, Groups: []int64{310}})
	var order []string
	when := func(name string, ok func(zendesktest.TicketSave) bool) func(zendesktest.TicketSave) bool {
		return func(s zendesktest.TicketSave) bool {
			order = append(order, name)
			return ok(s)
		}
	}
	z.PutTrigger(zendesktest.Trigger{
		Title: "Urgent", Change: zendesk.TicketUpdate{Priority: zendesk.Set(zendesk.PriorityUrgent), Comment: &zendesk.CommentSpec{Body: "Look at once"}},
		When: when("urgent", func(s zendesktest.TicketSave) bool { return s.Before != nil && s.Ticket.AssigneeID == 7001 }),
	})
	z.PutTrigger(zendesktest.Trigger{
		Title:  "Route",
		Change: zendesk.TicketUpdate{AssigneeID: zendesk.Set(int64(7001)), CustomFields: []zendesk.CustomField{zendesk.FieldValue(8, "routed")}},
		Tags:   zendesk.TagChange{Add: []string{"billing"}, Remove: []string{"phone"}},
		When: when("route", func(s zendesktest.TicketSave) bool {
			return s.Comment != nil && s.Comment.Body == "Help" && s.ActorID != 0
		}),
	})
	v.RunUntil(v.Now().Add(time.Minute))
	c := z.Client()
	done, err := c.Tickets.Update(t.Context(), 1, note("Help"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"urgent", "route", "urgent"}, order); diff != "" {
		t.Errorf("conditions (-want +got):\n%s", diff)
	}
	got := done.Ticket
	if got.AssigneeID != 7001 || got.GroupID != 310 || got.Status != zendesk.TicketOpen || got.Priority != zendesk.PriorityUrgent || !got.UpdatedAt.Equal(v.Now()) {
		t.Errorf("%+v", got)
	}
	lines, audit := lastAudit(t, c, 1)
	want := []string{
		"Comment", `rule Change status "open"`, `rule Change assignee_id "7001"`, `rule Change group_id "310"`,
		`rule Change custom_status_id "26155621627540"`, `rule Change tags ["billing"]`, `rule Change 1 "billing"`, `rule Change 8 "routed"`,
		"rule Comment", `rule Change priority "urgent"`,
	}
	if diff := cmp.Diff(want, lines); diff != "" || audit.ID != done.Audit.ID || audit.Via.Channel != "api" {
		t.Errorf("audit %+v (-want +got):\n%s", audit.Via, diff)
	}
	if comment := lastComment(t, c, 1); comment.Body != "Look at once" || comment.Public || comment.Via.Channel != "rule" || comment.AuthorID != -1 {
		t.Errorf("%+v", comment)
	}
}

func lastComment(t *testing.T, c *zendesk.Client, id int64) (last zendesk.Comment) {
	t.Helper()
	for comment, err := range c.Tickets.AllComments(t.Context(), id, zendesk.CommentListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		last = comment
	}
	return last
}

// New tickets run triggers too, those of calls in the save that has the call.
func TestTriggersOfNewTickets(t *testing.T) {
	z, _ := deskAt(t)
	saves := 0
	z.PutTrigger(zendesktest.Trigger{Title: "New", Tags: zendesk.TagChange{Add: []string{"fresh"}}, When: func(s zendesktest.TicketSave) bool {
		saves++
		return s.Before == nil && s.Comment != nil
	}})
	made, err := z.Client().Voice.CreateTicket(t.Context(), zendesk.VoiceTicketSpec{Via: zendesk.VoiceInbound, Comment: &zendesk.CommentSpec{Body: "b"}})
	if err != nil || saves != 1 || !cmp.Equal(made.Tags, []string{"fresh"}) {
		t.Errorf("%d saves, %+v, %v", saves, made, err)
	}
}

// What a trigger does apart from a save refuses a safe update of what was read
// before.
func TestTriggersMakeConflicts(t *testing.T) {
	z, v := deskAt(t)
	c := z.Client()
	read, err := c.Tickets.Get(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	v.RunUntil(v.Now().Add(time.Second))
	z.RunTrigger(1, zendesktest.Trigger{Title: "Late", Change: zendesk.TicketUpdate{Status: zendesk.Set(zendesk.TicketPending)}})
	change := note("b")
	change.UpdatedStamp = read.UpdatedAt
	if _, err := c.Tickets.Update(t.Context(), 1, change); !errors.Is(err, zendesk.ErrConflict) {
		t.Errorf("error %v", err)
	}
	if lines, audit := lastAudit(t, c, 1); audit.Via.Channel != "rule" || audit.AuthorID != -1 || len(lines) != 2 {
		t.Errorf("%+v", audit)
	}
	read, err = c.Tickets.Get(t.Context(), 1)
	change.UpdatedStamp = read.UpdatedAt
	if _, err2 := c.Tickets.Update(t.Context(), 1, change); err != nil || err2 != nil {
		t.Errorf("read again: %v, %v", err, err2)
	}
}

func TestTriggerMistakes(t *testing.T) {
	z, _ := deskAt(t)
	public := zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "b", Public: true}}
	files := zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "b", Uploads: []ctikit.Secret{ctikit.NewSecret("t")}}}
	for want, tr := range map[string]zendesktest.Trigger{
		"trigger: Title: want a text":          {},
		"Change.Comment: want an internal one": {Title: "T", Change: public},
		"Change.Comment.Uploads: want none":    {Title: "T", Change: files},
		"Change.VoiceComment: want none":       {Title: "T", Change: zendesk.TicketUpdate{VoiceComment: &zendesk.VoiceComment{}}},
		"Change.UpdatedStamp: want none":       {Title: "T", Change: zendesk.TicketUpdate{UpdatedStamp: start}},
		"status is not valid":                  {Title: "T", Change: zendesk.TicketUpdate{Status: zendesk.Set(zendesk.TicketStatus("shut"))}},
	} {
		if err := z.Try(func(z *zendesktest.Fake) { z.PutTrigger(tr) }); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	err := z.Try(func(z *zendesktest.Fake) {
		z.PutTrigger(zendesktest.Trigger{Title: "T", Change: zendesk.TicketUpdate{AssigneeID: zendesk.Set(int64(404))}})
		z.CustomerReplies(1, "Help")
	})
	if err == nil || !strings.Contains(err.Error(), "Assignee: is invalid") {
		t.Errorf("an assignee who does not exist: %v", err)
	}
}

// Ids that name nothing are refused, and so is an assignee outside of the group.
func TestTicketReferences(t *testing.T) {
	z, _ := deskAt(t)
	z.PutAgent(zendesktest.Agent{ID: 7001, Groups: []int64{310, 311}})
	z.PutAgent(zendesktest.Agent{ID: 7002, Groups: []int64{312}})
	z.PutBrand(zendesk.Brand{ID: 411, Active: true, Default: true})
	z.PutBrand(zendesk.Brand{ID: 412})
	z.PutUser(zendesktest.User{ID: 8001})
	z.DeleteUser(8001)
	for ticket, want := range map[string]string{
		`{"requester_id": 8001}`:                 `"requester":[{"description":"Requester: is invalid","error":"InvalidValue"}]`,
		`{"submitter_id": 404}`:                  `"submitter":`,
		`{"assignee_id": 404}`:                   `"assignee":[{"description":"Assignee: is invalid","error":"InvalidValue"}]`,
		`{"group_id": 404}`:                      `"group":`,
		`{"brand_id": 412}`:                      `"brand":`,
		`{"assignee_id": 7001, "group_id": 312}`: `Assignee: is not a member of the group`,
		`{"assignee_id": 7001, "group_id": 311}`: `"group_id":311`,
		`{}`:                                     `"brand_id":411`,
	} {
		ticket = `{"comment": {"body": "b"}, ` + ticket[1:]
		a := request(t, z, zendesktest.Token, "POST /api/v2/tickets", `{"ticket": `+strings.Replace(ticket, ", }", "}", 1)+`}`)
		if refused := strings.Contains(want, "is") || strings.HasSuffix(want, `":`); (a.status == 422) != refused || !strings.Contains(a.text, want) {
			t.Errorf("%s: %d %s", ticket, a.status, a.text)
		}
	}
	id := z.PutTicket(zendesktest.Ticket{AssigneeID: 7001})
	z.EditTicket(id, 7001, zendesk.TicketUpdate{GroupID: zendesk.Set(int64(312))}, zendesk.TagChange{})
	if got, err := z.Client().Tickets.Get(t.Context(), id); err != nil || got.AssigneeID != 0 || got.GroupID != 312 {
		t.Errorf("after a group without the assignee: %+v, %v", got, err)
	}
}

// A ticket is full with 5,000 comments, and can still be changed.
func TestFullTicket(t *testing.T) {
	z, _ := deskAt(t)
	for range 4999 {
		z.CustomerReplies(1, "x")
	}
	c := z.Client()
	var refused *zendesk.Error
	if _, err := c.Tickets.Update(t.Context(), 1, note("x")); !errors.As(err, &refused) || refused.Status != 422 || refused.Code != "RecordInvalid" {
		t.Errorf("error %v", err)
	}
	if _, err := c.Tickets.Update(t.Context(), 1, zendesk.TicketUpdate{Subject: zendesk.Set("Full")}); err != nil {
		t.Error(err)
	}
}

func TestDeletionsAMinute(t *testing.T) {
	z, v := deskAt(t)
	remove := func() int { return request(t, z, zendesktest.Token, "DELETE /api/v2/tickets/404", "").status }
	for range 400 {
		if status := remove(); status != 404 {
			t.Fatal(status)
		}
	}
	if status := remove(); status != 429 {
		t.Errorf("the 401st: %d", status)
	}
	v.RunUntil(v.Now().Add(time.Minute))
	if status := remove(); status != 404 {
		t.Errorf("a minute later: %d", status)
	}
}

// Archived tickets are in no list of tickets, and deleted ones nowhere.
func TestArchivedAndDeletedTickets(t *testing.T) {
	z, _ := deskAt(t)
	c := z.Client()
	seen := func() (out []bool) {
		_, err := c.Tickets.Get(t.Context(), 1)
		listed, err2 := c.Tickets.ListByExternalID(t.Context(), "e", zendesk.TicketListOptions{})
		if err2 != nil {
			t.Fatal(err2)
		}
		return []bool{err == nil, len(listed.Items) == 1, len(searched(t, c, "type:ticket external_id:e")) == 1}
	}
	z.EditTicket(1, 0, zendesk.TicketUpdate{ExternalID: zendesk.Set("e")}, zendesk.TagChange{})
	for _, tt := range []struct {
		name string
		act  func(int64)
		want []bool
	}{
		{"closed", z.CloseTicket, []bool{true, true, true}},
		{"archived", z.ArchiveTicket, []bool{true, false, true}},
		{"deleted", z.DeleteTicket, []bool{false, false, false}},
		{"restored", z.RestoreTicket, []bool{true, false, true}},
	} {
		tt.act(1)
		if diff := cmp.Diff(tt.want, seen()); diff != "" {
			t.Errorf("%s: by id, in the list, in search (-want +got):\n%s", tt.name, diff)
		}
	}
}

// A comment that was redacted is not found by what it said, and a customer
// without tickets has an empty list.
func TestRedactedWordsAreNotFound(t *testing.T) {
	z, _ := deskAt(t)
	z.PutUser(zendesktest.User{ID: 8001})
	c := z.Client()
	if _, err := c.Tickets.RedactComment(t.Context(), 1, lastComment(t, c, 1).ID, "<p><redact>Hello</redact></p>"); err != nil {
		t.Fatal(err)
	}
	if found := searched(t, c, "type:ticket Hello"); len(found) != 0 {
		t.Errorf("found %v", found)
	}
	if page, err := c.Tickets.Requested(t.Context(), 8001, zendesk.TicketListOptions{}); err != nil || len(page.Items) != 0 {
		t.Errorf("requested: %+v, %v", page, err)
	}
}
