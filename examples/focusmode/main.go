package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "focusmode:", err)
		os.Exit(1)
	}
}

// run is the program, with its surroundings as arguments.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("focusmode", flag.ContinueOnError)
	flags.SetOutput(stderr)
	verbose := flags.Bool("v", false, "print every change of a status")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%d arguments, none is allowed", flags.NArg())
	}
	return demo(ctx, stdout, *verbose)
}

// demo plays the script and judges it.
func demo(ctx context.Context, out io.Writer, verbose bool) error {
	f, err := newFloor(ctx, out)
	if err != nil {
		return err
	}
	f.verbose = verbose
	fmt.Fprintf(out, "A morning of %d agents. They show: Zendesk / Connect, and Aircall where they have it.\n\n", len(f.agents))
	if err := f.play(ctx, scenes()); err != nil { //nolint:contextcheck // the fakes deliver events on their own
		return err
	}
	return f.judge()
}
