package attrmap_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// insideMutant is set for the tests of a mutant, so that they make none themselves.
const insideMutant = "ATTRMAP_INSIDE_MUTANT"

// mutants disable the line that is marked with a rule.
var mutants = []struct{ rule, file, code, instead string }{
	{"R101", "plan.go", "if !m.mapped[name] {", "if false {"},
	{"R102", "config.go", "m.mapped[r.attribute] = true", ""},
	{"R105", "plan.go", "if !r.onUser() && p.contact.Ticket == ExistingTicket && !r.update {", "if false {"},
	{"R106", "plan.go", "if r.comments {", "if false {"},
	{"R107", "coercer.go", "return []string{v.Text}", "return nil"},
	{"R109", "search.go", "if !r.search || strings.TrimSpace(text) == \"\" {", "if strings.TrimSpace(text) == \"\" {"},
	{"R110", "plan.go", "if c.Ticket == NoTicket {", "if false {"},
	{"R111", "plan.go", "if bad != nil {", "if false {"},
	{"R112", "plan.go", "p.plan.Notices = append(p.plan.Notices, r.notice(FieldValueInvalid, \"R112\", bad.Explain()))", ""},
	{"R113", "plan.go", "if r.inactive {", "if false {"},
	{"D11", "config.go", "m.never[r.attribute] = true", ""},
	{"D12", "plan.go", "p.reason(r, Invalid)", ""},
}

// TestMutants shows that the rows of a rule depend on the code marked with it:
// without that code they fail.
func TestMutants(t *testing.T) {
	if testing.Short() || racing || os.Getenv(insideMutant) != "" {
		t.Skip("a dozen builds: not in short runs, under the race detector, or in a mutant")
	}
	for _, m := range mutants {
		t.Run(m.rule, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-overlay", overlay(t, m.file, mutate(t, m.file, m.rule, m.code, m.instead)),
				"-run", "^Test(Plan|Coerce|Search|Verify|Late)$/^"+m.rule+"_", ".")
			cmd.Env = append(os.Environ(), insideMutant+"=1")
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "/"+m.rule+"_") {
				t.Errorf("without %q the rows of %s still pass (%v):\n%s", m.code, m.rule, err, out)
			}
		})
	}
}

// mutate gives the text of file with code replaced, in the one line that has it
// and the mark of the rule.
func mutate(t *testing.T, file, rule, code, instead string) string {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	marked := regexp.MustCompile(regexp.QuoteMeta(code) + `( +//.*\b` + rule + `\b)`)
	if len(marked.FindAllIndex(source, -1)) != 1 {
		t.Fatalf("%s: want exactly one line %q marked with %s", file, code, rule)
	}
	return marked.ReplaceAllString(string(source), instead+"$1")
}

// overlay gives the description by which go's -overlay replaces file.
func overlay(t *testing.T, file, text string) string {
	t.Helper()
	original, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	replacement, description := filepath.Join(dir, file), filepath.Join(dir, "overlay.json")
	data, err := json.Marshal(map[string]any{"Replace": map[string]string{original: replacement}})
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{replacement: []byte(text), description: data} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return description
}
