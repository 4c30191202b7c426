package engine_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestEndlessLists has one system's list come to no end: its part of each sweep
// fails soon, there is one notice, and the others go on.
func TestEndlessLists(t *testing.T) {
	tests := []struct {
		name string
		next func(cursor, next string) string
		most int // pages a sweep
	}{
		{"the same cursor again", func(string, string) string { return "x" }, 2},
		{"two cursors in turn", func(cursor, _ string) string {
			if cursor == "x" {
				return "y"
			}
			return "x"
		}, 3},
		{"ever new cursors", func(cursor, _ string) string { return cursor + "x"[:1-len(cursor)/20_000] }, 10_001},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t, 1, "desk", "phone", "other")
			desk, phone, other := s.products[0], s.products[1], s.products[2]
			s.start(nil)
			s.run(2*time.Minute + 10*time.Second)
			phone.next = tt.next
			before, sweeps := s.stats(phone).Pages, s.engine.Stats().Sweeps
			other.set("13", "off") // its event is lost
			s.run(5 * time.Minute)
			s.expect(desk, "11", "off")
			s.expect(phone, "12", "off")
			sweeps = s.engine.Stats().Sweeps - sweeps
			if got := s.stats(phone).Pages - before; sweeps < 2 || got > int64(sweeps*tt.most) {
				t.Errorf("%d pages in %d sweeps, want %d each at most", got, sweeps, tt.most)
			}
			phone.next = nil
			s.run(10 * time.Minute)
			if diff := cmp.Diff([]string{"phone sweep_fails ", "phone sweep_works "}, s.notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRefusedPage has the second page of a list refuse for two hours: there is
// one notice, the explicit map still joins, and clicks go on.
func TestRefusedPage(t *testing.T) {
	for name, refusal := range map[string]error{
		"refused": &engine.Failure{Kind: engine.Refused, Code: "422", Err: errServer},
		"denied":  &engine.Failure{Kind: engine.Denied, Code: "403", Err: errServer},
		"broken":  errServer,
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, 4, "desk", "phone")
			desk, phone := s.products[0], s.products[1]
			phone.page = 2
			phone.fail = func(method, cursor string) error {
				if method == "Page" && cursor == "2" {
					return refusal
				}
				return nil
			}
			s.start(func(c *engine.Config) {
				c.Agents = map[string]map[string]string{"11": {"phone": "12"}, "41": {"phone": "42"}}
			})
			s.run(time.Hour)
			if got := s.stats(phone).Joined; got != 2 {
				t.Errorf("%d joined, want 2", got)
			}
			for _, n := range []string{"1", "4"} { // listed, and not
				desk.click(t, n+"1", "off")
				s.run(2 * time.Second)
				s.expect(phone, n+"2", "off")
				phone.click(t, n+"2", "on")
				s.run(2 * time.Second)
				s.expect(desk, n+"1", "on")
			}
			s.run(time.Hour)
			phone.fail = nil
			s.run(2 * time.Minute)
			if got := s.stats(phone); got.Joined != 4 || !got.Failing.IsZero() {
				t.Errorf("afterwards: %+v", got)
			}
			if diff := cmp.Diff([]string{"phone sweep_fails ", "phone sweep_works "}, s.notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
		})
	}
}

// TestHubListFails joins by the explicit map alone where no agent is listed.
func TestHubListFails(t *testing.T) {
	s := newScene(t, 2, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	desk.fail = func(method, _ string) error {
		if method == "Page" {
			return errServer
		}
		return nil
	}
	s.start(func(c *engine.Config) { c.Agents = map[string]map[string]string{"21": {"phone": "22"}} })
	s.run(2 * time.Minute)
	phone.click(t, "22", "off")
	s.run(5 * time.Second)
	s.expect(desk, "21", "off")
	if got := s.stats(desk).Joined; got != 1 {
		t.Errorf("%d joined, want 1", got)
	}
}

// TestRestartWithoutList has an engine start with a wish of an earlier run
// while lists fail: the agent is read alone first, and a choice made meanwhile
// stands. Nothing is written for an agent that a list does not show.
func TestRestartWithoutList(t *testing.T) {
	for meanwhile, want := range map[statussync.Status]statussync.Status{"on": "off", "gone": "gone", "": ""} {
		t.Run(string(meanwhile), func(t *testing.T) {
			s := newScene(t, 1, "desk", "phone")
			desk, phone := s.products[0], s.products[1]
			s.start(nil)
			s.run(2 * time.Minute)
			s.must(s.engine.Pause(t.Context()))
			desk.click(t, "11", "off")
			s.run(time.Minute)
			switch meanwhile {
			case "gone":
				phone.set("12", meanwhile)
			case "": // the agent is not in the list any more
				phone.people = []person{{"92", "another@example.test", "on", dawn}}
			}
			phone.tries = nil
			phone.fail = func(method, _ string) error {
				if method == "Page" && meanwhile != "" {
					return errServer
				}
				return nil
			}
			s.start(nil)
			s.run(3 * time.Minute)
			if want != "" {
				s.expect(phone, "12", want)
			}
			if i := slices.Index(phone.tries, "Write 12"); i >= 0 && !slices.Contains(phone.tries[:i], "Read 12") {
				t.Errorf("written before it was read: %q", phone.tries)
			}
		})
	}
}

// TestThrottledList has one system ask for an hour's patience, or for a
// second's again and again: the sweeps go on without it.
func TestThrottledList(t *testing.T) {
	for _, after := range []time.Duration{time.Hour, time.Second, 0} {
		t.Run(fmt.Sprint(after), func(t *testing.T) {
			s := newScene(t, 1, "desk", "phone", "other")
			desk, phone, other := s.products[0], s.products[1], s.products[2]
			s.start(nil)
			s.run(2 * time.Minute)
			phone.fail = func(string, string) error {
				return &engine.Failure{Kind: engine.Throttled, Code: "429", After: after, Err: errors.New("slow down")}
			}
			s.run(time.Minute)
			other.set("13", "off")
			s.run(3 * time.Minute)
			s.expect(desk, "11", "off")
			if got := s.stats(phone); got.Failing.IsZero() || got.Failures["throttled"] == 0 {
				t.Errorf("the throttled system: %+v", got)
			}
		})
	}
}
