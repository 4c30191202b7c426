package engine_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// spans are when the events of a system happened, as decided on, from a time
// on.
func (s *scene) spans(system string, from time.Time) (spans []string) {
	for _, in := range s.inputs {
		reports, _ := in.(statussync.Reports)
		for _, r := range reports {
			if r.System == system && r.Source == statussync.Event {
				mark := " unmarked"
				if !r.Mark.At.IsZero() {
					mark = ""
				}
				spans = append(spans, r.Span.Earliest.Sub(from).String()+" to "+r.Span.Latest.Sub(from).String()+mark)
			}
		}
	}
	return spans
}

// TestMarksArePlaced puts a provider's marks on our clock: by nothing at first,
// by the Date of replies, and by our own echoes once there was one that tells
// more (S2).
func TestMarksArePlaced(t *testing.T) {
	const ahead, dateAhead = 300 * time.Second, 301 * time.Second // its clocks differ
	s := newScene(t, 1, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(nil)
	s.run(2 * time.Minute)
	report := func(status statussync.Status, at time.Time) {
		t.Helper()
		s.inputs = nil
		if err := phone.host.Report(t.Context(), "12", statussync.Report{Status: status, Mark: statussync.Mark{At: at.Add(ahead)}}); err != nil {
			t.Fatal(err)
		}
	}
	check := func(when string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, s.spans("phone", s.clock.Now())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}

	report("on", s.clock.Now())
	check("a clock of which nothing is known", "-5s to 0s unmarked")

	now := s.clock.Now()
	phone.host.Reply(now.Add(dateAhead), now, now)
	phone.host.Reply(now.Add(dateAhead).Add(900*time.Millisecond), now.Add(900*time.Millisecond), now.Add(900*time.Millisecond))
	s.run(10 * time.Second)
	report("on", s.clock.Now())
	check("by the Date of replies", "-2.5s to -500ms")

	echo := func(takes time.Duration) {
		t.Helper()
		s.run(10 * time.Second)
		phone.fail = func(method, _ string) error {
			if method == "Write" {
				return s.clock.Sleep(t.Context(), takes)
			}
			return nil
		}
		desk.click(t, "11", "off")
		s.run(time.Second)
		s.expect(phone, "12", "off")
		report("off", phone.find("12").at)
		s.run(10 * time.Second)
		report("on", s.clock.Now().Add(-time.Second))
	}
	echo(6 * time.Second)
	check("by the echo of a slow write and Date", "-4.5s to -500ms")
	echo(0)
	check("by our own echo", "-1.5s to -500ms")
}

// TestMarkAhead reports a provider's clock that is ahead once until it is over,
// and does not use its times.
func TestMarkAhead(t *testing.T) {
	s := newScene(t, 3, "desk", "phone")
	phone := s.products[1]
	s.start(nil)
	s.run(2*time.Minute + 10*time.Second)
	ahead := func(id string) {
		t.Helper()
		err := phone.host.Report(t.Context(), id, statussync.Report{Status: "off", Mark: statussync.Mark{At: s.clock.Now().Add(time.Hour)}})
		if err != nil {
			t.Fatal(err)
		}
	}
	ahead("12")
	ahead("22")
	if diff := cmp.Diff([]string{"phone clock_ahead "}, s.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"-5s to 0s unmarked", "-5s to 0s unmarked"}, s.spans("phone", s.clock.Now())); diff != "" {
		t.Errorf("decided on (-want +got):\n%s", diff)
	}
	s.run(5 * time.Minute) // readings say that nothing was chosen
	s.expect(s.products[0], "11", "on")
	ahead("32")
	if diff := cmp.Diff([]string{"phone clock_ahead ", "phone clock_ahead "}, s.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestReceiptsShowClocks learns from receipts, where a system does not report
// its replies.
func TestReceiptsShowClocks(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	phone.ahead = time.Hour
	s.start(nil)
	s.run(2 * time.Minute)
	desk.click(t, "11", "off")
	s.run(10 * time.Second)
	s.inputs = nil
	mark := statussync.Mark{At: s.clock.Now().Add(time.Hour)}
	if err := phone.host.Report(t.Context(), "12", statussync.Report{Status: "on", Mark: mark}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"-1.5s to 0s"}, s.spans("phone", s.clock.Now())); diff != "" {
		t.Errorf("decided on (-want +got):\n%s", diff)
	}
}

// TestListsAreDatedBack dates what lists show back by as much as they may lag
// (S9).
func TestListsAreDatedBack(t *testing.T) {
	s := newScene(t, 1, "desk", "phone")
	s.products[1].traits.ListLag = 4 * time.Second
	s.start(nil)
	s.run(3 * time.Minute)
	lags := map[string]time.Duration{}
	for _, in := range s.inputs {
		reports, _ := in.(statussync.Reports)
		for _, r := range reports {
			lags[r.System] = r.At.Sub(r.Since)
		}
	}
	want := map[string]time.Duration{"desk": 0, "phone": 4 * time.Second}
	if diff := cmp.Diff(want, lags); diff != "" {
		t.Errorf("how old readings are (-want +got):\n%s", diff)
	}
}
