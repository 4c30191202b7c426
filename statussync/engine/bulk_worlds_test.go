package engine_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// bulkWorld is a random world with bulk writes: crowds of agents click on either
// side, or take calls that hold a status, while requests, jobs, events and
// the process itself fail.
type bulkWorld struct {
	*bulkScene
	rng    *rand.Rand
	holds  bool
	faulty bool
	life   *life
	clicks map[int]statussync.Status // the last of each agent, unless others overlap
	deaths int
	reopen func() engine.Store // for each life; nil keeps the store
}

var errCut = errors.New("cut")

func (w *bulkWorld) chance(percent int) bool { return w.rng.IntN(100) < percent }

func newBulkWorld(t *testing.T, seed uint64, agents int, holds bool, reopen func() engine.Store) *bulkWorld {
	w := &bulkWorld{bulkScene: newBulkScene(t, agents), rng: rand.New(rand.NewPCG(seed, 16)), holds: holds, life: &life{left: -1}, clicks: map[int]statussync.Status{}, reopen: reopen}
	w.desk.traits.PerMinute, w.desk.traits.ListLag = 200, 5*time.Second
	w.phone.traits.ListLag = 2 * time.Second
	w.desk.traits.Clock, w.phone.traits.Clock = statussync.Offset{Known: true}, statussync.Offset{Known: true}
	w.desk.start = w.begins
	w.desk.fault = w.refuses
	w.desk.fail, w.phone.fail = w.fails, w.fails
	w.birth()
	w.run(3 * time.Minute)
	return w
}

// begins has requests and replies get lost, and throttles.
func (w *bulkWorld) begins() (begins bool, err error) {
	w.desk.takes = time.Duration(1+w.rng.IntN(20)) * time.Second
	w.desk.mute = w.faulty && w.chance(5)
	w.desk.tells = !w.faulty || w.chance(80)
	switch {
	case w.faulty && w.chance(10):
		return true, errCut
	case w.faulty && w.chance(10):
		return false, errCut
	case w.faulty && w.chance(5):
		return false, &engine.Failure{Kind: engine.Throttled, Code: "429", After: 3 * time.Second, Err: errServer}
	}
	return true, nil
}

// refuses has a job refuse an agent, or leave it out.
func (w *bulkWorld) refuses(string) error {
	switch {
	case w.faulty && !w.holds && w.chance(3): // a refused hold stays so (R124)
		return &engine.Failure{Kind: engine.Refused, Code: "422", Err: errServer}
	case w.faulty && w.chance(3):
		return errCut
	}
	return nil
}

func (w *bulkWorld) fails(string, string) error {
	if w.faulty && w.chance(5) {
		return errCut
	}
	return nil
}

// mortal has the engine die of itself in some call, if things are to fail.
func (w *bulkWorld) mortal() {
	if w.faulty && w.chance(80) {
		w.life.left, w.life.after = 30+w.rng.IntN(800), w.chance(50)
	}
}

// birth starts an engine.
func (w *bulkWorld) birth() {
	for {
		w.life = &life{left: -1}
		w.mortal()
		if w.reopen != nil {
			w.store = w.reopen()
		}
		cfg := w.config()
		cfg.Store = mortalStore{w.store, w.life}
		cfg.Systems = []engine.System{mortalSystem{w.desk, w.life}, mortalSystem{w.phone, w.life}}
		if w.holds {
			cfg.Pairs, cfg.Holds = nil, []statussync.Hold{{While: []string{"phone"}, In: "desk", Status: "off"}}
		}
		e, err := engine.New(w.Context(), cfg)
		if w.engine = e; err == nil {
			return
		}
		w.clock.RunUntil(w.clock.Now().Add(time.Second))
	}
}

// pass lets time go by, and starts another engine in place of one that is dead.
func (w *bulkWorld) pass(d time.Duration) {
	for end := w.clock.Now().Add(d); w.clock.Now().Before(end); {
		err := drive(w.Context(), w.clock, w.engine, w.clock.Now().Add(500*time.Millisecond))
		if err != nil && !errors.Is(err, errDead) {
			w.Fatal(err)
		}
		if w.life.dead {
			w.deaths++
			w.clock.RunUntil(w.clock.Now().Add(time.Duration(w.rng.IntN(20)) * time.Second))
			w.birth()
		}
	}
}

// report delivers an event, unless it gets lost.
func (w *bulkWorld) report(p *product, id string, r statussync.Report) {
	if w.life.dead || w.faulty && w.chance(10) {
		return
	}
	if err := p.host.Report(w.Context(), id, r); err != nil && !w.faulty {
		w.Error(err)
	}
}

// together has many agents do the same.
func (w *bulkWorld) together() {
	p := []*product{w.desk.product, w.phone}[w.rng.IntN(2)]
	st := []statussync.Status{"on", "off"}[w.rng.IntN(2)]
	for n := range p.people {
		if !w.chance(60) {
			continue
		}
		id := p.people[n].id
		if w.holds {
			w.work(n, st == "off")
			continue
		}
		p.set(id, st)
		w.clicks[n] = st
		w.report(p, id, p.report(p.people[n]))
	}
}

// work begins or ends an agent's call. Its list shows it too.
func (w *bulkWorld) work(n int, begins bool) {
	items := []string{}
	w.clicks[n] = "on"
	if begins {
		items, w.clicks[n] = append(items, "a call"), "off"
	}
	id := w.phone.people[n].id
	w.report(w.phone, id, statussync.Report{Items: items})
	w.report(w.phone, id, statussync.Report{Items: items}) // a lost one comes again
}

// TestBulkWorlds lives through random worlds. Once the faults have stopped and
// everybody has clicked once more, what was clicked last stands on both sides,
// nothing is open, and a further sweep writes nothing.
func TestBulkWorlds(t *testing.T) {
	worlds, jobs, deaths, agents := 100, 0, 0, 30
	if testing.Short() {
		worlds = 10
	}
	for seed := range uint64(worlds) {
		w := newBulkWorld(t, seed, agents, seed%3 == 2, nil)
		w.liveThrough(seed)
		jobs, deaths = jobs+len(w.desk.jobs), deaths+w.deaths
		if t.Failed() {
			t.Fatalf("in world %d", seed)
		}
	}
	t.Logf("%d worlds, %d jobs, %d crashes", worlds, jobs, deaths)
	if jobs < 4*worlds || deaths < worlds/2 {
		t.Errorf("%d jobs and %d crashes in %d worlds: want more", jobs, deaths, worlds)
	}
}

// liveThrough is the world from its beginning to its end.
func (w *bulkWorld) liveThrough(seed uint64) {
	w.Helper()
	w.faulty = true
	w.mortal()
	for range 8 {
		w.together()
		w.pass(time.Duration(w.rng.IntN(40_000)) * time.Millisecond)
	}
	w.faulty = false
	w.pass(4 * time.Minute)
	w.life.left = -1
	w.unblock()
	w.pass(5 * time.Minute)
	w.settled(seed)
}

// unblock has everybody wish for something else and back: what was refused is
// tried again.
func (w *bulkWorld) unblock() {
	for _, st := range []statussync.Status{"on", "off"} {
		for n := range w.phone.people {
			if w.holds {
				w.work(n, st == "off")
				continue
			}
			w.phone.set(w.phone.people[n].id, st)
			w.clicks[n] = st
			w.report(w.phone, w.phone.people[n].id, w.phone.report(w.phone.people[n]))
		}
		w.pass(90 * time.Second)
	}
}

func (w *bulkWorld) settled(seed uint64) {
	w.Helper()
	writes := len(w.desk.writes)
	w.pass(2 * time.Minute)
	if more := w.desk.writes[writes:]; len(more) > 0 {
		w.Errorf("world %d: writes after the end: %q", seed, more)
	}
	for n, want := range w.clicks {
		w.expect(w.desk.product, w.desk.people[n].id, want)
		if !w.holds {
			w.expect(w.phone, w.phone.people[n].id, want)
		}
		state, err := w.engine.State(w.Context(), w.desk.people[n].id)
		w.must(err)
		if err := statussync.Check(state, w.engine.Rules()); err != nil {
			w.Errorf("world %d, agent %d: %v", seed, n, err)
		}
		for _, system := range []string{"desk", "phone"} {
			if v := statussync.Look(state, system); v.WaitsFor.For != "" {
				w.Errorf("world %d, agent %d waits in %s: %+v", seed, n, system, v.WaitsFor)
			}
		}
	}
	if keys := stored(w.T, w.store, "acme/job/"); len(keys) > 0 {
		w.Errorf("world %d: jobs are left: %q", seed, keys)
	}
	if got := slices.Index(w.notices, "desk "+fmt.Sprint(engine.BulkRefused)+" "); got >= 0 {
		w.Errorf("world %d: bulk writes were given up", seed)
	}
}
