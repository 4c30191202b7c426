package zaf_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

func board() zaf.Manifest {
	return zaf.Manifest{
		Name: "Board", Version: "1.0.0", AuthorName: "Example", AuthorEmail: "dev@example.com", AuthorURL: "https://example.com",
		Locations: []zaf.Location{
			{Place: zaf.NavBar, URL: "https://cti.example.test/zendesk"},
			{Place: zaf.TicketSidebar, URL: "https://cti.example.test/zendesk/sidebar", Flexible: true, NoAutoLoad: true},
			{Place: zaf.TopBar, URL: "https://cti.example.test/zendesk/phone", Width: "320px", Height: "480px", Icon: []byte("<svg/>")},
		},
		Parameters: []zaf.Parameter{
			{Name: "tenant", Type: zaf.ParameterText, Label: "Tenant", HelpText: "As in the address.", Required: true},
			{Name: "api_key", Type: zaf.ParameterText, Label: "Key", Secure: true},
			{Name: "build", Type: zaf.ParameterHidden},
		},
		Domains: []string{"cti.example.test"}, SingleInstall: true,
	}
}

// TestPackage is the package's part of bar 1: the zip passes the checker, and
// that of zendesktest.
func TestPackage(t *testing.T) {
	all := board()
	all.Locations = nil
	for _, place := range []zaf.Place{
		zaf.TopBar, zaf.NavBar, zaf.TicketSidebar, zaf.NewTicketSidebar, zaf.UserSidebar, zaf.OrganizationSidebar,
		zaf.Background, zaf.Modal, zaf.TicketEditor, zaf.SystemTopBar, zaf.CustomObjectsSidebar,
	} {
		all.Locations = append(all.Locations, zaf.Location{Place: place, URL: "http://localhost:8080/" + string(place)})
	}
	least := zaf.Manifest{
		Name: "n", Version: "1", AuthorName: "a", AuthorEmail: "e", Locations: []zaf.Location{{Place: zaf.Background, URL: "https://h.example.test"}},
	}
	for name, m := range map[string]zaf.Manifest{"board": board(), "all places": all, "least": least} {
		pkg, err := zaf.Package(m)
		if err != nil {
			t.Fatal(err)
		}
		if found := checkPackage(pkg); len(found) > 0 {
			t.Errorf("%s: %s", name, strings.Join(found, "\n"))
		}
		if again, _ := zaf.Package(m); !bytes.Equal(pkg, again) {
			t.Errorf("%s: two packages differ", name)
		}
		if err := newWorld(t).tenant.Client.Apps.Validate(t.Context(), pkg); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The checker sees what is wrong.
func TestChecker(t *testing.T) {
	pkg, err := zaf.Package(board())
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(name, text string) (string, string){
		"no manifest":   drop("manifest.json"),
		"no text":       drop("translations/en.json"),
		"no logo":       drop("assets/logo.png"),
		"no icon":       drop("assets/icon_nav_bar.svg"),
		"framework":     replace(`"2.0"`, `"1.0"`),
		"signed":        replace(`"signedUrls": true`, `"signedUrls": false`),
		"signed place":  replace(`"signed": true`, `"signed": false`),
		"plain http":    replace("https://cti", "http://cti"),
		"place":         replace("nav_bar", "roof"),
		"reserved name": replace(`"tenant"`, `"name"`),
		"kind":          replace(`"hidden"`, `"secret"`),
		"label":         replace("label", "lable"),
		"locale":        replace(`"en"`, `"fr"`),
		"no author":     replace(`"author"`, `"writer"`),
		"another file": func(n, s string) (string, string) {
			return strings.Replace(n, "assets/logo-small.png", "logo-small.png", 1), s
		},
		"archive": func(n, s string) (string, string) {
			return strings.Replace(n, "icon_top_bar.svg", "x.zip", 1), s
		},
	} {
		if found := checkPackage(repack(t, pkg, change)); len(found) == 0 {
			t.Errorf("%s: nothing found", name)
		}
	}
	if found := checkPackage([]byte("text")); len(found) == 0 {
		t.Error("a text is a package")
	}
}

func drop(file string) func(string, string) (string, string) {
	return func(name, text string) (string, string) {
		if name == file {
			return "", ""
		}
		return name, text
	}
}

func replace(old, text string) func(string, string) (string, string) {
	return func(name, content string) (string, string) { return name, strings.ReplaceAll(content, old, text) }
}

// repack changes the files of a package; an empty name leaves one out.
func repack(t *testing.T, pkg []byte, change func(name, text string) (string, string)) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(pkg), int64(len(pkg)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		var content bytes.Buffer
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		_, err1 := content.ReadFrom(r)
		name, text := change(f.Name, content.String())
		if name == "" {
			continue
		}
		file, err2 := w.Create(name)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What Zendesk would refuse is refused before, by the field's name.
func TestBadManifests(t *testing.T) {
	for want, change := range map[string]func(*zaf.Manifest){
		"Name: want a text, got none":        func(m *zaf.Manifest) { m.Name = "" },
		"Version: want a text, got none":     func(m *zaf.Manifest) { m.Version = "" },
		"AuthorName: want a text, got none":  func(m *zaf.Manifest) { m.AuthorName = "" },
		"AuthorEmail: want a text, got none": func(m *zaf.Manifest) { m.AuthorEmail = "" },
		"locations: want one or more":        func(m *zaf.Manifest) { m.Locations = nil },
		"location 1: Place: want one of":     func(m *zaf.Manifest) { m.Locations[0].Place = "roof" },
		"location 2: Place: want one of":     func(m *zaf.Manifest) { m.Locations[1].Place = zaf.NavBar },
		"location 1: URL: want an absolute":  func(m *zaf.Manifest) { m.Locations[0].URL = "http://cti.example.test" },
		"location 3: URL: want an absolute":  func(m *zaf.Manifest) { m.Locations[2].URL = "/zendesk" },
		"location 3: Width: want a length":   func(m *zaf.Manifest) { m.Locations[2].Width = "wide" },
		"location 2: Icon: want none":        func(m *zaf.Manifest) { m.Locations[1].Icon = []byte("<svg/>") },
		"parameter 1: Name: want letters":    func(m *zaf.Manifest) { m.Parameters[0].Name = "name" },
		"parameter 2: Name: want letters":    func(m *zaf.Manifest) { m.Parameters[1].Name = "tenant" },
		"parameter 1: Type: want one of":     func(m *zaf.Manifest) { m.Parameters[0].Type = "colour" },
		"parameter 1: Label: want a text":    func(m *zaf.Manifest) { m.Parameters[0].Label = "" },
		"parameter 3: Required: want false":  func(m *zaf.Manifest) { m.Parameters[2].Required = true },
		"domain 1: want a host":              func(m *zaf.Manifest) { m.Domains[0] = "https://x" },
		"logo: want a PNG file":              func(m *zaf.Manifest) { m.Logo = []byte("GIF89a") },
		"small logo: want a PNG file":        func(m *zaf.Manifest) { m.SmallLogo = []byte("GIF89a") },
	} {
		m := board()
		m.Locations, m.Parameters, m.Domains = slices.Clone(m.Locations), slices.Clone(m.Parameters), slices.Clone(m.Domains)
		change(&m)
		if _, err := zaf.Package(m); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "zaf: package: ") {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// A package is made an app and installed; the next one is a version of it.
func TestInstall(t *testing.T) {
	w := newWorld(t)
	ctx, client := t.Context(), w.tenant.Client
	first, err := zaf.Package(board())
	if err != nil {
		t.Fatal(err)
	}
	spec := zaf.InstallSpec{Name: "Wallboard", Settings: map[string]ctikit.Secret{"tenant": ctikit.NewSecret("acme"), "api_key": ctikit.NewSecret("s3cret")}}
	done, err := zaf.Install(ctx, client, first, spec)
	if err != nil || done.AppID == 0 || done.InstallationID == 0 || !bytes.Equal(w.AppPackage(done.AppID), first) {
		t.Fatalf("%+v, %v", done, err)
	}
	next := board()
	next.Version = "1.0.1"
	second, err := zaf.Package(next)
	if err != nil {
		t.Fatal(err)
	}
	again, err := zaf.Install(ctx, client, second, zaf.InstallSpec{AppID: done.AppID, Title: "Floor"})
	if err != nil || again != done || !bytes.Equal(w.AppPackage(done.AppID), second) {
		t.Errorf("%+v, %v, want %+v", again, err, done)
	}
	list, err := client.AppInstallations.List(ctx, zendesk.AppInstallationListOptions{})
	if err != nil || len(list.Items) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	i := list.Items[1]
	if i.ID != done.InstallationID || string(i.Settings["name"]) != `"Floor"` || string(i.Settings["tenant"]) != `"acme"` || i.Settings["api_key"] != nil {
		t.Errorf("%+v", i)
	}
}

// What goes wrong is a zendesk.Error, and names the app once there is one.
func TestInstallIsRefused(t *testing.T) {
	pkg, err := zaf.Package(board())
	if err != nil {
		t.Fatal(err)
	}
	required := map[string]ctikit.Secret{"tenant": ctikit.NewSecret("acme")}
	for name, tt := range map[string]struct {
		pkg   []byte
		spec  zaf.InstallSpec
		fail  string
		want  error
		began bool
	}{
		"no package":          {spec: zaf.InstallSpec{Name: "n"}, want: zendesk.ErrInvalid},
		"no zip":              {pkg: []byte("text"), spec: zaf.InstallSpec{Name: "n"}, want: zendesk.ErrInvalid},
		"no name":             {pkg: pkg, want: zendesk.ErrInvalid},
		"a name that is used": {pkg: pkg, spec: zaf.InstallSpec{Name: "Board"}, want: zendesk.ErrInvalid},
		"no such app":         {pkg: pkg, spec: zaf.InstallSpec{AppID: 7}, want: zendesk.ErrNotFound, began: true},
		"a missing setting":   {pkg: pkg, spec: zaf.InstallSpec{Name: "n"}, want: zendesk.ErrInvalid, began: true},
		"no admin":            {pkg: pkg, spec: zaf.InstallSpec{Name: "n"}, fail: "POST /api/v2/apps/validate", want: zendesk.ErrForbidden},
		"upload":              {pkg: pkg, spec: zaf.InstallSpec{Name: "n"}, fail: "POST /api/v2/apps/uploads", want: zendesk.ErrForbidden},
		"job":                 {pkg: pkg, spec: zaf.InstallSpec{Name: "n"}, fail: "GET /api/v2/apps/job_statuses/{job_id}", want: zendesk.ErrForbidden},
		"list":                {pkg: pkg, spec: zaf.InstallSpec{Name: "n"}, fail: "GET /api/support/apps/installations", want: zendesk.ErrForbidden, began: true},
		"installation":        {pkg: pkg, spec: zaf.InstallSpec{Name: "n", Settings: required}, fail: "POST /api/support/apps/installations", want: zendesk.ErrForbidden, began: true},
	} {
		w := newWorld(t)
		if tt.fail != "" {
			w.FailNext(tt.fail, ctikit.Fault{Status: 403})
		}
		done, err := zaf.Install(t.Context(), w.tenant.Client, tt.pkg, tt.spec)
		if !errors.Is(err, tt.want) || (done.AppID != 0) != tt.began || done.InstallationID != 0 {
			t.Errorf("%s: %+v, %v", name, done, err)
		}
	}
	if _, err := zaf.Install(t.Context(), nil, pkg, zaf.InstallSpec{}); err == nil {
		t.Error("no client is no error")
	}
}
