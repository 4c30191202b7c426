package engine_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// edge is the beginning of an agent's call, or its end.
type edge struct {
	at    time.Duration
	agent int
	begin bool
}

// callsFor has each agent take twelve calls an hour of one to three minutes.
func callsFor(agents int, lasts time.Duration) (edges []edge) {
	rng := rand.New(rand.NewPCG(12, 1))
	const every = 5 * time.Minute
	for agent := range agents {
		for at := time.Duration(rng.Int64N(int64(every))); at < lasts; at += every {
			begin := at + time.Duration(rng.Int64N(int64(90*time.Second)))
			end := begin + time.Minute + time.Duration(rng.Int64N(int64(2*time.Minute)))
			edges = append(edges, edge{begin, agent, true}, edge{end, agent, false})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int { return int(a.at - b.at) })
	return edges
}

// stale measures how long agents show in Zendesk what they should no longer.
type stale struct {
	*callWorld
	should map[int]zendesk.StatusID // agents that do not show it yet
	since  map[int]time.Time
	times  []time.Duration
}

func (s *stale) look() {
	for agent, want := range s.should {
		if s.zendesk.StatusOf(s.ids[agent]).ID == want {
			s.times = append(s.times, s.clock.Now().Sub(s.since[agent]))
			delete(s.should, agent)
			delete(s.since, agent)
		}
	}
}

func (s *stale) expect(agent int, want zendesk.StatusID) {
	if _, waits := s.since[agent]; !waits {
		s.since[agent] = s.clock.Now()
	}
	s.should[agent] = want
}

func (s *stale) percentile(p int) time.Duration {
	slices.Sort(s.times)
	return s.times[len(s.times)*p/100]
}

// steady lets calls begin and end for a while, in a world in which a job takes
// so long.
func steady(t *testing.T, agents int, takes time.Duration, change func(*engine.Config)) *stale {
	t.Helper()
	s := &stale{callWorld: &callWorld{world: newWorld(t, zendesktest.WithJobStep(takes/2))}, should: map[int]zendesk.StatusID{}, since: map[int]time.Time{}}
	s.staff(agents)
	s.restart(func(p *callWorld, c *engine.Config) {
		focused(p, c)
		c.Logger = nil
		if change != nil {
			change(c)
		}
	})
	s.run(3*time.Minute + 17*time.Second)
	began, calls := s.clock.Now(), map[int]int64{}
	const look = 200 * time.Millisecond
	edges := callsFor(agents, 6*time.Minute)
	for len(edges) > 0 || len(s.should) > 0 {
		s.run(look)
		for len(edges) > 0 && s.clock.Now().Sub(began) >= edges[0].at {
			switch e := edges[0]; {
			case e.begin:
				calls[e.agent] = s.call(s.ids[e.agent])[0]
				s.expect(e.agent, s.busy)
			default:
				s.hangUp(calls[e.agent])
				s.expect(e.agent, zendesk.StatusOnline)
			}
			edges = edges[1:]
		}
		s.look()
		if s.clock.Now().Sub(began) > 2*time.Hour {
			t.Fatalf("%d agents still do not show what they should", len(s.should))
		}
	}
	return s
}

// TestSteadyState has 1,000 agents take twelve calls an hour each, which is 400
// changes a minute where 200 requests are allowed.
func TestSteadyState(t *testing.T) {
	if flawed || racing {
		t.Skip("the figures are of products without flaws, on one goroutine")
	}
	var table strings.Builder
	for _, takes := range []time.Duration{time.Second, 5 * time.Second, 30 * time.Second} {
		s := steady(t, 1000, takes, nil)
		p50, p95, p99 := s.percentile(50), s.percentile(95), s.percentile(99)
		z := s.stats("zendesk")
		fmt.Fprintf(&table, "\njobs of %-4v %5d changes: p50 %v, p95 %v, p99 %v; %d writes, of them %d alone, %d jobs, %d polls, %d readings, %d pages; 429s: %d",
			takes, len(s.times), p50, p95, p99, z.Writes, s.zendesk.Count(writeAgent)-s.zendesk.Count(startJob), z.Jobs, z.Polls, z.Reads, z.Pages, z.Throttled)
		if takes == time.Second && p95 > 5*time.Second {
			t.Errorf("p95 staleness %v with jobs of 1 s, want ≤ 5 s", p95)
		}
		s.within(200)
		s.expectCodes()
	}
	t.Logf("%s", &table)
}
