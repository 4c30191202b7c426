package cli

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/zendesk"
)

// Environment reads variables.
type Environment func(name string) string

// Variable is one that a program reads from the environment.
type Variable struct{ Name, Text string }

// ZendeskVariables are those of an account of Zendesk.
var ZendeskVariables = []Variable{
	{"ZENDESK_SUBDOMAIN", `the "acme" of acme.zendesk.com`},
	{"ZENDESK_CLIENT_ID", "the id of an OAuth client of Zendesk"},
	{"ZENDESK_CLIENT_SECRET", "its secret"},
	{"ZENDESK_BEARER", "instead of the client: an access token of an admin"},
	{"ZENDESK_EMAIL", "instead of both: the e-mail address of an admin"},
	{"ZENDESK_API_TOKEN", "the API token that goes with it"},
}

// CheckZendesk is the error of several kinds of credentials.
func (env Environment) CheckZendesk() error {
	if given := env.zendeskKinds(); len(given) > 1 {
		return fmt.Errorf("%s: want one of them, got %d", strings.Join(given, ", "), len(given))
	}
	return nil
}

// WantZendesk names the variables without which there is no account of Zendesk.
func (env Environment) WantZendesk() (want []string) {
	want = []string{"ZENDESK_SUBDOMAIN"}
	switch kinds := env.zendeskKinds(); {
	case len(kinds) > 1: // CheckZendesk says so
	case len(kinds) == 0:
		want = append(want, "ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET (or ZENDESK_BEARER, or ZENDESK_EMAIL and ZENDESK_API_TOKEN)")
	case slices.Contains(kinds, "ZENDESK_CLIENT_ID"):
		want = append(want, "ZENDESK_CLIENT_SECRET")
	case slices.Contains(kinds, "ZENDESK_EMAIL"):
		want = append(want, "ZENDESK_API_TOKEN")
	}
	return want
}

// Missing are the names of variables that are not set.
func (env Environment) Missing(want ...string) (names []string) {
	for _, name := range want {
		if env(name) == "" {
			names = append(names, name)
		}
	}
	return names
}

// CheckURLs wants absolute URLs, where the variables are set.
func (env Environment) CheckURLs(names ...string) error {
	var errs []error
	for _, name := range names {
		if u, err := url.Parse(env(name)); env(name) != "" && (err != nil || u.Host == "") {
			errs = append(errs, fmt.Errorf("%s: want an absolute URL", name))
		}
	}
	return errors.Join(errs...)
}

// NewZendesk makes the client of the account that the environment names, which
// was checked before.
func (env Environment) NewZendesk() (*zendesk.Client, error) {
	var opts []zendesk.Option
	if url := env("ZENDESK_URL"); url != "" {
		opts = append(opts, zendesk.WithBaseURL(url))
	}
	return zendesk.New(env("ZENDESK_SUBDOMAIN"), env.zendeskCredential(), opts...)
}

func (env Environment) zendeskCredential() zendesk.Credential {
	switch {
	case env("ZENDESK_CLIENT_ID") != "":
		return zendesk.OAuthClient(env("ZENDESK_CLIENT_ID"), env("ZENDESK_CLIENT_SECRET"))
	case env("ZENDESK_BEARER") != "":
		return zendesk.Bearer(env("ZENDESK_BEARER"))
	}
	return zendesk.APIToken(env("ZENDESK_EMAIL"), env("ZENDESK_API_TOKEN"))
}

// zendeskKinds are the kinds of credentials that are given.
func (env Environment) zendeskKinds() (given []string) {
	for _, name := range []string{"ZENDESK_CLIENT_ID", "ZENDESK_BEARER", "ZENDESK_EMAIL"} {
		if env(name) != "" {
			given = append(given, name)
		}
	}
	return given
}

// CheckPublicURL wants a URL that the vendors can reach, where the variable is
// set. A sandbox on this machine may have plain http.
func (env Environment) CheckPublicURL(name, example string) error {
	public := env(name)
	if public == "" {
		return nil // Missing names it
	}
	u, err := url.Parse(public)
	want := name + ": want an https address that the vendors can reach, such as " + example + ", got "
	switch {
	case err != nil || u.Hostname() == "":
		return errors.New(want + "no absolute URL")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New(want + "one with a user, a query or a fragment")
	case u.Scheme == "http" && Local(u.Hostname()) && env("ZENDESK_URL") != "":
		return nil
	case u.Scheme != "https":
		return errors.New(want + u.Scheme)
	case Local(u.Hostname()):
		return errors.New(want + "an address of this machine")
	}
	return nil
}

// Local reports whether a host is this machine.
func Local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Loopback reports whether an address to listen on is for this machine only.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && Local(host)
}
