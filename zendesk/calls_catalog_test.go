package zendesk_test

import (
	"context"
	"encoding/json"

	"github.com/ctikit/ctikit/zendesk"
)

// catalogCalls are those about what the account has set up.
var catalogCalls = map[string]func(context.Context, caller) (any, error){
	"Brands.List": func(ctx context.Context, c caller) (any, error) {
		return c.Brands.List(ctx, zendesk.BrandListOptions{})
	},
	"Brands.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Brands.All(ctx, zendesk.BrandListOptions{}))
	},
	"Brands.Get": func(ctx context.Context, c caller) (any, error) { return c.Brands.Get(ctx, 411) },

	"Groups.List": func(ctx context.Context, c caller) (any, error) {
		return c.Groups.List(ctx, zendesk.GroupListOptions{})
	},
	"Groups.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.Groups.All(ctx, zendesk.GroupListOptions{}))
	},
	"Groups.AllAssignable": func(ctx context.Context, c caller) (any, error) {
		return all(c.Groups.AllAssignable(ctx, zendesk.GroupListOptions{}))
	},
	"Groups.AllOfUser": func(ctx context.Context, c caller) (any, error) {
		return all(c.Groups.AllOfUser(ctx, 7001, zendesk.GroupListOptions{}))
	},
	"Groups.Get": func(ctx context.Context, c caller) (any, error) { return c.Groups.Get(ctx, 310) },

	"GroupMemberships.List": func(ctx context.Context, c caller) (any, error) {
		return c.GroupMemberships.List(ctx, zendesk.GroupMembershipListOptions{})
	},
	"GroupMemberships.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.GroupMemberships.All(ctx, zendesk.GroupMembershipListOptions{}))
	},
	"GroupMemberships.AllAssignable": func(ctx context.Context, c caller) (any, error) {
		return all(c.GroupMemberships.AllAssignable(ctx, zendesk.GroupMembershipListOptions{}))
	},
	"GroupMemberships.AllOfUser": func(ctx context.Context, c caller) (any, error) {
		return all(c.GroupMemberships.AllOfUser(ctx, 7001, zendesk.GroupMembershipListOptions{}))
	},
	"GroupMemberships.AllOfGroup": func(ctx context.Context, c caller) (any, error) {
		return all(c.GroupMemberships.AllOfGroup(ctx, 310, zendesk.GroupMembershipListOptions{}))
	},

	"CustomStatuses.List": func(ctx context.Context, c caller) (any, error) {
		return c.CustomStatuses.List(ctx, zendesk.CustomStatusListOptions{})
	},
	"CustomStatuses.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.CustomStatuses.All(ctx, zendesk.CustomStatusListOptions{}))
	},
	"CustomStatuses.Get": func(ctx context.Context, c caller) (any, error) { return c.CustomStatuses.Get(ctx, 431) },

	"TicketForms.List": func(ctx context.Context, c caller) (any, error) {
		return c.TicketForms.List(ctx, zendesk.TicketFormListOptions{})
	},
	"TicketForms.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.TicketForms.All(ctx, zendesk.TicketFormListOptions{}))
	},
	"TicketForms.Get": func(ctx context.Context, c caller) (any, error) { return c.TicketForms.Get(ctx, 421) },
}

var catalogMayBeEmpty = map[string]string{
	"Group.Deleted": "deleted groups are in no list",
}

// putCatalog gives the office one of each, with all that it can have.
func (w *office) putCatalog() {
	w.PutBrand(zendesk.Brand{
		ID: 411, Name: "Acme", Subdomain: "acme", Active: true, Deleted: true, Default: true, HasHelpCenter: true, HelpCenterState: "enabled",
		HostMapping: "help.acme.example.test", URL: "https://acme.zendesk.com", TicketFormIDs: []int64{421}, SignatureTemplate: "s", Logo: json.RawMessage(`{"id":1}`),
	})
	w.PutGroup(zendesk.Group{ID: 310, Name: "Billing", Description: "d", Default: true, Public: true})
	w.PutCustomStatus(zendesk.CustomStatus{
		ID: 431, Category: zendesk.CategoryHold, AgentLabel: "a", RawAgentLabel: "a", EndUserLabel: "e", RawEndUserLabel: "e",
		Description: "d", RawDescription: "d", Active: true, Default: true,
	})
	w.PutTicketForm(zendesk.TicketForm{
		ID: 421, Name: "Form", DisplayName: "Form", Active: true, Default: true, Position: 1, FieldIDs: []int64{1006}, AgentConditions: json.RawMessage(`[{"value":"a"}]`),
	})
}
