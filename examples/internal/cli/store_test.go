package cli_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/examples/internal/cli"
	"github.com/ctikit/ctikit/statussync/boltstore"
)

func TestOpenStore(t *testing.T) {
	file := "bolt:" + filepath.Join(t.TempDir(), "state.db")
	store, closeStore, err := cli.OpenStore(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.CompareAndSet(t.Context(), "acme/one", 0, []byte("kept")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := cli.OpenStore(file); !errors.Is(err, boltstore.ErrInUse) {
		t.Errorf("a second program: %v, want ErrInUse", err)
	}
	if err := closeStore(); err != nil {
		t.Fatal(err)
	}
	if store, closeStore, err = cli.OpenStore(file); err != nil {
		t.Fatal(err)
	}
	if value, _, err := store.Get(t.Context(), "acme/one"); string(value) != "kept" || err != nil {
		t.Errorf("after a restart: %q, %v", value, err)
	}
	if err := closeStore(); err != nil {
		t.Fatal(err)
	}
	if _, closeStore, err = cli.OpenStore("memory"); err != nil || closeStore() != nil {
		t.Errorf("memory: %v", err)
	}
	for name, code := range map[string]int{"": 2, "bolt:": 2, "disk": 2, "bolt:" + t.TempDir(): 1} {
		_, _, err := cli.OpenStore(name)
		if err == nil || !strings.HasPrefix(err.Error(), "-store: ") || cli.ExitCode(err) != code {
			t.Errorf("%q: %v with the exit code %d, want one of -store with %d", name, err, cli.ExitCode(err), code)
		}
	}
}
