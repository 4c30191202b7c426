package zendesk

import (
	"encoding/json"
	"time"
)

// EventType names a webhook event. It is what WebhookSpec.Subscriptions take.
type EventType string

// The events about agents, the complete list of
// developer.zendesk.com, webhooks/event-types/agent-availability-events, and
// the one about omnichannel routing.
const (
	EventAgentStateChanged        EventType = "zen:event-type:agent.state_changed"
	EventAgentUnifiedStateChanged EventType = "zen:event-type:agent.unified_state_changed"
	EventAgentWorkItemAdded       EventType = "zen:event-type:agent.work_item_added"
	EventAgentWorkItemUpdated     EventType = "zen:event-type:agent.work_item_updated"
	EventAgentWorkItemRemoved     EventType = "zen:event-type:agent.work_item_removed"
	EventAgentMaxCapacityChanged  EventType = "zen:event-type:agent.max_capacity_changed"
	EventAgentChannelCreated      EventType = "zen:event-type:agent.channel_created"
	EventAgentChannelDeleted      EventType = "zen:event-type:agent.channel_deleted"
	EventAgentGroupsUpdated       EventType = "zen:event-type:agent.groups_updated"
	EventOmnichannelRouting       EventType = "zen:event-type:omnichannel_config.omnichannel_routing_feature_changed"
)

// Event is one of the event types below, always a pointer:
//
//	switch ev := ev.(type) {
//	case *zendesk.AgentUnifiedStateChanged:
//	case *zendesk.UnknownEvent: // new types are not errors
//	}
type Event interface {
	// Meta returns what all events carry.
	Meta() Envelope
}

// Envelope is what all events carry. Events of one agent repeat and overtake
// each other: drop what was seen by Key, and order facts of the same kind by
// UpdatedAt, then Version. One click is an AgentUnifiedStateChanged and an
// AgentStateChanged for each channel, each with a Version of its own.
type Envelope struct {
	// Key is Zendesk's id of the event: unique per event, and the same when an
	// event is sent again.
	Key string
	// Type is written with colons, whatever separator Zendesk used.
	Type EventType
	// AccountID identifies the account, not its subdomain.
	AccountID int64
	// AgentID is the Zendesk user id; 0 in events that are not about an agent.
	AgentID int64
	// Version counts the changes of this agent; 0 when absent.
	Version int64
	// Time is when the event was sent out, after UpdatedAt.
	Time time.Time
	// UpdatedAt is when the change happened; zero when absent.
	UpdatedAt time.Time
	// Body is the whole delivery. It is the bytes that were decoded, not a
	// copy.
	Body json.RawMessage
}

// Meta returns the envelope.
func (e Envelope) Meta() Envelope { return e }

// Raw returns the event's own part of Body, whose fields are not documented for
// every type; nil if there is none.
func (e Envelope) Raw() json.RawMessage {
	var w struct {
		Event json.RawMessage `json:"event"`
	}
	_ = json.Unmarshal(e.Body, &w) // it has been decoded once
	return w.Event
}

// AgentStateChanged is a new status on one channel.
type AgentStateChanged struct {
	Envelope
	Channel       Channel
	Previous, New ChannelStatus
}

// AgentUnifiedStateChanged is a new unified status.
type AgentUnifiedStateChanged struct {
	Envelope
	// Previous and New have no UpdatedAt of their own, save that New's is the
	// event's.
	Previous, New AgentStatus
}

// AgentWorkItemAdded reports that an agent got a work item.
type AgentWorkItemAdded struct {
	Envelope
	Channel    Channel
	WorkItemID string
	Reason     WorkItemReason
}

// AgentWorkItemUpdated reports that a work item of an agent changed, for
// example from offered to accepted.
type AgentWorkItemUpdated struct {
	Envelope
	Channel                Channel
	WorkItemID             string
	PreviousReason, Reason WorkItemReason
}

// AgentWorkItemRemoved reports that a work item left an agent.
type AgentWorkItemRemoved struct {
	Envelope
	Channel    Channel
	WorkItemID string
	Reason     WorkItemReason
}

// AgentMaxCapacityChanged is a new capacity. The vendor's fields are not
// documented: read the agent when New is nil.
type AgentMaxCapacityChanged struct {
	Envelope
	Channel       Channel // "" when absent
	Previous, New *int    // work items; nil when absent
}

// AgentChannelCreated reports that an agent got a channel. The vendor's fields
// are not documented.
type AgentChannelCreated struct {
	Envelope
	Channel Channel // "" when absent
}

// AgentChannelDeleted reports that an agent lost a channel. The vendor's fields
// are not documented.
type AgentChannelDeleted struct {
	Envelope
	Channel Channel // "" when absent
}

// AgentGroupsUpdated reports that an agent joined or left groups. The vendor's
// fields are not documented: read the agent when GroupIDs is nil.
type AgentGroupsUpdated struct {
	Envelope
	GroupIDs []int64 // nil when absent
}

// OmnichannelRoutingChanged reports that the account switched omnichannel
// routing on or off. It is not about an agent.
type OmnichannelRoutingChanged struct {
	Envelope
	Previous, New bool
}

// UnknownEvent is an event of a type that this package does not know.
type UnknownEvent struct {
	Envelope
}
