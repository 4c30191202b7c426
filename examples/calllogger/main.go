package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"

	"github.com/ctikit/ctikit/examples/internal/cli"
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
	var c config
	if f.config != "" {
		if c, err = readConfig(f.config); err != nil && !f.check {
			return err
		}
	}
	if f.explain != "" {
		return explain(stdout, f.explain, c)
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	return runOnAccounts(ctx, f, c, err, env, stdout, log)
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
