package engine_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
)

// flawed says that the products have every flaw that the fakes know.
var flawed = os.Getenv("CTIKIT_FLAWED") != ""

// skew is how far clocks are off that are off.
const skew = 300 * time.Second

// flaw has clocks that differ by ten minutes, lists that are five seconds old
// and leave out reasons, and every twentieth write ignored, the first included.
func (w *world) flaw() {
	w.slow = skew
	w.zendesk.SetSkew(-skew)
	w.aircall.SetSkew(skew)
	w.zendesk.SetListLag(5 * time.Second)
	w.aircall.SetListLag(5 * time.Second)
	w.aircall.ListsWithoutReasons(true)
	w.zendesk.IgnoreWrites(5)
	w.aircall.IgnoreWrites(5)
	w.zendesk.IgnoreNextWrites(1)
	w.aircall.IgnoreNextWrites(1)
}

// confirmed waits until an ignored write has been made again.
func (w *world) confirmed() {
	if flawed {
		w.run(15 * time.Second)
	}
}

// unflawed are the tests that TestWithEveryFlaw leaves out, with the reason.
var unflawed = map[string]string{
	"TestWithEveryFlaw":    "it runs the others",
	"TestFlawedProducts":   "its flaws are its own",
	"TestExplain":          "its texts have times of Zendesk's clock",
	"TestExplainAsJSON":    "the same",
	"TestBatch":            "no sweep finds the writes that were ignored",
	"TestSoak":             "its faults are its own",
	"TestBulkWorldsOnBolt": "so are those of these worlds",
	"TestBulkWorlds":       "the same",
	"TestCrashInBulk":      "it crashes at each call of products of its own",
	"TestCrashInHold":      "the same",
	"TestIdleSweeps":       "it counts what products of its own cost",
	"TestIdleMemory":       "the same",
	"TestSweepAllocates":   "the same",
	"TestEventCosts":       "the same",
	"TestEndlessLists":     "its lists are its own",
	"TestAskMany":          "it counts requests",
	"TestManyAccounts":     "its product is its own",
	"TestReplicaWorlds":    "the same",
	"TestKilledLeaders":    "its flaws are its own",
	"TestSharedClocks":     "the same",
	"TestBulkTeams":        "the same",

	"TestWebhooksDuringSweeps": "it counts what products of its own cost",
}

// TestWithEveryFlaw runs the tests of this package once more, in products with
// every flaw.
func TestWithEveryFlaw(t *testing.T) {
	if flawed || racing {
		t.Skip("this is that run, or has a race detector: the proof has none")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	skip := "^(" + strings.Join(slices.Sorted(maps.Keys(unflawed)), "|") + ")$"
	again := exec.CommandContext(t.Context(), self, "-test.v", "-test.run=^Test", "-test.skip="+skip)
	again.Env = append(os.Environ(), "CTIKIT_FLAWED=1")
	out, err := again.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if n := bytes.Count(out, []byte("\n--- PASS: ")); err == nil && n < 80 {
		t.Errorf("%d tests passed, want 80 at least\n%s", n, out)
	}
}

// TestFlawedProducts has clocks that differ, lists that lag, events that get
// lost and writes that are ignored, all at once: in the end every agent's wants
// are consistent and shown, and hardly a write was in vain.
func TestFlawedProducts(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w := newWorld(t)
			apart := time.Duration(seed) * 90 * time.Second
			w.zendesk.SetSkew(-apart)
			w.aircall.SetSkew(apart)
			w.zendesk.SetListLag(4 * time.Second)
			w.aircall.SetListLag(4 * time.Second)
			ids := w.hire(50)
			w.start(lunchRule)
			w.run(3 * time.Minute)
			w.zendesk.IgnoreWrites(5)
			w.aircall.IgnoreWrites(5)
			w.clickAbout(rand.New(rand.NewPCG(seed, 1)), ids)
			w.zendesk.IgnoreWrites(0)
			w.aircall.IgnoreWrites(0)
			w.run(8 * time.Minute)
			w.consistent(ids)
			if got := w.noticed(); len(got) > 0 {
				t.Errorf("notices %q", got)
			}
			if z, a := w.zendesk.NoOps(), w.aircall.NoOps(); z+a > 3 {
				t.Errorf("no-op writes: %d to Zendesk, %d to Aircall", z, a)
			}
		})
	}
}

// clickAbout has 300 clicks by any agents on either side, a tenth of which no
// event reports.
func (w *world) clickAbout(rng *rand.Rand, ids []int64) {
	for range 300 {
		id := ids[rng.IntN(len(ids))]
		w.lost = rng.IntN(10) == 0
		switch rng.IntN(7) {
		case 0:
			w.clickAircall(id, aircall.Available, "")
		case 1:
			w.clickAircall(id, aircall.Unavailable, "")
		case 2:
			w.clickAircall(id, aircall.Unavailable, aircall.OutForLunch)
		default:
			statuses := []zendesk.StatusID{zendesk.StatusOnline, zendesk.StatusAway, zendesk.StatusOffline, w.lunch}
			w.zendesk.SetStatus(id, statuses[rng.IntN(len(statuses))])
		}
		w.run(time.Duration(rng.IntN(4000)) * time.Millisecond)
	}
	w.lost = false
}

// consistent checks that both sides of every agent show what is wished.
func (w *world) consistent(ids []int64) {
	w.t.Helper()
	for _, id := range ids {
		state, err := w.engine.State(w.t.Context(), zid(id))
		w.must(err)
		if err := statussync.Check(state, w.engine.Rules()); err != nil {
			w.t.Errorf("agent %d: %v", id, err)
		}
		z, a := statussync.Look(state, "zendesk"), statussync.Look(state, "aircall")
		if z.WaitsFor.For != "" || a.WaitsFor.For != "" {
			w.t.Errorf("agent %d still waits:\n%s", id, w.explain(id))
		}
		w.expect(id, fmt.Sprintf("%s %s", z.Shows, a.Shows))
	}
}
