package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/ctikit/ctikit/examples/internal/amazon"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

// tenant is one account of several and the logger that works for it: a new one
// after each failure.
type tenant struct {
	*tenants.Tenant
	config   config
	accounts accounts
	store    filing.Store
	logger   atomic.Pointer[logger] // nil while none works
}

func nameOf(c config) string { return c.name }

// runSeveral files or checks for the accounts of a config file. Refused is why the
// file cannot be used, nil when it can.
func runSeveral(ctx context.Context, f flags, file tenants.File[config], refused error, env cli.Environment, stdout io.Writer, log *slog.Logger) error {
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
	var all []*tenant
	var errs []error
	for _, c := range chosen {
		a, err := readTenant(env, c)
		errs = append(errs, err)
		all = append(all, &tenant{config: c, accounts: a})
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return serveSeveral(ctx, all, f, log)
}

// readTenant reads who an account is from the environment.
func readTenant(env cli.Environment, c config) (a accounts, err error) {
	own := tenants.Environment(env, c.name)
	if err = checkEnvironment(own, c); err == nil {
		a, err = readAccounts(own, c)
	}
	return a, tenants.Of(c.name, err)
}

// checkDistinct wants accounts that share nothing: calls of one would be filed
// twice, or filed for another one.
func checkDistinct(env cli.Environment, all []config) error {
	var own []tenants.Own
	for _, c := range all {
		own = append(own, tenants.OwnVariables(env, c.name, "ZENDESK_SUBDOMAIN", "ZENDESK_URL")...)
		if c.aircall != nil {
			own = append(own, tenants.OwnVariables(env, c.name, "AIRCALL_API_ID", "AIRCALL_URL")...)
		}
		if c.connect != nil {
			own = append(own, tenants.Own{Account: c.name, What: "connect.instance", Value: c.connect.instance})
			for _, secret := range amazon.Secrets(tenants.Environment(env, c.name)) {
				own = append(own, tenants.Own{Account: c.name, What: "CONNECT_INTAKE_SECRET", Value: secret})
			}
		}
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

// serveSeveral files for all accounts until ctx ends.
func serveSeveral(ctx context.Context, all []*tenant, f flags, log *slog.Logger) (err error) {
	store, closeStore, err := openStore(ctx, f, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	for _, t := range all {
		t.begin(store, log)
	}
	log.InfoContext(ctx, "starting", "version", cli.ReadVersion("calllogger").String(), "accounts", len(all))
	return cli.Serve(ctx, ports(f, severalHandler(all), tenants.Handler(root, shared(all)), log), log, func(ctx context.Context) error {
		return tenants.Run(ctx, shared(all))
	})
}

// begin makes an account ready to work.
func (t *tenant) begin(store filing.Store, log *slog.Logger) {
	t.store = store
	t.Tenant = &tenants.Tenant{Name: t.config.name, Log: log.With("account", t.config.name), Work: t.work}
}

// work files for the account until ctx ends. The store knows what was filed since
// the program began, so that calls from a pause can be looked for.
func (t *tenant) work(ctx context.Context) error {
	l, err := newLogger(ctx, t.config, t.accounts, loggerOptions{log: t.Log, store: t.store, notify: noticeLog(t.Log)})
	if err != nil {
		return err
	}
	if err := l.look(ctx); err != nil {
		return err
	}
	h, err := l.handlers(ctx)
	if err != nil {
		return err
	}
	t.logger.Store(l)
	defer t.logger.Store(nil)
	t.Serve(h)
	t.Well()
	return l.work(ctx)
}

// shared are the accounts as the others know them.
func shared(all []*tenant) []*tenants.Tenant {
	out := make([]*tenants.Tenant, len(all))
	for i, t := range all {
		out[i] = t.Tenant
	}
	return out
}

// severalHandler serves what [adminHandler] does, of all accounts.
func severalHandler(all []*tenant) http.Handler {
	mux := http.NewServeMux()
	registry := prometheus.NewRegistry()
	for _, t := range all {
		prometheus.WrapRegistererWith(prometheus.Labels{"account": t.Name}, registry).MustRegister(collector{t.logger.Load})
	}
	mux.Handle("GET /metrics", servedMetrics(registry))
	mux.HandleFunc("GET /healthz", tenants.HealthHandler(cli.ReadVersion("calllogger").String(), all, (*tenant).health))
	return mux
}

func (t *tenant) health() (r healthReport, status string) {
	r = healthReport{Status: tenants.Starting, Problems: t.Troubles()}
	if len(r.Problems) > 0 {
		r.Status = tenants.Failing
	}
	if l := t.logger.Load(); l != nil {
		r = l.health()
	}
	r.Account = t.Name
	return r, r.Status
}
