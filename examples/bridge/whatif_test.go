package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

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
		{"lists late", 40, faults{lag: 2}, 4},
		{"the demo's defaults", 40, faults{lose: 5, dup: 5, reorder: 10, lag: 2}, 1},
	} {
		t.Run(fmt.Sprintf("%s, seed %d", tt.name, tt.seed), func(t *testing.T) {
			dir := t.TempDir()
			w, err := journal.Open(dir, journal.Options{})
			must(t, err)
			first := playDay(t, extras{journal: w}, tt.agents, tt.w, tt.seed, nil)
			must(t, w.Close())
			second := playDay(t, extras{rules: lunchElsewhere}, tt.agents, tt.w, tt.seed, first.deeds())
			other := phoneConfig{System: onAircall, Rules: lunchElsewhere[onAircall]}
			result, err := replay.Run(journal.Read(dir), replay.Settings{Pairs: pairsOf(other)})
			must(t, err)
			compared(t, "own", result.Recorded, result.Own)
			compared(t, "other", second.writes, result.Other)
			t.Logf("%d choices, %d uncertain", result.Choices, result.Uncertain)
		})
	}
}

func compared(t *testing.T, what string, real, predicted []replay.Write) {
	t.Helper()
	set := func(all []replay.Write) map[replay.Key]replay.Write {
		m := map[replay.Key]replay.Write{}
		for _, w := range all {
			m[w.Key()] = w
		}
		return m
	}
	a, b := set(real), set(predicted)
	same, missing, more := 0, []string{}, []string{}
	for k, w := range a {
		if _, ok := b[k]; ok {
			same++
		} else {
			missing = append(missing, fmt.Sprintf("%s %s %s %s cause %v", w.At.Format("15:04:05.000"), w.Agent, w.System, w.Status, w.Cause))
		}
	}
	unsure := 0
	for k, w := range b {
		if w.Uncertain {
			unsure++
		}
		if _, ok := a[k]; !ok {
			more = append(more, fmt.Sprintf("%s %s %s %s unc %v cause %v", w.At.Format("15:04:05.000"), w.Agent, w.System, w.Status, w.Uncertain, w.Cause))
		}
	}
	slices.Sort(missing)
	slices.Sort(more)
	t.Logf("%s: real %d, predicted %d (uncertain %d), same %d\n not predicted:\n  %s\n predicted only:\n  %s", what, len(a), len(b), unsure, same, strings.Join(missing, "\n  "), strings.Join(more, "\n  "))
	_ = maps.Keys(a)
}
