package bridge

import (
	"bytes"
	"strings"
	"testing"
)

// usual are the faults of an ordinary bad day, bad those of an awful one.
var (
	usual = faults{lose: 10, dup: 10, reorder: 20, lag: 2}
	bad   = faults{lose: 10, dup: 10, reorder: 20, skew: 300, lag: 5, ignore: 5}
)

func TestDemoHoldsTheContract(t *testing.T) {
	for _, tt := range []struct {
		name   string
		phones []string
		agents int
		w      faults
		seed   uint64
	}{
		{"no faults", []string{onAircall}, 8, faults{}, 1},
		{"usual faults", []string{onAircall}, 40, usual, 2},
		{"more agents than the budgets carry at once", []string{onAircall}, 700, faults{}, 1},
		{"every second webhook lost", []string{onAircall}, 15, faults{lose: 50}, 3},
		{"no webhook ever arrives", []string{onAircall}, 10, faults{lose: 100}, 4},
		{"everything late and twice", []string{onAircall}, 15, faults{dup: 100, reorder: 100}, 5},
		{"clocks off, lists late, writes not taken", []string{onAircall}, 100, bad, 2},
		{"clocks off the other way", []string{onAircall}, 40, faults{skew: -3600, reorder: 20}, 2},
		{"Dialpad, usual faults", []string{onDialpad}, 40, usual, 2},
		{"Dialpad, no webhook ever arrives", []string{onDialpad}, 10, faults{lose: 100}, 4},
		{"Connect, usual faults", []string{onConnect}, 40, usual, 2},
		{"Connect, no record ever arrives", []string{onConnect}, 10, faults{lose: 100}, 4},
		{"two phone systems", []string{onDialpad, onAircall}, 40, usual, 2},
		{"three phone systems", []string{onDialpad, onAircall, onConnect}, 40, usual, 2},
		{"three phone systems, all faults", []string{onDialpad, onAircall, onConnect}, 100, bad, 2},
		{"three phone systems, everything late and twice", []string{onDialpad, onAircall, onConnect}, 15, faults{dup: 100, reorder: 100}, 5},
	} {
		if tooMany(tt.agents) {
			continue
		}
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := demo(t.Context(), &out, tt.phones, tt.agents, tt.w, tt.seed); err != nil {
				t.Errorf("demo: %v\n%s", err, out.String())
			}
		})
	}
}

// tooMany reports whether the race detector has no time for so many agents: the demo's
// simulation is one goroutine. Runs without it have.
func tooMany(agents int) bool { return racing && agents > 100 }

// Three processes share the work. The one that leads crashes in the middle of the
// shift, and the contract holds.
func TestDemoOfReplicas(t *testing.T) {
	for _, tt := range []struct {
		phones []string
		agents int
		w      faults
	}{
		{[]string{onAircall}, 40, usual},
		{[]string{onDialpad, onAircall, onConnect}, 40, usual},
		{[]string{onAircall}, 300, faults{}},
	} {
		if tooMany(tt.agents) {
			continue
		}
		play := func() string {
			var out bytes.Buffer
			if err := demoWith(t.Context(), extras{replicas: 3}, &out, tt.phones, tt.agents, tt.w, 2); err != nil {
				t.Errorf("demo on %v: %v\n%s", tt.phones, err, out.String())
			}
			return out.String()
		}
		first := play()
		if play() != first {
			t.Errorf("%v: two runs with one seed differ", tt.phones)
		}
		if !strings.Contains(first, "is gone") {
			t.Errorf("%v: no leader crashed", tt.phones)
		}
	}
}

func TestDemoIsTheSameForTheSameSeed(t *testing.T) {
	play := func(seed uint64) string {
		var out bytes.Buffer
		if err := demo(t.Context(), &out, []string{onAircall}, 100, bad, seed); err != nil {
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
	for _, want := range []string{
		"the phones' clocks are 300 s ahead, Zendesk's 300 s behind; lists are 5 s late; 5 % of the writes are not taken.\n",
		"events of its own writes", "covered a click before anything showed it", "→ set aircall to", "→ set zendesk to", "fail for a while", "writes were accepted and not taken; ",
	} {
		if !strings.Contains(first, want) {
			t.Errorf("the timeline lacks %q", want)
		}
	}
}

// A judge who cannot find fault proves nothing: a bridge that is switched off must
// be found out, in every phone system.
func TestJudgeFindsABrokenContract(t *testing.T) {
	for _, name := range []string{onAircall, onDialpad, onConnect} {
		f, err := newFloor(t.Context(), []string{name}, 5, faults{}, 1, func(string, ...any) {})
		if err != nil {
			t.Fatal(err)
		}
		f.schedule()
		if err := f.run(t.Context(), dawn.Add(scriptStart)); err != nil {
			t.Fatal(err)
		}
		f.must(f.engine.Pause(t.Context()))
		if err := f.run(t.Context(), dawn.Add(f.scriptEnd())); err != nil {
			t.Fatal(err)
		}
		if _, broken := f.judge(); len(broken) == 0 {
			t.Errorf("%s: a bridge that writes nothing passes", name)
		}
	}
}

// Writes that are never taken are blocked and counted, and too many are a failure.
func TestJudgeCountsBlockedAgents(t *testing.T) {
	f, err := newFloor(t.Context(), []string{onAircall}, 10, faults{ignore: 100}, 1, func(string, ...any) {})
	if err != nil {
		t.Fatal(err)
	}
	f.schedule()
	if err := f.run(t.Context(), dawn.Add(f.scriptEnd())); err != nil {
		t.Fatal(err)
	}
	o, _ := f.judge()
	if broken := o.tooMany(10); o.blocked == 0 || !strings.Contains(strings.Join(broken, " "), "are blocked or undecidable, more than 1 % of 10") {
		t.Errorf("%d blocked agents, broken: %q", o.blocked, broken)
	}
}
