package main

import (
	"fmt"
	"net/http"
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
