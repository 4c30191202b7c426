package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/statussync/pgstore/pgtest"
)

// postgres finds a program of PostgreSQL where pgtest does.
func postgres(t *testing.T, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	must(t, err)
	if len(found) == 0 {
		missing(t, pgtest.ErrMissing)
	}
	return found[len(found)-1]
}

// TestBackupOfPostgreSQL: the commands of docs/production.md save and restore what is
// in the store, and later versions are above those that were used.
func TestBackupOfPostgreSQL(t *testing.T) {
	server := startPostgreSQL(t)
	_, row, _ := strings.Cut(production(t), "\n| PostgreSQL | `pg_dump ")
	dump, row, _ := strings.Cut(row, "` | `pg_restore ")
	restore, _, ok := strings.Cut(row, "` |\n")
	if !ok {
		t.Fatal("docs/production.md has no such row")
	}
	backup := filepath.Join(t.TempDir(), "backup")
	run := func(program, args string) {
		t.Helper()
		args = strings.NewReplacer("DATABASE", server.URL(), ">FILE", "-f "+backup, "FILE", backup).Replace(args)
		if out, err := exec.CommandContext(t.Context(), postgres(t, program), strings.Fields(args)...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", program, err, out)
		}
	}
	s := &stores{}
	store, closeStore, err := s.Open(t.Context(), server.URL())
	must(t, err)
	first, err := store.CompareAndSet(t.Context(), "acme/agent/7", 0, []byte(`{"saved":true}`))
	must(t, err)
	run("pg_dump", dump)
	later, err := store.CompareAndSet(t.Context(), "acme/agent/7", first, []byte(`{"saved":false}`))
	must(t, err)
	must(t, closeStore())
	run("pg_restore", restore)
	store, err = open(t, server.URL())
	must(t, err)
	value, version, err := store.Get(t.Context(), "acme/agent/7")
	if err != nil || string(value) != `{"saved":true}` || version != first {
		t.Errorf("restored: %s at %d, %v", value, version, err)
	}
	next, err := store.CompareAndSet(t.Context(), "acme/agent/7", version, []byte("{}"))
	if err != nil || next <= first {
		t.Errorf("version %d, %v after %d and %d", next, err, first, later)
	}
}
