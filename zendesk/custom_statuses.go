package zendesk

import (
	"context"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// StatusCategory is the status of a ticket that a custom one counts as. The set
// is open; closed is not in it.
type StatusCategory string

// The categories that Zendesk documents.
const (
	CategoryNew     StatusCategory = "new"
	CategoryOpen    StatusCategory = "open"
	CategoryPending StatusCategory = "pending"
	CategoryHold    StatusCategory = "hold"
	CategorySolved  StatusCategory = "solved"
)

// CustomStatus is a status of tickets that the account named. Those of agents
// are a [UnifiedStatus].
type CustomStatus struct {
	ID       int64          `json:"id"`
	Category StatusCategory `json:"status_category"`
	// AgentLabel has 48 characters at most. The raw texts may be placeholders
	// for those without.
	AgentLabel      string `json:"agent_label"`
	RawAgentLabel   string `json:"raw_agent_label"`
	EndUserLabel    string `json:"end_user_label"`
	RawEndUserLabel string `json:"raw_end_user_label"`
	Description     string `json:"description"`
	RawDescription  string `json:"raw_description"`
	Active          bool   `json:"active"`
	// Default is true for one status of each category.
	Default   bool      `json:"default"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (c *CustomStatus) UnmarshalJSON(b []byte) error { return lenient.Object(b, c) }

// CustomStatusListOptions choose a page of custom statuses. As far as is known,
// Zendesk sends all of them.
type CustomStatusListOptions ListOptions

// CustomStatusesService reads the statuses of tickets.
//
// Source: developer.zendesk.com, ticketing/tickets/custom_ticket_statuses;
// reading one status is known from clients in the field alone.
type CustomStatusesService struct{ c *core }

// List reads one page of statuses.
func (s CustomStatusesService) List(ctx context.Context, opts CustomStatusListOptions) (ctikit.Page[CustomStatus], error) {
	return page(ctx, s.c.request("custom_statuses.list"), opts.Cursor, opts, knownCustomStatus, "custom_statuses")
}

// All reads every status. An error is the last thing that it yields.
func (s CustomStatusesService) All(ctx context.Context, opts CustomStatusListOptions) iter.Seq2[CustomStatus, error] {
	return all(ctx, func() *request { return s.c.request("custom_statuses.list") }, ListOptions(opts), knownCustomStatus, "custom_statuses")
}

func knownCustomStatus(c CustomStatus) (CustomStatus, bool) { return c, c.ID != 0 }

// Get reads one status. An unknown id is an [ErrNotFound].
func (s CustomStatusesService) Get(ctx context.Context, id int64) (*CustomStatus, error) {
	return object(ctx, s.c.request("custom_statuses.get", id), knownCustomStatus, "custom_status")
}
