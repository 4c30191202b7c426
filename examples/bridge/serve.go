package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// serveBridge runs the bridge and its ports until ctx ends or one of them fails.
func serveBridge(ctx context.Context, c config, a accounts, f flags, log *slog.Logger) (err error) {
	store, closeStore, err := cli.OpenStore(f.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	b := newBridge(c, a, log)
	b.dryRun, b.store = f.dryRun, store
	if b.journal, err = openJournal(f.journal); err != nil {
		return err
	}
	if b.journal != nil {
		defer func() { err = errors.Join(err, b.journal.Close()) }()
	}
	log.Info("starting", "version", cli.ReadVersion("bridge").String(), "account", c.name)
	if f.store == cli.InMemory {
		log.Info("state is kept in memory: what everybody has chosen is learned again from the accounts")
	}
	if !cli.Loopback(f.admin) {
		log.Warn("-admin can be reached from other machines: it shows agents' statuses to anybody who asks", "address", f.admin)
	}
	ports := []cli.Port{{Flag: "-admin", Address: f.admin, Handler: fromHere(f.admin, adminHandler(b))}}
	if !b.dryRun {
		ports = append(ports, cli.Port{Flag: "-listen", Address: f.listen, Handler: &b.hooks})
	}
	return cli.Serve(ctx, ports, log, b.work)
}
