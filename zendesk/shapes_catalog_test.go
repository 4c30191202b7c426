package zendesk_test

import (
	"context"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

const dates = `"created_at": "2026-01-15T10:00:00Z", "updated_at": "2026-01-15T10:00:00Z"`

var catalogShapes = map[string]shape{
	"brands": {
		`{"brands": [{"id": 411, "name": "n", "subdomain": "s", "active": true, "is_deleted": true, "default": true, "has_help_center": true,
		"help_center_state": "enabled", "host_mapping": "h", "brand_url": "u", "ticket_form_ids": [421], "signature_template": "s", "logo": {"id": 1}, ` + dates + `}],
		"next_page": null, "previous_page": null, "count": 1}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.Brand], error) {
			return c.Brands.List(ctx, zendesk.BrandListOptions{})
		}),
	},
	"group record": {
		`{"group": {"id": 310, "name": "n", "description": "d", "default": true, "deleted": true, "is_public": true, ` + dates + `}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.Group, error) { return c.Groups.Get(ctx, 310) }),
	},
	"groups": {
		`{"groups": [{"id": 310, "name": "n", "description": "d", "default": true, "deleted": true, "is_public": true, ` + dates + `}], "next_page": "/x?page=2"}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.Group], error) {
			return c.Groups.List(ctx, zendesk.GroupListOptions{})
		}),
	},
	"memberships": {
		`{"group_memberships": [{"id": 5, "user_id": 7001, "group_id": 310, "default": true, ` + dates + `}], "next_page": "/x?page=2"}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.GroupMembership], error) {
			return c.GroupMemberships.List(ctx, zendesk.GroupMembershipListOptions{})
		}),
	},
	"custom status": {
		`{"custom_status": {"id": 431, "status_category": "hold", "agent_label": "a", "raw_agent_label": "a", "end_user_label": "e", "raw_end_user_label": "e",
		"description": "d", "raw_description": "d", "active": true, "default": true, ` + dates + `}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.CustomStatus, error) {
			return c.CustomStatuses.Get(ctx, 431)
		}),
	},
	"ticket form": {
		`{"ticket_form": {"id": 421, "name": "n", "display_name": "n", "active": true, "default": true, "position": 1, "ticket_field_ids": [1006],
		"agent_conditions": [{"value": "a"}], "unknown": {"deep": [1]}, ` + dates + `}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.TicketForm, error) {
			return c.TicketForms.Get(ctx, 421)
		}),
	},
}
