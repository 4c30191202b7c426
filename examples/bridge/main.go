package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bridge:", err)
		os.Exit(exitCode(err))
	}
}

// usageError is a mistake in how the program was called: nothing was done.
type usageError struct{ error }

// Unwrap gives the mistake.
func (e usageError) Unwrap() error { return e.error }

func exitCode(err error) int {
	if _, ok := errors.AsType[usageError](err); ok {
		return 2
	}
	return 1
}

// flags are what the command line says.
type flags struct {
	config string
	demo   bool
	phones []string
	agents int
	seed   uint64
	faults faults
}

// run is the program, with its surroundings as arguments.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) error {
	f, err := parse(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return usageError{err}
	case f.demo:
		if err := f.faults.check(f.agents); err != nil {
			return err
		}
		return demo(ctx, stdout, f.phones, f.agents, f.faults, f.seed)
	}
	c, err := readConfig(f.config)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	if f.config == "" && none(env) {
		log.Info("no accounts in the environment: running on embedded fakes")
		c.Rules = append(c.Rules, rule{Zendesk: "Lunch", Phone: "unavailable/out_for_lunch"})
		return bridge(ctx, c, embedded(ctx, f.phones, env("BRIDGE_LISTEN"), log), f.phones, log)
	}
	a, err := readAccounts(env, f.phones)
	if err != nil {
		return err
	}
	return bridge(ctx, c, a, f.phones, log)
}

// parse reads the command line. Help goes to out, errors are returned.
func parse(args []string, out io.Writer) (f flags, err error) {
	set := flag.NewFlagSet("bridge", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&f.config, "config", "", "config `file`, JSON; see the package documentation")
	set.BoolVar(&f.demo, "demo", false, "play a shift in simulated time and judge it")
	phones := set.String("phone", onAircall, "the `systems` with telephones: aircall, dialpad, connect, or several with commas")
	set.IntVar(&f.agents, "agents", 6, "demo: how many agents work")
	set.IntVar(&f.faults.lose, "lose", 5, "demo: `percent` of webhooks lost")
	set.IntVar(&f.faults.dup, "dup", 5, "demo: `percent` of webhooks doubled")
	set.IntVar(&f.faults.reorder, "reorder", 10, "demo: `percent` of webhooks late")
	set.IntVar(&f.faults.skew, "skew", 0, "demo: `seconds` by which the phones' clocks are ahead, and Zendesk's behind")
	set.IntVar(&f.faults.lag, "lag", 2, "demo: `seconds` by which lists are late")
	set.IntVar(&f.faults.ignore, "ignore", 0, "demo: `percent` of writes accepted and not taken")
	set.Uint64Var(&f.seed, "seed", 1, "demo: the same seed gives the same shift")
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(out, "bridge keeps agents' statuses in step between Zendesk and telephone systems.")
			set.SetOutput(out)
			set.PrintDefaults()
		}
		return f, err
	}
	if set.NArg() > 0 {
		return f, fmt.Errorf("unexpected argument %q", set.Arg(0))
	}
	f.phones, err = phoneNames(*phones)
	return f, err
}
