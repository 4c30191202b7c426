package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/zendesk"
)

// accounts are the environment: who we are, and where the vendors reach us.
type accounts struct {
	zendesk *zendesk.Client
	aircall *aircall.Client
	dialpad *dialpad.Client
	connect *connect.Client
	records func(receive func(context.Context, []byte) error) // of Connect's agent event stream

	dialpadSecret ctikit.Secret
	public        string
	listen        string
	log           *slog.Logger // of refused deliveries; set by bridge
}

// none reports whether the environment names no account at all.
func none(env func(string) string) bool {
	return env("ZENDESK_SUBDOMAIN")+env("AIRCALL_API_ID")+env("DIALPAD_API_KEY") == ""
}

// missing names the variables without which nothing can be done.
func missing(env func(string) string, phones []string) (names []string) {
	need := map[string][]string{
		onAircall: {"AIRCALL_API_ID", "AIRCALL_API_TOKEN"},
		onDialpad: {"DIALPAD_API_KEY"},
	}
	want := []string{"ZENDESK_SUBDOMAIN"}
	if env("ZENDESK_CLIENT_ID")+env("ZENDESK_BEARER")+env("ZENDESK_EMAIL") == "" {
		names = append(names, "ZENDESK_CLIENT_ID and ZENDESK_CLIENT_SECRET (or ZENDESK_BEARER, or ZENDESK_EMAIL and ZENDESK_API_TOKEN)")
	}
	for _, phone := range phones {
		want = append(want, need[phone]...)
	}
	for _, name := range append(want, "BRIDGE_PUBLIC_URL") {
		if env(name) == "" {
			names = append(names, name)
		}
	}
	return names
}

func readAccounts(env func(string) string, phones []string) (accounts, error) {
	if slices.Contains(phones, onConnect) {
		return accounts{}, errNoAWS
	}
	if names := missing(env, phones); len(names) > 0 {
		return accounts{}, usageError{fmt.Errorf("not set in the environment: %s", strings.Join(names, ", "))}
	}
	a := accounts{
		public: env("BRIDGE_PUBLIC_URL"), listen: env("BRIDGE_LISTEN"),
		dialpadSecret: ctikit.NewSecret(orElse(env("DIALPAD_WEBHOOK_SECRET"), rand.Text())),
	}
	var opts []zendesk.Option
	if url := env("ZENDESK_URL"); url != "" {
		opts = append(opts, zendesk.WithBaseURL(url))
	}
	var err error
	a.zendesk, err = zendesk.New(env("ZENDESK_SUBDOMAIN"), zendeskCredential(env), opts...)
	errs := []error{err}
	for _, name := range phones {
		errs = append(errs, a.readPhone(env, name))
	}
	return a, errors.Join(errs...)
}

func (a *accounts) readPhone(env func(string) string, name string) (err error) {
	switch name {
	case onDialpad:
		var opts []dialpad.Option
		if url := env("DIALPAD_URL"); url != "" {
			opts = append(opts, dialpad.WithBaseURL(url))
		}
		a.dialpad, err = dialpad.New(dialpad.APIKey(env("DIALPAD_API_KEY")), opts...)
	default:
		var opts []aircall.Option
		if url := env("AIRCALL_URL"); url != "" {
			opts = append(opts, aircall.WithBaseURL(url))
		}
		a.aircall, err = aircall.New(aircall.BasicAuth(env("AIRCALL_API_ID"), env("AIRCALL_API_TOKEN")), opts...)
	}
	return err
}

func zendeskCredential(env func(string) string) zendesk.Credential {
	switch {
	case env("ZENDESK_CLIENT_ID") != "":
		return zendesk.OAuthClient(env("ZENDESK_CLIENT_ID"), env("ZENDESK_CLIENT_SECRET"))
	case env("ZENDESK_BEARER") != "":
		return zendesk.Bearer(env("ZENDESK_BEARER"))
	}
	return zendesk.APIToken(env("ZENDESK_EMAIL"), env("ZENDESK_API_TOKEN"))
}
