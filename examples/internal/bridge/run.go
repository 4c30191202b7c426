package bridge

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// Run is the program, with its surroundings as arguments.
func Run(ctx context.Context, args []string, env cli.Environment, stdout, stderr io.Writer) error {
	f, err := parse(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return cli.UsageError{Err: err}
	case f.version:
		fmt.Fprintln(stdout, cli.ReadVersion("bridge"))
		return nil
	case f.demo:
		return runDemo(ctx, f, stdout)
	case f.whatIf != "":
		return runWhatIf(stdout, f)
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	if f.fakes {
		log.Info("running on made-up accounts inside this program")
		return serveBridge(ctx, fakesConfig(f.phones), embedded(ctx, f.phones, f.listen, log), f, log)
	}
	return runOnAccounts(ctx, f, env, stdout, log)
}

// runOnAccounts runs or checks the bridge on real accounts.
func runOnAccounts(ctx context.Context, f flags, env cli.Environment, stdout io.Writer, log *slog.Logger) error {
	file, err := readConfigs("config", f.config)
	if file.Several || f.account != "" {
		return runSeveral(ctx, f, file, err, env, stdout, log)
	}
	c := file.Accounts[0]
	err = errors.Join(err, checkEnvironment(env, c.systems()))
	var a accounts
	if err == nil {
		a, err = readAccounts(env, c)
	}
	switch {
	case f.check:
		return check(ctx, stdout, c, a, err)
	case err != nil:
		return err
	}
	return serveBridge(ctx, c, a, f, log)
}
