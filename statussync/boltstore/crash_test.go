package boltstore_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/engine/storetest"
)

// TestKill kills a process under a storm of writes: every acknowledged one is
// there. Short runs, and those under the race detector, kill it a few times only.
func TestKill(t *testing.T) {
	t.Parallel()
	kills := 50
	if testing.Short() || racing {
		kills = 5
	}
	path := filepath.Join(t.TempDir(), "state.db")
	r := storetest.Crash(t, kills,
		func() *exec.Cmd { return child(t.Context(), "storm", path, 32) },
		func() (engine.Store, func() error, error) {
			s, err := boltstore.Open(path)
			if err != nil {
				return nil, nil, err
			}
			return s, s.Close, nil
		})
	t.Logf("%d kills; %d acknowledged writes, all there; %d more under way, of which %d are there", r.Kills, r.Acknowledged, r.Unsure, r.Applied)
	if r.Kills != kills || r.Acknowledged < 100*kills || r.Unsure < kills {
		t.Error("too little happened to prove anything")
	}
}
