package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ctikit/ctikit/statussync/engine"
)

// TestKeyFile: without a store, the next start has the key of the one before, in
// a file of its owner's alone.
func TestKeyFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ctikit-wallboard", "acme.key")
	keys := make([]string, 4)
	var starts sync.WaitGroup
	for i := range keys {
		starts.Go(func() {
			b := &board{records: records{store: &engine.Memory{}, account: "acme"}, keyFile: file}
			key, err := b.bearerKey(t.Context())
			if err != nil {
				t.Error(err)
			}
			keys[i] = key.Reveal()
		})
	}
	starts.Wait()
	for _, key := range keys {
		if key != keys[0] || len(key) < 32 {
			t.Errorf("the starts have other keys")
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if dir, err := os.Stat(filepath.Dir(file)); err != nil || dir.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", dir, err)
	}
	if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 1 {
		t.Errorf("files: %v, %v", left, err)
	}
	for _, tt := range []struct {
		text string
		mode os.FileMode
		want string
	}{{keys[0], 0o640, "only its owner"}, {keys[0], 0o604, "only its owner"}, {"short", 0o600, "remove the file"}} {
		if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, tt.mode); err != nil {
			t.Fatal(err)
		}
		b := &board{keyFile: file}
		if _, err := b.newKey(); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), keys[0]) {
			t.Errorf("%v: %v", tt.mode, err)
		}
	}
}
