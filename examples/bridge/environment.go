package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// variables are all that the program reads from the environment.
var variables = []struct{ name, text string }{
	{"ZENDESK_SUBDOMAIN", `the "acme" of acme.zendesk.com`},
	{"ZENDESK_CLIENT_ID", "the id of an OAuth client of Zendesk"},
	{"ZENDESK_CLIENT_SECRET", "its secret"},
	{"ZENDESK_BEARER", "instead of the client: an access token of an admin"},
	{"ZENDESK_EMAIL", "instead of both: the e-mail address of an admin"},
	{"ZENDESK_API_TOKEN", "the API token that goes with it"},
	{"AIRCALL_API_ID", "the id of an API key of Aircall"},
	{"AIRCALL_API_TOKEN", "its token"},
	{"DIALPAD_API_KEY", "an API key of a Dialpad company administrator"},
	{"DIALPAD_WEBHOOK_SECRET", "signs Dialpad's webhooks (default: a new one at every start)"},
	{"BRIDGE_PUBLIC_URL", "the https address at which the vendors reach -listen"},
	{"ZENDESK_URL", "another address than Zendesk's, for a sandbox"},
	{"AIRCALL_URL", "the same for Aircall"},
	{"DIALPAD_URL", "the same for Dialpad"},
}

// credentials are the variables to look at when a system refuses us.
var credentials = map[string]string{
	"zendesk": "the ZENDESK_ variables",
	onAircall: "AIRCALL_API_ID and AIRCALL_API_TOKEN",
	onDialpad: "DIALPAD_API_KEY",
}

// environment reads variables.
type environment func(name string) string

// check names all the variables that are missing or wrong.
func (env environment) check(phones []string) error {
	var errs []error
	if names := env.missing(phones); len(names) > 0 {
		errs = append(errs, fmt.Errorf("not set in the environment: %s", strings.Join(names, ", ")))
	}
	if given := env.zendeskKinds(); len(given) > 1 {
		errs = append(errs, fmt.Errorf("%s: want one of them, got %d", strings.Join(given, ", "), len(given)))
	}
	for _, name := range []string{"ZENDESK_URL", "AIRCALL_URL", "DIALPAD_URL"} {
		if u, err := url.Parse(env(name)); env(name) != "" && (err != nil || u.Host == "") {
			errs = append(errs, fmt.Errorf("%s: want an absolute URL", name))
		}
	}
	if err := errors.Join(append(errs, env.checkPublic())...); err != nil {
		return usageError{err}
	}
	return nil
}

// missing names the variables without which nothing can be done.
func (env environment) missing(phones []string) (names []string) {
	want := []string{"ZENDESK_SUBDOMAIN"}
	switch kinds := env.zendeskKinds(); {
	case len(kinds) > 1: // check says so
	case len(kinds) == 0:
		want = append(want, "ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET (or ZENDESK_BEARER, or ZENDESK_EMAIL and ZENDESK_API_TOKEN)")
	case slices.Contains(kinds, "ZENDESK_CLIENT_ID"):
		want = append(want, "ZENDESK_CLIENT_SECRET")
	case slices.Contains(kinds, "ZENDESK_EMAIL"):
		want = append(want, "ZENDESK_API_TOKEN")
	}
	if slices.Contains(phones, onAircall) {
		want = append(want, "AIRCALL_API_ID", "AIRCALL_API_TOKEN")
	}
	if slices.Contains(phones, onDialpad) {
		want = append(want, "DIALPAD_API_KEY")
	}
	for _, name := range append(want, "BRIDGE_PUBLIC_URL") {
		if env(name) == "" {
			names = append(names, name)
		}
	}
	return names
}

// zendeskKinds are the kinds of credentials that are given.
func (env environment) zendeskKinds() (given []string) {
	for _, name := range []string{"ZENDESK_CLIENT_ID", "ZENDESK_BEARER", "ZENDESK_EMAIL"} {
		if env(name) != "" {
			given = append(given, name)
		}
	}
	return given
}

// checkPublic wants a URL that the vendors can reach. A sandbox on this machine
// may have plain http.
func (env environment) checkPublic() error {
	public := env("BRIDGE_PUBLIC_URL")
	if public == "" {
		return nil // missing names it
	}
	u, err := url.Parse(public)
	const want = "BRIDGE_PUBLIC_URL: want an https address that the vendors can reach, such as https://bridge.example.com, got "
	switch {
	case err != nil || u.Hostname() == "":
		return errors.New(want + "no absolute URL")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New(want + "one with a user, a query or a fragment")
	case u.Scheme == "http" && local(u.Hostname()) && env("ZENDESK_URL") != "":
		return nil
	case u.Scheme != "https":
		return errors.New(want + u.Scheme)
	case local(u.Hostname()):
		return errors.New(want + "an address of this machine")
	}
	return nil
}

// local reports whether a host is this machine.
func local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// loopback reports whether an address to listen on is for this machine only.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && local(host)
}
