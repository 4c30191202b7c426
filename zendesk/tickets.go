package zendesk

import (
	"context"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// TicketStatus is how far work on a ticket is. Where the account has custom
// statuses, it is the category of the ticket's. The set is open.
type TicketStatus string

// The statuses that Zendesk documents. Closed is final: a closed ticket takes
// no more changes, only follow-ups.
const (
	TicketNew     TicketStatus = "new"
	TicketOpen    TicketStatus = "open"
	TicketPending TicketStatus = "pending"
	TicketHold    TicketStatus = "hold" // where the account has it
	TicketSolved  TicketStatus = "solved"
	TicketClosed  TicketStatus = "closed"
)

// TicketType is the kind of a ticket. The set is open.
type TicketType string

// The types that Zendesk documents.
const (
	TicketProblem  TicketType = "problem"
	TicketIncident TicketType = "incident"
	TicketQuestion TicketType = "question"
	TicketTask     TicketType = "task"
)

// TicketPriority is how urgent a ticket is. The set is open.
type TicketPriority string

// The priorities that Zendesk documents.
const (
	PriorityLow    TicketPriority = "low"
	PriorityNormal TicketPriority = "normal"
	PriorityHigh   TicketPriority = "high"
	PriorityUrgent TicketPriority = "urgent"
)

// Ticket is a request that agents work on. Ids are 0 and texts empty where
// Zendesk has none. It holds personal data, and prints and marshals as a plain
// value: keep it out of logs.
type Ticket struct {
	ID int64 `json:"id"`
	// ExternalID is the id in another system. Several tickets can share one.
	ExternalID string `json:"external_id" lenient:"digits"`
	Subject    string `json:"subject"`
	// Description is the text of the first comment.
	Description    string         `json:"description"`
	Status         TicketStatus   `json:"status"`
	CustomStatusID int64          `json:"custom_status_id"`
	Type           TicketType     `json:"type"`
	Priority       TicketPriority `json:"priority"`
	RequesterID    int64          `json:"requester_id"`
	SubmitterID    int64          `json:"submitter_id"`
	AssigneeID     int64          `json:"assignee_id"`
	GroupID        int64          `json:"group_id"`
	OrganizationID int64          `json:"organization_id"`
	BrandID        int64          `json:"brand_id"`
	FormID         int64          `json:"ticket_form_id"`
	Tags           []string       `json:"tags"`
	// CustomFields has every active field of the account.
	CustomFields []CustomField `json:"custom_fields"`
	// Public is false where all comments are internal notes. Comments that do
	// not say what they are become what the ticket is.
	Public bool `json:"is_public"`
	Via    Via  `json:"via"`
	// FollowUpIDs are tickets that go on where this one was closed.
	FollowUpIDs []int64   `json:"followup_ids"`
	CreatedAt   time.Time `json:"created_at"`
	// UpdatedAt is what [TicketUpdate] takes as UpdatedStamp.
	UpdatedAt time.Time `json:"updated_at"`
	// DueAt is of tasks alone.
	DueAt time.Time `json:"due_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (t *Ticket) UnmarshalJSON(b []byte) error { return lenient.Object(b, t) }

// Via is the way by which a ticket, comment or change came.
type Via struct {
	// Channel is an open set, such as "api", "web" and "voice".
	Channel string `json:"channel" lenient:"digits"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (v *Via) UnmarshalJSON(b []byte) error { return lenient.Object(b, v) }

// TicketsService reads and writes tickets. Agents may call it, within what they
// may see; its calls draw on the account's general budget, and each ticket
// takes 30 updates in 10 minutes from one user.
//
// Source: developer.zendesk.com, ticketing/tickets/tickets.
type TicketsService struct{ c *core }

// Get reads one ticket, also one that is archived. An unknown id is an
// [ErrNotFound].
func (s TicketsService) Get(ctx context.Context, id int64) (*Ticket, error) {
	return object(ctx, s.c.request("tickets.get", id), knownTicket, "ticket")
}

func knownTicket(t Ticket) (Ticket, bool) { return t, t.ID != 0 }

// ShowMany reads up to 100 tickets by id. Ids that Zendesk does not know are
// missing from the result.
func (s TicketsService) ShowMany(ctx context.Context, ids []int64) ([]Ticket, error) {
	r := s.c.request("tickets.show_many")
	r.someTickets(ids)
	body, err := r.query(idsQuery{ids}).body(ctx)
	if err != nil {
		return nil, err
	}
	return itemsOf(r, body, knownTicket, "tickets")
}

type idsQuery struct {
	IDs []int64 `url:"ids,comma"`
}

// someTickets refuses lists of ids that Zendesk would.
func (r *request) someTickets(ids []int64) {
	r.some("ticket id", ids)
	r.want(len(ids) <= chunk, "ticket ids", "at most %d, got %d", chunk, len(ids))
}

// TicketListOptions choose a page of tickets.
type TicketListOptions struct {
	// Size is the number of tickets a page, 1 to 100; 0 means 100.
	Size int `url:"page[size],omitempty"`
	// Cursor is Next of the page before.
	Cursor string `url:"page[after],omitempty"`
	// Sort is "updated_at", "id" or "status", with "-" before it for the
	// highest first; empty leaves the order to Zendesk.
	Sort string `url:"sort,omitempty"`
}

// paged asks for pages by cursor: without a size Zendesk pages by offset, and
// ends a list after 10,000 tickets.
func (o TicketListOptions) paged() TicketListOptions {
	if o.Size == 0 {
		o.Size = chunk
	}
	return o
}

// ListByExternalID reads one page of the tickets with an external id, which
// Zendesk does not keep unique. Archived tickets are missing.
func (s TicketsService) ListByExternalID(ctx context.Context, externalID string, opts TicketListOptions) (ctikit.Page[Ticket], error) {
	r := s.c.request("tickets.by_external_id")
	r.required("external id", externalID)
	return page(ctx, r, opts.Cursor, struct {
		ExternalID string `url:"external_id"`
		TicketListOptions
	}{externalID, opts.paged()}, knownTicket, "tickets")
}

// AllByExternalID reads every ticket with an external id; see
// [TicketsService.ListByExternalID]. An error is the last thing that it yields.
func (s TicketsService) AllByExternalID(ctx context.Context, externalID string, opts TicketListOptions) iter.Seq2[Ticket, error] {
	return filtered(ctx, opts, ticketCursor, func(ctx context.Context, o TicketListOptions) (ctikit.Page[Ticket], error) {
		return s.ListByExternalID(ctx, externalID, o)
	})
}

// Requested reads one page of the tickets that a user has asked for. An unknown
// user is an [ErrNotFound].
func (s TicketsService) Requested(ctx context.Context, userID int64, opts TicketListOptions) (ctikit.Page[Ticket], error) {
	return page(ctx, s.c.request("tickets.requested", userID), opts.Cursor, opts.paged(), knownTicket, "tickets")
}

// AllRequested reads every ticket that a user has asked for. An error is the
// last thing that it yields.
func (s TicketsService) AllRequested(ctx context.Context, userID int64, opts TicketListOptions) iter.Seq2[Ticket, error] {
	return filtered(ctx, opts, ticketCursor, func(ctx context.Context, o TicketListOptions) (ctikit.Page[Ticket], error) {
		return s.Requested(ctx, userID, o)
	})
}

func ticketCursor(o *TicketListOptions) *string { return &o.Cursor }
