package zendesk_test

import (
	"context"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// fieldShape is what fields of tickets and users have in common.
const fieldShape = `"title": "t", "raw_title": "t", "description": "d", "raw_description": "d", "position": 1, "active": true,
	"custom_field_options": [{"id": 5, "name": "n", "raw_name": "n", "value": "v", "default": true, "position": 3}],
	"regexp_for_validation": "x", "tag": "g", "relationship_target_type": "zen:user", "relationship_filter": {"all": []},
	"created_at": "2026-01-15T10:00:00Z", "updated_at": "2026-01-15T10:00:00Z"`

var fieldShapes = map[string]shape{
	"ticket field": {
		`{"ticket_field": {"id": 1006, "type": "tagger", ` + fieldShape + `, "agent_description": "a", "required": true, "required_in_portal": true,
		"visible_in_portal": true, "editable_in_portal": true, "title_in_portal": "t", "removable": true, "collapsed_for_agents": true,
		"system_field_options": [{"name": "n", "value": "v"}], "custom_statuses": [{"id": 1}], "sub_type_id": 1, "creator_user_id": 5, "creator_app_name": "a"}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.TicketField, error) {
			return c.TicketFields.Get(ctx, 1006)
		}),
	},
	"user fields": {
		`{"user_fields": [{"id": 2006, "key": "k", "type": "hologram", "system": true, ` + fieldShape + `}], "links": {"next": "/x"}, "meta": {"has_more": true}}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.UserField], error) {
			return c.UserFields.List(ctx, zendesk.UserFieldListOptions{})
		}),
	},
}
