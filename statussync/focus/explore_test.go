package focus_test

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/focus"
)

// bound is one exhaustive exploration: everything that so many causes and faults
// can do, in any order, with everything on its way taking any time to arrive. At
// every moment the world is brought to rest and judged, with its work and without.
type bound struct {
	items    int  // each rings or begins, is answered or not, and ends
	brief    bool // they begin and end, and never ring
	clicks   int  // at the desk, of two statuses, one of them the held one
	wishes   int  // clicks at the phone
	listings int
	signs    int // sign-outs and -ins
	restarts int // what is under way is forgotten
	deletes  int // the held status is deleted
	losses   int // lost events
	repeats  int // events that come twice
	waits    int // of three seconds
}

// full are the committed bounds. They may grow and never shrink: TestBounds holds
// them to it. What comes to more is left to random worlds.
var full = []bound{
	{items: 1, losses: 1, repeats: 1},
	{items: 1, brief: true, clicks: 1, losses: 1},
	{items: 1, brief: true, clicks: 1, repeats: 1},
	{items: 1, brief: true, clicks: 1, waits: 1},
	{items: 1, brief: true, clicks: 1, listings: 1},
	{items: 1, brief: true, clicks: 1, signs: 1},
	{items: 1, brief: true, clicks: 1, restarts: 1, losses: 1},
	{items: 1, brief: true, clicks: 1, deletes: 1},
	{items: 1, brief: true, wishes: 1, restarts: 1},
	{items: 1, brief: true, signs: 2, losses: 1},
	{items: 2, brief: true},
}

// short is for what thorough does not allow, and for the mutants.
var short = []bound{
	{items: 1, brief: true, clicks: 1},
	{items: 1, losses: 1},
	{items: 1, brief: true, wishes: 1},
	{items: 1, brief: true, signs: 1, restarts: 1},
}

// String names what a bound allows.
func (b bound) String() string {
	var words []string
	for _, w := range []struct {
		n    int
		what string
	}{
		{b.items, "items"}, {b.clicks, "clicks"}, {b.wishes, "wishes"}, {b.listings, "listings"}, {b.signs, "signs"},
		{b.restarts, "restarts"}, {b.deletes, "deletes"}, {b.losses, "losses"}, {b.repeats, "repeats"}, {b.waits, "waits"},
	} {
		if w.n > 0 {
			words = append(words, fmt.Sprint(w.n, " ", w.what))
		}
	}
	return strings.Join(words, ", ")
}

// TestExplore walks through every world within the bounds.
func TestExplore(t *testing.T) {
	bounds := full
	if !thorough(t) {
		bounds = short
	}
	var states, steps atomic.Int64
	t.Run("worlds", func(t *testing.T) {
		for _, b := range bounds {
			t.Run(b.String(), func(t *testing.T) {
				t.Parallel()
				x := explorer{model: newModel(t), t: t, seen: map[uint64]bool{}, seed: maphash.MakeSeed()}
				x.visit(x.start(), b)
				t.Logf("%d states, %d steps", len(x.seen), x.steps)
				states.Add(int64(len(x.seen)))
				steps.Add(int64(x.steps))
			})
		}
	})
	t.Logf("%d states, %d steps in all", states.Load(), steps.Load())
}

// thorough reports whether there is time for the full bounds.
func thorough(t *testing.T) bool {
	deadline, limited := t.Deadline()
	return !testing.Short() && !racing && (!limited || time.Until(deadline) > 12*time.Minute)
}

// TestBounds fails if the committed bounds shrink.
func TestBounds(t *testing.T) {
	for _, want := range []bound{
		{items: 1, losses: 1, repeats: 1}, {items: 1, clicks: 1, losses: 1}, {items: 1, clicks: 1, repeats: 1},
		{items: 1, clicks: 1, waits: 1}, {items: 1, clicks: 1, listings: 1}, {items: 1, clicks: 1, signs: 1},
		{items: 1, clicks: 1, restarts: 1, losses: 1}, {items: 1, clicks: 1, deletes: 1}, {items: 1, wishes: 1, restarts: 1},
		{items: 1, signs: 2, losses: 1}, {items: 2},
	} {
		if !covered(want) {
			t.Errorf("no bound covers %+v", want)
		}
	}
}

func covered(w bound) bool {
	for _, b := range full {
		if b.items >= w.items && b.clicks >= w.clicks && b.wishes >= w.wishes && b.listings >= w.listings &&
			b.signs >= w.signs && b.restarts >= w.restarts && b.deletes >= w.deletes && b.losses >= w.losses &&
			b.repeats >= w.repeats && b.waits >= w.waits {
			return true
		}
	}
	return false
}

type explorer struct {
	*model
	t     *testing.T
	seen  map[uint64]bool
	seed  maphash.Seed
	steps int
}

// visit judges a world and goes on to all that may follow from it.
func (x *explorer) visit(w *world, left bound) {
	key := x.key(w, left)
	if x.seen[key] {
		return
	}
	x.seen[key] = true
	if err := x.judge(w); err != nil {
		x.t.Fatal(err)
	}
	x.causes(w, left)
	x.faults(w, left)
	x.network(w, left)
}

// then visits what follows from one action.
func (x *explorer) then(w *world, left bound, act func(w *world)) {
	c := w.clone()
	act(c)
	x.writePhone(c)
	x.steps++
	x.visit(c, left)
}

func (x *explorer) causes(w *world, left bound) {
	for i := range left.items {
		for _, s := range []focus.Step{focus.Rings, focus.Begins, focus.Ends} {
			if follows(w.items[i].phase, s) && !(left.brief && s == focus.Rings) {
				x.then(w, left, func(w *world) { x.step(w, i, s) })
			}
		}
	}
	if left.clicks > 0 && !w.desk.out {
		after := left
		after.clicks--
		for _, s := range []status{lunch, onCall} {
			if w.desk.status != s && !(w.deleted && s == onCall) {
				x.then(w, after, func(w *world) { x.choose(w, s, statussync.Agent) })
			}
		}
	}
	if left.wishes > 0 {
		after := left
		after.wishes--
		x.then(w, after, func(w *world) { x.wish(w, "break") })
	}
	if left.listings > 0 {
		after := left
		after.listings--
		x.then(w, after, x.list)
	}
	if left.signs > 0 {
		after := left
		after.signs--
		x.then(w, after, func(w *world) { x.sign(w, w.desk.out) })
	}
}

// follows reports whether an item may go that way.
func follows(p phase, s focus.Step) bool {
	switch s {
	case focus.Rings:
		return p == idle
	case focus.Begins:
		return p == idle || p == ringing
	default:
		return p == ringing || p == talking
	}
}

func (x *explorer) faults(w *world, left bound) {
	if left.restarts > 0 && (w.read.open || w.write.phase > 0) {
		after := left
		after.restarts--
		x.then(w, after, x.restart)
	}
	if left.deletes > 0 {
		after := left
		after.deletes--
		x.then(w, after, x.remove)
	}
	if left.waits > 0 {
		after := left
		after.waits--
		x.then(w, after, func(w *world) {
			w.now += 3000
			w.note("wait")
			x.decide(w, statussync.Woke{At: at(w.now)})
		})
	}
}

func (x *explorer) network(w *world, left bound) {
	for i := range w.news {
		x.then(w, left, func(w *world) { x.deliver(w, i, false) })
		if left.losses > 0 {
			after := left
			after.losses--
			x.then(w, after, func(w *world) { x.lose(w, i) })
		}
		if left.repeats > 0 && !w.news[i].again {
			after := left
			after.repeats--
			x.then(w, after, func(w *world) { x.deliver(w, i, true) })
		}
	}
	due, ok := x.due(w)
	switch {
	case w.read.open:
		x.then(w, left, x.endRead)
	case w.write.phase == 1:
		x.then(w, left, x.apply)
	case w.write.phase == 2:
		x.then(w, left, x.reply)
	case ok && due.Kind == statussync.Reread:
		x.then(w, left, x.startRead)
	case ok:
		x.then(w, left, x.send)
	}
}

// key tells worlds apart by all that matters to what follows.
func (x *explorer) key(w *world, left bound) uint64 {
	agent := w.agent
	agent.Sync.Recent = slices.Sorted(slices.Values(agent.Sync.Recent)) // in which order they came says nothing
	text, err := json.Marshal(agent)
	if err != nil {
		x.t.Fatal(err)
	}
	text = fmt.Append(text, w.now, w.items, w.desk, w.phone, w.news, w.read.open, w.read.reading.Mark, w.read.cause, w.write, w.causes,
		w.deleted, w.lost, w.cut, w.busy, w.mixed, left)
	return maphash.Bytes(x.seed, text)
}
