package focus_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// newModel compiles the rules with focus, and for the time after its status was
// deleted.
func newModel(t testing.TB) *model {
	without, pairs := systems(), pair()
	gone := func(e statussync.Entry) bool { return e.Status == onCall }
	without[0].Catalog = slices.DeleteFunc(without[0].Catalog, gone)
	pairs[0].Rules = pairs[0].Rules[:len(pairs[0].Rules)-1]
	off, err := focus.Compile(without, pairs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &model{on: compile(t, held), off: off}
}

// TestWorlds plays random worlds with every fault, and judges each with and
// without its work.
func TestWorlds(t *testing.T) {
	worlds := 60_000
	if !thorough(t) {
		worlds = 3_000
	}
	m := newModel(t)
	for seed := range worlds {
		w := m.start()
		rng := rand.New(rand.NewPCG(uint64(seed), 1))
		for range 10 + rng.IntN(60) {
			m.happen(w, rng)
			if err := m.always(w); err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, w.story())
			}
		}
		if err := m.judge(w); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	t.Logf("%d worlds", worlds)
}

// happen lets one thing happen to a world.
func (m *model) happen(w *world, rng *rand.Rand) {
	w.now += []int{0, 0, 1, 100, 700, 2500}[rng.IntN(6)]
	m.decide(w, statussync.Woke{At: at(w.now)})
	m.writePhone(w)
	i := rng.IntN(maxItems)
	due, ok := m.due(w)
	switch n := rng.IntN(40); {
	case n < 4 && w.items[i].phase == idle:
		m.step(w, i, focus.Rings)
	case n < 6 && (w.items[i].phase == idle || w.items[i].phase == ringing):
		m.step(w, i, focus.Begins)
	case n < 9 && (w.items[i].phase == ringing || w.items[i].phase == talking):
		m.step(w, i, focus.Ends)
	case n < 12 && !w.desk.out:
		choices := []status{away, lunch, onCall, online}
		if w.deleted {
			choices = []status{away, lunch, online}
		}
		if s := choices[rng.IntN(len(choices))]; s != w.desk.status {
			m.choose(w, s, statussync.Agent)
		}
	case n == 12:
		if s := []status{"lunch", "break"}[rng.IntN(2)]; s != w.phone.status {
			m.wish(w, s)
		}
	case n == 13:
		m.list(w)
	case n == 14:
		m.sign(w, w.desk.out)
	case n == 15 && rng.IntN(4) == 0:
		m.restart(w)
	case n == 16 && rng.IntN(10) == 0 && !w.deleted:
		m.remove(w)
	case n == 17 && len(w.news) > 0:
		m.lose(w, rng.IntN(len(w.news)))
	case n < 27 && len(w.news) > 0:
		j := rng.IntN(len(w.news))
		m.deliver(w, j, !w.news[j].again && rng.IntN(6) == 0)
	case n < 31 && w.read.open:
		m.endRead(w)
	case n < 35 && w.write.phase == 1:
		m.apply(w)
	case n < 35 && w.write.phase == 2:
		m.reply(w)
	case w.read.open || w.write.phase > 0 || !ok:
	case due.Kind == statussync.Reread:
		m.startRead(w)
	default:
		m.send(w)
	}
}
