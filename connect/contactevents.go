package connect

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// ContactEventType is what happened to a contact. Others than these decode and
// stay.
type ContactEventType string

// The types of contact events.
const (
	ContactInitiated ContactEventType = "INITIATED"
	// ContactConnectedToSystem is not sent for inbound calls.
	ContactConnectedToSystem ContactEventType = "CONNECTED_TO_SYSTEM"
	// ContactDataUpdated names the properties that changed, not their values.
	ContactDataUpdated      ContactEventType = "CONTACT_DATA_UPDATED"
	ContactQueued           ContactEventType = "QUEUED"
	ContactConnectedToAgent ContactEventType = "CONNECTED_TO_AGENT"
	// ContactDisconnected comes for failed outbound attempts too.
	ContactDisconnected ContactEventType = "DISCONNECTED"
	ContactPaused       ContactEventType = "PAUSED"
	ContactResumed      ContactEventType = "RESUMED"
	// ContactCompleted means that after-contact work is over too. For a chat it
	// may never come: use a timeout.
	ContactCompleted   ContactEventType = "COMPLETED"
	ContactAMDDisabled ContactEventType = "AMD_DISABLED"
)

// ContactEvent is an event in a contact's life, from EventBridge. It may come
// twice, late, out of order, or not at all. It has no customer number, no
// attributes and no names: [ContactsService.Get] has those.
type ContactEvent struct {
	// Envelope has EventBridge's id as Key, and an At in whole seconds. A
	// detail that comes without its envelope has no At and AccountID, and its
	// hash as Key.
	Envelope
	Region string `json:"region"` // of AWS; empty without the envelope

	Type      ContactEventType `json:"eventType"`
	ContactID string           `json:"contactId"`
	// InitialContactID is the first contact of the conversation, empty on that
	// one itself.
	InitialContactID  string           `json:"initialContactId"`
	PreviousContactID string           `json:"previousContactId"`
	RelatedContactID  string           `json:"relatedContactId"`
	Channel           Channel          `json:"channel"`
	InitiationMethod  InitiationMethod `json:"initiationMethod"`
	InstanceARN       string           `json:"instanceArn"`
	CustomerID        string           `json:"customerId"`

	// The times are zero where something has not happened yet.
	InitiatedAt         time.Time `json:"initiationTimestamp"`
	ConnectedToSystemAt time.Time `json:"connectedToSystemTimestamp"`
	ScheduledAt         time.Time `json:"scheduledTimestamp"`
	DisconnectedAt      time.Time `json:"disconnectTimestamp"`
	DisconnectReason    string    `json:"disconnectReason"`

	Agent ContactEventAgent `json:"agentInfo"`
	Queue ContactEventQueue `json:"queueInfo"`
	// UpdatedProperties come with ContactDataUpdated, such as
	// "UserDefinedAttributes".
	UpdatedProperties []string `json:"updatedProperties"`
	// Tags are AWS' and the user's; see [ContactEvent.DialedNumber].
	Tags map[string]string `json:"tags"`
	// RoutingCriteria is an object in some events and a list in others; nil for
	// none.
	RoutingCriteria   json.RawMessage `json:"routingCriteria"`
	SegmentAttributes json.RawMessage `json:"segmentAttributes"`
}

// ContactEventAgent is the agent of a contact event; zero as long as there is
// none.
type ContactEventAgent struct {
	UserID      string        `json:"-"` // that of the ARN
	ARN         string        `json:"agentArn"`
	ConnectedAt time.Time     `json:"connectedToAgentTimestamp"`
	AcceptedAt  time.Time     `json:"acceptedByAgentTimestamp"`
	Hold        time.Duration `json:"agentInitiatedHoldDuration"` // in all, as far as the agent asked for it
	Hierarchy   Hierarchy     `json:"hierarchyGroups"`
	// After-contact work is in ContactCompleted.
	AfterContactWorkFrom time.Time     `json:"afterContactWorkStartTimestamp"`
	AfterContactWorkTo   time.Time     `json:"afterContactWorkEndTimestamp"`
	AfterContactWork     time.Duration `json:"afterContactWorkDuration"`
}

// UnmarshalJSON reads the agent of a contact event.
func (a *ContactEventAgent) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, a)
	a.UserID = IDFromARN(a.ARN)
	return err
}

// MarshalJSON writes durations in seconds, as AWS does.
func (a ContactEventAgent) MarshalJSON() ([]byte, error) {
	type plain ContactEventAgent
	return json.Marshal(struct {
		plain
		Hold             int64 `json:"agentInitiatedHoldDuration"`
		AfterContactWork int64 `json:"afterContactWorkDuration"`
	}{plain(a), int64(a.Hold / time.Second), int64(a.AfterContactWork / time.Second)})
}

// ContactEventQueue is the queue of a contact event; zero for none, and always
// for outbound contacts.
type ContactEventQueue struct {
	ID         string    `json:"-"` // of the ARN
	ARN        string    `json:"queueArn"`
	Type       QueueType `json:"queueType"`
	EnqueuedAt time.Time `json:"enqueueTimestamp"`
}

// UnmarshalJSON reads the queue of a contact event.
func (q *ContactEventQueue) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, q)
	q.ID = IDFromARN(q.ARN)
	return err
}

// Conversation is the id that all contacts of one conversation share: that of
// the first.
func (e ContactEvent) Conversation() string { return cmp.Or(e.InitialContactID, e.ContactID) }

// DialedNumber is the number of ours that was called or shown, empty where the
// event lacks it. Calls have it as a tag.
func (e ContactEvent) DialedNumber() string { return e.Tags["aws:connect:systemEndpoint"] }

// DecodeContactEvent decodes one contact event: the envelope as EventBridge
// delivers it, or its detail alone, at most 1 MiB. It goes by the envelope's
// source and the detail's eventType, whatever the detail-type is called.
// Unknown types, fields and values survive, see [Envelope]. What is no contact
// event, such as another event of the bus, is an [ErrMalformed].
//
// Source: docs.aws.amazon.com/connect/latest/adminguide/contact-events.html.
func DecodeContactEvent(event []byte) (ContactEvent, error) {
	var w struct { // its keys match in any case
		ID, Account, Region, Source string
		Time                        lenient.Time
		Detail                      json.RawMessage
	}
	if err := decode(event, &w); err != nil {
		return ContactEvent{}, err
	}
	var e ContactEvent
	if !isObject(w.Detail) {
		w.Detail, w.ID, w.Time, w.Account, w.Region = event, "", lenient.Time{}, "", ""
	} else if w.Source != "" && w.Source != "aws.connect" {
		return ContactEvent{}, malformed("want the source aws.connect")
	}
	if lenient.Object(w.Detail, &e) != nil || e.Type == "" || e.ContactID == "" {
		return ContactEvent{}, malformed("want an eventType and a contactId")
	}
	e.RoutingCriteria, e.SegmentAttributes = some(e.RoutingCriteria), some(e.SegmentAttributes)
	e.Envelope, e.Region = envelope(w.ID, w.Time.Time, w.Account, event), w.Region
	return e, nil
}
