package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// accounts are the clients of the accounts, how their webhooks get here, and how
// their statuses go together.
type accounts struct {
	name    string
	zendesk *zendesk.Client
	aircall *aircall.Client
	public  string // the address for webhooks
	hooks   *http.ServeMux
	serve   bool // the webhooks come to the port of the board
	pairs   []statussync.Pair
	holds   []statussync.Hold
	store   engine.Store
	daysOff bool // no record of agents' days
}

// variables are all that the program reads from the environment for -accounts.
var variables = append(slices.Clip(cli.ZendeskVariables),
	cli.Variable{Name: "AIRCALL_API_ID", Text: "the id of an API key of Aircall"},
	cli.Variable{Name: "AIRCALL_API_TOKEN", Text: "its token"},
	cli.Variable{Name: "WALLBOARD_PUBLIC_URL", Text: "the https address at which browsers and the vendors reach -listen"},
	cli.Variable{Name: "WALLBOARD_APP_ID", Text: "the id of the app in Zendesk"},
	cli.Variable{Name: "WALLBOARD_INSTALLATION_ID", Text: "the id of its installation"},
	cli.Variable{Name: "ZENDESK_URL", Text: "another address than Zendesk's, for a sandbox"},
	cli.Variable{Name: "AIRCALL_URL", Text: "the same for Aircall"},
)

// realAccounts are those that the environment names, and the app in Zendesk.
func realAccounts(env cli.Environment) (accounts, zaf.Tenant, error) {
	errs := []error{env.CheckZendesk(), env.CheckURLs("ZENDESK_URL", "AIRCALL_URL"), env.CheckPublicURL("WALLBOARD_PUBLIC_URL", "https://board.example.com")}
	want := append(env.WantZendesk(), "AIRCALL_API_ID", "AIRCALL_API_TOKEN", "WALLBOARD_PUBLIC_URL", "WALLBOARD_APP_ID", "WALLBOARD_INSTALLATION_ID")
	if names := env.Missing(want...); len(names) > 0 {
		errs = append(errs, fmt.Errorf("not set in the environment: %s", strings.Join(names, ", ")))
	}
	number := func(name string) int64 {
		n, err := strconv.ParseInt(env(name), 10, 64)
		if err != nil && env(name) != "" {
			errs = append(errs, fmt.Errorf("%s: want a number", name))
		}
		return n
	}
	app, installation := number("WALLBOARD_APP_ID"), number("WALLBOARD_INSTALLATION_ID")
	if err := errors.Join(errs...); err != nil {
		return accounts{}, zaf.Tenant{}, cli.UsageError{Err: err}
	}
	zd, err := env.NewZendesk()
	var opts []aircall.Option
	if url := env("AIRCALL_URL"); url != "" {
		opts = append(opts, aircall.WithBaseURL(url))
	}
	ac, acErr := aircall.New(aircall.BasicAuth(env("AIRCALL_API_ID"), env("AIRCALL_API_TOKEN")), opts...)
	if err := errors.Join(err, acErr); err != nil {
		return accounts{}, zaf.Tenant{}, cli.UsageError{Err: err}
	}
	a := accounts{
		name: env("ZENDESK_SUBDOMAIN"), zendesk: zd, aircall: ac,
		public: strings.TrimRight(env("WALLBOARD_PUBLIC_URL"), "/"), hooks: http.NewServeMux(), serve: true,
		pairs: []statussync.Pair{{A: "zendesk", B: "aircall", Rules: systems.AircallZendeskDefaults()}},
	}
	return a, zaf.Tenant{Subdomain: a.name, AppID: app, InstallationID: installation, Client: zd}, nil
}

// framedBy has pages be framed by a tenant alone.
func (b *board) framedBy(ctx context.Context, t zaf.Tenant, opts ...zaf.Option) error {
	key, err := b.bearerKey(ctx)
	if err != nil {
		return err
	}
	b.app, err = zaf.New([]ctikit.Secret{key}, []zaf.Tenant{t}, append(opts, zaf.WithLogger(b.log))...)
	return err
}

// bearerKey is the key that signs bearers. It is kept in the store, or if that is
// in memory in a file, so that pages that are open go on after a restart. Of two processes that make one at the same
// time, the second takes that of the first.
func (b *board) bearerKey(ctx context.Context) (ctikit.Secret, error) {
	at := "wallboard/" + b.accounts.name + "/key"
	for {
		value, version, err := b.accounts.store.Get(ctx, at)
		if err != nil {
			return ctikit.Secret{}, err
		}
		if value != nil {
			return ctikit.NewSecret(string(value)), nil
		}
		key, err := b.newKey()
		if err != nil {
			return ctikit.Secret{}, err
		}
		_, err = b.accounts.store.CompareAndSet(ctx, at, version, []byte(key.Reveal()))
		if err == nil {
			return key, nil
		}
		if !errors.Is(err, engine.ErrConflict) {
			return ctikit.Secret{}, err
		}
	}
}
