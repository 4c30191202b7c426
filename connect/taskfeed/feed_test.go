package taskfeed_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// TestOneTask: a ticket has one open task, whatever is delivered (R75).
func TestOneTask(t *testing.T) {
	edits := []zendesk.Event{created()}
	for i := range 10 {
		edits = append(edits, comment(i+1))
	}
	for _, tt := range []struct {
		name        string
		events      []zendesk.Event
		tasks, open int
	}{
		{"R75 a new ticket", []zendesk.Event{created()}, 1, 1},
		{"an event delivered twice", []zendesk.Event{created(), created()}, 1, 1},
		{"ten edits while it is open", edits, 1, 1},
		{"an event before its older sibling", []zendesk.Event{comment(3), created()}, 1, 1},
		{"siblings of one action", []zendesk.Event{created(), comment(0), became("open", 0)}, 1, 1},
		{"solved", []zendesk.Event{created(), became("solved", 1)}, 1, 0},
		{"solved, and late events of before", []zendesk.Event{created(), became("solved", 5), comment(3), created()}, 1, 0},
		{"closed", []zendesk.Event{created(), became("closed", 1), became("closed", 1)}, 1, 0},
		{"solved before it was created", []zendesk.Event{became("solved", 5), created()}, 0, 0},
		{"solved and reopened", []zendesk.Event{created(), became("solved", 1), became("open", 2)}, 2, 1},
		{"our own comment", []zendesk.Event{comment(0, by(robot))}, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				p := w.start(0, false)
				for _, ev := range tt.events {
					p.receive(ev)
					w.pass(time.Second)
				}
				w.pass(time.Hour)
				w.want(tt.tasks, tt.open)
			})
		})
		t.Run(tt.name+", all at once", func(t *testing.T) {
			inWorld(t, func(w *world) {
				p := w.start(0, false)
				for _, ev := range tt.events {
					if err := p.Receive(t.Context(), w.since(ev)); err != nil {
						t.Error(err)
					}
				}
				w.pass(time.Hour)
				if n := len(w.tasks()); n > tt.tasks {
					t.Errorf("%d tasks, want %d at most", n, tt.tasks)
				}
			})
		})
	}
}

// TestCompleted: once an agent has completed the task, what was older makes no
// task, and what is newer makes one more.
func TestCompleted(t *testing.T) {
	inWorld(t, func(w *world) {
		p := w.start(0, false)
		p.receive(created())
		w.pass(30 * time.Second)
		w.work(w.tasks()[0].ID)
		p.receive(created())
		p.receive(comment(20)) // of the time before, late
		w.pass(time.Minute)
		w.want(1, 0)
		now := int(time.Since(w.began).Seconds())
		p.receive(comment(now))
		p.receive(comment(now))
		w.pass(time.Minute)
		w.want(2, 1)
		if got := p.Stats(); got != (taskfeed.Stats{Started: 2}) {
			t.Errorf("stats %+v", got)
		}
		rec, ok, err := p.Record(t.Context(), ticket)
		if err != nil || !ok || rec.Contact != w.tasks()[1].ID || rec.Task != nil || rec.Start != nil {
			t.Errorf("record %+v, %v, %v", rec, ok, err)
		}
	})
}

// TestCut has a process die at every call of the store and of Connect, before
// and after it took place, and another one go on later. Zendesk delivers again
// what was not answered, and twice what was.
func TestCut(t *testing.T) {
	for _, solved := range []bool{false, true} {
		for _, down := range []time.Duration{time.Minute, 7 * time.Minute, 3 * time.Hour} {
			for _, after := range []bool{false, true} {
				for at, more := 1, true; more; at++ {
					t.Run(fmt.Sprintf("solved %v, call %d, after %v, down for %v", solved, at, after, down), func(t *testing.T) {
						inWorld(t, func(w *world) { more = cut(w, solved, at, after, down) })
					})
				}
			}
		}
	}
}

func cut(w *world, solved bool, at int, after bool, down time.Duration) (more bool) {
	events := func() (all []zendesk.Event) {
		all = []zendesk.Event{comment(1), created()}
		if solved {
			all = append(all, became("solved", 30))
		}
		return all
	}
	p := w.start(at, after)
	for _, ev := range events() {
		w.pass(30 * time.Second)
		p.receive(ev)
	}
	w.pass(time.Minute)
	p.end()
	w.pass(down)
	q := w.start(0, false)
	for _, ev := range events() {
		q.receive(ev)
	}
	w.pass(time.Hour)
	if !solved {
		w.want(1, 1)
	} else if n := len(w.tasks()); n > 1 {
		w.Errorf("%d tasks, want one at most", n)
	} else {
		w.want(n, 0)
	}
	return p.line.dead
}

// TestFrozen has one of two processes stand still at every call, for longer than
// a client token lives.
func TestFrozen(t *testing.T) {
	for _, after := range []bool{false, true} {
		for at, more := 1, true; more; at++ {
			t.Run(fmt.Sprintf("call %d, after %v", at, after), func(t *testing.T) {
				inWorld(t, func(w *world) { more = freeze(w, at, after) })
			})
		}
	}
}

func freeze(w *world, at int, after bool) (more bool) {
	frozen := &line{at: at, after: after, thaw: make(chan struct{})}
	p := w.startOn(frozen)
	go func() { _ = p.Receive(w.Context(), w.since(created())) }() // it may be refused in the end
	w.pass(time.Minute)
	q := w.start(0, false)
	q.receive(created())
	q.receive(comment(1))
	w.pass(time.Hour)
	frozen.mu.Lock()
	more = frozen.frozen
	frozen.frozen = false
	frozen.mu.Unlock()
	close(frozen.thaw)
	w.pass(time.Hour)
	w.want(1, 1)
	return more
}

// TestTwoProcesses share a store, and get each event both.
func TestTwoProcesses(t *testing.T) {
	inWorld(t, func(w *world) {
		p, q := w.start(0, false), w.start(0, false)
		for _, ev := range []zendesk.Event{created(), comment(1), comment(2)} {
			for _, one := range []*process{p, q} {
				go func() {
					if err := one.Receive(t.Context(), ev); err != nil {
						t.Error(err)
					}
				}()
			}
		}
		w.pass(time.Hour)
		w.want(1, 1)
	})
}

// TestTrouble: a task is started once, whatever answers Connect gives first.
func TestTrouble(t *testing.T) {
	denied := connecttest.Exception("AccessDeniedException")
	full := connecttest.Exception("ServiceQuotaExceededException")
	for _, tt := range []struct {
		name  string
		fault ctikit.Fault
		times int
	}{
		{"Connect fails", ctikit.Fault{Status: 503}, 5},
		{"the reply is lost", ctikit.Fault{Cut: true, After: true}, 5},
		{"the request is lost", ctikit.Fault{Cut: true}, 5},
		{"Connect throttles", ctikit.Fault{Status: 429, RetryAfter: 20 * time.Second}, 5},
		{"no permission for a while", denied, 5},
		{"too many open tasks for a while", full, 30},
		{"replies are lost for longer than the token lives", ctikit.Fault{Cut: true, After: true}, 30},
	} {
		for _, what := range []string{"StartTaskContact", "*"} {
			t.Run(tt.name+", "+what, func(t *testing.T) {
				inWorld(t, func(w *world) {
					tt.fault.Times = tt.times
					w.c.FailNext(what, tt.fault)
					p := w.start(0, false)
					p.receive(created())
					w.pass(5 * time.Hour)
					w.want(1, 1)
					w.c.ClearFaults()
					w.c.FailNext(what, tt.fault)
					w.c.FailNext("StopContact", tt.fault)
					p.receive(became("solved", 10))
					w.pass(5 * time.Hour)
					w.want(1, 0)
					if p.Stats().Failures == 0 {
						t.Error("no failure is counted")
					}
				})
			})
		}
	}
}

// TestRefused: what Connect refuses for good is not tried again; the next event
// is.
func TestRefused(t *testing.T) {
	for _, code := range []string{"InvalidRequestException", "ResourceNotFoundException"} {
		t.Run(code, func(t *testing.T) {
			inWorld(t, func(w *world) {
				p := w.start(0, false)
				w.c.FailNext("StartTaskContact", connecttest.Exception(code))
				p.receive(created())
				w.pass(time.Hour)
				w.want(0, 0)
				if got := p.Stats(); got != (taskfeed.Stats{Refused: 1}) {
					t.Errorf("stats %+v", got)
				}
				p.receive(comment(5))
				w.pass(time.Minute)
				w.want(1, 1)
			})
		})
	}
}

// TestOldRecords: a record goes when no task of it can be open any more, and
// events of its time make no task again.
func TestOldRecords(t *testing.T) {
	inWorld(t, func(w *world) {
		p := w.start(0, false)
		p.receive(created())
		w.pass(90 * 24 * time.Hour)
		if _, ok, err := p.Record(t.Context(), ticket); !ok || err != nil {
			t.Errorf("after 90 days: %v, %v", ok, err)
		}
		w.pass(2 * 24 * time.Hour)
		if _, ok, err := p.Record(t.Context(), ticket); ok || err != nil {
			t.Errorf("after 92 days: %v, %v", ok, err)
		}
		p.receive(created())
		w.pass(time.Hour)
		if n := len(w.tasks()); n != 1 {
			t.Errorf("%d tasks, want 1", n)
		}
	})
}

// TestDamagedValue: one value that the store cannot read keeps no other waiting.
func TestDamagedValue(t *testing.T) {
	inWorld(t, func(w *world) {
		var rec taskfeed.Record
		event(w.since(created()))(&rec)
		value, err := json.Marshal(rec)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.store.CompareAndSet(t.Context(), "taskfeed/acme/4711", 0, value); err != nil {
			t.Fatal(err)
		}
		w.store = damaged{w.store}
		w.start(0, false)
		w.pass(time.Minute)
		w.want(1, 1)
	})
}

// damaged is a store with one value more, which is damaged.
type damaged struct{ taskfeed.Store }

func (d damaged) Scan(ctx context.Context, prefix string) iter.Seq2[taskfeed.Item, error] {
	return func(yield func(taskfeed.Item, error) bool) {
		if yield(taskfeed.Item{Key: prefix + "1"}, engine.ErrBroken) {
			d.Store.Scan(ctx, prefix)(yield)
		}
	}
}

// TestUnreadable leaves a record alone that is damaged, or of a newer version.
// TestOddKeys: records that are no ticket's are left alone, and keep the feed neither
// busy nor from its work.
func TestOddKeys(t *testing.T) {
	inWorld(t, func(w *world) {
		odd := map[string]uint64{"taskfeed/acme/0": 0, "taskfeed/acme/-7": 0, "taskfeed/acme/007": 0, "taskfeed/acme/x": 0}
		record := `{"v":1,"contact":"c","over":"` + w.began.Format(time.RFC3339) + `","changed":"` + w.began.Format(time.RFC3339) + `"}`
		for key := range odd {
			var err error
			if odd[key], err = w.store.CompareAndSet(w.Context(), key, 0, []byte(record)); err != nil {
				t.Fatal(err)
			}
		}
		p := w.start(0, false)
		w.pass(time.Hour)
		if n := p.Stats().Failures; n != 0 {
			t.Errorf("%d requests failed", n)
		}
		for key, was := range odd {
			if _, version, err := w.store.Get(w.Context(), key); version != was || err != nil {
				t.Errorf("%s: version %d, %v", key, version, err)
			}
		}
	})
}

func TestUnreadable(t *testing.T) {
	for _, value := range []string{`{"v": 2, "chosen": "2026-03-02T12:00:00Z"}`, `{"v": 1, "cho`, ``} {
		inWorld(t, func(w *world) {
			const key = "taskfeed/acme/4711"
			if _, err := w.store.CompareAndSet(t.Context(), key, 0, []byte(value)); err != nil {
				t.Fatal(err)
			}
			p := w.start(0, false)
			if err := p.Receive(t.Context(), created()); err == nil {
				t.Errorf("%q: an event is taken", value)
			}
			w.pass(time.Hour)
			if now, _, err := w.store.Get(t.Context(), key); err != nil || string(now) != value || len(w.tasks()) != 0 {
				t.Errorf("%q became %q, %v", value, now, err)
			}
		})
	}
}

func TestNewListsAllMistakes(t *testing.T) {
	_, err := taskfeed.New(taskfeed.Config{
		Timeout: -1, Rescan: -1, TokenLife: time.Second, Rules: taskfeed.Rules{On: []zendesk.EventType{zendesk.EventAgentStateChanged}},
	})
	if !errors.Is(err, taskfeed.ErrConfig) {
		t.Fatalf("error %v", err)
	}
	for _, part := range lacks(err.Error(), "Connect: want", "Account: want", "Store: want", "Rules.Task: want", "Rules.On: want", "Timeout: want", "Rescan: want", "TokenLife: want") {
		t.Errorf("error %v lacks %q", err, part)
	}
	_, err = taskfeed.New(taskfeed.Config{Connect: connecttest.New(nil).Client(), Account: "acme", Store: &engine.Memory{}, Rules: rules()})
	if err != nil {
		t.Errorf("New = %v", err)
	}
}
