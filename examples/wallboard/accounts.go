package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
)

// accounts are the clients of the accounts, how their webhooks get here, and how
// their statuses go together. Phone systems that have no client are not there.
type accounts struct {
	name    string
	zendesk *zendesk.Client
	aircall *aircall.Client
	dialpad *dialpad.Client
	connect *connect.Client
	events  *amazon.Events // of Connect

	dialpadSecret ctikit.Secret
	public        string // the address for webhooks
	hooks         *http.ServeMux
	serve         bool // the webhooks come to the port of the board
	pairs         []statussync.Pair
	holds         []statussync.Hold
	store         engine.Store
	daysOff       bool // no record of agents' days
	reset         bool // pairs and holds count, although others were saved
}

// variables are all that the program reads from the environment for -accounts.
var variables = slices.Concat(cli.ZendeskVariables, vendors.PhoneVariables, []cli.Variable{
	{Name: "CONNECT_INSTANCE", Text: "the ARN of an instance of Amazon Connect"},
	{Name: "CONNECT_STREAM", Text: "the name or the ARN of its agent event stream in Kinesis, if it is read"},
}, amazon.Variables, []cli.Variable{
	{Name: "WALLBOARD_PUBLIC_URL", Text: "the https address at which browsers and the vendors reach -listen"},
	{Name: "WALLBOARD_APP_ID", Text: "the id of the app in Zendesk"},
	{Name: "WALLBOARD_INSTALLATION_ID", Text: "the id of its installation"},
}, vendors.URLVariables, amazon.URLVariables)

// realAccounts are those that the environment names, with these phone systems, and
// the app in Zendesk.
func realAccounts(env cli.Environment, phones ...string) (accounts, zaf.Tenant, error) {
	errs := []error{env.CheckZendesk(), vendors.CheckURLs(env), amazon.CheckEnvironment(env), env.CheckPublicURL("WALLBOARD_PUBLIC_URL", "https://board.example.com")}
	want := slices.Concat(env.WantZendesk(), vendors.WantPhones(phones...), []string{"WALLBOARD_PUBLIC_URL", "WALLBOARD_APP_ID", "WALLBOARD_INSTALLATION_ID"})
	if slices.Contains(phones, vendors.Connect) {
		want = append(want, "CONNECT_INSTANCE")
	}
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
	a := accounts{
		name: env("ZENDESK_SUBDOMAIN"), dialpadSecret: ctikit.NewSecret(env("DIALPAD_WEBHOOK_SECRET")),
		public: strings.TrimRight(env("WALLBOARD_PUBLIC_URL"), "/"), hooks: http.NewServeMux(), serve: true,
	}
	if a.dialpadSecret.IsZero() {
		a.dialpadSecret = ctikit.NewSecret(rand.Text())
	}
	var err error
	a.zendesk, err = env.NewZendesk()
	errs = append(errs, err)
	for _, phone := range phones {
		errs = append(errs, a.add(env, phone))
		a.pairs = append(a.pairs, vendors.Pair(phone))
	}
	if err := errors.Join(errs...); err != nil {
		return accounts{}, zaf.Tenant{}, cli.UsageError{Err: err}
	}
	return a, zaf.Tenant{Subdomain: a.name, AppID: app, InstallationID: installation, Client: a.zendesk}, nil
}

// add makes the client of a phone system.
func (a *accounts) add(env cli.Environment, phone string) (err error) {
	switch phone {
	case vendors.Connect:
		a.connect, a.events, err = amazon.New(env, env("CONNECT_INSTANCE"), env("CONNECT_STREAM"), "wallboard/"+a.name)
	case vendors.Dialpad:
		a.dialpad, err = vendors.NewDialpad(env)
	default:
		a.aircall, err = vendors.NewAircall(env)
	}
	return err
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
