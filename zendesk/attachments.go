package zendesk

import (
	"context"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Attachment is a file of a comment or of an [Upload].
type Attachment struct {
	ID          int64  `json:"id"`
	FileName    string `json:"file_name"`
	ContentType string `json:"content_type"`
	// ContentURL is where the file is. It can be on a host that is not Zendesk's:
	// send no credentials there. Unless the account keeps its attachments
	// private, everybody who has it can read the file.
	ContentURL string `json:"content_url"`
	// MappedContentURL is ContentURL under the host name that the account chose.
	MappedContentURL string `json:"mapped_content_url"`
	Size             int64  `json:"size"` // bytes
	// Width and Height are an image's, in pixels; 0 where they are not known.
	Width  int64 `json:"width"`
	Height int64 `json:"height"`
	// Inline is true for a file that is shown in the comment's text alone.
	Inline  bool `json:"inline"`
	Deleted bool `json:"deleted"`
	// MalwareScan is known some seconds after the upload.
	MalwareScan MalwareScan `json:"malware_scan_result"`
	// MalwareAccess lets agents download the file although malware was found.
	MalwareAccess bool `json:"malware_access_override"`
	// Thumbnails are small copies of an image, which have none themselves.
	Thumbnails []Attachment `json:"thumbnails"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (a *Attachment) UnmarshalJSON(b []byte) error { return lenient.Object(b, a) }

// MalwareScan is what a scan of a file found. The set is open.
type MalwareScan string

// The outcomes that Zendesk documents.
const (
	MalwareFound    MalwareScan = "malware_found"
	MalwareNotFound MalwareScan = "malware_not_found"
	MalwareFailed   MalwareScan = "failed_to_scan"
	MalwareUnknown  MalwareScan = "not_scanned"
)

// AttachmentsService reads what is known of files. It does not read the files:
// see ContentURL of [Attachment].
type AttachmentsService struct{ c *core }

// Get reads one attachment.
//
// Source: developer.zendesk.com, ticketing/tickets/ticket-attachments.
func (s AttachmentsService) Get(ctx context.Context, id int64) (*Attachment, error) {
	return object(ctx, s.c.request("attachments.get", id), func(a Attachment) (Attachment, bool) { return a, a.ID != 0 }, "attachment")
}
