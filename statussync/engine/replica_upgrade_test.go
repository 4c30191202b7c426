package engine_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// upgrade is a fleet whose processes are of the former version at first: the same
// program with its format pinned, while the next one knows a format more.
type upgrade struct {
	*fleet
	mu      sync.Mutex
	notices []string
	clicks  int
	want    map[string]statussync.Status
}

const former, latter = 2, 3

// run starts a process that knows formats up to one.
func (u *upgrade) run(name string, format int) *node {
	u.Helper()
	return u.start(name, func(n *node, c *engine.Config) {
		n.begin = func(e *engine.Engine) { e.KnowFormat(format) }
		c.Notify = func(n engine.Notice) {
			u.mu.Lock()
			defer u.mu.Unlock()
			u.notices = append(u.notices, name+": "+n.String())
		}
	})
}

// work has agents click for a while, each time another process gets the webhook.
func (u *upgrade) work(d time.Duration) {
	u.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(2 * time.Second) {
		alive := slices.DeleteFunc(slices.Clone(u.nodes), func(n *node) bool { return n.isFrozen() })
		id := fmt.Sprint(u.clicks%8 + 1)
		status := []statussync.Status{"off", "on"}[u.clicks/8%2]
		u.click(alive[u.clicks%len(alive)], id, status)
		u.want[id] = status
		u.clicks++
	}
}

func (u *upgrade) format() string {
	u.Helper()
	value, _, err := u.store.Get(u.Context(), "acme/format")
	if err != nil {
		u.Fatal(err)
	}
	return string(value)
}

// TestRollingUpgrade replaces three processes one by one while agents click. The
// format is raised only after the last old one is gone, be it in order or by a
// crash; nothing is lost, and neither version calls a record of the other damaged.
func TestRollingUpgrade(t *testing.T) {
	for _, crash := range []bool{false, true} {
		t.Run(fmt.Sprintf("crash %v", crash), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				u := &upgrade{fleet: newFleet(t, 8, 0), want: map[string]statussync.Status{}}
				for _, name := range []string{"a", "b", "c"} {
					u.nodes = append(u.nodes, u.run(name, former))
				}
				time.Sleep(time.Minute)
				u.work(time.Minute)
				for i := range u.nodes {
					if u.format() != `{"format":2}` {
						t.Fatalf("with old processes the format is %s", u.format())
					}
					if last := i == len(u.nodes)-1; last && crash {
						u.nodes[i].kill()
						u.nodes = append(u.nodes, u.run("d", latter))
					} else {
						u.must(u.nodes[i].stop())
						u.nodes[i] = u.run(u.nodes[i].name, latter)
					}
					u.work(20 * time.Second) // a dead one is known to be so after 27
				}
				if crash && u.format() != `{"format":2}` {
					t.Errorf("before the crashed one is known to be dead, the format is %s", u.format())
				}
				u.work(2 * time.Minute)
				if u.format() != `{"format":3}` {
					t.Errorf("after the last old one is gone, the format is %s", u.format())
				}
				time.Sleep(time.Minute)
				for id, want := range u.want {
					u.expect(id, want)
					if value, _, _ := u.store.Get(t.Context(), "acme/agent/"+id); !strings.HasPrefix(string(value), `{"v":3,`) {
						t.Errorf("agent %s: the record is %s", id, value)
					}
				}
				if len(u.notices) > 0 {
					t.Errorf("notices: %q", u.notices)
				}
				if broken := stored(t, u.store, "acme/broken/"); len(broken) > 0 {
					t.Errorf("put aside: %q", broken)
				}
				u.inOrder()
				u.end()
			})
		})
	}
}

// TestTooOld: a process of the former version neither starts on the latter's
// format nor goes on once that is in force.
func TestTooOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := &upgrade{fleet: newFleet(t, 2, 0), want: map[string]statussync.Status{}}
		old := u.run("old", former)
		time.Sleep(20 * time.Second)
		old.freeze() // for so long that others take it for dead
		u.nodes = append(u.nodes, u.run("new", latter))
		time.Sleep(5 * time.Minute)
		if u.format() != `{"format":3}` {
			t.Fatalf("the format is %s", u.format())
		}
		old.thaw()
		time.Sleep(time.Second)
		if err := old.stop(); !errors.Is(err, engine.ErrNewer) {
			t.Errorf("an old process that wakes up: %v, want %v", err, engine.ErrNewer)
		}
		again := u.run("old", former)
		time.Sleep(time.Second)
		if err := again.stop(); !errors.Is(err, engine.ErrNewer) {
			t.Errorf("an old process that starts: %v, want %v", err, engine.ErrNewer)
		}
		u.end()
	})
}
