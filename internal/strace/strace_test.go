package strace_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/internal/strace"
)

func TestRead(t *testing.T) {
	const log = `12 pwrite64(3</tmp/state.db>, "a (b) = 1", 4096, 8192) = 4096
13 read(5<TCP:[x]>,  <unfinished ...>
12 fdatasync(3</tmp/state.db> <unfinished ...>
13 <... read resumed>"GET", 100) = 3
12 <... fdatasync resumed>) = 0
12 pwrite64(3</tmp/state.db>, "m", 4096, 4096) = 4096
12 +++ exited with 0 +++
`
	path := filepath.Join(t.TempDir(), "strace.log")
	if err := os.WriteFile(path, []byte(log), 0o600); err != nil {
		t.Fatal(err)
	}
	calls := strace.Read(t, path)
	want := []strace.Call{
		{Name: "pwrite64", Text: `3</tmp/state.db>, "a (b) = 1", 4096, 8192`},
		{Name: "read", Text: "5<TCP:[x]>, ", Begun: true},
		{Name: "fdatasync", Text: "3</tmp/state.db>", Begun: true},
		{Name: "read", Text: `5<TCP:[x]>, "GET", 100`},
		{Name: "fdatasync", Text: "3</tmp/state.db>"},
		{Name: "pwrite64", Text: `3</tmp/state.db>, "m", 4096, 4096`},
	}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Fatalf("calls (-want +got):\n%s", diff)
	}
	for i, c := range calls {
		if c.IsMeta() != (i == 5) {
			t.Errorf("call %d: meta %v", i, c.IsMeta())
		}
	}
}
