package zendesk

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

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
	// GroupIDs and Skills are nil where Zendesk does not tell them.
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
	// UpdatedAt is when the status was set; zero where Zendesk does not tell.
	UpdatedAt time.Time
}

// ChannelAvailability is an agent's readiness for work of one channel.
type ChannelAvailability struct {
	Name Channel
	// Status is "" where Zendesk does not tell it.
	Status ChannelStatus
	// UpdatedAt is the last change of Status; zero where Zendesk does not tell.
	UpdatedAt time.Time
	// WorkItemCount may exceed both len(WorkItems), which is the first page
	// only, and MaxCapacity.
	WorkItemCount int
	// MaxCapacity is the number of items that routing fills the agent up to;
	// nil where omnichannel routing is off.
	MaxCapacity *int
	// WorkItems are the oldest items, in the order added.
	WorkItems []WorkItem
	// MoreWorkItems says that AvailabilityService.WorkItems has more than
	// these.
	MoreWorkItems bool
}

// WorkItem is a ticket, conversation or call that takes an agent's capacity.
type WorkItem struct {
	// ID is unique within the channel; treat it as opaque.
	ID string
	// AddedAt is when the agent got it; zero where Zendesk does not tell.
	AddedAt time.Time
	Reason  WorkItemReason
}

// AvailabilityService reads the Agent Availability API. It needs an admin's
// credential, save for Me and MyWorkItems. Its calls draw on a budget of 200
// requests a minute by default; see WithRateObserver.
//
// All methods are safe for concurrent use and fail with an *Error that matches
// ErrUnauthorized, ErrForbidden (role, scope or plan), ErrNotFound (unknown
// agent, or an account without the feature), ErrRateLimited or ErrServer.
//
// Source: developer.zendesk.com, agent-availability-api.
type AvailabilityService struct{ c *core }

// AvailabilityListOptions filters the list of agents. Fields may be combined;
// the zero value lists every agent.
type AvailabilityListOptions struct {
	Cursor
	// ChannelStatus keeps agents with a status on a channel, written
	// "messaging:online".
	ChannelStatus string `url:"filter[channel_status],omitempty"`
	// GroupID keeps members of a group.
	GroupID int64 `url:"filter[group_id],omitempty"`
	// StatusID keeps agents in a unified status.
	StatusID StatusID `url:"filter[agent_status_id],omitempty"`
	// AgentIDs keeps these agents.
	AgentIDs []int64 `url:"filter[agent_id],comma,omitempty"`
	// RemainingCapacity keeps agents with at least n free places on a channel,
	// written "messaging:1".
	RemainingCapacity string `url:"filter[remaining_capacity],omitempty"`
	// SelectChannel limits which channels come back with each agent.
	SelectChannel Channel `url:"select_channel,omitempty"`
}

// Get reads one agent.
func (s AvailabilityService) Get(ctx context.Context, agentID int64) (*AgentAvailability, error) {
	const op = "availability.get"
	if err := positive("agent id", agentID); err != nil {
		return nil, opError(op, err)
	}
	return s.show(ctx, op, decimal(agentID))
}

// Me reads the agent that the credential belongs to.
func (s AvailabilityService) Me(ctx context.Context) (*AgentAvailability, error) {
	return s.show(ctx, "availability.me", "me")
}

func (s AvailabilityService) show(ctx context.Context, op, who string) (*AgentAvailability, error) {
	var body json.RawMessage
	_, err := s.c.do(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: api("agent_availabilities", who), Out: &body})
	if err != nil {
		return nil, err
	}
	a, err := decodeAvailability(body)
	return a, opError(op, err)
}

// List reads one page of agents. The list may lag behind Get.
func (s AvailabilityService) List(ctx context.Context, opts AvailabilityListOptions) (Page[AgentAvailability], error) {
	const op = "availability.list"
	var body json.RawMessage
	if err := s.c.list(ctx, op, api("agent_availabilities"), opts.Cursor, opts, &body); err != nil {
		return Page[AgentAvailability]{}, err
	}
	page, err := decodeAvailabilities(body)
	return page, opError(op, err)
}

// All reads every page of agents, one request at a time while the caller
// ranges. An error is the last thing that it yields. A second range starts
// over.
func (s AvailabilityService) All(ctx context.Context, opts AvailabilityListOptions) iter.Seq2[AgentAvailability, error] {
	return pages(ctx, opts.After, func(ctx context.Context, after string) (Page[AgentAvailability], error) {
		opts.After = after
		return s.List(ctx, opts)
	})
}

// WorkItems reads every work item of an agent on a channel, oldest first.
func (s AvailabilityService) WorkItems(ctx context.Context, agentID int64, channel Channel) iter.Seq2[WorkItem, error] {
	const op = "availability.work_items"
	if err := positive("agent id", agentID); err != nil {
		return failed[WorkItem](opError(op, err))
	}
	return s.workItems(ctx, op, decimal(agentID), channel)
}

// MyWorkItems reads every work item on a channel of the agent that the
// credential belongs to.
func (s AvailabilityService) MyWorkItems(ctx context.Context, channel Channel) iter.Seq2[WorkItem, error] {
	return s.workItems(ctx, "availability.my_work_items", "me", channel)
}

func (s AvailabilityService) workItems(ctx context.Context, op, who string, channel Channel) iter.Seq2[WorkItem, error] {
	if channel == "" {
		return failed[WorkItem](opError(op, fmt.Errorf("channel: want a name such as %q, got none", ChannelMessaging)))
	}
	path := api("agent_availabilities", who, "channels", string(channel), "relationships", "work_items")
	return pages(ctx, "", func(ctx context.Context, after string) (Page[WorkItem], error) {
		var body json.RawMessage
		cur := Cursor{After: after}
		if err := s.c.list(ctx, op, path, cur, cur, &body); err != nil {
			return Page[WorkItem]{}, err
		}
		page, err := decodeWorkItems(body)
		return page, opError(op, err)
	})
}
