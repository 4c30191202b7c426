package engine_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestUnsavedOutcomes has the store fail for eight seconds once a write has taken
// place, of one agent or in a job: how it went is saved as soon as the store works,
// nothing is sent twice, and what the agents choose then is copied at once.
func TestUnsavedOutcomes(t *testing.T) {
	for _, agents := range []int{1, 4} {
		s := newBulkScene(t, agents)
		store := &unruly{Store: &engine.Memory{}, rng: rand.New(rand.NewPCG(5, 6))}
		s.store = store
		s.restart(nil)
		s.run(2*time.Minute + 10*time.Second)
		s.desk.fail = func(method, _ string) error {
			if method == "Write" || method == "Job" {
				store.failures, s.desk.fail = 100, nil
			}
			return nil
		}
		s.leave()
		s.run(8 * time.Second)
		s.allOff()
		if store.failures == 0 || store.failed < 6 || store.failed > 40*agents {
			t.Errorf("the store refused %d requests, want a few a second", store.failed)
		}
		store.failures = 0
		s.run(2 * time.Second)
		for _, who := range s.desk.people {
			if s.waitsFor(who.id) == statussync.Reply {
				t.Errorf("%d agents: %s still waits for a reply", agents, who.id)
			}
		}
		if n := s.desk.count("WriteMany off 4") + s.desk.count("Write 11"); n != 1 {
			t.Errorf("requests %q, want one write", s.desk.tries)
		}
		s.run(10 * time.Second)
		for _, who := range s.desk.people {
			s.desk.click(t, who.id, "on")
		}
		s.run(time.Second)
		for _, who := range s.phone.people {
			s.expect(s.phone, who.id, "on")
		}
	}
}

// waitsFor is what an agent's status at the desk waits for.
func (s *bulkScene) waitsFor(id string) statussync.Reason {
	s.Helper()
	state, err := s.engine.State(s.Context(), id)
	s.must(err)
	return statussync.Look(state, "desk").WaitsFor.For
}
