package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
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
	// StartedAt and EndedAt are zero where Zendesk does not tell.
	StartedAt, EndedAt time.Time
	// StartReason, EndReason and the ticket's states are Zendesk's words, which
	// are not documented.
	StartReason, EndReason               string
	TicketStatusAtStart, TicketStatusEnd string
	// The counts and waits are nil where Zendesk does not tell them.
	AgentMessages, AgentReplies, EndUserMessages *int
	// OfferTime is how long the agent was offered the work, FirstReply how long
	// the first reply took from the assignment, in whole seconds, as are the
	// requester's waits.
	OfferTime, FirstReply             *time.Duration
	AverageWait, LongestWait, AllWait *time.Duration
}

// EngagementListOptions filters engagements; the zero value takes all.
type EngagementListOptions struct {
	Cursor
	AgentID int64 `url:"agent_id,omitempty"`
	// Channel is "Messaging" or "Support".
	Channel  string `url:"channel,omitempty"`
	TicketID int64  `url:"ticket_id,omitempty"`
	// From and To bound the time, to the second; zero for no bound.
	From time.Time `url:"start_time,unix,omitempty"`
	To   time.Time `url:"end_time,unix,omitempty"`
}

// EngagementService reads engagements. It needs an admin's credential and
// shares AvailabilityService's budget and errors. It is safe for concurrent
// use.
//
// Source: developer.zendesk.com, omnichannel-engagements; the names of most
// fields are known from clients in the field alone.
type EngagementService struct{ c *core }

// Get reads one engagement.
func (s EngagementService) Get(ctx context.Context, id string) (*Engagement, error) {
	return fetch(ctx, s.c, httpx.Call{Op: "engagements.get", Method: http.MethodGet, Path: api("engagements", id)}, decodeEngagement)
}

// List reads one page of engagements.
func (s EngagementService) List(ctx context.Context, opts EngagementListOptions) (Page[Engagement], error) {
	return fetchPage(ctx, s.c, "engagements.list", api("engagements"), opts.Cursor, opts, decodeEngagements)
}

// All reads every page of engagements. An error is the last thing that it
// yields.
func (s EngagementService) All(ctx context.Context, opts EngagementListOptions) iter.Seq2[Engagement, error] {
	return pages(ctx, opts.After, func(ctx context.Context, after string) (Page[Engagement], error) {
		opts.After = after
		return s.List(ctx, opts)
	})
}

type engagementWire struct {
	ID              text    `json:"engagement_id"`
	OtherID         text    `json:"id"`
	AgentID         number  `json:"agent_id"`
	GroupID         number  `json:"group_id"`
	TicketID        number  `json:"ticket_id"`
	RequesterID     number  `json:"requester_id"`
	Channel         string  `json:"channel"`
	StartedAt       moment  `json:"engagement_start_time"`
	EndedAt         moment  `json:"engagement_end_time"`
	StartReason     string  `json:"engagement_start_reason"`
	EndReason       string  `json:"engagement_end_reason"`
	TicketStart     string  `json:"ticket_status_start"`
	TicketEnd       string  `json:"ticket_status_end"`
	AgentMessages   *number `json:"agent_messages_count"`
	AgentReplies    *number `json:"agent_replies_count"`
	EndUserMessages *number `json:"end_user_messages_count"`
	OfferTime       *number `json:"offer_time_seconds"`
	FirstReply      *number `json:"assignment_to_first_reply_time_seconds"`
	AverageWait     *number `json:"average_requester_wait_time_seconds"`
	LongestWait     *number `json:"longest_requester_wait_time_seconds"`
	AllWait         *number `json:"total_requester_wait_time_seconds"`
}

func (w *engagementWire) engagement() (Engagement, error) {
	e := Engagement{
		ID:      firstOf(string(w.ID), string(w.OtherID)),
		AgentID: int64(w.AgentID), GroupID: int64(w.GroupID), TicketID: int64(w.TicketID), RequesterID: int64(w.RequesterID),
		Channel: w.Channel, StartedAt: w.StartedAt.Time, EndedAt: w.EndedAt.Time, StartReason: w.StartReason, EndReason: w.EndReason,
		TicketStatusAtStart: w.TicketStart, TicketStatusEnd: w.TicketEnd,
		AgentMessages: count(w.AgentMessages), AgentReplies: count(w.AgentReplies), EndUserMessages: count(w.EndUserMessages),
		OfferTime: seconds(w.OfferTime), FirstReply: seconds(w.FirstReply),
		AverageWait: seconds(w.AverageWait), LongestWait: seconds(w.LongestWait), AllWait: seconds(w.AllWait),
	}
	if e.ID == "" {
		return Engagement{}, malformed(errors.New("engagement_id: want one, got nothing"))
	}
	return e, nil
}

func seconds(n *number) *time.Duration {
	if n == nil {
		return nil
	}
	d := time.Duration(*n) * time.Second
	return &d
}

func decodeEngagement(body []byte) (*Engagement, error) {
	var w engagementWire
	if err := json.Unmarshal(inside(body, "engagement", "data"), &w); err != nil {
		return nil, malformed(err)
	}
	e, err := w.engagement()
	if err != nil {
		return nil, err
	}
	return &e, nil
}

func decodeEngagements(body []byte) (Page[Engagement], error) {
	var doc struct {
		Engagements []engagementWire `json:"engagements"`
		paging
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return Page[Engagement]{}, malformed(err)
	}
	if doc.Engagements == nil {
		return Page[Engagement]{}, malformed(errors.New("engagements: want an array, got nothing"))
	}
	page := Page[Engagement]{Items: make([]Engagement, 0, len(doc.Engagements))}
	for i := range doc.Engagements {
		e, err := doc.Engagements[i].engagement()
		if err != nil {
			return Page[Engagement]{}, err
		}
		page.Items = append(page.Items, e)
	}
	var err error
	page.Next, err = doc.next()
	return page, err
}
