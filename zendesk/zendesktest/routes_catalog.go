package zendesktest

import "github.com/ctikit/ctikit/internal/faketest"

// catalogRows are about what the account has set up.
func (z *Fake) catalogRows() []row {
	return []row{
		{"brands.list", "GET /api/v2/brands", z.listBrands},
		{"brands.get", "GET /api/v2/brands/{id}", z.showBrand},

		{"groups.list", "GET /api/v2/groups", z.listGroups},
		{"groups.assignable", "GET /api/v2/groups/assignable", z.listGroups},
		{"groups.of_user", "GET /api/v2/users/{user_id}/groups", z.ofPerson(z.listGroupsOf)},
		{"groups.get", "GET /api/v2/groups/{id}", z.showGroupRecord},
		{faketest.Others + "who is in a group", "GET /api/v2/groups/{id}/users", byID(z.listGroupUsers)},

		{"group_memberships.list", "GET /api/v2/group_memberships", z.listMemberships},
		{"group_memberships.assignable", "GET /api/v2/group_memberships/assignable", z.listMemberships},
		{"group_memberships.of_user", "GET /api/v2/users/{user_id}/group_memberships", z.ofPerson(z.listMembershipsOf)},
		{"group_memberships.of_group", "GET /api/v2/groups/{group_id}/memberships", z.listMembershipsIn},

		{"custom_statuses.list", "GET /api/v2/custom_statuses", z.listCustomStatuses},
		{"custom_statuses.get", "GET /api/v2/custom_statuses/{id}", z.showCustomStatus},

		{"ticket_forms.list", "GET /api/v2/ticket_forms", z.listTicketForms},
		{"ticket_forms.get", "GET /api/v2/ticket_forms/{id}", z.showTicketForm},
	}
}

// catalogForAgents are the routes that any agent may call: our guess.
var catalogForAgents = []string{
	"GET /api/v2/brands", "GET /api/v2/brands/{id}",
	"GET /api/v2/groups", "GET /api/v2/groups/assignable", "GET /api/v2/users/{user_id}/groups", "GET /api/v2/groups/{id}", "GET /api/v2/groups/{id}/users",
	"GET /api/v2/group_memberships", "GET /api/v2/group_memberships/assignable",
	"GET /api/v2/users/{user_id}/group_memberships", "GET /api/v2/groups/{group_id}/memberships",
	"GET /api/v2/custom_statuses", "GET /api/v2/custom_statuses/{id}", "GET /api/v2/ticket_forms", "GET /api/v2/ticket_forms/{id}",
}
