package focus_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	byWorlds  = "^TestWorlds$"
	byStories = "^(TestStories|TestSync)$"
	byMapping = "^TestMapping$"
)

// mutants break one thing each, here or in package statussync. The model must
// catch those that it is there for, or it proves nothing; the stories the others:
// a choice that nobody read counts for nothing in the model, and its sweeps heal
// what a lost wish left apart.
var mutants = []struct{ name, by, file, old, new string }{
	{"no reading before saving", byStories, "../hold.go",
		"\tif s.Ask.IsZero() {\n\t\td.ask(i, d.now)\n\t\ts.AskEnd = d.now.Add(readFirst)\n\t}\n", "\t_ = s\n"},
	{"no reading before giving back", byStories, "../hold.go",
		"\tif s.Known.Held || s.Sent.Held {\n\t\td.ask(i, d.now)\n\t}\n", ""},
	{"no limbo", byWorlds, "../choice.go",
		"\t\td.doubt(i, c, Limbo)\n", "\t\td.consider(i, c)\n"},
	{"a hold in the slot of the wish", byWorlds, "../hold.go",
		"\t\ts.Hold, s.HoldSince, s.HoldSent = o.Status, since, false\n",
		"\t\ts.Hold, s.HoldSince, s.HoldSent = o.Status, since, false\n\t\ts.Want.Status = o.Status\n"},
	{"a wish in the slot of the hold", byStories, "../propagate.go",
		"\tif newer || l.reign && l.drift == Revert {\n",
		"\tif newer && there.Hold != \"\" {\n\t\tthere.Hold = wish\n\t\treturn\n\t}\n\tif newer || l.reign && l.drift == Revert {\n"},

	{"D13 forgotten", byStories, "hold.go",
		"\t\td.agent.Focus.Posts[i].Free = true\n",
		"\t\td.tell(statussync.Held{At: d.now, System: p.in, Status: p.hold})\n"},
	{"a late beginning begins", byStories, "set.go",
		"case ended >= 0 && !e.Mark.After(s.Ended[ended].Mark):", "case false:"},
	{"the first end gives back", byStories, "set.go",
		"\t\ts.Live = without(s.Live, live)\n", "\t\ts.Live = nil\n"},
	{"a ring counts for ever", byStories, "set.go",
		"due := func(it Item) bool { return !it.Until.IsZero() && !now.Before(it.Until) }",
		"due := func(Item) bool { return now.IsZero() }"},
	{"a mapped status is held", byMapping, "rules.go",
		"if ok && !available(systems, pair.B, there) {", "if ok && false {"},
}

const inMutant = "FOCUS_MUTANT"

// TestMutants runs the tests on each mutant, built through an overlay.
func TestMutants(t *testing.T) {
	if !thorough(t) || os.Getenv(inMutant) != "" {
		t.Skip("a dozen builds: not in short runs, under the race detector, or in a mutant")
	}
	if out, err := runTests(t, byWorlds+"|"+byStories+"|"+byMapping, ""); err != nil {
		t.Fatalf("the tests fail without a mutant: %v\n%s", err, out)
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			out, err := runTests(t, m.by, overlay(t, m.file, m.old, m.new))
			switch {
			case err == nil:
				t.Errorf("no test notices")
			case !strings.Contains(out, "--- FAIL: "):
				t.Errorf("the mutant was not tested:\n%s", out)
			}
		})
	}
}

// overlay gives the description by which go's -overlay replaces text of a file,
// which may be in another folder.
func overlay(t *testing.T, file, old, instead string) string {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), old); n != 1 {
		t.Fatalf("%s holds the text of the mutant %d times", file, n)
	}
	original, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mutated, overlay := filepath.Join(dir, filepath.Base(file)), filepath.Join(dir, "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{original: mutated}})
	if err != nil {
		t.Fatal(err)
	}
	save(t, mutated, []byte(strings.Replace(string(source), old, instead, 1)))
	save(t, overlay, text)
	return overlay
}

func runTests(t *testing.T, tests, overlay string) (string, error) {
	args := []string{"test", "-short", "-vet=off", "-count=1", "-failfast", "-timeout=2m", "-run=" + tests}
	if overlay != "" {
		args = append(args, "-overlay="+overlay)
	}
	cmd := exec.CommandContext(t.Context(), "go", append(args, ".")...)
	cmd.Env = append(os.Environ(), inMutant+"=1")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func save(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
