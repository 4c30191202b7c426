package zendesk

import "time"

// Channel names a kind of work: support (email), messaging, talk. The set is
// open: accounts without omnichannel routing also have chat.
type Channel string

// The channels that Zendesk documents, and legacy Chat.
const (
	ChannelSupport   Channel = "support"
	ChannelMessaging Channel = "messaging"
	ChannelTalk      Channel = "talk"
	ChannelChat      Channel = "chat"
)

// ChannelStatus is an agent's status on one channel. The set is open.
type ChannelStatus string

// The channel statuses that Zendesk documents.
const (
	ChannelOnline        ChannelStatus = "online"
	ChannelAway          ChannelStatus = "away"
	ChannelTransfersOnly ChannelStatus = "transfers_only"
	ChannelOffline       ChannelStatus = "offline"
)

// StatusReason says who or what set an agent's unified status. The set is open.
type StatusReason string

// The reasons that Zendesk documents
// (developer.zendesk.com, agent-availability-api/agent_status).
const (
	ReasonUnknown             StatusReason = "UNKNOWN"
	ReasonSwitcher            StatusReason = "AGENT_STATUS_SWITCHER" // a click of the agent
	ReasonLogout              StatusReason = "AGENT_LOGOUT"
	ReasonStatusDeleted       StatusReason = "AGENT_STATUS_DELETED"
	ReasonDisconnected        StatusReason = "AGENT_DISCONNECTED"
	ReasonIdleTimeout         StatusReason = "AGENT_IDLE_TIMEOUT"
	ReasonReconnect           StatusReason = "SWITCHER_AUTO_RECONNECT"
	ReasonOmnichannelEnabled  StatusReason = "OMNICHANNEL_ROUTING_ENABLED"
	ReasonPublicAPI           StatusReason = "PUBLIC_API" // any API client, not only this one
	ReasonInternalTest        StatusReason = "INTERNAL_TEST"
	ReasonExplore             StatusReason = "EXPLORE_TAKE_AN_ACTION"
	ReasonWFM                 StatusReason = "WFM_STATUS_UPDATE"
	ReasonMonitoringAssistant StatusReason = "MONITORING_ASSISTANT_UPDATE"
	ReasonLogin               StatusReason = "AGENT_LOGIN" // seen in a public sample alone
)

// WorkItemReason says how a work item came to an agent. The set is open.
type WorkItemReason string

// The reasons that Zendesk documents
// (developer.zendesk.com, agent-availability-api/work_item_attributes).
const (
	WorkItemUnknown            WorkItemReason = "UNKNOWN_ADD"
	WorkItemAssigned           WorkItemReason = "ASSIGNED"
	WorkItemOffered            WorkItemReason = "OFFERED"
	WorkItemAccepted           WorkItemReason = "ACCEPTED"
	WorkItemManualAssigned     WorkItemReason = "MANUAL_ASSIGNED"
	WorkItemReopened           WorkItemReason = "REOPENED"
	WorkItemAssignedByTransfer WorkItemReason = "ASSIGNED_TRANSFER"
	WorkItemChannelChanged     WorkItemReason = "CHANNEL_CHANGE"
	WorkItemOfferMissed        WorkItemReason = "OFFER_MISSED"
	WorkItemOfferObsoleted     WorkItemReason = "OFFER_OBSOLETED"
)

// AgentAvailability is what Zendesk knows about an agent's readiness for work.
type AgentAvailability struct {
	// AgentID is the Zendesk user id.
	AgentID int64
	// Status is the unified status; nil where omnichannel routing is off.
	Status *AgentStatus
	// GroupIDs and Skills are nil where Zendesk leaves them out.
	GroupIDs []int64
	// Skills are the ids (UUIDs) of skill attribute values.
	Skills []string
	// Version grows with every change of this agent's availability. Whether it
	// is the same counter as Envelope.Version is not documented.
	Version int64
	// Channels are the channels that the agent has, in the vendor's order.
	Channels []ChannelAvailability
}

// Channel returns the agent's availability on the named channel.
func (a *AgentAvailability) Channel(name Channel) (ChannelAvailability, bool) {
	for _, c := range a.Channels {
		if c.Name == name {
			return c, true
		}
	}
	return ChannelAvailability{}, false
}

// AgentStatus is the unified status that an agent has.
type AgentStatus struct {
	ID StatusID
	// Name is as Zendesk writes it: the defaults come in either case.
	Name   string
	Reason StatusReason
	// UpdatedAt is when the status was set; zero where Zendesk leaves it out.
	UpdatedAt time.Time
}

// ChannelAvailability is an agent's readiness for work of one channel.
type ChannelAvailability struct {
	Name Channel
	// Status is empty where Zendesk leaves it out.
	Status ChannelStatus
	// UpdatedAt is the last change of Status; zero where Zendesk leaves it out.
	UpdatedAt time.Time
	// WorkItemCount may exceed both len(WorkItems), which is the first page
	// only, and MaxCapacity.
	WorkItemCount int
	// MaxCapacity is the number of items that routing fills the agent up to;
	// nil where omnichannel routing is off.
	MaxCapacity *int
	// WorkItems are the oldest items, in the order added.
	WorkItems []WorkItem
	// MoreWorkItems says that [AvailabilityService.AllWorkItems] has more
	// than these.
	MoreWorkItems bool
}

// WorkItem is a ticket, conversation or call that takes an agent's capacity.
type WorkItem struct {
	// ID is unique within the channel; treat it as opaque.
	ID string
	// AddedAt is when the agent got it; zero where Zendesk leaves it out.
	AddedAt time.Time
	Reason  WorkItemReason
}
