package statussync_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// models are the tests that walk through small worlds and random ones.
const models = "^(TestExplore|TestWorlds)$"

// brokenIdeas break one idea of the package each. The models must notice, or
// they prove nothing.
var brokenIdeas = []struct{ name, file, old, new string }{
	{"spans 10 s wider", "span.go", "\treturn span, true\n",
		"\treturn Span{span.Earliest.Add(-5 * time.Second), span.Latest.Add(5 * time.Second)}, true\n"},
	{"spans 10 s narrower", "span.go", "\treturn span, true\n",
		"\td := min(5*time.Second, span.Latest.Sub(span.Earliest)/2)\n" +
			"\treturn Span{span.Earliest.Add(d), span.Latest.Add(-d)}, true\n"},
	{"every event is copied", "claim.go", "\t\td.shown(i, &c, 0)\n", "\t\td.accept(i, c, true)\n"},
	{"a write is forgotten", "write.go",
		"\td.effects = append(d.effects, d.doWrite(i))\n", "\td.effects = append(d.effects, d.doWrite(i))\n\ts.Sent = nil\n"},
	{"an echo is not learned from", "write.go", "\ts.Known = choice{Status: st,", "\t_ = choice{Status: st,"},
	{"one mark for all facts", "facts.go", "\td.presence(i, r, when)\n",
		"\td.presence(i, r, when)\n" +
			"\tif m := markOf(r.Mark); r.Status == \"\" && m.After(s.Known.Mark) {\n\t\ts.Known.Mark, s.Known.Span = m, when\n\t}\n"},
	{"arrival instead of cause", "wish.go",
		"func (r *Rules) beats(a, b *cause) bool {\n\tswitch {\n", "func (r *Rules) beats(a, b *cause) bool {\n\tswitch {\n\tcase a != nil:\n\t\treturn true\n"},
}

// TestMutants runs the models on each broken idea.
func TestMutants(t *testing.T) {
	if os.Getenv(mutantVariable) != "" || testing.Short() || racing {
		t.Skip("a build and a run of the models for each: not in short runs or under the race detector")
	}
	out, err := runModels(t, "")
	if err != nil || !strings.Contains(out, "--- PASS: TestExplore") || !strings.Contains(out, "--- PASS: TestWorlds") {
		t.Fatalf("the models do not pass without a mutant: %v\n%s", err, out)
	}
	for _, m := range brokenIdeas {
		t.Run(m.name, func(t *testing.T) {
			out, err := runModels(t, replaced(t, m.file, m.old, m.new))
			if err == nil || !strings.Contains(out, "--- FAIL: Test") {
				t.Errorf("no model notices: %v\n%s", err, out)
			}
		})
	}
}

// replaced is an overlay in which a file has other code in one place.
func replaced(t *testing.T, file, old, instead string) (overlay string) {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), old); n != 1 {
		t.Fatalf("%s holds the code of the mutant %d times", file, n)
	}
	original, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mutated, overlay := filepath.Join(dir, file), filepath.Join(dir, "overlay.json")
	saveFile(t, mutated, strings.Replace(string(source), old, instead, 1))
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{original: mutated}})
	if err != nil {
		t.Fatal(err)
	}
	saveFile(t, overlay, string(text))
	return overlay
}

func runModels(t *testing.T, overlay string) (string, error) {
	t.Helper()
	args := []string{"test", "-short", "-v", "-vet=off", "-count=1", "-failfast", "-timeout=5m", "-run=" + models}
	if overlay != "" {
		args = append(args, "-overlay="+overlay)
	}
	cmd := exec.CommandContext(t.Context(), "go", append(args, ".")...)
	cmd.Env = append(os.Environ(), mutantVariable+"=none")
	out, err := cmd.CombinedOutput()
	return string(out), err
}
