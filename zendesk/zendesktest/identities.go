package zendesktest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// ofPerson finds the active user whose id is in the path.
func (z *Fake) ofPerson(h func(*faketest.Request, *person) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		id, err := strconv.ParseInt(r.Param("user_id"), 10, 64)
		if p := z.people[id]; err == nil && p != nil && p.Active {
			return h(r, p)
		}
		return recordNotFound()
	}
}

// ofIdentity finds the identity, by its place among those of the user.
func (z *Fake) ofIdentity(h func(*faketest.Request, *person, int) faketest.Reply) handler {
	return z.ofPerson(func(r *faketest.Request, p *person) faketest.Reply {
		i := slices.IndexFunc(p.identities, func(i zendesk.Identity) bool { return strconv.FormatInt(i.ID, 10) == r.Param("id") })
		if i < 0 {
			return recordNotFound()
		}
		return h(r, p, i)
	})
}

func (z *Fake) listIdentities(r *faketest.Request, p *person) faketest.Reply {
	key := func(i zendesk.Identity) string { return idKey(i.ID) }
	return byEither(r, "identities", p.identities, z.set.pageSize, key, shownIdentity(r))
}

func shownIdentity(r *faketest.Request) func(zendesk.Identity) fields {
	return func(i zendesk.Identity) fields {
		out := recordFields(i)
		out["url"] = fmt.Sprintf("%s/api/v2/users/%d/identities/%d.json", origin(r), i.UserID, i.ID)
		return out
	}
}

func (z *Fake) createIdentity(r *faketest.Request, p *person) faketest.Reply {
	var in struct {
		Identity *zendesk.IdentitySpec `json:"identity"`
	}
	if err := r.Decode(&in); err != nil || in.Identity == nil {
		return badRequest("identity must be an object")
	}
	spec := *in.Identity
	switch {
	case spec.Type == "":
		return recordInvalid("type", "BlankValue", "Type: cannot be blank")
	case spec.Value == "":
		return recordInvalid("value", "BlankValue", "Value: cannot be blank")
	case z.withIdentity(spec.Type, spec.Value, nil) != nil:
		return recordInvalid("value", "DuplicateValue", "Value: "+spec.Value+" is already being used by another user")
	case spec.Type == zendesk.IdentityPhone && z.set.strictPhones && !dialable.MatchString(spec.Value):
		return invalidPhone(spec.Value)
	}
	made := z.identify(p, spec.Type, spec.Value)
	made.Verified = spec.Verified
	if spec.Primary || made.Primary {
		p.prefer(len(p.identities) - 1)
	}
	return faketest.JSON(http.StatusCreated, fields{"identity": shownIdentity(r)(p.identities[len(p.identities)-1])})
}

// deleteIdentity leaves a number where it is shown.
func (z *Fake) deleteIdentity(_ *faketest.Request, p *person, i int) faketest.Reply {
	gone := p.identities[i]
	p.identities = slices.Delete(slices.Clone(p.identities), i, i+1)
	if gone.Type == zendesk.IdentityEmail && gone.Primary {
		p.Email = ""
		next := slices.IndexFunc(p.identities, func(i zendesk.Identity) bool { return i.Type == zendesk.IdentityEmail })
		if next >= 0 {
			p.prefer(next)
		}
	}
	return faketest.Empty(http.StatusNoContent)
}

func (z *Fake) makePrimary(r *faketest.Request, p *person, i int) faketest.Reply {
	p.prefer(i)
	p.identities[i].UpdatedAt = seconds(z.now())
	return faketest.JSON(http.StatusOK, fields{"identities": each(p.identities, shownIdentity(r))})
}

// prefer makes an identity the first of its type.
func (p *person) prefer(at int) {
	p.identities = slices.Clone(p.identities)
	chosen := p.identities[at]
	for i := range p.identities {
		if p.identities[i].Type == chosen.Type {
			p.identities[i].Primary = i == at
		}
	}
	switch chosen.Type {
	case zendesk.IdentityEmail:
		p.Email = chosen.Value
	case zendesk.IdentityPhone:
		p.Phone, p.SharedPhone = chosen.Value, false
	default: // no member of the user shows it
	}
}
