package zendesk_test

import (
	"context"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

const userShape = `{"id": 7827, "url": "u", "email": "a@example.test", "name": "n", "phone": "+15550100", "shared_phone_number": true, "external_id": "x",
	"role": "end-user", "role_type": 1, "custom_role_id": 5, "default_group_id": 310, "organization_id": 9, "active": true, "suspended": true,
	"verified": true, "tags": ["vip"], "alias": "a", "notes": "n", "details": "d", "locale": "de", "locale_id": 8, "time_zone": "Berlin",
	"iana_time_zone": "Europe/Berlin", "ticket_restriction": "groups", "only_private_comments": true, "restricted_agent": true, "moderator": true,
	"shared": true, "shared_agent": true, "user_fields": {"account_no": "12345", "vip": true, "langs": ["en", null], "lookup_id": 3},
	"created_at": "2026-01-15T10:00:00Z", "updated_at": "2026-01-15T10:00:00Z", "last_login_at": "2026-01-15T10:00:00Z"}`

var userShapes = map[string]shape{
	"user": {
		`{"user": ` + userShape + `}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.User, error) { return c.Users.Get(ctx, 7827) }),
	},
	"users by offset": {
		`{"users": [` + userShape + `], "next_page": "/x?page=2", "previous_page": null, "count": 2}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.User], error) {
			return c.Users.Search(ctx, zendesk.UserSearchOptions{Query: "n"})
		}),
	},
	"identities": {
		`{"identities": [{"id": 35, "user_id": 7827, "type": "phone_number", "value": "+15550100", "verified": true, "primary": true,
		"deliverable_state": "deliverable", "undeliverable_count": 1, "created_at": "2026-01-15T10:00:00Z", "updated_at": "2026-01-15T10:00:00Z"}],
		"next_page": null}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.Identity], error) {
			return c.Identities.List(ctx, zendesk.IdentityListOptions{UserID: 7827})
		}),
	},
}
