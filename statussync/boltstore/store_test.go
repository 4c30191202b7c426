package boltstore_test

import (
	"path/filepath"
	"testing"

	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
)

var _ interface {
	engine.Store
	engine.Watcher
	engine.Batcher
} = (*boltstore.Store)(nil)

func TestConformance(t *testing.T) {
	storetest.Run(t, func() engine.Store { return open(t, filepath.Join(t.TempDir(), "state.db")) })
}

// open opens a store until the test ends.
func open(t testing.TB, path string) *boltstore.Store {
	t.Helper()
	s, err := boltstore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
