package cli_test

import (
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

func TestModes(t *testing.T) {
	modes := cli.Modes{{Flag: "run", Takes: []string{"fast"}}, {Flag: "look", Takes: []string{"fast", "deep"}},
		{Flag: "show", Takes: []string{"run"}}}
	for args, want := range map[string]string{
		"-run -fast":       "",
		"-fast":            "none",
		"-run -look":       "-run, -look: want one of them",
		"-run -deep":       "-deep: not together with -run; it belongs to -look",
		"-run=false":       "none",
		"-look -deep":      "",
		"-show -run":       "",
		"-show -run -fast": "-fast: not together with -show; it belongs to -run and -look",
	} {
		set := flag.NewFlagSet("x", flag.ContinueOnError)
		for _, name := range []string{"run", "look", "fast", "deep", "show"} {
			set.Bool(name, false, "")
		}
		if err := set.Parse(strings.Fields(args)); err != nil {
			t.Fatal(err)
		}
		if err := modes.Check(set, "none"); fmt.Sprint(err) != want && (err != nil || want != "") {
			t.Errorf("%s: %v, want %q", args, err, want)
		}
	}
}

func TestExitCode(t *testing.T) {
	usage := fmt.Errorf("x: %w", cli.UsageError{Err: errors.New("mistake")})
	if cli.ExitCode(usage) != 2 || cli.ExitCode(errors.New("other")) != 1 || usage.Error() != "x: mistake" {
		t.Errorf("exit codes %d, %d", cli.ExitCode(usage), cli.ExitCode(errors.New("other")))
	}
}

func TestRow(t *testing.T) {
	var out strings.Builder
	cli.Row(&out, "-flag", strings.Repeat("word ", 20))
	for line := range strings.Lines(out.String()) {
		if len(line) > 81 || strings.HasSuffix(line, " \n") {
			t.Errorf("line %q", line)
		}
	}
}
