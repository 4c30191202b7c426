package bridge

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync/journal"
)

// aDay is a journal of the demo.
func aDay(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "journal")
	args := "-demo -agents 12 -lose 0 -dup 0 -reorder 0 -journal " + dir
	must(t, Run(t.Context(), strings.Fields(args), nothing, io.Discard, io.Discard))
	return dir
}

// whatIfFile is a config file in a folder of its own.
func whatIfFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "other.json")
	must(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

const breakForLunch = `{"phones": {"aircall": {"rules": [{"zendesk": "Lunch", "phone": "unavailable/on_a_break"}]}}}`

// What docs/production.md shows is what the demo's day gives.
func TestDocsShowWhatIf(t *testing.T) {
	var out bytes.Buffer
	args := []string{"-what-if", whatIfFile(t, breakForLunch), "-journal", aDay(t), "-zone", "Europe/Berlin"}
	must(t, Run(t.Context(), args, nothing, &out, io.Discard))
	if diff := cmp.Diff(out.String(), block(t, production(t), "text", "What if ")); diff != "" {
		t.Errorf("docs/production.md (-printed +shown):\n%s", diff)
	}
}

// The mapping of the journal changes nothing.
func TestWhatIfTheSame(t *testing.T) {
	var out bytes.Buffer
	same := whatIfFile(t, `{"phones": {"aircall": {"rules": [{"zendesk": "Lunch", "phone": "unavailable/out_for_lunch"}]}}}`)
	must(t, Run(t.Context(), []string{"-what-if", same, "-journal", aDay(t)}, nothing, &out, io.Discard))
	for _, want := range []string{"(UTC)?", "\n  the same with both mappings\n", "with one mapping only\n\n  never\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, out.String())
		}
	}
}

func TestWhatIfIsChecked(t *testing.T) {
	day, empty := aDay(t), t.TempDir()
	for name, tt := range map[string]struct {
		journal, config, want string
	}{
		"no such status":   {day, strings.Replace(breakForLunch, "Lunch", "Dinner", 1), `other.json:1: phones.aircall.rules, rule 1, zendesk: want a status that Zendesk has: "away"`},
		"another system":   {day, `{"phones": {"dialpad": {}}}`, "other.json: phones: want those of the journal, aircall, got dialpad"},
		"another mistake":  {day, `{"phones": {"aircall": {"rules": 5}}}`, "other.json:1: phones.aircall.rules: want"},
		"no journal":       {filepath.Join(empty, "none"), breakForLunch, "-journal: journal: open "},
		"an empty journal": {empty, breakForLunch, "-journal: journal: no files in "},
	} {
		err := Run(t.Context(), []string{"-what-if", whatIfFile(t, tt.config), "-journal", tt.journal}, nothing, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), tt.want) || cli.ExitCode(err) != 1 {
			t.Errorf("%s: %v, want exit code 1 and an error about %q", name, err, tt.want)
		}
	}
	if err := Run(t.Context(), []string{"-what-if", "none.json", "-journal", day}, nothing, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "-what-if: open none.json") {
		t.Errorf("no such file: %v", err)
	}
	again := Run(t.Context(), []string{"-demo", "-journal", day}, nothing, io.Discard, io.Discard)
	if again == nil || !strings.Contains(again.Error(), "want an empty folder for the demo, got 1 files in it") {
		t.Errorf("a second demo in the same folder: %v", again)
	}
}

// A run on accounts records, too.
func TestRunRecords(t *testing.T) {
	_, env := served(t)
	dir := filepath.Join(t.TempDir(), "journal")
	ctx, stop := context.WithCancel(t.Context())
	args := []string{"-config", configFile(t, onlyAircall), "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0", "-journal", dir}
	go func() {
		defer stop()
		for found := 0; found == 0 && ctx.Err() == nil; runtime.Gosched() {
			entries, _ := os.ReadDir(dir) // it is not there at first
			found = len(entries)
		}
	}()
	if err := Run(ctx, args, of(env), io.Discard, io.Discard); err != nil {
		t.Errorf("error %v", err)
	}
	systems := 0
	for l, err := range journal.Read(dir) {
		must(t, err)
		if s, ok := l.Entry.(journal.Settings); ok {
			systems = len(s.Systems)
		}
	}
	if systems != 2 {
		t.Errorf("settings of %d systems, want Zendesk's and Aircall's", systems)
	}
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	args[len(args)-1] = file
	if err := Run(t.Context(), args, of(env), io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "-journal: journal: mkdir") {
		t.Errorf("a file in place of the folder: %v", err)
	}
}
