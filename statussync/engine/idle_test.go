package engine_test

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestIdleMemory: an agent who does nothing costs the engine at most 512 bytes
// and its value in a Memory as much again twice, however many there are.
func TestIdleMemory(t *testing.T) {
	one := idleMemory(t, 1)
	var all []float64
	for _, agents := range []int{1000, 50_000} {
		m := idleMemory(t, agents)
		own, values := m.own-one.own, m.values-one.values
		t.Logf("%d agents: %.0f B of the engine's own and %.0f B of values an agent", agents, own/float64(agents-1), values/float64(agents-1))
		if own /= float64(agents - 1); own > 512 {
			t.Errorf("%d agents: %.0f B of the engine's own, want at most 512", agents, own)
		}
		if all = append(all, own+values/float64(agents-1)); all[len(all)-1] > 1536 {
			t.Errorf("%d agents: %.0f B in all, want at most 1536", agents, all[len(all)-1])
		}
	}
	if small, large := slices.Min(all), slices.Max(all); large*0.9 > small*1.1 {
		t.Errorf("%.0f B and %.0f B an agent, want the same within 10 %% of the middle", all[0], all[1])
	}
}

type memory struct{ own, values float64 }

// idleMemory measures an engine whose agents have done nothing since they were
// joined, and a copy of its store.
func idleMemory(tb testing.TB, agents int) (m memory) {
	tb.Helper()
	before := heap()
	store := &engine.Memory{}
	_, e := joinedIn(tb, agents, store)
	with := heap()
	copied := &engine.Memory{}
	for it, err := range store.Scan(tb.Context(), "") {
		if err == nil {
			_, err = copied.CompareAndSet(tb.Context(), it.Key, 0, it.Value)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	m.values = heap() - with
	m.own = with - before - m.values
	runtime.KeepAlive(e)
	runtime.KeepAlive(copied)
	return m
}

func heap() float64 {
	runtime.GC()
	runtime.GC() // what pools hold goes with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// TestIdleAgentsAreSeen: what is not saved of an idle agent is not forgotten
// either: when its statuses were last seen to stand.
func TestIdleAgentsAreSeen(t *testing.T) {
	s := newScene(t, 3, "desk", "phone")
	s.start(nil)
	s.run(3 * time.Minute)
	_, version, err := s.store.Get(t.Context(), "acme/agent/11")
	s.must(err)
	before, err := s.engine.State(t.Context(), "11")
	s.must(err)
	s.run(3 * time.Minute)
	after, err := s.engine.State(t.Context(), "11")
	s.must(err)
	if _, again, _ := s.store.Get(t.Context(), "acme/agent/11"); again != version || !statussync.OnlySeen(before, after) {
		t.Error("an idle agent was saved")
	}
	was, is := slices.Max(statussync.SeenOf(before)), slices.Max(statussync.SeenOf(after))
	if age := time.Duration(is-was) * time.Millisecond; age < 2*time.Minute {
		t.Errorf("three minutes later it was seen %v later", age)
	}
}
