package zendesktest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// Other clients name people by address: a requester who is known is taken, a new
// one is made, and an assignee must be there.
func TestPeopleByAddress(t *testing.T) {
	z := zendesktest.New(t)
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "agent@example.test"})
	z.PutUser(zendesktest.User{ID: 5001, Name: "Pat", Email: "pat@example.test"})
	create := func(people string) answer {
		return request(t, z, zendesktest.Token, "POST /api/v2/tickets.json", `{"ticket": {"comment": {"body": "b"}, `+people+`}}`)
	}
	has := func(a answer, name string, value any) bool {
		return strings.Contains(a.text, fmt.Sprintf(`"%s":%v,`, name, value))
	}
	if got := create(`"requester": {"name": "P", "email": "PAT@example.test"}, "assignee_email": "agent@example.test"`); got.status != 201 ||
		!has(got, "requester_id", 5001) || !has(got, "assignee_id", 7001) || !has(got, "status", `"open"`) {
		t.Errorf("known: %d %s", got.status, got.text)
	}
	fresh := create(`"requester": {"name": "New", "email": "new@example.test"}`)
	u, err := z.Client().Users.GetByEmail(t.Context(), "new@example.test")
	if err != nil || u.Name != "New" || u.Role != zendesk.RoleEndUser || !has(fresh, "requester_id", u.ID) {
		t.Errorf("new: %+v, %v, %d %s", u, err, fresh.status, fresh.text)
	}
	again := request(t, z, zendesktest.Token, "PUT /api/v2/tickets/1.json", `{"ticket": {"requester": {"email": "new@example.test"}}}`)
	if again.status != 200 || !has(again, "requester_id", u.ID) {
		t.Errorf("update: %d %s", again.status, again.text)
	}
	for people, field := range map[string]string{
		`"requester": {"email": "nameless@example.test"}`: `"name"`,
		`"requester": {"name": "N", "email": "none"}`:     `"email"`,
		`"assignee_email": "nobody@example.test"`:         `"assignee"`,
		`"assignee_email": "pat@example.test"`:            `"assignee"`,
	} {
		if got := create(people); got.status != 422 || !strings.Contains(got.text, field) {
			t.Errorf("%s: %d %s", people, got.status, got.text)
		}
	}
}

// Lists by offset have more orders than those by cursor.
func TestOrdersOfTickets(t *testing.T) {
	clock := ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	z := zendesktest.New(t, zendesktest.WithClock(clock))
	z.PutUser(zendesktest.User{ID: 5001, Name: "Zoe"})
	z.PutUser(zendesktest.User{ID: 5002, Name: "ann"})
	for _, ticket := range []zendesktest.Ticket{
		{ID: 3, Subject: "b", RequesterID: 5002, Status: zendesk.TicketOpen}, {ID: 2, Subject: "c", RequesterID: 5001}, {ID: 1, Subject: "a", RequesterID: 5001},
	} {
		z.PutTicket(ticket)
		clock.RunUntil(clock.Now().Add(time.Minute))
	}
	for query, want := range map[string]string{
		"sort_by=created_at": "3 2 1", "sort_by=created_at&sort_order=desc&page=1": "1 2 3", "sort_by=subject": "1 3 2",
		"sort_by=requester": "1 2 3", "sort_by=requester.name": "3 1 2", "sort_by=assignee": "1 2 3", "sort_by=assignee.name": "1 2 3", "sort_by=group": "1 2 3",
		"sort_by=status": "1 2 3", "sort_by=updated_at": "3 2 1", "sort_by=id": "1 2 3",
		"page[size]=9&sort_by=created_at": "1 2 3", "page[size]=9&sort=-id": "3 2 1",
	} {
		got := request(t, z, zendesktest.Token, "GET /api/v2/tickets.json?"+query, "")
		var ids []string
		for _, item := range items(got, "tickets") {
			ticket, _ := item.(map[string]any)
			ids = append(ids, fmt.Sprint(ticket["id"]))
		}
		if diff := cmp.Diff(want, strings.Join(ids, " ")); diff != "" {
			t.Errorf("%s: %d (-want +got):\n%s", query, got.status, diff)
		}
	}
	for _, bad := range []string{"sort_by=colour", "page[size]=9&sort=created_at"} {
		if got := request(t, z, zendesktest.Token, "GET /api/v2/tickets.json?"+bad, ""); got.status != 400 || !strings.Contains(got.text, "InvalidPaginationParameter") {
			t.Errorf("%s: %d %s", bad, got.status, got.text)
		}
	}
}

// Zendesk writes the times of records in whole seconds, also where the account's
// clock is between two.
func TestTimesOfRecords(t *testing.T) {
	z := zendesktest.New(t, zendesktest.WithClock(ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 123456789, time.UTC))))
	z.PutTicketField(zendesk.TicketField{ID: 1, Active: true})
	z.PutUserField(zendesk.UserField{ID: 1, Key: "k"})
	z.PutBrand(zendesk.Brand{ID: 1, Active: true})
	z.PutTicketForm(zendesk.TicketForm{ID: 1})
	z.PutCustomStatus(zendesk.CustomStatus{ID: 1, Category: zendesk.CategoryOpen})
	for _, path := range []string{"ticket_fields", "user_fields", "brands", "ticket_forms", "custom_statuses"} {
		got := request(t, z, zendesktest.Token, "GET /api/v2/"+path, "")
		if !strings.Contains(got.text, `"created_at":"2026-03-02T09:00:00Z"`) || strings.Contains(got.text, "00.123") {
			t.Errorf("%s: %d %s", path, got.status, got.text)
		}
	}
}
