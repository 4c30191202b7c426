package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// catchUp reads a feed until there is no more, and lists what the rows say. There
// must be something.
func catchUp(t *testing.T, e *engine.Engine, at engine.Position) (rows []string, next engine.Position, reset bool) {
	t.Helper()
	last := at.Seq
	for b, err := range e.Feed(t.Context(), at) {
		if err != nil {
			t.Fatal(err)
		}
		if b.Reset {
			rows, last, reset = nil, 0, true
		}
		for _, r := range b.Rows {
			if r.Seq <= last || r.Seq > b.Seq {
				t.Errorf("row %d behind %d, in a batch up to %d", r.Seq, last, b.Seq)
			}
			last = r.Seq
			rows = append(rows, rowText(r))
		}
		if next = b.Position; !b.More {
			break
		}
	}
	slices.Sort(rows)
	return rows, next, reset
}

func rowText(r engine.Row) string {
	text := r.Key
	switch {
	case r.Gone:
		return text + " gone"
	case r.Newer:
		return text + " newer"
	}
	for _, s := range r.Agent.Systems {
		text += fmt.Sprintf(" %s %s shows %s", s.System, s.ID, s.Shows.ID)
	}
	return text
}

// plain is a store that is no Watcher.
type plain struct{ engine.Store }

// TestFeed: all agents once, then those that changed, each as it is by then; also
// those that are not joined.
func TestFeed(t *testing.T) {
	for name, store := range map[string]engine.Store{"a watcher": &engine.Memory{}, "another store": plain{&engine.Memory{}}} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, 3, "desk", "phone")
			s.store = store
			s.start(nil)
			s.run(2 * time.Minute)
			loose := func(st statussync.Status) {
				s.must(s.products[1].host.Report(t.Context(), "99", statussync.Report{Status: st, Mark: statussync.Mark{At: s.clock.Now()}}))
			}
			loose("on")
			want := func(at engine.Position, reset bool, want ...string) engine.Position {
				t.Helper()
				got, next, was := catchUp(t, s.engine, at)
				if diff := cmp.Diff(want, got); diff != "" || was != reset {
					t.Errorf("reset %v (-want +got):\n%s", was, diff)
				}
				return next
			}
			all := []string{
				"agent/11 desk 11 shows on phone 12 shows on", "agent/21 desk 21 shows on phone 22 shows on",
				"agent/31 desk 31 shows on phone 32 shows on", "loose/phone/99 phone 99 shows on"}
			first := want(engine.Position{}, true, all...)
			s.run(time.Second)
			s.products[1].click(t, "12", "off")
			loose("off")
			s.run(30 * time.Second) // several saves of agent 11
			second := want(first, false, "agent/11 desk 11 shows off phone 12 shows off", "loose/phone/99 phone 99 shows off")
			s.products[0].click(t, "21", "off")
			want(second, false, "agent/21 desk 21 shows off phone 22 shows on")
			s.run(30 * time.Second)
			third := want(first, false, "agent/11 desk 11 shows off phone 12 shows off", "agent/21 desk 21 shows off phone 22 shows off",
				"loose/phone/99 phone 99 shows off")

			s.products[0].people = append(s.products[0].people, person{"98", "late@example.test", "on", s.clock.Now()})
			s.products[1].people = append(s.products[1].people, person{"99", "late@example.test", "off", s.clock.Now()})
			s.run(2 * time.Minute)
			rows, fourth, _ := catchUp(t, s.engine, third)
			if !slices.Contains(rows, "loose/phone/99 gone") || !slices.ContainsFunc(rows, func(r string) bool { return strings.HasPrefix(r, "agent/98 desk 98") }) {
				t.Errorf("after it was joined: %q", rows)
			}
			for _, at := range []engine.Position{{Epoch: "of another process", Seq: 3}, {Epoch: fourth.Epoch, Seq: fourth.Seq + 7}} {
				if rows, _, reset := catchUp(t, s.engine, at); !reset || len(rows) != 4 {
					t.Errorf("from another position: reset %v, %q", reset, rows)
				}
			}
			s.set(crossed(), "Noor") // agents are as they are for other reasons now
			if rows, _, reset := catchUp(t, s.engine, fourth); reset || len(rows) < 4 {
				t.Errorf("after the rules changed: reset %v, %q", reset, rows)
			}
		})
	}
}

// TestFeedHasNoPersonalData: neither addresses nor who asked by more than a role.
func TestFeedHasNoPersonalData(t *testing.T) {
	s := newScene(t, 2, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	for b, err := range s.engine.Feed(t.Context(), engine.Position{}) {
		s.must(err)
		if text := fmt.Sprintf("%+v", b); strings.Contains(text, "example.test") || !strings.Contains(text, "agent/11") {
			t.Errorf("%s", text)
		}
		break
	}
}

// TestFeedNewer: of an agent whose record is of a newer version only that is known.
func TestFeedNewer(t *testing.T) {
	s := newScene(t, 2, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	s.replace("acme/agent/21", `{"v":7}`)
	rows, _, _ := catchUp(t, s.engine, engine.Position{})
	if diff := cmp.Diff([]string{"agent/11 desk 11 shows on phone 12 shows on", "agent/21 newer"}, rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFeedOfOthers: what another process saves is seen at once where the store
// reports changes. The reader that leaves ends nothing; one with a context that
// ends gets its error.
func TestFeedOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &engine.Memory{}
		var scenes []*scene
		for range 2 {
			s := newScene(t, 3, "desk", "phone")
			s.store = store
			s.start(s.parallel)
			go func() { _ = s.engine.Run(t.Context()) }()
			time.Sleep(time.Minute)
			scenes = append(scenes, s)
		}
		ctx, leave := context.WithCancel(t.Context())
		var rows []string
		var ended error
		go func() {
			for b, err := range scenes[1].engine.Feed(ctx, engine.Position{}) {
				if ended = err; err == nil {
					for _, r := range b.Rows {
						rows = append(rows, rowText(r))
					}
				}
			}
		}()
		synctest.Wait()
		if len(rows) != 3 {
			t.Fatalf("at first %q", rows)
		}
		report := func(from *scene, s statussync.Status) {
			t.Helper()
			if err := from.products[1].host.Report(t.Context(), "22", statussync.Report{Status: s, Mark: statussync.Mark{At: time.Now()}}); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		for n, from := range scenes {
			rows = nil
			time.Sleep(time.Second)
			report(from, []statussync.Status{"off", "on"}[n])
			if want := []string{"off", "on"}[n]; len(rows) == 0 || !strings.HasSuffix(rows[0], "phone 22 shows "+want) {
				t.Errorf("saved by process %d: %q", n+1, rows)
			}
		}
		leave()
		synctest.Wait()
		if !errors.Is(ended, context.Canceled) {
			t.Errorf("it ended with %v", ended)
		}
		report(scenes[0], "off") // nobody reads
	})
}

// TestFeedWithoutStore ends with the error of the store, and begins once it works.
func TestFeedWithoutStore(t *testing.T) {
	s := newScene(t, 2, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	ctx, end := context.WithCancel(t.Context())
	end()
	for _, err := range s.engine.Feed(ctx, engine.Position{}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
	if rows, _, _ := catchUp(t, s.engine, engine.Position{}); len(rows) != 2 {
		t.Errorf("%q", rows)
	}
}

// TestFeedOfMany: 5,000 agents with 50 changes a second, one reader that reads ten
// times a second, one every ten seconds, and one that leaves. The slow one gets each
// agent once in what it reads, and nothing waits for it.
func TestFeedOfMany(t *testing.T) {
	const agents, seconds, perSecond = 5000, 60, 50
	clock := ctikit.NewVirtualClock(dawn)
	desk, e := floorOf(t, agents, plain{&engine.Memory{}}, clock)
	sweepUntil(t, e, 2)
	type reader struct {
		every    time.Duration
		at       engine.Position
		rows     int
		largest  int
		repeated int
	}
	quick, slow, leaves := &reader{every: 100 * time.Millisecond}, &reader{every: 10 * time.Second}, &reader{every: time.Second}
	read := func(r *reader) {
		keys := map[string]bool{}
		for b, err := range e.Feed(t.Context(), r.at) {
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range b.Rows {
				if keys[row.Key] {
					r.repeated++
				}
				keys[row.Key] = true
			}
			r.rows, r.largest = r.rows+len(b.Rows), max(r.largest, len(b.Rows))
			if r.at = b.Position; !b.More {
				break
			}
		}
	}
	for _, r := range []*reader{quick, slow, leaves} {
		if read(r); r.rows != agents {
			t.Fatalf("a snapshot of %d agents", r.rows)
		}
		r.rows = 0
	}
	var n atomic.Int64
	change := func() {
		i := int(n.Add(1)) % 400 // the same ones again and again
		report := statussync.Report{Status: []statussync.Status{"off", "on"}[int(n.Load())/400%2], Mark: statussync.Mark{At: clock.Now(), Seq: n.Load()}}
		if err := desk.host.Report(t.Context(), fmt.Sprint(7000+i), report); err != nil {
			t.Fatal(err)
		}
	}
	for step := 1; step <= seconds*10; step++ {
		clock.RunUntil(clock.Now().Add(100 * time.Millisecond))
		for range perSecond / 10 {
			change()
		}
		read(quick)
		if step%100 == 0 {
			read(slow)
		}
		if step == 50 {
			read(leaves)
		}
	}
	const changes = seconds * perSecond
	if quick.rows != changes || slow.rows != seconds/10*400 || quick.repeated+slow.repeated+leaves.repeated > 0 {
		t.Errorf("of %d changes the quick reader got %d rows and the slow one %d, want %d; repeated %d, %d, %d",
			changes, quick.rows, slow.rows, seconds/10*400, quick.repeated, slow.repeated, leaves.repeated)
	}
	if slow.largest > 500 {
		t.Errorf("a batch of %d rows", slow.largest)
	}
	if marks, records := e.FeedSize(); records != agents || marks > 2*agents+500 {
		t.Errorf("it remembers %d changes of %d records", marks, records)
	}
}

// TestFeedForgets agents that are no more: with too many of them, all begin anew.
func TestFeedForgets(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.start(nil)
	s.run(2 * time.Minute)
	_, at, _ := catchUp(t, s.engine, engine.Position{})
	drop := func(from, to int) {
		for n := from; n < to; n++ {
			id := fmt.Sprint(9000 + n)
			s.must(s.products[1].host.Report(t.Context(), id, statussync.Report{Status: "off"}))
			s.products[0].people = append(s.products[0].people, person{"8" + id, id + "@example.test", "on", dawn})
			s.products[1].people = append(s.products[1].people, person{id, id + "@example.test", "off", dawn})
		}
		s.run(3 * time.Minute)
	}
	drop(0, 3)
	rows, at, reset := catchUp(t, s.engine, at)
	if gone := strings.Count(strings.Join(rows, "\n"), " gone"); gone != 3 || reset {
		t.Errorf("%d gone, reset %v", gone, reset)
	}
	drop(3, 1100)
	rows, _, reset = catchUp(t, s.engine, at)
	if gone := strings.Count(strings.Join(rows, "\n"), " gone"); gone != 0 || !reset || len(rows) != 1101 {
		t.Errorf("%d rows, %d gone, reset %v", len(rows), gone, reset)
	}
	if _, records := s.engine.FeedSize(); records > 1101+1024 {
		t.Errorf("it remembers %d records", records)
	}
}

// TestFeedOfUnjoined: who is in a list only is there after a sweep, changes with
// it, and goes.
func TestFeedOfUnjoined(t *testing.T) {
	s := newScene(t, 2, "desk", "phone")
	s.products[0].people[1].email = "else@example.test"
	s.start(nil)
	s.run(2 * time.Minute)
	rows, at, _ := catchUp(t, s.engine, engine.Position{})
	steps := []struct {
		name string
		act  func()
		want []string
	}{
		{"a sweep", func() {}, []string{"loose/desk/21 desk 21 shows on", "loose/phone/22 phone 22 shows on"}},
		{"another status", func() { s.products[0].set("21", "off") }, []string{"loose/desk/21 desk 21 shows off"}},
		{"a report", func() { s.products[1].click(t, "22", "off") }, []string{"loose/phone/22 phone 22 shows off"}},
		{"it is deleted", func() { s.products[0].people = s.products[0].people[:1] }, []string{"loose/desk/21 gone"}},
	}
	if len(rows) != 1 {
		t.Errorf("at first %q", rows)
	}
	for _, step := range steps {
		step.act()
		s.run(3 * time.Minute)
		if rows, at, _ = catchUp(t, s.engine, at); !slices.Equal(rows, step.want) {
			t.Errorf("%s: %q, want %q", step.name, rows, step.want)
		}
	}
}
