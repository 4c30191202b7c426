package aircall

import (
	"context"
	"iter"
	"slices"

	"github.com/ctikit/ctikit"
)

// ContactsService keeps the company's address book. Its errors are those of
// [UsersService].
type ContactsService struct{ c *core }

// maxReaches is how many phone numbers, and how many e-mail addresses, a
// contact may have.
const maxReaches = 20

// Get returns a contact; an unknown one is an [ErrNotFound].
func (s ContactsService) Get(ctx context.Context, id int64) (*Contact, error) {
	return object[Contact](ctx, s.c.request("contacts.get", id), "contact")
}

// List returns one page of the contacts. Aircall ends the list silently after
// 10,000.
func (s ContactsService) List(ctx context.Context, o ContactListOptions) (ctikit.Page[Contact], error) {
	return s.list(o).page(ctx)
}

// All goes through the contacts, page by page. An error is the last thing that
// it yields.
func (s ContactsService) All(ctx context.Context, o ContactListOptions) iter.Seq2[Contact, error] {
	return s.list(o).all(ctx)
}

func (s ContactsService) list(o ContactListOptions) list[Contact] {
	return listOf[Contact](s.c.request("contacts.list"), "contacts", ListOptions(o))
}

// ContactSearchOptions choose contacts by phone number or by e-mail address.
type ContactSearchOptions struct {
	ListOptions
	PhoneNumber string `url:"phone_number,omitempty"`
	Email       string `url:"email,omitempty"`
}

// Search returns one page of the contacts that have a phone number or an e-mail
// address.
func (s ContactsService) Search(ctx context.Context, o ContactSearchOptions) (ctikit.Page[Contact], error) {
	return s.search(o).page(ctx)
}

// AllMatching goes through what Search finds, page by page. An error is the
// last thing that it yields.
func (s ContactsService) AllMatching(ctx context.Context, o ContactSearchOptions) iter.Seq2[Contact, error] {
	return s.search(o).all(ctx)
}

func (s ContactsService) search(o ContactSearchOptions) list[Contact] {
	return listOf[Contact](s.c.request("contacts.search"), "contacts", o.ListOptions).filtered(func(p ListOptions) any {
		o.ListOptions = p
		return o
	})
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

// Create makes a contact. Aircall allows duplicates: search first. A broken
// connection is not tried again, as the contact may have been made.
func (s ContactsService) Create(ctx context.Context, spec ContactSpec) (*Contact, error) {
	r := s.c.request("contacts.create").with(spec)
	phones, emails := len(spec.Phones), len(spec.Emails)
	r.want(phones >= 1 && phones <= maxReaches, "Phones", "1 to %d, got %d", maxReaches, phones)
	r.want(emails <= maxReaches, "Emails", "at most %d, got %d", maxReaches, emails)
	bare := func(reach Reach) bool { return reach.Label == "" || reach.Value == "" }
	r.want(!slices.ContainsFunc(spec.Phones, bare), "Phones", "a label and a value in each, got one without")
	r.want(!slices.ContainsFunc(spec.Emails, bare), "Emails", "a label and a value in each, got one without")
	return object[Contact](ctx, r, "contact")
}

// ContactUpdate is what to change of a contact: nil stays, an empty text
// empties. Phone numbers and e-mail addresses cannot be changed so.
type ContactUpdate struct {
	FirstName   *string `json:"first_name,omitempty"`
	LastName    *string `json:"last_name,omitempty"`
	CompanyName *string `json:"company_name,omitempty"`
	Information *string `json:"information,omitempty"`
}

// Update changes a contact, by POST as Aircall wants it; an unknown one is an
// [ErrNotFound].
func (s ContactsService) Update(ctx context.Context, id int64, u ContactUpdate) (*Contact, error) {
	return object[Contact](ctx, s.c.request("contacts.update", id).with(u), "contact")
}

// Delete removes a contact; an unknown one is an [ErrNotFound].
func (s ContactsService) Delete(ctx context.Context, id int64) error {
	return s.c.request("contacts.delete", id).run(ctx)
}
