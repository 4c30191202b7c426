package zendesktest

// userRows are about users and what they are reached by.
func (z *Fake) userRows() []row {
	return []row{
		{"users.list", "GET /api/v2/users", z.listUsers},
		{"users.get", "GET /api/v2/users/{id}", byID(z.showUser)},
		{"users.get_by_email users.search users.get_by_external_id", "GET /api/v2/users/search", z.searchUsers},
		{"users.show_many users.by_external_ids", "GET /api/v2/users/show_many", z.showUsers},
		{"users.me", "GET /api/v2/users/me", z.showMe},
		{"users.create", "POST /api/v2/users", z.createUser},
		{"users.update", "PUT /api/v2/users/{id}", byID(z.updateUser)},
		{"users.create_or_update", "POST /api/v2/users/create_or_update", z.createOrUpdateUser},

		{"identities.list", "GET /api/v2/users/{user_id}/identities", z.ofPerson(z.listIdentities)},
		{"identities.create", "POST /api/v2/users/{user_id}/identities", z.ofPerson(z.createIdentity)},
		{"identities.delete", "DELETE /api/v2/users/{user_id}/identities/{id}", z.ofIdentity(z.deleteIdentity)},
		{"identities.make_primary", "PUT /api/v2/users/{user_id}/identities/{id}/make_primary", z.ofIdentity(z.makePrimary)},
	}
}

// usersForAgents are the routes that any agent may call: our guess.
var usersForAgents = []string{
	"GET /api/v2/users", "GET /api/v2/users/{id}", "GET /api/v2/users/search", "GET /api/v2/users/show_many",
	"POST /api/v2/users", "PUT /api/v2/users/{id}", "POST /api/v2/users/create_or_update",
	"GET /api/v2/users/{user_id}/identities", "POST /api/v2/users/{user_id}/identities",
	"DELETE /api/v2/users/{user_id}/identities/{id}", "PUT /api/v2/users/{user_id}/identities/{id}/make_primary",
}
