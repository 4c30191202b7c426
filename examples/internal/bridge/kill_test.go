package bridge

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/ctikit/ctikit/examples/internal/storm"
	"github.com/ctikit/ctikit/statussync/boltstore"
)

// TestKill9 kills the bridge, over and over, while people click on both sides and
// take calls. Short runs, and those under the race detector, kill it a few times
// only.
func TestKill9(t *testing.T) {
	t.Parallel()
	kills := 60
	if testing.Short() || racing {
		kills = 5
	}
	path := filepath.Join(t.TempDir(), "state.db")
	config := configFile(t, storm.Config)
	s := storm.New(t)
	p := s.Program("the bridge", func(env []string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0],
			"-config", config, "-store", "bolt:"+path, "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0")
		cmd.Env = append(env, childVar+"=1")
		return cmd
	})
	p.Start()
	p.Ready() // a click before that is what was found at the start
	finished := s.Play()
	rng, saved := rand.New(rand.NewPCG(16, 9)), 0
	for range kills {
		s.Pause(time.Duration(rng.IntN(2400)) * time.Millisecond)
		p.Kill()
		saved += checkSaved(t, s, path)
		p.Start()
	}
	r := s.End(finished)
	p.Stop()
	saved += checkSaved(t, s, path)
	w := s.JudgeWrites()

	t.Logf("%d kills", kills)
	t.Logf("%d webhooks, all acknowledged; of %d attempts %d were refused and %d not answered", r.Got, r.Sent, r.Refused, r.Lost)
	t.Logf("%d clicks, of which %d were waited for and carried; %d writes for clicks; newer clicks saved %d", w.Clicks, s.Carried(), w.Writes, w.Clicks-w.Writes)
	t.Logf("%d calls, %d holds, and the wish again after each", s.Calls(), w.Holds)
	t.Logf("after kills, %d acknowledged clicks and wishes were looked for in the file", saved)
	if r.Acknowledged != r.Got || r.Got < 10*kills || r.Lost == 0 || saved < kills || s.Calls() < storm.Callers || w.Holds < storm.Callers {
		t.Error("too little happened to prove anything")
	}
}

// checkSaved reads the file of a process that is dead.
func checkSaved(t *testing.T, s *storm.Storm, path string) (checked int) {
	t.Helper()
	store, err := boltstore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	return s.CheckSaved(store)
}
