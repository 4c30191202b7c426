package bridge

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"sync/atomic"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/statussync/engine"
)

// tenant is one account of several and the bridge that works for it: a new one
// after each failure.
type tenant struct {
	*tenants.Tenant
	setup
	config   config
	accounts accounts
	journal  string // the folder of its journal; empty for none
	bridge   atomic.Pointer[bridge]
}

func nameOf(c config) string { return c.name }

// runSeveral runs or checks the bridge for the accounts of a config file. Refused
// is why the file cannot be used, nil when it can.
func (p Program) runSeveral(ctx context.Context, f flags, file tenants.File[config], refused error, env cli.Environment, stdout io.Writer, log *slog.Logger) error {
	if refused != nil {
		return refused
	}
	chosen, err := file.Choose(f.account, nameOf)
	if err != nil {
		return err
	}
	if err := checkDistinct(env, file.Accounts); err != nil {
		return err
	}
	if f.check {
		return checkSeveral(ctx, stdout, chosen, env)
	}
	s, err := p.setUp(f, env)
	if err = errors.Join(err, s.checkStreams(chosen)); err != nil {
		return err
	}
	var all []*tenant
	var errs []error
	for _, c := range chosen {
		a, err := readTenant(env, c)
		errs = append(errs, err)
		all = append(all, &tenant{setup: s, config: c, accounts: a})
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return p.serveSeveral(ctx, all, s, f, log)
}

// readTenant reads who an account is from the environment.
func readTenant(env cli.Environment, c config) (a accounts, err error) {
	own := tenants.Environment(env, c.name)
	if err = checkEnvironment(own, c.systems()); err == nil {
		a, err = readAccounts(own, c)
	}
	return a, tenants.Of(c.name, err)
}

// checkDistinct wants accounts that share nothing: two bridges on one account of a
// vendor would not know of each other.
func checkDistinct(env cli.Environment, all []config) error {
	var own []tenants.Own
	for _, c := range all {
		own = append(own, tenants.OwnVariables(env, c.name, "ZENDESK_SUBDOMAIN", "ZENDESK_URL")...)
		for _, phone := range c.systems() {
			switch phone {
			case onAircall:
				own = append(own, tenants.OwnVariables(env, c.name, "AIRCALL_API_ID", "AIRCALL_URL")...)
			case onDialpad:
				own = append(own, tenants.OwnVariables(env, c.name, "DIALPAD_API_KEY", "DIALPAD_URL")...)
				own = append(own, tenants.OwnVariables(env, c.name, "DIALPAD_WEBHOOK_SECRET", "")...)
			}
		}
		own = append(own, c.ownConnect(env)...)
	}
	return tenants.CheckDistinct(own)
}

// checkSeveral checks each account for itself.
func checkSeveral(ctx context.Context, out io.Writer, chosen []config, env cli.Environment) error {
	return tenants.CheckAll(out, chosen, nameOf, func(out io.Writer, c config) error {
		a, refused := readTenant(env, c)
		return check(ctx, out, c, a, errors.Unwrap(refused))
	})
}

// serveSeveral runs all accounts and the ports that they share until ctx ends.
func (p Program) serveSeveral(ctx context.Context, all []*tenant, s setup, f flags, log *slog.Logger) (err error) {
	store, closeStore, err := p.open(ctx, f.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	for _, t := range all {
		if f.journal != "" {
			t.journal = filepath.Join(f.journal, t.config.name)
		}
		if _, err := openJournal(t.journal); err != nil {
			return err // a mistake in the command line, not of the account
		}
		t.begin(store, log)
	}
	s.logStart(log, f, "accounts", len(all))
	hooks := tenants.Handler(hooksRoot, shared(all))
	return cli.Serve(ctx, ports(f, severalHandler(p.Name, all), hooks, log), log, func(ctx context.Context) error {
		return tenants.Run(ctx, shared(all))
	})
}

// begin makes an account ready to work.
func (t *tenant) begin(store engine.Store, log *slog.Logger) {
	t.store = store
	t.Tenant = &tenants.Tenant{Name: t.config.name, Log: log.With("account", t.config.name), Clock: t.clock, Work: t.work}
	t.renew()
}

// work has a bridge work for the account. A new one takes its place when it ends,
// so that nothing is shown of one that does not work. Each has a journal of its
// own, in the same folder.
func (t *tenant) work(ctx context.Context) (err error) {
	b := t.bridge.Load()
	defer t.renew()
	if b.journal, err = openJournal(t.journal); err != nil {
		return err
	}
	if b.journal != nil {
		defer func() { err = errors.Join(err, b.journal.Close()) }()
	}
	t.Serve(&b.hooks)
	return b.work(ctx)
}

func (t *tenant) renew() {
	b := newBridge(t.config, t.accounts, t.Log)
	b.setup = t.setup
	t.bridge.Store(b)
}

// shared are the accounts as the others know them.
func shared(all []*tenant) []*tenants.Tenant {
	out := make([]*tenants.Tenant, len(all))
	for i, t := range all {
		out[i] = t.Tenant
	}
	return out
}
