package connect

import (
	"cmp"
	"slices"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Snapshot is what an agent event shows of a user at one moment.
type Snapshot struct {
	// Status stays Available during contacts and after-contact work.
	Status StatusRef `json:"AgentStatus"`
	// Next follows the contacts that the user has; zero for none. See
	// [Snapshot.Choice].
	Next          StatusRef `json:"NextAgentStatus"`
	Contacts      []AgentContact
	Configuration `json:"Configuration"`
}

// Configuration is how a user is set up, as agent events show it. There is no
// e-mail address: see [UsersService.Match].
type Configuration struct {
	Username            string
	FirstName, LastName string // may be empty
	RoutingProfile      ProfileSnapshot
	Hierarchy           Hierarchy `json:"AgentHierarchyGroups"`
	Proficiencies       []Proficiency
}

// AgentContact is a contact that an agent event shows with its agent.
type AgentContact struct {
	UserContact
	// InitialContactID is the first contact of the conversation, empty on that
	// one itself.
	InitialContactID string    `json:"InitialContactId"`
	QueuedAt         time.Time `json:"QueueTimestamp"` // zero for never
	// Queue is zero for a contact without a queue.
	Queue QueueSnapshot
}

// UnmarshalJSON reads a contact of an agent event.
func (c *AgentContact) UnmarshalJSON(b []byte) error {
	*c = AgentContact{}
	if err := lenient.Object(b, &c.UserContact); err != nil {
		return err
	}
	var own struct {
		InitialContactID string `json:"InitialContactId"`
		QueueTimestamp   lenient.Time
		Queue            QueueSnapshot
	}
	err := lenient.Decode(b, &own)
	c.InitialContactID, c.QueuedAt, c.Queue = own.InitialContactID, own.QueueTimestamp.Time, own.Queue
	c.Queue.ID = IDFromARN(c.Queue.ARN)
	c.QueueID = c.Queue.ID
	return err
}

// Conversation is the id that all contacts of one conversation share: that of
// the first.
func (c AgentContact) Conversation() string { return cmp.Or(c.InitialContactID, c.ContactID) }

// ProfileSnapshot is a user's routing profile, as agent events show it.
type ProfileSnapshot struct {
	ID, ARN, Name        string
	InboundQueues        []QueueSnapshot
	DefaultOutboundQueue QueueSnapshot
	// Slots is empty in older events.
	Slots []ChannelSlots `json:"Concurrency"`
}

// QueueSnapshot is a queue, as agent events show it.
type QueueSnapshot struct {
	ID, ARN string
	// Name is empty for queues of agents.
	Name string
	// Channels is empty in older events.
	Channels []Channel
}

// ChannelSlots is how many contacts of a channel an agent can have at once.
type ChannelSlots struct {
	Channel   Channel
	Available int32 `json:"AvailableSlots"`
	Maximum   int32 `json:"MaximumSlots"`
}

// complete fills in the ids, and reports whether the snapshot holds anything:
// one of an unexpected type must not pass for an idle agent.
func (s *Snapshot) complete() bool {
	p := &s.RoutingProfile
	p.ID, p.DefaultOutboundQueue.ID = IDFromARN(p.ARN), IDFromARN(p.DefaultOutboundQueue.ARN)
	for i := range p.InboundQueues {
		p.InboundQueues[i].ID = IDFromARN(p.InboundQueues[i].ARN)
	}
	s.Contacts = slices.DeleteFunc(s.Contacts, func(c AgentContact) bool { return c.ContactID == "" }) // null is no contact
	if len(s.Contacts) == 0 {
		s.Contacts = nil
	}
	return !s.Status.IsZero() || len(s.Contacts) > 0 || s.Username != ""
}
