package zendesk

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// TicketForm is a choice of ticket fields. What Zendesk documents of it was not
// read: all members but the id may be empty, and Raw has the whole.
type TicketForm struct {
	ID          int64   `json:"id"`
	Name        string  `json:"name"`
	DisplayName string  `json:"display_name"`
	Active      bool    `json:"active"`
	Default     bool    `json:"default"`
	Position    int64   `json:"position"`
	FieldIDs    []int64 `json:"ticket_field_ids"`
	// AgentConditions are what requires and shows fields, as Zendesk sent
	// them.
	AgentConditions json.RawMessage `json:"agent_conditions,omitempty"`
	CreatedAt       time.Time       `json:"created_at"`
	UpdatedAt       time.Time       `json:"updated_at"`
	// Raw is the record as Zendesk sent it.
	Raw json.RawMessage `json:"raw,omitempty"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (f *TicketForm) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, f)
	if f.Raw == nil {
		f.Raw = bytes.Clone(b)
	}
	return err
}

// TicketFormListOptions choose a page of ticket forms.
type TicketFormListOptions ListOptions

// TicketFormsService reads ticket forms. It is known from clients in the field
// alone.
type TicketFormsService struct{ c *core }

// List reads one page of forms.
func (s TicketFormsService) List(ctx context.Context, opts TicketFormListOptions) (ctikit.Page[TicketForm], error) {
	return page(ctx, s.c.request("ticket_forms.list"), opts.Cursor, opts, knownForm, "ticket_forms")
}

// All reads every form. An error is the last thing that it yields.
func (s TicketFormsService) All(ctx context.Context, opts TicketFormListOptions) iter.Seq2[TicketForm, error] {
	return all(ctx, func() *request { return s.c.request("ticket_forms.list") }, ListOptions(opts), knownForm, "ticket_forms")
}

func knownForm(f TicketForm) (TicketForm, bool) { return f, f.ID != 0 }

// Get reads one form. An unknown id is an [ErrNotFound].
func (s TicketFormsService) Get(ctx context.Context, id int64) (*TicketForm, error) {
	return object(ctx, s.c.request("ticket_forms.get", id), knownForm, "ticket_form")
}
