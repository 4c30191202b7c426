package engine_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/sender"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestOnLead: each leader is called once per term, with a context that names it and
// ends with its lease; followers are not called.
func TestOnLead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var calls, ends []string
		f := &fleet{T: t, site: newSite(2), store: &engine.Memory{}}
		for _, name := range []string{"a", "b", "c"} {
			f.nodes = append(f.nodes, f.start(name, func(_ *node, c *engine.Config) {
				c.OnLead = func(ctx context.Context) {
					who := sender.Agent(ctx, "x")
					mu.Lock()
					calls = append(calls, who)
					mu.Unlock()
					<-ctx.Done()
					mu.Lock()
					ends = append(ends, who)
					mu.Unlock()
				}
			}))
		}
		var want []string
		led := func() *node {
			time.Sleep(time.Minute)
			leader := f.leader()
			want = append(want, fmt.Sprintf("x (replica %s; term %d)", leader.name, leader.engine.Stats().Lease.Term))
			mu.Lock()
			defer mu.Unlock()
			if !slices.Equal(calls, want) || len(ends) != len(want)-1 {
				t.Fatalf("called %q, ended %q, want %q", calls, ends, want)
			}
			return leader
		}
		first := led()
		first.freeze()
		time.Sleep(3 * fleetTTL)
		first.thaw()
		if second := led(); second == first || first.engine.Stats().Lease.Late != 0 {
			t.Errorf("%s leads after %s, %d late", second.name, first.name, first.engine.Stats().Lease.Late)
		}
		f.end()
		if !slices.Equal(ends, want) {
			t.Errorf("ended %q, want %q", ends, want)
		}
	})
}

// TestOnLeadAlone: the only process leads from when its first step begins. A panic in
// it is counted.
func TestOnLeadAlone(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	n := 0
	s.start(func(c *engine.Config) {
		c.OnLead = func(ctx context.Context) {
			n++
			if sender.Agent(ctx, "x") != "x" || ctx.Err() != nil {
				t.Error("the context is of a replica, or has ended")
			}
			panic("canary")
		}
	})
	s.run(time.Minute)
	if n != 1 || s.engine.Stats().Panics != 1 {
		t.Errorf("called %d times, %d panics", n, s.engine.Stats().Panics)
	}
}

// TestOnLeadOfRun: so it is with Run, which waits for its end.
func TestOnLeadOfRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScene(t, 1, "desk", "phone")
		began, ended := 0, 0
		cfg := s.config()
		cfg.Clock = ctikit.SystemClock{}
		cfg.OnLead = func(ctx context.Context) {
			began++
			<-ctx.Done()
			ended++
		}
		e, err := engine.New(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancelled := time.AfterFunc(time.Second, cancel)
		defer cancelled.Stop()
		if err := e.Run(ctx); err != nil || began != 1 || ended != 1 {
			t.Errorf("began %d, ended %d, %v", began, ended, err)
		}
	})
}

// TestOnLeadInSteps: a replica that is stepped calls it when it begins to lead.
func TestOnLeadInSteps(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	var calls []string
	s.start(func(c *engine.Config) {
		c.Replica, c.Store = "a", &engine.Memory{}
		c.OnLead = func(ctx context.Context) { calls = append(calls, sender.Agent(ctx, "x")) }
	})
	s.run(time.Minute)
	if want := []string{"x (replica a; term 2)"}; !slices.Equal(calls, want) { // New had the first
		t.Errorf("called %q, want %q", calls, want)
	}
}

// refusing is a system that refuses its lists while it should.
type refusing struct {
	engine.System
	refuses *bool
}

func (r refusing) Page(ctx context.Context, cursor string) ([]engine.Sighting, string, error) {
	if *r.refuses {
		return nil, "", &engine.Failure{Kind: engine.Unsure, Code: "503"}
	}
	return r.System.Page(ctx, cursor)
}

// TestFormerLeaderForgets: what failed while a replica led is not its to report once
// it follows.
func TestFormerLeaderForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refuses := true
		f := &fleet{T: t, site: newSite(2), store: &engine.Memory{}}
		for _, name := range []string{"a", "b"} {
			f.nodes = append(f.nodes, f.start(name, func(_ *node, c *engine.Config) { c.Systems[1] = refusing{c.Systems[1], &refuses} }))
		}
		time.Sleep(time.Minute)
		old := f.leader()
		failing := func() bool {
			return slices.ContainsFunc(old.engine.Stats().Systems, func(s engine.SystemStats) bool { return !s.Failing.IsZero() })
		}
		if !failing() {
			t.Error("the leader does not report the failure")
		}
		old.freeze()
		time.Sleep(3 * fleetTTL)
		old.thaw()
		time.Sleep(time.Minute)
		if old.engine.Stats().Lease.Role != engine.Follower || failing() {
			t.Errorf("the former leader is %s, failing %v", old.engine.Stats().Lease.Role, failing())
		}
		refuses = false
		f.end()
	})
}
