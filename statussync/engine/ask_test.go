package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// ask has a supervisor wish for a status.
func (s *scene) ask(agent string, status statussync.Status, by string) engine.Wish {
	s.Helper()
	w, err := s.engine.Ask(s.Context(), agent, status, by)
	s.must(err)
	return w
}

// TestUndo wishes again what was wished before, only while nobody has chosen
// since.
func TestUndo(t *testing.T) {
	s := newScene(t, 4, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(nil)
	s.run(2 * time.Minute)
	at := s.clock.Now()
	var wishes []engine.Wish
	for _, agent := range []string{"11", "21", "31", "41"} {
		wishes = append(wishes, s.ask(agent, "off", "Noor"))
	}
	if diff := cmp.Diff(engine.Wish{Agent: "11", Status: "off", By: "Noor", At: at, Former: "on", Taken: true}, wishes[0]); diff != "" {
		t.Errorf("Ask (-want +got):\n%s", diff)
	}
	s.run(30 * time.Second)
	s.expect(phone, "12", "off")
	desk.click(t, "21", "on")
	s.run(30 * time.Second)
	s.ask("31", "off", "Liam") // the same, and it is Liam's wish now
	s.start(nil)               // a restart is no hindrance
	s.run(30 * time.Second)
	tests := []struct {
		wish engine.Wish
		want string // error, empty for none
	}{
		{wishes[0], ""},
		{wishes[1], `engine: agent 21: "On" (#on) is wished since: changed in desk at 2026-03-02 09:02:30.000 UTC`},
		{wishes[2], `engine: agent 31: "Off" (#off) is wished since: asked by Liam at 2026-03-02 09:03:00.000 UTC`},
		{engine.Wish{Agent: "41", Status: "off", By: "Noor", At: at}, `engine: status: unknown status "": want an id, the part after # of "On" (#on), "Off" (#off), "Gone" (#gone)`},
		{wishes[0], `engine: agent 11: "On" (#on) is wished since: asked by a lead at 2026-03-02 09:03:30.000 UTC`}, // a second time
	}
	for _, tt := range tests {
		w, err := s.engine.Undo(t.Context(), tt.wish, "a lead")
		superseded, is := errors.AsType[*engine.SupersededError](err)
		switch {
		case tt.want == "" && (err != nil || !w.Taken || w.Status != "on" || w.Former != "off"):
			t.Errorf("Undo(%+v): %+v, %v", tt.wish, w, err)
		case tt.want != "" && (err == nil || err.Error() != tt.want):
			t.Errorf("Undo(%+v): error %v, want %s", tt.wish, err, tt.want)
		case is && (superseded.Agent != tt.wish.Agent || superseded.Because.At.IsZero() && superseded.Because.To.IsZero()):
			t.Errorf("Undo(%+v): %+v", tt.wish, superseded)
		}
	}
	s.run(30 * time.Second)
	for id, want := range map[string]statussync.Status{"12": "on", "22": "on", "32": "off", "42": "off"} {
		s.expect(phone, id, want)
	}
}

// TestAskDuringHold changes what is given back when the work ends, and so does
// undoing it.
func TestAskDuringHold(t *testing.T) {
	for name, undo := range map[string]bool{"asked": false, "undone": true} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, 1, "desk", "phone")
			desk, phone := s.products[0], s.products[1]
			s.start(func(c *engine.Config) {
				c.Holds = []statussync.Hold{{While: []string{"phone"}, In: "desk", Status: "Off"}}
			})
			s.run(2 * time.Minute)
			work := func(step statussync.Step) {
				s.must(phone.host.Report(t.Context(), "12", statussync.Report{Edge: &statussync.Edge{Item: "c1", Step: step}}))
				s.run(20 * time.Second)
			}
			desk.click(t, "11", "off")
			s.run(20 * time.Second)
			work(statussync.Begins)
			w := s.ask("11", "on", "Noor")
			s.run(20 * time.Second)
			s.expect(desk, "11", "off") // held
			if !w.Taken || w.Former != "off" {
				t.Errorf("Ask: %+v", w)
			}
			want := statussync.Status("on")
			if undo {
				want = "off"
				_, err := s.engine.Undo(t.Context(), w, "Noor")
				s.must(err)
			}
			work(statussync.Ends)
			s.expect(desk, "11", want)
		})
	}
}

// TestAskSignedOut waits for the sign-in; what is chosen there replaces it.
func TestAskSignedOut(t *testing.T) {
	for name, chooses := range map[string]bool{"nothing is chosen": false, "the agent chooses": true} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, 1, "desk", "phone")
			desk := s.products[0]
			s.start(nil)
			s.run(2 * time.Minute)
			out := func(out statussync.Fact) {
				s.must(desk.host.Report(t.Context(), "11", statussync.Report{Out: out}))
			}
			out(statussync.Yes)
			w := s.ask("11", "off", "Noor")
			s.run(10 * time.Second)
			s.expect(desk, "11", "on")
			x, err := s.engine.Explain(t.Context(), "11")
			s.must(err)
			if !w.Taken || x.Systems[0].Waits.For != statussync.SignIn {
				t.Errorf("taken %v, it waits for %q", w.Taken, x.Systems[0].Waits.For)
			}
			out(statussync.No)
			if chooses {
				desk.click(t, "11", "on")
			}
			s.run(20 * time.Second)
			want := map[bool]statussync.Status{false: "off", true: "on"}[chooses]
			s.expect(desk, "11", want)
			s.expect(s.products[1], "12", want)
			if _, err := s.engine.Undo(t.Context(), w, "Noor"); (err != nil) != chooses {
				t.Errorf("Undo: %v", err)
			}
		})
	}
}
