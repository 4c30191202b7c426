package connect

import "time"

// Snapshot is what an agent event tells of a user at one moment.
type Snapshot struct {
	// Status stays Available during contacts and after-contact work.
	Status StatusRef
	// Next follows the contacts that the user has; zero for none. See [Snapshot.Choice].
	Next     StatusRef
	Contacts []AgentContact
	Username string
	// FirstName and LastName may be empty. There is no e-mail address: see [UsersService.Match].
	FirstName, LastName string
	RoutingProfile      ProfileSnapshot
	// Hierarchy are the user's groups in the agent hierarchy, from level one down.
	Hierarchy     []HierarchyGroup
	Proficiencies []Proficiency
}

// AgentContact is a contact that an agent event shows with its agent.
type AgentContact struct {
	UserContact
	// InitialContactID is the first contact of the conversation, empty on that one itself.
	InitialContactID string
	// QueueName is empty for a contact without a queue, and for queues of agents.
	QueueName string
	QueuedAt  time.Time // zero for never
}

// Conversation is the id that all contacts of one conversation share: that of the first.
func (c AgentContact) Conversation() string {
	if c.InitialContactID != "" {
		return c.InitialContactID
	}
	return c.ContactID
}

// ProfileSnapshot is a user's routing profile, as agent events show it.
type ProfileSnapshot struct {
	ID, ARN, Name        string
	InboundQueues        []QueueSnapshot
	DefaultOutboundQueue QueueSnapshot
	// Slots is empty in older events.
	Slots []ChannelSlots
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
	Channel            Channel
	Available, Maximum int32
}

// The objects of the stream. Null and absent are the same to all of them.
type (
	wireAgentEvent struct {
		AWSAccountID          string `json:"AWSAccountId"`
		AgentARN, InstanceARN string
		EventID               string `json:"EventId"`
		EventTimestamp        moment
		EventType             AgentEventType
		Version               string
		CurrentAgentSnapshot  *wireSnapshot
		PreviousAgentSnapshot *wireSnapshot
	}
	wireSnapshot struct {
		AgentStatus, NextAgentStatus wireStatus
		Configuration                wireConfiguration
		Contacts                     []wireContact
	}
	wireStatus struct {
		ARN, Name                                           string
		Type                                                StatusType
		StartTimestamp, EnqueuedTimestamp, EnqueueTimestamp moment // pages disagree on the name of next statuses' time
	}
	wireConfiguration struct {
		Username, FirstName, LastName string
		RoutingProfile                wireProfile
		AgentHierarchyGroups          groups
		Proficiencies                 []Proficiency
	}
	wireProfile struct {
		ARN, Name            string
		InboundQueues        []wireQueue
		DefaultOutboundQueue wireQueue
		Concurrency          []wireSlots
	}
	wireQueue struct {
		ARN, Name string
		Channels  []channel
	}
	wireSlots struct {
		Channel                      channel
		AvailableSlots, MaximumSlots int32
	}
	wireContact struct {
		ContactID                 string `json:"ContactId"`
		InitialContactID          string `json:"InitialContactId"`
		Channel                   channel
		InitiationMethod          InitiationMethod
		State                     ContactState
		StateStartTimestamp       moment
		ConnectedToAgentTimestamp moment
		QueueTimestamp            moment
		Queue                     wireQueue
	}
)

func (w *wireSnapshot) snapshot() Snapshot {
	s := Snapshot{
		Status: w.AgentStatus.ref(), Next: w.NextAgentStatus.ref(),
		Username: w.Configuration.Username, FirstName: w.Configuration.FirstName, LastName: w.Configuration.LastName,
		RoutingProfile: w.Configuration.RoutingProfile.profile(),
		Hierarchy:      w.Configuration.AgentHierarchyGroups.list(),
	}
	if len(w.Configuration.Proficiencies) > 0 {
		s.Proficiencies = w.Configuration.Proficiencies
	}
	for i := range w.Contacts {
		if c := &w.Contacts[i]; c.ContactID != "" { // null is no contact
			s.Contacts = append(s.Contacts, c.contact())
		}
	}
	return s
}

// holds reports whether the snapshot holds anything: one of an unexpected type must not pass for an idle agent.
func (s Snapshot) holds() bool { return !s.Status.IsZero() || len(s.Contacts) > 0 || s.Username != "" }

func (w *wireStatus) ref() StatusRef {
	since := w.StartTimestamp
	for _, other := range []moment{w.EnqueuedTimestamp, w.EnqueueTimestamp} {
		if since.IsZero() {
			since = other
		}
	}
	return StatusRef{ID: IDFromARN(w.ARN), ARN: w.ARN, Name: w.Name, Type: w.Type, Since: since.Time}
}

func (w *wireProfile) profile() ProfileSnapshot {
	p := ProfileSnapshot{ID: IDFromARN(w.ARN), ARN: w.ARN, Name: w.Name, DefaultOutboundQueue: w.DefaultOutboundQueue.queue()}
	if len(w.InboundQueues) > 0 {
		p.InboundQueues = make([]QueueSnapshot, len(w.InboundQueues))
	}
	for i := range w.InboundQueues {
		p.InboundQueues[i] = w.InboundQueues[i].queue()
	}
	for _, s := range w.Concurrency {
		p.Slots = append(p.Slots, ChannelSlots{Channel(s.Channel), s.AvailableSlots, s.MaximumSlots})
	}
	return p
}

func (w *wireQueue) queue() QueueSnapshot {
	return QueueSnapshot{ID: IDFromARN(w.ARN), ARN: w.ARN, Name: w.Name, Channels: channels(w.Channels)}
}

func (w *wireContact) contact() AgentContact {
	return AgentContact{
		UserContact: UserContact{
			ContactID: w.ContactID, Channel: Channel(w.Channel), InitiationMethod: w.InitiationMethod, State: w.State,
			StateSince: w.StateStartTimestamp.Time, ConnectedAt: w.ConnectedToAgentTimestamp.Time, QueueID: IDFromARN(w.Queue.ARN),
		},
		InitialContactID: w.InitialContactID, QueueName: w.Queue.Name, QueuedAt: w.QueueTimestamp.Time,
	}
}
