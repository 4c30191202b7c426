package connect

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"github.com/ctikit/ctikit/internal/lenient"
)

// ContactRecord is what Connect keeps of one contact, sent when after-contact
// work is over, and again whenever it changes, such as when attributes are set
// days later. Each agent to whom a contact is transferred has a record of its
// own. It may come several times and late: of the records of one ContactID, the
// newest counts, see [ContactRecord.Newer].
type ContactRecord struct {
	// Envelope has the hash of the record as Key, and UpdatedAt as At.
	Envelope
	Version     string `json:"AWSContactTraceRecordFormatVersion"`
	InstanceARN string `json:"InstanceARN"`

	ContactID string `json:"ContactId"`
	// InitialContactID is the first contact of the conversation, empty on that
	// one itself. NextContactID is where the contact was transferred to.
	InitialContactID  string           `json:"InitialContactId"`
	PreviousContactID string           `json:"PreviousContactId"`
	NextContactID     string           `json:"NextContactId"`
	RelatedContactID  string           `json:"RelatedContactId"`
	Channel           Channel          `json:"Channel"`
	InitiationMethod  InitiationMethod `json:"InitiationMethod"`
	CustomerID        string           `json:"CustomerId"`

	// The times are in whole seconds, and zero for what did not happen.
	InitiatedAt         time.Time `json:"InitiationTimestamp"`
	ConnectedToSystemAt time.Time `json:"ConnectedToSystemTimestamp"`
	ScheduledAt         time.Time `json:"ScheduledTimestamp"`
	DisconnectedAt      time.Time `json:"DisconnectTimestamp"`
	TransferredAt       time.Time `json:"TransferCompletedTimestamp"`
	UpdatedAt           time.Time `json:"LastUpdateTimestamp"`
	DisconnectReason    string    `json:"DisconnectReason"` // often empty

	Agent                   ContactRecordAgent `json:"Agent"`
	AgentConnectionAttempts int64              `json:"AgentConnectionAttempts"`
	Queue                   ContactRecordQueue `json:"Queue"`
	// CustomerEndpoint is the caller, SystemEndpoint the number called or shown,
	// TransferredTo where the contact left this instance to.
	CustomerEndpoint Endpoint `json:"CustomerEndpoint"`
	SystemEndpoint   Endpoint `json:"SystemEndpoint"`
	TransferredTo    Endpoint `json:"TransferredToEndpoint"`
	// Attributes are those at the time of the record.
	Attributes map[string]string `json:"Attributes"`
	// Recordings of calls, and transcripts of chats. Older records have one at
	// most.
	Recordings []RecordingRef    `json:"Recordings"`
	Tags       map[string]string `json:"Tags"`
	// What AWS does not describe stays as it came; nil for none.
	SegmentAttributes json.RawMessage `json:"SegmentAttributes"`
	ContactDetails    json.RawMessage `json:"ContactDetails"` // of tasks
	References        json.RawMessage `json:"References"`
}

// ContactRecordAgent is the agent of a contact record; zero for a contact that
// no agent had.
type ContactRecordAgent struct {
	UserID               string        `json:"-"` // that of the ARN
	ARN                  string        `json:"ARN"`
	Username             string        `json:"Username"`
	ConnectedAt          time.Time     `json:"ConnectedToAgentTimestamp"`
	Interaction          time.Duration `json:"AgentInteractionDuration"`
	CustomerHold         time.Duration `json:"CustomerHoldDuration"` // in all
	LongestHold          time.Duration `json:"LongestHoldDuration"`
	Holds                int64         `json:"NumberOfHolds"`
	RoutingProfile       NamedARN      `json:"RoutingProfile"`
	Hierarchy            Hierarchy     `json:"HierarchyGroups"`
	AfterContactWorkFrom time.Time     `json:"AfterContactWorkStartTimestamp"`
	AfterContactWorkTo   time.Time     `json:"AfterContactWorkEndTimestamp"`
	AfterContactWork     time.Duration `json:"AfterContactWorkDuration"`
}

// UnmarshalJSON reads the agent of a contact record.
func (a *ContactRecordAgent) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, a)
	a.UserID = IDFromARN(a.ARN)
	return err
}

// MarshalJSON writes durations in seconds, as AWS does.
func (a ContactRecordAgent) MarshalJSON() ([]byte, error) {
	type plain ContactRecordAgent
	return json.Marshal(struct {
		plain
		Interaction      int64 `json:"AgentInteractionDuration"`
		CustomerHold     int64 `json:"CustomerHoldDuration"`
		LongestHold      int64 `json:"LongestHoldDuration"`
		AfterContactWork int64 `json:"AfterContactWorkDuration"`
	}{plain(a), seconds(a.Interaction), seconds(a.CustomerHold), seconds(a.LongestHold), seconds(a.AfterContactWork)})
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

// ContactRecordQueue is the queue of a contact record; zero for none.
type ContactRecordQueue struct {
	ID         string        `json:"-"` // that of the ARN
	ARN        string        `json:"ARN"`
	Name       string        `json:"Name"`
	EnqueuedAt time.Time     `json:"EnqueueTimestamp"`
	DequeuedAt time.Time     `json:"DequeueTimestamp"`
	Duration   time.Duration `json:"Duration"`
}

// UnmarshalJSON reads the queue of a contact record.
func (q *ContactRecordQueue) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, q)
	q.ID = IDFromARN(q.ARN)
	return err
}

// MarshalJSON writes the duration in seconds, as AWS does.
func (q ContactRecordQueue) MarshalJSON() ([]byte, error) {
	type plain ContactRecordQueue
	return json.Marshal(struct {
		plain
		Duration int64 `json:"Duration"`
	}{plain(q), seconds(q.Duration)})
}

// NamedARN is a resource with its name.
type NamedARN struct {
	ARN, Name string
}

// Conversation is the id that all contacts of one conversation share: that of
// the first.
func (r ContactRecord) Conversation() string { return cmp.Or(r.InitialContactID, r.ContactID) }

// Abandoned reports whether the contact waited in a queue and no agent had it.
func (r ContactRecord) Abandoned() bool {
	return !r.Queue.EnqueuedAt.IsZero() && r.Agent.ConnectedAt.IsZero()
}

// Newer reports whether r counts rather than old, a record of the same contact:
// it was updated later. Of two different ones of one second, always the same one
// counts.
func (r ContactRecord) Newer(old ContactRecord) bool {
	return cmp.Or(r.UpdatedAt.Compare(old.UpdatedAt), strings.Compare(r.Key, old.Key)) > 0
}

// Subtype is the kind of chat or call, such as "connect:SMS"; empty where the
// record lacks it.
func (r ContactRecord) Subtype() string { return subtype(r.SegmentAttributes) }

// Subtype is the kind of chat or call, such as "connect:SMS"; empty where the
// event lacks it.
func (e ContactEvent) Subtype() string { return subtype(e.SegmentAttributes) }

// subtype finds the value of a segment attribute, which is an object in events,
// and may be a text.
func subtype(segments json.RawMessage) string {
	var all struct {
		Subtype json.RawMessage `json:"connect:Subtype"`
	}
	if len(segments) == 0 || lenient.Decode(segments, &all) != nil || len(all.Subtype) == 0 {
		return ""
	}
	var value struct{ ValueString string }
	if lenient.Decode(all.Subtype, &value) == nil && value.ValueString != "" {
		return value.ValueString
	}
	var text lenient.String
	_ = lenient.Decode(all.Subtype, &text) // any JSON will do
	return string(text)
}

// DecodeContactRecord decodes one contact record, the data of a Kinesis record
// or one object of a Firehose file, at most 1 MiB. Unknown fields and values
// survive, see [Envelope]; what is missing in records of older models is empty.
// What is no contact record, or lacks the contact's id, is an [ErrMalformed].
//
// Source: docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html.
func DecodeContactRecord(record []byte) (ContactRecord, error) {
	var w struct {
		AWSAccountID string `json:"AWSAccountId"`
		Detail       json.RawMessage
		EventType    string
		Recording    *RecordingRef
	}
	if err := decode(record, &w); err != nil {
		return ContactRecord{}, err
	}
	var r ContactRecord
	if isObject(w.Detail) || w.EventType != "" || lenient.Object(record, &r) != nil || r.ContactID == "" || r.InstanceARN == "" {
		return ContactRecord{}, malformed("want a contact record with ContactId and InstanceARN")
	}
	if len(r.Recordings) == 0 && w.Recording != nil && *w.Recording != (RecordingRef{}) {
		r.Recordings = []RecordingRef{*w.Recording}
	}
	r.SegmentAttributes, r.ContactDetails, r.References = some(r.SegmentAttributes), some(r.ContactDetails), some(r.References)
	r.Envelope = envelope("", r.UpdatedAt, w.AWSAccountID, record)
	return r, nil
}
