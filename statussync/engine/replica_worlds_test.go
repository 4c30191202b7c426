package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// replicaWorld is a random life of three processes: they stop in order, crash, are
// frozen and start again, while requests and saves fail and agents click.
type replicaWorld struct {
	*fleet
	rng    *rand.Rand
	faulty atomic.Bool
	want   map[string]statussync.Status
	deeds  map[string]int
}

func (w *replicaWorld) chance(percent int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rng.IntN(100) < percent
}

func (w *replicaWorld) intN(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rng.IntN(n)
}

// worldStore fails now and then, before a value is saved or after.
type worldStore struct {
	nodeStore
	world *replicaWorld
}

func (s worldStore) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if s.world.faulty.Load() && s.world.chance(2) {
		return 0, errCut
	}
	saved, err := s.nodeStore.CompareAndSet(ctx, key, version, value)
	if s.world.faulty.Load() && s.world.chance(2) {
		return 0, errCut
	}
	return saved, err
}

// worldView has requests fail, before they take effect or after.
type worldView struct {
	*view
	world *replicaWorld
}

func (v worldView) Write(ctx context.Context, id string, status statussync.Status) (engine.Receipt, error) {
	if v.world.faulty.Load() && v.world.chance(3) {
		return engine.Receipt{}, errCut
	}
	r, err := v.view.Write(ctx, id, status)
	if err == nil && v.world.faulty.Load() && v.world.chance(3) {
		return engine.Receipt{}, errCut
	}
	return r, err
}

func (w *replicaWorld) birth(name string) *node {
	return w.start(name, func(n *node, c *engine.Config) {
		c.Store = worldStore{nodeStore{w.store, n}, w}
		for i, s := range c.Systems {
			c.Systems[i] = worldView{s.(*view), w}
		}
	})
}

// act is one thing that happens to a process.
func (w *replicaWorld) act() {
	w.Helper()
	i := w.intN(len(w.nodes))
	n := w.nodes[i]
	kind := []string{"nothing", "stop", "crash", "freeze", "freeze", "thaw", "thaw"}[w.intN(7)]
	switch {
	case kind == "thaw" && n.isFrozen():
		n.thaw()
	case n.isFrozen() || kind == "nothing" || kind == "thaw":
		return
	case kind == "freeze":
		n.freeze()
	case kind == "stop":
		w.must(n.stop())
		w.nodes[i] = w.birth(n.name)
	case kind == "crash":
		n.kill()
		w.nodes[i] = w.birth(n.name + "x")
	}
	w.deeds[kind]++
}

// somebody takes the webhook; none if all are frozen.
func (w *replicaWorld) report(system, id string, status statussync.Status) {
	report := w.set(system, id, status)
	alive := slices.DeleteFunc(slices.Clone(w.nodes), func(n *node) bool { return n.isFrozen() })
	if len(alive) == 0 || w.faulty.Load() && w.chance(10) {
		return
	}
	_ = alive[w.intN(len(alive))].views[system].host.Report(w.Context(), id, report) // a lost one is found by a sweep
}

func (w *replicaWorld) live() {
	w.Helper()
	w.faulty.Store(true)
	for range 40 {
		for range w.intN(6) {
			system := []string{"desk", "phone"}[w.intN(2)]
			w.report(system, fmt.Sprint(w.intN(8)+1), []statussync.Status{"on", "off"}[w.intN(2)])
		}
		time.Sleep(time.Duration(w.intN(4000)) * time.Millisecond)
		w.act()
	}
	w.faulty.Store(false)
	for _, n := range w.nodes {
		if n.isFrozen() {
			n.thaw()
		}
	}
	time.Sleep(4 * time.Minute)
	for i := range 8 {
		id := fmt.Sprint(i + 1)
		w.want[id] = map[bool]statussync.Status{true: "off", false: "on"}[w.shows("phone", id) == "on"]
		w.report("phone", id, w.want[id])
	}
	time.Sleep(3 * time.Minute)
}

// judge checks that what was clicked last stands, that nothing is left to be done,
// and that no former leader has sent anything after its successor.
func (w *replicaWorld) judge() {
	w.Helper()
	began := time.Now()
	time.Sleep(2 * time.Minute)
	if n := w.count(began, func(r request) bool { return r.what[0] == 'w' }); n > 0 {
		w.Errorf("%d writes after the end", n)
	}
	leader := w.leader()
	if leader == nil {
		w.Fatal("nobody leads")
	}
	for id, want := range w.want {
		w.expect(id, want)
		for _, n := range w.nodes {
			if _, err := n.engine.Explain(w.Context(), id); err != nil {
				w.Errorf("%s does not know agent %s: %v", n.name, id, err)
			}
		}
	}
	w.inOrder()
}

// TestReplicaWorlds lives through random worlds.
func TestReplicaWorlds(t *testing.T) {
	worlds, deeds, terms := 60, map[string]int{}, int64(0)
	if testing.Short() || racing {
		worlds = 10
	}
	for seed := range uint64(worlds) {
		synctest.Test(t, func(t *testing.T) {
			w := &replicaWorld{fleet: newFleet(t, 8, 0), rng: rand.New(rand.NewPCG(seed, 19)), want: map[string]statussync.Status{}, deeds: deeds}
			for _, name := range []string{"a", "b", "c"} {
				w.nodes = append(w.nodes, w.birth(name))
			}
			time.Sleep(time.Minute)
			w.live()
			w.judge()
			terms += w.leader().engine.Stats().Lease.Term
			w.end()
		})
		if t.Failed() {
			t.Fatalf("in world %d", seed)
		}
	}
	t.Logf("%d worlds, %d terms, %v", worlds, terms, deeds)
	if deeds["crash"] < worlds || deeds["freeze"] < worlds || deeds["stop"] < worlds || terms < int64(4*worlds) {
		t.Error("too little happened to prove anything")
	}
}
