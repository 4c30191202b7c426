package zendesktest_test

import (
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

var catalogConventions = []convention{
	{pattern: "GET /api/v2/brands", budget: general, agents: true, pages: "either brands"},
	{pattern: "GET /api/v2/brands/{id}", budget: general, agents: true},
	{pattern: "GET /api/v2/groups", budget: general, agents: true, pages: "either groups"},
	{pattern: "GET /api/v2/groups/assignable", budget: general, agents: true, pages: "either groups"},
	{pattern: "GET /api/v2/users/{user_id}/groups", budget: general, agents: true, pages: "either groups"},
	{pattern: "GET /api/v2/groups/{id}", budget: general, agents: true},
	{pattern: "GET /api/v2/groups/{id}/users", budget: general, agents: true, pages: "either users"},
	{pattern: "GET /api/v2/group_memberships", budget: general, agents: true, pages: "either group_memberships"},
	{pattern: "GET /api/v2/group_memberships/assignable", budget: general, agents: true, pages: "either group_memberships"},
	{pattern: "GET /api/v2/users/{user_id}/group_memberships", budget: general, agents: true, pages: "either group_memberships"},
	{pattern: "GET /api/v2/groups/{group_id}/memberships", budget: general, agents: true, pages: "either group_memberships"},
	{pattern: "GET /api/v2/custom_statuses", budget: general, agents: true},
	{pattern: "GET /api/v2/custom_statuses/{id}", budget: general, agents: true},
	{pattern: "GET /api/v2/ticket_forms", budget: general, agents: true, pages: "either ticket_forms"},
	{pattern: "GET /api/v2/ticket_forms/{id}", budget: general, agents: true},
}

// putCatalog gives the account what conventions can name.
func putCatalog(z *zendesktest.Fake) {
	for id := range int64(2) {
		z.PutBrand(zendesk.Brand{ID: 411 + id, Name: "Acme", Active: true, Default: true})
		z.PutTicketForm(zendesk.TicketForm{ID: 421 + id, Name: "Form"})
		z.PutCustomStatus(zendesk.CustomStatus{ID: 431 + id, Category: zendesk.CategoryOpen, AgentLabel: "Waiting"})
	}
}
