package connect

import (
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// RecordingStatus says whether a recording can still be read.
type RecordingStatus string

// The states of a recording.
const (
	RecordingAvailable RecordingStatus = "AVAILABLE"
	RecordingDeleted   RecordingStatus = "DELETED"
)

// RecordingRef is where AWS keeps the recording of a call, or the transcript of
// a chat. It holds neither.
type RecordingRef struct {
	// Location is "bucket/prefix/….wav" in records, without a scheme; see
	// [RecordingRef.Object].
	Location string          `json:"Location"`
	Status   RecordingStatus `json:"Status"`
	// StorageType is S3 or KINESIS_VIDEO_STREAM, MediaStreamType AUDIO, VIDEO or
	// CHAT, ParticipantType who was recorded, such as AGENT or ALL.
	StorageType     string    `json:"StorageType"`
	MediaStreamType string    `json:"MediaStreamType" alt:"Type"`
	ParticipantType string    `json:"ParticipantType"`
	StartedAt       time.Time `json:"StartTimestamp"`
	StoppedAt       time.Time `json:"StopTimestamp"`
	DeletionReason  string    `json:"DeletionReason"`
}

// UnmarshalJSON reads a recording of a contact record.
func (r *RecordingRef) UnmarshalJSON(b []byte) error { return lenient.Object(b, r) }

// Object is the bucket and key of a recording in S3; empty for others.
func (r RecordingRef) Object() (bucket, key string) {
	if r.StorageType != "" && r.StorageType != "S3" {
		return "", ""
	}
	bucket, key, ok := strings.Cut(strings.TrimPrefix(r.Location, "s3://"), "/")
	if !ok || bucket == "" || key == "" {
		return "", ""
	}
	return bucket, key
}

// ReferenceType is what a reference of a contact is. Others than these decode
// and stay.
type ReferenceType string

// The types of references.
const (
	URLReference          ReferenceType = "URL"
	AttachmentReference   ReferenceType = "ATTACHMENT"
	NumberReference       ReferenceType = "NUMBER"
	StringReference       ReferenceType = "STRING"
	DateReference         ReferenceType = "DATE"
	EmailReference        ReferenceType = "EMAIL"
	EmailMessageReference ReferenceType = "EMAIL_MESSAGE"
	// The plain text of an e-mail, and redacted forms of the message.
	EmailPlainTextReference         ReferenceType = "EMAIL_MESSAGE_PLAIN_TEXT"
	EmailPlainTextRedactedReference ReferenceType = "EMAIL_MESSAGE_PLAIN_TEXT_REDACTED"
	EmailRedactedReference          ReferenceType = "EMAIL_MESSAGE_REDACTED"
)

// ContactReference is something that belongs to a contact: a link or a value of
// a task, an attachment of a chat, the message of an e-mail.
type ContactReference struct {
	Type        ReferenceType
	Name, Value string // no value of an e-mail's message
	ARN, Status string // of attachments; messages have an ARN
}
