package zendesktest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// Agent is a person of the account, as PutAgent takes it. Only ID is required.
type Agent struct {
	ID    int64
	Email string
	// Name is "Agent" and the ID when empty.
	Name string
	// Role is RoleAgent when empty.
	Role zendesk.Role
	// Light agents cannot have a unified status, and no availability.
	Light     bool
	Suspended bool
	// Groups are the ids of the agent's groups.
	Groups []int64
	// Skills are ids of skill attribute values.
	Skills []string
	// Status is StatusOffline when 0.
	Status zendesk.StatusID
	// Channels are support, messaging and talk when nil, and chat in place of
	// messaging while omnichannel routing is off.
	Channels []zendesk.Channel
	// MaxCapacity overrides a channel's default: support 10, talk 1, others 3.
	MaxCapacity map[zendesk.Channel]int
}

// agent is an agent's state. One version counts all of its facts.
type agent struct {
	Agent
	version  int64
	status   zendesk.AgentStatus
	channels []channel
	since    time.Time        // when it was put
	away     zendesk.StatusID // what Reconnect restores; 0: nothing
	history  faketest.History[view]
	rule     string // the capacity rule's id; "": the default one
	call     zendesk.CallStatus
	via      zendesk.TalkVia
}

type channel struct {
	name      zendesk.Channel
	status    zendesk.ChannelStatus
	updatedAt time.Time
	capacity  int
	items     []zendesk.WorkItem
}

// view is what the API shows of an agent.
type view struct {
	version  int64
	status   zendesk.AgentStatus
	groups   []int64
	skills   []string
	channels []channel
}

// PutAgent adds an agent, or replaces one, without an event.
func (z *Fake) PutAgent(a Agent) {
	z.change(func() error {
		if a.ID <= 0 {
			return fmt.Errorf("agent id: want a positive number, got %d", a.ID)
		}
		a.Status = cmp.Or(a.Status, zendesk.StatusOffline)
		a.Role = cmp.Or(a.Role, zendesk.RoleAgent)
		a.Name = cmp.Or(a.Name, fmt.Sprintf("Agent %d", a.ID))
		status, ok := z.statuses[a.Status]
		if !ok {
			return fmt.Errorf("agent %d: status %d is not in the catalog", a.ID, a.Status)
		}
		z.agents[a.ID] = z.newAgent(a, status)
		z.admitUser(agentPerson(a))
		return nil
	})
}

func (z *Fake) newAgent(a Agent, status *zendesk.UnifiedStatus) *agent {
	now := z.now()
	ag := &agent{Agent: a, version: 1, since: now, status: zendesk.AgentStatus{ID: status.ID, Name: status.Name, Reason: zendesk.ReasonSwitcher, UpdatedAt: now}}
	names := a.Channels
	if names == nil {
		names = z.usualChannels()
	}
	for _, name := range names {
		ag.channels = append(ag.channels, channel{
			name: name, status: channelStatus(status, name), updatedAt: now, capacity: capacity(a, name),
		})
	}
	z.remember(ag)
	return ag
}

func (z *Fake) usualChannels() []zendesk.Channel {
	if !z.omnichannel {
		return []zendesk.Channel{zendesk.ChannelSupport, zendesk.ChannelChat, zendesk.ChannelTalk}
	}
	return []zendesk.Channel{zendesk.ChannelSupport, zendesk.ChannelMessaging, zendesk.ChannelTalk}
}

func capacity(a Agent, name zendesk.Channel) int {
	if n, ok := a.MaxCapacity[name]; ok {
		return n
	}
	switch name {
	case zendesk.ChannelSupport:
		return 10
	case zendesk.ChannelTalk:
		return 1
	default:
		return 3
	}
}

// DeleteAgent deletes an agent.
func (z *Fake) DeleteAgent(id int64) {
	z.onAgent(id, func(*agent) error {
		delete(z.agents, id)
		delete(z.people, id)
		z.reindex("user", id, nil, "")
		return nil
	})
}

// StatusOf returns the unified status of an agent, and why it has it.
func (z *Fake) StatusOf(id int64) (status zendesk.AgentStatus) {
	z.onAgent(id, func(a *agent) error {
		status = a.status
		return nil
	})
	return status
}

// onAgent changes an agent.
func (z *Fake) onAgent(id int64, change func(*agent) error) {
	z.change(func() error {
		a, err := z.agent(id)
		if err != nil {
			return err
		}
		return change(a)
	})
}

func (z *Fake) agent(id int64) (*agent, error) {
	a, ok := z.agents[id]
	if !ok {
		return nil, fmt.Errorf("agent %d does not exist", id)
	}
	return a, nil
}

// sortedAgents lists all agents by id.
func (z *Fake) sortedAgents() []*agent {
	return slices.SortedFunc(maps.Values(z.agents), func(a, b *agent) int { return cmp.Compare(a.ID, b.ID) })
}

func (a *agent) channel(name zendesk.Channel) (*channel, error) {
	for i := range a.channels {
		if a.channels[i].name == name {
			return &a.channels[i], nil
		}
	}
	return nil, fmt.Errorf("agent %d has no channel %q", a.ID, name)
}

// view copies what the API shows, so that history does not change.
func (a *agent) view() view {
	v := view{version: a.version, status: a.status, groups: slices.Clone(a.Groups), skills: slices.Clone(a.Skills), channels: slices.Clone(a.channels)}
	for i := range v.channels {
		v.channels[i].items = slices.Clone(v.channels[i].items)
	}
	return v
}

// remember ends a change of an agent: lists show it after the lag.
func (z *Fake) remember(a *agent) { a.history.Remember(z.fake, a.view()) }

// Refusals of a status, as Zendesk's API and its status switcher give them.
var (
	errLight      = errors.New("light agents cannot have a unified status")
	errNoStatus   = errors.New("status does not exist")
	errNotAllowed = errors.New("status is not for the agent's groups")
	errNoRouting  = errors.New("omnichannel routing is off")
)

// allowed finds a status that an agent may have.
func (z *Fake) allowed(a *agent, id zendesk.StatusID) (*zendesk.UnifiedStatus, error) {
	status, ok := z.statuses[id]
	switch {
	case a.Light:
		return nil, errLight
	case !ok:
		return nil, errNoStatus
	case !permits(status, a.Groups):
		return nil, errNotAllowed
	}
	return status, nil
}

func permits(status *zendesk.UnifiedStatus, groups []int64) bool {
	return len(status.GroupIDs) == 0 || slices.ContainsFunc(groups, func(g int64) bool {
		return slices.Contains(status.GroupIDs, g)
	})
}

func agentKey(a *agent) string { return idKey(a.ID) }
