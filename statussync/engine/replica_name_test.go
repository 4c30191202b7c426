package engine_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
)

// TestNameTwice: two processes of one name work on, one of them leads at most, and each
// notices the other once. A process that starts again under its name notices nothing.
func TestNameTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fleet{T: t, site: newSite(2), store: &engine.Memory{}}
		var mu sync.Mutex
		var notices []string
		start := func(name string) {
			n := f.start(name, func(_ *node, c *engine.Config) {
				c.Notify = func(n engine.Notice) {
					mu.Lock()
					defer mu.Unlock()
					notices = append(notices, string(n.Code)+" "+n.String())
				}
			})
			f.nodes = append(f.nodes, n)
		}
		twice := func() (n int) {
			mu.Lock()
			defer mu.Unlock()
			for _, notice := range notices {
				if strings.HasPrefix(notice, "name_twice another process has the name of this replica too") {
					n++
				}
			}
			return n
		}
		start("a")
		start("b")
		time.Sleep(2 * time.Minute)
		f.must(f.nodes[1].stop())
		f.nodes = f.nodes[:1]
		start("b")
		time.Sleep(2 * time.Minute)
		f.nodes[1].kill()
		start("b")
		time.Sleep(2 * time.Minute)
		if n := twice(); n != 0 {
			t.Errorf("%d notices before there are two: %q", n, notices)
		}
		start("b")
		for range 20 {
			time.Sleep(30 * time.Second)
			leaders := 0
			for _, n := range f.nodes {
				if !n.isFrozen() && n.engine.Stats().Lease.Role == engine.Leader {
					leaders++
				}
			}
			if leaders != 1 {
				t.Errorf("%d processes lead", leaders)
			}
		}
		f.click(f.nodes[3], "1", "off")
		time.Sleep(30 * time.Second)
		f.expect("1", "off")
		if n := twice(); n != 2 {
			t.Errorf("%d notices, want one of each of the two: %q", n, notices)
		}
		f.end()
	})
}
