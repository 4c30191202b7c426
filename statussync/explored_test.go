package statussync_test

import (
	"fmt"
	"hash/maphash"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

const stepsTaken = "click deliver send apply reply read wake"

func (b bound) String() string {
	names := ""
	for i, k := range b.kinds() {
		names += fmt.Sprintf("%s %v, ", k.Name, b.choices[i])
	}
	return fmt.Sprintf("%s%d causes spread every way, clock steps %v s (%d of them not 0), %d lost, any repeated",
		names, b.causes, clockSteps, b.ticks, b.losses)
}

func (b bound) model(t testing.TB) *model {
	pairs := []statussync.Pair{withAircall()}
	if len(b.kinds()) == 3 {
		pairs = append(pairs, withDialpad())
	}
	m := newModel(t, b.kinds(), pairs...)
	m.choices = b.choices
	return m
}

// TestExplore walks through every world within the bounds, the spreads of each
// in parallel on two goroutines with their own sets of states.
func TestExplore(t *testing.T) {
	bounds := full
	if !thorough(t) {
		bounds = short
		t.Log("within the short bounds; go test -timeout 20m walks through the full ones")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(800)) // the garbage is short-lived, the rest has no pointers
	t.Logf("steps: %s", stepsTaken)
	for _, b := range bounds {
		began := time.Now()
		var sum explorer
		for _, x := range exploreAll(t, b) {
			if x.err != nil {
				t.Fatal(x.err)
			}
			sum.visited.n += x.visited.n
			sum.steps, sum.ends, sum.extra = sum.steps+x.steps, sum.ends+x.ends, sum.extra+x.extra
		}
		t.Logf("%v: %d states, %d steps, %d ends, %d corrections, %v",
			b, sum.visited.n, sum.steps, sum.ends, sum.extra, time.Since(began).Round(time.Second))
	}
}

func exploreAll(t *testing.T, b bound) []*explorer {
	var jobs []*explorer
	for _, left := range spreads(len(b.kinds()), b.causes) {
		m := b.model(t)
		w := m.start(b.choices[0][0], b.choices[1][0], b.choices[2][0])
		w.left, w.ticks, w.losses = left, b.ticks, b.losses
		jobs = append(jobs, &explorer{model: m, seed: maphash.MakeSeed(), worlds: []*world{w}})
	}
	var wait sync.WaitGroup
	queue := make(chan *explorer)
	for range 2 {
		wait.Go(func() {
			for x := range queue {
				x.explore(x.worlds[0], 0)
				n := x.visited.n
				x.visited = table{n: n} // let go of the states
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
