package zendesk_test

import (
	"context"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

const attachmentBody = `{"id": 32617476483729, "url": "u", "file_name": "f.png", "content_type": "image/png", "content_url": "https://files.example.test/f",
	"mapped_content_url": "https://help.example.test/f", "size": 4, "width": 80, "height": "60", "inline": true, "deleted": true,
	"malware_scan_result": "malware_found", "malware_access_override": true, "thumbnails": [{"id": 32617476483730, "file_name": "f_thumb.png", "thumbnails": []}]}`

var uploadShapes = map[string]shape{
	"attachment": {
		`{"attachment": ` + attachmentBody + `}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.Attachment, error) {
			return c.Attachments.Get(ctx, 1)
		}),
	},
	"upload": {
		`{"upload": {"token": "t", "expires_at": "2026-03-02T10:00:00Z", "attachment": ` + attachmentBody + `, "attachments": [` + attachmentBody + `]}}`,
		read(func(ctx context.Context, c *zendesk.Client) (*zendesk.Upload, error) {
			u, err := c.Uploads.Create(ctx, uploadSpec())
			if err == nil {
				u.Token = ctikit.Secret{} // does not encode
			}
			return u, err
		}),
	},
}
