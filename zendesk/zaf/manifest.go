package zaf

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Place is where in Zendesk Support a page is shown.
type Place string

// The places of Support. A softphone suits the top bar, which keeps one frame for
// each browser tab; a sidebar is a frame for each open ticket; the navigation bar
// has a full page; the background has a frame that nobody sees.
const (
	TopBar               Place = "top_bar"
	NavBar               Place = "nav_bar"
	TicketSidebar        Place = "ticket_sidebar"
	NewTicketSidebar     Place = "new_ticket_sidebar"
	UserSidebar          Place = "user_sidebar"
	OrganizationSidebar  Place = "organization_sidebar"
	Background           Place = "background"
	Modal                Place = "modal"
	TicketEditor         Place = "ticket_editor"
	SystemTopBar         Place = "system_top_bar"
	CustomObjectsSidebar Place = "custom_object_record_sidebar"
)

var allPlaces = []Place{
	TopBar, NavBar, TicketSidebar, NewTicketSidebar, UserSidebar, OrganizationSidebar,
	Background, Modal, TicketEditor, SystemTopBar, CustomObjectsSidebar,
}

// withIcon are the places that show an icon of the app.
var withIcon = []Place{TopBar, NavBar, SystemTopBar, TicketEditor}

// Location is a page of the app.
type Location struct {
	Place Place
	// URL is the page's, on https; http is for localhost alone.
	URL string
	// Width and Height are CSS lengths such as 320px; empty leaves it to Zendesk.
	Width, Height string
	// Flexible lets the page set its height.
	Flexible bool
	// NoAutoLoad keeps the page from being loaded before it is shown.
	NoAutoLoad bool
	// Icon is an SVG for places that show one: a plain ring where it is nil.
	Icon []byte
}

// ParameterType is how an admin types the value of a parameter.
type ParameterType string

// The types of parameters that this package builds.
const (
	ParameterText      ParameterType = "text"
	ParameterCheckbox  ParameterType = "checkbox"
	ParameterURL       ParameterType = "url"
	ParameterNumber    ParameterType = "number"
	ParameterMultiline ParameterType = "multiline"
	ParameterHidden    ParameterType = "hidden"
)

var parameterTypes = []ParameterType{
	ParameterText, ParameterCheckbox, ParameterURL, ParameterNumber, ParameterMultiline, ParameterHidden,
}

// Parameter is a setting of an installation.
type Parameter struct {
	Name string
	Type ParameterType
	// Label is what admins read; required unless the parameter is hidden.
	Label    string
	HelpText string
	Required bool
	// Secure values never reach a browser.
	Secure bool
}

// Manifest describes an app for [Package]. The app is private, and the requests
// for its pages are signed.
type Manifest struct {
	Name string
	// Version is the app's own, such as 1.0.0.
	Version string
	// The author, with an address and a page for those who have questions.
	AuthorName, AuthorEmail, AuthorURL string
	Locations                          []Location
	Parameters                         []Parameter
	// Domains are hosts that Zendesk's proxy may send secure settings to.
	Domains []string
	// SingleInstall keeps admins from installing the app twice.
	SingleInstall bool
	// Logo and SmallLogo are PNG files: a plain ring where they are nil.
	Logo, SmallLogo []byte
}

// manifestJSON is manifest.json.
type manifestJSON struct {
	Name             string                             `json:"name"`
	Author           authorJSON                         `json:"author"`
	DefaultLocale    string                             `json:"defaultLocale"`
	Private          bool                               `json:"private"`
	Version          string                             `json:"version"`
	FrameworkVersion string                             `json:"frameworkVersion"`
	SignedURLs       bool                               `json:"signedUrls"`
	SingleInstall    bool                               `json:"singleInstall"`
	Domains          []string                           `json:"domainWhitelist,omitempty"`
	Location         map[string]map[Place]*locationJSON `json:"location"`
	Parameters       []parameterJSON                    `json:"parameters,omitempty"`
}

type authorJSON struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	URL   string `json:"url,omitempty"`
}

type locationJSON struct {
	URL      string    `json:"url"`
	AutoLoad bool      `json:"autoLoad"`
	Flexible bool      `json:"flexible,omitempty"`
	Signed   bool      `json:"signed"`
	Size     *sizeJSON `json:"size,omitempty"`
}

type sizeJSON struct {
	Width  string `json:"width,omitempty"`
	Height string `json:"height,omitempty"`
}

type parameterJSON struct {
	Name     string        `json:"name"`
	Type     ParameterType `json:"type"`
	Required bool          `json:"required"`
	Secure   bool          `json:"secure"`
}

// locale is the only language of the app's texts in Zendesk.
const locale = "en"

func (m Manifest) json() ([]byte, error) {
	out := manifestJSON{
		Name: m.Name, Author: authorJSON{m.AuthorName, m.AuthorEmail, m.AuthorURL},
		DefaultLocale: locale, Private: true, Version: m.Version, FrameworkVersion: "2.0", SignedURLs: true,
		SingleInstall: m.SingleInstall, Domains: m.Domains, Location: map[string]map[Place]*locationJSON{"support": {}},
	}
	for _, l := range m.Locations {
		page := &locationJSON{URL: l.URL, AutoLoad: !l.NoAutoLoad, Flexible: l.Flexible, Signed: true}
		if l.Width != "" || l.Height != "" {
			page.Size = &sizeJSON{l.Width, l.Height}
		}
		out.Location["support"][l.Place] = page
	}
	for _, p := range m.Parameters {
		out.Parameters = append(out.Parameters, parameterJSON{p.Name, p.Type, p.Required, p.Secure})
	}
	return json.MarshalIndent(out, "", "  ")
}

// translation is translations/en.json.
func (m Manifest) translation() ([]byte, error) {
	type parameter struct {
		Label    string `json:"label"`
		HelpText string `json:"helpText,omitempty"`
	}
	type app struct {
		Name       string               `json:"name"`
		Parameters map[string]parameter `json:"parameters,omitempty"`
	}
	out := app{Name: m.Name, Parameters: map[string]parameter{}}
	for _, p := range m.Parameters {
		if p.Type != ParameterHidden {
			out.Parameters[p.Name] = parameter{p.Label, p.HelpText}
		}
	}
	return json.MarshalIndent(map[string]app{"app": out}, "", "  ")
}

// check lists what Zendesk would refuse.
func (m Manifest) check() error {
	var errs []error
	for field, value := range map[string]string{"Name": m.Name, "Version": m.Version, "AuthorName": m.AuthorName, "AuthorEmail": m.AuthorEmail} {
		if value == "" {
			errs = append(errs, fmt.Errorf("%s: want a text, got none", field))
		}
	}
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	if len(m.Locations) == 0 {
		errs = append(errs, errors.New("locations: want one or more, got none"))
	}
	seen := map[string]bool{}
	for i, l := range m.Locations {
		errs = append(errs, l.check(i+1, seen))
	}
	for i, p := range m.Parameters {
		errs = append(errs, p.check(i+1, seen))
	}
	for i, d := range m.Domains {
		if u, err := url.Parse("https://" + d); err != nil || u.Host != d || d == "" {
			errs = append(errs, fmt.Errorf("domain %d: want a host such as cti.example.com, got something else", i+1))
		}
	}
	return errors.Join(errs...)
}

var cssLength = regexp.MustCompile(`^[1-9][0-9]{0,3}(px|%|vh|vw)$`)

func (l Location) check(n int, seen map[string]bool) error {
	var errs []error
	wrong := func(field, want string) {
		errs = append(errs, fmt.Errorf("location %d: %s: want %s, got something else", n, field, want))
	}
	if !slices.Contains(allPlaces, l.Place) || seen["place "+string(l.Place)] {
		wrong("Place", "one of the places, each once")
	}
	seen["place "+string(l.Place)] = true
	u, err := url.Parse(l.URL)
	local := err == nil && u.Scheme == "http" && u.Hostname() == "localhost"
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && !local {
		wrong("URL", "an absolute one on https")
	}
	for field, length := range map[string]string{"Width": l.Width, "Height": l.Height} {
		if length != "" && !cssLength.MatchString(length) {
			wrong(field, "a length such as 320px")
		}
	}
	if l.Icon != nil && !slices.Contains(withIcon, l.Place) {
		wrong("Icon", "none in this place")
	}
	return errors.Join(errs...)
}

var parameterName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

func (p Parameter) check(n int, seen map[string]bool) error {
	var errs []error
	wrong := func(field, want string) {
		errs = append(errs, fmt.Errorf("parameter %d: %s: want %s, got something else", n, field, want))
	}
	if !parameterName.MatchString(p.Name) || p.Name == "name" || seen["parameter "+p.Name] {
		wrong("Name", "letters, digits and underscores, other than name, each once")
	}
	seen["parameter "+p.Name] = true
	if !slices.Contains(parameterTypes, p.Type) {
		wrong("Type", "one of the types")
	}
	if p.Type == ParameterHidden && p.Required {
		wrong("Required", "false of what is hidden")
	}
	if p.Type != ParameterHidden && p.Label == "" {
		wrong("Label", "a text")
	}
	return errors.Join(errs...)
}
