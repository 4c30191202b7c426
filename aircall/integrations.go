package aircall

import (
	"context"

	"github.com/ctikit/ctikit/internal/lenient"
)

// Integration is one company's installation of a partner's app.
type Integration struct {
	Name       string `json:"name"`
	CustomName string `json:"custom_name"`
	// Logo is a link to a picture.
	Logo      string `json:"logo"`
	CompanyID int64  `json:"company_id"`
	// Status is an open set; see Active.
	Status string `json:"status"`
	// Active reports whether the installation is switched on.
	Active bool `json:"active"`
	// NumberIDs are the numbers whose calls the app gets events of.
	NumberIDs    []int64 `json:"number_ids"`
	NumbersCount int     `json:"numbers_count"`
	// User installed the app; nil when unknown.
	User *User `json:"user"`
}

// UnmarshalJSON decodes an integration. A field of an unexpected type is left
// empty.
func (i *Integration) UnmarshalJSON(b []byte) error { return lenient.Object(b, i) }

// IntegrationsService is for partners' apps, which call with [Bearer]. Its
// errors are those of [UsersService].
type IntegrationsService struct{ c *core }

// Me returns the installation that the token belongs to. Its path is that of
// [WithIntegrationPath].
func (s IntegrationsService) Me(ctx context.Context) (*Integration, error) {
	r := s.c.request("integrations.me")
	r.Path = s.c.cfg.integrationPath
	return object[Integration](ctx, r, "integration")
}

// Enable switches the installation on.
func (s IntegrationsService) Enable(ctx context.Context) error {
	return s.c.request("integrations.enable").run(ctx)
}

// Disable switches the installation off.
func (s IntegrationsService) Disable(ctx context.Context) error {
	return s.c.request("integrations.disable").run(ctx)
}
