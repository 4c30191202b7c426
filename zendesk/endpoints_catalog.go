package zendesk

// catalogEndpoints are about what the account has set up.
var catalogEndpoints = []endpoint{
	{"brands.list", "GET", "/api/v2/brands", "V"},
	{"brands.get", "GET", "/api/v2/brands/{id}", "V"},

	{"groups.list", "GET", "/api/v2/groups", "V"},
	{"groups.assignable", "GET", "/api/v2/groups/assignable", "V"},
	{"groups.of_user", "GET", "/api/v2/users/{user_id}/groups", "V"},
	{"groups.get", "GET", "/api/v2/groups/{id}", "C"},

	{"group_memberships.list", "GET", "/api/v2/group_memberships", "V"},
	{"group_memberships.assignable", "GET", "/api/v2/group_memberships/assignable", "V"},
	{"group_memberships.of_user", "GET", "/api/v2/users/{user_id}/group_memberships", "V"},
	{"group_memberships.of_group", "GET", "/api/v2/groups/{group_id}/memberships", "V"},

	{"custom_statuses.list", "GET", "/api/v2/custom_statuses", "V"},
	{"custom_statuses.get", "GET", "/api/v2/custom_statuses/{id}", "C"},

	{"ticket_forms.list", "GET", "/api/v2/ticket_forms", "C"},
	{"ticket_forms.get", "GET", "/api/v2/ticket_forms/{id}", "C"},
}
