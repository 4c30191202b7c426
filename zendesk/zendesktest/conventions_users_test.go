package zendesktest_test

var userConventions = []convention{
	{pattern: "GET /api/v2/users", budget: general, agents: true, pages: "either users"},
	{pattern: "GET /api/v2/users/{id}", budget: general, agents: true},
	{pattern: "GET /api/v2/users/search", budget: general, agents: true, pages: "offset users"},
	{pattern: "GET /api/v2/users/show_many", budget: general, agents: true, pages: "offset users"},
	{pattern: "GET /api/v2/users/me", budget: general, agents: true},
	{pattern: "POST /api/v2/users", budget: general, agents: true, body: `{"user": {"name": "n"}}`, invalid: `{"user": {}}`},
	{pattern: "PUT /api/v2/users/{id}", budget: general, agents: true, body: `{"user": {"notes": "n"}}`, invalid: `{"user": {"name": ""}}`},
	{pattern: "POST /api/v2/users/create_or_update", budget: general, agents: true,
		body: `{"user": {"name": "n", "external_id": "x"}}`, invalid: `{"user": {"email": "n@example.test"}}`},
	{pattern: "GET /api/v2/users/{user_id}/identities", budget: general, agents: true, pages: "either identities"},
	{pattern: "POST /api/v2/users/{user_id}/identities", budget: general, agents: true,
		body: `{"identity": {"type": "email", "value": "n@example.test"}}`, invalid: `{"identity": {"type": "email"}}`},
	{pattern: "DELETE /api/v2/users/{user_id}/identities/{id}", budget: general, agents: true},
	{pattern: "PUT /api/v2/users/{user_id}/identities/{id}/make_primary", budget: general, agents: true},
}
