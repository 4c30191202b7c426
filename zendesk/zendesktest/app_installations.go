package zendesktest

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/internal/faketest"
)

// installation is an app that agents see. Values of secure parameters are kept
// and never shown.
type installation struct {
	ID, AppID int64
	settings  fields
	secure    []string
	created   time.Time
	updated   time.Time
}

func (i *installation) body() fields {
	settings, list := fields{}, []fields{}
	for _, name := range slices.Sorted(maps.Keys(i.settings)) {
		if slices.Contains(i.secure, name) {
			continue
		}
		settings[name] = i.settings[name]
		list = append(list, fields{"name": name, "value": i.settings[name]})
	}
	return fields{
		"id": i.ID, "app_id": i.AppID, "product": "support", "settings": settings, "settings_objects": list,
		"enabled": true, "paid": false, "created_at": wholeStamp(i.created), "updated_at": wholeStamp(i.updated),
	}
}

func (z *Fake) listInstallations(r *faketest.Request) faketest.Reply {
	all := []fields{}
	for _, i := range z.apps.installations {
		all = append(all, i.body())
	}
	return faketest.JSON(http.StatusOK, fields{"installations": all})
}

func (z *Fake) createInstallation(r *faketest.Request) faketest.Reply {
	var in struct {
		AppID    int64  `json:"app_id"`
		Settings fields `json:"settings"`
	}
	if r.Decode(&in) != nil {
		return badRequest("body is not the JSON expected")
	}
	a := z.apps.made[in.AppID]
	if a == nil {
		return recordInvalid("app_id", "InvalidValue", "App is invalid")
	}
	if problem := a.refuse(in.Settings, true); problem != "" {
		return recordInvalid("settings", "BlankValue", problem)
	}
	if a.manifest.SingleInstall && slices.ContainsFunc(z.apps.installations, func(i *installation) bool { return i.AppID == in.AppID }) {
		return recordInvalid("app_id", "DuplicateValue", "App can be installed once only")
	}
	return faketest.JSON(http.StatusCreated, z.install(in.AppID, in.Settings).body())
}

func (z *Fake) install(appID int64, settings fields) *installation {
	i := &installation{ID: z.apps.id(), AppID: appID, settings: settings, created: z.now(), updated: z.now()}
	for _, p := range z.apps.made[appID].manifest.Parameters {
		if p.Secure {
			i.secure = append(i.secure, p.Name)
		}
	}
	z.apps.installations = append(z.apps.installations, i)
	return i
}

func (z *Fake) updateInstallation(r *faketest.Request, id int64) faketest.Reply {
	n := slices.IndexFunc(z.apps.installations, func(i *installation) bool { return i.ID == id })
	if n < 0 {
		return recordNotFound()
	}
	var in struct {
		Settings fields `json:"settings"`
	}
	if r.Decode(&in) != nil {
		return badRequest("body is not the JSON expected")
	}
	i := z.apps.installations[n]
	if problem := z.apps.made[i.AppID].refuse(in.Settings, false); problem != "" {
		return recordInvalid("settings", "BlankValue", problem)
	}
	maps.Copy(i.settings, in.Settings)
	i.updated = z.now()
	return faketest.JSON(http.StatusOK, i.body())
}

// refuse says which value is missing: of all that are required, or of those that
// are named.
func (a *app) refuse(settings fields, all bool) string {
	required := []string{"name"}
	for _, p := range a.manifest.Parameters {
		if p.Required {
			required = append(required, p.Name)
		}
	}
	for _, name := range required {
		value, named := settings[name]
		if (all || named) && (value == nil || value == "") {
			return fmt.Sprintf("%s cannot be blank", strconv.Quote(name))
		}
	}
	return ""
}
