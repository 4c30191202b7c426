package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/examples/internal/cli"
)

func main() { cli.Main("lambda", run) }

// run is the program, with its surroundings as arguments.
func run(ctx context.Context, args []string, env cli.Environment, stdout, stderr io.Writer) error {
	f, err := parse(args, env, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil:
		return cli.UsageError{Err: err}
	case f.version:
		fmt.Fprintln(stdout, cli.ReadVersion("lambda"))
		return nil
	}
	a, err := chooseAccount(f, env) //nolint:contextcheck // the made-up account delivers events to nobody
	if err != nil {
		return err
	}
	h, err := newHandler(a, ctikit.SystemClock{}, slog.New(slog.NewTextHandler(stderr, nil)))
	if err != nil {
		return cli.UsageError{Err: err}
	}
	if f.event == "" {
		lambda.StartWithOptions(h.handle, lambda.WithContext(ctx))
		return nil
	}
	return answerFile(ctx, h, f.event, stdout)
}

// answerFile prints the answer to a recorded event.
func answerFile(ctx context.Context, h *handler, path string, stdout io.Writer) error {
	event, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("-event: %w", err)
	}
	answer, err := h.handle(ctx, event)
	if err != nil {
		return err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, string(text))
	return err
}
