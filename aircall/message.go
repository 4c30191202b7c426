package aircall

import (
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Message is an SMS, an MMS or a WhatsApp message, to one person or to a group.
type Message struct {
	// ID is text. For a group it is the field group_message_id.
	ID         string    `json:"id" alt:"group_message_id" lenient:"digits"`
	DirectLink string    `json:"direct_link"`
	Direction  Direction `json:"direction"`
	// Channel is empty for SMS and MMS, else whatsapp; the set is open.
	Channel string `json:"channel"`
	// Status is an open set, such as pending, sent and delivered.
	Status string `json:"status"`
	Body   string `json:"body"`
	// RawDigits is the other party's number for people to read.
	RawDigits string `json:"raw_digits"`
	// ExternalNumber is the other party's number; only events have it.
	ExternalNumber string `json:"external_number"`
	// Media are the fields media_url, a link each, and media_details.
	Media []Media `json:"media_details" alt:"media_url"`
	// GroupConversationID and Participants, phone numbers, are set for groups
	// only.
	GroupConversationID string   `json:"group_conversation_id" lenient:"digits"`
	Participants        []string `json:"participants"`
	// CreatedAt, UpdatedAt and SentAt are in UTC, zero when unknown.
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
	SentAt    time.Time `json:"sent_at,omitzero"`
	// Number and Contact are nil when unknown.
	Number  *Number  `json:"number"`
	Contact *Contact `json:"contact"`
}

func (m *Message) known() bool { return m.ID != "" }

// UnmarshalJSON decodes a message. A field of an unexpected type is left empty.
func (m *Message) UnmarshalJSON(b []byte) error { return lenient.Object(b, m) }

// Media is a file that goes with a [Message].
type Media struct {
	// Name and Type, such as image/png, may be empty.
	Name string `json:"file_name"`
	Type string `json:"file_type"`
	// URL is open to whoever has it, for a while.
	URL string `json:"presigned_url"`
}

// UnmarshalJSON decodes a file, which is an object or a link alone.
func (m *Media) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		*m = Media{}
		return json.Unmarshal(b, &m.URL)
	}
	return lenient.Object(b, m)
}
