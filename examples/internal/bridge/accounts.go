package bridge

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/zendesk"
)

// accounts are who we are at the vendors, and where these reach us.
type accounts struct {
	zendesk *zendesk.Client
	aircall *aircall.Client
	dialpad *dialpad.Client
	connect *connect.Client
	events  *amazon.Events // of Connect

	dialpadSecret ctikit.Secret // zero: not given
	public        string
	log           *slog.Logger // of refused deliveries; nil for none
}

// readAccounts makes the clients of what the environment names, which was
// checked before.
func readAccounts(env cli.Environment, c config) (accounts, error) {
	a := accounts{
		public:        strings.TrimRight(env("BRIDGE_PUBLIC_URL"), "/"),
		dialpadSecret: ctikit.NewSecret(env("DIALPAD_WEBHOOK_SECRET")),
	}
	var err error
	a.zendesk, err = env.NewZendesk()
	errs := []error{naming("ZENDESK_SUBDOMAIN, ZENDESK_URL and the credential of Zendesk", err)}
	for _, p := range c.phones {
		errs = append(errs, naming(credentials[p.System], a.readPhone(env, c, p)))
	}
	if err := errors.Join(errs...); err != nil {
		return accounts{}, cli.UsageError{Err: err}
	}
	return a, nil
}

// naming says which variables an error is about.
func naming(variables string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, amazon.ErrNotBuilt): // no variable helps
		return fmt.Errorf("phones.connect: %w", err)
	}
	return fmt.Errorf("check %s: %w", variables, err)
}

func (a *accounts) readPhone(env cli.Environment, c config, p phoneConfig) (err error) {
	switch p.System {
	case onConnect:
		a.connect, a.events, err = amazon.New(env, p.Instance, p.Stream, "bridge/"+c.name)
	case onDialpad:
		a.dialpad, err = vendors.NewDialpad(env)
	default:
		a.aircall, err = vendors.NewAircall(env)
	}
	return err
}
