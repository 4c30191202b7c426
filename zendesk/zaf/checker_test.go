package zaf_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

// checkPackage holds a package to the rules that Zendesk's own validator has, as
// our reference states them. It is written from those alone, and shares no code
// with what builds packages.
func checkPackage(pkg []byte) (found []string) {
	complain := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	archive, err := zip.NewReader(bytes.NewReader(pkg), int64(len(pkg)))
	if err != nil {
		return []string{"no zip: " + err.Error()}
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		switch {
		case !f.Mode().IsRegular():
			complain("%s is no regular file", f.Name)
		case f.Name != path.Clean(f.Name) || strings.HasPrefix(f.Name, "/") || strings.HasPrefix(f.Name, ".."):
			complain("%s is no clean path", f.Name)
		case slices.Contains([]string{".zip", ".jar", ".gz", ".rar", ".7z", ".tar", ".pdf", ".mp3", ".wav"}, strings.ToLower(path.Ext(f.Name))):
			complain("%s may not be in a package", f.Name)
		case f.Name != "manifest.json" && !strings.HasPrefix(f.Name, "translations/") && !strings.HasPrefix(f.Name, "assets/"):
			complain("%s is in no known place", f.Name)
		}
		if _, twice := files[f.Name]; twice {
			complain("%s is there twice", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			complain("%s: %v", f.Name, err)
			continue
		}
		content, err := io.ReadAll(r)
		if err != nil {
			complain("%s: %v", f.Name, err)
		}
		files[f.Name] = content
	}
	for _, image := range []string{"assets/logo.png", "assets/logo-small.png"} {
		if !bytes.HasPrefix(files[image], []byte("\x89PNG\r\n\x1a\n")) {
			complain("%s is no PNG", image)
		}
	}
	var manifest map[string]any
	if err := json.Unmarshal(files["manifest.json"], &manifest); err != nil {
		return append(found, "manifest.json: "+err.Error())
	}
	return append(found, append(checkManifest(manifest, files), checkTranslations(manifest, files)...)...)
}

var (
	supportPlaces = strings.Fields(`top_bar nav_bar ticket_sidebar new_ticket_sidebar user_sidebar organization_sidebar background modal
		ticket_editor system_top_bar custom_object_record_sidebar`)
	iconPlaces   = strings.Fields("top_bar nav_bar system_top_bar ticket_editor")
	manifestKeys = strings.Fields(`name author defaultLocale location frameworkVersion private version signedUrls singleInstall domainWhitelist
		parameters oauth requirementsOnly marketingOnly experiments remoteInstallationURL termsConditionsURL gaID noTemplate`)
	placeKeys      = strings.Fields("url autoLoad autoHide flexible signed size objectTypes")
	parameterKinds = strings.Fields("text checkbox url number multiline hidden oauth mtls")
	pageAddress    = regexp.MustCompile(`^(https://[^/\s]+|https?://localhost(:\d+)?)(/\S*)?$`)
	localeFile     = regexp.MustCompile(`^translations/[a-z]{2,3}(-\w{2,3})?\.json$`)
)

func checkManifest(m map[string]any, files map[string][]byte) (found []string) {
	complain := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	for k := range m {
		if !slices.Contains(manifestKeys, k) {
			complain("manifest: unknown key %s", k)
		}
	}
	author, _ := m["author"].(map[string]any)
	if author["name"] == nil || author["email"] == nil {
		complain("author: no name or no email")
	}
	if m["frameworkVersion"] != "2.0" {
		complain("frameworkVersion: %v", m["frameworkVersion"])
	}
	if _, ok := m["version"].(string); !ok {
		complain("version: %v", m["version"])
	}
	if !isTrue(m["signedUrls"]) || !isTrue(m["private"]) {
		complain("want a private app with signed addresses, got %v, %v", m["private"], m["signedUrls"])
	}
	location, _ := m["location"].(map[string]any)
	support, _ := location["support"].(map[string]any)
	if len(support) == 0 {
		complain("location: nothing in support")
	}
	for place, raw := range support {
		if !slices.Contains(supportPlaces, place) {
			complain("location: unknown place %s", place)
		}
		page, ok := raw.(map[string]any)
		if !ok {
			page = map[string]any{"url": raw}
		}
		for k := range page {
			if !slices.Contains(placeKeys, k) {
				complain("%s: unknown key %s", place, k)
			}
		}
		address, _ := page["url"].(string)
		if _, there := files[address]; !pageAddress.MatchString(address) && (!strings.HasPrefix(address, "assets/") || !there) {
			complain("%s: address %q", place, address)
		}
		if _, set := page["signed"]; set && !isTrue(page["signed"]) {
			complain("%s is not signed", place)
		}
		if icon := "assets/icon_" + place + ".svg"; slices.Contains(iconPlaces, place) && !bytes.Contains(files[icon], []byte("<svg")) {
			complain("%s is no SVG", icon)
		}
	}
	return append(found, checkParameters(m)...)
}

func isTrue(v any) bool {
	b, ok := v.(bool)
	return ok && b
}

func checkParameters(m map[string]any) (found []string) {
	list, _ := m["parameters"].([]any)
	names := map[any]bool{}
	for _, raw := range list {
		p, _ := raw.(map[string]any)
		kind, _ := p["type"].(string)
		switch {
		case p["name"] == "name" || p["name"] == "" || names[p["name"]]:
			found = append(found, fmt.Sprintf("parameter %v: name", p["name"]))
		case !slices.Contains(parameterKinds, kind):
			found = append(found, fmt.Sprintf("parameter %v: type %q", p["name"], kind))
		case kind == "hidden" && isTrue(p["required"]), kind == "oauth" && isTrue(p["secure"]):
			found = append(found, fmt.Sprintf("parameter %v: %s cannot be that", p["name"], kind))
		case p["scopes"] != nil && !isTrue(p["secure"]):
			found = append(found, fmt.Sprintf("parameter %v: scopes without secure", p["name"]))
		}
		names[p["name"]] = true
	}
	return found
}

func checkTranslations(m map[string]any, files map[string][]byte) (found []string) {
	locale, _ := m["defaultLocale"].(string)
	if files["translations/"+locale+".json"] == nil {
		found = append(found, "no translation of the default locale")
	}
	for name, content := range files {
		if !strings.HasPrefix(name, "translations/") {
			continue
		}
		var t struct {
			App struct {
				Name       string
				Parameters map[string]struct{ Label string }
			}
		}
		if err := json.Unmarshal(content, &t); err != nil || !localeFile.MatchString(name) || t.App.Name == "" {
			found = append(found, name+": no app.name, no JSON, or a bad name")
		}
		list, _ := m["parameters"].([]any)
		for _, raw := range list {
			p, _ := raw.(map[string]any)
			if key, _ := p["name"].(string); p["type"] != "hidden" && t.App.Parameters[key].Label == "" {
				found = append(found, fmt.Sprintf("%s: no label for %s", name, key))
			}
		}
	}
	return found
}
