package connect

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/ctikit/ctikit/internal/lenient"
)

// FlowEvent is what a contact flow gives to a Lambda function that it invokes:
// the contact as it is at that block.
type FlowEvent struct {
	// Parameters are those that the block sets: texts, or nested JSON. See
	// [FlowEvent.Parameter].
	Parameters map[string]json.RawMessage

	ContactID, InitialContactID, PreviousContactID, RelatedContactID string
	Channel                                                          Channel
	InitiationMethod                                                 InitiationMethod
	InstanceARN                                                      string
	CustomerID, Name, Description                                    string
	Language                                                         string // such as en-US
	Attributes, Tags                                                 map[string]string
	CustomerEndpoint, SystemEndpoint                                 Endpoint
	Queue                                                            FlowQueue
	// References are those of a task, by name; those that are not a type and a
	// value are left out.
	References                      []ContactReference
	SegmentAttributes, MediaStreams json.RawMessage
	// Body is what was decoded. It is the same bytes, not a copy.
	Body json.RawMessage
}

// FlowQueue is the queue that a flow has set; zero before it has.
type FlowQueue struct {
	ID, ARN, Name  string
	OutboundCaller Endpoint
}

// Conversation is the id that all contacts of one conversation share: that of
// the first.
func (e FlowEvent) Conversation() string { return cmp.Or(e.InitialContactID, e.ContactID) }

// Subtype is the kind of chat or call, such as "connect:SMS"; empty where the
// event lacks it.
func (e FlowEvent) Subtype() string { return subtype(e.SegmentAttributes) }

// Parameter is a parameter as a text; of nested JSON it is the JSON.
func (e FlowEvent) Parameter(name string) string {
	raw := e.Parameters[name]
	var text string
	switch {
	case len(raw) == 0 || string(raw) == null:
		return ""
	case json.Unmarshal(raw, &text) == nil:
		return text
	}
	return string(raw)
}

// DecodeFlowEvent decodes the event with which a flow invokes a Lambda function,
// at most 1 MiB. The queue may be an object, a name or null, and members may be
// spelled InstanceARN or instanceArn, ContactId or contactId. What has no
// contact is an [ErrMalformed].
//
// Source:
// docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html.
func DecodeFlowEvent(event []byte) (FlowEvent, error) {
	var w struct {
		Details struct {
			Parameters  map[string]json.RawMessage
			ContactData struct {
				ContactID, InitialContactID, PreviousContactID, RelatedContactID string
				Channel                                                          Channel
				InitiationMethod                                                 InitiationMethod
				InstanceARN                                                      string
				CustomerID, Name, Description, LanguageCode                      string
				Attributes, Tags                                                 map[string]string
				CustomerEndpoint, SystemEndpoint                                 Endpoint
				Queue, References, SegmentAttributes, MediaStreams               json.RawMessage
			}
		}
	}
	if err := decode(event, &w); err != nil {
		return FlowEvent{}, err
	}
	c := w.Details.ContactData
	if c.ContactID == "" {
		return FlowEvent{}, malformed("Details.ContactData lacks ContactId")
	}
	return FlowEvent{
		Parameters: w.Details.Parameters,
		ContactID:  c.ContactID, InitialContactID: c.InitialContactID, PreviousContactID: c.PreviousContactID, RelatedContactID: c.RelatedContactID,
		Channel: c.Channel, InitiationMethod: c.InitiationMethod, InstanceARN: c.InstanceARN,
		CustomerID: c.CustomerID, Name: c.Name, Description: c.Description, Language: c.LanguageCode,
		Attributes: c.Attributes, Tags: c.Tags, CustomerEndpoint: c.CustomerEndpoint, SystemEndpoint: c.SystemEndpoint,
		Queue: flowQueue(c.Queue), References: flowReferences(c.References),
		SegmentAttributes: some(c.SegmentAttributes), MediaStreams: some(c.MediaStreams), Body: event,
	}, nil
}

func flowQueue(raw json.RawMessage) FlowQueue {
	if !isObject(raw) {
		var name lenient.String
		if len(raw) > 0 && raw[0] == '"' {
			_ = lenient.Decode(raw, &name) // it was decoded once
		}
		return FlowQueue{Name: string(name)}
	}
	var w struct {
		ARN, Name        string
		OutboundCallerID Endpoint `json:"OutboundCallerId"`
	}
	_ = lenient.Decode(raw, &w) // it was decoded once
	return FlowQueue{ID: IDFromARN(w.ARN), ARN: w.ARN, Name: w.Name, OutboundCaller: w.OutboundCallerID}
}

func flowReferences(raw json.RawMessage) (all []ContactReference) {
	var byName map[string]json.RawMessage
	_ = lenient.Decode(raw, &byName) // it was decoded once
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		var r struct {
			Type, Value, ARN, Status lenient.String
		}
		if isObject(byName[name]) && lenient.Decode(byName[name], &r) == nil && r.Type != "" {
			all = append(all, ContactReference{
				Type: ReferenceType(r.Type), Name: name, Value: string(r.Value), ARN: string(r.ARN), Status: string(r.Status),
			})
		}
	}
	return all
}

// some is raw, or nil for null.
func some(raw json.RawMessage) json.RawMessage {
	if string(raw) == null {
		return nil
	}
	return raw
}
