package zendesk_test

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// userCalls are those about users and what they are reached by.
var userCalls = map[string]func(context.Context, caller) (any, error){
	"Users.Me": func(ctx context.Context, c caller) (any, error) { return c.Users.Me(ctx) },
	"Users.Search": func(ctx context.Context, c caller) (any, error) {
		return c.Users.Search(ctx, zendesk.UserSearchOptions{Query: "agent"})
	},
	"Users.AllMatching": func(ctx context.Context, c caller) (any, error) {
		return all(c.Users.AllMatching(ctx, zendesk.UserSearchOptions{Query: "agent"}))
	},
	"Users.GetByExternalID": func(ctx context.Context, c caller) (any, error) { return c.Users.GetByExternalID(ctx, "EXT-7002") },
	"Users.ByExternalIDs": func(ctx context.Context, c caller) (any, error) {
		return c.Users.ByExternalIDs(ctx, []string{"ext-7002", "ext-0"})
	},
	"Users.Create": func(ctx context.Context, c caller) (any, error) { return c.Users.Create(ctx, userSpec()) },
	"Users.Update": func(ctx context.Context, c caller) (any, error) {
		return c.Users.Update(ctx, 7002, zendesk.UserSpec{Notes: zendesk.Set("called")})
	},
	"Users.CreateOrUpdate": func(ctx context.Context, c caller) (any, error) {
		u, _, err := c.Users.CreateOrUpdate(ctx, userSpec())
		return u, err
	},

	"Identities.List": func(ctx context.Context, c caller) (any, error) {
		return c.Identities.List(ctx, zendesk.IdentityListOptions{UserID: 7001})
	},
	"Identities.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Identities.All(ctx, zendesk.IdentityListOptions{UserID: 7001}))
	},
	"Identities.Create": func(ctx context.Context, c caller) (any, error) {
		return c.Identities.Create(ctx, 7001, zendesk.IdentitySpec{Type: zendesk.IdentityPhone, Value: "+15550102", Verified: true, Primary: true})
	},
	"Identities.Delete": func(ctx context.Context, c caller) (any, error) {
		return nil, c.Identities.Delete(ctx, 7001, c.identity)
	},
	"Identities.MakePrimary": func(ctx context.Context, c caller) (any, error) {
		return nil, c.Identities.MakePrimary(ctx, 7001, c.identity)
	},
}

// userSpec is a new user with all that a request can set.
func userSpec() zendesk.UserSpec {
	return zendesk.UserSpec{
		Name: zendesk.Set("New"), Email: zendesk.Set("new@example.test"), Phone: zendesk.Set("+15550103"), ExternalID: zendesk.Set("ext-new"),
		Role: zendesk.Set(zendesk.RoleEndUser), CustomRoleID: zendesk.Set(int64(1)), DefaultGroupID: zendesk.Set(int64(310)), OrganizationID: zendesk.Set(int64(9)),
		Suspended: zendesk.Set(true), Verified: zendesk.Set(true), Tags: zendesk.Set([]string{"vip"}), Alias: zendesk.Set("N"),
		Notes: zendesk.Set("n"), Details: zendesk.Set("d"), Locale: zendesk.Set("de"), TimeZone: zendesk.Set("Berlin"),
		Fields: map[string]json.RawMessage{"segment": json.RawMessage(`"opt_billing"`)}, SkipVerifyEmail: true,
	}
}

// ofAgentsAlone is the reason for what a new user has not.
const ofAgentsAlone = "of agents, or of users from another account"

var userMayBeEmpty = map[string]string{
	"Identity.UndeliverableCount":            "all mail of the office arrives",
	"Users.Me User.Suspended":                "nobody who is suspended asks",
	"Users.Create* User.RoleType":            ofAgentsAlone,
	"Users.Create* User.SharedPhone":         "nobody else has the number",
	"Users.Create* User.TicketRestriction":   ofAgentsAlone,
	"Users.Create* User.OnlyPrivateComments": ofAgentsAlone,
	"Users.Create* User.RestrictedAgent":     ofAgentsAlone,
	"Users.Create* User.Moderator":           ofAgentsAlone,
	"Users.Create* User.Shared":              ofAgentsAlone,
	"Users.Create* User.SharedAgent":         ofAgentsAlone,
	"Users.Create* User.LastLoginAt":         "a new user has not signed in",
}

// putUsers gives the office's agents all that users can have.
func (w *office) putUsers() {
	for id, phone := range map[int64]string{7001: "+15550198", 7002: "+15550199"} {
		external := map[int64]string{7001: "ext-7001", 7002: "ext-7002"}[id]
		w.PutUser(zendesktest.User{
			ID: id, Phone: phone, SharedPhone: true, ExternalID: external, CustomRoleID: 5, OrganizationID: 9, Verified: true, Tags: []string{"vip"},
			Alias: "A", Notes: "n", Details: "d", TicketRestriction: "groups", OnlyPrivateComments: true, RestrictedAgent: true, Moderator: true,
			Shared: true, SharedAgent: true, Fields: map[string]json.RawMessage{"segment": json.RawMessage(`"opt_billing"`)}, LastLoginAt: time.Now(),
		})
	}
	w.identity = 40_000_000_000_000
	for i, err := range w.Client().Identities.All(context.Background(), zendesk.IdentityListOptions{UserID: 7001}) {
		if err != nil {
			panic(err)
		}
		w.identity = i.ID
	}
}
