package zendesktest_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const (
	appManifest = `{"author": {"name": "n"}, "defaultLocale": "en", "frameworkVersion": "2.0",
		"location": {"support": {"nav_bar": "https://cti.example.test/zd"}},
		"parameters": [{"name": "tenant", "type": "text", "required": true}, {"name": "key", "type": "text", "secure": true}]}`
	appTranslation = `{"app": {"name": "n", "parameters": {"tenant": {"label": "Tenant"}, "key": {"label": "Key"}}}}`
)

// appConventions are those of private apps. The account has the app 900001, with
// a version under way, its installation 900002 and the uploads 900003 and 900004.
var appConventions = []convention{
	{pattern: "POST /api/v2/apps/validate", budget: general, body: appForm("file", appZip(appManifest, appTranslation)), raw: true},
	{pattern: "POST /api/v2/apps/uploads", budget: general, body: appForm("uploaded_data", appZip(appManifest, appTranslation)), raw: true},
	{pattern: "POST /api/apps", budget: general, body: `{"upload_id": 900003, "name": "Other"}`, invalid: `{"upload_id": 900003}`},
	{pattern: "PUT /api/v2/apps/{id}", budget: general, body: `{"upload_id": 900003}`, invalid: `{"upload_id": 1}`},
	{pattern: "GET /api/v2/apps/job_statuses/{job_id}", budget: general},
	{pattern: "GET /api/v2/apps/{id}/public_key.pem", budget: general},
	{pattern: "GET /api/support/apps/installations", budget: general},
	{pattern: "POST /api/support/apps/installations", budget: general, body: `{"app_id": 900001, "settings": {"name": "t", "tenant": "a"}}`, invalid: `{"app_id": 1}`},
	{pattern: "PUT /api/support/apps/installations/{id}", budget: general, body: `{"settings": {"tenant": "b"}}`, invalid: `{"settings": {"name": ""}}`},
}

func appZip(manifest, translation string) string {
	var out bytes.Buffer
	files := zip.NewWriter(&out)
	for name, text := range map[string]string{"manifest.json": manifest, "translations/en.json": translation} {
		if w, err := files.Create(name); err == nil {
			_, _ = w.Write([]byte(text))
		}
	}
	_ = files.Close()
	return out.String()
}

func appForm(name, content string) string {
	return "--boundary\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"app.zip\"\r\n\r\n" + content + "\r\n--boundary--\r\n"
}

func putApps(t *testing.T, z *zendesktest.Fake) {
	t.Helper()
	id, _ := z.PutApp("Phone")
	z.SetAppKey(id, []byte("-----BEGIN PUBLIC KEY-----"))
	form := appForm("uploaded_data", appZip(appManifest, appTranslation))
	for range 3 {
		request(t, z, zendesktest.Token, "POST /api/v2/apps/uploads.json", form)
	}
	request(t, z, zendesktest.Token, "PUT /api/v2/apps/900001", `{"upload_id": 900005}`)
}

// Packages that Zendesk refuses are refused by both routes.
func TestAppPackageRefusals(t *testing.T) {
	z := zendesktest.New(t)
	for name, pkg := range map[string]string{
		"no zip":            "text",
		"no manifest":       appZip("", appTranslation),
		"no author":         appZip(strings.Replace(appManifest, "author", "a", 1), appTranslation),
		"other framework":   appZip(strings.Replace(appManifest, "2.0", "1.0", 1), appTranslation),
		"plain http":        appZip(strings.Replace(appManifest, "https:", "http:", 1), appTranslation),
		"a missing asset":   appZip(strings.Replace(appManifest, "https://cti.example.test/zd", "assets/a.html", 1), appTranslation),
		"unknown place":     appZip(strings.Replace(appManifest, "nav_bar", "roof", 1), appTranslation),
		"no name":           appZip(appManifest, "{}"),
		"other translation": appZip(strings.Replace(appManifest, `"en"`, `"fr"`, 1), appTranslation),
	} {
		for route, field := range map[string]string{"validate": "file", "uploads": "uploaded_data"} {
			if got := request(t, z, zendesktest.Token, "POST /api/v2/apps/"+route, appForm(field, pkg)); got.status != 422 {
				t.Errorf("%s, %s: %d %s", name, route, got.status, got.text)
			}
		}
	}
	if got := request(t, z, zendesktest.Token, "POST /api/v2/apps/validate", "no form"); got.status != 422 {
		t.Errorf("no form: %d", got.status)
	}
}

// An app is installed with what it requires, and with singleInstall once; secure
// values are never shown.
func TestAppInstallations(t *testing.T) {
	v := ctikit.NewVirtualClock(start)
	z := zendesktest.New(t, zendesktest.WithClock(v))
	single := appZip(strings.Replace(appManifest, "{", `{"singleInstall": true, `, 1), appTranslation)
	request(t, z, zendesktest.Token, "POST /api/v2/apps/uploads.json", appForm("uploaded_data", single))
	request(t, z, zendesktest.Token, "POST /api/apps.json", `{"upload_id": 900001, "name": "Phone"}`)
	v.RunUntil(v.Now().Add(time.Second))
	done := request(t, z, zendesktest.Token, "GET /api/v2/apps/job_statuses/zendesktestAppJob1", "")
	if done.text != `{"app_id":900002,"message":"Done","status":"completed"}` || string(z.AppPackage(900002)) != single {
		t.Fatal(done.text)
	}
	install := "POST /api/support/apps/installations.json"
	got := request(t, z, zendesktest.Token, install, `{"app_id": 900002, "settings": {"name": "t", "tenant": "a", "key": "s3cret"}}`)
	if got.status != 201 || strings.Contains(got.text, "s3cret") || !strings.Contains(got.text, `"settings":{"name":"t","tenant":"a"}`) {
		t.Errorf("%d %s", got.status, got.text)
	}
	for _, tt := range []struct{ line, body, field string }{
		{install, `{"app_id": 900002, "settings": {"name": "t"}}`, "settings"},
		{install, `{"app_id": 900002, "settings": {"name": "t", "tenant": "a"}}`, "app_id"},
		{install, `{"app_id": 7, "settings": {}}`, "app_id"},
		{"POST /api/v2/apps/uploads.json", "no form", "base"},
		{"POST /api/apps.json", `{"upload_id": 900001, "name": "Phone"}`, "name"},
		{"POST /api/apps.json", `{"upload_id": 900001, "name": "Used up"}`, "upload_id"},
	} {
		got := request(t, z, zendesktest.Token, tt.line, tt.body)
		if details, _ := got.body["details"].(map[string]any); got.status != 422 || details[tt.field] == nil {
			t.Errorf("%s %s: %d %s", tt.line, tt.body, got.status, got.text)
		}
	}
}
