package contactflow_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

// insideMutation marks the runs that TestDisabledRulesFail starts, so that they
// start none of their own.
const insideMutation = "CTIKIT_CONTACTFLOW_MUTATION"

// TestDisabledRulesFail switches off the code of one rule after the other and
// wants the rows of that rule to fail.
func TestDisabledRulesFail(t *testing.T) {
	if testing.Short() || raceEnabled() || os.Getenv(insideMutation) != "" {
		t.Skip("compiles the package once for each rule")
	}
	tests := []struct {
		rule, file, code, mutant string
	}{
		{"R6", "parse.go", `s.Origins[a.Name] = FromAttribute // R6`, ``},
		{"R8", "appsettings.go", `if a.CreateTicketAfterMinutes > 0 {`, `if false {`},
		{"R14", "appsettings.go", `return a.EntryPointNumber // R14, R15`, ``},
		{"R16", "appsettings.go", `return *a.TicketAttribute // R16`, ``},
		{"R22", "kind.go", `Chinese, TraditionalChinese)`, `Chinese)`},
		{"R35", "parse.go", `s.Origins[a.Name] = FromSetting // R35`, ``},
		{"D1", "parse.go", `notices = append(notices, Notice{InvalidAttribute, a.Rule, Subject{name}, err.Error()}) // D1`, ``},
		{"D32", "kind.go", `anyCase(oneOf(OptOut, NoConsent)) // D32`, `oneOf(OptOut, NoConsent)`},
		{"D32", "settings.go", ` && s.CallRecordingConsent == "" // D32`, ``},
		{"D34", "settings.go", `e164, err := coerce.E164(number) // D34`, `e164, err := coerce.Phone(number)`},
	}
	for _, rule := range []string{"R9", "R10", "R19", "R28"} { // a row of the table, as a whole
		tests = append(tests, struct{ rule, file, code, mutant string }{rule, "attributes.go", rule, ""})
	}
	for _, tt := range tests {
		t.Run(tt.rule+" "+tt.file, func(t *testing.T) {
			t.Parallel()
			source, err := os.ReadFile(tt.file)
			if err != nil {
				t.Fatal(err)
			}
			mutant := strings.Replace(string(source), tt.code, tt.mutant, 1)
			if tt.file == "attributes.go" {
				mutant = withoutLine(string(source), `row("`+tt.rule+`",`)
			}
			if mutant == string(source) {
				t.Fatalf("%s: the code of %s is not there", tt.file, tt.rule)
			}
			out := runMutant(t, tt.file, mutant, "^Test(Rules|Decisions)$/^"+tt.rule+"_")
			if !strings.Contains(out, "--- FAIL: ") || !strings.Contains(out, "/"+tt.rule+"_") {
				t.Errorf("no row of %s failed without its code:\n%s", tt.rule, out)
			}
		})
	}
}

// withoutLine drops the line that contains mark.
func withoutLine(source, mark string) string {
	var kept strings.Builder
	for line := range strings.Lines(source) {
		if !strings.Contains(line, mark) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// runMutant runs some tests of this package with another text for file.
func runMutant(t *testing.T, file, text, run string) string {
	t.Helper()
	dir := t.TempDir()
	original, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(dir, file)
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {original: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{changed: text, filepath.Join(dir, "overlay.json"): string(overlay)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-overlay", filepath.Join(dir, "overlay.json"), "-run", run, ".")
	cmd.Env = append(os.Environ(), insideMutation+"=1")
	out, _ := cmd.CombinedOutput() // it is meant to fail
	return string(out)
}

func raceEnabled() bool {
	info, ok := debug.ReadBuildInfo()
	for _, s := range info.Settings {
		if s.Key == "-race" && s.Value == "true" {
			return ok
		}
	}
	return false
}
