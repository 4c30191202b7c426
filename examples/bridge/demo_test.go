package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

func TestDemoHoldsTheContract(t *testing.T) {
	for _, tt := range []struct {
		name   string
		phones []string
		agents int
		w      weather
		seed   uint64
	}{
		{"fair weather", []string{onAircall}, 8, weather{}, 1},
		{"foul weather", []string{onAircall}, 40, weather{10, 10, 20}, 2},
		{"every second webhook lost", []string{onAircall}, 15, weather{50, 0, 0}, 3},
		{"no webhook ever arrives", []string{onAircall}, 10, weather{lose: 100}, 4},
		{"everything late and twice", []string{onAircall}, 15, weather{0, 100, 100}, 5},
		{"Dialpad, foul weather", []string{onDialpad}, 40, weather{10, 10, 20}, 2},
		{"Dialpad, no webhook ever arrives", []string{onDialpad}, 10, weather{lose: 100}, 4},
		{"Connect, foul weather", []string{onConnect}, 40, weather{10, 10, 20}, 2},
		{"Connect, no record ever arrives", []string{onConnect}, 10, weather{lose: 100}, 4},
		{"two phone systems", []string{onDialpad, onAircall}, 40, weather{10, 10, 20}, 2},
		{"three phone systems", []string{onDialpad, onAircall, onConnect}, 40, weather{10, 10, 20}, 2},
		{"three phone systems, everything late and twice", []string{onDialpad, onAircall, onConnect}, 15, weather{0, 100, 100}, 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := demo(t.Context(), &out, tt.phones, tt.agents, tt.w, tt.seed); err != nil {
				t.Errorf("demo: %v\n%s", err, out.String())
			}
		})
	}
}

func TestDemoIsTheSameForTheSameSeed(t *testing.T) {
	play := func(seed uint64) string {
		var out bytes.Buffer
		if err := demo(t.Context(), &out, []string{onAircall}, 20, weather{10, 10, 20}, seed); err != nil {
			t.Fatalf("demo: %v", err)
		}
		return out.String()
	}
	first := play(1)
	if play(1) != first {
		t.Error("two runs with seed 1 differ")
	}
	if play(2) == first {
		t.Error("seed 2 gives the run of seed 1")
	}
	for _, want := range []string{"echoes recognised", "causes were never observable", "→ set aircall to", "→ set zendesk to", "stumble"} {
		if !strings.Contains(first, want) {
			t.Errorf("the timeline lacks %q", want)
		}
	}
}

// A witness that cannot find fault proves nothing: a bridge that is switched off
// must be found out, in every phone system.
func TestVerdictFindsABrokenContract(t *testing.T) {
	for _, name := range []string{onAircall, onDialpad, onConnect} {
		f, err := newFloor(t.Context(), []string{name}, 5, weather{}, 1, func(string, ...any) {})
		if err != nil {
			t.Fatal(err)
		}
		f.schedule()
		if err := f.run(t.Context(), dawn.Add(shiftStart)); err != nil {
			t.Fatal(err)
		}
		f.engine.Pause()
		if err := f.run(t.Context(), dawn.Add(shiftStart+shiftLength)); err != nil {
			t.Fatal(err)
		}
		if broken := f.verdict(t.Context()); len(broken) == 0 {
			t.Errorf("%s: a bridge that writes nothing passes", name)
		}
	}
}

func TestArgumentsAreChecked(t *testing.T) {
	none := func(string) string { return "" }
	for args, want := range map[string]string{
		"-demo -lose 101":        "-lose: 101",
		"-demo -dup -1":          "-dup: -1",
		"-demo -agents 0":        "-agents: 0",
		"-config none.json":      "none.json",
		"-colour red":            "colour",
		"-phone fax":             `"fax" is not one of aircall, dialpad, connect`,
		"-phone dialpad,dialpad": "dialpad is there twice",
	} {
		err := run(t.Context(), strings.Fields(args), none, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("bridge %s: %v, want an error about %q", args, err, want)
		}
	}
}
