package engine_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestFollowers send nothing in ten sweeps of the leader; a webhook to one of them
// is saved by it, and written by the leader as soon as the store has reported it.
func TestFollowers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 3, 3)
		time.Sleep(time.Minute)
		leader, began := f.leader(), time.Now()
		sweeps := leader.engine.Stats().Sweeps
		time.Sleep(6 * time.Minute)
		if n := leader.engine.Stats().Sweeps - sweeps; n < 10 {
			t.Errorf("%d sweeps, want 10 at least", n)
		}
		if n := f.count(began, func(r request) bool { return r.from != leader.name }); n != 0 {
			t.Errorf("%d requests of followers", n)
		}
		for i, n := range f.nodes {
			id := fmt.Sprint(i + 1)
			f.click(n, id, "off")
			before := time.Now()
			time.Sleep(500 * time.Millisecond) // a request takes 200 ms
			f.expect(id, "off")
			if n := f.count(before, func(r request) bool { return r.from != leader.name || r.what != "write "+id+" off" }); n != 0 {
				t.Errorf("%d other requests", n)
			}
		}
		f.end()
	})
}

// TestFrozenLeader stops the leader at 100 random instants, for longer than its
// lease. It sends nothing once it goes on, and everybody's last click stands.
func TestFrozenLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(19, 4))
		f := newFleet(t, 12, 3)
		time.Sleep(time.Minute)
		busy := 0
		for round := range 100 {
			status := []statussync.Status{"off", "on"}[round%2]
			old := f.leader()
			if old == nil {
				t.Fatalf("round %d: nobody leads", round)
			}
			term := int(old.engine.Stats().Lease.Term)
			for i := range 12 {
				f.click(f.follower(), fmt.Sprint(i+1), status)
			}
			time.Sleep(time.Duration(rng.IntN(3000)) * time.Millisecond)
			old.freeze()
			frozen := time.Now()
			time.Sleep(fleetTTL*5/2 + time.Duration(rng.IntN(5000))*time.Millisecond)
			old.thaw()
			thawed := time.Now()
			time.Sleep(40 * time.Second)
			if n := f.count(thawed, func(r request) bool { return r.from == old.name && r.term == term }); n != 0 {
				t.Errorf("round %d: %s sent %d requests after it woke up", round, old.name, n)
			}
			if f.count(frozen.Add(-time.Second), func(r request) bool { return r.what[0] == 'w' && r.at.Before(frozen) }) > 0 {
				busy++
			}
			for i := range 12 {
				f.expect(fmt.Sprint(i+1), status)
			}
			if t.Failed() {
				t.Fatalf("round %d", round)
			}
		}
		f.inOrder()
		if busy < 50 {
			t.Errorf("the leader wrote something before %d freezes, want 50 at least", busy)
		}
		t.Logf("%d requests, busy in %d rounds, term %d", len(f.requests), busy, f.leader().engine.Stats().Lease.Term)
		f.end()
	})
}

// TestHeldClock: a leader whose monotonic clock stood still while another one took
// over does not know that its lease has ended. Agents that the other has saved are
// refused by the term; of one that it has not, the newest wish goes out (D41).
func TestHeldClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 3, 3)
		time.Sleep(time.Minute)
		old := f.leader()
		stood := time.Now()
		old.engine.HoldClock(func() time.Time { return stood })
		old.freeze()
		time.Sleep(3 * fleetTTL)
		next, third := f.leader(), f.follower()
		f.click(third, "1", "off")
		time.Sleep(3 * time.Second)
		f.expect("1", "off") // written, and so saved, by the next leader
		term := int(next.engine.Stats().Lease.Term)

		next.freeze()
		blocked := make(chan struct{})
		old.stall = func(key string) {
			if key == "acme/lease" {
				<-blocked
			}
		}
		f.click(third, "2", "off")
		woke := time.Now()
		old.thaw()
		time.Sleep(time.Second)
		f.expect("2", "off")
		if n := f.count(woke, func(r request) bool { return r.from == old.name && r.term < term && r.what == "write 2 off" }); n != 1 {
			t.Errorf("%d writes for the agent that the next leader had not saved, want 1: %+v", n, f.requests)
		}
		f.click(third, "1", "on")
		time.Sleep(time.Second)
		if n := f.count(woke, func(r request) bool { return r.from == old.name && r.what[0] == 'w' && r.what != "write 2 off" }); n != 0 {
			t.Errorf("%d writes for an agent that the next leader had saved", n)
		}
		if role := old.engine.Stats().Lease.Role; role != engine.Follower {
			t.Errorf("refused by a term, it is still the %s", role)
		}
		close(blocked)
		old.engine.HoldClock(time.Now)
		next.thaw()
		time.Sleep(time.Minute)
		f.expect("1", "on")
		f.expect("2", "off")
		f.end()
	})
}

// TestPastTheFence stops a leader between its last look at the lease and a request,
// which goes out when it wakes up, although another one leads: it is counted, and
// both sides agree. What it did is the latest that was chosen, as far as anybody can
// tell, also where it wrote over a newer wish; the next click stands.
func TestPastTheFence(t *testing.T) {
	for _, click := range []statussync.Status{"", "on"} {
		synctest.Test(t, func(t *testing.T) {
			f := newFleet(t, 2, 3)
			time.Sleep(time.Minute)
			old := f.leader()
			hold := func(what string) string {
				if what != "write 1 off" {
					return ""
				}
				old.freeze()
				old.pass()
				return "held"
			}
			old.passed.Store(&hold)
			f.click(f.follower(), "1", "off")
			time.Sleep(3 * fleetTTL)
			old.passed.Store(nil)
			f.expect("1", "off") // by the next leader
			if click != "" {
				f.click(f.follower(), "1", click)
				time.Sleep(3 * time.Second)
				f.expect("1", click)
			}
			woke := time.Now()
			old.thaw()
			time.Sleep(90 * time.Second)
			if n := f.count(woke, func(r request) bool { return r.from == old.name && r.held != "" }); n != 1 {
				t.Errorf("%d requests were held up, want 1", n)
			}
			if n := f.count(woke, func(r request) bool {
				return r.from == old.name && r.held == "" && r.term < int(f.leader().engine.Stats().Lease.Term)
			}); n != 0 {
				t.Errorf("%d more requests of the former leader", n)
			}
			if n := old.engine.Stats().Lease.Late; n != 1 {
				t.Errorf("%d late requests were counted, want 1", n)
			}
			f.expect("1", "off")
			settled := time.Now()
			time.Sleep(2 * time.Minute)
			if n := f.count(settled, func(r request) bool { return r.what[0] == 'w' }); n != 0 {
				t.Errorf("%d writes after the end", n)
			}
			f.click(f.follower(), "1", "on")
			time.Sleep(3 * time.Second)
			f.expect("1", "on")
			f.end()
		})
	}
}
