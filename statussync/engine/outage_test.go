package engine_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync/engine"
)

// TestSilentPhone has one phone system answer nothing for half an hour: another
// one heals from its lists all the while, and the counts show the outage within
// a sweep.
func TestSilentPhone(t *testing.T) {
	s := newScene(t, 2, "desk", "silent", "sound")
	desk, silent, sound := s.products[0], s.products[1], s.products[2]
	s.start(nil)
	s.run(2 * time.Minute)
	silent.fail = func(string, string) error { return errServer }
	fell := s.clock.Now()
	s.run(time.Minute)
	got := s.stats(silent)
	if got.Failing.Before(fell) || got.Failures["unsure"] == 0 || got.LastSuccess.After(fell) {
		t.Errorf("after a sweep: %+v", got)
	}
	if other := s.stats(sound); !other.Failing.IsZero() || len(other.Failures) > 0 || other.LastSuccess.Before(fell) {
		t.Errorf("the sound system: %+v", other)
	}
	sound.set("13", "off") // its event is lost
	s.run(2 * time.Minute)
	s.expect(desk, "11", "off")
	s.run(27 * time.Minute)
	if got := sound.count("Catalog "); got < 3 {
		t.Errorf("the statuses of the sound system were read %d times", got)
	}
	if got := s.stats(silent); got.Lag < 26*time.Minute || got.Pending != 1 || !got.Failing.Equal(s.stats(silent).Failing) {
		t.Errorf("after half an hour: %+v", got)
	}
	silent.fail = nil
	s.run(2 * time.Minute)
	s.expect(silent, "12", "off")
	if got := s.stats(silent); !got.Failing.IsZero() || got.Lag != 0 {
		t.Errorf("afterwards: %+v", got)
	}
	if diff := cmp.Diff([]string{"silent sweep_fails ", "silent sweep_works "}, s.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestOneAgentFails has all writes for one agent fail: they are spaced,
// reported once and left to the sweeps, and nobody else waits.
func TestOneAgentFails(t *testing.T) {
	s := newScene(t, 12, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	phone.traits.PerMinute = 120
	s.start(nil)
	s.run(time.Minute + 10*time.Second)
	phone.fail = func(method, id string) error {
		if method == "Write" && id == "12" {
			return errServer
		}
		return nil
	}
	desk.click(t, "11", "off")
	for n := range 11 {
		s.run(4 * time.Second)
		id := desk.people[n+1].id
		desk.click(t, id, "off")
		s.run(time.Second)
		s.expect(phone, phone.people[n+1].id, "off")
	}
	first, sweeps := phone.count("Write 12"), s.engine.Stats().Sweeps
	if first > 6 {
		t.Errorf("%d tries in the first minute, want 5 and one with its sweep", first)
	}
	s.run(20 * time.Minute)
	if got, want := phone.count("Write 12")-first, s.engine.Stats().Sweeps-sweeps; got != want {
		t.Errorf("%d tries in %d sweeps", got, want)
	}
	if diff := cmp.Diff([]string{"phone agent_fails 11"}, s.notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	phone.fail = nil
	s.run(2 * time.Minute)
	s.expect(phone, "12", "off")
}

// TestThreeAgentsFail has as many agents fail as may look like an outage: after
// a while they are known to fail by themselves.
func TestThreeAgentsFail(t *testing.T) {
	s := newScene(t, 4, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(nil)
	s.run(time.Minute + 10*time.Second)
	phone.fail = func(method, id string) error {
		if method == "Write" && id != "42" {
			return errServer
		}
		return nil
	}
	for _, id := range []string{"11", "21", "31"} {
		desk.click(t, id, "off")
	}
	s.run(20*time.Minute + 5*time.Second)
	desk.click(t, "41", "off")
	s.run(time.Second)
	s.expect(phone, "42", "off")
	if diff := cmp.Diff([]string{"phone agent_fails 11", "phone agent_fails 21", "phone agent_fails 31"}, slices.Sorted(slices.Values(s.notices))); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestSeveralAgentsFail has all writes fail while lists and readings work:
// after a few the whole system waits, and all is made up for.
func TestSeveralAgentsFail(t *testing.T) {
	s := newScene(t, 20, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(nil)
	s.run(time.Minute + 10*time.Second)
	phone.fail = func(method, _ string) error {
		if method == "Write" {
			return errServer
		}
		return nil
	}
	for _, who := range desk.people {
		desk.click(t, who.id, "off")
	}
	s.run(10 * time.Minute)
	tries := 0
	for _, try := range phone.tries {
		if len(try) > 5 && try[:5] == "Write" {
			tries++
		}
	}
	if tries > 40 {
		t.Errorf("%d writes in ten minutes", tries)
	}
	if got := s.stats(phone); got.Failing.IsZero() || got.Pending+tries < 20 {
		t.Errorf("during the outage: %+v", got)
	}
	phone.fail = nil
	s.run(3 * time.Minute)
	for _, who := range phone.people {
		s.expect(phone, who.id, "off")
	}
}

// TestPostponed tries again after a while, and people hear nothing of it.
func TestPostponed(t *testing.T) {
	for after, every := range map[time.Duration]time.Duration{0: 10 * time.Second, 7 * time.Second: 7 * time.Second} {
		s := newScene(t, 2, "desk", "phone")
		desk, phone := s.products[0], s.products[1]
		s.start(nil)
		s.run(time.Minute + 10*time.Second)
		until := s.clock.Now().Add(35 * time.Second)
		phone.fail = func(method, id string) error {
			if method == "Write" && id == "12" && s.clock.Now().Before(until) {
				return &engine.Failure{Kind: engine.Postponed, Code: "after-contact work", After: after, Err: errors.New("busy")}
			}
			return nil
		}
		desk.click(t, "11", "off")
		desk.click(t, "21", "off")
		s.run(time.Second)
		s.expect(phone, "22", "off")
		s.run(time.Minute)
		s.expect(phone, "12", "off")
		if got, want := phone.count("Write 12"), int((35*time.Second-1)/every)+2; got != want {
			t.Errorf("%v: %d tries, want %d", after, got, want)
		}
		if len(s.notices) > 0 || s.stats(phone).Failures["postponed"] == 0 || s.stats(phone).Blocked > 0 {
			t.Errorf("notices %q, %+v", s.notices, s.stats(phone))
		}
	}
}

// TestFailingReadings spaces the readings of one agent as it does writes.
func TestFailingReadings(t *testing.T) {
	s := newScene(t, 2, "desk", "phone")
	phone := s.products[1]
	phone.traits.UndatedReadings = true
	s.start(nil)
	s.run(time.Minute + 10*time.Second)
	phone.fail = func(method, _ string) error {
		if method == "Read" {
			return errServer
		}
		return nil
	}
	phone.set("12", "off")
	s.run(10 * time.Minute)
	if got := phone.count("Read 12"); got < 10 || got > 16 {
		t.Errorf("%d readings in ten minutes, want five and one per sweep", got)
	}
	if !slices.Equal(s.notices, []string{"phone agent_fails 11"}) {
		t.Errorf("notices %q", s.notices)
	}
	phone.fail = nil
	s.run(2 * time.Minute)
	s.expect(s.products[0], "11", "off")
}
