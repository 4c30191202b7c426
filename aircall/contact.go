package aircall

import (
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Contact is a person in Aircall's address book. Contacts that Aircall keeps in
// step with another program are not in the API.
type Contact struct {
	ID          int64   `json:"id"`
	DirectLink  string  `json:"direct_link"`
	FirstName   string  `json:"first_name"`
	LastName    string  `json:"last_name"`
	CompanyName string  `json:"company_name"`
	Information string  `json:"information"`
	Shared      bool    `json:"is_shared"`
	Phones      []Reach `json:"phone_numbers"`
	Emails      []Reach `json:"emails"`
	// URLs are links to the person in other programs.
	URLs []string `json:"urls"`
	// CreatedAt and UpdatedAt are in UTC, zero when unknown: Aircall writes
	// them as UNIX times in replies and as text in events.
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

func (c *Contact) known() bool { return c.ID != 0 }

// UnmarshalJSON decodes a contact. A field of an unexpected type is left empty.
func (c *Contact) UnmarshalJSON(b []byte) error { return lenient.Object(b, c) }

// Reach is one way to reach a [Contact]: a phone number or an e-mail address
// with its label.
type Reach struct {
	// ID is 0 in what is to be created.
	ID    int64  `json:"id,omitzero"`
	Label string `json:"label" lenient:"digits"`
	Value string `json:"value" lenient:"digits"`
}

// UnmarshalJSON decodes a way to reach somebody. A field of an unexpected type
// is left empty.
func (r *Reach) UnmarshalJSON(b []byte) error { return lenient.Object(b, r) }
