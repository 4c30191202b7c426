package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
)

// faulty is a store whose reads or saves fail or hang while a test wants it.
type faulty struct {
	engine.Memory
	reads, saves, hangs atomic.Bool
}

var errDisk = errors.New("no space left on device")

func (f *faulty) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	for f.hangs.Load() {
		time.Sleep(time.Second)
	}
	if f.reads.Load() {
		return nil, 0, errDisk
	}
	return f.Memory.Get(ctx, key)
}

func (f *faulty) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if f.saves.Load() {
		return 0, errDisk
	}
	return f.Memory.CompareAndSet(ctx, key, version, value)
}

func (f *faulty) CompareAndSetMany(ctx context.Context, changes []engine.Item) ([]engine.Result, error) {
	if f.saves.Load() {
		return nil, errDisk
	}
	return f.Memory.CompareAndSetMany(ctx, changes)
}

func (f *faulty) Scan(ctx context.Context, prefix string) iter.Seq2[engine.Item, error] {
	return f.Memory.Scan(ctx, prefix)
}

// hanging is a system whose list does not answer while a test wants it.
type hanging struct {
	engine.System
	now *atomic.Bool
}

func (h hanging) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	for h.now.Load() {
		time.Sleep(time.Second)
	}
	return h.System.Page(ctx, cursor)
}

// Each fault that keeps the bridge from its work shows within one sweep, and so
// does its end.
func TestHealthWithinOneSweep(t *testing.T) {
	always := func(status int) ctikit.Fault { return ctikit.Fault{Status: status, Times: 1 << 20} }
	for name, tt := range map[string]struct {
		begin, end func(*testing.T, *scene, *faulty, *atomic.Bool)
		problem    string
	}{
		"Zendesk's list fails": {
			func(_ *testing.T, s *scene, _ *faulty, _ *atomic.Bool) {
				s.zendesk.FailNext("GET /api/v2/agent_availabilities", always(http.StatusServiceUnavailable))
			},
			func(_ *testing.T, s *scene, _ *faulty, _ *atomic.Bool) { s.zendesk.ClearFaults() },
			"Zendesk has failed since",
		},
		"Aircall's list is refused": {
			func(_ *testing.T, s *scene, _ *faulty, _ *atomic.Bool) {
				s.aircall.FailNext("GET /v2/users", always(http.StatusForbidden))
				s.aircall.FailNext("GET /v1/users", always(http.StatusForbidden))
			},
			func(_ *testing.T, s *scene, _ *faulty, _ *atomic.Bool) { s.aircall.ClearFaults() },
			"Aircall has failed since",
		},
		"Aircall refuses writes": {
			func(t *testing.T, s *scene, _ *faulty, _ *atomic.Bool) {
				s.aircall.FailNext("PUT /v2/users/{id}", always(http.StatusForbidden))
				s.set(t, "zendesk", firstAgent, "Away")
			},
			func(_ *testing.T, s *scene, _ *faulty, _ *atomic.Bool) { s.aircall.ClearFaults() },
			"Aircall refuses us",
		},
		"Aircall refuses a write that is no longer wanted then": {
			func(t *testing.T, s *scene, _ *faulty, _ *atomic.Bool) {
				s.aircall.FailNext("PUT /v2/users/{id}", always(http.StatusForbidden))
				s.set(t, "zendesk", firstAgent, "Away")
			},
			func(t *testing.T, s *scene, _ *faulty, _ *atomic.Bool) { s.set(t, "zendesk", firstAgent, "Online") },
			"Aircall refuses us",
		},
		"the store cannot be read": {
			func(_ *testing.T, _ *scene, f *faulty, _ *atomic.Bool) { f.reads.Store(true) },
			func(_ *testing.T, _ *scene, f *faulty, _ *atomic.Bool) { f.reads.Store(false) },
			"cannot be saved or read since",
		},
		"nothing can be saved": {
			func(t *testing.T, s *scene, f *faulty, _ *atomic.Bool) {
				f.saves.Store(true)
				s.set(t, "zendesk", firstAgent, "Away")
			},
			func(_ *testing.T, _ *scene, f *faulty, _ *atomic.Bool) { f.saves.Store(false) },
			"cannot be saved or read since",
		},
		"nothing could be saved, and nothing is to be": {
			func(t *testing.T, s *scene, f *faulty, _ *atomic.Bool) {
				f.saves.Store(true)
				s.set(t, "zendesk", firstAgent, "Away")
				time.Sleep(time.Second)
				s.set(t, "zendesk", firstAgent, "Online")
			},
			func(_ *testing.T, _ *scene, f *faulty, _ *atomic.Bool) { f.saves.Store(false) },
			"cannot be saved or read since",
		},
		"the list does not answer": {
			func(_ *testing.T, _ *scene, _ *faulty, hangs *atomic.Bool) { hangs.Store(true) },
			func(_ *testing.T, _ *scene, _ *faulty, hangs *atomic.Bool) { hangs.Store(false) },
			"the reading of all agents is late since",
		},
		"the store does not answer": {
			func(_ *testing.T, _ *scene, f *faulty, _ *atomic.Bool) { f.hangs.Store(true) },
			func(_ *testing.T, _ *scene, f *faulty, _ *atomic.Bool) { f.hangs.Store(false) },
			"the reading of all agents is late since",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScene(t, onlyAircall)
				store, hangs := &faulty{}, &atomic.Bool{}
				s.bridge.store = store
				s.bridge.systems[1].System = hanging{s.bridge.systems[1].System, hangs}
				s.start(t)
				time.Sleep(65 * time.Second) // two sweeps
				s.healthy(t, "at the start")
				sweeps := s.bridge.engine.Load().Stats().Sweeps
				tt.begin(t, s, store, hangs)
				time.Sleep(sweepTime)
				if hangs.Load() || store.hangs.Load() { // the next one begins within a minute, and is late a minute later
					time.Sleep(time.Minute)
				}
				var got report
				status, body := s.health()
				if err := json.Unmarshal([]byte(body), &got); err != nil {
					t.Fatal(err)
				}
				if status != http.StatusServiceUnavailable || len(got.Problems) != 1 || !strings.Contains(got.Problems[0], tt.problem) {
					t.Errorf("meanwhile: %d %s, want %s", status, body, tt.problem)
				}
				tt.end(t, s, store, hangs)
				time.Sleep(sweepTime)
				s.healthy(t, "afterwards")
				if n := s.bridge.engine.Load().Stats().Sweeps; n <= sweeps {
					t.Errorf("%d sweeps, and %d before the fault", n, sweeps)
				}
				if err := s.end(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}
