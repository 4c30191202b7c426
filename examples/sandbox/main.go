package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "sandbox:", err)
		os.Exit(1)
	}
}

// run serves the sandbox until ctx ends, which is no error. It tells stdout
// where everything is once all ports take connections.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	opts, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	b := &box{options: opts, stderr: stderr}
	if err := b.fill(); err != nil {
		return err
	}
	defer func() { b.now.Load().close() }()
	return serve(ctx, b.ports(), opts.url, func(urls map[string]string) error {
		show := page
		if opts.json {
			show = line
		}
		return show(stdout, newCard(urls, b.now.Load().company))
	})
}
