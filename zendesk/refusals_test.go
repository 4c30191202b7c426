package zendesk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/errtable"
	"github.com/ctikit/ctikit/zendesk"
)

// sentinelOf is what an error with this status matches, and nothing else.
func sentinelOf(status int) error {
	switch {
	case status == 400, status == 422:
		return zendesk.ErrInvalid
	case status == 401:
		return zendesk.ErrUnauthorized
	case status == 403:
		return zendesk.ErrForbidden
	case status == 404:
		return zendesk.ErrNotFound
	case status == 409:
		return zendesk.ErrConflict
	case status == 429:
		return zendesk.ErrRateLimited
	case status >= 500:
		return zendesk.ErrServer
	}
	return nil
}

var sentinels = []error{
	zendesk.ErrInvalid, zendesk.ErrUnauthorized, zendesk.ErrForbidden, zendesk.ErrNotFound,
	zendesk.ErrConflict, zendesk.ErrRateLimited, zendesk.ErrServer,
}

// Every call takes every refusal the same way, and all operations are called.
func TestEveryRefusal(t *testing.T) {
	seed := office{rule: "r", queue: "q", webhook: "w", invocation: "i", job: "j", skillJob: "j", skill: "s", engagement: "e", code: "code", verifier: "v", ticket: 1, ticketJob: "j", comment: 1, file: 1, identity: 1, upload: ctikit.NewSecret("u"), apps: apps{"j", 1, 1, 1}}
	called, listed := map[string]bool{}, map[string]bool{}
	for name, call := range everyCall {
		t.Run(name, func(t *testing.T) {
			for got := range errtable.Try(func(hc *http.Client) error {
				opts := []zendesk.Option{zendesk.WithHTTPClient(hc), zendesk.WithRetries(1, time.Second)}
				c, err := zendesk.New("acme", zendesk.Bearer("t0ken"), opts...)
				if err != nil {
					t.Fatal(err)
				}
				return none(call(t.Context(), caller{c, seed, opts, app(t, opts...)}))
			}) {
				checkRefusal(t, name, got)
				if e, ok := errors.AsType[*zendesk.Error](got.Err); ok {
					called[e.Op] = true
				}
			}
		})
	}
	for _, row := range zendesk.Endpoints() {
		listed[row[0]] = true
	}
	if diff := cmp.Diff(listed, called); diff != "" {
		t.Errorf("operations (-listed +called):\n%s", diff)
	}
}

func checkRefusal(t *testing.T, name string, got errtable.Outcome) {
	t.Helper()
	if got.Err == nil || got.Sent != 1 || got.Open != 0 {
		t.Errorf("%s: error %v after %d requests, %d bodies left open", got.Name, got.Err, got.Sent, got.Open)
		return
	}
	asJSON, _ := json.Marshal(got.Err)
	if shown := fmt.Sprintf("%v %+v %#v %s", got.Err, got.Err, got.Err, asJSON); strings.Contains(shown, errtable.Canary) {
		t.Errorf("%s: the error shows what the reply says: %s", got.Name, shown)
	}
	e, ok := errors.AsType[*zendesk.Error](got.Err)
	if got.Status == 0 {
		if ok {
			t.Errorf("%s: %v is a refusal by Zendesk", got.Name, got.Err)
		}
		return
	}
	if !ok || e.Status != got.Status || e.Op == "" || !strings.HasPrefix(got.Err.Error(), "zendesk: ") {
		t.Errorf("%s: error %v", got.Name, got.Err)
		return
	}
	if wait := time.Duration(0); e.RetryAfter != wait && got.RetryAfter == "" || got.RetryAfter == "7" && e.RetryAfter != 7*time.Second {
		t.Errorf("%s: retry after %v, the header says %q", got.Name, e.RetryAfter, got.RetryAfter)
	}
	for _, s := range sentinels {
		if want := errors.Is(s, sentinelOf(got.Status)); errors.Is(got.Err, s) != want {
			t.Errorf("%s: errors.Is(%v, %v) = %t", got.Name, got.Err, s, !want)
		}
	}
	if want := name == "Talk.SetState" && got.Status == 400; errors.Is(got.Err, zendesk.ErrOmnichannelRouting) != want {
		t.Errorf("%s: %v is ErrOmnichannelRouting: %t", got.Name, got.Err, !want)
	}
}

// What cannot be right is refused before it is sent.
func TestEveryArgument(t *testing.T) {
	c := client(t, func(r *http.Request) (*http.Response, error) {
		t.Errorf("sent %s %s", r.Method, r.URL.Path)
		return reply(r, 200, `{}`), nil
	})
	ctx, noApp := t.Context(), new(zendesk.OAuth)
	newOAuth := func(subdomain, id, redirect string, opts ...zendesk.OAuthOption) error {
		return none(zendesk.NewOAuth(subdomain, id, "s", redirect, opts...))
	}
	public, err := zendesk.NewOAuth("acme", "id", "", "https://app.example.test")
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"id: want a positive number, got 0":  none(c.GroupAvailability.Get(ctx, 0)),
		"capacity.create: Name":              none(c.Capacity.Create(ctx, zendesk.CapacityRuleSpec{Capacities: zendesk.Counts{"talk": 1}})),
		"Capacities: want":                   none(c.Capacity.Update(ctx, "r", zendesk.CapacityRuleSpec{Name: "n"})),
		"Capacities[talk]":                   none(c.Capacity.Create(ctx, zendesk.CapacityRuleSpec{Name: "n", Capacities: zendesk.Counts{"talk": -1}})),
		"agent ids":                          c.Capacity.Assign(ctx, "r", nil),
		"agent id 1":                         c.Capacity.Assign(ctx, "r", []int64{0}),
		"capacity.get: id: want a value":     none(c.Capacity.Get(ctx, "")),
		"queues.create: Name":                none(c.Queues.Create(ctx, zendesk.QueueSpec{PrimaryGroupIDs: []int64{1}})),
		"PrimaryGroupIDs":                    none(c.Queues.Update(ctx, "q", zendesk.QueueSpec{Name: "n"})),
		"group id: want a pos":               none(c.Queues.Create(ctx, zendesk.QueueSpec{Name: "n", PrimaryGroupIDs: []int64{1}, SecondaryGroupIDs: []int64{-1}})),
		"queue ids":                          c.Queues.SetOrder(ctx, nil),
		"talk.set_state: state":              none(c.Talk.SetState(ctx, 7001, "sleeping")),
		"via":                                none(c.Talk.SetVia(ctx, 7001, "")),
		"talk.get: id":                       none(c.Talk.Get(ctx, -1)),
		"channel":                            none(all(c.Availability.AllWorkItems(ctx, 7001, ""))),
		"skills.list: agent ids":             none(c.Skills.List(ctx, zendesk.AgentSkillListOptions{})),
		"skill id":                           none(c.Skills.Set(ctx, 7001, []string{""})),
		"users.create: Name":                 none(c.Users.Create(ctx, zendesk.UserSpec{Email: zendesk.Set("a@example.test")})),
		"users.update: id":                   none(c.Users.Update(ctx, 0, zendesk.UserSpec{Name: zendesk.Set("n")})),
		"users.update: spec":                 none(c.Users.Update(ctx, 1, zendesk.UserSpec{})),
		"users.update: Name":                 none(c.Users.Update(ctx, 1, zendesk.UserSpec{Name: zendesk.Null[string]()})),
		"Email, ExternalID: want one":        createOrUpdate(c, zendesk.UserSpec{Name: zendesk.Set("n"), Phone: zendesk.Set("+15550100")}),
		"users.search: Query":                none(c.Users.Search(ctx, zendesk.UserSearchOptions{})),
		"users.get_by_external_id":           none(c.Users.GetByExternalID(ctx, "")),
		"external ids: want at least":        none(c.Users.ByExternalIDs(ctx, nil)),
		"external ids: want at most 100":     none(c.Users.ByExternalIDs(ctx, slices.Repeat([]string{"x"}, 101))),
		"external id: want a value without":  none(c.Users.ByExternalIDs(ctx, []string{"a,b"})),
		"identities.list: user id":           none(c.Identities.List(ctx, zendesk.IdentityListOptions{})),
		"identities.create: Type":            none(c.Identities.Create(ctx, 1, zendesk.IdentitySpec{Value: "+15550100"})),
		"identities.create: Value":           none(c.Identities.Create(ctx, 1, zendesk.IdentitySpec{Type: zendesk.IdentityPhone})),
		"identities.delete: id":              c.Identities.Delete(ctx, 1, 0),
		"user_fields.get: key":               none(c.UserFields.Get(ctx, "")),
		"ticket_fields.get: id":              none(c.TicketFields.Get(ctx, 0)),
		"brands.get: id":                     none(c.Brands.Get(ctx, 0)),
		"apps.validate: package":             c.Apps.Validate(ctx, nil),
		"apps.upload: package":               none(c.Apps.Upload(ctx, make([]byte, 32<<20+1))),
		"apps.create: upload id":             none(c.Apps.Create(ctx, 0, "n")),
		"apps.create: name":                  none(c.Apps.Create(ctx, 1, "")),
		"apps.update: id":                    none(c.Apps.Update(ctx, 0, 1)),
		"apps.job: job id":                   none(c.Apps.Job(ctx, "")),
		"apps.public_key: id":                none(c.Apps.PublicKey(ctx, 0)),
		"app_installations.create: app id":   none(c.AppInstallations.Create(ctx, 0, zendesk.AppSettings{Title: "t"})),
		"app_installations.create: Title":    none(c.AppInstallations.Create(ctx, 1, zendesk.AppSettings{})),
		"app_installations.update: Values":   none(c.AppInstallations.Update(ctx, 1, zendesk.AppSettings{Values: map[string]ctikit.Secret{"name": {}}})),
		"groups.of_user: user id":            none(all(c.Groups.AllOfUser(ctx, 0, zendesk.GroupListOptions{}))),
		"of_group: group id":                 none(all(c.GroupMemberships.AllOfGroup(ctx, -1, zendesk.GroupMembershipListOptions{}))),
		"skill ids":                          none(c.Skills.ChangeMany(ctx, zendesk.SkillsAdd, []int64{7001}, nil)),
		"action":                             none(c.Skills.ChangeMany(ctx, "", []int64{7001}, []string{"s"})),
		"tickets.get: id":                    none(c.Tickets.Get(ctx, 0)),
		"tickets.show_many: ticket ids":      none(c.Tickets.ShowMany(ctx, make([]int64, 101))),
		"external id":                        none(c.Tickets.ListByExternalID(ctx, "", zendesk.TicketListOptions{})),
		"tickets.requested: id":              none(c.Tickets.Requested(ctx, -1, zendesk.TicketListOptions{})),
		"tickets.create: Comment: want one":  none(c.Tickets.Create(ctx, zendesk.TicketSpec{})),
		"Key: want at most 255":              none(c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: note("n"), Key: strings.Repeat("k", 256)})),
		"FirstSent: want none":               none(c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: note("n"), FirstSent: time.Now()})),
		"CustomFields[0].ID":                 none(c.Tickets.Update(ctx, 1, zendesk.TicketUpdate{CustomFields: []zendesk.CustomField{{}}})),
		"CustomFields[0].Value":              none(c.Tickets.Update(ctx, 1, zendesk.TicketUpdate{CustomFields: []zendesk.CustomField{{ID: 1, Value: json.RawMessage("x")}}})),
		"Priority: want a value":             none(c.Tickets.Update(ctx, 1, zendesk.TicketUpdate{Priority: zendesk.Null[zendesk.TicketPriority]()})),
		"Comment: want it or VoiceComment":   none(c.Tickets.Update(ctx, 1, zendesk.TicketUpdate{Comment: new(note("n")), VoiceComment: &zendesk.VoiceComment{}})),
		"tickets.create: Comment: want it":   none(c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: note("n"), VoiceComment: voiceComment()})),
		"tickets.create: VoiceComment.St":    none(c.Tickets.Create(ctx, zendesk.TicketSpec{VoiceComment: &zendesk.VoiceComment{From: "+15550100", To: "+15550199"}})),
		"Comment.Uploads[1]: want a token":   none(c.Tickets.Update(ctx, 1, zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "b", Uploads: []ctikit.Secret{ctikit.NewSecret("u"), {}}}})),
		"tickets.update: VoiceComment.To":    none(c.Tickets.Update(ctx, 1, zendesk.TicketUpdate{VoiceComment: &zendesk.VoiceComment{From: "+15550100"}})),
		"Comment.AuthorID":                   none(c.Tickets.Update(ctx, 1, zendesk.TicketUpdate{Comment: &zendesk.CommentSpec{Body: "b", AuthorID: -1}})),
		"tickets.comments: id":               none(c.Tickets.Comments(ctx, 0, zendesk.CommentListOptions{})),
		"tickets.add_tags: tags: want at":    none(c.Tickets.AddTags(ctx, 1, nil)),
		"tickets.remove_tags: tags: want":    none(c.Tickets.RemoveTags(ctx, 1, nil)),
		"tags[1]: want a word":               none(c.Tickets.SetTags(ctx, 1, []string{"a", "b c"}, time.Time{})),
		"tickets.create: Tags[0]: want a":    none(c.Tickets.Create(ctx, zendesk.TicketSpec{Comment: note("n"), Tags: []string{""}})),
		"tickets.update_many: Add[0]: want":  none(c.Tickets.UpdateMany(ctx, []int64{1}, zendesk.TicketUpdate{}, zendesk.TagChange{Add: []string{"a\r"}})),
		"Remove[1]: want a word":             none(c.Tickets.UpdateMany(ctx, []int64{1}, zendesk.TicketUpdate{}, zendesk.TagChange{Remove: []string{"a", "b\u00a0"}})),
		"voice.create_ticket: Tags[0]: want": none(c.Voice.CreateTicket(ctx, zendesk.VoiceTicketSpec{Via: zendesk.VoiceInbound, Comment: new(note("n")), Tags: zendesk.Set([]string{"b c"})})),
		"tickets.update_many: ticket id 1":   none(c.Tickets.UpdateMany(ctx, []int64{0}, zendesk.TicketUpdate{}, zendesk.TagChange{})),
		"tickets.merge: ticket ids: want o":  none(c.Tickets.Merge(ctx, 1, []int64{2, 1}, zendesk.MergeSpec{})),
		"tickets.delete: id":                 c.Tickets.Delete(ctx, 0),
		"job_statuses.get: job id":           none(c.JobStatuses.Wait(ctx, "")),
		"tickets.audits: id":                 none(c.Tickets.Audits(ctx, 0, zendesk.AuditListOptions{})),
		"tickets.redact_comment: ticket id":  none(c.Tickets.RedactComment(ctx, 0, 1, "<redact>")),
		"html: want the comment's HTML":      none(c.Tickets.RedactComment(ctx, 1, 1, "x")),
		"attachment id: want":                c.Tickets.RedactAttachment(ctx, 1, 1, 0),
		"webhooks.clone: id":                 none(c.Webhooks.Clone(ctx, "")),
		"webhooks.patch: Endpoint":           c.Webhooks.Patch(ctx, "w", zendesk.WebhookSpec{Endpoint: "x"}),
		"OAuth: want one made by NewOAuth":   none(noApp.Exchange(ctx, "code", "")),
		"oauth.exchange: code":               none(app(t).Exchange(ctx, "", "")),
		"verifier":                           none(public.Exchange(ctx, "code", "")),
	} {
		if !errors.Is(err, zendesk.ErrInvalid) {
			t.Errorf("%s: %v is no ErrInvalid", name, err)
		}
		wantArgument(t, name, err)
	}
	for name, err := range map[string]error{
		"redirect URI":       newOAuth("acme", "id", "::"),
		"client id":          newOAuth("acme", "", "https://app.example.test"),
		"refresh token life": newOAuth("acme", "id", "https://app.example.test", zendesk.WithRefreshLifetime(time.Hour)),
		"subdomain":          newOAuth("a.b", "id", "https://app.example.test"),
		"refresh token":      none(zendesk.New("acme", noApp.Credential(ctikit.Token{Access: ctikit.NewSecret("a")}, nil))),
		"save":               none(zendesk.New("acme", noApp.Credential(ctikit.Token{Access: ctikit.NewSecret("a"), Refresh: ctikit.NewSecret("b")}, nil))),
		"one made by New":    none(new(zendesk.Client).With()),
	} {
		wantArgument(t, name, err)
	}
}

func wantArgument(t *testing.T, name string, err error) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), name) || !strings.HasPrefix(err.Error(), "zendesk: ") {
		t.Errorf("%s: error %v", name, err)
	}
}

func createOrUpdate(c *zendesk.Client, spec zendesk.UserSpec) error {
	_, _, err := c.Users.CreateOrUpdate(context.Background(), spec)
	return err
}
