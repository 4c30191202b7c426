package zendesk

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// Brand is a face that the account shows to end users.
type Brand struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Subdomain string `json:"subdomain"`
	// Active is false, and Deleted true, for brands that are not to be chosen:
	// see [Brand.Usable].
	Active  bool `json:"active"`
	Deleted bool `json:"is_deleted"`
	// Default is true for one brand of the account.
	Default       bool `json:"default"`
	HasHelpCenter bool `json:"has_help_center"`
	// HelpCenterState is enabled, disabled or restricted.
	HelpCenterState string `json:"help_center_state"`
	// HostMapping is shown to admins alone.
	HostMapping       string  `json:"host_mapping"`
	URL               string  `json:"brand_url"`
	TicketFormIDs     []int64 `json:"ticket_form_ids"`
	SignatureTemplate string  `json:"signature_template"`
	// Logo is an attachment as Zendesk sent it.
	Logo      json.RawMessage `json:"logo,omitempty"`
	CreatedAt time.Time       `json:"created_at"`
	UpdatedAt time.Time       `json:"updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (b *Brand) UnmarshalJSON(text []byte) error { return lenient.Object(text, b) }

// Usable reports whether tickets can be of the brand.
func (b Brand) Usable() bool { return b.Active && !b.Deleted }

// BrandListOptions choose a page of brands.
type BrandListOptions ListOptions

// BrandsService reads brands. Agents see those alone that they may choose.
//
// Source: developer.zendesk.com, ticketing/account-configuration/brands.
type BrandsService struct{ c *core }

// List reads one page of brands.
func (s BrandsService) List(ctx context.Context, opts BrandListOptions) (ctikit.Page[Brand], error) {
	return page(ctx, s.c.request("brands.list"), opts.Cursor, opts, knownBrand, "brands")
}

// All reads every brand. An error is the last thing that it yields.
func (s BrandsService) All(ctx context.Context, opts BrandListOptions) iter.Seq2[Brand, error] {
	return all(ctx, func() *request { return s.c.request("brands.list") }, ListOptions(opts), knownBrand, "brands")
}

func knownBrand(b Brand) (Brand, bool) { return b, b.ID != 0 }

// Get reads one brand. An unknown id is an [ErrNotFound].
func (s BrandsService) Get(ctx context.Context, id int64) (*Brand, error) {
	return object(ctx, s.c.request("brands.get", id), knownBrand, "brand")
}
