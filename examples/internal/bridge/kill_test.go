package bridge

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/boltstore"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
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
	config := configFile(t, stormConfig)
	s := newStorm(t, func(env []string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0],
			"-config", config, "-store", "bolt:"+path, "-listen", "127.0.0.1:0", "-admin", "127.0.0.1:0")
		cmd.Env = append(env, childVar+"=1")
		return cmd
	})
	s.program.start(t)
	s.program.ready(t) // a click before that is what was found at the start
	finished := s.play()
	rng, saved := rand.New(rand.NewPCG(16, 9)), 0
	for range kills {
		pause(s.ctx, time.Duration(rng.IntN(2400))*time.Millisecond)
		s.program.kill(t)
		saved += s.checkSaved(path)
		s.program.start(t)
	}
	s.ending.Store(true)
	finished.Wait()
	s.relay.group.Wait()
	s.program.stop(t)
	saved += s.checkSaved(path)
	w := s.judgeWrites()

	r := s.relay
	t.Logf("%d kills", kills)
	t.Logf("%d webhooks, all acknowledged; of %d attempts %d were refused and %d not answered", r.got, r.sent, r.refused, r.lost)
	t.Logf("%d clicks, of which %d were waited for and carried; %d writes for clicks; newer clicks saved %d", w.clicks, s.carried.Load(), w.wishes, w.clicks-w.wishes)
	t.Logf("%d calls, %d holds, and the wish again after each", s.calls.Load(), w.holds)
	t.Logf("after kills, %d acknowledged clicks and wishes were looked for in the file", saved)
	if r.acknowledged != r.got || r.got < 10*kills || r.lost == 0 || saved < kills || int(s.calls.Load()) < callers || w.holds < callers {
		t.Error("too little happened to prove anything")
	}
}

// checkSaved reads in the file of a process that is dead what was acknowledged:
// the last clicks of people who wait for them, and what held people have wished.
// The next process's first sweep could hide what is lacking.
func (s *storm) checkSaved(path string) (checked int) {
	store, err := boltstore.Open(path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			s.t.Error(err)
		}
	}()
	eng, err := s.reader(store)
	if err != nil {
		s.t.Fatal(err)
	}
	now := time.Now()
	for i := range int64(everyone) {
		agent := firstAgent + i
		last, ok := s.last(agent)
		if i >= steady && i < steady+hasty || !ok || !s.acknowledged(agent, last, now) {
			continue
		}
		x, err := eng.Explain(s.t.Context(), strconv.FormatInt(agent, 10))
		if err != nil {
			s.t.Errorf("agent %d: %v", agent, err)
			continue
		}
		checked++
		side := x.Systems[0]
		if last.system == onAircall {
			side = x.Systems[1]
		}
		if want := s.id(last.clickThrough); side.Wants.ID != want && side.Shows.ID != want {
			s.t.Errorf("agent %d clicked %s in %s at %v, which was acknowledged, and the file has at %v\n%v", agent, last.status, last.system, last.at, now, x)
		}
	}
	return checked
}

// acknowledged reports whether all webhooks about a click have been. Aircall
// sends a second one, with the reason, a second later; it never says whether a
// bare "unavailable" is a choice.
func (s *storm) acknowledged(agent int64, last clicked, now time.Time) bool {
	id := strconv.FormatInt(agent, 10)
	if last.system == onAircall {
		id = strconv.FormatInt(agent+aircallOffset, 10)
		if last.status == string(aircall.Unavailable) || now.Sub(last.at) < 1500*time.Millisecond {
			return false
		}
	}
	return s.relay.settled(id, last.at)
}

// id is a status as the engine has it.
func (s *storm) id(k clickThrough) statussync.Status {
	if k.system == onAircall {
		return statussync.Status(k.status)
	}
	return statussync.Status(strconv.FormatInt(int64(s.statusID(k.status)), 10))
}

// reader is an engine that never works: it explains what a store has.
func (s *storm) reader(store engine.Store) (*engine.Engine, error) {
	return engine.New(s.t.Context(), engine.Config{
		Account: defaultName, Store: store,
		Systems: []engine.System{systems.Zendesk(s.zendesk.Client()), systems.Aircall(s.aircall.Client())},
		Pairs:   []statussync.Pair{parsed(s.t, stormConfig).phones[0].pair()}, Holds: holdInCalls,
	})
}
