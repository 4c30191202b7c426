package filing_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// ticketWrites are the requests that count against a ticket's budget.
var ticketWrites = []string{"PUT /api/v2/tickets/{id}", "PUT /api/v2/tickets/{id}/tags", "POST /api/v2/calls/{call_id}/comments"}

// worst is the largest number of writes in ten minutes.
func (w *world) worst() (worst int) {
	var times []time.Time
	for _, r := range w.z.Requests() {
		if slices.Contains(ticketWrites, r.Pattern) {
			times = append(times, r.At)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	for i := range times {
		n := 0
		for _, at := range times[i:] {
			if at.Sub(times[i]) < 10*time.Minute {
				n++
			}
		}
		worst = max(worst, n)
	}
	return worst
}

// TestBudget has calls come to one ticket faster than it takes updates, to two
// machines by turns.
func TestBudget(t *testing.T) {
	for _, tt := range []struct {
		name  string
		calls int
		every time.Duration
	}{
		{"100 calls an hour", 100, 36 * time.Second},
		{"60 calls at once", 60, time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				ticket := w.z.PutTicket(zendesktest.Ticket{Subject: "Much discussed", Private: true})
				machines := []*machine[call]{w.start(), w.start()}
				for i := range tt.calls {
					observe(machines[i%2], fmt.Sprint(9000+i), func(c call) call {
						c.From, c.Started, c.Ticket = "+15135557611", time.Now(), ticket
						c.Ended, c.Tags, c.Notes = true, []string{fmt.Sprintf("call_%d", i)}, []string{"They called again."}
						return c
					})
					w.pass(tt.every)
				}
				w.pass(time.Hour)
				var got outcome
				w.read(ticket, &got)
				slices.Sort(got.Notes)
				if n := len(slices.Compact(slices.Clone(got.Notes))); got.Shown != tt.calls || len(got.Notes) != tt.calls || n != tt.calls {
					t.Errorf("%d calls shown, %d notes, %d different ones; want %d of each", got.Shown, len(got.Notes), n, tt.calls)
				}
				tk, err := w.z.Client().Tickets.Get(t.Context(), ticket)
				if err != nil || len(tk.Tags) != tt.calls {
					t.Errorf("%d tags, %v; want %d", len(tk.Tags), err, tt.calls)
				}
				if n := w.worst(); n >= 30 {
					t.Errorf("%d writes in ten minutes, want fewer than 30", n)
				}
			})
		})
	}
}

// TestMemory files without a store of the user's, and takes the engine's as one.
func TestMemory(t *testing.T) {
	var _ filing.Store = &engine.Memory{}
	inWorld(t, func(w *world) {
		m := w.start(func(cfg *filing.Config[call]) { cfg.Store = nil })
		observe(m, "9001", ring(time.Now()))
		observe(m, "9001", hangUp)
		w.pass(time.Minute)
		if got := w.outcome("9001"); got.Tickets != 1 || got.Shown != 1 {
			t.Errorf("outcome: %s", jsonOf(got))
		}
	})
}
