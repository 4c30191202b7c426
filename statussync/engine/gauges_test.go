package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestUnjoinedAgents are counted while they are there.
func TestUnjoinedAgents(t *testing.T) {
	s := newScene(t, 4, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	all := phone.people
	phone.people = append(all[:2:2], person{"91", "another@example.test", "on", dawn}, person{"92", "", "on", dawn},
		person{"93", "agent3@example.test", "on", dawn}, person{"94", "Agent3@example.test", "on", dawn})
	s.start(nil)
	s.run(2 * time.Minute)
	// 31 has two partners, 41 has none; 91 and 92 have none, 93 and 94 share one.
	if d, p := s.stats(desk), s.stats(phone); d.Joined != 2 || d.Unjoined != 1 || d.Ambiguous != 1 || p.Unjoined != 2 || p.Ambiguous != 2 {
		t.Errorf("desk: %+v\nphone: %+v", d, p)
	}
	phone.people = all
	s.run(2 * time.Minute)
	if d, p := s.stats(desk), s.stats(phone); d.Joined != 4 || d.Unjoined+d.Ambiguous+p.Unjoined+p.Ambiguous != 0 {
		t.Errorf("desk: %+v\nphone: %+v", d, p)
	}
}

// TestOldWishes age until they show, or are refused, or their agent is no longer
// joined.
func TestOldWishes(t *testing.T) {
	s := newScene(t, 2, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(nil)
	s.run(2 * time.Minute)
	s.must(s.engine.Pause(t.Context()))
	desk.click(t, "11", "off")
	s.run(90 * time.Second)
	desk.click(t, "21", "off")
	s.run(30 * time.Second)
	if got := s.stats(phone); got.OldestWish != 2*time.Minute || got.BlockedAgents != 0 || s.stats(desk).OldestWish != 0 {
		t.Errorf("two wishes wait: %+v", got)
	}
	s.start(nil) // the age is this process's
	s.must(s.engine.Pause(t.Context()))
	s.run(time.Minute)
	if got := s.stats(phone).OldestWish; got < 55*time.Second || got > time.Minute {
		t.Errorf("after a restart the oldest wish is of %v ago, want a minute", got)
	}
	phone.fail = func(method, arg string) error {
		if method == "Write" && arg == "12" {
			return &engine.Failure{Kind: engine.Refused, Code: "422", Err: errServer}
		}
		return nil
	}
	s.must(s.engine.Resume(t.Context()))
	s.run(10 * time.Second)
	if got := s.stats(phone); got.OldestWish != 0 || got.BlockedAgents != 1 {
		t.Errorf("one is refused and one is set: %+v", got)
	}
	phone.people = phone.people[1:]
	s.run(3 * time.Minute)
	if got := s.stats(phone); got.BlockedAgents != 0 || got.Joined != 1 {
		t.Errorf("the agent has vanished: %+v", got)
	}
}

// TestOldUnread ages while a reading fails that must show what stands.
func TestOldUnread(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	phone := s.products[1]
	phone.traits.UndatedReadings = true
	s.start(nil)
	s.run(62 * time.Second) // a list has shown "on" a moment ago
	phone.fail = func(method, _ string) error {
		if method == "Read" || method == "Page" {
			return errServer
		}
		return nil
	}
	phone.click(t, "12", "off")
	s.run(3 * time.Second)
	if got := s.stats(phone).OldestUnread; got != 3*time.Second {
		t.Errorf("waits for %v, want 3 s", got)
	}
	phone.fail = nil
	s.run(2 * time.Minute)
	if got := s.stats(phone).OldestUnread; got != 0 {
		t.Errorf("waits for %v after a reading", got)
	}
}

// TestLateSweeps are late when they take longer than the time between two.
func TestLateSweeps(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	clock := ctikit.NewVirtualClock(dawn)
	s.clock = clock
	for _, p := range s.products {
		p.clock = clock
	}
	s.start(nil)
	if got := s.engine.Stats(); !got.SweepLate.IsZero() || !got.SweepBegan.IsZero() {
		t.Errorf("before the start: %+v", got)
	}
	s.run(time.Minute + 10*time.Second)
	clock.RunUntil(clock.Now().Add(105 * time.Second)) // nobody calls Step
	if got := s.engine.Stats().SweepLate; !got.IsZero() {
		t.Errorf("late since %v", got)
	}
	clock.RunUntil(clock.Now().Add(10 * time.Second))
	if got := s.engine.Stats().SweepLate; !got.Equal(dawn.Add(3 * time.Minute)) {
		t.Errorf("late since %v, want three minutes past nine", got)
	}
	asked := false
	s.products[1].fail = func(method, _ string) error {
		if method == "Page" && !asked {
			asked = true
			got := s.engine.Stats()
			if want := clock.Now(); !got.SweepBegan.Equal(want) || !got.SweepLate.IsZero() {
				t.Errorf("began %v and late since %v, want %v and zero", got.SweepBegan, got.SweepLate, want)
			}
			clock.RunUntil(clock.Now().Add(61 * time.Second))
			if got := s.engine.Stats(); got.SweepLate.IsZero() {
				t.Error("a sweep of more than a minute is not late")
			}
		}
		return nil
	}
	s.run(2 * time.Second)
	s.run(time.Second)
	if got := s.engine.Stats(); !asked || !got.SweepLate.IsZero() || !got.SweepBegan.IsZero() {
		t.Errorf("afterwards: %+v", got)
	}
}

// TestRefusedForNothing: an account that refused a write that is no longer wanted
// counts as accepting writes, and people get to know why.
func TestRefusedForNothing(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	var details []string
	s.start(func(c *engine.Config) {
		c.Notify = func(n engine.Notice) { details = append(details, string(n.Code)+" "+n.Detail) }
	})
	s.run(2*time.Minute + 10*time.Second)
	phone.fail = func(method, _ string) error {
		if method == "Write" {
			return &engine.Failure{Kind: engine.Denied, Code: "403", Err: errServer}
		}
		return nil
	}
	desk.click(t, "11", "off")
	s.run(2 * time.Minute)
	if !s.stats(phone).Denied {
		t.Error("the account is not refused")
	}
	desk.click(t, "11", "on")
	s.run(time.Minute)
	if s.stats(phone).Denied {
		t.Error("the account is still refused, and nothing waits")
	}
	if len(details) != 2 || !strings.HasPrefix(details[1], "allowed nothing waits to be written") {
		t.Errorf("notices %q", details)
	}
}
