package aircall

import (
	"context"
	"iter"
	"net/http"

	"github.com/ctikit/ctikit/internal/httpx"
)

// ContactsService keeps the company's address book. Its errors are those of [UsersService].
type ContactsService struct{ c *core }

// maxReaches is how many phone numbers, and how many e-mail addresses, a contact may have.
const maxReaches = 20

// Get returns a contact; an unknown one is an [ErrNotFound].
func (s ContactsService) Get(ctx context.Context, id int64) (*Contact, error) {
	const op = "contacts.get"
	if err := checkID(op, "contact", id); err != nil {
		return nil, err
	}
	return object[Contact](ctx, s.c, "contact", httpx.Call{
		Op: op, Method: http.MethodGet, Path: []string{"v1", "contacts", decimal(id)},
	})
}

// List returns one page of the contacts. Aircall ends the list silently after 10,000.
func (s ContactsService) List(ctx context.Context, o ListOptions) (*Page[Contact], error) {
	return s.listing().list(ctx, o)
}

// All goes through the contacts, page by page. An error is the last thing that it yields.
func (s ContactsService) All(ctx context.Context, o ListOptions) iter.Seq2[Contact, error] {
	return s.listing().all(ctx, o)
}

func (s ContactsService) listing() listing[Contact] {
	return listing[Contact]{c: s.c, op: "contacts.list", name: "contacts", path: []string{"v1", "contacts"}}
}

// ContactSearchOptions say whom to look for: by phone number or by e-mail address.
type ContactSearchOptions struct {
	ListOptions
	PhoneNumber string `url:"phone_number,omitempty"`
	Email       string `url:"email,omitempty"`
}

// Search returns one page of the contacts that have a phone number or an e-mail address.
func (s ContactsService) Search(ctx context.Context, o ContactSearchOptions) (*Page[Contact], error) {
	return s.searching(o).list(ctx, o.ListOptions)
}

// SearchAll goes through what Search finds, page by page. An error is the last thing that it yields.
func (s ContactsService) SearchAll(ctx context.Context, o ContactSearchOptions) iter.Seq2[Contact, error] {
	return s.searching(o).all(ctx, o.ListOptions)
}

func (s ContactsService) searching(o ContactSearchOptions) listing[Contact] {
	return listing[Contact]{
		c: s.c, op: "contacts.search", name: "contacts", path: []string{"v1", "contacts", "search"},
		query: func(p ListOptions) any { o.ListOptions = p; return o },
	}
}

// ContactSpec is a contact to make: at least one phone number with a label.
type ContactSpec struct {
	FirstName   string `json:"first_name,omitempty"`
	LastName    string `json:"last_name,omitempty"`
	CompanyName string `json:"company_name,omitempty"`
	Information string `json:"information,omitempty"`
	// Phones and Emails are up to 20 each.
	Phones []Reach `json:"phone_numbers"`
	Emails []Reach `json:"emails,omitempty"`
}

// Create makes a contact. Aircall allows duplicates: search first.
// A broken connection is not tried again, as the contact may have been made.
func (s ContactsService) Create(ctx context.Context, spec ContactSpec) (*Contact, error) {
	const op = "contacts.create"
	switch {
	case len(spec.Phones) == 0:
		return nil, invalid(op, "Phones is empty, must hold at least one phone number")
	case len(spec.Phones) > maxReaches || len(spec.Emails) > maxReaches:
		return nil, invalid(op, "%d Phones and %d Emails, must be at most %d each", len(spec.Phones), len(spec.Emails), maxReaches)
	}
	for i, r := range append(append([]Reach(nil), spec.Phones...), spec.Emails...) {
		if r.Label == "" || r.Value == "" {
			return nil, invalid(op, "entry %d of Phones and Emails has no label or no value", i)
		}
	}
	return object[Contact](ctx, s.c, "contact", httpx.Call{
		Op: op, Method: http.MethodPost, Path: []string{"v1", "contacts"}, In: spec,
	})
}

// ContactUpdate says what to change of a contact: nil stays, an empty text empties.
// Phone numbers and e-mail addresses cannot be changed so.
type ContactUpdate struct {
	FirstName   *string `json:"first_name,omitempty"`
	LastName    *string `json:"last_name,omitempty"`
	CompanyName *string `json:"company_name,omitempty"`
	Information *string `json:"information,omitempty"`
}

// Update changes a contact, by POST as Aircall wants it; an unknown one is an [ErrNotFound].
func (s ContactsService) Update(ctx context.Context, id int64, u ContactUpdate) (*Contact, error) {
	const op = "contacts.update"
	if err := checkID(op, "contact", id); err != nil {
		return nil, err
	}
	return object[Contact](ctx, s.c, "contact", httpx.Call{
		Op: op, Method: http.MethodPost, Path: []string{"v1", "contacts", decimal(id)}, In: u,
	})
}

// Delete removes a contact; an unknown one is an [ErrNotFound].
func (s ContactsService) Delete(ctx context.Context, id int64) error {
	const op = "contacts.delete"
	if err := checkID(op, "contact", id); err != nil {
		return err
	}
	return s.c.command(ctx, op, http.MethodDelete, nil, "v1", "contacts", decimal(id))
}
