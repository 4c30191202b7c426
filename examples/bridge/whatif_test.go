package main

import (
	"fmt"
	"testing"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/statussync/replay"
)

// lunchElsewhere is the demo's mapping with another meaning of lunch.
var lunchElsewhere = map[string][]rule{onAircall: {{Zendesk: "Lunch", Phone: "unavailable/on_a_break"}}}

// A journal of the demo's day predicts the writes that a day with another mapping
// makes on which people do the same.
func TestJournalOfADayPredictsAnotherMapping(t *testing.T) {
	for _, tt := range []struct {
		name   string
		agents int
		w      faults
		seed   uint64
	}{
		{"no faults", 40, faults{}, 1},
		{"no faults", 40, faults{}, 2},
		{"no faults", 40, faults{}, 3},
		{"no faults", 40, faults{}, 4},
		{"no faults", 40, faults{}, 5},
		{"no faults", 40, faults{}, 6},
		{"no faults", 40, faults{}, 7},
		{"no faults", 40, faults{}, 8},
		{"no faults", 40, faults{}, 9},
		{"no faults", 40, faults{}, 10},
		{"no faults", 40, faults{}, 11},
		{"no faults", 40, faults{}, 12},
		{"no faults", 40, faults{}, 13},
		{"no faults", 40, faults{}, 14},
		{"no faults", 40, faults{}, 15},
		{"no faults", 40, faults{}, 16},
		{"no faults", 40, faults{}, 17},
		{"no faults", 40, faults{}, 18},
		{"no faults", 40, faults{}, 19},
		{"no faults", 40, faults{}, 20},
		{"lists late", 40, faults{lag: 2}, 4},
		{"the demo's defaults", 40, faults{lose: 5, dup: 5, reorder: 10, lag: 2}, 1},
	} {
		t.Run(fmt.Sprintf("%s, seed %d", tt.name, tt.seed), func(t *testing.T) {
			dir := t.TempDir()
			w, err := journal.Open(dir, journal.Options{})
			must(t, err)
			first := playDay(t, extras{journal: w, calm: tt.w.lose == 0}, tt.agents, tt.w, tt.seed, nil)
			must(t, w.Close())
			second := playDay(t, extras{rules: lunchElsewhere, calm: tt.w.lose == 0}, tt.agents, tt.w, tt.seed, first.deeds())
			other := phoneConfig{System: onAircall, Rules: lunchElsewhere[onAircall]}
			result, err := replay.Run(journal.Read(dir), replay.Settings{Pairs: []statussync.Pair{other.pair()}})
			must(t, err)
			compared(t, "own", result.Recorded, result.Own)
			compared(t, "other", second.writes, result.Other)
			t.Logf("%d choices, %d uncertain", result.Choices, result.Uncertain)
		})
	}
}

func compared(t *testing.T, what string, real, predicted []replay.Write) {
	t.Helper()
	c := replay.Compare(real, predicted)
	print := func(all []replay.Write) (text string) {
		for _, w := range all {
			text += fmt.Sprintf("\n  %s %s %s %s unc %v cause %v", w.At.Format("15:04:05.000"), w.Agent, w.System, w.Status, w.Uncertain, w.Cause)
		}
		return text
	}
	t.Logf("%s: real %d, predicted %d, same %d\n not predicted:%s\n predicted only:%s", what, len(real), len(predicted), c.Same, print(c.OnlyOwn), print(c.OnlyOther))
}
