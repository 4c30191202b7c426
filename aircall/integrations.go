package aircall

import (
	"context"
	"net/http"

	"github.com/ctikit/ctikit/internal/httpx"
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
	// Active tells that the installation is switched on.
	Active bool `json:"active"`
	// NumberIDs are the numbers whose calls the app hears of.
	NumberIDs    []int64 `json:"number_ids"`
	NumbersCount int     `json:"numbers_count"`
	// User installed the app; nil when unknown.
	User *User `json:"user"`
}

// UnmarshalJSON decodes an integration. A field of an unexpected type is left empty.
func (i *Integration) UnmarshalJSON(b []byte) error {
	type plain Integration
	w := struct {
		*plain
		CompanyID looseInt  `json:"company_id"`
		User      ref[User] `json:"user"`
	}{plain: (*plain)(i)}
	*i = Integration{}
	err := lenient(b, &w)
	i.CompanyID, i.User = int64(w.CompanyID), w.User.to
	return err
}

// IntegrationsService is for partners' apps, which call with [Bearer]. Its errors are those of [UsersService].
type IntegrationsService struct{ c *core }

// Me returns the installation that the token belongs to. Its path is that of [WithIntegrationPath].
func (s IntegrationsService) Me(ctx context.Context) (*Integration, error) {
	return object[Integration](ctx, s.c, "integration", httpx.Call{
		Op: "integrations.me", Method: http.MethodGet, Path: s.c.cfg.integrationPath,
	})
}

// Enable switches the installation on.
func (s IntegrationsService) Enable(ctx context.Context) error {
	return s.c.command(ctx, "integrations.enable", http.MethodPost, nil, "v1", "integrations", "enable")
}

// Disable switches the installation off.
func (s IntegrationsService) Disable(ctx context.Context) error {
	return s.c.command(ctx, "integrations.disable", http.MethodPost, nil, "v1", "integrations", "disable")
}
