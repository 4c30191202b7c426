package zendesk

import (
	"context"
	"mime"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/httpx"
	"github.com/ctikit/ctikit/internal/lenient"
)

// UploadSpec is a file to upload.
type UploadSpec struct {
	// FileName is what the comment calls the file; required. Its extension is
	// the file's own.
	FileName string
	// ContentType is the file's, such as "audio/mpeg"; required. With a wrong one
	// browsers may refuse to play a recording.
	ContentType string
	// Content is the file, of at most 50 MB; required. It must not change before
	// Create returns.
	Content []byte
	// Token adds the file to an upload; the zero Secret begins one.
	Token ctikit.Secret
}

// maxUpload is the size of the largest file. Zendesk says 50 MB, and not of
// which kind: this is the larger one.
const maxUpload = 50 << 20

// Upload is files that wait for a comment.
type Upload struct {
	// Token goes into Uploads of a [CommentSpec], once. It stands for all of the
	// files, and prints and encodes as "redacted".
	Token ctikit.Secret `json:"token"`
	// ExpiresAt is when Zendesk deletes the files unless a comment has them: 60
	// minutes after the first.
	ExpiresAt time.Time `json:"expires_at"`
	// Attachment is the file that was added last.
	Attachment  Attachment   `json:"attachment"`
	Attachments []Attachment `json:"attachments"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (u *Upload) UnmarshalJSON(b []byte) error { return lenient.Object(b, u) }

// UploadsService takes files that a comment is to have. Everybody may upload;
// agents alone may delete.
//
// Source: developer.zendesk.com, ticketing/tickets/ticket-attachments.
type UploadsService struct{ c *core }

// Create uploads a file. It is sent again only where nothing was done: of two
// uploads both would be kept.
func (s UploadsService) Create(ctx context.Context, spec UploadSpec) (*Upload, error) {
	r := s.c.request("uploads.create")
	spec.check(r)
	r.query(struct {
		FileName string `url:"filename"`
		Token    string `url:"token,omitempty"`
	}{spec.FileName, spec.Token.Reveal()})
	r.with(httpx.Raw{Type: spec.ContentType, Bytes: spec.Content})
	body, err := r.body(ctx)
	if err != nil {
		return nil, err
	}
	var u Upload
	if err := lenient.Decode(inside(body, "upload"), &u); err != nil {
		return nil, r.malformed(err)
	}
	if u.Token.IsZero() {
		return nil, r.lacks("upload", "an object with a token")
	}
	return &u, nil
}

func (u UploadSpec) check(r *request) {
	r.required("FileName", u.FileName)
	_, _, err := mime.ParseMediaType(u.ContentType)
	r.want(err == nil, "ContentType", `a media type such as "audio/mpeg", got something else`)
	r.want(len(u.Content) > 0, "Content", "a file, got none")
	r.want(len(u.Content) <= maxUpload, "Content", "at most 50 MB, got %d bytes", len(u.Content))
}

// Delete deletes an upload that no comment has yet, with its files.
func (s UploadsService) Delete(ctx context.Context, token ctikit.Secret) error {
	return s.c.request("uploads.delete", token.Reveal()).run(ctx)
}
