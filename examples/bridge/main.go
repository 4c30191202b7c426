package main

import (
	"context"
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
		os.Exit(1)
	}
}

// run is the program, with its surroundings as arguments.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("bridge", flag.ContinueOnError)
	flags.SetOutput(stderr)
	path := flags.String("config", "", "config `file`, JSON; see the package documentation")
	play := flags.Bool("demo", false, "play a shift in simulated time and judge it")
	phone := flags.String("phone", onAircall, "the `systems` with telephones: aircall, dialpad, connect, or several with commas")
	agents := flags.Int("agents", 6, "demo: how many agents work")
	var w weather
	flags.IntVar(&w.lose, "lose", 5, "demo: `percent` of webhooks lost")
	flags.IntVar(&w.dup, "dup", 5, "demo: `percent` of webhooks doubled")
	flags.IntVar(&w.reorder, "reorder", 10, "demo: `percent` of webhooks late")
	seed := flags.Uint64("seed", 1, "demo: the same seed gives the same shift")
	if err := flags.Parse(args); err != nil {
		return err
	}
	phones, err := phoneNames(*phone)
	if err != nil {
		return err
	}
	if *play {
		if err := w.check(*agents); err != nil {
			return err
		}
		return demo(ctx, stdout, phones, *agents, w, *seed)
	}
	c, err := readConfig(*path)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	if none(env) {
		log.Info("no accounts in the environment: running on embedded fakes")
		c.Rules = append(c.Rules, rule{Zendesk: "Lunch", Phone: "unavailable/out_for_lunch"})
		return bridge(ctx, c, embedded(ctx, phones, env("BRIDGE_LISTEN"), log), phones, log)
	}
	a, err := readAccounts(env, phones)
	if err != nil {
		return err
	}
	return bridge(ctx, c, a, phones, log)
}

// check refuses a weather that is none.
func (w weather) check(agents int) error {
	for name, p := range map[string]int{"lose": w.lose, "dup": w.dup, "reorder": w.reorder} {
		if p < 0 || p > 100 {
			return fmt.Errorf("-%s: %d is not a percentage, 0 to 100", name, p)
		}
	}
	if agents < 1 || agents > 1000 {
		return fmt.Errorf("-agents: %d is not between 1 and 1000", agents)
	}
	return nil
}
