package zendesk_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// otherHosts gives links to another host wherever a reply can have one, and
// counts what comes there.
func otherHosts(t *testing.T, _ *zendesktest.Fake) {
	const evil = "https://other.example.test"
	second := map[string]bool{}
	c := client(t, func(r *http.Request) (*http.Response, error) {
		if r.URL.Host != "acme.zendesk.com" {
			t.Errorf("%s went to %s, credentials: %t", r.URL.Path, r.URL.Host, r.Header.Get("Authorization") != "")
		}
		next, more := evil+r.URL.Path+"?page=2&"+r.URL.RawQuery, "true"
		if r.URL.Query().Get("page") == "2" {
			second[r.URL.Path], next, more = true, "", "false"
		}
		item := `{"id": 1, "url": "` + evil + `/1.json", "value": "v", "attachments": [{"id": 2, "content_url": "` + evil + `/f"}]}`
		body := `"` + strings.Join([]string{
			"tickets", "comments", "audits", "users", "identities", "ticket_fields", "user_fields", "custom_field_options", "brands", "groups",
			"group_memberships", "custom_statuses", "ticket_forms", "results",
		}, `": [`+item+`], "`) + `": [` + item + `]`
		return reply(r, 200, `{`+body+`, "url": "`+evil+`", "links": {"next": "`+next+`"}, "meta": {"has_more": `+more+`}, "next_page": "`+next+`"}`), nil
	})
	ctx := t.Context()
	for name, err := range map[string]error{
		"tickets by external id": none(all(c.Tickets.AllByExternalID(ctx, "x", zendesk.TicketListOptions{}))),
		"requested":              none(all(c.Tickets.AllRequested(ctx, 7, zendesk.TicketListOptions{}))),
		"comments":               none(all(c.Tickets.AllComments(ctx, 1, zendesk.CommentListOptions{}))),
		"audits":                 none(all(c.Tickets.AllAudits(ctx, 1, zendesk.AuditListOptions{}))),
		"users":                  none(all(c.Users.All(ctx, zendesk.UserListOptions{}))),
		"users by query":         none(all(c.Users.AllMatching(ctx, zendesk.UserSearchOptions{Query: "q"}))),
		"identities":             none(all(c.Identities.All(ctx, zendesk.IdentityListOptions{UserID: 7}))),
		"ticket fields":          none(all(c.TicketFields.All(ctx, zendesk.TicketFieldListOptions{}))),
		"options":                none(all(c.TicketFields.AllOptions(ctx, 1, zendesk.FieldOptionListOptions{}))),
		"user fields":            none(all(c.UserFields.All(ctx, zendesk.UserFieldListOptions{}))),
		"options of user fields": none(all(c.UserFields.AllOptions(ctx, 1, zendesk.FieldOptionListOptions{}))),
		"brands":                 none(all(c.Brands.All(ctx, zendesk.BrandListOptions{}))),
		"groups":                 none(all(c.Groups.All(ctx, zendesk.GroupListOptions{}))),
		"memberships":            none(all(c.GroupMemberships.All(ctx, zendesk.GroupMembershipListOptions{}))),
		"custom statuses":        none(all(c.CustomStatuses.All(ctx, zendesk.CustomStatusListOptions{}))),
		"forms":                  none(all(c.TicketForms.All(ctx, zendesk.TicketFormListOptions{}))),
		"search":                 none(all(c.Search.All(ctx, zendesk.SearchListOptions{Query: "q"}))),
		"export":                 none(all(c.Search.AllExported(ctx, zendesk.SearchExportOptions{Query: "q", Type: zendesk.SearchUsers}))),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(second) != 18 {
		t.Errorf("%d lists went on, on our host: %v", len(second), second)
	}
	moved := client(t, func(r *http.Request) (*http.Response, error) {
		if r.URL.Host != "acme.zendesk.com" {
			t.Errorf("a redirect was followed to %s", r.URL.Host)
		}
		return reply(r, http.StatusTemporaryRedirect, "", "Location", evil+r.URL.Path), nil
	})
	if _, err := moved.Tickets.Get(ctx, 1); err == nil {
		t.Error("a redirect is no ticket")
	}
	if _, err := moved.Tickets.Create(ctx, zendesk.TicketSpec{Comment: note("n"), Key: "k"}); err == nil {
		t.Error("a redirect made a ticket")
	}
}

func anonymous(t *testing.T, z *zendesktest.Fake) {
	if u, err := z.ClientAs(zendesk.Bearer("unknown")).Users.Me(t.Context()); !errors.Is(err, zendesk.ErrUnauthorized) || u != nil {
		t.Errorf("%+v, %v", u, err)
	}
}

func searchEnds(t *testing.T, z *zendesktest.Fake) {
	for id := range int64(1001) {
		z.PutUser(zendesktest.User{ID: id + 1, Name: "Pat"})
	}
	c, ctx := z.Client(), t.Context()
	query := zendesk.SearchQuery("type:user").Where("role", "end-user")
	found, err := all(c.Search.All(ctx, zendesk.SearchListOptions{Query: query}))
	if !errors.Is(err, zendesk.ErrSearchDepth) || !errors.Is(err, zendesk.ErrInvalid) || len(found) != 1000 {
		t.Errorf("%d results, %v", len(found), err)
	}
	exported, err := all(c.Search.AllExported(ctx, zendesk.SearchExportOptions{Query: query, Type: zendesk.SearchUsers, Size: 100}))
	if n, countErr := c.Search.Count(ctx, query); err != nil || countErr != nil || n != 1001 || len(exported) != n {
		t.Errorf("%d exported, %v; %d counted, %v", len(exported), err, n, countErr)
	}
}

// phones are the numbers that are a user's own.
func phones(t *testing.T, c *zendesk.Client, userID int64) (out []string) {
	t.Helper()
	list, err := all(c.Identities.All(t.Context(), zendesk.IdentityListOptions{UserID: userID}))
	fail(t, err)
	for _, i := range list {
		if i.Type == zendesk.IdentityPhone {
			out = append(out, i.Value)
		}
	}
	return out
}

func secondNumber(t *testing.T, z *zendesktest.Fake) {
	z.PutUser(zendesktest.User{ID: 1, Phone: "+15550100"})
	c := z.Client()
	u, err := c.Users.Update(t.Context(), 1, zendesk.UserSpec{Phone: zendesk.Set("+15550101")})
	fail(t, err)
	if got := strings.Join(phones(t, c, 1), " "); got != "+15550100 +15550101" || u.Phone != "+15550100" {
		t.Errorf("numbers %s, shown %s", got, u.Phone)
	}
}

func sharedNumber(t *testing.T, z *zendesktest.Fake) {
	z.PutUser(zendesktest.User{ID: 1, Phone: "+15550100"})
	c, ctx := z.Client(), t.Context()
	u, err := c.Users.Create(ctx, zendesk.UserSpec{Name: zendesk.Set("Pat"), Phone: zendesk.Set("+15550100")})
	fail(t, err)
	if got := phones(t, c, u.ID); !u.SharedPhone || u.Phone != "+15550100" || len(got) != 0 {
		t.Errorf("%+v, own numbers %v", u, got)
	}
	if _, err := c.Identities.Create(ctx, u.ID, zendesk.IdentitySpec{Type: zendesk.IdentityPhone, Value: "+15550100"}); !errors.Is(err, zendesk.ErrInvalid) {
		t.Errorf("as a second identity: %v", err)
	}
}

func narrowScopes(t *testing.T, z *zendesktest.Fake) {
	z.PutOAuthClient("c", "s", 0, 0)
	z.PutUser(zendesktest.User{ID: 1, Phone: "+15550100"})
	id := z.PutTicket(zendesktest.Ticket{})
	c, ctx := z.ClientAs(zendesk.OAuthClient("c", "s", zendesk.WithScope("users:read users:write tickets:read tickets:write"))), t.Context()
	fail(t, none(c.Users.Get(ctx, 1)), none(c.Tickets.Get(ctx, id)), none(c.Tickets.Update(ctx, id, ticketNote())))
	for name, err := range map[string]error{
		"identities.list":   none(c.Identities.List(ctx, zendesk.IdentityListOptions{UserID: 1})),
		"identities.create": none(c.Identities.Create(ctx, 1, zendesk.IdentitySpec{Type: zendesk.IdentityPhone, Value: "+15550101"})),
		"tickets.audits":    none(c.Tickets.Audits(ctx, id, zendesk.AuditListOptions{})),
	} {
		if !errors.Is(err, zendesk.ErrForbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	whole := z.ClientAs(zendesk.OAuthClient("c", "s"))
	fail(t, none(whole.Identities.List(ctx, zendesk.IdentityListOptions{UserID: 1})), none(whole.Tickets.Audits(ctx, id, zendesk.AuditListOptions{})))
}
