package aircalltest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/internal/faketest"
)

// maxReaches is how many phone numbers, and how many e-mail addresses, a contact
// may have.
const maxReaches = 20

// PutContact adds a contact, or replaces the one with the same ID, without any
// event, and returns its ID: a new one where it was 0.
func (f *Fake) PutContact(c aircall.Contact) (id int64) {
	f.change(func() error {
		err := faketest.Want("contact id", c.ID, 0, 0)
		if err == nil {
			id = f.putContact(c).ID
		}
		return err
	})
	return id
}

func (f *Fake) putContact(c aircall.Contact) *aircall.Contact {
	if c.ID == 0 {
		c.ID = f.newID()
	}
	c.CreatedAt = cmp.Or(c.CreatedAt, f.now())
	c.UpdatedAt = f.now()
	c.Phones, c.Emails = f.numbered(c.Phones), f.numbered(c.Emails)
	return put(&f.contacts, f.contact(c.ID), c)
}

func (f *Fake) numbered(reaches []aircall.Reach) []aircall.Reach {
	reaches = append([]aircall.Reach{}, reaches...) // none is no null
	for i := range reaches {
		if reaches[i].ID == 0 {
			reaches[i].ID = f.newID()
		}
	}
	return reaches
}

func contactData(c *aircall.Contact, at place) fields {
	w := fields{
		"id": c.ID, "direct_link": link("v1", "contacts", c.ID), "first_name": c.FirstName, "last_name": c.LastName,
		"company_name": orNull(c.CompanyName), "information": orNull(c.Information), "is_shared": true,
		"phone_numbers": c.Phones, "emails": c.Emails, "urls": append([]string{}, c.URLs...),
		"created_at": c.CreatedAt.Unix(), "updated_at": c.UpdatedAt.Unix(),
	}
	if at == inEvent {
		w["created_at"], w["updated_at"] = c.CreatedAt.UTC().Format(time.RFC3339), c.UpdatedAt.UTC().Format(time.RFC3339)
	}
	return w
}

func (f *Fake) contactList(r *faketest.Request, found []*aircall.Contact) faketest.Reply {
	return list(f, r, "contacts", capped(found), func(c *aircall.Contact) fields { return contactData(c, inReply) })
}

func getContact(_ *faketest.Request, c *aircall.Contact) faketest.Reply {
	return one("contact", contactData(c, inReply))
}

func (f *Fake) listContacts(r *faketest.Request) faketest.Reply { return f.contactList(r, f.contacts) }

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
	return f.contactList(r, found)
}

// contactOf is the first contact with a phone number; nil for none.
func (f *Fake) contactOf(phone string) *aircall.Contact {
	return find(f.contacts, func(c *aircall.Contact) bool {
		return slices.ContainsFunc(c.Phones, func(o aircall.Reach) bool { return digits(o.Value) == digits(phone) })
	})
}

type contactInput struct {
	FirstName   *string         `json:"first_name"`
	LastName    *string         `json:"last_name"`
	CompanyName *string         `json:"company_name"`
	Information *string         `json:"information"`
	Phones      []aircall.Reach `json:"phone_numbers"`
	Emails      []aircall.Reach `json:"emails"`
}

func (in contactInput) apply(c *aircall.Contact) {
	set(&c.FirstName, in.FirstName)
	set(&c.LastName, in.LastName)
	set(&c.CompanyName, in.CompanyName)
	set(&c.Information, in.Information)
}

func reaches(in []aircall.Reach) (out []aircall.Reach, ok bool) {
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
		return bad(notValid)
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
	return created("contact", contactData(c, inReply))
}

// updateContact changes scalars only.
func (f *Fake) updateContact(r *faketest.Request, c *aircall.Contact) faketest.Reply {
	var in contactInput
	if r.Decode(&in) != nil {
		return bad(notValid)
	}
	in.apply(c)
	c.UpdatedAt = f.now()
	f.emit(aircall.ContactUpdated, contactData(c, inEvent))
	return getContact(r, c)
}

func (f *Fake) deleteContact(_ *faketest.Request, c *aircall.Contact) faketest.Reply {
	f.contacts = without(f.contacts, c)
	f.emit(aircall.ContactDeleted, contactData(c, inEvent))
	return done()
}

func (f *Fake) contact(id int64) *aircall.Contact {
	return find(f.contacts, func(c *aircall.Contact) bool { return c.ID == id })
}
