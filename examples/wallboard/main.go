package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect/eventintake"
	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zaf"
	"github.com/ctikit/ctikit/zendesk/zaf/zaftest"
)

func main() { cli.Main("wallboard", run) }

// run is the program, with its surroundings as arguments.
func run(ctx context.Context, args []string, env cli.Environment, stdout, stderr io.Writer) error {
	f, err := parse(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return cli.UsageError{Err: err}
	case f.pkg != "":
		return writePackage(f.pkg, f.url)
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if f.accounts {
		return runOnAccounts(ctx, f, env, stdout, log)
	}
	o := newOffice(f.agents) //nolint:contextcheck // the fakes deliver events on their own
	a := o.accounts()
	a.daysOff = f.days == "off"
	b, err := newBoard(ctx, a, fastLimits, f.zone, log)
	if err != nil {
		return err
	}
	if err := b.configure(f, env); err != nil {
		return err
	}
	ports, url, err := b.ports(ctx, f, o)
	if err != nil {
		return err
	}
	go o.live(ctx, f.pace, f.seed)
	fmt.Fprintln(stdout, url)
	return cli.Serve(ctx, ports, log, b.run)
}

// runOnAccounts shows the floor of real accounts, in frames of Zendesk's alone.
func runOnAccounts(ctx context.Context, f flags, env cli.Environment, stdout io.Writer, log *slog.Logger) (err error) {
	a, tenant, err := realAccounts(env, f.phones...)
	if err != nil {
		return err
	}
	store, closeStore, err := cli.OpenStore(f.store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	a.store, a.daysOff, a.reset = store, f.days == "off", f.reset
	b, err := newBoard(ctx, a, usualLimits, f.zone, log)
	if err != nil {
		return err
	}
	if err := b.configure(f, env); err != nil {
		return err
	}
	if err := b.framedBy(ctx, tenant); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "open the app in https://%s.zendesk.com\n", tenant.Subdomain)
	return cli.Serve(ctx, []cli.Port{{Flag: "-listen", Address: f.listen, Handler: b.handler(), MostBody: eventintake.MaxBody}}, log, b.run)
}

// configure reads who may do what, and says where the key is.
func (b *board) configure(f flags, env cli.Environment) error {
	if f.store == cli.InMemory {
		b.keyFile = usualKeyFile(b.accounts.name, b.log)
	}
	b.ready = ctikit.NewSecret(env("WALLBOARD_READY_TOKEN"))
	if f.leads == "" {
		return nil
	}
	leads, err := readLeads(f.leads)
	if err != nil {
		return cli.UsageError{Err: err}
	}
	b.policy = leadsSet(leads)
	return nil
}

// ports are where the board is served, and the address for people.
func (b *board) ports(ctx context.Context, f flags, o *office) (ports []cli.Port, url string, err error) {
	board := "http://" + f.listen
	if f.framed != "" {
		host, port, err := net.SplitHostPort(f.framed)
		if err != nil {
			return nil, "", fmt.Errorf("-framed: %w", err)
		}
		parent := zaftest.New(nil, o.zendesk, zaftest.App{Subdomain: "acme", AppID: o.appID, InstallationID: o.install, URL: board + "/zendesk"})
		url = "http://" + net.JoinHostPort(host, port)
		if err := b.framedBy(ctx, zaf.Tenant{Subdomain: "acme", AppID: o.appID, InstallationID: o.install, Client: b.accounts.zendesk}, zaf.WithLocalParent(url)); err != nil {
			return nil, "", err
		}
		user := int64(adminID)
		if f.as == asAgent {
			user = firstAgent
		}
		url += fmt.Sprintf("/?user=%d&location=nav_bar", user)
		ports = append(ports, cli.Port{Flag: "-framed", Address: f.framed, Handler: cli.FromHere(f.framed, parent)})
	} else {
		b.identity = standalone(f.as)
		url = board
	}
	return append(ports, cli.Port{Flag: "-listen", Address: f.listen, Handler: cli.FromHere(f.listen, b.handler())}), url, nil
}

// standalone is who opens a page that is in no frame.
func standalone(as string) zaf.Identity {
	if as == asAgent {
		return zaf.Identity{Tenant: "acme", UserID: firstAgent, Name: "Agent", Role: zendesk.RoleAgent}
	}
	return zaf.Identity{Tenant: "acme", UserID: adminID, Name: "Supervisor", Role: zendesk.RoleAdmin}
}
