package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/examples/internal/tenants"
)

func main() { cli.Main("calllogger", run) }

// run is the program, with its surroundings as arguments.
func run(ctx context.Context, args []string, env cli.Environment, stdout, stderr io.Writer) error {
	f, err := parse(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return cli.UsageError{Err: err}
	case f.version:
		fmt.Fprintln(stdout, cli.ReadVersion("calllogger"))
		return nil
	case f.day:
		return playDay(ctx, stdout)
	}
	file := tenants.File[config]{Accounts: []config{{}}}
	if f.config != "" {
		if file, err = readConfigs(f.config); err != nil && !f.check {
			return err
		}
	}
	if f.explain != "" {
		return explainBy(stdout, f, file)
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	if file.Several || f.account != "" {
		return runSeveral(ctx, f, file, err, env, stdout, log)
	}
	return runOnAccounts(ctx, f, file.Accounts[0], err, env, stdout, log)
}

// explainBy explains an event by the settings of one account.
func explainBy(out io.Writer, f flags, file tenants.File[config]) error {
	chosen, err := file.Choose(f.account, nameOf)
	switch {
	case err != nil:
		return err
	case file.Several && f.account == "":
		return cli.UsageError{Err: errors.New("-explain: the config file has several accounts: want -account and the name of one")}
	}
	return explain(out, f.explain, chosen[0])
}

// runOnAccounts files the calls of real accounts, or checks them. Refused is why
// the config file cannot be used, nil when it can.
func runOnAccounts(ctx context.Context, f flags, c config, refused error, env cli.Environment, stdout io.Writer, log *slog.Logger) error {
	refused = errors.Join(refused, checkEnvironment(env, c))
	var a accounts
	if refused == nil {
		a, refused = readAccounts(env, c)
	}
	switch {
	case f.check:
		return check(ctx, stdout, c, a, refused)
	case refused != nil:
		return refused
	}
	return serve(ctx, c, a, f, log)
}
