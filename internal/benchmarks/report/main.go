// Command report runs the benchmarks of this module and writes what they came to
// into its README: the quickest run of each contender, which other work on the
// machine disturbs the least, and how many times as long as ours it takes.
//
//	go run ./report               # from the folder of the module; some minutes
//	go run ./report -in new.txt   # of an output of go test -bench . -benchmem
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
)

func main() {
	in := flag.String("in", "", "`file` with the output of go test -bench; empty: run them")
	count := flag.Int("count", 6, "how often each is run")
	readme := flag.String("readme", "README.md", "the `file` with the lines <!-- report --> and <!-- end of report -->")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := report(ctx, *in, *count, *readme)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
}

func report(ctx context.Context, in string, count int, readme string) error {
	output, err := measured(ctx, in, count)
	if err != nil {
		return err
	}
	races, err := read(bytes.NewReader(output))
	if err != nil {
		return err
	}
	page, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	page, err = inserted(page, tables(races))
	if err != nil {
		return fmt.Errorf("%s: %w", readme, err)
	}
	return os.WriteFile(readme, page, 0o644)
}

// measured is the output of the benchmarks. A run is shown while it lasts.
func measured(ctx context.Context, in string, count int) ([]byte, error) {
	if in != "" {
		return os.ReadFile(in)
	}
	var output bytes.Buffer
	run := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", ".", "-benchmem", "-benchtime", "200ms", "-count", strconv.Itoa(count), ".")
	run.Stdout, run.Stderr = io.MultiWriter(&output, os.Stderr), os.Stderr
	err := run.Run()
	return output.Bytes(), err
}

const (
	begin = "<!-- report -->\n"
	end   = "<!-- end of report -->\n"
)

// inserted is a page with other text between its two marks.
func inserted(page []byte, text string) ([]byte, error) {
	before, rest, found := bytes.Cut(page, []byte(begin))
	_, after, closed := bytes.Cut(rest, []byte(end))
	if !found || !closed {
		return nil, errors.New("want the lines <!-- report --> and <!-- end of report -->")
	}
	return bytes.Join([][]byte{before, []byte(begin), []byte(text), []byte(end), after}, nil), nil
}
