package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// The routes of bulk writes.
const (
	startJob = "PUT /api/v2/agent_availabilities/agent_statuses/agents/update_many"
	readJob  = "GET /api/v2/agent_availabilities/agent_statuses/job_statuses/{job_id}"
)

// wanted are the statuses that agents should have in Zendesk, what they have in
// Aircall, and what a wrong agent has in Zendesk.
var wanted = []struct {
	status aircall.AvailabilityStatus
	reason aircall.Substatus
	right  func(*world) zendesk.StatusID
	wrong  zendesk.StatusID
}{
	{aircall.Available, "", func(*world) zendesk.StatusID { return zendesk.StatusOnline }, zendesk.StatusOffline},
	{aircall.Unavailable, "", func(*world) zendesk.StatusID { return zendesk.StatusOffline }, zendesk.StatusOnline},
	{aircall.Unavailable, aircall.OutForLunch, func(w *world) zendesk.StatusID { return w.lunch }, zendesk.StatusOnline},
}

// converged is what it took to put agents right.
type converged struct {
	agents, wrong                        int
	lists, writes, jobs, polls, readings int
	took                                 time.Duration
	byStatus                             [3]int
}

func (c converged) requests() int { return c.lists + c.writes + c.jobs + c.polls + c.readings }

// converge starts an engine where so many agents are wrong in Zendesk, and has it
// work until all are right and at rest.
func converge(t *testing.T, agents, wrong int, change func(*engine.Config)) converged {
	t.Helper()
	w := newWorld(t)
	c := converged{agents: agents, wrong: wrong}
	ids := w.hire(agents)
	for i, id := range ids {
		want := wanted[i%len(wanted)]
		w.aircall.SetStatus(id+userOffset, want.status, want.reason)
		if i < wrong {
			c.byStatus[i%len(wanted)]++
			w.zendesk.SetStatus(id, want.wrong)
		} else {
			w.zendesk.SetStatus(id, want.right(w))
		}
	}
	w.clock.RunUntil(w.clock.Now().Add(time.Hour)) // it has been so for long
	w.start(func(cfg *engine.Config) {
		lunchRule(cfg)
		cfg.Pairs[0].TieBreak = "aircall"
		cfg.SweepEvery = 3 * time.Hour
		change(cfg)
	})
	began := w.clock.Now()
	begin := len(w.zendesk.Requests())
	for w.zendesk.Writes() < wrong && w.clock.Now().Sub(began) < 2*time.Hour {
		w.run(time.Second)
		c.took = w.clock.Now().Sub(began)
	}
	w.run(2 * time.Minute)
	log := w.zendesk.Requests()[begin:]
	c.lists, c.readings = count(log, listAgents), count(log, readAgent)
	c.writes, c.jobs, c.polls = count(log, writeAgent), count(log, startJob), count(log, readJob)
	for i, id := range ids {
		if got, want := w.zendesk.StatusOf(id).ID, wanted[i%len(wanted)].right(w); got != want {
			t.Fatalf("agent %d shows %d, want %d\n%s", id, got, want, w.explain(id))
		}
	}
	if most := busiest(log); most > 200 {
		t.Errorf("%d requests in one minute, want ≤ 200", most)
	}
	w.noWaste()
	return c
}

// TestBulkFigures counts the requests that it takes to put agents right in
// Zendesk, whose events arrive, where a job takes half a second.
func TestBulkFigures(t *testing.T) {
	if flawed || racing {
		t.Skip("the counts are of products without flaws, on one goroutine")
	}
	var table strings.Builder
	row := func(agents, wrong int, how string, requests int, took time.Duration, limit string) {
		fmt.Fprintf(&table, "\n%6d %6d  %-22s %6d  %8v  %s", agents, wrong, how, requests, took.Round(time.Second), limit)
	}
	for _, size := range []struct{ agents, wrong int }{{1000, 100}, {1000, 1000}, {5000, 500}, {5000, 5000}} {
		lists := (size.agents + 99) / 100
		naive := func(each int) (int, time.Duration) {
			n := each * size.agents
			return n, time.Duration(n) * time.Minute / 200
		}
		put, putTook := naive(1)
		row(size.agents, size.wrong, "PUT each", put, putTook, "")
		get, getTook := naive(2)
		row(size.agents, size.wrong, "GET then PUT each", get, getTook, "")

		alone := converge(t, size.agents, size.wrong, oneByOne)
		limit := lists + size.wrong + 2
		row(size.agents, size.wrong, "ours, one by one", alone.requests(), alone.took, fmt.Sprintf("≤ %d", limit))
		if got := alone.requests(); got > limit || alone.jobs > 0 {
			t.Errorf("one by one: %+v, want at most %d requests", alone, limit)
		}

		bulk := converge(t, size.agents, size.wrong, func(*engine.Config) {})
		limit = lists + 2
		for _, n := range bulk.byStatus {
			limit += 2 * ((n + 99) / 100)
		}
		row(size.agents, size.wrong, "ours, in bulk", bulk.requests(), bulk.took, fmt.Sprintf("≤ %d", limit))
		if got := bulk.requests(); got > limit {
			t.Errorf("in bulk: %+v, want at most %d requests", bulk, limit)
		}
	}
	t.Logf("requests to Zendesk's availability APIs:\nagents  wrong  strategy             requests      time  limit%s", &table)
}
