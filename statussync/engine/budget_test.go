package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// till is a system of many people that writes down when it was asked.
type till struct {
	engine.Base
	name   string
	agents int
	emails bool
	traits engine.Traits
	clock  ctikit.Clock
	pages  []time.Time
	people []int // how many each look-up named
	asked  []time.Time
}

func (s *till) Name() string          { return s.name }
func (s *till) Traits() engine.Traits { return s.traits }

func (s *till) Catalog(context.Context) (statussync.Catalog, error) {
	return statussync.Catalog{{Status: "on", Name: "on", Settable: true}}, nil
}

// Page has one person on each page.
func (s *till) Page(_ context.Context, cursor string) ([]engine.Sighting, string, error) {
	s.pages = append(s.pages, s.clock.Now())
	var n int
	_, _ = fmt.Sscan(cursor, &n)
	seen := engine.Sighting{ID: fmt.Sprintf("%s-%d", s.name, n), Report: statussync.Report{Status: "on"}}
	if s.emails {
		seen.Email = fmt.Sprintf("agent%d@example.test", n)
	}
	if n++; n < s.agents {
		return []engine.Sighting{seen}, fmt.Sprint(n), nil
	}
	return []engine.Sighting{seen}, "", nil
}

func (s *till) People(_ context.Context, ids []string) (people []engine.Person, _ error) {
	s.people, s.asked = append(s.people, len(ids)), append(s.asked, s.clock.Now())
	for _, id := range ids {
		people = append(people, engine.Person{ID: id, Email: "agent" + id[len(s.name)+1:] + "@example.test"})
	}
	return people, nil
}

func (s *till) Read(context.Context, string) (statussync.Report, error) {
	return statussync.Report{Status: "on"}, nil
}

func (s *till) Write(context.Context, string, statussync.Status) (engine.Receipt, error) {
	return engine.Receipt{}, nil
}

// sweepOf runs one sweep over two systems, of which the second one is of
// interest.
func sweepOf(t *testing.T, traits engine.Traits, agents int) *till {
	t.Helper()
	clk := ctikit.NewVirtualClock(dawn)
	desk := &till{name: "desk", agents: agents, emails: true, clock: clk, traits: engine.Traits{PerMinute: 1_000_000}}
	phone := &till{name: "till", agents: agents, clock: clk, traits: traits}
	e, err := engine.New(t.Context(), engine.Config{
		Account: "acme", Clock: clk, SweepEvery: time.Hour, Systems: []engine.System{desk, phone}, Pairs: []statussync.Pair{{A: "desk", B: "till"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := drive(t.Context(), clk, e, dawn.Add(10*time.Minute)); err != nil {
		t.Fatal(err)
	}
	return phone
}

// atOnce counts the first requests that came together.
func atOnce(sent []time.Time) (n int) {
	for _, at := range sent {
		if at.Equal(sent[0]) {
			n++
		}
	}
	return n
}

// TestBurst sends as many requests at once as a system allows, and in no minute
// more than its budget. One went for the catalog.
func TestBurst(t *testing.T) {
	tests := []struct {
		name   string
		traits engine.Traits
		once   int // pages at once, after the catalog
		minute int // pages in the first minute
	}{
		{"a tenth, by default", engine.Traits{PerMinute: 120}, 11, 119},
		{"as the system says", engine.Traits{PerMinute: 120, Burst: 5}, 4, 119},
		{"dear pages", engine.Traits{PerMinute: 120, Burst: 5, PageCost: 2}, 2, 59},
		{"a page dearer than the burst", engine.Traits{PerMinute: 60, Burst: 1, PageCost: 2}, 0, 60},
		{"all at once", engine.Traits{PerMinute: 60, Burst: 60}, 59, 60},
		{"next to nothing", engine.Traits{PerMinute: 1}, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := sweepOf(t, tt.traits, 200)
			once, minute := 0, 0
			for _, at := range s.pages {
				if at.Equal(dawn) {
					once++
				}
				if at.Before(dawn.Add(time.Minute)) {
					minute++
				}
			}
			if once != tt.once || minute > tt.minute || minute < tt.minute*9/10-1 {
				t.Errorf("%d pages at once and %d in the first minute, want %d and %d", once, minute, tt.once, tt.minute)
			}
		})
	}
}

// TestPeoplePage asks for as many addresses at once as a system takes, within
// the look-ups' own budget.
func TestPeoplePage(t *testing.T) {
	tests := []struct {
		traits engine.Traits
		want   []int
		once   int
	}{
		{engine.Traits{PerMinute: 60_000}, []int{100, 30}, 2},
		{engine.Traits{PerMinute: 60_000, PeoplePage: 60}, []int{60, 60, 10}, 3},
		{engine.Traits{PerMinute: 1200, Burst: 5, PeoplePage: 1}, ones(130), 5},
	}
	for _, tt := range tests {
		s := sweepOf(t, tt.traits, 130)
		if diff := cmp.Diff(tt.want, s.people); diff != "" {
			t.Errorf("%+v: people asked for (-want +got):\n%s", tt.traits, diff)
		}
		if got := atOnce(s.asked); got != tt.once {
			t.Errorf("%+v: %d requests at once, want %d", tt.traits, got, tt.once)
		}
	}
}

func ones(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 1
	}
	return out
}
