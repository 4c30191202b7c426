package engine_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
)

// TestConverge has agents of 1,000 change on the Aircall side while all events
// are lost: sweeps find out, at ten list requests each, and every wrong agent
// gets one write, within Zendesk's 200 requests a minute.
func TestConverge(t *testing.T) {
	tests := []struct {
		name  string
		wrong int
		again int // of them, who go back while they wait; as many go to lunch
	}{
		{"a tenth", 100, 0},
		{"everybody", 1000, 0},
		{"everybody, and some again while they wait", 1000, 50},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			const agents = 1000
			w, ids := settled(t, agents, lunchRule)
			if got := w.stats("zendesk"); got.Joined != agents || got.Writes != 0 {
				t.Fatalf("before: %d joined, %d writes", got.Joined, got.Writes)
			}
			w.lost = true
			begin, sweeps := len(w.zendesk.Requests()), w.engine.Stats().Sweeps
			lookups := w.stats("zendesk").Lookups
			for _, id := range ids[:tt.wrong] {
				w.clickAircall(id, aircall.Unavailable, "")
			}
			w.run(4 * time.Minute) // the change is known; of many writes, some went out
			back, lunch := w.waiting(ids, tt.again), w.waiting(ids, 2*tt.again)
			lunch = lunch[len(back):]
			w.lost = tt.again == 0
			for i := range back {
				w.clickAircall(back[i], aircall.Available, "")
				w.clickAircall(lunch[i], aircall.Unavailable, aircall.OnABreak)
				w.clickAircall(lunch[i], aircall.Unavailable, aircall.OutForLunch)
			}
			w.run(8*time.Minute + time.Duration(tt.wrong)*time.Second) // each is read once

			log := w.zendesk.Requests()[begin:]
			sweeps = w.engine.Stats().Sweeps - sweeps
			lists, writes := count(log, listAgents), int(w.stats("zendesk").Writes)
			t.Logf("%d of %d wrong, %d again: %d list requests in %d sweeps, %d writes, %d readings, %d catalog, %d look-ups; busiest minute %d",
				tt.wrong, agents, len(back)+len(lunch), lists, sweeps, writes, count(log, readAgent), count(log, listStatus),
				w.stats("zendesk").Lookups-lookups, busiest(log))
			if lists != 10*sweeps {
				t.Errorf("%d list requests in %d sweeps, want 10 each", lists, sweeps)
			}
			if want := tt.wrong - len(back) + w.zendesk.IgnoredWrites(); writes != want {
				t.Errorf("%d writes, want %d", writes, want)
			}
			if most := busiest(log); most > 200 {
				t.Errorf("%d requests in one minute, want ≤ 200", most)
			}
			w.noWaste()
			for i, id := range ids {
				switch {
				case slices.Contains(lunch, id):
					w.expect(id, fmt.Sprintf("%d unavailable/out_for_lunch", w.lunch))
				case i >= tt.wrong || slices.Contains(back, id):
					w.expect(id, "3 available")
				default:
					w.expect(id, "2 unavailable")
				}
			}
		})
	}
}

// waiting picks agents whose write has not gone out yet.
func (w *world) waiting(ids []int64, n int) (found []int64) {
	for _, id := range slices.Backward(ids) {
		if len(found) < n && w.shows(id) == "3 unavailable" {
			found = append(found, id)
		}
	}
	return found
}

func count(log []ctikit.LoggedRequest, pattern string) (n int) {
	for _, e := range log {
		if e.Pattern == pattern || e.Method+" "+e.Pattern == pattern {
			n++
		}
	}
	return n
}

// busiest is the most requests to the availability APIs in any window of a
// minute.
func busiest(log []ctikit.LoggedRequest) (most int) {
	var times []time.Time
	for _, e := range log {
		if e.Pattern != showUsers {
			times = append(times, e.At)
		}
	}
	from := 0
	for to := range times {
		for times[to].Sub(times[from]) >= time.Minute {
			from++
		}
		most = max(most, to-from+1)
	}
	return most
}
