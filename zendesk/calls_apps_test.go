package zendesk_test

import (
	"archive/zip"
	"bytes"
	"context"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
)

// apps are the apps of the office: one that is installed, its job, and an upload
// that has been put to no use.
type apps struct {
	appJob                     string
	appID, installed, uploaded int64
}

// appCalls are those about private apps.
var appCalls = callTable{
	"Apps.Validate": func(ctx context.Context, c caller) (any, error) { return nil, c.Apps.Validate(ctx, appPackage()) },
	"Apps.Upload":   func(ctx context.Context, c caller) (any, error) { return c.Apps.Upload(ctx, appPackage()) },
	"Apps.Create":   func(ctx context.Context, c caller) (any, error) { return c.Apps.Create(ctx, c.uploaded, "Other") },
	"Apps.Update":   func(ctx context.Context, c caller) (any, error) { return c.Apps.Update(ctx, c.appID, c.uploaded) },
	"Apps.Job":      func(ctx context.Context, c caller) (any, error) { return c.Apps.Job(ctx, c.appJob) },
	"Apps.Wait":     func(ctx context.Context, c caller) (any, error) { return c.Apps.Wait(ctx, c.appJob) },
	"Apps.PublicKey": func(ctx context.Context, c caller) (any, error) {
		return c.Apps.PublicKey(ctx, c.appID)
	},
	"AppInstallations.List": func(ctx context.Context, c caller) (any, error) {
		return c.AppInstallations.List(ctx, zendesk.AppInstallationListOptions{})
	},
	"AppInstallations.All": func(ctx context.Context, c caller) (any, error) {
		return all(c.AppInstallations.All(ctx, zendesk.AppInstallationListOptions{}))
	},
	"AppInstallations.Create": func(ctx context.Context, c caller) (any, error) {
		return c.AppInstallations.Create(ctx, c.appID, zendesk.AppSettings{Title: "Again"})
	},
	"AppInstallations.Update": func(ctx context.Context, c caller) (any, error) {
		return c.AppInstallations.Update(ctx, c.installed, zendesk.AppSettings{Values: map[string]ctikit.Secret{"tenant": ctikit.NewSecret("acme")}})
	},
}

// appMayBeEmpty are the fields of apps that the office leaves empty.
var appMayBeEmpty = map[string]string{
	"AppInstallation.Paid": "private apps are free",
}

func (w *office) putApps(t testing.TB) (err error) {
	t.Helper()
	c, ctx := w.Client(), t.Context()
	if w.uploaded, err = c.Apps.Upload(ctx, appPackage()); err != nil {
		return err
	}
	if w.appJob, err = c.Apps.Create(ctx, w.uploaded, "Phone"); err != nil {
		return err
	}
	job, err := c.Apps.Wait(ctx, w.appJob)
	if err != nil {
		return err
	}
	w.appID = job.AppID
	w.SetAppKey(w.appID, []byte("-----BEGIN PUBLIC KEY-----"))
	i, err := c.AppInstallations.Create(ctx, w.appID, zendesk.AppSettings{Title: "Phone"})
	if err != nil {
		return err
	}
	w.installed = i.ID
	w.uploaded, err = c.Apps.Upload(ctx, appPackage())
	return err
}

// appPackage is the least that Zendesk takes.
func appPackage() []byte {
	var out bytes.Buffer
	files := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"manifest.json": `{"author": {"name": "n"}, "defaultLocale": "en", "frameworkVersion": "2.0",
			"location": {"support": {"nav_bar": "https://cti.example.test/zd"}}}`,
		"translations/en.json": `{"app": {"name": "n"}}`,
	} {
		if w, err := files.Create(name); err == nil {
			_, _ = w.Write([]byte(text))
		}
	}
	_ = files.Close()
	return out.Bytes()
}
