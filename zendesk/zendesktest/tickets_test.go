package zendesktest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// choices are the options of a field.
func choices(values ...string) (options []zendesk.FieldOption) {
	for _, v := range values {
		options = append(options, zendesk.FieldOption{Value: v})
	}
	return options
}

// deskAt is an account with a ticket 1 and fields of every kind, on a clock.
func deskAt(t *testing.T) (*zendesktest.Fake, *ctikit.VirtualClock) {
	t.Helper()
	v := ctikit.NewVirtualClock(start)
	z := zendesktest.New(t, zendesktest.WithClock(v))
	for _, f := range []zendesk.TicketField{
		{ID: 1, Active: true, Type: "tagger", Options: choices("billing", "sales")},
		{ID: 2, Active: true, Type: "multiselect", Options: choices("en", "fr")},
		{ID: 3, Active: true, Type: "checkbox", Tag: "vip"},
		{ID: 4, Active: true, Type: "checkbox"},
		{ID: 5, Active: true, Type: "date"},
		{ID: 6, Active: true, Type: "integer"},
		{ID: 7, Active: true, Type: "decimal"},
		{ID: 8, Active: true, Type: "text"},
	} {
		z.PutTicketField(f)
	}
	z.PutTicket(zendesktest.Ticket{Tags: []string{"phone"}})
	return z, v
}

// put updates ticket 1 and returns its tags, its custom fields and the audit.
func put(t *testing.T, z *zendesktest.Fake, ticket string) (tags, values string, audit any) {
	t.Helper()
	a := request(t, z, zendesktest.Token, "PUT /api/v2/tickets/1", `{"ticket": `+ticket+`}`)
	if a.status != 200 {
		t.Fatalf("%s: %d %s", ticket, a.status, a.text)
	}
	got := a.body["ticket"].(map[string]any)
	byID := map[string]any{}
	for _, f := range got["custom_fields"].([]any) {
		f := f.(map[string]any)
		byID[fmt.Sprint(f["id"])] = f["value"]
	}
	text, err := json.Marshal(byID)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(got["tags"]), string(text), a.body["audit"].(map[string]any)["id"]
}

func fieldsOf(list string) string { return `{"custom_fields": [` + list + `]}` }

// Tags and custom fields are one store: either way in shows both ways out.
func TestTagsAreFields(t *testing.T) {
	z, _ := deskAt(t)
	const none = `"1":null,"2":[],"3":false,"4":false,"5":null,"6":null,"7":null,"8":null`
	for _, tt := range []struct{ name, ticket, tags, values string }{
		{"chosen", fieldsOf(`{"id":1,"value":"billing"}`), "[billing phone]", strings.Replace(none, `"1":null`, `"1":"billing"`, 1)},
		{"another", fieldsOf(`{"id":"1","value":"sales"}`), "[phone sales]", strings.Replace(none, `"1":null`, `"1":"sales"`, 1)},
		{"unknown option", fieldsOf(`{"id":1,"value":"moon"},{"id":99,"value":"x"}`), "[phone sales]", strings.Replace(none, `"1":null`, `"1":"sales"`, 1)},
		{"by tag", `{"additional_tags": ["billing"]}`, "[billing phone]", strings.Replace(none, `"1":null`, `"1":"billing"`, 1)},
		{"tag removed", `{"remove_tags": ["billing"]}`, "[phone]", none},
		{"many", fieldsOf(`{"id":2,"value":["fr","en","de"]},{"id":3,"value":true}`), "[en fr phone vip]", strings.NewReplacer(`"2":[]`, `"2":["en","fr"]`, `"3":false`, `"3":true`).Replace(none)},
		{"all tags replaced", `{"tags": ["Late Call"]}`, "[late_call]", none},
		{"plain", fieldsOf(`{"id":4,"value":true},{"id":5,"value":"2026-02-31"},{"id":6,"value":745},{"id":7,"value":",5"},{"id":8,"value":"x"}`), "[late_call]",
			`"1":null,"2":[],"3":false,"4":true,"5":"2026-02-31","6":"745","7":",5","8":"x"`},
		{"cleared", fieldsOf(`{"id":4,"value":false},{"id":5,"value":null},{"id":6,"value":""},{"id":7,"value":null},{"id":8,"value":null}`), "[late_call]", none},
	} {
		if tags, values, _ := put(t, z, tt.ticket); tags != tt.tags || values != "{"+tt.values+"}" {
			t.Errorf("%s: tags %s, fields %s, want %s and %s", tt.name, tags, values, tt.tags, tt.values)
		}
	}
}

// An update without effect shows the audit before and moves no time.
func TestNoChangeNoAudit(t *testing.T) {
	z, v := deskAt(t)
	_, _, first := put(t, z, `{"subject": "S"}`)
	v.RunUntil(v.Now().Add(time.Minute))
	if _, _, again := put(t, z, fieldsOf(`{"id":1,"value":"moon"}`)); again != first {
		t.Errorf("audit %v, want %v", again, first)
	}
	if _, _, next := put(t, z, `{"comment": {"body": "b", "public": false}}`); next == first {
		t.Error("a comment made no audit")
	}
}

// What a write may not do is refused whole, with the vendor's shape.
func TestTicketWritesRefused(t *testing.T) {
	z, _ := deskAt(t)
	z.PutTicketField(zendesk.TicketField{Active: true, ID: 9, Type: "tagger", Title: "Topic", Options: choices("x"), Required: true})
	put(t, z, `{"priority": "high"}`)
	for ticket, want := range map[string]string{
		fieldsOf(`{"id":5,"value":"1.2.2026"}`):                             `{"base":[{"description":"Field 5 is not valid","error":"InvalidValue","ticket_field_id":5,"ticket_field_type":"FieldDate"}]}`,
		fieldsOf(`{"id":6,"value":"1.5"}`):                                  `"ticket_field_id":6`,
		fieldsOf(`{"id":7,"value":"5."}`):                                   `"ticket_field_id":7`,
		fieldsOf(`{"id":4,"value":"yes"}`):                                  `"ticket_field_id":4`,
		fieldsOf(`{"id":8,"value":["x"]}`):                                  `"ticket_field_id":8`,
		`{"priority": null}`:                                                `cannot be reset`,
		`{"assignee_id": 404}`:                                              `"assignee"`,
		`{"status": "solved", "comment": {"body": "lost", "public": true}}`: `"error":null,"ticket_field_id":9,"ticket_field_type":"FieldTagger"`,
	} {
		if a := request(t, z, zendesktest.Token, "PUT /api/v2/tickets/1", `{"ticket": `+ticket+`}`); a.status != 422 || !strings.Contains(a.text, want) {
			t.Errorf("%s: %d %s", ticket, a.status, a.text)
		}
	}
	if a := request(t, z, zendesktest.Token, "GET /api/v2/tickets/1", ""); strings.Contains(a.text, "lost") || !strings.Contains(a.text, `"status":"new"`) {
		t.Errorf("a refused write left %s", a.text)
	}
	put(t, z, `{"status": "solved", "custom_fields": [{"id":9,"value":"x"}]}`)
	z.CustomerReplies(1, "Not solved")
	if a := request(t, z, zendesktest.Token, "GET /api/v2/tickets/1", ""); !strings.Contains(a.text, `"status":"open"`) {
		t.Errorf("after a reply: %s", a.text)
	}
	z.SolveTicket(1)
	z.CloseTicket(1)
	a := request(t, z, zendesktest.Token, "PUT /api/v2/tickets/1", newTicket)
	if a.status != 422 || !strings.Contains(a.text, `"details":{"status":[{"description":"closed prevents ticket update"}]}`) {
		t.Errorf("closed: %d %s", a.status, a.text)
	}
	call := `{"app_id": 1, "from_line": "1", "to_line": "2", "call_started_at": "2026-03-02T09:00:00Z", "direction": "inbound", "ticket_id": 1}`
	a = request(t, z, zendesktest.Token, "POST /api/v2/calls", `{"call": `+call+`, "comment": {"title": "Call"}}`)
	if a.status != 422 || !strings.Contains(a.text, "closed prevents ticket update") {
		t.Errorf("a call on a closed ticket: %d %s", a.status, a.text)
	}
}

// A comment that does not say who sees it follows the ticket; the first is
// public.
func TestCommentsFollowTheTicket(t *testing.T) {
	z, _ := deskAt(t)
	private := z.PutTicket(zendesktest.Ticket{Private: true})
	for line, want := range map[string]string{
		"POST /api/v2/tickets":                         `"public":true`,
		"PUT /api/v2/tickets/1":                        `"public":true`,
		fmt.Sprintf("PUT /api/v2/tickets/%d", private): `"public":false`,
	} {
		if a := request(t, z, zendesktest.Token, line, `{"ticket": {"comment": {"html_body": "<b>a &amp; b</b>"}}}`); !strings.Contains(a.text, want) || !strings.Contains(a.text, `"body":"a \u0026 b"`) {
			t.Errorf("%s: %s", line, a.text)
		}
	}
}

// Each ticket takes 30 updates in 10 minutes from one user.
func TestUpdatesOfOneTicket(t *testing.T) {
	z, v := deskAt(t)
	z.PutAgent(zendesktest.Agent{ID: 7001})
	other := z.PutTicket(zendesktest.Ticket{})
	update := func(token string, id int64) answer {
		return request(t, z, token, fmt.Sprintf("PUT /api/v2/tickets/%d", id), `{"ticket": {"comment": {"body": "b", "public": false}}}`)
	}
	for n := range 30 {
		want := fmt.Sprintf("total=30; remaining=%d; resets=", 29-n)
		if a := update(zendesktest.Token, 1); a.status != 200 || !strings.HasPrefix(a.header.Get("Zendesk-RateLimit-per-ticket-updates"), want) {
			t.Fatalf("update %d: %d %v", n+1, a.status, a.header)
		}
	}
	if a := update(zendesktest.Token, 1); a.status != 429 || a.header.Get("Retry-After") == "" {
		t.Errorf("update 31: %d %v", a.status, a.header)
	}
	if a := update(zendesktest.Token, other); a.status != 200 {
		t.Errorf("another ticket: %d", a.status)
	}
	if a := update(zendesktest.AgentToken(7001), 1); a.status != 200 {
		t.Errorf("another user: %d", a.status)
	}
	v.RunUntil(v.Now().Add(10 * time.Minute))
	if a := update(zendesktest.Token, 1); a.status != 200 {
		t.Errorf("ten minutes later: %d", a.status)
	}
}

func TestTicketMistakes(t *testing.T) {
	z, _ := deskAt(t)
	for want, act := range map[string]func(z *zendesktest.Fake){
		"ticket 1: want an id that is new":        func(z *zendesktest.Fake) { z.PutTicket(zendesktest.Ticket{ID: 1}) },
		"new ticket: ":                            func(z *zendesktest.Fake) { z.PutTicket(zendesktest.Ticket{AssigneeID: 404}) },
		"ticket 404 does not exist":               func(z *zendesktest.Fake) { z.CloseTicket(404) },
		"ticket 1: reply: want a text":            func(z *zendesktest.Fake) { z.CustomerReplies(1, "") },
		"ticket field id: want a positive number": func(z *zendesktest.Fake) { z.PutTicketField(zendesk.TicketField{Active: true, Type: "text"}) },
		"options: want none for a field of type text": func(z *zendesktest.Fake) {
			z.PutTicketField(zendesk.TicketField{Active: true, ID: 9, Type: "text", Options: choices("a")})
		},
		"in lower case without blanks": func(z *zendesktest.Fake) {
			z.PutTicketField(zendesk.TicketField{Active: true, ID: 9, Type: "tagger", Options: choices("A b")})
		},
		"want a closed ticket, got one that is new":                         func(z *zendesktest.Fake) { z.ArchiveTicket(z.PutTicket(zendesktest.Ticket{})) },
		"ticket 1: want a deleted ticket":                                   func(z *zendesktest.Fake) { z.RestoreTicket(1) },
		"ticket 1: want a ticket that is not closed, other than the target": func(z *zendesktest.Fake) { z.MergeTickets(1, 1) },
		"agent 404 does not exist":                                          func(z *zendesktest.Fake) { z.EditTicket(1, 404, zendesk.TicketUpdate{}, zendesk.TagChange{}) },
		"Requester: is invalid":                                             func(z *zendesktest.Fake) { z.PutTicket(zendesktest.Ticket{RequesterID: 404}) },
		"closed prevents ticket update":                                     func(z *zendesktest.Fake) { z.CloseTicket(1); z.SolveTicket(1) },
	} {
		if err := z.Try(act); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// Tags are kept in lower case, whatever they are written in: one selects its
// option in the place of another, and is removed by any spelling.
func TestTagsAreCleaned(t *testing.T) {
	z := zendesktest.New(t)
	z.PutTicketField(zendesk.TicketField{Active: true, ID: 5, Type: "tagger", Options: []zendesk.FieldOption{{Value: "sales"}, {Value: "billing"}}})
	id := z.PutTicket(zendesktest.Ticket{Tags: []string{"sales", "VIP"}})
	for _, step := range []struct{ line, body, want string }{
		{"PUT", `{"tags": ["Billing", "", " "]}`, `{"tags":["billing","vip"]}`},
		{"DELETE", `{"tags": ["Vip"]}`, `{"tags":["billing"]}`},
		{"POST", `{"tags": ["two words", "A", "a"]}`, `{"tags":["a","two_words"]}`},
	} {
		if got := request(t, z, zendesktest.Token, step.line+" /api/v2/tickets/1/tags.json", step.body); got.status >= 300 || got.text != step.want {
			t.Errorf("%s %s on %d: %d %s, want %s", step.line, step.body, id, got.status, got.text, step.want)
		}
	}
}
