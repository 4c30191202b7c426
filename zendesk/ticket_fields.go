package zendesk

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// TicketField defines a field of tickets.
type TicketField struct {
	// ID is what a ticket's custom fields name.
	ID int64 `json:"id"`
	// Type does not change.
	Type FieldType `json:"type"`
	// Title is what agents see; RawTitle may be a placeholder for it.
	Title            string `json:"title"`
	RawTitle         string `json:"raw_title"`
	Description      string `json:"description"`
	RawDescription   string `json:"raw_description"`
	AgentDescription string `json:"agent_description"`
	Position         int64  `json:"position"`
	// Active is false for fields that are not to be offered.
	Active bool `json:"active"`
	// Required fields must have a value before a ticket is solved.
	Required bool `json:"required"`
	// What end users see, may change and must fill in.
	TitleInPortal    string `json:"title_in_portal"`
	VisibleInPortal  bool   `json:"visible_in_portal"`
	EditableInPortal bool   `json:"editable_in_portal"`
	RequiredInPortal bool   `json:"required_in_portal"`
	// Removable is true for some system fields too: see [FieldType.System].
	Removable          bool `json:"removable"`
	CollapsedForAgents bool `json:"collapsed_for_agents"`
	// Options are those of dropdowns and multiselect fields; SystemOptions
	// those of type, priority and status.
	Options       []FieldOption `json:"custom_field_options"`
	SystemOptions []FieldOption `json:"system_field_options"`
	// CustomStatuses are those of the custom status field, as Zendesk sent
	// them.
	CustomStatuses json.RawMessage `json:"custom_statuses,omitempty"`
	// SubTypeID chooses variants of priority (1: without low and urgent) and
	// status (1: with on-hold).
	SubTypeID int64 `json:"sub_type_id"`
	// Regexp is a pattern in Ruby's dialect, which package regexp may not read.
	Regexp string `json:"regexp_for_validation"`
	// Tag comes with a ticked checkbox; empty is none.
	Tag string `json:"tag"`
	// RelationshipTarget is what a lookup field points to, such as zen:user.
	RelationshipTarget string          `json:"relationship_target_type"`
	RelationshipFilter json.RawMessage `json:"relationship_filter,omitempty"`
	CreatorUserID      int64           `json:"creator_user_id"`
	CreatorAppName     string          `json:"creator_app_name"`
	CreatedAt          time.Time       `json:"created_at"`
	UpdatedAt          time.Time       `json:"updated_at"`
	// Raw is the record as Zendesk sent it, of types that this package does not
	// know.
	Raw json.RawMessage `json:"raw,omitempty"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (f *TicketField) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, f)
	f.Raw = unknown(f.Type, f.Raw, b)
	return err
}

// TicketFieldListOptions choose a page of ticket fields. Without a size Zendesk
// sends all of them.
type TicketFieldListOptions ListOptions

// TicketFieldsService reads the fields of tickets.
//
// Source: developer.zendesk.com, ticketing/tickets/ticket_fields.
type TicketFieldsService struct{ c *core }

// List reads one page of fields, inactive ones included.
func (s TicketFieldsService) List(ctx context.Context, opts TicketFieldListOptions) (ctikit.Page[TicketField], error) {
	return page(ctx, s.c.request("ticket_fields.list"), opts.Cursor, opts, knownTicketField, "ticket_fields")
}

// All reads every field, inactive ones included. An error is the last thing
// that it yields.
func (s TicketFieldsService) All(ctx context.Context, opts TicketFieldListOptions) iter.Seq2[TicketField, error] {
	return all(ctx, func() *request { return s.c.request("ticket_fields.list") }, ListOptions(opts), knownTicketField, "ticket_fields")
}

// Cached returns every field, inactive ones included, if the client has read
// them at most maxAge ago; else it reads them.
func (s TicketFieldsService) Cached(ctx context.Context, maxAge time.Duration) ([]TicketField, error) {
	return s.c.ticketFields.get(s.c.clock, maxAge, s.All(ctx, TicketFieldListOptions{}))
}

func knownTicketField(f TicketField) (TicketField, bool) { return f, f.ID != 0 }

// Get reads one field. An unknown id is an [ErrNotFound].
func (s TicketFieldsService) Get(ctx context.Context, id int64) (*TicketField, error) {
	return object(ctx, s.c.request("ticket_fields.get", id), knownTicketField, "ticket_field")
}

// AllOptions reads every choice of a dropdown or multiselect field. Zendesk
// takes 100 such requests a minute: it waits for its turn as long as
// [WithRetries] and ctx let it, else it is an [ErrRateLimited] that was not sent.
// An error is the last thing that it yields.
func (s TicketFieldsService) AllOptions(ctx context.Context, id int64, opts FieldOptionListOptions) iter.Seq2[FieldOption, error] {
	return all(ctx, func() *request { return s.c.request("ticket_fields.options", id) }, ListOptions(opts), knownOption, "custom_field_options")
}
