package zendesk

import (
	"context"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// Engagement is a stretch of an agent's work on a conversation or ticket. It
// is history: Zendesk writes it after the engagement has ended, and keeps it
// for 90 days.
type Engagement struct {
	// ID is opaque.
	ID string
	// AgentID, GroupID, TicketID and RequesterID are 0 where there is none.
	AgentID, GroupID, TicketID, RequesterID int64
	// Channel is "Messaging" or "Support", unlike elsewhere.
	Channel string
	// StartedAt and EndedAt are zero where Zendesk leaves them out.
	StartedAt, EndedAt time.Time
	// The values of StartReason, EndReason and the ticket's states are not
	// documented.
	StartReason, EndReason               string
	TicketStatusAtStart, TicketStatusEnd string
	// The counts and waits are nil where Zendesk leaves them out.
	AgentMessages, AgentReplies, EndUserMessages *int
	// OfferTime is how long the agent was offered the work, FirstReply how long
	// the first reply took from the assignment, in whole seconds, as are the
	// requester's waits.
	OfferTime, FirstReply             *time.Duration
	AverageWait, LongestWait, AllWait *time.Duration
}

// EngagementListOptions filter engagements; the zero value takes all.
type EngagementListOptions struct {
	// Size is the number of engagements a page; 0 leaves it to Zendesk.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before.
	Cursor  string `url:"page[after],omitempty"`
	AgentID int64  `url:"agent_id,omitempty"`
	// Channel is "Messaging" or "Support".
	Channel  string `url:"channel,omitempty"`
	TicketID int64  `url:"ticket_id,omitempty"`
	// From and To bound the time, to the second; zero for no bound.
	From time.Time `url:"start_time,unix,omitempty"`
	To   time.Time `url:"end_time,unix,omitempty"`
}

// EngagementsService reads engagements. It needs an admin's credential and
// shares AvailabilityService's budget.
//
// Source: developer.zendesk.com, omnichannel-engagements; the wrappers and the
// names of most fields are known from clients in the field alone.
type EngagementsService struct{ c *core }

// Get reads one engagement.
func (s EngagementsService) Get(ctx context.Context, id string) (*Engagement, error) {
	return object(ctx, s.c.request("engagements.get", id), engagement, "engagement", "data")
}

// List reads one page of engagements.
func (s EngagementsService) List(ctx context.Context, opts EngagementListOptions) (ctikit.Page[Engagement], error) {
	return page(ctx, s.c.request("engagements.list"), opts.Cursor, opts, engagement, "engagements", "data")
}

// All reads every page of engagements. An error is the last thing that it
// yields.
func (s EngagementsService) All(ctx context.Context, opts EngagementListOptions) iter.Seq2[Engagement, error] {
	return filtered(ctx, opts, func(o *EngagementListOptions) *string { return &o.Cursor }, s.List)
}

type engagementWire struct {
	ID              lenient.String `json:"engagement_id"`
	OtherID         lenient.String `json:"id"`
	AgentID         lenient.Int    `json:"agent_id"`
	GroupID         lenient.Int    `json:"group_id"`
	TicketID        lenient.Int    `json:"ticket_id"`
	RequesterID     lenient.Int    `json:"requester_id"`
	Channel         string         `json:"channel"`
	StartedAt       lenient.Time   `json:"engagement_start_time"`
	EndedAt         lenient.Time   `json:"engagement_end_time"`
	StartReason     string         `json:"engagement_start_reason"`
	EndReason       string         `json:"engagement_end_reason"`
	TicketStart     string         `json:"ticket_status_start"`
	TicketEnd       string         `json:"ticket_status_end"`
	AgentMessages   *lenient.Int   `json:"agent_messages_count"`
	AgentReplies    *lenient.Int   `json:"agent_replies_count"`
	EndUserMessages *lenient.Int   `json:"end_user_messages_count"`
	OfferTime       *lenient.Int   `json:"offer_time_seconds"`
	FirstReply      *lenient.Int   `json:"assignment_to_first_reply_time_seconds"`
	AverageWait     *lenient.Int   `json:"average_requester_wait_time_seconds"`
	LongestWait     *lenient.Int   `json:"longest_requester_wait_time_seconds"`
	AllWait         *lenient.Int   `json:"total_requester_wait_time_seconds"`
}

func engagement(w engagementWire) (Engagement, bool) {
	e := Engagement{
		ID:      firstOf(string(w.ID), string(w.OtherID)),
		AgentID: int64(w.AgentID), GroupID: int64(w.GroupID), TicketID: int64(w.TicketID), RequesterID: int64(w.RequesterID),
		Channel: w.Channel, StartedAt: w.StartedAt.Time, EndedAt: w.EndedAt.Time, StartReason: w.StartReason, EndReason: w.EndReason,
		TicketStatusAtStart: w.TicketStart, TicketStatusEnd: w.TicketEnd,
		AgentMessages: count(w.AgentMessages), AgentReplies: count(w.AgentReplies), EndUserMessages: count(w.EndUserMessages),
		OfferTime: wait(w.OfferTime), FirstReply: wait(w.FirstReply),
		AverageWait: wait(w.AverageWait), LongestWait: wait(w.LongestWait), AllWait: wait(w.AllWait),
	}
	return e, e.ID != ""
}

// wait is a duration, nil for none.
func wait(n *lenient.Int) *time.Duration {
	if n == nil {
		return nil
	}
	d := seconds(int(*n))
	return &d
}
