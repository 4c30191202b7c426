package zendesk_test

import (
	"context"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

var appShapes = map[string]shape{
	"app job": {
		`{"status": "completed", "app_id": 900001, "message": "m"}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.AppJob, error) { return c.Apps.Job(ctx, "j") }),
	},
	"app installations": {
		`{"installations": [{"id": 900002, "app_id": 900001, "product": "support", "settings": {"name": "t", "on": true},
			"settings_objects": [{"name": "name", "value": "t"}], "enabled": true, "paid": true,
			"created_at": "2026-03-02T09:00:00Z", "updated_at": "2026-03-02T10:00:00Z"}]}`,
		read(func(ctx context.Context, c *zendesk.Client) (ctikit.Page[zendesk.AppInstallation], error) {
			return c.AppInstallations.List(ctx, zendesk.AppInstallationListOptions{})
		}),
	},
}
