package connecttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/connect"
)

// The objects of the agent event stream
// (docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html).
type (
	agentEvent struct {
		AccountID  string `json:"AWSAccountId"`
		AgentARN   string
		Current    json.RawMessage `json:"CurrentAgentSnapshot"`
		EventID    string          `json:"EventId"`
		EventTime  moment          `json:"EventTimestamp"`
		EventType  connect.AgentEventType
		Instance   string          `json:"InstanceARN"`
		Previous   json.RawMessage `json:"PreviousAgentSnapshot"`
		EventModel string          `json:"Version"`
	}
	snapshot struct {
		AgentStatus     statusShown
		NextAgentStatus *nextShown
		Configuration   configuration
		Contacts        []contactShown
	}
	statusShown struct {
		ARN, Name      string
		StartTimestamp moment
		Type           connect.StatusType
	}
	nextShown struct {
		ARN, Name         string
		EnqueuedTimestamp moment
	}
	configuration struct {
		Username, FirstName, LastName string
		AgentHierarchyGroups          map[string]groupShown // by Level1 to Level5
		Proficiencies                 []connect.Proficiency
		RoutingProfile                profileShown
	}
	groupShown   struct{ ARN, Name string }
	profileShown struct {
		ARN, Name            string
		InboundQueues        []queueShown
		DefaultOutboundQueue *queueShown
		Concurrency          []slotsShown
	}
	queueShown struct {
		ARN      string
		Name     *string // null for agents' queues
		Channels []connect.Channel
	}
	slotsShown struct {
		Channel                      connect.Channel
		AvailableSlots, MaximumSlots int32
	}
	contactShown struct {
		ContactID        string  `json:"ContactId"`
		InitialContactID *string `json:"InitialContactId"`
		Channel          connect.Channel
		InitiationMethod connect.InitiationMethod
		State            connect.ContactState
		StateSince       moment  `json:"StateStartTimestamp"`
		ConnectedAt      *moment `json:"ConnectedToAgentTimestamp"`
		QueuedAt         *moment `json:"QueueTimestamp"`
		Queue            *queueShown
	}
)

// moment is a time as events write it: RFC 3339 with milliseconds.
type moment struct{ time.Time }

const withMillis = "2006-01-02T15:04:05.000Z07:00"

// MarshalJSON writes the time in UTC.
func (m moment) MarshalJSON() ([]byte, error) { return json.Marshal(m.UTC().Format(withMillis)) }

// since is a time that may not have come.
func since(t time.Time) *moment {
	if t.IsZero() {
		return nil
	}
	return &moment{t}
}

// show has the agent stream show what has changed with an agent, and reports
// whether anything has.
func (in *instance) show(a *agent) (changed bool) {
	now := in.snapshot(a)
	if !a.signedIn || bytes.Equal(now, a.shown) {
		return false
	}
	in.emit(a, connect.StateChange, now, a.shown)
	a.shown = now
	in.remember(a)
	return true
}

// showSigned shows an agent who came or left. Such events have no previous
// snapshot.
func (in *instance) showSigned(a *agent, eventType connect.AgentEventType) {
	a.shown = in.snapshot(a)
	in.emit(a, eventType, a.shown, nil)
	in.remember(a)
}

// HeartBeat repeats what the stream shows of a user, as it does after 120 s of
// silence. That goes on up to an hour after the user signed out.
func (f *Fake) HeartBeat(userID string) {
	f.onAgent(userID, func(a *agent) error {
		if !f.beats(a) {
			return fmt.Errorf("user %s has been signed out for more than an hour", userID)
		}
		f.emit(a, connect.HeartBeat, a.shown, a.shown)
		return nil
	})
}

// HeartBeats is HeartBeat for all users who have one.
func (f *Fake) HeartBeats() {
	f.change(func() error {
		for _, a := range f.sortedAgents() {
			if f.beats(a) {
				f.emit(a, connect.HeartBeat, a.shown, a.shown)
			}
		}
		return nil
	})
}

func (in *instance) beats(a *agent) bool {
	return a.signedIn || !a.left.IsZero() && in.now().Sub(a.left) <= time.Hour
}

func (in *instance) emit(a *agent, eventType connect.AgentEventType, current, previous json.RawMessage) {
	text, _ := json.Marshal(agentEvent{ // texts, times and valid JSON: cannot fail
		AccountID: AccountID, AgentARN: userARN(a.ID), Current: current, EventID: in.newID(), EventTime: moment{in.fake.Mark(in.now())},
		EventType: eventType, Instance: InstanceARN, Previous: previous, EventModel: "2019-05-25",
	})
	in.agentLog.publish(a.ID, text)
}

func (in *instance) snapshot(a *agent) json.RawMessage {
	s := in.statuses[a.status]
	shown := snapshot{
		AgentStatus: statusShown{s.ARN, s.Name, moment{a.since}, s.Type},
		Configuration: configuration{
			Username: a.Username, FirstName: a.FirstName, LastName: a.LastName,
			Proficiencies: append([]connect.Proficiency{}, a.Proficiencies...), RoutingProfile: in.profileShown(a),
		},
		Contacts: []contactShown{},
	}
	for i, g := range a.Hierarchy {
		if i == 0 {
			shown.Configuration.AgentHierarchyGroups = map[string]groupShown{}
		}
		shown.Configuration.AgentHierarchyGroups[fmt.Sprint("Level", i+1)] = groupShown{g.ARN, g.Name}
	}
	if a.next != "" {
		next := in.statuses[a.next]
		shown.NextAgentStatus = &nextShown{next.ARN, next.Name, moment{a.nextSince}}
	}
	for _, l := range a.legs {
		shown.Contacts = append(shown.Contacts, in.contactShown(in.profiles[a.RoutingProfileID], l))
	}
	text, _ := json.Marshal(shown) // texts, numbers and times: cannot fail
	return text
}

func (in *instance) profileShown(a *agent) profileShown {
	p := in.profiles[a.RoutingProfileID]
	shown := profileShown{ARN: p.ARN, Name: p.Name, Concurrency: []slotsShown{}}
	own := queueShown{ARN: agentQueueARN(a.ID), Channels: p.channels()}
	shown.InboundQueues = []queueShown{own}
	for _, row := range p.Queues {
		if !slices.ContainsFunc(shown.InboundQueues, func(q queueShown) bool { return q.ARN == row.QueueARN }) {
			shown.InboundQueues = append(shown.InboundQueues, in.queueShown(p, row.QueueID))
		}
	}
	if id := p.DefaultOutboundQueueID; in.queues[id] != nil {
		outbound := in.queueShown(p, id)
		shown.DefaultOutboundQueue = &outbound
	}
	_, available, most := in.slots(a)
	for _, ch := range p.channels() {
		shown.Concurrency = append(shown.Concurrency, slotsShown{ch, available[ch], most[ch]})
	}
	return shown
}

// queueShown is a queue with its channels in a profile; those that are not in
// it have calls alone.
func (in *instance) queueShown(p *RoutingProfile, id string) queueShown {
	q := in.queues[id]
	shown := queueShown{ARN: q.ARN, Name: &q.Name}
	for _, row := range p.Queues {
		if row.QueueID == id {
			shown.Channels = append(shown.Channels, row.Channel)
		}
	}
	if shown.Channels == nil {
		shown.Channels = []connect.Channel{connect.Voice}
	}
	return shown
}

func (in *instance) contactShown(p *RoutingProfile, l *leg) contactShown {
	c := l.contact
	shown := contactShown{
		ContactID: c.ID, Channel: c.Channel, InitiationMethod: c.InitiationMethod,
		State: l.state, StateSince: moment{l.since}, ConnectedAt: since(l.connected), QueuedAt: since(c.EnqueuedAt),
	}
	if c.InitialContactID != "" {
		shown.InitialContactID = &c.InitialContactID
	}
	if in.queues[c.QueueID] != nil {
		q := in.queueShown(p, c.QueueID)
		shown.Queue = &q
	}
	return shown
}
