package bridge

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/ctikit/ctikit/connect/eventintake"
	"github.com/ctikit/ctikit/examples/internal/cli"
)

// serveBridge runs the bridge and its ports until ctx ends or one of them fails.
func (p Program) serveBridge(ctx context.Context, c config, a accounts, s setup, f flags, log *slog.Logger) (err error) {
	var closeStore func() error
	if s.store, closeStore, err = p.open(ctx, f.store); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	b := newBridge(c, a, log)
	b.setup = s
	if b.journal, err = openJournal(f.journal); err != nil {
		return err
	}
	if b.journal != nil {
		defer func() { err = errors.Join(err, b.journal.Close()) }()
	}
	s.logStart(log, f, "account", c.name)
	return cli.Serve(ctx, ports(f, adminHandler(b), &b.hooks, log), log, b.work)
}

// ports are where the program serves. A dry run takes no webhooks.
func ports(f flags, admin, hooks http.Handler, log *slog.Logger) []cli.Port {
	all := []cli.Port{cli.AdminPort(f.admin, admin, log)}
	if !f.dryRun {
		all = append(all, cli.Port{Flag: "-listen", Address: f.listen, Handler: hooks, MostBody: eventintake.MaxBody})
	}
	return all
}
