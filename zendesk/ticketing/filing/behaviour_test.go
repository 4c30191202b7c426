package filing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

const key = ticketing.Key("aircall/acme/9001")

// TestAccount has the account refuse calls: they are shown in another way from
// then on, with one notice.
func TestAccount(t *testing.T) {
	for _, tt := range []struct {
		name    string
		refused []string
		want    string // the request that shows the second call
		shown   int
	}{
		{"A3 no calls", []string{"POST /api/v2/calls"}, "PUT /api/v2/tickets/{id}", 1},
		{"A3 no voice comments either", []string{"POST /api/v2/calls", "PUT /api/v2/tickets/{id}"}, "PUT /api/v2/tickets/{id}", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				for _, pattern := range tt.refused {
					w.z.FailNext(pattern, ctikit.Fault{Status: 403})
				}
				m := w.start()
				for _, id := range []string{"9001", "9002"} {
					observe(m, id, ring(time.Now()))
					observe(m, id, hangUp)
					w.pass(10 * time.Minute)
				}
				if n := w.z.Count("POST /api/v2/calls"); n != 1 {
					t.Errorf("%d calls were tried, want one", n)
				}
				got := w.outcome("9002")
				if got.Shown != tt.shown || tt.shown == 0 && !slices.Contains(got.Notes, "Call 9002 ended") {
					t.Errorf("second call: %s", jsonOf(got))
				}
				if diff := cmp.Diff([]ticketing.Code{ticketing.VoiceNotAvailable}, w.noticed()); diff != "" {
					t.Errorf("notices (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestPasses(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault ctikit.Fault
		after time.Duration // when it has taken place
	}{
		{"no server", ctikit.Fault{Status: 503, Times: 3}, 35 * time.Second},
		{"a gateway", ctikit.Fault{Status: 502, Times: 2}, 15 * time.Second},
		{"too many requests", ctikit.Fault{Status: 429, RetryAfter: 90 * time.Second}, 90 * time.Second},
		{"a cut", ctikit.Fault{Cut: true}, 30 * time.Second},
		{"a cut afterwards", ctikit.Fault{Cut: true, After: true}, 30 * time.Second},
		{"a credential that is refused for a while", ctikit.Fault{Status: 401, Times: 2}, 15 * time.Second},
		{"what is too slow", ctikit.Fault{Delay: time.Minute}, time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				id := w.z.PutTicket(zendesktest.Ticket{Subject: "Call", Private: true})
				f, began := w.script(), time.Now()
				w.z.FailNext("PUT /api/v2/tickets/{id}", tt.fault)
				step := update(ticketing.UpdateTicket{Ticket: id, Notes: []ticketing.Note{{Mark: "Call 9001"}}})
				step.ID = "update"
				c := w.play(f, key, script{Steps: []ticketing.Step{step}}, time.Hour)
				var got outcome
				if w.read(id, &got); len(got.Notes) != 1 {
					t.Errorf("%d notes, want one", len(got.Notes))
				}
				if len(c.Done) != 1 || c.Done[0].Outcome != ticketing.OK {
					t.Fatalf("done: %s", jsonOf(c.Done))
				}
				if d := c.Done[0].At.Sub(began); d < tt.after-time.Second || d > tt.after+time.Minute {
					t.Errorf("done after %v, want about %v", d, tt.after)
				}
			})
		})
	}
}

// TestSameBytes has a ticket be sent again byte by byte, whatever is known by
// then (T1).
func TestSameBytes(t *testing.T) {
	inWorld(t, func(w *world) {
		w.z.FailNext("POST /api/v2/tickets", ctikit.Fault{Cut: true, After: true, Times: 2})
		m := w.start()
		observe(m, "9001", ring(time.Now()))
		w.pass(time.Second)
		observe(m, "9001", hangUp)
		w.pass(10 * time.Minute)
		var bodies []string
		for _, r := range w.z.Requests() {
			if r.Pattern == "POST /api/v2/tickets" {
				bodies = append(bodies, string(r.Body))
			}
		}
		if len(bodies) != 3 || len(slices.Compact(bodies)) != 1 {
			t.Errorf("%d different bodies, want three times the same", len(slices.Compact(bodies)))
		}
		if diff := cmp.Diff(filed, w.outcome("9001")); diff != "" {
			t.Errorf("outcome (-want +got):\n%s", diff)
		}
	})
}

func TestPop(t *testing.T) {
	pop := func(at time.Time) ticketing.Step {
		return ticketing.Step{Kind: ticketing.DoPop, Pop: &ticketing.Pop{Agent: agentID, Ticket: 77, At: at}}
	}
	for _, tt := range []struct {
		name  string
		age   time.Duration
		fault ctikit.Fault
		want  ticketing.Outcome
		shown int
	}{
		{name: "in time", age: 9 * time.Second, want: ticketing.OK, shown: 1},
		{name: "too late", age: 11 * time.Second, want: ticketing.Dropped},
		{name: "not again", fault: ctikit.Fault{Status: 503}, want: ticketing.Dropped},
		{name: "not again, though it took place", fault: ctikit.Fault{Cut: true, After: true}, want: ticketing.Dropped, shown: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.z.PutTicket(zendesktest.Ticket{ID: 77})
				if tt.fault != (ctikit.Fault{}) {
					w.z.FailNext("POST /api/v2/channels/voice/agents/{agent_id}/tickets/{ticket_id}/display", tt.fault)
				}
				if d := w.do(w.script(), key, pop(time.Now().Add(-tt.age))); d.Outcome != tt.want {
					t.Errorf("outcome = %s, want %s", d.Outcome, tt.want)
				}
				if n := len(w.z.Displays()); n != tt.shown {
					t.Errorf("shown %d times, want %d", n, tt.shown)
				}
			})
		})
	}
}

// TestBounds has planners that never come to an end: they are stopped, with one
// notice.
func TestBounds(t *testing.T) {
	for _, tt := range []struct {
		name  string
		plan  ticketing.Planner[script]
		asked int
		done  int
	}{
		{"questions", func(c ticketing.Case[script], _ time.Time) (n ticketing.Next) {
			n.Ask = []ticketing.Question{{Kind: ticketing.UserByID, ID: int64(len(c.Known) + 1)}}
			return n
		}, ticketing.MaxRounds, 0},
		{"steps", func(c ticketing.Case[script], now time.Time) (n ticketing.Next) {
			n.Do = []ticketing.Step{{ID: ticketing.StepID(fmt.Sprint("pop/", len(c.Done))), Kind: ticketing.DoPop, Pop: &ticketing.Pop{Agent: 1, At: now.Add(-time.Hour)}}}
			return n
		}, 0, ticketing.MaxSteps},
		{"the same step", func(_ ticketing.Case[script], now time.Time) (n ticketing.Next) {
			n.Do = []ticketing.Step{{ID: "pop", Kind: ticketing.DoPop, Pop: &ticketing.Pop{Agent: 1, At: now.Add(-time.Hour)}}}
			return n
		}, 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				f := w.script(func(cfg *filing.Config[script]) { cfg.Plan = tt.plan })
				c := w.play(f, key, script{}, time.Hour)
				if len(c.Known) != tt.asked || len(c.Done) != tt.done {
					t.Errorf("%d answers and %d steps, want %d and %d", len(c.Known), len(c.Done), tt.asked, tt.done)
				}
				if diff := cmp.Diff([]ticketing.Code{ticketing.CaseStopped}, w.noticed()); diff != "" {
					t.Errorf("notices (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestWaits plans again when the planner says so, and not without end where it
// names a time that is over.
func TestWaits(t *testing.T) {
	for _, tt := range []struct {
		name string
		wait time.Duration
		want int64
	}{
		{"ten minutes", 10 * time.Minute, 7},
		{"for what is over", -time.Second, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				var plans atomic.Int64
				f := w.script(func(cfg *filing.Config[script]) {
					cfg.Plan = func(_ ticketing.Case[script], now time.Time) ticketing.Next {
						plans.Add(1)
						return ticketing.Next{At: now.Add(tt.wait)}
					}
				})
				w.play(f, key, script{}, time.Hour)
				if n := plans.Load(); n != tt.want {
					t.Errorf("planned %d times in an hour, want %d", n, tt.want)
				}
			})
		})
	}
}

// TestPanics has everything that users bring panic once: it costs that case or
// call alone, and no log has the text of the panic.
func TestPanics(t *testing.T) {
	inWorld(t, func(w *world) {
		var log bytes.Buffer
		f := w.script(func(cfg *filing.Config[script]) {
			cfg.Logger = slog.New(slog.NewTextHandler(&log, nil))
			cfg.Notify = func(ticketing.Notice) { panic("secret of Notify") }
			cfg.Phone = panicPhone{}
		})
		w.play(f, "aircall/acme/1", script{Panic: "secret of the planner"}, 0)
		w.play(f, "aircall/acme/2", script{Notices: []ticketing.Notice{{Code: ticketing.UserNotFound}}}, 0)
		w.play(f, "aircall/acme/3", script{Ask: []ticketing.Question{{Kind: ticketing.CallDetail, Text: "9003"}}}, 0)
		if err := f.Observe(t.Context(), "aircall/acme/4", func(script) script { panic("secret of Observe") }); err == nil {
			t.Error("Observe with a function that panics: no error")
		}
		d := w.do(f, key, createUser(ticketing.CreateUser{Name: "New"}))
		if d.Outcome != ticketing.OK {
			t.Errorf("the step of another case: %s", d.Outcome)
		}
		if n := f.Stats().Panics; n < 4 {
			t.Errorf("%d panics counted, want one of each at least", n)
		}
		if strings.Contains(log.String(), "secret") {
			t.Errorf("the log has the text of a panic:\n%s", log.String())
		}
	})
}

type panicPhone struct{ filing.Phone }

func (panicPhone) CallDetail(context.Context, string) (json.RawMessage, error) {
	panic("secret of the phone")
}

// TestAge keeps a case for seven days, what it came to for ninety.
func TestAge(t *testing.T) {
	inWorld(t, func(w *world) {
		m := w.start(func(cfg *filing.Config[call]) { cfg.Rescan = time.Hour })
		observe(m, "9001", ring(time.Now()))
		observe(m, "9001", hangUp)
		w.pass(6 * 24 * time.Hour)
		if c, ok, err := m.Case(t.Context(), key); !ok || err != nil || c.Facts.From == "" {
			t.Errorf("after six days: %v, %v, %s", ok, err, jsonOf(c))
		}
		w.pass(2 * 24 * time.Hour)
		if c, ok, err := m.Case(t.Context(), key); !ok || err != nil || c.Facts.From != "" || len(c.Done) != 0 {
			t.Errorf("after eight days: %v, %v, %s", ok, err, jsonOf(c))
		}
		before := len(w.z.Requests())
		observe(m, "9001", func(c call) call {
			c.Notes = []string{"Late"}
			return c
		})
		other := w.script()
		c := w.play(other, "aircall/acme/9002", script{Ask: []ticketing.Question{{Kind: ticketing.TicketOfCase, Text: string(key)}}}, time.Minute)
		if a := c.Known[0]; len(a.Tickets) != 1 || a.Open {
			t.Errorf("the ticket of the old case: %s", jsonOf(a))
		}
		if n := len(w.z.Requests()) - before; n != 1 {
			t.Errorf("%d requests after the case was over, want one for its ticket", n)
		}
		if !slices.Contains(w.noticed(), ticketing.LateFactDropped) {
			t.Errorf("notices: %v, want one that the late news were dropped", w.noticed())
		}
		w.pass(85 * 24 * time.Hour)
		if _, ok, err := m.Case(t.Context(), key); ok || err != nil {
			t.Errorf("after 93 days: %v, %v, want nothing", ok, err)
		}
	})
}

// moody is a store that fails, or that somebody else is always faster on.
type moody struct {
	filing.Store
	down, rival atomic.Bool
}

var errStore = errors.New("no disk for filing/acme/case/sms/+15135557611")

func (s *moody) Get(ctx context.Context, key string) ([]byte, uint64, error) {
	if s.down.Load() {
		return nil, 0, errStore
	}
	return s.Store.Get(ctx, key)
}

func (s *moody) CompareAndSet(ctx context.Context, key string, version uint64, value []byte) (uint64, error) {
	if s.rival.Load() {
		old, now, _ := s.Store.Get(ctx, key)
		_, _ = s.Store.CompareAndSet(ctx, key, now, append(slices.Clone(old), ' '))
	}
	return s.Store.CompareAndSet(ctx, key, version, value)
}

// TestStore has the store fail for a while, and conflict for ever.
func TestStore(t *testing.T) {
	inWorld(t, func(w *world) {
		store := &moody{Store: w.store}
		f := w.script(func(cfg *filing.Config[script]) { cfg.Store = store })
		add := func(s script) script {
			s.Steps = []ticketing.Step{{ID: "user", Kind: ticketing.DoCreateUser, CreateUser: &ticketing.CreateUser{Name: "New"}}}
			return s
		}
		const sms = ticketing.Key("sms/+15135557611")
		store.down.Store(true)
		err := f.Observe(t.Context(), sms, add)
		if !errors.Is(err, errStore) || strings.Contains(err.Error(), "5135557611") {
			t.Errorf("Observe with a store that fails = %v; want its error without the key", err)
		}
		store.down.Store(false)
		store.rival.Store(true)
		if err := f.Observe(t.Context(), "aircall/acme/1", add); err == nil {
			t.Error("Observe with endless conflicts: no error")
		}
		store.rival.Store(false)
		if err := f.Observe(t.Context(), sms, add); err != nil {
			t.Errorf("Observe = %v", err)
		}
		store.down.Store(true)
		w.pass(time.Hour)
		store.down.Store(false)
		w.pass(time.Minute)
		c, _, err := f.Case(t.Context(), sms)
		if err != nil || len(c.Done) != 1 {
			t.Errorf("%d steps done, %v; want one", len(c.Done), err)
		}
	})
}

// TestExplain plans without acting.
func TestExplain(t *testing.T) {
	inWorld(t, func(w *world) {
		cfg := w.cfg
		cfg.Zendesk = w.z.Client()
		f, err := filing.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Observe(t.Context(), key, func(c call) call { return ring(time.Now())(c) }); err != nil {
			t.Fatal(err)
		}
		next, err := f.Explain(t.Context(), key)
		if err != nil || len(next.Ask) != 1 || len(next.Why) == 0 {
			t.Errorf("Explain = %s, %v; want a question and a reason", jsonOf(next), err)
		}
		if n := len(w.z.Requests()); n != 0 {
			t.Errorf("%d requests, want none", n)
		}
		synctest.Wait()
	})
}

// TestNotices passes on each notice once, without the number in a key.
func TestNotices(t *testing.T) {
	inWorld(t, func(w *world) {
		const sms = "sms/+15550199/+15135557611"
		n := ticketing.Notice{Code: ticketing.UserNotFound, Rule: "X25", Subject: ticketing.NoticeSubject{Key: sms}, Detail: "nobody"}
		f := w.script()
		w.play(f, sms, script{Notices: []ticketing.Notice{n}}, time.Minute)
		w.play(f, sms, script{Notices: []ticketing.Notice{n}, Ask: []ticketing.Question{{Kind: ticketing.UserByID, ID: 1}}}, time.Hour)
		n.Subject.Key = "sms/+…/+…"
		if diff := cmp.Diff([]ticketing.Notice{n}, w.notices); diff != "" {
			t.Errorf("notices (-want +got):\n%s", diff)
		}
	})
}

func TestConfig(t *testing.T) {
	_, err := filing.New(filing.Config[call]{Timeout: -1})
	if !errors.Is(err, filing.ErrConfig) {
		t.Fatalf("New = %v, want an ErrConfig", err)
	}
	for _, field := range []string{"Zendesk", "Account", "Plan", "Timeout"} {
		if !strings.Contains(err.Error(), field) {
			t.Errorf("New = %v; want %s in it", err, field)
		}
	}
}
