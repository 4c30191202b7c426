package engine_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// soak is an office of agents who click and take calls day and night, while five
// percent of everything goes wrong.
type soak struct {
	*testing.T
	faults      *faulty
	store       *faultyStore
	desk, phone *soakSystem
	engine      *engine.Engine
	stop        func()
	restarting  bool // every few hours
	clicks      int
	calls       int
	restarts    int
}

const (
	soakAgents  = 20
	soakPercent = 5
	// soakGrowth is by how much the heap may grow from the second day to the last: a
	// few bytes an event.
	soakGrowth = 128 << 10
)

// TestSoak lives through ten simulated days, with one engine and with one that is
// started again every few hours; or through three, the second way, under the race
// detector and where time is short. Every day ends consistent, with no more goroutines than the second and no
// more on the heap than a bound.
func TestSoak(t *testing.T) {
	days, kinds := 10, map[string]bool{"one engine": false, "restarts": true}
	if testing.Short() || racing {
		days, kinds = 3, map[string]bool{"restarts": true}
	}
	all := t
	for name, restarting := range kinds {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSoak(t, restarting)
				idle := runtime.NumGoroutine()
				s.start()
				time.Sleep(10 * time.Minute)
				var second, last footprint
				for day := 1; day <= days; day++ {
					s.day(day)
					if last = s.footprint(); day == 2 {
						second = last
					}
				}
				s.stop()
				synctest.Wait()
				all.Logf("%s: %d days, %d clicks, %d calls, %d writes, %d restarts; faults: %v",
					name, days, s.clicks, s.calls, s.desk.written()+s.phone.written(), s.restarts, s.faults.counts)
				all.Logf("after day 2: %v; after day %d: %v", second, days, last)
				if got := goroutines(idle); last.goroutines > second.goroutines || got > idle {
					t.Errorf("goroutines: %d after day 2, %d at the end, %d without the engine, want %d at most\n%s", second.goroutines, last.goroutines, got, idle, stacks())
				}
				if last.heap > second.heap+soakGrowth {
					t.Errorf("the heap grew from %d to %d KiB", second.heap>>10, last.heap>>10)
				}
				if restarting && s.restarts < 3*days || len(s.faults.counts) < 9 {
					t.Error("too little went wrong to prove anything")
				}
			})
		})
	}
}

func newSoak(t *testing.T, restarting bool) *soak {
	faults := newFaulty(0)
	s := &soak{
		T: t, faults: faults, restarting: restarting, store: &faultyStore{&engine.Memory{}, faults},
		desk: newSoakSystem("desk", soakAgents, faults), phone: newSoakSystem("phone", soakAgents, faults),
	}
	s.desk.busy = true
	return s
}

// start starts a process.
func (s *soak) start() {
	s.Helper()
	ctx, cancel := context.WithCancel(s.Context())
	e, err := engine.New(ctx, engine.Config{
		Account: "acme", Store: s.store, SweepEvery: 5 * time.Minute,
		Systems: []engine.System{s.desk, s.phone},
		Pairs:   []statussync.Pair{{A: "desk", B: "phone", Rules: []statussync.Rule{statussync.Both("on", "on"), statussync.Both("off", "off")}}},
		Holds:   []statussync.Hold{{While: []string{"phone"}, In: "desk", Status: "busy"}},
	})
	if err != nil {
		s.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	s.engine = e
	s.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			s.Error(err)
		}
		s.desk.Attach(nil)
		s.phone.Attach(nil)
	}
}

// day is 24 hours at work, the last of them quiet. Everybody's last click is
// undisturbed, and both sides must show it.
func (s *soak) day(day int) {
	s.Helper()
	s.faults.set(soakPercent)
	begin, onCall := time.Now(), map[string]bool{}
	restart := begin.Add(time.Duration(1+s.faults.intN(6)) * time.Hour)
	for time.Since(begin) < 23*time.Hour {
		time.Sleep(time.Duration(5+s.faults.intN(110)) * time.Second)
		if s.restarting && time.Now().After(restart) {
			s.stop()
			time.Sleep(time.Duration(s.faults.intN(600)) * time.Second)
			s.start()
			s.restarts++
			restart = time.Now().Add(time.Duration(1+s.faults.intN(6)) * time.Hour)
		}
		id := fmt.Sprint(1 + s.faults.intN(soakAgents))
		switch side := []*soakSystem{s.desk, s.phone}[s.faults.intN(2)]; {
		case onCall[id]:
			s.phone.work(id)
			delete(onCall, id)
		case s.faults.intN(3) == 0:
			s.phone.work(id, fmt.Sprintf("call %d", s.calls))
			s.calls++
			onCall[id] = true
		default:
			s.click(side, id, []statussync.Status{"on", "off"}[s.faults.intN(2)])
		}
	}
	for id := range onCall {
		s.phone.work(id)
	}
	time.Sleep(15 * time.Minute)
	want := map[string]statussync.Status{}
	for n := range soakAgents {
		id := fmt.Sprint(n + 1)
		side := []*soakSystem{s.desk, s.phone}[s.faults.intN(2)]
		want[id] = map[bool]statussync.Status{true: "off", false: "on"}[side.shows(id) == "on"]
		s.click(side, id, want[id])
	}
	s.faults.set(0)
	time.Sleep(time.Until(begin.Add(24 * time.Hour)))
	s.judge(day, want)
}

func (s *soak) click(side *soakSystem, id string, status statussync.Status) {
	side.set(id, status)
	s.clicks++
}

func (s *soak) judge(day int, want map[string]statussync.Status) {
	s.Helper()
	writes := s.desk.written() + s.phone.written()
	s.engine.Sweep()
	time.Sleep(6 * time.Minute)
	if n := s.desk.written() + s.phone.written() - writes; n > 0 {
		s.Errorf("day %d: a further sweep wrote %d times", day, n)
	}
	for id, status := range want {
		for _, side := range []*soakSystem{s.desk, s.phone} {
			if got := side.shows(id); got != status {
				x, _ := s.engine.Explain(s.Context(), id)
				s.Errorf("day %d: agent %s shows %s in %s, want %s\n%v", day, id, got, side.name, status, x)
			}
		}
	}
}

// footprint is what the process takes while the engine runs.
type footprint struct {
	goroutines int
	heap       uint64 // bytes
}

func (f footprint) String() string {
	return fmt.Sprintf("%d goroutines, %d KiB on the heap", f.goroutines, f.heap>>10)
}

// footprint measures at a moment at which nothing is under way.
func (s *soak) footprint() footprint {
	s.desk.late.Wait()
	s.phone.late.Wait()
	synctest.Wait()
	return footprint{runtime.NumGoroutine(), heapInUse()}
}

// goroutines counts those that stay beyond so many. For a moment after a collection
// there is one more, which cleans up.
func goroutines(most int) (n int) {
	for range 100_000 {
		if n = runtime.NumGoroutine(); n <= most {
			break
		}
		runtime.Gosched()
	}
	return n
}

func stacks() []byte {
	all := make([]byte, 64<<10)
	return all[:runtime.Stack(all, true)]
}

// inBubble lets simulated time pass.
func inBubble(d time.Duration) { time.Sleep(d) }

// heapInUse is what lives on the heap.
func heapInUse() uint64 {
	var m runtime.MemStats
	for range 3 { // pools take two to be emptied
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
