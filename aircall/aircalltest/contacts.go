package aircalltest

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// maxReaches is how many phone numbers, and how many e-mail addresses, a contact may have.
const maxReaches = 20

func (f *Fake) routeContacts() {
	f.fake.Route("contacts.list", "GET /v1/contacts", f.listContacts)
	f.fake.Route("contacts.search", "GET /v1/contacts/search", f.searchContacts)
	f.fake.Route("contacts.create", "POST /v1/contacts", f.createContact)
	f.fake.Route("contacts.get", "GET /v1/contacts/{id}", f.withContact(func(_ *faketest.Request, c *aircall.Contact) faketest.Reply {
		return oneContact(http.StatusOK, c)
	}))
	f.fake.Route("contacts.update", "POST /v1/contacts/{id}", f.withContact(f.updateContact)) // POST, not PUT
	f.fake.Route("contacts.delete", "DELETE /v1/contacts/{id}", f.withContact(f.deleteContact))
}

// PutContact adds a contact, or replaces the one with the same ID, without any event, and returns its ID: a new
// one where it was 0.
func (f *Fake) PutContact(c aircall.Contact) (id int64) {
	f.fake.Locked(func() { id = f.putContact(c).ID })
	return id
}

func (f *Fake) putContact(c aircall.Contact) *aircall.Contact {
	if c.ID == 0 {
		c.ID = f.newID()
	}
	if c.CreatedAt.IsZero() {
		c.CreatedAt = f.now()
	}
	c.UpdatedAt = f.now()
	c.Phones, c.Emails = f.numbered(c.Phones), f.numbered(c.Emails)
	if i := slices.IndexFunc(f.contacts, func(o *aircall.Contact) bool { return o.ID == c.ID }); i >= 0 {
		f.contacts[i] = &c
		return &c
	}
	f.contacts = append(f.contacts, &c)
	return &c
}

func (f *Fake) numbered(reaches []aircall.Reach) []aircall.Reach {
	reaches = slices.Clone(reaches)
	for i := range reaches {
		if reaches[i].ID == 0 {
			reaches[i].ID = f.newID()
		}
	}
	return reaches
}

type wireReach struct {
	ID    int64  `json:"id"`
	Label string `json:"label"`
	Value string `json:"value"`
}

type wireContact struct {
	ID          int64       `json:"id"`
	DirectLink  string      `json:"direct_link"`
	FirstName   string      `json:"first_name"`
	LastName    string      `json:"last_name"`
	CompanyName *string     `json:"company_name"`
	Information *string     `json:"information"`
	Shared      bool        `json:"is_shared"`
	Phones      []wireReach `json:"phone_numbers"`
	Emails      []wireReach `json:"emails"`
	URLs        []string    `json:"urls"`
	CreatedAt   any         `json:"created_at"` // UNIX seconds in replies, text in events
	UpdatedAt   any         `json:"updated_at"`
}

func contactData(c *aircall.Contact, at place) wireContact {
	w := wireContact{
		ID: c.ID, DirectLink: link("v1", "contacts", c.ID), FirstName: c.FirstName, LastName: c.LastName,
		CompanyName: orNull(c.CompanyName), Information: orNull(c.Information), Shared: true,
		Phones: reachData(c.Phones), Emails: reachData(c.Emails), URLs: append([]string{}, c.URLs...),
		CreatedAt: c.CreatedAt.Unix(), UpdatedAt: c.UpdatedAt.Unix(),
	}
	if at == inEvent {
		w.CreatedAt, w.UpdatedAt = c.CreatedAt.UTC().Format(time.RFC3339), c.UpdatedAt.UTC().Format(time.RFC3339)
	}
	return w
}

func reachData(reaches []aircall.Reach) []wireReach {
	shown := make([]wireReach, len(reaches))
	for i, r := range reaches {
		shown[i] = wireReach(r)
	}
	return shown
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func oneContact(status int, c *aircall.Contact) faketest.Reply {
	return faketest.JSON(status, map[string]wireContact{"contact": contactData(c, inReply)})
}

func contactList(r *faketest.Request, contacts []*aircall.Contact) faketest.Reply {
	shown := make([]wireContact, len(contacts))
	for i, c := range contacts {
		shown[i] = contactData(c, inReply)
	}
	return list(r, "contacts", capped(shown))
}

func (f *Fake) listContacts(r *faketest.Request) faketest.Reply { return contactList(r, f.contacts) }

// searchContacts looks by phone number or e-mail address, and by nothing else.
func (f *Fake) searchContacts(r *faketest.Request) faketest.Reply {
	phone, email := digits(r.Query.Get("phone_number")), r.Query.Get("email")
	if phone == "" && email == "" {
		return bad("phone_number or email is missing")
	}
	var found []*aircall.Contact
	for _, c := range f.contacts {
		byPhone := phone == "" || slices.ContainsFunc(c.Phones, func(o aircall.Reach) bool { return digits(o.Value) == phone })
		byEmail := email == "" || slices.ContainsFunc(c.Emails, func(o aircall.Reach) bool { return strings.EqualFold(o.Value, email) })
		if byPhone && byEmail {
			found = append(found, c)
		}
	}
	return contactList(r, found)
}

// contactOf is the first contact with a phone number; nil for none.
func (f *Fake) contactOf(phone string) *aircall.Contact {
	return find(f.contacts, func(c *aircall.Contact) bool {
		return slices.ContainsFunc(c.Phones, func(o aircall.Reach) bool { return digits(o.Value) == digits(phone) })
	})
}

type contactInput struct {
	FirstName   *string     `json:"first_name"`
	LastName    *string     `json:"last_name"`
	CompanyName *string     `json:"company_name"`
	Information *string     `json:"information"`
	Phones      []wireReach `json:"phone_numbers"`
	Emails      []wireReach `json:"emails"`
}

func (in contactInput) apply(c *aircall.Contact) {
	set(&c.FirstName, in.FirstName)
	set(&c.LastName, in.LastName)
	set(&c.CompanyName, in.CompanyName)
	set(&c.Information, in.Information)
}

func reaches(in []wireReach) (out []aircall.Reach, ok bool) {
	for _, r := range in {
		if r.Label == "" || r.Value == "" {
			return nil, false
		}
		out = append(out, aircall.Reach{Label: r.Label, Value: r.Value})
	}
	return out, len(in) <= maxReaches
}

func (f *Fake) createContact(r *faketest.Request) faketest.Reply {
	var in contactInput
	if r.Decode(&in) != nil {
		return bad("The body is not valid")
	}
	phones, ok := reaches(in.Phones)
	emails, ok2 := reaches(in.Emails)
	if !ok || !ok2 || len(phones) == 0 {
		return invalid("phone_numbers", "is missing or not valid")
	}
	made := aircall.Contact{Phones: phones, Emails: emails}
	in.apply(&made)
	c := f.putContact(made)
	f.emit(aircall.ContactCreated, contactData(c, inEvent))
	return oneContact(http.StatusCreated, c)
}

// updateContact changes scalars only.
func (f *Fake) updateContact(r *faketest.Request, c *aircall.Contact) faketest.Reply {
	var in contactInput
	if r.Decode(&in) != nil {
		return bad("The body is not valid")
	}
	in.apply(c)
	c.UpdatedAt = f.now()
	f.emit(aircall.ContactUpdated, contactData(c, inEvent))
	return oneContact(http.StatusOK, c)
}

func (f *Fake) deleteContact(_ *faketest.Request, c *aircall.Contact) faketest.Reply {
	f.contacts = slices.DeleteFunc(f.contacts, func(o *aircall.Contact) bool { return o == c })
	f.emit(aircall.ContactDeleted, contactData(c, inEvent))
	return faketest.Empty(http.StatusNoContent)
}

func (f *Fake) withContact(answer func(*faketest.Request, *aircall.Contact) faketest.Reply) handler {
	return with("Contact", func(id int64) *aircall.Contact {
		return find(f.contacts, func(c *aircall.Contact) bool { return c.ID == id })
	}, answer)
}
