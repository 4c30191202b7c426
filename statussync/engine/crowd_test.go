package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// within checks that the account was never asked for more than it allows, in any
// minute, and never had to say so.
func (p *floor) within(perMinute int) {
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

// TestCrowd has 150 people take calls at once: their readings share requests, and
// all are held, and given back, within the budget.
func TestCrowd(t *testing.T) {
	p := newFloor(t, 150, func(p *floor, c *engine.Config) {
		focused(p, c)
		c.SweepEvery = time.Hour // so that all lists are readings of the crowd
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

func (s *absent) ReadMany(ctx context.Context, ids []string) (map[string]statussync.Reading, error) {
	s.asked = append(s.asked, len(ids))
	if len(s.fails) > 0 {
		err := s.fails[0]
		s.fails = s.fails[1:]
		return nil, err
	}
	shown, err := s.System.(engine.ManyReader).ReadMany(ctx, ids)
	for id := range s.out {
		delete(shown, id)
	}
	return shown, err
}

// newAbsent has a floor whose Zendesk is an absent one.
func newAbsent(t *testing.T, agents int) (*floor, *absent) {
	t.Helper()
	list := &absent{out: map[string]bool{}}
	p := newFloor(t, agents, func(p *floor, c *engine.Config) {
		list.System = p.zs
		p.zs, c.Pairs[0].A = list, list
		focused(p, c)
		c.SweepEvery = time.Hour
	})
	return p, list
}

// TestMissingFromCrowd reads those alone whom a shared reading does not show.
func TestMissingFromCrowd(t *testing.T) {
	p, list := newAbsent(t, 5)
	list.out[zid(p.ids[1])], list.out[zid(p.ids[3])] = true, true
	alone := func(id int64) int { return p.zendesk.Count("GET /api/v2/agent_availabilities/" + zid(id)) }
	calls := p.call(p.ids...)
	p.run(30 * time.Second)
	for i, id := range p.ids {
		p.inZendesk(id, p.busy)
		if want := i % 2; alone(id) != want {
			t.Errorf("agent %d was read alone %d times, want %d", id, alone(id), want)
		}
	}
	p.hangUp(calls...)
	p.run(30 * time.Second)
	for _, id := range p.ids {
		p.inZendesk(id, zendesk.StatusOnline)
	}
}

// TestCrowdFails has shared readings fail: for want of budget they are shared
// again, else people are read alone.
func TestCrowdFails(t *testing.T) {
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
			if got := p.zendesk.Count(readAgent) > before; got != tt.alone {
				t.Errorf("read alone: %v, want %v; shared readings of %v", got, tt.alone, list.asked)
			}
			if tt.alone != (len(list.asked) == 1) {
				t.Errorf("shared readings of %v", list.asked)
			}
		})
	}
}

// TestCrowdLimit shares a reading among a hundred at most, and not with people
// who are to be read for another reason.
func TestCrowdLimit(t *testing.T) {
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

// TestBrokenStoreInCrowd takes up again what could not be saved.
func TestBrokenStoreInCrowd(t *testing.T) {
	p := newFloor(t, 10, nil)
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
	every, n, failed int
}

func (s *flaky) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if s.n++; s.every > 0 && s.n%s.every == 0 {
		s.failed++
		return 0, fmt.Errorf("save %s: out of order", key)
	}
	return s.Store.CompareAndSet(ctx, key, version, value)
}

// TestListLag has lists show what was true a while ago: nobody is given back what
// a late list shows.
func TestListLag(t *testing.T) {
	w := newWorld(t)
	w.zendesk = zendesktest.New(t, zendesktest.WithClock(w.clock), zendesktest.WithListLag(3*time.Second), zendesktest.WithTargets(
		zendesktest.Handlers(map[string]http.Handler{bridgeHost: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.hooks.ServeHTTP(rw, r) })})))
	p := &floor{world: w}
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
