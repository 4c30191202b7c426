package engine_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// TestRestart ends an engine with a wish pending and starts another one on the
// same store, later.
func TestRestart(t *testing.T) {
	tests := []struct {
		name  string
		while func(*world, int64) // what happened while no engine ran
		want  string
	}{
		{"nothing happened: the wish is carried out", func(*world, int64) {}, "2 unavailable"},
		{"the agent clicked: it stands", func(w *world, id int64) {
			w.zendesk.SetStatus(id, zendesk.StatusOnline)
			w.zendesk.SetStatus(id, zendesk.StatusTransfersOnly)
		}, "5 unavailable"},
		{"the agent clicked back and forth: it stands", func(w *world, id int64) {
			w.zendesk.SetStatus(id, zendesk.StatusAway)
			w.clock.RunUntil(w.clock.Now().Add(time.Second))
			w.zendesk.SetStatus(id, zendesk.StatusOnline)
		}, "3 available"},
		{"the other side went back", func(w *world, id int64) { w.clickAircall(id, aircall.Available, "") }, "3 available"},
		{"the lists fail at first", func(w *world, id int64) {
			w.zendesk.SetStatus(id, zendesk.StatusTransfersOnly)
			w.zendesk.FailNext(listAgents, ctikit.Fault{Status: 500, Times: 2})
		}, "5 unavailable"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, ids := settled(t, 1, nil)
			w.must(w.engine.Pause(t.Context()))
			w.clickAircall(ids[0], aircall.Unavailable, "")
			w.run(20 * time.Second)
			w.lost = true
			w.clock.RunUntil(w.clock.Now().Add(5 * time.Minute))
			tt.while(w, ids[0])
			w.clock.RunUntil(w.clock.Now().Add(5 * time.Minute))
			begin := len(w.zendesk.Requests())
			w.start(nil)
			w.run(6 * time.Minute)
			w.expect(ids[0], tt.want)
			listed := false
			for _, e := range w.zendesk.Requests()[begin:] {
				listed = listed || e.Pattern == listAgents
				if e.Pattern == writeAgent && !listed {
					t.Error("a write before the first sweep")
				}
			}
			if n := w.stats("zendesk").Lookups; n != 0 {
				t.Errorf("%d look-ups: the binding was forgotten", n)
			}
			w.noWaste()
		})
	}
}

// TestSaveThenAct changes the wish between its being saved as sent and the
// request, as a second replica may: one write, and the newest stands at the
// end.
func TestSaveThenAct(t *testing.T) {
	w, ids := settled(t, 1, nil)
	raced := false
	w.start(func(c *engine.Config) {
		after := c.OnDecision
		c.OnDecision = func(d engine.Decision) {
			after(d)
			if _, ok := d.Input.(statussync.Sending); ok && !raced {
				raced = true
				w.clickAircall(ids[0], aircall.Available, "")
				w.clock.RunUntil(w.clock.Now().Add(150 * time.Millisecond)) // its event arrives first
			}
		}
	})
	w.run(2 * time.Minute)
	w.clickAircall(ids[0], aircall.Unavailable, "")
	w.run(2 * time.Minute)
	if !raced {
		t.Fatal("nothing was written")
	}
	w.expect(ids[0], "3 available")
	w.noWaste()
}

// TestConflicts runs on a store that lets others win at random: nothing is
// lost.
func TestConflicts(t *testing.T) {
	store := &unruly{Store: &engine.Memory{}, rng: rand.New(rand.NewPCG(1, 2)), conflicts: 40}
	w := newWorld(t)
	w.store = store
	ids := w.hire(20)
	w.start(nil)
	w.run(2 * time.Minute)
	for i, id := range ids {
		if i%2 == 0 {
			w.zendesk.SetStatus(id, zendesk.StatusAway)
		} else {
			w.clickAircall(id, aircall.Unavailable, "")
		}
	}
	w.run(2 * time.Minute)
	for i, id := range ids {
		w.expect(id, []string{"4 unavailable", "2 unavailable"}[i%2])
	}
	if store.refused == 0 {
		t.Error("no conflict took place")
	}
	if n := w.zendesk.Writes() + w.aircall.Writes(); n != len(ids) {
		t.Errorf("%d writes, want %d", n, len(ids))
	}
	w.noWaste()
}

// TestBrokenStore fails now and then: webhooks are sent again, work is taken up
// again, and the end is right.
func TestBrokenStore(t *testing.T) {
	store := &unruly{Store: &engine.Memory{}, rng: rand.New(rand.NewPCG(3, 4))}
	w := newWorld(t)
	w.store = store
	ids := w.hire(10)
	w.start(nil)
	w.run(2 * time.Minute)
	store.failures = 20
	for i, id := range ids {
		if i%2 == 0 {
			w.zendesk.SetStatus(id, zendesk.StatusAway)
		} else {
			w.clickAircall(id, aircall.Unavailable, "")
		}
	}
	w.run(4 * time.Minute)
	store.failures = 0
	w.run(5 * time.Minute)
	for i, id := range ids {
		w.expect(id, []string{"4 unavailable", "2 unavailable"}[i%2])
	}
	if store.failed == 0 {
		t.Error("no failure took place")
	}
	w.noWaste()
}

// unruly is a store that conflicts and fails in so many percent of all calls.
type unruly struct {
	engine.Store
	conflicts, failures int
	mu                  sync.Mutex
	rng                 *rand.Rand
	refused, failed     int
}

var errStore = errors.New("the store is out of order")

func (u *unruly) chance(percent int, counter *int) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.rng.IntN(100) >= percent {
		return false
	}
	*counter++
	return true
}

func (u *unruly) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if u.chance(u.failures, &u.failed) {
		return nil, 0, errStore
	}
	return u.Store.Get(ctx, key)
}

func (u *unruly) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	switch {
	case u.chance(u.conflicts, &u.refused):
		return 0, fmt.Errorf("somebody was faster: %w", engine.ErrConflict)
	case u.chance(u.failures, &u.failed):
		return 0, errStore
	}
	next, err := u.Store.CompareAndSet(ctx, key, version, value)
	if errors.Is(err, engine.ErrConflict) {
		u.chance(100, &u.refused)
	}
	return next, err
}

func (u *unruly) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	if u.failures >= 100 {
		return func(yield func(engine.Item, error) bool) { yield(engine.Item{}, errStore) }
	}
	return u.Store.Scan(ctx, prefix)
}

// stalled is a store that fails until a time.
type stalled struct {
	engine.Store
	until time.Time
}

func (s stalled) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if time.Now().Before(s.until) {
		return nil, 0, errStore
	}
	return s.Store.Get(ctx, key)
}

// TestRestoreIsTriedAgain: a store that fails when Run begins is asked again.
func TestRestoreIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, e := floorOf(t, 3, stalled{&engine.Memory{}, time.Now().Add(10 * time.Second)}, nil)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- e.Run(ctx) }()
		time.Sleep(9 * time.Second)
		if n := e.Stats().Sweeps; n != 0 {
			t.Errorf("%d sweeps on what was not restored", n)
		}
		time.Sleep(9 * time.Second)
		if n := e.Stats().Sweeps; n == 0 {
			t.Error("no sweep once the store works")
		}
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		if err := e.Run(t.Context()); !errors.Is(err, engine.ErrConfig) {
			t.Errorf("a second Run: %v, want %v", err, engine.ErrConfig)
		}
	})
}

// TestRestoreFails says what the store said.
func TestRestoreFails(t *testing.T) {
	w := newWorld(t)
	w.store = &unruly{Store: &engine.Memory{}, rng: rand.New(rand.NewPCG(5, 6)), failures: 100}
	w.start(nil)
	if _, err := w.engine.Step(t.Context()); !errors.Is(err, errStore) {
		t.Errorf("Step: %v, want %v", err, errStore)
	}
	if _, err := w.engine.Explain(t.Context(), "7001"); !errors.Is(err, errStore) {
		t.Errorf("Explain: %v, want %v", err, errStore)
	}
}
