package zendesk_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// What comes from outside is a value, and never a condition of its own.
func TestSearchQuery(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.FixedZone("", 3600))
	for want, got := range map[string]zendesk.SearchQuery{
		`type:ticket requester:7827 -status:closed`:                              zendesk.SearchQuery("type:ticket").Where("requester", "7827").Without("status", "closed"),
		`role:end-user phone:*5550100`:                                           zendesk.SearchQuery("").Where("role", "end-user").PhoneEnding("(55) 50-100"),
		`phone:15550100`:                                                         zendesk.SearchQuery("").Phone("+1 555 0100"),
		`external_id:"a b" created>2026-03-02T09:00:00Z`:                         zendesk.SearchQuery("").Where("external_id", `a "b"`).After("created", at),
		`name:"-status:open" name:"a:b" name:"c d" updated<2026-03-02T09:00:00Z`: zendesk.SearchQuery("").Where("name", "-status:open").Where("name", "a:b").Where("name", "c\n\\*d").Before("updated", at),
		`tier:"" -tier:"" tier:"x y"`:                                            zendesk.SearchQuery("").Where("tier", "* *").Without("tier", "\u00a0\\").Where("tier", " x y\n"),
		`email:"a+b@example.test" name:""`:                                       zendesk.SearchQuery("").Where("email", "a+b@example.test").Where("name", ""),
		`phone:"" phone:""`:                                                      zendesk.SearchQuery("").Phone("anonymous").PhoneEnding(" "),
		`type:ticket "ctr-1 role:admin"`:                                         zendesk.SearchQuery("type:ticket").Text(`ctr-1" role:"admin`),
	} {
		if string(got) != want {
			t.Errorf("query %s\nwant  %s", got, want)
		}
	}
	c := client(t, func(r *http.Request) (*http.Response, error) {
		if !strings.Contains(r.URL.RawQuery, "query=%22a%2Bb%22") {
			t.Errorf("sent %s", r.URL.RawQuery)
		}
		return reply(r, 200, `{"results": []}`), nil
	})
	if _, err := c.Search.List(t.Context(), zendesk.SearchListOptions{Query: zendesk.SearchQuery("").Text("a+b")}); err != nil {
		t.Error(err)
	}
}

func TestSearchArguments(t *testing.T) {
	c := client(t, func(r *http.Request) (*http.Response, error) {
		t.Errorf("sent %s %s", r.Method, r.URL.Path)
		return reply(r, 200, `{}`), nil
	})
	ctx := t.Context()
	for name, err := range map[string]error{
		"search.list: Query":                    none(c.Search.List(ctx, zendesk.SearchListOptions{})),
		"Cursor":                                none(c.Search.List(ctx, zendesk.SearchListOptions{Query: "q", Cursor: "2"})),
		"query: want":                           none(c.Search.Count(ctx, "")),
		"search.export: Query":                  none(c.Search.Export(ctx, zendesk.SearchExportOptions{Type: zendesk.SearchUsers})),
		"Type":                                  none(c.Search.Export(ctx, zendesk.SearchExportOptions{Query: "q"})),
		"search.list: Query: want words":        none(c.Search.List(ctx, zendesk.SearchListOptions{Query: " "})),
		"search.list: Query: want a value in":   none(c.Search.List(ctx, zendesk.SearchListOptions{Query: zendesk.SearchQuery("type:user").PhoneEnding("anonymous")})),
		"search.count: query: want a value in":  none(c.Search.Count(ctx, zendesk.SearchQuery("").Where("external_id", "").Text("q"))),
		"search.export: Query: want a value in": none(c.Search.Export(ctx, zendesk.SearchExportOptions{Query: zendesk.SearchQuery("type:user").Phone(""), Type: zendesk.SearchUsers})),
		"users.search: Query: want a value in":  none(c.Users.Search(ctx, zendesk.UserSearchOptions{Query: zendesk.SearchQuery("").Phone("+")})),
		"users.search: Cursor":                  none(c.Users.Search(ctx, zendesk.UserSearchOptions{Query: "q", Cursor: "2"})),
	} {
		if !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("%s: %v is no ErrInvalid", name, err)
		}
		wantArgument(t, name, err)
	}
}

// Pages end after 1,000 results, with an error of its own; counts and exports
// go on.
func TestSearchDepth(t *testing.T) {
	z := zendesktest.New(t, zendesktest.WithClock(ctikit.NewVirtualClock(callStart)))
	for id := range int64(1005) {
		z.PutAgent(zendesktest.Agent{ID: 7001 + id})
	}
	c, ctx := z.Client(), t.Context()
	found, err := all(c.Search.All(ctx, zendesk.SearchListOptions{Query: "type:user role:agent"}))
	if !errors.Is(err, zendesk.ErrSearchDepth) || !errors.Is(err, zendesk.ErrInvalid) || len(found) != 1000 {
		t.Errorf("%d results, %v", len(found), err)
	}
	if n, err := c.Search.Count(ctx, "role:agent"); err != nil || n != 1005 {
		t.Errorf("count %d, %v", n, err)
	}
	for body, want := range map[string]int{`{"count": 12}`: 12, `{"count": "12"}`: 12, `{"count": 0}`: 0} {
		if n, err := canned(t, 200, body).Search.Count(ctx, "q"); err != nil || n != want {
			t.Errorf("%s: %d, %v", body, n, err)
		}
	}
	for _, body := range []string{`{"count": "many"}`, `{"count": {"value": 3}}`, `{"count": null}`, `{"count": -1}`, `{}`, `[]`, `12`} {
		if n, err := canned(t, 200, body).Search.Count(ctx, "q"); !errors.Is(err, zendesk.ErrReply) || n != 0 {
			t.Errorf("%s: %d, %v", body, n, err)
		}
	}
	found, err = all(c.Search.AllExported(ctx, zendesk.SearchExportOptions{Query: "role:agent", Type: zendesk.SearchUsers, Size: 400}))
	if err != nil || len(found) != 1005 {
		t.Fatalf("exported %d, %v", len(found), err)
	}
	if u, err := found[0].User(); err != nil || u.ID != 7001 || u.Role != zendesk.RoleAgent {
		t.Errorf("first %+v, %v", u, err)
	}
	if _, err := (zendesk.SearchResult{Type: zendesk.SearchTickets}).User(); err == nil {
		t.Error("a ticket became a user")
	}
	if ticket, err := (zendesk.SearchResult{Type: zendesk.SearchTickets, Raw: []byte(`{"id": 33, "status": "open"}`)}).Ticket(); err != nil || ticket.ID != 33 || ticket.Status != zendesk.TicketOpen {
		t.Errorf("ticket %+v, %v", ticket, err)
	}
	if _, err := (zendesk.SearchResult{Type: zendesk.SearchUsers, Raw: []byte(`{"id": c4nary`)}).User(); !errors.Is(err, zendesk.ErrReply) || strings.Contains(err.Error(), canary) {
		t.Errorf("no JSON: %v", err)
	}
	_, err = canned(t, 422, `{"error": "invalid"}`).Search.List(ctx, zendesk.SearchListOptions{Query: "q"})
	if errors.Is(err, zendesk.ErrSearchDepth) {
		t.Errorf("a refusal of the first page: %v", err)
	}
}
