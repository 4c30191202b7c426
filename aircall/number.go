package aircall

import (
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Number is a phone line of the company. Which fields are filled depends on
// where it appears.
type Number struct {
	ID         int64  `json:"id"`
	DirectLink string `json:"direct_link"`
	Name       string `json:"name"`
	// Digits is for people to read, with spaces.
	Digits string `json:"digits"`
	// E164 is for programs; only webhooks carry it.
	E164 string `json:"e164_digits"`
	// Country is a two-letter ISO code.
	Country string `json:"country"`
	// TimeZone is an IANA name.
	TimeZone string `json:"time_zone"`
	// Open and IVR are stale for lines that Smartflows steers.
	Open bool `json:"open"`
	IVR  bool `json:"is_ivr"`
	// AvailabilityStatus is how the line opens and closes.
	AvailabilityStatus NumberStatus `json:"availability_status"`
	// LiveRecording reports whether calls are recorded.
	LiveRecording bool `json:"live_recording_activated"`
	// Priority is 0 or 1; nil for none.
	Priority *int `json:"priority"`
	// FlowEditor is shown by [UsersService.Numbers] only.
	FlowEditor bool `json:"flow_editor_enabled"`
	// Users are the users that the line rings.
	Users    []User         `json:"users"`
	Messages NumberMessages `json:"messages"`
	// CreatedAt is in UTC, zero when unknown.
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// NumberStatus is how a line opens and closes. The set is open.
type NumberStatus string

// The documented values of [NumberStatus]. A custom one follows time rules.
const (
	NumberStatusOpen   NumberStatus = "open"
	NumberStatusCustom NumberStatus = "custom"
	NumberStatusClosed NumberStatus = "closed"
)

// NumberMessages are links to the sounds that a line plays to callers.
type NumberMessages struct {
	Welcome       string `json:"welcome"`
	Waiting       string `json:"waiting"`
	RingingTone   string `json:"ringing_tone"`
	Unanswered    string `json:"unanswered_call"`
	AfterHours    string `json:"after_hours"`
	IVR           string `json:"ivr"`
	Voicemail     string `json:"voicemail"`
	Closed        string `json:"closed"`
	CallbackLater string `json:"callback_later"`
}

func (n *Number) known() bool { return n.ID != 0 }

// UnmarshalJSON decodes a number. A field of an unexpected type is left empty.
func (n *Number) UnmarshalJSON(b []byte) error { return lenient.Object(b, n) }
