package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/connect/eventintake"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
)

// serve files calls until ctx ends.
func serve(ctx context.Context, c config, a accounts, f flags, log *slog.Logger) (err error) {
	store, closeStore, err := openStore(ctx, f, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	l, err := newLogger(ctx, c, a, loggerOptions{log: log, store: store, notify: noticeLog(log)})
	if err != nil {
		return err
	}
	log.InfoContext(ctx, "starting", "version", cli.ReadVersion("calllogger").String(), "name", c.name)
	if err := l.look(ctx); err != nil {
		return err
	}
	h, err := l.handlers(ctx)
	if err != nil {
		return err
	}
	return cli.Serve(ctx, ports(f, adminHandler(l), h, log), log, l.work)
}

// openStore opens what -store names.
func openStore(ctx context.Context, f flags, log *slog.Logger) (filing.Store, func() error, error) {
	if f.store == cli.InMemory {
		log.InfoContext(ctx, "state is kept in memory: -store bolt:FILE survives a restart")
	}
	return cli.OpenStore(f.store)
}

func noticeLog(log *slog.Logger) func(ticketing.Notice) {
	return func(n ticketing.Notice) {
		log.Warn("notice", "code", string(n.Code), "rule", n.Rule, "case", n.Subject.Key, "about", n.Subject.Name, "detail", n.Detail)
	}
}

// ports are where the program serves.
func ports(f flags, admin, hooks http.Handler, log *slog.Logger) []cli.Port {
	return []cli.Port{
		cli.AdminPort(f.admin, admin, log),
		{Flag: "-listen", Address: f.listen, Handler: hooks, MostBody: eventintake.MaxBody},
	}
}

// root is the beginning of all paths.
const root = "/ctikit-calllogger/"

// root is the path under which everything of an account is served.
func (c config) root() string { return root + c.name }

// handlers serve the webhooks of Aircall, the reports of Connect and the acts of
// agents. It makes sure that Aircall and Zendesk have the webhooks.
func (l *logger) handlers(ctx context.Context) (http.Handler, error) {
	mux := http.NewServeMux()
	if l.calls != nil {
		path := l.config.root() + "/aircall"
		h, err := aircallHandler(ctx, l.accounts.aircall, l.accounts.public+path, l.aircallEvent, aircall.WithWebhookLogger(l.log))
		if err != nil {
			return nil, fmt.Errorf("no webhook of Aircall; check CALLLOGGER_PUBLIC_URL, AIRCALL_API_ID and AIRCALL_API_TOKEN: %w", err)
		}
		mux.Handle(path, h)
	}
	if l.tasks != nil {
		path := l.config.root() + "/tickets"
		h, err := l.ticketsHandler(ctx, l.accounts.public+path)
		if err != nil {
			return nil, err
		}
		mux.Handle(path, h)
	}
	if l.contacts == nil {
		return mux, nil
	}
	acts, err := l.intake.Acts(l.accounts.secrets)
	if err != nil {
		return nil, err
	}
	mux.Handle(l.config.root()+"/acts", acts)
	reports, err := l.reports()
	if err != nil {
		return nil, err
	}
	mux.Handle(l.config.root()+"/connect/", reports)
	return mux, nil
}
