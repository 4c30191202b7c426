package engine_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestThreeSystems joins one agent in three systems; when one partner leaves,
// the others stay joined, and when it comes back as somebody else, its state
// starts anew.
func TestThreeSystems(t *testing.T) {
	clk := ctikit.NewVirtualClock(dawn)
	system := func(name, id string) *product {
		return &product{clock: clk, name: name, people: []person{{id, "agent@example.test", "on", dawn}, {id + "0", "bot@example.test", "on", dawn}}}
	}
	desk, cell, deck := system("desk", "1"), system("cell", "2"), system("deck", "3")
	rules := []statussync.Rule{statussync.Both("on", "on"), statussync.Both("off", "off")}
	var notices []string
	e, err := engine.New(t.Context(), engine.Config{
		Account: "acme", Clock: clk, Systems: []engine.System{desk, cell, deck},
		Pairs: []statussync.Pair{{A: "desk", B: "cell", Rules: rules}, {A: "desk", B: "deck", Rules: rules}},
		Notify: func(n engine.Notice) {
			notices = append(notices, n.Subject.System+" "+string(n.Code)+" "+n.Subject.Agent)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	step := func(d time.Duration) {
		t.Helper()
		if err := drive(t.Context(), clk, e, clk.Now().Add(d)); err != nil {
			t.Fatal(err)
		}
	}
	step(2 * time.Minute)
	deck.people = nil
	step(4 * time.Minute)
	x, err := e.Explain(t.Context(), "1")
	if err != nil || x.Systems[1].ID != "2" || x.Systems[2].ID != "" {
		t.Errorf("after one left: %v, %v", x, err)
	}
	if err := cell.host.Report(t.Context(), "2", statussync.Report{Status: "off", Mark: statussync.Mark{At: clk.Now()}}); err != nil {
		t.Fatal(err)
	}
	cell.people[0].status, cell.people[0].at = "off", clk.Now()
	step(10 * time.Second)
	deck.people = []person{{"4", "Agent@example.test", "on", dawn}}
	step(4 * time.Minute)
	got := slices.Concat(desk.writes, cell.writes, deck.writes)
	if diff := cmp.Diff([]string{"1 off", "4 off"}, got); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"deck vanished 1"}, notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

// TestTakenAway gives an agent's partner in one of three systems to another
// one.
func TestTakenAway(t *testing.T) {
	clk := ctikit.NewVirtualClock(dawn)
	people := func(ids ...string) (all []person) {
		for _, id := range ids {
			all = append(all, person{id, "agent" + id[1:] + "@example.test", "on", dawn})
		}
		return all
	}
	desk := &product{clock: clk, name: "desk", people: people("11", "12")}
	cell := &product{clock: clk, name: "cell", people: people("21", "22")}
	deck := &product{clock: clk, name: "deck", people: people("31", "32")}
	store := &engine.Memory{}
	start := func(agents map[string]map[string]string) *engine.Engine {
		e, err := engine.New(t.Context(), engine.Config{
			Account: "acme", Clock: clk, Store: store, Agents: agents, Systems: []engine.System{desk, cell, deck},
			Pairs: []statussync.Pair{{A: "desk", B: "cell"}, {A: "desk", B: "deck"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := drive(t.Context(), clk, e, clk.Now().Add(3*time.Minute)); err != nil {
			t.Fatal(err)
		}
		return e
	}
	start(nil)
	e := start(map[string]map[string]string{"12": {"cell": "21"}})
	var got []string
	for _, agent := range []string{"11", "12"} {
		x, err := e.Explain(t.Context(), agent)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range x.Systems {
			got = append(got, s.System+" "+s.ID)
		}
	}
	want := []string{"desk 11", "cell ", "deck 31", "desk 12", "cell 21", "deck 32"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}

// TestFailureText reads well and unwraps.
func TestFailureText(t *testing.T) {
	inner := errors.New("422")
	f := &engine.Failure{Kind: engine.Refused, Code: "StatusNotAllowed", Err: inner}
	if !errors.Is(f, inner) || !strings.Contains(f.Error(), "StatusNotAllowed") {
		t.Errorf("error %q", f)
	}
	if got := (engine.Problem{System: "zendesk", Detail: "no agents"}).String(); got != "zendesk: no agents" {
		t.Errorf("problem %q", got)
	}
}
