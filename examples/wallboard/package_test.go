package main

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// TestPackage: what -package writes passes the rules of Zendesk's validator, and
// the fake account takes it.
func TestPackage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.zip")
	args := []string{"-package", file, "-url", "https://board.example.com"}
	if err := run(t.Context(), args, cli.Environment(noVariable), io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	files := unzipped(t, file)
	for _, wrong := range againstRules(files) {
		t.Error(wrong)
	}
	t.Logf("%d files: %s", len(files), strings.Join(slices.Sorted(maps.Keys(files)), ", "))
	var m struct {
		Location map[string]map[string]struct{ URL string }
	}
	if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	for _, place := range []string{"nav_bar", "ticket_sidebar"} {
		if got := m.Location["support"][place].URL; got != "https://board.example.com/zendesk" {
			t.Errorf("%s shows %q", place, got)
		}
	}
	for name, spoil := range map[string]func(){
		"no icon": func() { delete(files, "assets/icon_nav_bar.svg") },
		"unsigned": func() {
			files["manifest.json"] = strings.Replace(files["manifest.json"], `"signedUrls": true`, `"signedUrls": false`, 1)
		},
		"no locale": func() { delete(files, "translations/en.json") },
		"archive":   func() { files["assets/more.zip"] = "PK" },
	} {
		before := maps.Clone(files)
		spoil()
		if len(againstRules(files)) == 0 {
			t.Errorf("%s: nothing is found", name)
		}
		files = before
	}
}

func noVariable(string) string { return "" }

// unzipped are the regular files of an archive; it has no others, and none twice.
func unzipped(t *testing.T, file string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	files := map[string]string{}
	for _, f := range archive.File {
		if _, twice := files[f.Name]; twice || !f.Mode().IsRegular() {
			t.Errorf("%s: twice, or no regular file", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(body)
	}
	return files
}

var (
	anyPlace   = regexp.MustCompile(`^(top_bar|nav_bar|ticket_sidebar|new_ticket_sidebar|user_sidebar|organization_sidebar|background|modal|ticket_editor|system_top_bar|custom_object_record_sidebar)$`)
	withIcon   = regexp.MustCompile(`^(top_bar|nav_bar|system_top_bar|ticket_editor)$`)
	refused    = regexp.MustCompile(`(?i)\.(zip|jar|gz|tgz|tar|rar|7z|pdf|mp3|wav|ogg)$`)
	someLocale = regexp.MustCompile(`^translations/[a-z]{2,3}(-\w{2,3})?\.json$`)
	placed     = regexp.MustCompile(`^(manifest\.json|translations/[^/]+|assets/.+)$`)
)

// againstRules names what Zendesk's validator would refuse, by its published
// rules. It shares no code with what builds packages.
func againstRules(files map[string]string) (wrong []string) {
	want := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	for name := range files {
		want(placed.MatchString(name) && path.Clean(name) == name, "%s is in no known place", name)
		want(!refused.MatchString(name), "%s may not be in a package", name)
		want(path.Dir(name) != "translations" || someLocale.MatchString(name), "%s is no locale", name)
	}
	var m struct {
		Name, Version, DefaultLocale, FrameworkVersion string
		Author                                         struct{ Name, Email string }
		Private, SignedURLs                            *bool
		Location                                       map[string]map[string]struct {
			URL    string
			Signed *bool
		}
		Parameters []struct{ Name, Type string }
	}
	want(json.Unmarshal([]byte(files["manifest.json"]), &m) == nil, "manifest.json is no JSON of that shape")
	want(m.Name != "" && m.Version != "" && m.Author.Name != "" && m.Author.Email != "", "name, version or author is missing")
	want(m.FrameworkVersion == "2.0", "frameworkVersion is %q", m.FrameworkVersion)
	want(m.Private == nil || *m.Private, "the app is not private")
	want(m.SignedURLs != nil && *m.SignedURLs, "addresses are not signed")
	want(len(m.Parameters) == 0, "the board asks for settings: %v", m.Parameters)
	want(len(m.Location["support"]) > 0 && len(m.Location) == 1, "location is %v", m.Location)
	for place, page := range m.Location["support"] {
		want(anyPlace.MatchString(place), "there is no place %s", place)
		want(strings.HasPrefix(page.URL, "https://"), "%s: %q is no absolute https address", place, page.URL)
		want(page.Signed == nil || *page.Signed, "%s is not signed", place)
		want(!withIcon.MatchString(place) || strings.Contains(files["assets/icon_"+place+".svg"], "<svg"), "%s has no icon", place)
	}
	for _, image := range []string{"assets/logo.png", "assets/logo-small.png"} {
		want(strings.HasPrefix(files[image], "\x89PNG\r\n\x1a\n"), "%s is no PNG", image)
	}
	var words struct{ App struct{ Name string } }
	text := files["translations/"+m.DefaultLocale+".json"]
	want(json.Unmarshal([]byte(text), &words) == nil && words.App.Name != "", "the default locale %q has no app.name", m.DefaultLocale)
	return wrong
}

// TestPackageIsTaken: an admin's upload passes the account's own check.
func TestPackageIsTaken(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.zip")
	if err := writePackage(file, "https://board.example.com"); err != nil {
		t.Fatal(err)
	}
	account := zendesktest.New(t)
	if err := account.Client().Apps.Validate(t.Context(), readFile(t, file)); err != nil {
		t.Error(err)
	}
}
