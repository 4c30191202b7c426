package connecttest

import (
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// SetStatus is a click in the agent's panel. It needs a user who is signed in,
// and a status that can be chosen.
func (f *Fake) SetStatus(userID, statusID string) {
	f.onAgent(userID, func(a *agent) error {
		if !a.signedIn {
			return fmt.Errorf("user %s is not signed in", userID)
		}
		if err := f.choosable(statusID); err != nil {
			return err
		}
		f.setStatus(a, statusID, true)
		return nil
	})
}

// putUserStatus is a choice through the API.
func (in *instance) putUserStatus(r *faketest.Request) (any, error) {
	var ask wireChoice
	if err := body(r, &ask); err != nil {
		return nil, err
	}
	a, err := in.agent(r.Param("UserId"))
	if err != nil {
		return nil, err
	}
	if ask.AgentStatusID == "" {
		return nil, badParameter("AgentStatusId is missing")
	}
	if err := in.choosable(ask.AgentStatusID); err != nil {
		return nil, err
	}
	if !a.signedIn && !in.set.signedOutOK {
		return nil, badRequest("user %s is not signed in", a.ID)
	}
	switch {
	case in.fake.Ignores():
	case a.signedIn && in.setStatus(a, ask.AgentStatusID, !in.set.apiKeepsWork):
		in.writes++
	default:
		in.noOps++
	}
	return nil, nil
}

// setStatus is what a choice does
// (docs.aws.amazon.com/connect/latest/adminguide/set-next-status.html): without
// contacts it stands at once. With some it follows them; those in after-contact
// work are cleared, if the choice clears, and when no other is left it stands
// at once too. The current status, or Available, cancels what was to follow. It
// reports whether anything changed.
func (in *instance) setStatus(a *agent, id string, clears bool) bool {
	switch {
	case a.next == "" || in.statuses[id].Type != connect.Routable:
	case in.set.stickyNext:
		id = a.next
	default:
		a.next = ""
	}
	if clears {
		for _, l := range slices.Clone(a.legs) {
			if isOver(l.state) {
				in.clear(a, l)
			}
		}
	}
	switch {
	case len(a.legs) == 0:
		a.enter(id, in.now())
	case id == a.status:
		a.next = ""
	case id != a.next:
		a.next, a.nextSince = id, in.now()
	}
	return in.show(a)
}

// isOver reports whether a contact only waits to be cleared.
func isOver(s connect.ContactState) bool {
	return s == connect.Ended || s == connect.Missed || s == connect.Rejected || s == connect.Failed
}

// clear takes a contact out of an agent's panel.
func (in *instance) clear(a *agent, l *leg) {
	a.legs = slices.DeleteFunc(a.legs, func(o *leg) bool { return o == l })
	if l.state == connect.Ended {
		l.contact.agent = nil
		in.complete(l.contact)
	}
}

// settle has the next status follow the last contact.
func (in *instance) settle(a *agent) {
	if len(a.legs) == 0 && a.next != "" {
		a.enter(a.next, in.now())
	}
	in.show(a)
}
