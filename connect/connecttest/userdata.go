package connecttest

import (
	"cmp"
	"slices"

	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/internal/faketest"
)

// The most that a filter of GetCurrentUserData takes.
const (
	mostIDs    = 100
	mostGroups = 1
	mostStates = 9
)

// getCurrentUserData shows users who are signed in; ids that do not exist find
// nobody.
func (in *instance) getCurrentUserData(r *faketest.Request) (any, error) {
	var ask userDataAsk
	if err := body(r, &ask); err != nil {
		return nil, err
	}
	if ask.Filters == nil {
		return nil, badParameter("Filters is missing")
	}
	if err := ask.Filters.check(); err != nil {
		return nil, err
	}
	agents := in.sortedAgents()
	if len(ask.Filters.Agents) != 1 {
		for i, a := range agents {
			agents[i] = in.listed(a)
		}
	}
	kept := slices.DeleteFunc(agents, func(a *agent) bool { return !a.signedIn || !ask.Filters.wants(a) })
	total := int64(len(kept))
	page, next, err := cut(in, r, mostUserData, kept, agentKey, func(a *agent) wireUserData { return in.userData(a, ask.Filters) })
	return userDataList{page, total, next}, err
}

func (f *wireFilter) check() error {
	given := 0
	for _, list := range []struct {
		name string
		ids  []string
		most int
	}{
		{"Agents", f.Agents, mostIDs}, {"Queues", f.Queues, mostIDs}, {"RoutingProfiles", f.RoutingProfiles, mostIDs},
		{"UserHierarchyGroups", f.UserHierarchyGroups, mostGroups},
	} {
		if len(list.ids) > 0 {
			given++
		}
		if len(list.ids) > list.most {
			return badParameter("Filters.%s has %d entries, at most %d are allowed", list.name, len(list.ids), list.most)
		}
	}
	if given != 1 {
		return badParameter("Filters has %d lists, exactly one is allowed", given)
	}
	if n := len(f.states()); n > mostStates {
		return badParameter("ContactStates has %d entries, at most %d are allowed", n, mostStates)
	}
	return nil
}

func (f *wireFilter) states() []connect.ContactState {
	if f.ContactFilter == nil {
		return nil
	}
	return f.ContactFilter.ContactStates
}

func (f *wireFilter) wants(a *agent) bool {
	switch {
	case len(f.Agents) > 0 && !slices.Contains(f.Agents, a.ID),
		len(f.RoutingProfiles) > 0 && !slices.Contains(f.RoutingProfiles, a.RoutingProfileID),
		len(f.UserHierarchyGroups) > 0 && !slices.Contains(f.UserHierarchyGroups, a.groupID()):
		return false
	case len(f.Queues) == 0 && len(f.states()) == 0:
		return true
	}
	return slices.ContainsFunc(a.legs, f.wantsLeg)
}

// wantsLeg reports whether a contact is from one of the queues, and in one of the
// states.
func (f *wireFilter) wantsLeg(l *leg) bool {
	return (len(f.Queues) == 0 || slices.Contains(f.Queues, l.contact.QueueID)) &&
		(len(f.states()) == 0 || slices.Contains(f.states(), l.apiState()))
}

func (in *instance) userData(a *agent, f *wireFilter) wireUserData {
	active, available, most := in.slots(a)
	status := func(id string) *connect.AgentStatus { return cmp.Or(in.statuses[id], in.removed[id]) }
	s := status(a.status)
	out := wireUserData{
		User: wireRef{a.ID, userARN(a.ID)}, RoutingProfile: wireRef{a.RoutingProfileID, profileARN(a.RoutingProfileID)},
		Status:               wireStatusRef{s.ARN, s.Name, epoch{a.since}},
		ActiveSlotsByChannel: active, AvailableSlotsByChannel: available, MaxSlotsByChannel: most,
		Contacts: []wireUserContact{},
	}
	if a.next != "" {
		out.NextStatus = status(a.next).Name
	}
	for i, g := range a.Hierarchy {
		if out.HierarchyPath == nil {
			out.HierarchyPath = map[string]wireRef{}
		}
		out.HierarchyPath["Level"+levels[i]] = wireRef{g.ID, g.ARN}
	}
	for _, l := range a.legs {
		if f.wantsLeg(l) {
			out.Contacts = append(out.Contacts, l.wire())
		}
	}
	return out
}

// apiState is the state in replies, which have no PAUSED.
func (l *leg) apiState() connect.ContactState {
	if l.state == connect.Paused {
		return connect.Connected
	}
	return l.state
}

func (l *leg) wire() wireUserContact {
	c := l.contact
	out := wireUserContact{
		ContactID: c.ID, Channel: c.Channel, InitiationMethod: c.InitiationMethod,
		State: l.apiState(), StateSince: epoch{l.since}, ConnectedAt: epoch{l.connected},
	}
	if l.state == connect.OnHold || l.state == connect.Paused {
		out.StateSince = epoch{l.connected} // which the API does not move for a hold
	}
	if c.QueueID != "" {
		out.Queue = &wireRef{c.QueueID, queueARN(c.QueueID)}
	}
	return out
}
