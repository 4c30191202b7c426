package zendesk

import (
	"context"
	"iter"

	"github.com/ctikit/ctikit"
)

// AvailabilityService reads the Agent Availability API. It needs an admin's
// credential, save for Me and AllMyWorkItems. Its calls draw on a budget of 200
// requests a minute by default; see [WithRateObserver].
//
// The methods of all services are safe for concurrent use and fail with an
// [*Error] that matches [ErrUnauthorized], [ErrForbidden] (role, scope or
// plan), [ErrNotFound] (unknown record, or an account without the feature),
// [ErrInvalid], [ErrRateLimited] or [ErrServer], or with [ErrReply].
//
// Source: developer.zendesk.com, agent-availability-api.
type AvailabilityService struct{ c *core }

// AvailabilityListOptions filter the list of agents. Fields may be combined;
// the zero value lists every agent.
type AvailabilityListOptions struct {
	// Size is the number of agents a page; 0 leaves it to Zendesk.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before. Where that is a link of Zendesk's, it
	// carries filters and size, and those given here do not count.
	Cursor string `url:"page[after],omitempty"`
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
	return s.show(ctx, s.c.request("availability.get", agentID))
}

// Me reads the agent that the credential belongs to.
func (s AvailabilityService) Me(ctx context.Context) (*AgentAvailability, error) {
	return s.show(ctx, s.c.request("availability.me"))
}

func (s AvailabilityService) show(ctx context.Context, r *request) (*AgentAvailability, error) {
	body, err := r.body(ctx)
	if err != nil {
		return nil, err
	}
	return decodeAvailability(r, body)
}

// List reads one page of agents. The list may lag behind Get.
func (s AvailabilityService) List(ctx context.Context, opts AvailabilityListOptions) (ctikit.Page[AgentAvailability], error) {
	r := s.c.request("availability.list")
	body, err := r.list(ctx, opts.Cursor, opts)
	if err != nil {
		return ctikit.Page[AgentAvailability]{}, err
	}
	return decodePage(r, body, included.agent)
}

// All reads every page of agents, one request at a time while the caller
// ranges. An error is the last thing that it yields. A second range starts
// over.
func (s AvailabilityService) All(ctx context.Context, opts AvailabilityListOptions) iter.Seq2[AgentAvailability, error] {
	return filtered(ctx, opts, func(o *AvailabilityListOptions) *string { return &o.Cursor }, s.List)
}

// AllWorkItems reads every work item of an agent on a channel, oldest first.
func (s AvailabilityService) AllWorkItems(ctx context.Context, agentID int64, channel Channel) iter.Seq2[WorkItem, error] {
	return s.workItems(ctx, func() *request { return s.c.request("availability.work_items", agentID, channel) })
}

// AllMyWorkItems reads every work item on a channel of the agent that the
// credential belongs to.
func (s AvailabilityService) AllMyWorkItems(ctx context.Context, channel Channel) iter.Seq2[WorkItem, error] {
	return s.workItems(ctx, func() *request { return s.c.request("availability.my_work_items", channel) })
}

func (s AvailabilityService) workItems(ctx context.Context, request func() *request) iter.Seq2[WorkItem, error] {
	return pages(ctx, "", func(ctx context.Context, cursor string) (ctikit.Page[WorkItem], error) {
		r := request()
		body, err := r.list(ctx, cursor, ListOptions{Cursor: cursor})
		if err != nil {
			return ctikit.Page[WorkItem]{}, err
		}
		return decodePage(r, body, included.workItem)
	})
}
