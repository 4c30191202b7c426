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

// Run is the bridge, with its surroundings as arguments. It has memory and files as
// stores.
func Run(ctx context.Context, args []string, env cli.Environment, stdout, stderr io.Writer) error {
	return plain.Run(ctx, args, env, stdout, stderr)
}

// plain is the bridge without stores that others can share.
var plain = Program{Name: "bridge"}

// Run is the program, with its surroundings as arguments.
func (p Program) Run(ctx context.Context, args []string, env cli.Environment, stdout, stderr io.Writer) error {
	f, err := p.parse(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return cli.UsageError{Err: err}
	case f.version:
		fmt.Fprintln(stdout, cli.ReadVersion(p.Name))
		return nil
	case f.demo:
		return runDemo(ctx, f, stdout)
	case f.whatIf != "":
		return runWhatIf(stdout, f)
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	if f.fakes {
		log.Info("running on made-up accounts inside this program")
		s, err := p.setUp(f, env)
		if err != nil {
			return err
		}
		return p.serveBridge(ctx, fakesConfig(f.phones), embedded(ctx, f.phones, f.listen, log), s, f, log)
	}
	return p.runOnAccounts(ctx, f, env, stdout, log)
}

// runOnAccounts runs or checks the bridge on real accounts.
func (p Program) runOnAccounts(ctx context.Context, f flags, env cli.Environment, stdout io.Writer, log *slog.Logger) error {
	file, err := readConfigs("config", f.config)
	if file.Several || f.account != "" {
		return p.runSeveral(ctx, f, file, err, env, stdout, log)
	}
	c := file.Accounts[0]
	s, setupErr := p.setUp(f, env)
	err = errors.Join(err, checkEnvironment(env, c.systems()), setupErr, s.checkStreams(file.Accounts))
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
	return p.serveBridge(ctx, c, a, s, f, log)
}
