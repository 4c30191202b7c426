package queuemap_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// disabled takes the code of a rule away: one text in one file becomes another.
var disabled = []struct{ rule, file, code, without string }{
	{"R81", "brand.go", "if ok { // R81", "if ok && attribute == \"\" {"},
	{"R88", "pattern.go", "n <= MaxLength {", "n <= 1000*MaxLength {"},
	{"R89", "compile.go", "ok := first[text]; ok { // R89", "ok := first[text]; ok && false {"},
	{"D9", "compile.go", "return cmp.Compare(a.Class.precedence(), b.Class.precedence())", "return 0 * cmp.Compare(a.Class, b.Class)"},
	{"D10", "outbound.go", "default: // R92, D10", "default:\n\t\t\td.Profile.Queues = nil"},
}

// inOverlay marks the tests that TestDisabled starts.
const inOverlay = "QUEUEMAP_TEST_IN_OVERLAY"

// TestDisabled shows that the rows see the code: without a rule's code, its row
// fails.
func TestDisabled(t *testing.T) {
	if testing.Short() || racing || os.Getenv(inOverlay) != "" {
		t.Skip("compiles the package once per rule")
	}
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("needs the go command")
	}
	for _, d := range disabled {
		t.Run("without "+d.rule, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), tool, "test", "-vet=off", "-overlay", overlay(t, d.file, d.code, d.without), "-run", "/^"+d.rule+"_", ".")
			cmd.Env = append(os.Environ(), inOverlay+"=1")
			out, err := cmd.CombinedOutput()
			if _, ok := errors.AsType[*exec.ExitError](err); !ok || !strings.Contains(string(out), "--- FAIL") || !strings.Contains(string(out), "/"+d.rule+"_") {
				t.Errorf("no row of %s fails: %v\n%s", d.rule, err, out)
			}
		})
	}
}

// overlay writes a file with other code, and the list that go test wants.
func overlay(t *testing.T, file, code, without string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), code); n != 1 {
		t.Fatalf("%s has %q %d times, want once", file, code, n)
	}
	dir := t.TempDir()
	changed, list := filepath.Join(dir, file), filepath.Join(dir, "overlay.json")
	original, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {original: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{changed: strings.Replace(string(text), code, without, 1), list: string(replace)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return list
}
