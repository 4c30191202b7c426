package zendesk

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// AppInstallation is an app that is installed in the account.
type AppInstallation struct {
	ID    int64 `json:"id"`
	AppID int64 `json:"app_id"`
	// Product is where it runs, such as support.
	Product string `json:"product"`
	// Settings are the values by parameter, without those of secure ones; name
	// is the title that agents see.
	Settings  map[string]json.RawMessage `json:"settings"`
	Enabled   bool                       `json:"enabled"`
	Paid      bool                       `json:"paid"`
	CreatedAt time.Time                  `json:"created_at"`
	UpdatedAt time.Time                  `json:"updated_at"`
}

// UnmarshalJSON decodes what Zendesk sends.
func (i *AppInstallation) UnmarshalJSON(b []byte) error { return lenient.Object(b, i) }

// AppSettings are the values of an installation's parameters.
type AppSettings struct {
	// Title is the name that agents see; required by Create.
	Title string
	// Values are by parameter. All are hidden, since some are secrets, and are
	// sent as texts.
	Values map[string]ctikit.Secret
}

// AppInstallationListOptions choose a page of installations.
type AppInstallationListOptions ListOptions

// AppInstallationsService installs apps in Zendesk Support. Admins alone may.
//
// Source: the official command line, github.com/zendesk/zcli.
type AppInstallationsService struct{ c *core }

// List reads one page of installations.
func (s AppInstallationsService) List(ctx context.Context, opts AppInstallationListOptions) (ctikit.Page[AppInstallation], error) {
	return page(ctx, s.c.request("app_installations.list").json(), opts.Cursor, opts, knownInstallation, "installations")
}

// All reads every installation. An error is the last thing that it yields.
func (s AppInstallationsService) All(ctx context.Context, opts AppInstallationListOptions) iter.Seq2[AppInstallation, error] {
	return all(ctx, func() *request { return s.c.request("app_installations.list").json() }, ListOptions(opts), knownInstallation, "installations")
}

func knownInstallation(i AppInstallation) (AppInstallation, bool) { return i, i.ID != 0 }

// Create installs an app.
func (s AppInstallationsService) Create(ctx context.Context, appID int64, settings AppSettings) (*AppInstallation, error) {
	r := s.c.request("app_installations.create").json()
	r.positive("app id", appID)
	r.required("Title", settings.Title)
	return object(ctx, r.with(struct {
		AppID    int64             `json:"app_id"`
		Settings map[string]string `json:"settings"`
	}{appID, settings.wire(r)}), knownInstallation, "installation")
}

// Update changes the settings of an installation. Those that are not named stay
// as they are, as far as is known.
func (s AppInstallationsService) Update(ctx context.Context, id int64, settings AppSettings) (*AppInstallation, error) {
	r := s.c.request("app_installations.update", id).json()
	return object(ctx, r.with(struct {
		Settings map[string]string `json:"settings"`
	}{settings.wire(r)}), knownInstallation, "installation")
}

// wire is the settings as they are sent.
func (s AppSettings) wire(r *request) map[string]string {
	out := map[string]string{}
	for name, value := range s.Values {
		r.want(name != "name" && name != "", "Values", "names of parameters, and Title for name")
		out[name] = value.Reveal()
	}
	if s.Title != "" {
		out["name"] = s.Title
	}
	return out
}
