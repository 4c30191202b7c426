package statussync_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync"
)

// TestSeen: without the times in which it was only seen, a state is the same but
// for them, and with them again the very same.
func TestSeen(t *testing.T) {
	rng := rand.New(rand.NewPCG(16, 3))
	differ := 0
	for range 60 {
		text := make([]byte, 120)
		for i := range text {
			text[i] = byte(rng.Uint32())
		}
		row := ruleRow{three: true}
		p := row.play(t)
		for _, next := range fuzzed(p, text) {
			p.now = next.at
			p.decide(next.in)
			times := statussync.SeenOf(p.state)
			without := make(statussync.Seen, len(times)).In(p.state)
			if !statussync.OnlySeen(without, p.state) {
				t.Fatalf("more than times differ in\n%s\n%s", jsonOf(t, without), jsonOf(t, p.state))
			}
			if jsonOf(t, without) != jsonOf(t, p.state) {
				differ++
			}
			if diff := cmp.Diff(jsonOf(t, p.state), jsonOf(t, times.In(stored(t, without)))); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
		}
	}
	if differ < 100 {
		t.Errorf("%d states had such times: too few to prove anything", differ)
	}
	if s := underWay(t).state; jsonOf(t, statussync.Seen(nil).In(s)) != jsonOf(t, s) {
		t.Error("no times change something")
	}
}
