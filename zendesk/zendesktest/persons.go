package zendesktest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ctikit/ctikit/zendesk"
)

// User is a user of the account, as PutUser takes it. Only ID is required.
type User zendesk.User

// person is a user as the account keeps them. Agents are users too.
type person struct {
	zendesk.User
	identities []zendesk.Identity // by id
}

// Ids have the length that accounts have today.
const (
	userIDs     = 20_000_000_000_000
	identityIDs = 40_000_000_000_000
)

// adminID is the user behind credentials that are no agent's.
const adminID = 10_000_000_000_001

// customRole is the id of the role that agents have in accounts with roles.
const customRole = 360_001

// PutUser adds a user, who is active, or replaces one, with the identities that
// go with address and number. Of an agent, it replaces what PutAgent did not
// say. It is shown as it is: a number with SharedPhone is no identity.
func (z *Fake) PutUser(u User) {
	z.change(func() error {
		if err := positive("user id", u.ID); err != nil {
			return err
		}
		p := &person{User: zendesk.User(u)}
		if was := z.people[u.ID]; was != nil {
			p.inherit(was)
		}
		p.Name = cmp.Or(p.Name, fmt.Sprintf("User %d", u.ID))
		p.Role = cmp.Or(p.Role, zendesk.RoleEndUser)
		if p.ExternalID != "" && z.withExternalID(p.ExternalID, p) != nil {
			return fmt.Errorf("user %d: external id: another user has it", u.ID)
		}
		z.admitUser(p)
		return nil
	})
}

// inherit takes what one record of a user lacks from the one before it.
func (p *person) inherit(was *person) {
	p.Name, p.Email, p.Role = cmp.Or(p.Name, was.Name), cmp.Or(p.Email, was.Email), cmp.Or(p.Role, was.Role)
	p.RoleType, p.CustomRoleID = cmp.Or(p.RoleType, was.RoleType), cmp.Or(p.CustomRoleID, was.CustomRoleID)
	p.Suspended, p.CreatedAt = p.Suspended || was.Suspended, cmp.Or(p.CreatedAt, was.CreatedAt)
}

// admitUser adds or replaces a user, with the identities of address and number.
func (z *Fake) admitUser(p *person) {
	p.Active = true
	p.CreatedAt, p.UpdatedAt = z.dates(p.CreatedAt, p.UpdatedAt)
	p.Locale, p.LocaleID = cmp.Or(p.Locale, "en-US"), cmp.Or(p.LocaleID, 1)
	p.TimeZone, p.IANATimeZone = cmp.Or(p.TimeZone, "UTC"), cmp.Or(p.IANATimeZone, "Etc/UTC")
	z.people[p.ID] = p
	if p.Email != "" {
		z.identify(p, zendesk.IdentityEmail, p.Email)
	}
	if p.Phone != "" && !p.SharedPhone {
		z.identify(p, zendesk.IdentityPhone, p.Phone)
	}
	z.reindexUser(p)
}

// identify gives a user an identity, the first of its type if there is none.
func (z *Fake) identify(p *person, kind zendesk.IdentityType, value string) *zendesk.Identity {
	z.madeIdentities++
	first := !slices.ContainsFunc(p.identities, func(i zendesk.Identity) bool { return i.Type == kind })
	p.identities = append(p.identities, zendesk.Identity{
		ID: identityIDs + z.madeIdentities, UserID: p.ID, Type: kind, Value: value, Primary: first, Verified: p.Verified,
		DeliverableState: "deliverable", CreatedAt: seconds(z.now()), UpdatedAt: seconds(z.now()),
	})
	return &p.identities[len(p.identities)-1]
}

// seconds is a time as replies have it.
func seconds(t time.Time) time.Time { return t.Truncate(time.Second) }

// DeleteUser deletes a user who is no agent: the record stays, inactive.
func (z *Fake) DeleteUser(id int64) {
	z.change(func() error {
		p := z.people[id]
		switch {
		case z.agents[id] != nil:
			return fmt.Errorf("user %d is an agent: see DeleteAgent", id)
		case p == nil || !p.Active:
			return fmt.Errorf("user %d does not exist", id)
		}
		p.Active, p.identities, p.UpdatedAt = false, nil, z.now()
		z.reindex("user", id, nil, "")
		return nil
	})
}

// agentPerson is the user that an agent is.
func agentPerson(a Agent) *person {
	p := &person{User: zendesk.User{
		ID: a.ID, Name: a.Name, Email: a.Email, Role: a.Role, Suspended: a.Suspended, Verified: true,
		RestrictedAgent: a.Light, OnlyPrivateComments: a.Light, Moderator: a.Role == zendesk.RoleAdmin,
	}}
	switch {
	case a.Light:
		p.RoleType = new(zendesk.RoleTypeLight)
	case a.Role == zendesk.RoleAdmin:
		p.RoleType = new(zendesk.RoleTypeAdmin)
	case a.Role == zendesk.RoleAgent:
		p.RoleType, p.CustomRoleID = new(zendesk.RoleTypeCustom), customRole
	}
	return p
}

// usersThat lists the active users by id.
func (z *Fake) usersThat(keep func(*person) bool) []*person {
	all := slices.SortedFunc(maps.Values(z.people), func(a, b *person) int { return cmp.Compare(a.ID, b.ID) })
	return slices.DeleteFunc(all, func(p *person) bool { return !p.Active || !keep(p) })
}

// withExternalID is another active user than p who has the external id.
func (z *Fake) withExternalID(id string, p *person) *person {
	return first(z.usersThat(func(o *person) bool {
		return o != p && (p == nil || o.ID != p.ID) && strings.EqualFold(o.ExternalID, id)
	}))
}

// withIdentity is another active user than p who has the identity.
func (z *Fake) withIdentity(kind zendesk.IdentityType, value string, p *person) *person {
	return first(z.usersThat(func(o *person) bool {
		return o != p && slices.ContainsFunc(o.identities, func(i zendesk.Identity) bool { return i.Type == kind && strings.EqualFold(i.Value, value) })
	}))
}

// withPhone is another active user than p who has the number in any way.
func (z *Fake) withPhone(phone string, p *person) *person {
	if o := first(z.usersThat(func(o *person) bool { return o != p && o.Phone == phone })); o != nil {
		return o
	}
	return z.withIdentity(zendesk.IdentityPhone, phone, p)
}

func first(list []*person) *person {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}
