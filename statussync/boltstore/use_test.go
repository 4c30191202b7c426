package boltstore_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestReopen: values and versions go on after Close, those of deletions included.
func TestReopen(t *testing.T) {
	path, ctx := filepath.Join(t.TempDir(), "state.db"), t.Context()
	s := open(t, path)
	kept, err := s.CompareAndSet(ctx, "acme/kept", 0, []byte("value"))
	if err != nil {
		t.Fatal(err)
	}
	gone, err := s.CompareAndSet(ctx, "acme/gone", 0, []byte("value"))
	if err != nil {
		t.Fatal(err)
	}
	if gone, err = s.CompareAndSet(ctx, "acme/gone", gone, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = open(t, path)
	if value, version, err := s.Get(ctx, "acme/kept"); string(value) != "value" || version != kept || err != nil {
		t.Errorf("Get = %q, %d, %v, want value, %d", value, version, err, kept)
	}
	if value, version, err := s.Get(ctx, "acme/gone"); value != nil || version != 0 || err != nil {
		t.Errorf("Get of what was deleted = %q, %d, %v", value, version, err)
	}
	if next, err := s.CompareAndSet(ctx, "acme/gone", 0, []byte("again")); next <= gone || err != nil {
		t.Errorf("the next version is %d, %v, want one above %d", next, err, gone)
	}
}

// TestSecondProcess: a second process is refused at once, and so is this one, and
// neither does any harm.
func TestSecondProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	s := open(t, path)
	if out, err := child(t.Context(), "refused", path, 0).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if err := openRefused(path, 0); err != nil {
		t.Error(err)
	}
	if _, err := s.CompareAndSet(t.Context(), "acme/k", 0, []byte("value")); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	open(t, path)
}

func openRefused(path string, _ int) error {
	_, err := boltstore.Open(path)
	if !errors.Is(err, boltstore.ErrInUse) || errorText(err) != "boltstore: open "+path+": the file is in use" {
		return errors.New("want ErrInUse, got " + errorText(err))
	}
	return nil
}

func errorText(err error) string {
	if err == nil {
		return "none"
	}
	return err.Error()
}

// TestClosed: every method says so.
func TestClosed(t *testing.T) {
	s, ctx := open(t, filepath.Join(t.TempDir(), "state.db")), t.Context()
	before := s.Watch(ctx, "")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, _, get := s.Get(ctx, "acme/k")
	_, save := s.CompareAndSet(ctx, "acme/k", 0, nil)
	_, many := s.CompareAndSetMany(ctx, nil)
	calls := map[string]error{"Get": get, "CompareAndSet": save, "CompareAndSetMany": many, "Close": s.Close()}
	for _, err := range s.Scan(ctx, "") {
		calls["Scan"] = err
	}
	for _, err := range before {
		calls["Watch before"] = err
	}
	for _, err := range s.Watch(ctx, "") {
		calls["Watch after"] = err
	}
	if len(calls) != 7 {
		t.Errorf("only %d calls", len(calls))
	}
	for name, err := range calls {
		if !errors.Is(err, boltstore.ErrClosed) {
			t.Errorf("%s: want %v, got %v", name, boltstore.ErrClosed, err)
		}
	}
}

// TestOpenFails: what is not there, what is no store, and what may not be read are
// errors of their own kind, and no file is left behind.
func TestOpenFails(t *testing.T) {
	dir := t.TempDir()
	none := filepath.Join(dir, "none")
	_, err := boltstore.Open(filepath.Join(none, "state.db"))
	if want := "directory " + none + ": "; !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), ".new-") {
		t.Errorf("no directory: got %v, want %q in it", err, want)
	}
	if _, err := boltstore.Open(""); err == nil || !strings.Contains(err.Error(), "the path must not be empty") {
		t.Errorf("no path: got %v", err)
	}
	if _, err := boltstore.Open(dir); err == nil {
		t.Error("a directory: want an error")
	}
	other := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(other, []byte("not a store"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := boltstore.Open(other); !errors.Is(err, engine.ErrStoreBroken) {
		t.Errorf("another file: got %v", err)
	}
	open(t, filepath.Join(dir, "state.db"))
	if names, _ := filepath.Glob(filepath.Join(dir, "*new*")); names != nil {
		t.Errorf("left behind: %q", names)
	}
	info, err := os.Stat(filepath.Join(dir, "state.db"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}

// TestKeys: those outside of the contract are errors, never conflicts.
func TestKeys(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "state.db"))
	for _, key := range []string{"", string(make([]byte, engine.MaxKey+1))} {
		if _, err := s.CompareAndSet(t.Context(), key, 0, []byte("x")); err == nil || errors.Is(err, engine.ErrConflict) {
			t.Errorf("a key of %d bytes: got %v", len(key), err)
		}
		if value, version, err := s.Get(t.Context(), key); value != nil || version != 0 || err != nil {
			t.Errorf("Get of a key of %d bytes = %q, %d, %v", len(key), value, version, err)
		}
	}
}
