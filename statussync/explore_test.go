package statussync_test

import (
	"fmt"
	"hash/maphash"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// explorer walks through every world that a start can become.
type explorer struct {
	*model
	seed    maphash.Seed
	visited table
	worlds  []*world // by depth, so that nothing is allocated for a copy
	trace   []step
	steps   int
	ends    int
	extra   int
	err     error
}

type step struct {
	now  int
	what string
	sys  int
	st   status
}

func (x *explorer) story() string {
	var b []byte
	for _, s := range x.trace {
		b = fmt.Appendf(b, "%4d %s %s %s\n", s.now, s.what, x.name(s.sys), s.st)
	}
	return string(b)
}

func (x *explorer) fail(w *world, format string, args ...any) {
	if x.err == nil {
		x.err = fmt.Errorf("%s\n%scauses: %+v", fmt.Sprintf(format, args...), x.story(), w.causes)
	}
}

// next takes one step from w, dt seconds later, and explores what follows.
func (x *explorer) next(w *world, depth, dt int, what string, sys int, st status, do func(*world)) {
	if x.err != nil {
		return
	}
	x.steps++
	if depth+1 == len(x.worlds) {
		x.worlds = append(x.worlds, &world{})
	}
	n := x.worlds[depth+1]
	n.copyFrom(w)
	if dt > 0 {
		n.now += dt
		n.ticks--
	}
	do(n)
	x.extra += n.extra - w.extra
	x.trace = append(x.trace, step{n.now, what, sys, st})
	x.explore(n, depth+1)
	x.trace = x.trace[:len(x.trace)-1]
}

const deepest = 250

func (x *explorer) explore(w *world, depth int) {
	key := x.key(w, x.seed)
	news, circle := x.visited.enter(key, w.ticks, w.losses)
	switch {
	case circle:
		x.fail(w, "the world runs in a circle")
		return
	case !news:
		return
	case depth > deepest:
		x.fail(w, "the world does not end")
		return
	}
	quiet := x.deliveries(w, depth)
	quiet = x.requests(w, depth) && quiet
	quiet = x.dues(w, depth) && quiet
	for _, dt := range clockSteps {
		if dt > 0 && w.ticks == 0 {
			break
		}
		x.clicks(w, depth, dt)
	}
	if x.err == nil && quiet {
		x.end(w)
	}
	x.visited.leave(key)
}

// clockSteps may pass before whatever stamps a time: click, send, apply, read.
var clockSteps = []int{0, 1, 3}

func (x *explorer) stamped(w *world, depth int, what string, s int, st status, do func(*world)) {
	for _, dt := range clockSteps {
		if dt > 0 && w.ticks == 0 {
			break
		}
		x.next(w, depth, dt, what, s, st, do)
	}
}

// deliveries brings any event that is on its way. Repeats are checked at once, at
// every eighth delivery: they change nothing, and never will, for the id is one of
// the last sixteen and no explored world has so many events.
func (x *explorer) deliveries(w *world, depth int) (none bool) {
	for k, e := range w.events {
		x.next(w, depth, 0, "deliver", e.sys, e.status, func(n *world) {
			x.deliver(n, k, false)
			if x.steps%8 > 0 {
				return
			}
			if again, _ := statussync.Decide(n.state, x.told(n, e), x.rules); !same(again, n.state) {
				x.fail(n, "a repeated event changed the state")
			}
		})
	}
	return len(w.events) == 0
}

func same(a, b state) bool {
	if len(a.Recent) != len(b.Recent) {
		return false
	}
	for i := range a.Sides {
		if a.Sides[i] != b.Sides[i] {
			return false
		}
	}
	return true
}

// clicks chooses any other status of a system. The event that gets lost is lost
// when it is made: nobody can tell it from one that is lost later.
func (x *explorer) clicks(w *world, depth, dt int) {
	for s := range x.kinds {
		if w.left[s] == 0 {
			continue
		}
		for n, st := range x.choices[s] {
			if st == w.prov[s].status || n > 1 && !w.coined() {
				continue
			}
			x.next(w, depth, dt, "click", s, st, func(n *world) { x.click(n, s, st, false) })
			if w.losses > 0 {
				x.next(w, depth, dt, "click, lost,", s, st, func(n *world) {
					n.losses--
					x.click(n, s, st, true)
				})
			}
		}
	}
}

// coined reports whether a custom status was chosen already. Before that, the
// second one is the first by another name: the rules treat the two alike, so a
// world and the one with all their names exchanged are the same.
func (w *world) coined() bool {
	return slices.ContainsFunc(w.causes, func(c cause) bool { return c.status != "3" && c.status != "available" && c.status != "on" })
}

// requests goes on with the writes that are under way.
func (x *explorer) requests(w *world, depth int) (none bool) {
	none = true
	for s := range x.kinds {
		switch r := w.reqs[s]; r.phase {
		case 1:
			none = false
			x.stamped(w, depth, "apply", s, r.status, func(n *world) { x.apply(n, s, false) })
			if w.losses > 0 && r.status != w.prov[s].status {
				x.stamped(w, depth, "apply, lost,", s, r.status, func(n *world) {
					n.losses--
					x.apply(n, s, true)
				})
			}
		case 2:
			none = false
			x.next(w, depth, 0, "reply", s, r.status, func(n *world) { x.reply(n, s, statussync.Applied) })
		}
	}
	return none
}

// dues does what the state asks for. Requests end long before their reply is
// given up, so nothing is woken while one is under way.
func (x *explorer) dues(w *world, depth int) (none bool) {
	none = true
	for _, e := range statussync.Due(w.state, at(w.now), x.rules) {
		none = false
		s := x.system(e.System)
		switch e.Kind {
		case statussync.Write:
			x.stamped(w, depth, "send", s, e.Status, func(n *world) { x.send(n, s) })
		case statussync.Reread:
			x.stamped(w, depth, "read", s, w.prov[s].status, func(n *world) { x.read(n, s) })
		case statussync.Wake:
			if !slices.ContainsFunc(w.reqs[:], func(r request) bool { return r.phase > 0 }) {
				x.next(w, depth, 0, "wake", 0, "", func(n *world) { n.wake(x.model, e) })
			}
		case statussync.Notify:
		}
	}
	return none
}

// end lets the sweeps settle and checks the contract.
func (x *explorer) end(w *world) {
	x.ends++
	n := &world{}
	n.copyFrom(w)
	if err := x.settle(n); err != nil {
		x.fail(n, "%v", err)
	}
	x.extra += n.extra - w.extra
}

// settle sweeps until readings without a mark have told twice, then once more:
// that must write nothing.
func (m *model) settle(w *world) error {
	for range 3 {
		w.now += 60
		m.sweep(w, m.readings(w))
		if !m.drain(w) {
			return fmt.Errorf("does not settle")
		}
	}
	before := w.applied
	w.now += 60
	m.sweep(w, m.readings(w))
	m.drain(w)
	if w.applied != before {
		return fmt.Errorf("a further sweep wrote")
	}
	return m.contract(w)
}
