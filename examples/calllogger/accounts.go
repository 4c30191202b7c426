package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/zendesk"
)

// accounts are who we are at the vendors, and where these reach us.
type accounts struct {
	zendesk *zendesk.Client
	aircall *aircall.Client
	connect *connect.Client

	public   string         // where Aircall reaches us
	secrets  []string       // of reports of Connect
	events   *amazon.Events // its stream
	reported *reported      // that connect reads; nil where it reads Connect itself
}

// readAccounts makes the clients of what the environment names, which was
// checked before.
func readAccounts(env cli.Environment, c config) (accounts, error) {
	a := accounts{public: strings.TrimRight(env("CALLLOGGER_PUBLIC_URL"), "/"), secrets: amazon.Secrets(env)}
	var err error
	a.zendesk, err = env.NewZendesk()
	errs := []error{naming("ZENDESK_SUBDOMAIN, ZENDESK_URL and the credential of Zendesk", err)}
	if c.aircall != nil {
		var opts []aircall.Option
		if url := env("AIRCALL_URL"); url != "" {
			opts = append(opts, aircall.WithBaseURL(url))
		}
		a.aircall, err = aircall.New(aircall.BasicAuth(env("AIRCALL_API_ID"), env("AIRCALL_API_TOKEN")), opts...)
		errs = append(errs, naming("AIRCALL_API_ID and AIRCALL_API_TOKEN", err))
	}
	if c.connect != nil {
		errs = append(errs, a.readConnect(env, c.name, *c.connect))
	}
	if err := errors.Join(errs...); err != nil {
		return accounts{}, cli.UsageError{Err: err}
	}
	return a, nil
}

// readConnect makes the client that the intake asks: of Connect itself, or of what
// was reported.
func (a *accounts) readConnect(env cli.Environment, name string, c connectConfig) (err error) {
	if c.api || c.stream != "" {
		a.connect, a.events, err = amazon.New(env, c.arn, c.stream, "calllogger/"+name)
		if err != nil {
			return fmt.Errorf("connect: %w", err)
		}
	}
	if !c.api {
		a.reported = newReported()
		a.connect, err = connect.New(a.reported, connect.WithoutQuotas())
	}
	return err
}

// naming says which variables an error is about.
func naming(variables string, err error) error {
	if err != nil {
		return fmt.Errorf("check %s: %w", variables, err)
	}
	return nil
}
