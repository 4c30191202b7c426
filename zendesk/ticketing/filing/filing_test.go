package filing_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
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
		observe(m, "9001", ring(time.Now()))
		w.pass(time.Minute)
		observe(m, "9001", hangUp)
		w.pass(time.Minute)
		if diff := cmp.Diff(filed, w.outcome("9001")); diff != "" {
			t.Errorf("outcome (-want +got):\n%s", diff)
		}
		if got := m.Stats(); got != (filing.Stats{Steps: 6}) {
			t.Errorf("stats = %+v, want six steps and no more", got)
		}
	})
}

// A way is one of the ways in which a call is filed.
type way struct {
	name  string
	noApp bool                      // calls cannot be logged
	set   func(z *zendesktest.Fake) // before all
	facts func(call) call           // of the call, besides
	want  func(outcome) outcome     // other than filed
}

var ways = []way{
	{name: "a new caller"},
	{
		name:  "A3 a voice comment",
		noApp: true,
		want: func(o outcome) outcome {
			o.Logged = 0
			return o
		},
	},
	{
		name: "a new caller without an external id",
		facts: func(c call) call {
			c.NoID = true
			return c
		},
	},
	{
		name: "a Zendesk whose clock is ten minutes behind",
		set:  func(z *zendesktest.Fake) { z.SetSkew(-10 * time.Minute) },
	},
	{
		name: "a Zendesk whose clock is ten minutes ahead",
		set:  func(z *zendesktest.Fake) { z.SetSkew(10 * time.Minute) },
	},
	{
		name: "D37 a closed ticket",
		set:  func(z *zendesktest.Fake) { z.CloseTicket(z.PutTicket(zendesktest.Ticket{ID: 77, Subject: "Old"})) },
		facts: func(c call) call {
			c.Ticket = 77
			return c
		},
		want: func(o outcome) outcome {
			o.Users = 0
			return o
		},
	},
}

func (y way) add(add func(call) call) func(call) call {
	return func(c call) call {
		if c = add(c); y.facts != nil {
			c = y.facts(c)
		}
		return c
	}
}

// check compares what came of call 9001. One more call may have been logged,
// which is shown nowhere.
func (y way) check(w *world) {
	w.Helper()
	got, want := w.outcome("9001"), filed
	if y.want != nil {
		want = y.want(want)
	}
	if got.Logged > want.Logged+1 {
		w.Errorf("%d calls logged, want %d, and at most one that is shown nowhere", got.Logged, want.Logged)
	}
	got.Logged = want.Logged
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("outcome (-want +got):\n%s", diff)
	}
}

func (y way) start(w *world) *machine[call] {
	return w.start(func(cfg *filing.Config[call]) {
		if y.noApp {
			cfg.AppID = 0
		}
	})
}

// begin sets the account up.
func (y way) begin(w *world) {
	if y.set != nil {
		y.set(w.z)
	}
}

// TestCut has the machine die at every request, before it leaves and after it
// took place, and another one go on later.
func TestCut(t *testing.T) {
	for _, way := range ways {
		for _, down := range []time.Duration{2 * time.Minute, 3 * time.Hour} {
			for _, after := range []bool{false, true} {
				for at, more := 1, true; more; at += stride {
					t.Run(fmt.Sprintf("%s, request %d, after %v, down for %v", way.name, at, after, down), func(t *testing.T) {
						inWorld(t, func(w *world) { more = cut(w, way, at, after, down) })
					})
				}
			}
		}
	}
}

func cut(w *world, way way, at int, after bool, down time.Duration) (more bool) {
	began := time.Now()
	way.begin(w)
	m := way.start(w)
	m.line.at, m.line.after = at, after
	observe(m, "9001", way.add(ring(began)))
	w.pass(time.Minute)
	observe(m, "9001", way.add(hangUp))
	w.pass(time.Minute)
	m.end()
	w.pass(down)
	n := way.start(w)
	observe(n, "9001", way.add(ring(began)))
	observe(n, "9001", way.add(hangUp))
	w.pass(time.Hour)
	way.check(w)
	return m.line.dead
}

// TestFrozen has one of two machines stand still at every request for longer
// than the other waits.
func TestFrozen(t *testing.T) {
	for _, way := range ways {
		for _, after := range []bool{false, true} {
			for at, more := 1, true; more; at += stride {
				t.Run(fmt.Sprintf("%s, request %d, after %v", way.name, at, after), func(t *testing.T) {
					inWorld(t, func(w *world) { more = freeze(w, way, at, after) })
				})
			}
		}
	}
}

func freeze(w *world, way way, at int, after bool) (more bool) {
	way.begin(w)
	a, b := way.start(w), way.start(w)
	a.line.at, a.line.after, a.line.freezes = at, after, true
	observe(a, "9001", way.add(ring(time.Now())))
	w.pass(time.Minute)
	if a.line.frozen {
		observe(b, "9001", way.add(hangUp))
	} else {
		observe(a, "9001", way.add(hangUp))
	}
	w.pass(20 * time.Minute)
	more = a.line.frozen
	close(a.line.thaw)
	w.pass(time.Hour)
	way.check(w)
	return more
}

// TestOneUser has two calls of an unknown caller come a second apart.
func TestOneUser(t *testing.T) {
	inWorld(t, func(w *world) {
		m := w.start()
		observe(m, "9001", ring(time.Now()))
		w.pass(time.Second)
		observe(m, "9002", ring(time.Now()))
		w.pass(time.Minute)
		observe(m, "9001", hangUp)
		observe(m, "9002", hangUp)
		w.pass(time.Hour)
		for _, id := range []string{"9001", "9002"} {
			got := w.outcome(id)
			if got.Tickets != 1 || got.Users != 1 || got.Shown != 1 {
				t.Errorf("call %s: %s", id, jsonOf(got))
			}
		}
	}, zendesktest.WithIndexLag(3*time.Minute))
}
