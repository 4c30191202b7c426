package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestCrashInHold ends the process in each call to the store or a product that it
// takes to begin a hold and to end it, before the call takes effect and after it.
// Deliveries that were not acknowledged come again. The agent has the wished status
// back in the end, and nothing is written twice.
func TestCrashInHold(t *testing.T) {
	for _, after := range []bool{false, true} {
		crashes := 0
		for at := 0; crashInHold(t, at, after) && !t.Failed(); at++ {
			crashes++
		}
		t.Logf("crashes in %d calls, after: %v", crashes, after)
		if crashes < 12 {
			t.Errorf("%d crashes, want 12 at least", crashes)
		}
	}
}

// crashInHold has the process end in one call, if it makes so many.
func crashInHold(t *testing.T, at int, after bool) (crashed bool) {
	t.Helper()
	s := newScene(t, 1, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	desk.set("11", "on")
	l := &life{left: -1}
	begin := func(l *life) {
		s.start(func(c *engine.Config) {
			c.Store, c.Pairs = mortalStore{s.store, l}, nil
			c.Holds = []statussync.Hold{{While: []string{"phone"}, In: "desk", Status: "off"}}
			for i := range c.Systems {
				c.Systems[i] = mortalSystem{c.Systems[i], l}
			}
		})
	}
	pass := func(d time.Duration) {
		t.Helper()
		_ = drive(t.Context(), s.clock, s.engine, s.clock.Now().Add(d)) // a dead one has errors
		if l.dead && !crashed {
			crashed = true
			s.clock.RunUntil(s.clock.Now().Add(2 * time.Second)) // nobody is there
			begin(&life{left: -1})
			s.run(time.Second)
		}
	}
	work := func(items ...string) {
		t.Helper()
		r := statussync.Report{Items: append([]string{}, items...)}
		for tries := 0; phone.host.Report(t.Context(), "12", r) != nil; tries++ {
			if pass(time.Second); tries > 5 {
				t.Fatalf("a crash in call %d (after: %v): the delivery is refused", at, after)
			}
		}
	}
	begin(l)
	s.run(2*time.Minute + 10*time.Second)
	l.left, l.after = at, after
	work("a call")
	pass(20 * time.Second)
	s.expect(desk, "11", "off")
	work()
	pass(20 * time.Second)
	s.expect(desk, "11", "on")
	pass(5 * time.Minute)
	s.expect(desk, "11", "on")
	if diff := cmp.Diff([]string{"11 off", "11 on"}, desk.writes); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	if t.Failed() {
		t.Logf("a crash in call %d (after: %v): %s", at, after, fmt.Sprint(desk.tries, phone.tries))
	}
	return crashed
}
