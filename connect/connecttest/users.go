package connecttest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// User is a user of the instance, as PutUser takes it. Only ID is required.
type User struct {
	// ID is the last part of the user's ARN.
	ID string
	// Username is Email when empty. With SAML, Email may be empty and Username
	// is the address.
	Username, Email     string
	FirstName, LastName string
	// SecondaryEmail, Mobile, DirectoryUserID, Tags and AutoAccept are shown as
	// they are.
	SecondaryEmail, Mobile, DirectoryUserID string
	Tags                                    map[string]string
	AutoAccept                              bool
	// SecurityProfileIDs is BasicSecurityProfileID alone when empty.
	SecurityProfileIDs []string
	// RoutingProfileID is BasicProfileID when empty.
	RoutingProfileID string
	// Hierarchy are the user's groups in the agent hierarchy, at most five,
	// from level one down; their ARNs are made.
	Hierarchy     []connect.HierarchyGroup
	Proficiencies []connect.Proficiency
	// AfterContactWorkLimit ends after-contact work by itself; 0 never does.
	AfterContactWorkLimit time.Duration
}

// PutUser adds a user who is not signed in, or changes the one with the same
// ID, who keeps status and contacts. A change that the agent stream shows
// goes out there.
func (f *Fake) PutUser(u User) {
	f.change(func() error {
		if u.ID == "" {
			return errors.New("user: ID is required")
		}
		if err := faketest.Want("user AfterContactWorkLimit", u.AfterContactWorkLimit, 0, 0); err != nil {
			return err
		}
		u.Username = cmp.Or(u.Username, u.Email)
		u.RoutingProfileID = cmp.Or(u.RoutingProfileID, BasicProfileID)
		if len(u.Hierarchy) > len(levels) {
			return fmt.Errorf("user %s: the hierarchy has %d levels, got %d groups", u.ID, len(levels), len(u.Hierarchy))
		}
		if len(u.SecurityProfileIDs) == 0 {
			u.SecurityProfileIDs = []string{BasicSecurityProfileID}
		}
		u.Hierarchy = slices.Clone(u.Hierarchy)
		if _, err := f.profile(u.RoutingProfileID); err != nil {
			return err
		}
		f.addGroups(u.Hierarchy)
		f.modifiedAt[userARN(u.ID)] = f.now()
		if a, ok := f.agents[u.ID]; ok {
			a.User = u
			f.show(a)
			f.remember(a)
			return nil
		}
		f.agents[u.ID] = &agent{User: u, status: OfflineID, since: f.now()}
		f.remember(f.agents[u.ID])
		return nil
	})
}

// DeleteUser removes a user who is not signed in.
func (f *Fake) DeleteUser(id string) {
	f.change(func() error {
		a, err := f.agent(id)
		switch {
		case err != nil:
			return err
		case a.signedIn:
			return errors.New("user " + id + " is signed in")
		}
		delete(f.agents, id)
		return nil
	})
}

// levels are AWS' names of the levels of the agent hierarchy in replies.
var levels = []string{"One", "Two", "Three", "Four", "Five"}

// groupID is the user's lowest group, empty for none.
func (u *User) groupID() string {
	if len(u.Hierarchy) == 0 {
		return ""
	}
	return u.Hierarchy[len(u.Hierarchy)-1].ID
}

func userARN(id string) string { return arn("agent", id) }

func (in *instance) agent(id string) (*agent, error) {
	a, ok := in.agents[id]
	if !ok {
		return nil, notFound("user", id)
	}
	return a, nil
}

func agentKey(a *agent) string { return a.ID }

func (in *instance) listUsers(r *faketest.Request) (any, error) {
	page, next, err := cut(in, r, mostListed, in.sortedAgents(), agentKey, func(a *agent) wireUserSummary {
		return wireUserSummary{a.ID, userARN(a.ID), a.Username, in.modified(userARN(a.ID))}
	})
	return userList{page, next}, err
}

func (in *instance) describeUser(r *faketest.Request) (any, error) {
	a, err := in.agent(r.Param("UserId"))
	if err != nil {
		return nil, err
	}
	u := a.wire()
	u.IdentityInfo.Email, u.IdentityInfo.SecondaryEmail, u.IdentityInfo.Mobile = a.Email, a.SecondaryEmail, a.Mobile
	u.modified = in.modified(u.ARN)
	u.PhoneConfig.WorkLimit = int64(a.AfterContactWorkLimit / time.Second)
	return userReply{u}, nil
}

// searchUsers shows no e-mail addresses, and milliseconds where DescribeUser
// has seconds.
func (in *instance) searchUsers(r *faketest.Request) (any, error) {
	var ask search
	if err := errors.Join(body(r, &ask), ask.check()); err != nil {
		return nil, err
	}
	kept, err := found(ask, in.sortedAgents(), func(a *agent) map[string]string {
		return map[string]string{
			"username": a.Username, "firstname": a.FirstName, "lastname": a.LastName,
			"routingprofileid": a.RoutingProfileID, "resourceid": a.ID,
		}
	})
	if err != nil {
		return nil, err
	}
	total := int64(len(kept))
	page, next, err := cut(in, r, mostUsers, kept, agentKey, (*agent).wire)
	return userSearch{page, total, next}, err
}

func (a *agent) wire() wireUser {
	return wireUser{
		ID: a.ID, ARN: userARN(a.ID), Username: a.Username,
		IdentityInfo:    wireIdentity{FirstName: a.FirstName, LastName: a.LastName},
		DirectoryUserID: a.DirectoryUserID, SecurityProfileIDs: a.SecurityProfileIDs, Tags: a.Tags,
		RoutingProfileID: a.RoutingProfileID, HierarchyGroupID: a.groupID(),
		PhoneConfig: wirePhone{PhoneType: "SOFT_PHONE", AutoAccept: a.AutoAccept, WorkLimit: a.AfterContactWorkLimit.Milliseconds()},
	}
}

// slots are the contacts that a user has, and can have, by channel.
func (in *instance) slots(a *agent) (active, available, most map[connect.Channel]int32) {
	active, available, most = map[connect.Channel]int32{}, map[connect.Channel]int32{}, in.profiles[a.RoutingProfileID].Slots
	for _, l := range a.legs {
		active[l.contact.Channel]++
	}
	for ch, n := range most {
		available[ch] = max(n-active[ch], 0)
	}
	return active, available, most
}
