package zendesk_test

import (
	"context"

	"github.com/ctikit/ctikit/zendesk"
)

// uploadCalls are those about files.
var uploadCalls = callTable{
	"Uploads.Create": func(ctx context.Context, c caller) (any, error) {
		spec := uploadSpec()
		spec.Token = c.upload
		return c.Uploads.Create(ctx, spec)
	},
	"Uploads.Delete":  func(ctx context.Context, c caller) (any, error) { return nil, c.Uploads.Delete(ctx, c.upload) },
	"Attachments.Get": func(ctx context.Context, c caller) (any, error) { return c.Attachments.Get(ctx, c.file) },
}

func uploadSpec() zendesk.UploadSpec {
	return zendesk.UploadSpec{FileName: "card.png", ContentType: "image/png", Content: []byte("\x89PNG")}
}

// uploadMayBeEmpty are the fields of files that the office leaves empty.
var uploadMayBeEmpty = map[string]string{
	"Attachment.Inline":        "of files in a comment's text alone",
	"Attachment.Deleted":       "files that are deleted are not shown",
	"Attachment.MalwareAccess": "no malware is found",

	"Attachments.Get Tickets.RedactComment Attachment.Width":      "of images alone",
	"Attachments.Get Tickets.RedactComment Attachment.Height":     "of images alone",
	"Attachments.Get Tickets.RedactComment Attachment.Thumbnails": "of images alone",
}
