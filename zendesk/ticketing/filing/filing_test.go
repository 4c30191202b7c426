package filing_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// ring and hangUp are the two events of a call.
func ring(at time.Time) func(call) call {
	return func(c call) call {
		c.From, c.Started = "+15135557611", at
		return c
	}
}

func hangUp(c call) call {
	c.Ended, c.Status, c.Tags, c.Notes = true, zendesk.TicketSolved, []string{"phone"}, []string{"They want a refund."}
	return c
}

// filed is what a call of an unknown caller comes to.
var filed = outcome{
	Tickets: 1, Users: 1, Shown: 1, Logged: 1, Notes: []string{"Call 9001", "Call 9001 note 1"}, Status: zendesk.TicketSolved, Tags: []string{"phone"},
}

func TestFiles(t *testing.T) {
	inWorld(t, func(w *world) {
		m := w.start()
		m.observe("9001", ring(time.Now()))
		w.pass(time.Minute)
		m.observe("9001", hangUp)
		w.pass(time.Minute)
		if diff := cmp.Diff(filed, w.outcome("9001")); diff != "" {
			t.Errorf("outcome (-want +got):\n%s", diff)
		}
		for i, r := range w.z.Requests() {
			t.Log(i+1, r.Method, r.Path, r.Status)
		}
		t.Log(w.noticed(), m.Stats())
	})
}

// TestCut has the machine die at every request, before it leaves and after it
// took place, and another one go on later.
func TestCut(t *testing.T) {
	for _, down := range []time.Duration{2 * time.Minute, 3 * time.Hour} {
		for _, after := range []bool{false, true} {
			for at, more := 1, true; more; at++ {
				t.Run(fmt.Sprintf("request %d, after %v, down for %v", at, after, down), func(t *testing.T) {
					inWorld(t, func(w *world) { more = cut(w, at, after, down) })
				})
			}
		}
	}
}

func cut(w *world, at int, after bool, down time.Duration) (more bool) {
	m := w.start()
	m.line.at, m.line.after = at, after
	m.observe("9001", ring(time.Now()))
	w.pass(time.Minute)
	m.observe("9001", hangUp)
	w.pass(time.Minute)
	m.end()
	more = m.line.dead
	w.pass(down)
	n := w.start()
	n.observe("9001", ring(time.Now().Add(-down-2*time.Minute)))
	n.observe("9001", hangUp)
	w.pass(time.Hour)
	got := w.outcome("9001")
	if got.Logged > 2 {
		w.Errorf("%d calls logged, want one and at most one that is shown nowhere", got.Logged)
	}
	got.Logged = 1
	if diff := cmp.Diff(filed, got); diff != "" {
		w.Errorf("outcome (-want +got):\n%s", diff)
		for i, r := range w.z.Requests() {
			w.Log(i+1, r.At.Format(time.TimeOnly), r.Method, r.Path, r.Status)
		}
	}
	return more
}

// TestFrozen has one of two machines stand still at every request for longer
// than the other waits.
func TestFrozen(t *testing.T) {
	for _, after := range []bool{false, true} {
		for at, more := 1, true; more; at++ {
			t.Run(fmt.Sprintf("request %d, after %v", at, after), func(t *testing.T) {
				inWorld(t, func(w *world) {
					a, b := w.start(), w.start()
					a.line.at, a.line.after, a.line.freezes = at, after, true
					a.observe("9001", ring(time.Now()))
					w.pass(time.Minute)
					if a.line.frozen {
						b.observe("9001", hangUp)
					} else {
						a.observe("9001", hangUp)
					}
					w.pass(20 * time.Minute)
					more = a.line.frozen
					close(a.line.thaw)
					w.pass(time.Hour)
					got := w.outcome("9001")
					if got.Logged > 2 {
						w.Errorf("%d calls logged", got.Logged)
					}
					got.Logged = 1
					if diff := cmp.Diff(filed, got); diff != "" {
						t.Errorf("outcome (-want +got):\n%s", diff)
					}
				})
			})
		}
	}
}

// TestOneUser has two calls of an unknown caller come a second apart.
func TestOneUser(t *testing.T) {
	inWorld(t, func(w *world) {
		m := w.start()
		m.observe("9001", ring(time.Now()))
		w.pass(time.Second)
		m.observe("9002", ring(time.Now()))
		w.pass(time.Minute)
		m.observe("9001", hangUp)
		m.observe("9002", hangUp)
		w.pass(time.Hour)
		for _, id := range []string{"9001", "9002"} {
			got := w.outcome(id)
			if got.Tickets != 1 || got.Users != 1 || got.Shown != 1 {
				t.Errorf("call %s: %s", id, jsonOf(got))
			}
		}
	}, zendesktest.WithIndexLag(3*time.Minute))
}
