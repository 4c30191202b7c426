package connect

import (
	"encoding/json"
	"time"
)

// ContactEventType is what happened to a contact. Others than these decode and stay.
type ContactEventType string

// The types of contact events.
const (
	ContactInitiated ContactEventType = "INITIATED"
	// ContactConnectedToSystem is not sent for inbound calls.
	ContactConnectedToSystem ContactEventType = "CONNECTED_TO_SYSTEM"
	// ContactDataUpdated tells which properties changed, not their values.
	ContactDataUpdated      ContactEventType = "CONTACT_DATA_UPDATED"
	ContactQueued           ContactEventType = "QUEUED"
	ContactConnectedToAgent ContactEventType = "CONNECTED_TO_AGENT"
	// ContactDisconnected comes for failed outbound attempts too.
	ContactDisconnected ContactEventType = "DISCONNECTED"
	ContactPaused       ContactEventType = "PAUSED"
	ContactResumed      ContactEventType = "RESUMED"
	// ContactCompleted tells that after-contact work is over too. For a chat it may never come: use a timeout.
	ContactCompleted   ContactEventType = "COMPLETED"
	ContactAMDDisabled ContactEventType = "AMD_DISABLED"
)

// ContactEvent is an event in a contact's life, from EventBridge. It may come twice, late, out of order, or not at
// all. It has no customer number, no attributes and no names: [ContactsService.Get] has those.
type ContactEvent struct {
	// Envelope has EventBridge's id as Key, and an At in whole seconds. A detail that comes without its envelope
	// has no At and AccountID, and its hash as Key.
	Envelope
	Region string // of AWS; empty without the envelope

	Type      ContactEventType
	ContactID string
	// InitialContactID is the first contact of the conversation, empty on that one itself.
	InitialContactID  string
	PreviousContactID string
	RelatedContactID  string
	Channel           Channel
	InitiationMethod  InitiationMethod
	InstanceARN       string
	CustomerID        string

	// The times are zero where something has not happened yet.
	InitiatedAt         time.Time
	ConnectedToSystemAt time.Time
	ScheduledAt         time.Time
	DisconnectedAt      time.Time
	DisconnectReason    string

	Agent ContactEventAgent
	Queue ContactEventQueue
	// UpdatedProperties are told by ContactDataUpdated, such as "UserDefinedAttributes".
	UpdatedProperties []string
	// Tags are AWS' and the user's; see [ContactEvent.DialedNumber].
	Tags map[string]string
	// RoutingCriteria is an object in some events and a list in others; nil for none.
	RoutingCriteria   json.RawMessage
	SegmentAttributes json.RawMessage
}

// ContactEventAgent is the agent of a contact event; zero as long as there is none.
type ContactEventAgent struct {
	UserID, ARN string
	ConnectedAt time.Time
	AcceptedAt  time.Time
	Hold        time.Duration // in all, as far as the agent asked for it
	// Hierarchy are the agent's groups in the agent hierarchy, from level one down. Names are empty here.
	Hierarchy []HierarchyGroup
	// After-contact work: told by ContactCompleted.
	AfterContactWorkFrom time.Time
	AfterContactWorkTo   time.Time
	AfterContactWork     time.Duration
}

// ContactEventQueue is the queue of a contact event; zero for none, and always for outbound contacts.
type ContactEventQueue struct {
	ID, ARN    string
	Type       QueueType
	EnqueuedAt time.Time
}

// Conversation is the id that all contacts of one conversation share: that of the first.
func (e ContactEvent) Conversation() string {
	if e.InitialContactID != "" {
		return e.InitialContactID
	}
	return e.ContactID
}

// DialedNumber is the number of ours that was called or shown, empty where the event does not tell it. Calls have
// it as a tag.
func (e ContactEvent) DialedNumber() string { return e.Tags["aws:connect:systemEndpoint"] }

// DecodeContactEvent decodes one contact event: the envelope as EventBridge delivers it, or its detail alone, at
// most 1 MiB. It goes by the envelope's source and the detail's eventType, whatever the detail-type is called.
// Unknown types, fields and values survive, see [Envelope]. What is no contact event, such as another
// event of the bus, is an [ErrMalformed].
//
// Source: docs.aws.amazon.com/connect/latest/adminguide/contact-events.html.
func DecodeContactEvent(event []byte) (ContactEvent, error) {
	var w wireEvent
	if err := decode(event, &w); err != nil {
		return ContactEvent{}, err
	}
	if w.Detail == nil {
		w.Detail, w.ID, w.Time, w.Account, w.Region = &w.wireContactEvent, "", moment{}, "", ""
	} else if w.Source != "" && w.Source != "aws.connect" {
		return ContactEvent{}, ErrMalformed
	}
	if w.Detail.EventType == "" || w.Detail.ContactID == "" {
		return ContactEvent{}, ErrMalformed
	}
	e := w.Detail.event()
	e.Envelope, e.Region = Envelope{Key: w.ID, At: w.Time.Time, AccountID: w.Account, Body: event}, w.Region
	if e.Key == "" {
		e.Key = hash(event)
	}
	return e, nil
}

// The objects of EventBridge. Their keys match in any case.
type (
	wireEvent struct {
		ID, Account, Region, Source string
		Time                        moment
		Detail                      *wireContactEvent
		wireContactEvent            // of a detail without envelope
	}
	wireContactEvent struct {
		EventType                   ContactEventType
		ContactID, InitialContactID string
		PreviousContactID           string
		RelatedContactID            string
		Channel                     channel
		InitiationMethod            InitiationMethod
		InstanceARN                 string // instanceArn, instanceARN and InstanceArn alike
		CustomerID                  string
		InitiationTimestamp         moment
		ConnectedToSystemTimestamp  moment
		ScheduledTimestamp          moment
		DisconnectTimestamp         moment
		DisconnectReason            string
		AgentInfo                   wireAgentInfo
		QueueInfo                   wireQueueInfo
		UpdatedProperties           []string
		Tags                        map[string]string
		RoutingCriteria             json.RawMessage
		SegmentAttributes           json.RawMessage
	}
	wireAgentInfo struct {
		AgentARN                       string
		ConnectedToAgentTimestamp      moment
		AcceptedByAgentTimestamp       moment
		AgentInitiatedHoldDuration     span
		AfterContactWorkStartTimestamp moment
		AfterContactWorkEndTimestamp   moment
		AfterContactWorkDuration       span
		HierarchyGroups                groups
	}
	wireQueueInfo struct {
		QueueARN         string
		QueueType        QueueType
		EnqueueTimestamp moment
	}
)

func (w *wireContactEvent) event() ContactEvent {
	return ContactEvent{
		Type: w.EventType, ContactID: w.ContactID, InitialContactID: w.InitialContactID,
		PreviousContactID: w.PreviousContactID, RelatedContactID: w.RelatedContactID,
		Channel: Channel(w.Channel), InitiationMethod: w.InitiationMethod, InstanceARN: w.InstanceARN,
		InitiatedAt: w.InitiationTimestamp.Time, ConnectedToSystemAt: w.ConnectedToSystemTimestamp.Time,
		DisconnectedAt: w.DisconnectTimestamp.Time, ScheduledAt: w.ScheduledTimestamp.Time,
		DisconnectReason: w.DisconnectReason, UpdatedProperties: w.UpdatedProperties, CustomerID: w.CustomerID,
		Agent: w.AgentInfo.agent(), Tags: w.Tags,
		Queue: ContactEventQueue{
			ID: IDFromARN(w.QueueInfo.QueueARN), ARN: w.QueueInfo.QueueARN,
			Type: w.QueueInfo.QueueType, EnqueuedAt: w.QueueInfo.EnqueueTimestamp.Time,
		},
		RoutingCriteria: present(w.RoutingCriteria), SegmentAttributes: present(w.SegmentAttributes),
	}
}

func (w *wireAgentInfo) agent() ContactEventAgent {
	return ContactEventAgent{
		UserID: IDFromARN(w.AgentARN), ARN: w.AgentARN,
		ConnectedAt: w.ConnectedToAgentTimestamp.Time, AcceptedAt: w.AcceptedByAgentTimestamp.Time,
		Hold: time.Duration(w.AgentInitiatedHoldDuration), Hierarchy: w.HierarchyGroups.list(),
		AfterContactWorkFrom: w.AfterContactWorkStartTimestamp.Time, AfterContactWorkTo: w.AfterContactWorkEndTimestamp.Time,
		AfterContactWork: time.Duration(w.AfterContactWorkDuration),
	}
}

// present takes null for absent.
func present(raw json.RawMessage) json.RawMessage {
	if string(raw) == "null" {
		return nil
	}
	return raw
}
