package zendesktest

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
)

// manifest is what the fake reads of a package's manifest.json.
type manifest struct {
	Author        map[string]string                     `json:"author"`
	DefaultLocale string                                `json:"defaultLocale"`
	Framework     string                                `json:"frameworkVersion"`
	Location      map[string]map[string]json.RawMessage `json:"location"`
	SingleInstall bool                                  `json:"singleInstall"`
	Parameters    []struct {
		Name     string `json:"name"`
		Required bool   `json:"required"`
		Secure   bool   `json:"secure"`
	} `json:"parameters"`
}

// readPackage checks a package as far as the fake needs it: a zip with a
// manifest, its translation, and pages on https or localhost.
func readPackage(pkg []byte) (m manifest, err error) {
	files, err := zip.NewReader(bytes.NewReader(pkg), int64(len(pkg)))
	if err != nil {
		return m, errors.New("package is no zip file")
	}
	text, err := readEntry(files, "manifest.json")
	if err != nil || json.Unmarshal(text, &m) != nil {
		return m, errors.New("could not find or read manifest.json")
	}
	if m.Author == nil || m.DefaultLocale == "" || m.Location == nil || m.Framework != "2.0" {
		return m, errors.New("missing required field in manifest: author, defaultLocale, location, frameworkVersion")
	}
	var translation struct {
		App struct {
			Name string `json:"name"`
		} `json:"app"`
	}
	text, err = readEntry(files, "translations/"+m.DefaultLocale+".json")
	if err != nil || json.Unmarshal(text, &translation) != nil || translation.App.Name == "" {
		return m, errors.New("missing translation of the default locale, or app.name in it")
	}
	return m, m.checkPages(files)
}

var places = []string{
	"top_bar", "nav_bar", "ticket_sidebar", "new_ticket_sidebar", "user_sidebar", "organization_sidebar",
	"background", "modal", "ticket_editor", "system_top_bar", "custom_object_record_sidebar",
}

func (m manifest) checkPages(files *zip.Reader) error {
	for place, raw := range m.Location["support"] {
		if !slices.Contains(places, place) {
			return fmt.Errorf("%s is no location", place)
		}
		var object struct {
			URL string `json:"url"`
		}
		page := ""
		if json.Unmarshal(raw, &page) != nil {
			_ = json.Unmarshal(raw, &object) // an empty address is refused below
			page = object.URL
		}
		u, err := url.Parse(page)
		switch {
		case strings.HasPrefix(page, "assets/"):
			if _, err := files.Open(path.Clean(page)); err != nil {
				return fmt.Errorf("%s does not exist", page)
			}
		case err != nil || u.Scheme != "https" && u.Hostname() != "localhost" || u.Host == "":
			return fmt.Errorf("location %s: address is invalid", place)
		}
	}
	return nil
}

func readEntry(files *zip.Reader, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(f, maxUpload))
	return content, errors.Join(err, f.Close())
}
