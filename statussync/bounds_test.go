package statussync_test

import (
	"fmt"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// bound is one exhaustive exploration: every world of so many choices, spread in
// every way over the systems, is walked through to its end.
type bound struct {
	kinds  func() []kind
	causes int
	// Of each system, the first is the one that it starts with.
	choices [maxSystems][]status
	// Steps of time (1 or 3 s) in one world, each before any click, call, send, apply
	// or read; waking passes time freely. Lost events; repeats are checked at every
	// delivery. What else may happen.
	budget budget
	hold   bool // a hold in the first system while the second is at work
}

var (
	twoStatuses   = [maxSystems][]status{{"3", "91"}, {"available", "unavailable/lunch"}, {"on", "lunch"}}
	threeStatuses = [maxSystems][]status{
		{"3", "91", "92"}, {"available", "unavailable/lunch", "unavailable/training"}, {"on", "lunch", "off"},
	}
)

// full are the committed bounds. They may grow and never shrink: TestBounds holds
// them to it.
var full = []bound{
	{kinds: two, causes: 3, budget: budget{ticks: 1, losses: 1}, choices: twoStatuses},
	{kinds: three, causes: 2, budget: budget{ticks: 1, losses: 1}, choices: twoStatuses},
	{kinds: two, causes: 2, budget: budget{ticks: 1, losses: 1, signs: 1}, choices: twoStatuses},
	{kinds: two, causes: 2, budget: budget{ticks: 1, losses: 1, refuses: 1, ignores: 1}, choices: twoStatuses},
	{kinds: two, causes: 2, budget: budget{losses: 1, calls: 1}, choices: twoStatuses, hold: true},
	{kinds: two, causes: 2, budget: budget{ticks: 1, losses: 1}, choices: threeStatuses},
}

// short is for what thorough does not allow, and for the mutants.
var short = []bound{
	{kinds: two, causes: 2, budget: budget{ticks: 1, losses: 1}, choices: twoStatuses},
	{kinds: three, causes: 1, budget: budget{ticks: 1, losses: 1}, choices: twoStatuses},
	{kinds: two, causes: 1, budget: budget{losses: 1, calls: 1}, choices: twoStatuses, hold: true},
	{kinds: two, causes: 1, budget: budget{losses: 1, signs: 1, refuses: 1, ignores: 1}, choices: twoStatuses},
}

func (b bound) String() string {
	names := ""
	for i, k := range b.kinds() {
		names += fmt.Sprintf("%s %v, ", k.Name, b.choices[i])
	}
	return fmt.Sprintf("%s%d choices spread every way, steps %v ms, hold %v, %+v", names, b.causes, timeSteps, b.hold, b.budget)
}

func (b bound) model(t testing.TB) *model {
	pairs := []statussync.Pair{aircallPair()}
	if len(b.kinds()) == 3 {
		pairs = append(pairs, dialpadPair())
	}
	var holds []statussync.Hold
	if b.hold {
		holds = append(holds, onACall("aircall"))
	}
	m := newModel(t, b.kinds(), pairs, holds...)
	m.choices = b.choices
	return m
}

// TestBounds fails if the committed bounds shrink.
func TestBounds(t *testing.T) {
	covers := func(want bound) bool {
		for _, b := range full {
			x, y := b.budget, want.budget
			if len(b.kinds()) >= len(want.kinds()) && b.causes >= want.causes && b.hold == want.hold && x.ticks >= y.ticks &&
				x.losses >= y.losses && x.calls >= y.calls && x.signs >= y.signs && x.refuses >= y.refuses && x.ignores >= y.ignores {
				return true
			}
		}
		return false
	}
	for _, want := range []bound{
		{kinds: two, causes: 3, budget: budget{ticks: 1, losses: 1}},
		{kinds: three, causes: 2, budget: budget{ticks: 1, losses: 1}},
		{kinds: two, causes: 2, budget: budget{losses: 1, calls: 1}, hold: true},
		{kinds: two, causes: 2, budget: budget{ticks: 1, losses: 1, signs: 1}},
		{kinds: two, causes: 2, budget: budget{ticks: 1, losses: 1, refuses: 1, ignores: 1}},
	} {
		if !covers(want) {
			t.Errorf("the bounds no longer cover %+v", want)
		}
	}
}

// thorough reports whether there is time for the full bounds, some minutes: not
// under -short or the race detector, nor before go test's default limit of ten
// minutes, which a slow machine would miss. go test -timeout 20m is enough.
func thorough(t *testing.T) bool {
	deadline, limited := t.Deadline()
	return !testing.Short() && !racing && (!limited || time.Until(deadline) > 12*time.Minute)
}

// TestExplore walks through every world within the bounds, the spreads of each in
// parallel on two goroutines with their own sets of states.
func TestExplore(t *testing.T) {
	bounds := full
	if !thorough(t) {
		bounds = short
		t.Log("within the short bounds; go test -timeout 20m walks through the full ones")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(800)) // the garbage is short-lived, the rest has no pointers
	for _, b := range bounds {
		began := time.Now()
		var sum explorer
		for _, x := range exploreAll(t, b) {
			if x.err != nil {
				t.Fatalf("%v: %v", b, x.err)
			}
			sum.visited.n += x.visited.n
			sum.steps, sum.ends = sum.steps+x.steps, sum.ends+x.ends
			for i := range sum.judged {
				sum.judged[i] += x.judged[i]
			}
		}
		t.Logf("%v: %d states, %d steps, %d ends (%d undecidable), %v",
			b, sum.visited.n, sum.steps, sum.ends, sum.judged[excused], time.Since(began).Round(time.Second))
	}
}

func exploreAll(t *testing.T, b bound) []*explorer {
	var jobs []*explorer
	for _, left := range spreads(len(b.kinds()), b.causes) {
		m := b.model(t)
		w := m.start()
		w.left, w.budget = left, b.budget
		jobs = append(jobs, &explorer{model: m, keys: newKeys(), worlds: []*world{w}})
	}
	var wait sync.WaitGroup
	queue := make(chan *explorer)
	for range 2 {
		wait.Go(func() {
			for x := range queue {
				x.explore(x.worlds[0], 0)
				x.visited = table{n: x.visited.n} // let go of the states
			}
		})
	}
	for _, x := range jobs {
		queue <- x
	}
	close(queue)
	wait.Wait()
	return jobs
}

// spreads lists every way to spread n choices over so many systems.
func spreads(systems, n int) (out [][maxSystems]int) {
	var left [maxSystems]int
	var spread func(s, n int)
	spread = func(s, n int) {
		if s == systems-1 {
			left[s] = n
			out = append(out, left)
			return
		}
		for k := range n + 1 {
			left[s] = k
			spread(s+1, n-k)
		}
	}
	spread(0, n)
	return out
}
