package engine_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

// TestReplicaConfig: New says what replicas lack.
func TestReplicaConfig(t *testing.T) {
	plain := struct{ engine.Store }{&engine.Memory{}}
	tests := []struct {
		name   string
		change func(*engine.Config)
		want   string // in the error; empty for none
	}{
		{"no Watcher", func(c *engine.Config) { c.Store = plain }, "Store: replicas want a Watcher that all of them share, got struct"},
		{"no store", func(c *engine.Config) { c.Store = nil }, "Store: replicas want a Watcher that all of them share, got <nil>"},
		{"a name that is none", func(c *engine.Config) { c.Replica = "a b" }, `Replica: want up to 64 letters, digits, dots, underscores and dashes, got "a b"`},
		{"a short lease", func(c *engine.Config) { c.LeaseTTL = time.Millisecond }, "LeaseTTL: want 1s at least, got 1ms"},
		{"a lease of nobody", func(c *engine.Config) { c.Replica, c.LeaseTTL = "", time.Minute }, "LeaseTTL: want none without a Replica, got 1m0s"},
		{"all is well", func(*engine.Config) {}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t, 1, "desk", "phone")
			cfg := s.config()
			cfg.Replica = "a"
			tt.change(&cfg)
			_, err := engine.New(t.Context(), cfg)
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (!errors.Is(err, engine.ErrConfig) || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("New: %v, want %q", err, tt.want)
			}
			if tt.want != "" && s.products[0].tries != nil && cfg.Replica != "" {
				t.Errorf("requests %q", s.products[0].tries)
			}
		})
	}
}

// TestStepNeedsMemory: a simulation of replicas cannot wait for another store.
func TestStepNeedsMemory(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.start(func(c *engine.Config) {
		c.Replica, c.Store = "a", struct {
			engine.Store
			engine.Watcher
		}{s.store, s.store.(engine.Watcher)}
	})
	if _, err := s.engine.Step(t.Context()); !errors.Is(err, engine.ErrConfig) {
		t.Errorf("Step: %v, want %v", err, engine.ErrConfig)
	}
}

// TestSharedCatalogs: the first replica reads the statuses, all others take them
// from the store, also later ones.
func TestSharedCatalogs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1, 3)
		catalogs := func(r request) bool { return r.what == "catalog" }
		if n := f.count(time.Time{}, catalogs); n != 2 {
			t.Errorf("%d catalogs were read by three replicas that start, want 2", n)
		}
		time.Sleep(time.Minute)
		leader := f.leader()
		for _, n := range f.nodes {
			if got := len(n.engine.Statuses("desk")); got != 2 {
				t.Errorf("%s knows %d statuses", n.name, got)
			}
		}
		f.mu.Lock()
		f.more = true
		f.mu.Unlock()
		time.Sleep(12 * time.Minute)
		for _, n := range f.nodes {
			if got := len(n.engine.Statuses("desk")); got != 3 {
				t.Errorf("%s knows %d statuses, want one more", n.name, got)
			}
		}
		if n := f.count(time.Now().Add(-time.Minute*13), func(r request) bool { return catalogs(r) && r.from != leader.name }); n > 2 {
			t.Errorf("%d catalogs were read by followers", n)
		}
		f.end()
	})
}

// TestUnreadableCatalog: a replica that starts while nobody can read the statuses in the
// store gets them from the leader's next sweep, says what it waits for, and asks nothing.
func TestUnreadableCatalog(t *testing.T) {
	for name, text := range map[string][]byte{"damaged": []byte("junk{"), "of a newer version": []byte(`{"v":9}`), "deleted": nil} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(t, 1, 2)
				time.Sleep(time.Minute)
				_, version, err := f.store.Get(t.Context(), "acme/catalog/desk")
				f.must(err)
				_, err = f.store.CompareAndSet(t.Context(), "acme/catalog/desk", version, text)
				f.must(err)
				began := time.Now()
				var log bytes.Buffer
				late := f.start("late", func(_ *node, c *engine.Config) { c.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
				f.nodes = append(f.nodes, late)
				if took := time.Since(began); took > 35*time.Second { // a sweep each 30 s
					t.Errorf("it waited for %v", took)
				}
				if n := strings.Count(log.String(), "waiting for the statuses"); n != 1 {
					t.Errorf("%d lines of what it waits for, want 1", n)
				}
				if n := f.count(began, func(r request) bool { return r.from == "late" }); n != 0 {
					t.Errorf("%d requests of it", n)
				}
				if got := len(late.engine.Statuses("desk")); got != 2 {
					t.Errorf("it knows %d statuses", got)
				}
				f.end()
			})
		})
	}
}

// TestNewStatus: a replica starts with rules that name a status which the catalog in
// the store lacks. It takes it from the leader's next reading, or reads it itself where
// nobody leads, and refuses only what is not there then either.
func TestNewStatus(t *testing.T) {
	tests := []struct {
		name  string
		made  bool // the product has the status now
		leads bool // somebody does
		asks  int  // catalogs that are read by the replica that starts
		most  time.Duration
	}{
		{"the leader reads it", true, true, 0, 11 * time.Minute},
		{"the leader does not find it", false, true, 0, 11*time.Minute + 2*time.Second},
		{"nobody leads", true, false, 2, 2 * fleetTTL},
		{"nobody leads, and it is not there", false, false, 2, 2 * fleetTTL},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(t, 1, 2)
				time.Sleep(time.Minute)
				if !tt.leads {
					f.end()
					f.nodes = nil
				}
				f.mu.Lock()
				f.more = tt.made
				f.mu.Unlock()
				began := time.Now()
				cfg := f.config(&node{name: "new"}, "acme")
				cfg.Replica = "new"
				cfg.Pairs[0].Rules = append(cfg.Pairs[0].Rules, statussync.Forward("Tea", "off"))
				_, err := engine.New(t.Context(), cfg)
				if tt.made != (err == nil) || err != nil && !errors.Is(err, statussync.ErrUnknownStatus) {
					t.Errorf("New: %v", err)
				}
				if took := time.Since(began); took > tt.most {
					t.Errorf("New took %v, want %v at most", took, tt.most)
				}
				if n := f.count(began, func(r request) bool { return r.from == "new" && r.what == "catalog" }); n != tt.asks {
					t.Errorf("it read %d catalogs, want %d", n, tt.asks)
				}
				f.end()
			})
		})
	}
}

// TestSharedClocks: the products' clocks are off in some worlds by minutes, which only
// the leader learns. A choice whose webhook a new follower takes counts from when it
// was made all the same, and what is learned anew is saved only where it differs.
func TestSharedClocks(t *testing.T) {
	for seed := range uint64(4) {
		synctest.Test(t, func(t *testing.T) { newKillings(t, seed, map[string]int{}).askNewborn() })
	}
}

func (k *killings) askNewborn() {
	k.Helper()
	k.spare(24 * time.Hour)
	saves, last := 0, uint64(0)
	for range 60 { // a sweep each
		time.Sleep(time.Minute)
		_, version, err := k.store.Get(k.Context(), "acme/clock/zendesk")
		k.must(err)
		if version != last {
			saves, last = saves+1, version
		}
	}
	if saves == 0 || saves > 10 {
		k.Errorf("an offset was saved in %d of 60 sweeps, want a few", saves)
	}
	k.birth()
	const id = firstAgent
	k.deliverTo(k.leader()) // by the echo the newborn would learn
	k.zendesk.SetStatus(id, zendesk.StatusAway)
	time.Sleep(10 * time.Second)
	k.deliverTo(k.nodes[3])
	k.zendesk.SetStatus(id, zendesk.StatusOffline) // means the same in Aircall
	time.Sleep(5 * time.Second)
	k.aircall.SetStatus(id+userOffset, aircall.Available, "")
	time.Sleep(10 * time.Second)
	if got := k.shows(id); got != "Online available" {
		k.Errorf("with Aircall's clock %v ahead the agent shows %s, and chose Online last", k.ahead, got)
	}
	k.end()
}

// TestSharedPause: after a pause by any replica the leader writes nothing, nor does
// the next one.
func TestSharedPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 2, 3)
		time.Sleep(time.Minute)
		old := f.leader()
		f.must(f.follower().engine.Pause(t.Context()))
		f.click(f.follower(), "1", "off")
		time.Sleep(time.Minute)
		old.freeze()
		time.Sleep(time.Minute)
		if got := f.shows("desk", "1"); got != "on" {
			t.Errorf("while paused the desk shows %s", got)
		}
		for _, n := range f.nodes {
			if n != old && !n.engine.Paused() {
				t.Errorf("%s is not paused", n.name)
			}
		}
		f.must(f.follower().engine.Resume(t.Context()))
		time.Sleep(time.Second)
		f.expect("1", "off")
		old.thaw()
		f.end()
	})
}

// TestAskAFollower: a person's wish may reach any replica.
func TestAskAFollower(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 2, 3)
		time.Sleep(time.Minute)
		if _, err := f.follower().engine.Ask(t.Context(), "2", "off", "a supervisor"); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second)
		f.expect("2", "off")
		if problems := f.follower().engine.Preflight(t.Context()); len(problems) > 0 {
			t.Errorf("problems %v", problems)
		}
		f.end()
	})
}

// TestHandOver: a leader that ends in order is followed at once, one that dies
// after its lease. A lease that was deleted by hand does no harm.
func TestHandOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 2, 3)
		time.Sleep(time.Minute)
		takes := func(end func(*node)) time.Duration {
			old := f.leader()
			f.nodes = append(f.nodes[:0:0], f.nodes...)
			began := time.Now()
			end(old)
			for {
				time.Sleep(10 * time.Millisecond)
				if l := f.leader(); l != nil && l != old {
					return time.Since(began)
				}
			}
		}
		ended := takes(func(n *node) {
			f.must(n.stop())
			for i := range f.nodes {
				if f.nodes[i] == n {
					f.nodes[i] = f.start(n.name, nil)
				}
			}
		})
		died := takes(func(n *node) { n.freeze() })
		t.Logf("takeover after an end in order: %v; after a death: %v; ttl %v", ended, died, fleetTTL)
		if ended > fleetTTL*2/3 || died < fleetTTL*2/3 || died > 2*fleetTTL {
			t.Errorf("takeover after %v and %v, with a ttl of %v", ended, died, fleetTTL)
		}
		for _, n := range f.nodes {
			if n.isFrozen() {
				n.thaw()
			}
		}
		time.Sleep(time.Minute)
		_, version, err := f.store.Get(t.Context(), "acme/lease")
		f.must(err)
		if _, err := f.store.CompareAndSet(t.Context(), "acme/lease", version, nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		f.click(f.follower(), "1", "off")
		time.Sleep(5 * time.Second)
		f.expect("1", "off")
		f.end()
	})
}

// TestSpread: three replicas that start together share out many accounts, and when
// one dies, the others share out its own.
func TestSpread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const accounts = 60
		store := &engine.Memory{}
		nodes := map[string]*node{}
		engines := map[string][]*engine.Engine{}
		var running sync.WaitGroup
		ctx, cancel := context.WithCancel(t.Context())
		for _, name := range []string{"a", "b", "c"} {
			n := &node{name: name}
			nodes[name] = n
			for i := range accounts {
				f := &fleet{T: t, site: newSite(1), store: store}
				e := f.account(n, "account"+string(rune('A'+i%26))+string(rune('a'+i/26)))
				engines[name] = append(engines[name], e)
			}
		}
		for _, all := range engines {
			for _, e := range all {
				running.Go(func() { _ = e.Run(ctx) })
			}
		}
		leads := func() map[string]int {
			n := map[string]int{}
			for name, all := range engines {
				for _, e := range all {
					if !nodes[name].isFrozen() && e.Stats().Lease.Role == engine.Leader {
						n[name]++
					}
				}
			}
			return n
		}
		time.Sleep(time.Minute)
		before := leads()
		nodes["a"].freeze()
		time.Sleep(3 * fleetTTL)
		after := leads()
		t.Logf("%v, and without a %v", before, after)
		for name := range nodes {
			if n := before[name]; n < accounts/6 {
				t.Errorf("%s leads %d of %d accounts", name, n, accounts)
			}
		}
		if before["a"]+before["b"]+before["c"] != accounts || after["b"]+after["c"] != accounts || after["b"] <= before["b"] || after["c"] <= before["c"] {
			t.Errorf("%v, and then %v", before, after)
		}
		nodes["a"].thaw()
		cancel()
		running.Wait()
	})
}

// TestUserAgent: a provider's log tells replicas and their terms apart.
func TestUserAgent(t *testing.T) {
	w := newWorld(t)
	w.hire(1)
	agents := map[string]bool{}
	client := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		agents[r.Header.Get("User-Agent")] = true
		return w.zendesk.RoundTrip(r)
	})}
	w.start(func(c *engine.Config) {
		c.Replica = "pod-7"
		c.Systems[0] = systems.Zendesk(w.zendesk.Client(zendesk.WithHTTPClient(client)))
	})
	w.run(time.Minute)
	want := map[string]bool{"ctikit (replica pod-7; term 1)": true, "ctikit (replica pod-7; term 2)": true} // of New, and of the first leader
	if !maps.Equal(agents, want) {
		t.Errorf("user agents %v, want %v", agents, want)
	}
}
