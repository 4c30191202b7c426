package zendesk

// userEndpoints are about all users and what they are reached by, beside those
// of agentEndpoints.
var userEndpoints = []endpoint{
	{"users.me", "GET", "/api/v2/users/me", "V"},
	{"users.search", "GET", "/api/v2/users/search", "V"},
	{"users.get_by_external_id", "GET", "/api/v2/users/search", "V"},
	{"users.by_external_ids", "GET", "/api/v2/users/show_many", "V"},
	{"users.create", "POST", "/api/v2/users", "V"},
	{"users.update", "PUT", "/api/v2/users/{id}", "V"},
	{"users.create_or_update", "POST", "/api/v2/users/create_or_update", "V"},

	{"identities.list", "GET", "/api/v2/users/{user_id}/identities", "V"},
	{"identities.create", "POST", "/api/v2/users/{user_id}/identities", "V"},
	{"identities.delete", "DELETE", "/api/v2/users/{user_id}/identities/{id}", "V"},
	{"identities.make_primary", "PUT", "/api/v2/users/{user_id}/identities/{id}/make_primary", "V"},
}
