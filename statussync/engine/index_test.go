package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// newUndated is a scene of a desk and a phone whose lists do not say when a
// status was chosen: only an event does.
func newUndated(t *testing.T, agents int) *scene {
	s := newScene(t, agents, "desk", "phone")
	s.products[1].traits.UndatedReadings = true
	return s
}

// index is what the store's index has.
func (s *scene) index() map[string]string {
	s.Helper()
	found := map[string]string{}
	for _, key := range stored(s.T, s.store, "acme/index/") {
		value, _, err := s.store.Get(s.Context(), key)
		s.must(err)
		found[strings.TrimPrefix(key, "acme/index/")] = string(value)
	}
	return found
}

// replace saves a value in place of another one.
func (s *scene) replace(key, value string) {
	s.Helper()
	_, version, err := s.store.Get(s.Context(), key)
	s.must(err)
	_, err = s.store.CompareAndSet(s.Context(), key, version, []byte(value))
	s.must(err)
}

// wantsOffSince checks that agent 11 should be off at the desk, because of
// what the phone reported at a time.
func (s *scene) wantsOffSince(at time.Time) {
	s.Helper()
	state, err := s.engine.State(s.Context(), "11")
	s.must(err)
	v := statussync.Look(state, "desk")
	if v.Wants != "off" || v.Why.System != "phone" || !v.Why.At.Equal(at) {
		s.Errorf("the desk should show %q: %s; want off since %s", v.Wants, v.Why, at)
	}
}

// TestWebhookBeforeSweep decides on a webhook after a restart, before the new
// process has read anything.
func TestWebhookBeforeSweep(t *testing.T) {
	for name, at := range map[string]int{"of the phone": 1, "of the desk": 0} {
		t.Run(name, func(t *testing.T) {
			s := newUndated(t, 2)
			s.start(nil)
			s.run(2 * time.Minute)
			want := map[string]string{"phone/12": `{"v":1,"agent":"11"}`, "phone/22": `{"v":1,"agent":"21"}`}
			if diff := cmp.Diff(want, s.index()); diff != "" {
				t.Fatalf("index (-want +got):\n%s", diff)
			}
			s.inputs = nil
			s.start(nil)
			chosen := s.clock.Now()
			s.products[at].click(t, fmt.Sprintf("1%d", at+1), "off")
			if len(s.inputs) != 1 {
				t.Errorf("decisions %v, want one", s.inputs)
			}
			if keys := stored(t, s.store, "acme/loose/"); len(keys) > 0 {
				t.Errorf("saved apart: %q", keys)
			}
			if at == 1 {
				s.wantsOffSince(chosen)
			}
			s.run(5 * time.Second)
			s.expect(s.products[1-at], fmt.Sprintf("1%d", 2-at), "off")
			if at == 1 {
				s.wantsOffSince(chosen)
			}
		})
	}
}

// TestIndexIsAHint: the agent's record decides, and the next start corrects what
// is wrong or missing.
func TestIndexIsAHint(t *testing.T) {
	const right = `{"v":1,"agent":"11"}`
	for name, entry := range map[string]string{
		"of another agent": `{"v":1,"agent":"21"}`, "of nobody": `{"v":1,"agent":"77"}`, "of a newer version": `{"v":9}`,
		"no JSON": "nonsense", "that names nobody": `{"v":1}`, "none": "",
	} {
		t.Run(name, func(t *testing.T) {
			s := newUndated(t, 2)
			s.start(nil)
			s.run(2 * time.Minute)
			if s.replace("acme/index/phone/12", entry); entry == "" {
				_, version, err := s.store.Get(t.Context(), "acme/index/phone/12")
				s.must(err)
				_, err = s.store.CompareAndSet(t.Context(), "acme/index/phone/12", version, nil)
				s.must(err)
			}
			put(t, s.store, "acme/index/phone/98", right)
			s.start(nil)
			chosen := s.clock.Now()
			s.products[1].click(t, "12", "off")
			if keys := stored(t, s.store, "acme/loose/"); len(keys) != 1 {
				t.Errorf("saved apart: %q, want the one of 12", keys)
			}
			s.run(5 * time.Second)
			s.wantsOffSince(chosen)
			s.expect(s.products[0], "11", "off")
			s.expect(s.products[0], "21", "on")
			if keys := stored(t, s.store, "acme/loose/"); len(keys) > 0 {
				t.Errorf("still apart: %q", keys)
			}
			want := map[string]string{"phone/12": right, "phone/22": `{"v":1,"agent":"21"}`}
			if name == "of a newer version" {
				want["phone/12"] = entry // left as it is
			}
			if diff := cmp.Diff(want, s.index()); diff != "" {
				t.Errorf("index (-want +got):\n%s", diff)
			}
			broken := name == "no JSON" || name == "that names nobody"
			if got := len(s.notices) == 1 && s.notices[0] == "phone quarantined 12"; got != broken || !broken && len(s.notices) > 0 {
				t.Errorf("notices %q", s.notices)
			}
		})
	}
}

// TestIndexOfNewerRecord has webhooks come again while their agent is left
// alone.
func TestIndexOfNewerRecord(t *testing.T) {
	s := newUndated(t, 2)
	s.start(nil)
	s.run(2 * time.Minute)
	s.replace("acme/agent/11", `{"v":7}`)
	s.start(nil)
	for i, id := range []string{"11", "12"} {
		if err := s.products[i].host.Report(t.Context(), id, statussync.Report{Status: "off"}); !errors.Is(err, engine.ErrNewer) {
			t.Errorf("Report %s: %v, want %v", id, err, engine.ErrNewer)
		}
	}
	s.run(2 * time.Minute)
	if keys := stored(t, s.store, "acme/loose/"); len(keys) > 0 || len(s.index()) != 2 {
		t.Errorf("saved apart: %q; index %v", keys, s.index())
	}
	if diff := cmp.Diff([]string{"desk newer_record 11"}, s.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestIndexFollowsMoves keeps the index in step with bindings that end or move.
func TestIndexFollowsMoves(t *testing.T) {
	s := newUndated(t, 3)
	s.start(nil)
	s.run(2 * time.Minute)
	s.products[1].people = s.products[1].people[:2] // 32 is gone
	s.start(func(c *engine.Config) { c.Agents = map[string]map[string]string{"11": {"phone": "22"}} })
	s.run(4 * time.Minute)
	if diff := cmp.Diff(map[string]string{"phone/22": `{"v":1,"agent":"11"}`}, s.index()); diff != "" {
		t.Errorf("index (-want +got):\n%s", diff)
	}
	s.start(func(c *engine.Config) { c.Ignore = []string{"11"} })
	s.run(4 * time.Minute)
	if diff := cmp.Diff(map[string]string{"phone/12": `{"v":1,"agent":"11"}`, "phone/22": `{"v":1,"agent":"21"}`}, s.index()); diff == "" {
		t.Errorf("index %v has an ignored agent", s.index())
	}
}

// TestCrashInJoin ends the process in each call of the sweep that joins, also
// between the save of an agent and that of its index. A webhook that comes to
// the next process before it sweeps is not lost.
func TestCrashInJoin(t *testing.T) {
	for _, after := range []bool{false, true} {
		crashes := 0
		for at := 0; ; at++ {
			s := newUndated(t, 3)
			l := &life{left: at, after: after}
			s.start(func(c *engine.Config) { c.Store = mortalStore{s.store, l} })
			if err := drive(t.Context(), s.clock, s.engine, s.clock.Now().Add(10*time.Second)); !l.dead {
				s.must(err)
				break
			}
			crashes++
			s.start(nil)
			chosen := s.clock.Now()
			s.products[1].click(t, "12", "off")
			s.run(10 * time.Second)
			s.wantsOffSince(chosen)
			s.expect(s.products[0], "11", "off")
			if n := len(s.index()); n != 3 {
				t.Errorf("%d entries in the index, want 3", n)
			}
			if keys := stored(t, s.store, "acme/loose/"); len(keys) > 0 || t.Failed() {
				t.Fatalf("a crash in call %d (after: %v): apart %q, notices %q", at, after, keys, s.notices)
			}
		}
		t.Logf("crashes in %d calls, after: %v", crashes, after)
		if crashes < 20 {
			t.Errorf("%d crashes, want 20 at least", crashes)
		}
	}
}

// TestTwoProcesses share a store: what one has joined, the other decides on at
// once, although its own sweep has shown it nobody.
func TestTwoProcesses(t *testing.T) {
	first, second := newUndated(t, 2), newUndated(t, 2)
	second.store, second.clock = first.store, first.clock
	for _, p := range second.products {
		p.clock = first.clock
	}
	phone := second.products[1].people
	second.products[1].people = nil
	second.start(nil)
	second.run(30 * time.Second)
	first.start(nil)
	first.run(20 * time.Second)
	second.products[1].people = phone
	chosen := first.clock.Now()
	second.products[1].click(t, "12", "off")
	first.wantsOffSince(chosen)
	second.wantsOffSince(chosen)
	if keys := stored(t, first.store, "acme/loose/"); len(keys) > 0 {
		t.Errorf("saved apart: %q", keys)
	}
}

// TestFactsBetween saves a fact apart at each moment while another goroutine
// joins its agent.
func TestFactsBetween(t *testing.T) {
	for at := range 13 { // calls of the first sweep
		s := newUndated(t, 1)
		store := &calling{Store: s.store}
		s.store = store
		s.start(nil)
		store.left = at
		var chosen time.Time
		store.then = func() {
			chosen = s.clock.Now()
			s.products[1].click(t, "12", "off")
		}
		s.run(3 * time.Minute)
		s.expect(s.products[0], "11", "off")
		s.wantsOffSince(chosen)
		if keys := stored(t, s.store, "acme/loose/"); len(keys) > 0 || t.Failed() {
			t.Fatalf("before call %d: apart %q", at, keys)
		}
	}
}

// calling is a store that calls a function before one of the calls to it.
type calling struct {
	engine.Store
	left int
	then func()
}

func (c *calling) called() {
	if c.left--; c.left == -1 && c.then != nil {
		c.then()
	}
}

func (c *calling) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	c.called()
	return c.Store.Get(ctx, key)
}

func (c *calling) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	c.called()
	return c.Store.CompareAndSet(ctx, key, version, value)
}

// tallied counts the calls to a store by the first segment behind the
// account's.
type tallied struct {
	engine.Store
	mu          sync.Mutex
	gets, saves map[string]int
}

func (c *tallied) count(counts map[string]int, key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	counts[strings.Split(key, "/")[1]]++
}

func (c *tallied) reset() { c.gets, c.saves = map[string]int{}, map[string]int{} }

func (c *tallied) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	c.count(c.gets, key)
	return c.Store.Get(ctx, key)
}

func (c *tallied) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	c.count(c.saves, key)
	return c.Store.CompareAndSet(ctx, key, version, value)
}

// TestIndexCosts one save per partner at the first sweep, and two Gets at the
// first webhook of an agent that the process does not know. The other webhooks
// get and save once.
func TestIndexCosts(t *testing.T) {
	const agents = 200
	store := &tallied{Store: &engine.Memory{}}
	store.reset()
	clock := frozen{ctikit.NewVirtualClock(dawn)}
	_, e := floorOf(t, agents, store, clock)
	sweepUntil(t, e, 1)
	if diff := cmp.Diff(map[string]int{"format": 1, "agent": 2 * agents, "index": agents}, store.saves); diff != "" {
		t.Errorf("saves of a first sweep (-want +got):\n%s", diff)
	}
	store.reset()
	sweepUntil(t, e, 5)
	if len(store.saves) > 0 || store.gets["index"] > 0 {
		t.Errorf("idle sweeps: saves %v, gets %v", store.saves, store.gets)
	}
	cell := &phone{name: "cell", agents: agents}
	_, err := engine.New(t.Context(), engine.Config{
		Account: "acme", Store: store, Clock: clock, Systems: []engine.System{&phone{name: "desk", agents: agents}, cell},
		Pairs: []statussync.Pair{{A: "desk", B: "cell", Rules: []statussync.Rule{statussync.Both("on", "on"), statussync.Both("off", "off")}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []map[string]int{{"format": 1, "index": 1, "agent": 2}, {"agent": 1}, {"agent": 1}} {
		store.reset()
		status := []statussync.Status{"off", "on"}[i%2]
		if err := cell.host.Report(t.Context(), "7007", statussync.Report{Status: status, Mark: statussync.Mark{At: dawn.Add(time.Duration(i) * time.Millisecond)}}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]map[string]int{want, {"agent": 1}}, []map[string]int{store.gets, store.saves}); diff != "" {
			t.Errorf("webhook %d: Gets and saves (-want +got):\n%s", i+1, diff)
		}
	}
}
