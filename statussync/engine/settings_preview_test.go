package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// TestSettingsPreview says what SetRules then does, and saves nothing.
func TestSettingsPreview(t *testing.T) {
	s := newScene(t, 5, "desk", "phone")
	desk, phone := s.products[0], s.products[1]
	s.start(nil)
	s.run(2 * time.Minute)
	desk.click(t, "11", "off")
	if err := phone.host.Report(t.Context(), "22", statussync.Report{Edge: &statussync.Edge{Item: "c1", Step: statussync.Begins}}); err != nil {
		t.Fatal(err)
	}
	s.run(2 * time.Minute)
	count := func(system string, status statussync.Status, name string, n int) engine.PreviewedCount {
		return engine.PreviewedCount{System: system, Status: engine.NamedStatus{ID: status, Name: name}, Agents: n}
	}
	held := crossed()
	held.Holds = []statussync.Hold{{While: []string{"phone"}, In: "desk", Status: "Off"}}
	tests := []struct {
		name string
		next engine.Settings
		want engine.Preview
	}{
		{"the same", straight(), engine.Preview{}},
		{"a hold", engine.Settings{Pairs: straight().Pairs, Holds: held.Holds},
			engine.Preview{Agents: 1, Changes: []engine.PreviewedCount{count("desk", "off", "Off", 1)}}},
		{"crossed rules, and a hold", held, engine.Preview{Agents: 5, Changes: []engine.PreviewedCount{
			count("desk", "off", "Off", 1), count("phone", "off", "Off", 4), count("phone", "on", "On", 1)}}},
	}
	for _, tt := range tests {
		saves := s.engine.Stats().Store.Saves
		got, err := s.engine.Preview(t.Context(), tt.next)
		s.must(err)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if s.engine.Stats().Store.Saves != saves {
			t.Errorf("%s: something was saved", tt.name)
		}
	}
	was := map[string]int{}
	for _, p := range s.products {
		for _, who := range p.people {
			was[p.name+" "+who.id+" "+string(who.status)]++
		}
	}
	s.set(held, "Noor")
	s.run(3 * time.Minute)
	changed := map[string]int{}
	for _, p := range s.products {
		for _, who := range p.people {
			if was[p.name+" "+who.id+" "+string(who.status)] == 0 {
				changed[fmt.Sprintf("%s %s", p.name, who.status)]++
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"desk off": 1, "phone off": 4, "phone on": 1}, changed); diff != "" {
		t.Errorf("what became of it (-want +got):\n%s", diff)
	}
	s.replace("acme/agent/31", "nonsense")
	if got, err := s.engine.Preview(t.Context(), straight()); err != nil || got.Unknown != 1 || got.Agents != 4 {
		t.Errorf("beside a damaged record: %+v, %v", got, err)
	}
}
