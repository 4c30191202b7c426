package aircall

import "time"

// Contact is a person in Aircall's address book. Contacts that Aircall keeps in step with another program
// are not in the API.
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
	// CreatedAt and UpdatedAt are in UTC, zero when unknown: Aircall writes them as UNIX times in replies
	// and as text in events.
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

// UnmarshalJSON decodes a contact. A field of an unexpected type is left empty.
func (c *Contact) UnmarshalJSON(b []byte) error {
	type plain Contact
	w := struct {
		*plain
		ID        looseInt  `json:"id"`
		CreatedAt looseTime `json:"created_at"`
		UpdatedAt looseTime `json:"updated_at"`
	}{plain: (*plain)(c)}
	*c = Contact{}
	err := lenient(b, &w)
	c.ID, c.CreatedAt, c.UpdatedAt = int64(w.ID), w.CreatedAt.Time, w.UpdatedAt.Time
	return err
}

// Reach is one way to reach a [Contact]: a phone number or an e-mail address with its label.
type Reach struct {
	// ID is 0 in what is to be created.
	ID    int64  `json:"id,omitzero"`
	Label string `json:"label"`
	Value string `json:"value"`
}

// UnmarshalJSON decodes a way to reach somebody. A field of an unexpected type is left empty.
func (r *Reach) UnmarshalJSON(b []byte) error {
	var w struct {
		ID    looseInt    `json:"id"`
		Label looseString `json:"label"`
		Value looseString `json:"value"`
	}
	err := lenient(b, &w)
	*r = Reach{ID: int64(w.ID), Label: string(w.Label), Value: string(w.Value)}
	return err
}
