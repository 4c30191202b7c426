package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// within checks that the account was never asked for more than it allows, in
// any minute, and never had to say so.
func (p *callWorld) within(perMinute int) {
	p.t.Helper()
	var sent []time.Time
	for _, e := range p.zendesk.Requests() {
		if e.Status == http.StatusTooManyRequests {
			p.t.Errorf("%s was throttled at %s", e.Pattern, e.At.Format(time.TimeOnly))
		}
		if e.Pattern != showUsers { // which has a budget of its own
			sent = append(sent, e.At)
		}
	}
	for i, j := 0, 0; j < len(sent); j++ {
		for sent[j].Sub(sent[i]) >= time.Minute {
			i++
		}
		if n := j - i + 1; n > perMinute {
			p.t.Fatalf("%d requests in the minute before %s, want at most %d", n, sent[j].Format(time.TimeOnly), perMinute)
		}
	}
}

// TestBatch has 150 people take calls at once: their readings share requests,
// and all are held, and given back, within the budget.
func TestBatch(t *testing.T) {
	p := newCallWorld(t, 150, func(p *callWorld, c *engine.Config) {
		focused(p, c)
		c.SweepEvery = time.Hour // so that all lists are batches
	})
	lists, reads := p.zendesk.Count(listAgents), p.zendesk.Count(readAgent)
	calls := p.call(p.ids...)
	p.run(2 * time.Minute)
	for _, id := range p.ids {
		p.inZendesk(id, p.busy)
	}
	if got := p.zendesk.Count(listAgents) - lists; got < 2 || got > 4 {
		t.Errorf("%d list requests for 150 readings, want 2 to 4", got)
	}
	if got := p.zendesk.Count(readAgent) - reads; got > 5 {
		t.Errorf("%d single readings", got)
	}
	p.hangUp(calls...)
	p.run(2 * time.Minute)
	for _, id := range p.ids {
		p.inZendesk(id, zendesk.StatusOnline)
	}
	if got := p.zendesk.Writes(); got != 300 {
		t.Errorf("%d writes, want 300", got)
	}
	p.within(200)
	p.noWaste()
	p.expectCodes()
}

// absent is a system whose lists leave people out, or fail.
type absent struct {
	engine.System
	out   map[string]bool
	fails []error // of the next requests
	asked []int   // how many people each request named
}

func (s *absent) ReadMany(ctx context.Context, ids []string) (map[string]statussync.Report, error) {
	s.asked = append(s.asked, len(ids))
	if len(s.fails) > 0 {
		err := s.fails[0]
		s.fails = s.fails[1:]
		return nil, err
	}
	shown, err := s.System.ReadMany(ctx, ids)
	for id := range s.out {
		delete(shown, id)
	}
	return shown, err
}

// newAbsent has a world whose Zendesk is an absent one.
func newAbsent(t *testing.T, agents int) (*callWorld, *absent) {
	t.Helper()
	list := &absent{out: map[string]bool{}}
	p := newCallWorld(t, agents, func(p *callWorld, c *engine.Config) {
		list.System = c.Systems[0]
		c.Systems[0] = list
		focused(p, c)
		c.SweepEvery = time.Hour
	})
	return p, list
}

// TestMissingFromBatch reads an agent alone if the shared reading lacks it.
func TestMissingFromBatch(t *testing.T) {
	p, list := newAbsent(t, 5)
	list.out[zid(p.ids[1])], list.out[zid(p.ids[3])] = true, true
	alone := func(id int64) int { return p.zendesk.Count("GET /api/v2/agent_availabilities/" + zid(id)) }
	calls := p.call(p.ids...)
	p.run(30 * time.Second)
	others := len(list.out) + p.zendesk.IgnoredWrites()
	for i, id := range p.ids {
		p.inZendesk(id, p.busy)
		others -= alone(id)
		if want := i % 2; alone(id) < want {
			t.Errorf("agent %d was read alone %d times, want %d", id, alone(id), want)
		}
	}
	if others != 0 {
		t.Errorf("%d agents were read alone in vain", -others)
	}
	p.hangUp(calls...)
	p.run(30 * time.Second)
	for _, id := range p.ids {
		p.inZendesk(id, zendesk.StatusOnline)
	}
}

// TestBatchFails has shared readings fail: for want of budget they are shared
// again, else people are read alone.
func TestBatchFails(t *testing.T) {
	tests := []struct {
		name  string
		err   error
		alone bool
	}{
		{"throttled", &engine.Failure{Kind: engine.Throttled, Code: "429", After: 500 * time.Millisecond, Err: errors.New("slow down")}, false},
		{"out of order", errors.New("no answer"), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, list := newAbsent(t, 6)
			list.fails = []error{tt.err}
			before := p.zendesk.Count(readAgent)
			p.call(p.ids...)
			p.run(time.Minute)
			for _, id := range p.ids {
				p.inZendesk(id, p.busy)
			}
			if got := p.zendesk.Count(readAgent) > before+p.zendesk.IgnoredWrites(); got != tt.alone {
				t.Errorf("read alone: %v, want %v; shared readings of %v", got, tt.alone, list.asked)
			}
			if tt.alone != (len(list.asked) == 1) {
				t.Errorf("shared readings of %v", list.asked)
			}
		})
	}
}

// TestUnsettledBatch reads an agent alone where a batch cannot settle what
// stands: readings without a time that show something else.
func TestUnsettledBatch(t *testing.T) {
	s := newScene(t, 3, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	desk.traits.UndatedReadings, desk.traits.ReadMany = true, 10
	s.start(func(c *engine.Config) {
		c.Pairs = nil
		c.Holds = []statussync.Hold{{While: []string{"phone"}, In: "desk", Status: "off"}}
	})
	s.run(2*time.Minute + 10*time.Second)
	work := func(items ...string) {
		t.Helper()
		for _, who := range phone.people {
			s.must(phone.host.Report(t.Context(), who.id, statussync.Report{Items: append([]string{}, items...)}))
		}
		s.run(10 * time.Second)
	}
	work("a call")
	for _, who := range desk.people {
		s.expect(desk, who.id, "off")
	}
	s.run(2 * time.Minute) // lists confirm that
	desk.set("21", "gone") // its event is lost
	desk.set("31", "gone")
	desk.tries = nil
	work()
	s.expect(desk, "11", "on")
	s.expect(desk, "21", "gone")
	s.expect(desk, "31", "gone")
	want := []string{"ReadMany 3", "Write 11", "Read 21", "Read 31", "Read 11"} // the last for want of an echo
	if diff := cmp.Diff(want, desk.tries); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// TestBatchLimit shares a reading among a hundred at most, and not with people
// who are to be read for another reason.
func TestBatchLimit(t *testing.T) {
	p, list := newAbsent(t, 130)
	p.call(p.ids...)
	p.run(time.Minute)
	for _, n := range list.asked {
		if n > 100 || n < 2 {
			t.Errorf("shared readings of %v, want 2 to 100 people in each", list.asked)
		}
	}
	if len(list.asked) < 2 {
		t.Errorf("shared readings of %v", list.asked)
	}
}

// TestBrokenStoreInBatch takes up again what could not be saved.
func TestBrokenStoreInBatch(t *testing.T) {
	p := newCallWorld(t, 10, nil)
	store := &flaky{Store: p.store}
	p.store = store
	p.restart(focused)
	p.run(3 * time.Minute)
	store.every = 4
	p.call(p.ids...)
	p.run(time.Minute)
	store.every = 0
	p.run(3 * time.Minute)
	for _, id := range p.ids {
		p.inZendesk(id, p.busy)
	}
	if store.failed == 0 {
		t.Error("no failure took place")
	}
}

// flaky is a store that refuses every so manieth change.
type flaky struct {
	engine.Store
	mu               sync.Mutex
	every, n, failed int
}

func (s *flaky) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n++; s.every > 0 && s.n%s.every == 0 {
		s.failed++
		return 0, fmt.Errorf("save %s: out of order", key)
	}
	return s.Store.CompareAndSet(ctx, key, version, value)
}

// TestListLag has lists show what was true a while ago: nobody is given back
// what a late list shows.
func TestListLag(t *testing.T) {
	w := newWorld(t)
	w.zendesk.SetListLag(3 * time.Second)
	p := &callWorld{world: w}
	p.staff(20)
	p.restart(focused)
	p.run(3*time.Minute + 17*time.Second)
	for range 3 {
		calls := p.call(p.ids...)
		p.run(4 * time.Second)
		p.hangUp(calls...)
		p.run(20 * time.Second)
		for _, id := range p.ids {
			p.inZendesk(id, zendesk.StatusOnline)
		}
	}
}
