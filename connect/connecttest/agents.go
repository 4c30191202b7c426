package connecttest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// agent is a user with what goes on.
type agent struct {
	User
	signedIn  bool
	left      time.Time // when the user signed out; zero: never
	status    string    // OfflineID while signed out
	since     time.Time
	next      string // empty for none
	nextSince time.Time
	legs      []*leg          // in the order in which they came
	shown     json.RawMessage // what the agent stream last showed
	past      faketest.History[agent]
}

// remember ends a change of an agent: lists of several agents show it after the
// lag.
func (in *instance) remember(a *agent) {
	now := agent{User: a.User, signedIn: a.signedIn, status: a.status, since: a.since, next: a.next, nextSince: a.nextSince}
	for _, l := range a.legs {
		copied := *l
		now.legs = append(now.legs, &copied)
	}
	a.past.Remember(in.fake, now)
}

// listed is an agent as lists of several show it.
func (in *instance) listed(a *agent) *agent {
	then := a.past.Listed(in.fake)
	return &then
}

// leg is a contact in an agent's panel.
type leg struct {
	contact   *contact
	state     connect.ContactState
	since     time.Time
	connected time.Time // zero until answered
}

// sortedAgents lists all agents by id.
func (in *instance) sortedAgents() []*agent {
	return slices.SortedFunc(maps.Values(in.agents), func(a, b *agent) int { return cmp.Compare(a.ID, b.ID) })
}

// enter gives an agent a status now.
func (a *agent) enter(id string, now time.Time) {
	if id != a.status {
		a.status, a.since = id, now
	}
	a.next = ""
}

// SignIn opens a user's agent panel, which starts with Offline: choose another
// status.
func (f *Fake) SignIn(userID string) {
	f.onAgent(userID, func(a *agent) error {
		if a.signedIn {
			return fmt.Errorf("user %s is signed in already", userID)
		}
		a.signedIn, a.since = true, f.now()
		f.showSigned(a, connect.Login)
		return nil
	})
}

// SignOut closes a user's agent panel. Contacts end and are cleared; chats
// never get their COMPLETED, which the vendor warns of.
func (f *Fake) SignOut(userID string) {
	f.onAgent(userID, func(a *agent) error {
		if !a.signedIn {
			return fmt.Errorf("user %s is not signed in", userID)
		}
		for _, l := range slices.Clone(a.legs) {
			f.drop(a, l)
		}
		f.show(a)
		a.enter(OfflineID, f.now())
		a.signedIn, a.left = false, f.now()
		f.showSigned(a, connect.Logout)
		return nil
	})
}

// drop ends a contact because its agent left.
func (in *instance) drop(a *agent, l *leg) {
	if !isOver(l.state) {
		in.disconnect(l.contact, "AGENT_DISCONNECT")
	}
	a.legs = slices.DeleteFunc(a.legs, func(o *leg) bool { return o == l })
	if l.contact.agent == a {
		l.contact.agent = nil
		if l.contact.Channel != connect.Chat {
			in.complete(l.contact)
		}
	}
}

// StatusOf is the status of a user and the one that follows the contacts,
// empty for none.
func (f *Fake) StatusOf(userID string) (current, next string) {
	f.onAgent(userID, func(a *agent) error {
		current, next = a.status, a.next
		return nil
	})
	return current, next
}

// onAgent runs what happens to one user.
func (f *Fake) onAgent(userID string, happen func(*agent) error) {
	if f.tb != nil {
		f.tb.Helper()
	}
	f.change(func() error {
		a, err := f.agent(userID)
		if err != nil {
			return err
		}
		return happen(a)
	})
}
