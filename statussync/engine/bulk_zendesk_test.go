package engine_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
)

// leaveAll has everybody become unavailable in Aircall.
func (w *world) leaveAll(ids []int64) {
	w.t.Helper()
	for _, id := range ids {
		w.clickAircall(id, aircall.Unavailable, "")
	}
}

// TestBulkRouteRefused writes one by one once Zendesk refuses a job for all, with
// one notice, until the engine starts again.
func TestBulkRouteRefused(t *testing.T) {
	for _, status := range []int{403, 404, 405, 422} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			w, ids := settled(t, 8, nil)
			w.zendesk.FailNext(startJob, ctikit.Fault{Status: status})
			w.leaveAll(ids)
			w.run(2 * time.Minute)
			for _, id := range ids {
				w.clickAircall(id, aircall.Available, "")
			}
			w.run(2 * time.Minute)
			for _, id := range ids {
				w.expect(id, "3 available")
			}
			if n := w.zendesk.Count(startJob); n != 1 {
				t.Errorf("%d jobs were asked for, want the one that was refused", n)
			}
			if got, want := w.noticed(), []string{"zendesk bulk_refused"}; !slices.Equal(got, want) {
				t.Errorf("notices %q, want %q", got, want)
			}
			w.start(nil)
			w.run(2 * time.Minute)
			w.leaveAll(ids)
			w.run(2 * time.Minute)
			if n := w.zendesk.Count(startJob); n < 2 {
				t.Error("no job was asked for after the start")
			}
			w.noWaste()
		})
	}
}

// TestBulkAccountDenied has Zendesk refuse the account with the job: the next
// single write shows it, and jobs work again when the account does.
func TestBulkAccountDenied(t *testing.T) {
	w, ids := settled(t, 6, nil)
	w.zendesk.FailNext(writeAgent, ctikit.Fault{Status: 403, Times: 2}) // the job's route too
	w.leaveAll(ids)
	w.run(4 * time.Minute)
	for _, id := range ids {
		w.expect(id, "2 unavailable")
	}
	if got, want := w.noticed(), []string{"zendesk denied", "zendesk allowed"}; !slices.Equal(got, want) {
		t.Errorf("notices %q, want %q", got, want)
	}
	if n := w.zendesk.Count(startJob); n < 2 {
		t.Errorf("%d jobs were asked for, want another one", n)
	}
	w.noWaste()
}

// TestBulkReplyLost loses the reply to a job, or the request: nothing is sent
// again before a list has shown which.
func TestBulkReplyLost(t *testing.T) {
	for _, begins := range []bool{true, false} {
		t.Run(fmt.Sprint("begins: ", begins), func(t *testing.T) {
			w, ids := settled(t, 20, nil)
			w.zendesk.FailNext(startJob, ctikit.Fault{Cut: true, After: begins})
			w.leaveAll(ids)
			w.run(2 * time.Minute)
			for _, id := range ids {
				w.expect(id, "2 unavailable")
			}
			var started []time.Time
			for _, r := range w.zendesk.Requests() {
				if count([]ctikit.LoggedRequest{r}, startJob) == 1 {
					started = append(started, r.At)
				}
			}
			if len(started) > 1 && started[1].Sub(started[0]) < 10*time.Second {
				t.Errorf("a second job %v after the first", started[1].Sub(started[0]))
			}
			if !flawed && begins != (len(started) == 1) {
				t.Errorf("%d jobs", len(started))
			}
			if n := w.zendesk.Count(readAgent); !flawed && n > 1 {
				t.Errorf("%d agents were read alone", n)
			}
			w.noWaste()
		})
	}
}

// TestBulkItemRefused blocks an agent that a job cannot set, and only that one.
func TestBulkItemRefused(t *testing.T) {
	w, ids := settled(t, 10, nil)
	w.leaveAll(ids)
	w.run(500 * time.Millisecond) // the job is queued
	w.zendesk.DeleteAgent(ids[9])
	w.run(2 * time.Minute)
	for _, id := range ids[:9] {
		w.expect(id, "2 unavailable")
	}
	if got := w.noticed(); !slices.Contains(got, "zendesk blocked "+zid(ids[9])) {
		t.Errorf("notices %q", got)
	}
}

// TestBulkNewerWish clicks again while a job has the agents' former wish: the
// newest stands, and goes out when the job is done with them.
func TestBulkNewerWish(t *testing.T) {
	w, ids := settled(t, 12, nil)
	w.leaveAll(ids)
	w.run(600 * time.Millisecond)
	if w.stats("zendesk").OpenJobs == 0 {
		t.Fatal("no job is open")
	}
	for _, id := range ids[:6] {
		w.clickAircall(id, aircall.Available, "")
	}
	w.run(2 * time.Minute)
	for i, id := range ids {
		w.expect(id, []string{"3 available", "2 unavailable"}[i/6])
	}
	w.noWaste()
}

// TestBulkRestart ends an engine while a job is open; the next one follows it.
func TestBulkRestart(t *testing.T) {
	w, ids := settled(t, 30, nil)
	w.leaveAll(ids)
	w.run(600 * time.Millisecond)
	if len(stored(t, w.store, "acme/job/")) == 0 {
		t.Fatal("no job is in the store")
	}
	polls, lists := w.zendesk.Count(readJob), w.zendesk.Count(listAgents)
	w.start(nil)
	if _, err := w.engine.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.run(2 * time.Minute)
	for _, id := range ids {
		w.expect(id, "2 unavailable")
	}
	if w.zendesk.Count(readJob) == polls || w.zendesk.Count(listAgents) == lists {
		t.Error("the job was not followed")
	}
	if n := w.zendesk.Writes(); n != len(ids) {
		t.Errorf("%d writes, want %d", n, len(ids))
	}
	if keys := stored(t, w.store, "acme/job/"); len(keys) > 0 {
		t.Errorf("jobs are left: %q", keys)
	}
	w.noWaste()
}
