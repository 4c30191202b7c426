package zendesktest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// dialable is a number in E.164, with an extension or without.
var dialable = regexp.MustCompile(`^\+[1-9][0-9]{6,14}(x[0-9]+)?$`)

func (z *Fake) createUser(r *faketest.Request) faketest.Reply {
	in, ok := userIn(r)
	if !ok {
		return badRequest("user must be an object")
	}
	return z.makeUser(r, in)
}

func (z *Fake) makeUser(r *faketest.Request, in zendesk.UserSpec) faketest.Reply {
	p, refused := z.newUser(in)
	if refused != nil {
		return *refused
	}
	return faketest.JSON(http.StatusCreated, fields{"user": z.user(r)(p)}).
		With("Location", fmt.Sprintf("%s/api/v2/users/%d.json", origin(r), p.ID))
}

func (z *Fake) newUser(in zendesk.UserSpec) (*person, *faketest.Reply) {
	p := &person{User: zendesk.User{Role: zendesk.RoleEndUser}}
	if refused := z.refusesUser(p, in); refused != nil {
		return nil, refused
	}
	z.madeUsers++
	p.ID = userIDs + z.madeUsers
	z.admitUser(p)
	z.writeUser(p, in)
	z.reindexUser(p)
	return p, nil
}

func (z *Fake) updateUser(r *faketest.Request, id int64) faketest.Reply {
	p := z.people[id]
	if p == nil || !p.Active {
		return recordNotFound()
	}
	in, ok := userIn(r)
	if !ok {
		return badRequest("user must be an object")
	}
	return z.changeUser(r, p, in)
}

func (z *Fake) changeUser(r *faketest.Request, p *person, in zendesk.UserSpec) faketest.Reply {
	if refused := z.refusesUser(p, in); refused != nil {
		return *refused
	}
	z.writeUser(p, in)
	p.UpdatedAt = z.now()
	z.reindexUser(p)
	return z.showUser(r, p.ID)
}

func (z *Fake) createOrUpdateUser(r *faketest.Request) faketest.Reply {
	in, ok := userIn(r)
	if !ok {
		return badRequest("user must be an object")
	}
	if p := z.matched(in); p != nil {
		return z.changeUser(r, p, in)
	}
	return z.makeUser(r, in)
}

// matched is the user of an address or an external id. A number is none's.
func (z *Fake) matched(in zendesk.UserSpec) *person {
	if email, _ := in.Email.Value(); email != "" {
		if p := z.withIdentity(zendesk.IdentityEmail, email, nil); p != nil {
			return p
		}
	}
	if id, _ := in.ExternalID.Value(); id != "" {
		return z.withExternalID(id, nil)
	}
	return nil
}

func userIn(r *faketest.Request) (zendesk.UserSpec, bool) {
	var in struct {
		User *zendesk.UserSpec `json:"user"`
	}
	if err := r.Decode(&in); err != nil || in.User == nil {
		return zendesk.UserSpec{}, false
	}
	return *in.User, true
}

// refusesUser is the vendor's refusal of what a user cannot be.
func (z *Fake) refusesUser(p *person, in zendesk.UserSpec) *faketest.Reply {
	name, hasName := in.Name.Value()
	email, _ := in.Email.Value()
	phone, _ := in.Phone.Value()
	external, _ := in.ExternalID.Value()
	role, hasRole := in.Role.Value()
	switch {
	case strings.TrimSpace(name) == "" && (hasName || in.Name.IsNull() || p.ID == 0):
		return new(recordInvalid("name", "BlankValue", "Name: cannot be blank"))
	case email != "" && !strings.Contains(email, "@"):
		return new(recordInvalid("email", "InvalidValue", "Email: "+email+" is not properly formatted"))
	case email != "" && z.withIdentity(zendesk.IdentityEmail, email, p) != nil:
		return new(recordInvalid("email", "DuplicateValue", "Email: "+email+" is already being used by another user"))
	case external != "" && z.withExternalID(external, p) != nil:
		return new(recordInvalid("external_id", "DuplicateValue", "External: "+external+" is already being used by another user"))
	case phone != "" && z.set.strictPhones && !dialable.MatchString(phone):
		return new(invalidPhone(phone))
	case hasRole && !slices.Contains([]zendesk.Role{zendesk.RoleEndUser, zendesk.RoleAgent, zendesk.RoleAdmin}, role):
		return new(recordInvalid("role", "InvalidValue", "Role: is invalid"))
	}
	return nil
}

// invalidPhone has one object where other refusals have a list.
func invalidPhone(phone string) faketest.Reply {
	return faketest.JSON(http.StatusUnprocessableEntity, fields{
		"error": "RecordInvalid", "description": "Record validation errors",
		"details": fields{"phone": fields{"error": "InvalidFormat", "description": "Phone " + phone + " is not properly formatted"}},
	})
}

// writeUser takes what a request may set.
func (z *Fake) writeUser(p *person, in zendesk.UserSpec) {
	take(&p.Name, in.Name)
	take(&p.ExternalID, in.ExternalID)
	take(&p.Role, in.Role)
	take(&p.CustomRoleID, in.CustomRoleID)
	take(&p.DefaultGroupID, in.DefaultGroupID)
	take(&p.OrganizationID, in.OrganizationID)
	take(&p.Suspended, in.Suspended)
	take(&p.Verified, in.Verified)
	take(&p.Tags, in.Tags)
	take(&p.Alias, in.Alias)
	take(&p.Notes, in.Notes)
	take(&p.Details, in.Details)
	take(&p.Locale, in.Locale)
	take(&p.TimeZone, in.TimeZone)
	z.writeEmail(p, in.Email)
	z.writePhone(p, in.Phone)
	z.writeFields(p, in.Fields)
}

func take[T any](to *T, f zendesk.Field[T]) {
	if value, ok := f.Value(); ok || f.IsNull() {
		*to = value
	}
}

// writeEmail adds an address, or spells one anew.
func (z *Fake) writeEmail(p *person, f zendesk.Field[string]) {
	email, _ := f.Value()
	if email == "" {
		return
	}
	i := slices.IndexFunc(p.identities, func(i zendesk.Identity) bool {
		return i.Type == zendesk.IdentityEmail && strings.EqualFold(i.Value, email)
	})
	if i < 0 {
		z.identify(p, zendesk.IdentityEmail, email)
		i = len(p.identities) - 1
	}
	p.identities[i].Value = email
	if p.identities[i].Primary {
		p.Email = email
	}
}

// writePhone adds a number: as an identity where nobody else has it, else to
// look at alone. What becomes of a second number that others have is our guess:
// it is ignored.
func (z *Fake) writePhone(p *person, f zendesk.Field[string]) {
	phone, ok := f.Value()
	isPhone := func(i zendesk.Identity) bool { return i.Type == zendesk.IdentityPhone }
	switch {
	case !ok && !f.IsNull(), phone != "" && phone == p.Phone:
	case phone == "":
		p.Phone, p.SharedPhone = "", false
		p.identities = slices.DeleteFunc(p.identities, isPhone)
	case slices.ContainsFunc(p.identities, func(i zendesk.Identity) bool { return isPhone(i) && i.Value == phone }):
	case z.withPhone(phone, p) != nil:
		if p.Phone == "" {
			p.Phone, p.SharedPhone = phone, true
		}
	default:
		z.identify(p, zendesk.IdentityPhone, phone)
		if p.Phone == "" {
			p.Phone = phone
		}
	}
}

// writeFields takes what the account has fields for, and of dropdowns what is
// an option: the rest is ignored, as far as is known.
func (z *Fake) writeFields(p *person, in map[string]json.RawMessage) {
	p.Fields = maps.Clone(p.Fields)
	for _, f := range z.userFields {
		value, ok := in[f.Key]
		var text string
		isText := json.Unmarshal(value, &text) == nil && string(value) != "null"
		known := slices.ContainsFunc(f.Options, func(o zendesk.FieldOption) bool { return o.Value == text })
		if !ok || f.Type == zendesk.FieldDropdown && isText && !known {
			continue
		}
		if p.Fields == nil {
			p.Fields = map[string]json.RawMessage{}
		}
		p.Fields[f.Key] = value
	}
}
