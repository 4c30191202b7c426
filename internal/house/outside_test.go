package house_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestExamplesOutside compiles and runs every public Example of the root module
// in a user's module: what an Example shows must be within a user's reach,
// virtual time included.
func TestExamplesOutside(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a module")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	user := t.TempDir()
	examples := 0
	for dir, p := range loadTree(t, os.DirFS(root)).packages {
		if !p.isPublic() || p.module != "." {
			continue
		}
		for _, f := range p.tests {
			name := p.fileName[f]
			if !strings.HasSuffix(name, "example_test.go") {
				continue
			}
			src, err := os.ReadFile(filepath.Join(root, name))
			if err != nil {
				t.Fatal(err)
			}
			examples += strings.Count(string(src), "\nfunc Example")
			write(t, filepath.Join(user, "uses", dir, filepath.Base(name)), string(src))
		}
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(mod), "module "+modulePath, "module example.test/user", 1)
	write(t, filepath.Join(user, "go.mod"), text+"\nrequire "+modulePath+" v0.0.0\nreplace "+modulePath+" => "+root+"\n")
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(user, "go.sum"), string(sum))

	run := exec.CommandContext(t.Context(), "go", "test", "-mod=mod", "-v", "./...")
	run.Dir, run.Env = user, append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	out, err := run.CombinedOutput()
	if err != nil {
		quiet := regexp.MustCompile(`(?m)^(=== RUN|--- PASS|PASS|ok ).*\n`).ReplaceAll(out, nil)
		t.Fatalf("%v\n%s", err, quiet)
	}
	if ran := len(regexp.MustCompile(`(?m)^--- PASS: Example`).FindAll(out, -1)); ran != examples || examples < 30 {
		t.Errorf("%d of %d Examples ran", ran, examples)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
