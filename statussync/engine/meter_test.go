package engine_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
)

// slowly is a store whose calls take a second.
type slowly struct {
	engine.Store
	clock *ctikit.VirtualClock
}

func (s slowly) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if err := s.clock.Sleep(ctx, time.Second); err != nil {
		return nil, 0, err
	}
	return s.Store.Get(ctx, key)
}

// TestStoreStats count what a store does, and how long it takes.
func TestStoreStats(t *testing.T) {
	s := newScene(t, 20, "desk", "phone")
	unruly := &unruly{Store: s.store, rng: rand.New(rand.NewPCG(7, 8)), conflicts: 20, failures: 10}
	s.store = slowly{unruly, s.clock}
	s.start(nil)
	s.run(20 * time.Minute)
	got := s.engine.Stats().Store
	if got.Conflicts != int64(unruly.refused) || got.FailedReads+got.FailedSaves != int64(unruly.failed) || got.Conflicts == 0 || got.FailedSaves == 0 {
		t.Errorf("%+v, want %d conflicts and %d failures", got, unruly.refused, unruly.failed)
	}
	if got.Saves <= got.Conflicts+got.FailedSaves {
		t.Errorf("%+v: nothing was saved", got)
	}
	if want := time.Duration(got.Reads) * time.Second; got.Time != want {
		t.Errorf("%d reads took %v, want %v", got.Reads, got.Time, want)
	}
}

// TestFailedWrites are counted by kind, apart from requests that read.
func TestFailedWrites(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	failed := 0
	s.products[0].fail = func(method, _ string) error {
		switch {
		case method == "Write" && failed < 2:
			failed++
			return &engine.Failure{Kind: engine.Postponed, Code: "busy", After: time.Second, Err: errServer}
		case method == "Page":
			return errServer
		}
		return nil
	}
	s.products[1].click(t, "12", "off")
	s.run(30 * time.Second)
	s.expect(s.products[0], "11", "off")
	s.run(time.Minute)
	got := s.stats(s.products[0])
	if diff := cmp.Diff(map[string]int64{"postponed": 2}, got.FailedWrites); diff != "" {
		t.Errorf("failed writes (-want +got):\n%s", diff)
	}
	if got.Failures["postponed"] != 2 || got.Failures["unsure"] == 0 {
		t.Errorf("failures %v, want 2 postponed and some unsure", got.Failures)
	}
}
