package bridge

import (
	"bytes"
	"flag"
	"io"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/examples/internal/cli"
)

// nothing is an empty environment.
func nothing(string) string { return "" }

func TestArgumentsAreChecked(t *testing.T) {
	for args, want := range map[string]string{
		"":                                 "want -config FILE for real accounts, -fakes or -demo for made-up ones, -what-if FILE for a journal, or -h for help",
		"-check":                           "want -config FILE for real accounts",
		"-demo=false":                      "want -config FILE for real accounts",
		"-demo -fakes":                     "-fakes, -demo: want one of them",
		"-config x.json -demo":             "-config, -demo: want one of them",
		"-config x.json -phone fax":        "-phone: not together with -config; it belongs to -fakes and -demo",
		"-demo -listen :80":                "-listen: not together with -demo; it belongs to -config and -fakes",
		"-fakes -agents 5":                 "-agents: not together with -fakes; it belongs to -demo",
		"-version -check":                  "-check: not together with -version; it belongs to -config",
		"-config x -check -dry-run":        "-dry-run: not together with -check",
		"-config x -check -admin :80":      "-admin: not together with -check",
		"-config x -check -store memory":   "-store: not together with -check",
		"-config x -dry-run -store bolt:y": "-store: not together with -dry-run",
		"-config x -reset-settings":        "-reset-settings: only with a -store that outlasts the program",
		"-fakes -reset-settings":           "-reset-settings: not together with -fakes; it belongs to -config",
		"-config x -check -reset-settings": "-reset-settings: not together with -check",
		"-config x -check -journal y":      "-journal: not together with -check",
		"-journal y":                       "want -config FILE for real accounts",
		"-fakes -journal y":                "-journal: not together with -fakes; it belongs to -config and -demo and -what-if",
		"-demo -journal=":                  "-journal: want a folder, got an empty name",
		"-what-if x":                       "-what-if: want -journal FOLDER too",
		"-what-if x -config y":             "-config, -what-if: want one of them",
		"-what-if x -journal y -demo":      "-demo, -what-if: want one of them",
		"-what-if x -journal y -agents 5":  "-agents: not together with -what-if; it belongs to -demo",
		"-demo -zone UTC":                  "-zone: not together with -demo; it belongs to -what-if",
		"-what-if x -journal y -zone Mars": `invalid value "Mars" for flag -zone: unknown time zone Mars`,
		"-demo -lose 101":                  "-lose: want 0 to 100, got 101",
		"-demo -dup -1":                    "-dup: want 0 to 100, got -1",
		"-demo -ignore 101":                "-ignore: want 0 to 100, got 101",
		"-demo -skew 3601":                 "-skew: want -3600 to 3600, got 3601",
		"-demo -lag -1":                    "-lag: want 0 to 60, got -1",
		"-demo -agents 0":                  "-agents: want 1 to 1000, got 0",
		"-demo -replicas 10":               "-replicas: want 1 to 9, got 10",
		"-demo -replicas 2 -journal y":     "-journal: not together with several -replicas",
		"-colour red":                      "colour",
		"-demo -phone fax":                 `"fax" is not one of aircall, dialpad, connect`,
		"-demo -phone dialpad,dialpad":     "dialpad is there twice",
		"dry.json":                         `unexpected argument "dry.json"`,
		"-demo 5":                          `unexpected argument "5"`,
	} {
		err := Run(t.Context(), strings.Fields(args), nothing, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) || cli.ExitCode(err) != 2 {
			t.Errorf("bridge %s: %v, want exit code 2 and an error about %q", args, err, want)
		}
	}
}

func TestNoSuchFile(t *testing.T) {
	err := Run(t.Context(), []string{"-config", "none.json"}, nothing, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "-config: open none.json") {
		t.Errorf("error %v", err)
	}
}

// The help is no error and leaves nothing out, and every flag belongs somewhere.
func TestHelp(t *testing.T) {
	var out bytes.Buffer
	if err := Run(t.Context(), []string{"-h"}, nothing, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var f flags
	set, _ := plain.define(&f)
	for _, name := range flagNames(set) {
		if n := strings.Count(out.String(), "\n  -"+name+" "); n != 1 {
			t.Errorf("the help shows -%s %d times", name, n)
		}
		if f.modes().Owners(name) == "" && !isMode(f, name) {
			t.Errorf("-%s belongs to no mode", name)
		}
	}
	for _, v := range plain.variables() {
		if !strings.Contains(out.String(), "\n  "+v.Name) {
			t.Errorf("the help lacks %s", v.Name)
		}
	}
	for line := range strings.Lines(out.String()) {
		if len(strings.TrimRight(line, "\n")) > 80 {
			t.Errorf("longer than 80 columns: %s", line)
		}
	}
}

func isMode(f flags, name string) bool {
	for _, m := range f.modes() {
		if m.Flag == name {
			return true
		}
	}
	return false
}

func TestVersion(t *testing.T) {
	var out bytes.Buffer
	if err := Run(t.Context(), []string{"-version"}, nothing, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); !strings.HasPrefix(text, "bridge ") || !strings.Contains(text, "revision ") || !strings.Contains(text, "go1.") {
		t.Errorf("bridge -version: %s", text)
	}
	info := &debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "0a1b2c3d"}, {Key: "vcs.modified", Value: "true"},
	}}
	if got, want := cli.VersionOf("bridge", info).String(), "bridge v1.2.3, revision 0a1b2c3d, modified, go1.26.0"; got != want {
		t.Errorf("version %q, want %q", got, want)
	}
}

func flagNames(set *flag.FlagSet) (names []string) {
	set.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	return names
}
