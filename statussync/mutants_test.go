package statussync_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	byModel = "^(TestExplore|TestWorlds)$"
	byRules = "^TestRules$"
)

// mutants break one rule each. The model must catch those that it is there for,
// or it proves nothing; the table of rules the others.
var mutants = []struct{ name, by, file, old, new string }{
	{"copy every event across", byModel, "choice.go",
		"case s.Sent.open() && d.echo(i, c):\n\t\td.echoed(i, c)",
		"case s.Sent.open():\n\t\ts.Sent, s.Doubt = Ledger{}, Doubt{}\n\t\td.accept(i, c)"},
	{"no ledger", byModel, "ledger.go",
		"\t})\n}\n\n// sent takes", "\t})\n\ts.Sent = Ledger{}\n}\n\n// sent takes"},
	{"a ledger that stops learning", byModel, "ledger.go",
		"\ts.Known = Choice{Status: shown,", "\t_ = Choice{Status: shown,"},
	{"one mark per agent", byModel, "presence.go",
		"\ts.ActiveMark = later(s.ActiveMark, m)\n",
		"\ts.ActiveMark = later(s.ActiveMark, m)\n\ts.Known.Mark = later(s.Known.Mark, m)\n"},
	{"arrival instead of cause", byModel, "cause.go",
		"func (r *Rules) beats(a, b Cause) bool {\n\tswitch {\n",
		"func (r *Rules) beats(a, b Cause) bool {\n\tswitch {\n\tcase true:\n\t\treturn true\n"},
	{"a tie goes to whoever saw nothing", byModel, "cause.go",
		"case a.saw(b):\n\t\treturn true", "case a.saw(b):\n\t\treturn r.precedes(a.System, b.System)"},
	{"an agent's click may be an echo", byModel, "ledger.go",
		"if c.By == Agent || c.By == Machine || c.By == Reconnect {", "if false {"},
	{"limbo forgets", byModel, "ledger.go",
		"if c.Why == Limbo {\n", "if false {\n"},
	{"a hold is a choice", byRules, "choice.go",
		"case s.Hold == c.Status && (first || held || s.HoldSent) && s.Hold != \"\" && c.By != Agent:", "case false:"},
	{"one reading without a mark is enough", byRules, "reading.go",
		"\tdefault:\n\t\td.doubt(i, c, SeenOnce)\n\t\treturn false\n", "\tdefault:\n\t\td.accept(i, c)\n"},
	{"a coarse status waits for nothing", byRules, "choice.go",
		"case d.rules.finer(i, c.Status): // S8", "case false: // S8"},
	{"an unmapped status is overwritten", byRules, "propagate.go",
		"if !ok || !d.overwritable(i, l) { // S5", "if !ok { // S5"},
	{"no reading when the echo is lost", byModel, "decide.go",
		"\t\t\td.ask(i, d.now) // S6: the echo is lost\n", ""},
}

const inMutant = "STATUSSYNC_MUTANT"

// TestMutants runs the tests on each mutant, built through an overlay.
func TestMutants(t *testing.T) {
	if !thorough(t) || os.Getenv(inMutant) != "" {
		t.Skip("runs the tests of this package again and again: go test -timeout 20m")
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := runTests(t, byModel+"|"+byRules, ""); err != nil {
		t.Fatalf("the tests fail without a mutant: %v\n%s", err, out)
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			source, err := os.ReadFile(m.file)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(source), m.old); n != 1 {
				t.Fatalf("%s holds the text of the mutant %d times", m.file, n)
			}
			dir := t.TempDir()
			mutated, overlay := filepath.Join(dir, m.file), filepath.Join(dir, "overlay.json")
			write(t, mutated, []byte(strings.Replace(string(source), m.old, m.new, 1)))
			text, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(here, m.file): mutated}})
			if err != nil {
				t.Fatal(err)
			}
			write(t, overlay, text)
			out, err := runTests(t, m.by, overlay)
			switch {
			case err == nil:
				t.Errorf("no test notices")
			case strings.Contains(out, "[build failed]"):
				t.Errorf("the mutant does not compile:\n%s", out)
			}
		})
	}
}

func runTests(t *testing.T, tests, overlay string) (string, error) {
	args := []string{"test", "-short", "-count=1", "-failfast", "-timeout=2m", "-run=" + tests}
	if overlay != "" {
		args = append(args, "-overlay="+overlay)
	}
	cmd := exec.CommandContext(t.Context(), "go", append(args, ".")...)
	cmd.Env = append(os.Environ(), inMutant+"=1")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func write(t *testing.T, name string, text []byte) {
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
