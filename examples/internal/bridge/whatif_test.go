package bridge

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/journal"
	"github.com/ctikit/ctikit/statussync/replay"
)

// lunchElsewhere is the demo's mapping with another meaning of lunch.
var lunchElsewhere = map[string][]rule{onAircall: {{Zendesk: "Lunch", Phone: "unavailable/on_a_break"}}}

// A journal of the demo's day predicts the writes that a day with another mapping
// makes on which people do the same, and those of the day itself. Set apart are
// writes that go back to an uncertain choice, and agents who on that day chose in
// both systems so close together that the order is anybody's guess (S10). Without
// faults nothing else differs; with the demo's usual faults, which fall otherwise
// every day, most is the same.
func TestJournalOfADayPredictsAnotherMapping(t *testing.T) {
	const agents = 40
	for _, tt := range []struct {
		name  string
		w     faults
		seed  uint64
		wrong int // percent of the writes
	}{
		{"no faults", faults{}, 1, 0},
		{"no faults", faults{}, 2, 0},
		{"no faults", faults{}, 6, 0},
		{"no faults", faults{}, 8, 0},
		{"no faults", faults{}, 13, 0},
		{"no faults", faults{}, 14, 0},
		{"late lists", faults{lag: 2}, 3, 0},
		{"the demo's usual faults", faults{lose: 5, dup: 5, reorder: 10, lag: 2}, 1, 5},
	} {
		t.Run(fmt.Sprintf("%s, seed %d", tt.name, tt.seed), func(t *testing.T) {
			dir := t.TempDir()
			w, err := journal.Open(dir, journal.Options{})
			must(t, err)
			calm := tt.w.lose == 0
			first := playDay(t, extras{journal: w, calm: calm}, agents, tt.w, tt.seed, nil)
			must(t, w.Close())
			second := playDay(t, extras{rules: lunchElsewhere, calm: calm}, agents, tt.w, tt.seed, first.deeds())
			other := phoneConfig{System: onAircall, Rules: lunchElsewhere[onAircall]}
			result, err := replay.Run(journal.Read(dir), replay.Settings{Pairs: []statussync.Pair{other.pair()}})
			must(t, err)
			t.Logf("%d choices, %d uncertain", result.Choices, result.Uncertain)
			if n := len(replay.Compare(first.writes, result.Recorded).OnlyOwn); n > 0 || len(result.Recorded) == 0 {
				t.Errorf("the journal lacks %d of %d writes", n, len(first.writes))
			}
			races := first.races()
			predicts(t, "the same mapping", tt.wrong, first.writes, result.Own, races)
			predicts(t, "the other mapping", tt.wrong, second.writes, result.Other, races)
			if c := replay.Compare(result.Own, result.Other); len(c.OnlyOwn) < 10 || len(c.OnlyOther) < 10 {
				t.Errorf("the two mappings make nearly the same writes: a prediction of the first would pass")
			}
		})
	}
}

// predicts compares what was written with what was predicted.
func predicts(t *testing.T, what string, allowed int, written, predicted []replay.Write, races map[string]bool) {
	t.Helper()
	c := replay.Compare(written, predicted)
	var uncertain, raced int
	var wrong []replay.Write
	for _, w := range slices.Concat(c.OnlyOwn, c.OnlyOther) {
		switch {
		case w.Uncertain:
			uncertain++
		case races[w.Agent]:
			raced++
		default:
			wrong = append(wrong, w)
		}
	}
	t.Logf("%s: %d written, %d predicted, %d the same; of the others %d uncertain, %d of agents with a race, %d wrong",
		what, len(written), len(predicted), c.Same, uncertain, raced, len(wrong))
	if len(wrong)*100 > allowed*len(written) || (uncertain+raced)*20 > len(written) {
		for _, w := range wrong {
			t.Errorf("%s: %s agent %s: %s to %s: %s", what, w.At.Format("15:04:05.000"), w.Agent, w.System, w.Status, w.Cause)
		}
		t.Errorf("%s: %d of %d differ", what, uncertain+raced+len(wrong), len(written))
	}
}

// races are the agents who chose in different systems within the time in which
// nobody can say what came first.
func (d *day) races() map[string]bool {
	found := map[string]bool{}
	for agent, all := range d.recorder.causes {
		for i := range all[1:] {
			if a, b := all[i], all[i+1]; a.system != b.system && b.at.Sub(a.at) <= tie {
				found[strconv.FormatInt(agent, 10)] = true
			}
		}
	}
	return found
}
