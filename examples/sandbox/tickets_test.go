package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
)

// A customer's ticket is seen through the API, answered, solved and closed.
func TestTickets(t *testing.T) {
	b := start(t)
	var made ticketView
	b.do(t, "POST", "/zendesk/tickets", `{"subject":"Printer","comment":"It burns.","external_id":"ctr-1","tags":["cti"]}`, &made)
	path := fmt.Sprintf("/zendesk/tickets/%d/", made.TicketID)
	b.do(t, "POST", path+"solve", "", nil)
	b.do(t, "POST", path+"reply", `{"body":"Still."}`, nil)
	c := b.zendesk(t)
	got, err := c.Tickets.Get(t.Context(), made.TicketID)
	must(t, err)
	if got.Subject != "Printer" || got.Status != zendesk.TicketOpen || got.ExternalID != "ctr-1" || !cmp.Equal(got.Tags, []string{"cti"}) {
		t.Errorf("%+v", got)
	}
	var texts []string
	for comment, err := range c.Tickets.AllComments(t.Context(), made.TicketID, zendesk.CommentListOptions{}) {
		must(t, err)
		texts = append(texts, comment.Body)
	}
	if diff := cmp.Diff([]string{"It burns.", "Still."}, texts); diff != "" {
		t.Errorf("comments (-want +got):\n%s", diff)
	}
	b.do(t, "POST", path+"close", "", nil)
	for call, want := range map[string]string{
		path + "reply":                   "closed prevents ticket update",
		"/zendesk/tickets/404/solve":     "ticket 404 does not exist",
		"/zendesk/tickets/printer/solve": "ticket: want the id of one",
	} {
		body := ""
		if strings.HasSuffix(call, "reply") {
			body = `{"body":"Again."}`
		}
		status, text := b.call(t, "POST", call, body)
		if status < http.StatusBadRequest || status >= http.StatusInternalServerError || !strings.Contains(text, want) {
			t.Errorf("%s: %d %s, want %s", call, status, text, want)
		}
	}
	if status, text := b.call(t, "POST", path+"reply", `{}`); status != http.StatusBadRequest || !strings.Contains(text, "body: want a text") {
		t.Errorf("%d %s", status, text)
	}
}

// What agents, triggers and admins do to a ticket is read back through the API.
func TestTicketEdits(t *testing.T) {
	b := start(t)
	c := b.zendesk(t)
	open := func() (id int64, path string) {
		var made ticketView
		b.do(t, "POST", "/zendesk/tickets", `{"subject":"Printer","tags":["cti"]}`, &made)
		return made.TicketID, fmt.Sprintf("/zendesk/tickets/%d/", made.TicketID)
	}
	get := func(id int64) *zendesk.Ticket {
		got, err := c.Tickets.Get(t.Context(), id)
		must(t, err)
		return got
	}
	id, path := open()
	b.do(t, "POST", path+"edit", `{"agent":2,"subject":"Fire","status":"open","priority":"urgent","type":"incident","requester_id":7003,"assignee_id":7004,
		"group_id":502,"external_id":"e","add_tags":["a"],"remove_tags":["cti"],"custom_fields":[{"id":601,"value":"billing"}],"comment":"Look.","public":true}`, nil)
	got := get(id)
	if got.Subject != "Fire" || got.Status != zendesk.TicketOpen || got.Priority != zendesk.PriorityUrgent || got.Type != zendesk.TicketIncident ||
		got.RequesterID != 7003 || got.AssigneeID != 7004 || got.GroupID != 502 || got.ExternalID != "e" ||
		string(got.CustomFields[0].Value) != `"billing"` {
		t.Errorf("edited: %+v", got)
	}
	if diff := cmp.Diff([]string{"a", "billing"}, got.Tags); diff != "" {
		t.Errorf("tags (-want +got):\n%s", diff)
	}
	var last zendesk.Comment
	for comment, err := range c.Tickets.AllComments(t.Context(), id, zendesk.CommentListOptions{}) {
		must(t, err)
		last = comment
	}
	if last.Body != "Look." || !last.Public || last.AuthorID != 7002 {
		t.Errorf("comment: %+v", last)
	}

	b.do(t, "POST", path+"edit", `{"assignee_id":null}`, nil)
	b.do(t, "POST", path+"trigger", `{"title":"Late","status":"pending"}`, nil)
	if got := get(id); got.Status != zendesk.TicketPending || got.AssigneeID != 0 {
		t.Errorf("after a trigger: %+v", got)
	}
	b.do(t, "POST", "/zendesk/triggers", `{"title":"Route","on":"created","tagged":"cti","group_id":502}`, nil)
	into, _ := open()
	if got := get(into); got.GroupID != 502 {
		t.Errorf("routed: %+v", got)
	}

	b.do(t, "POST", path+"merge", fmt.Sprintf(`{"into":%d}`, into), nil)
	if got := get(id); got.Status != zendesk.TicketClosed {
		t.Errorf("merged: %+v", got)
	}
	b.do(t, "POST", path+"archive", "", nil)
	if listed, err := c.Tickets.ListByExternalID(t.Context(), "e", zendesk.TicketListOptions{}); err != nil || len(listed.Items) != 0 {
		t.Errorf("archived: %+v, %v", listed.Items, err)
	}
	b.do(t, "POST", path+"delete", "", nil)
	if _, err := c.Tickets.Get(t.Context(), id); !errors.Is(err, zendesk.ErrNotFound) {
		t.Errorf("deleted: %v", err)
	}
	b.do(t, "POST", path+"restore", "", nil)
	get(id)
	for _, bad := range []struct{ path, body, want string }{
		{path + "edit", `{"agent":9}`, "agent: want a number from 1 to 5"},
		{path + "edit", `{"colour":"red"}`, "no field"},
		{path + "edit", `{"subject":"x"}`, "closed prevents ticket update"},
		{path + "merge", `{}`, "into: want the id of a ticket"},
		{"/zendesk/triggers", `{"on":"solved"}`, `on: want`},
	} {
		if status, text := b.call(t, "POST", bad.path, bad.body); status < http.StatusBadRequest || status >= http.StatusInternalServerError || !strings.Contains(text, bad.want) {
			t.Errorf("%s %s: %d %s, want %s", bad.path, bad.body, status, text, bad.want)
		}
	}
}

// A change on the control API reaches a program's webhook.
func TestTicketChangesAreDelivered(t *testing.T) {
	b := start(t)
	events := make(chan zendesk.Event, 10)
	hook, err := zendesk.NewWebhook([]string{b.Zendesk.WebhookSecret})
	must(t, err)
	server := httptest.NewServer(hook.Handler(func(_ context.Context, ev zendesk.Event) error {
		events <- ev
		return nil
	}))
	defer server.Close()
	_, err = b.zendesk(t).Webhooks.Create(t.Context(), zendesk.WebhookSpec{
		Name: "n", Endpoint: server.URL, Subscriptions: []zendesk.EventType{zendesk.EventTicketSubjectChanged},
	})
	must(t, err)
	var made ticketView
	b.do(t, "POST", "/zendesk/tickets", `{"subject":"Printer"}`, &made)
	b.do(t, "POST", fmt.Sprintf("/zendesk/tickets/%d/edit", made.TicketID), `{"subject":"Fire"}`, nil)
	ev, ok := (<-events).(*zendesk.TicketSubjectChanged)
	if !ok || ev.Previous != "Printer" || ev.New != "Fire" || ev.Ticket.ID != made.TicketID {
		t.Errorf("%+v", ev)
	}
}
