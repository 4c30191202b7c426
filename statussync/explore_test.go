package statussync_test

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// explorer walks through every world that a start can become.
type explorer struct {
	*model
	keys    *keys
	visited table
	worlds  []*world // by depth, so that nothing is allocated for a copy
	trace   []step
	steps   int
	ends    int
	judged  [4]int // ends by judgement
	err     error
}

type step struct {
	now  ms
	what string
	sys  int
	st   status
}

func (x *explorer) story() string {
	var b []byte
	for _, s := range x.trace {
		b = fmt.Appendf(b, "%7d %s %s %s\n", s.now, s.what, x.name(s.sys), s.st)
	}
	return string(b)
}

func (x *explorer) fail(w *world, format string, args ...any) {
	if x.err == nil {
		x.err = fmt.Errorf("%s\n%scauses: %+v", fmt.Sprintf(format, args...), x.story(), w.causes)
	}
}

// next takes one step from w, dt later, and explores what follows.
func (x *explorer) next(w *world, depth int, dt ms, what string, sys int, st status, do func(*world)) {
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
		n.budget.ticks--
	}
	do(n)
	x.trace = append(x.trace, step{n.now, what, sys, st})
	if x.model.err != nil {
		x.fail(n, "%v", x.model.err)
	}
	x.explore(n, depth+1)
	x.trace = x.trace[:len(x.trace)-1]
}

const deepest = 250

func (x *explorer) explore(w *world, depth int) {
	key := x.key(w, x.keys)
	fresh, circle := x.visited.enter(key, w.budget.ticks, w.budget.losses)
	switch {
	case circle:
		x.fail(w, "the world runs in a circle")
		return
	case !fresh:
		return
	case depth > deepest:
		x.fail(w, "the world does not end")
		return
	}
	quiet := x.deliveries(w, depth)
	quiet = x.requests(w, depth) && quiet
	quiet = x.dues(w, depth) && quiet
	quiet = x.lives(w, depth) && quiet
	for _, dt := range timeSteps {
		if dt == 0 || w.budget.ticks > 0 {
			x.clicks(w, depth, dt)
		}
	}
	if x.err == nil && quiet {
		x.end(w)
	}
	x.visited.leave(key)
}

// timeSteps may pass before whatever happens at a time: click, call, send, apply,
// read.
var timeSteps = []ms{0, 1000, 3000}

func (x *explorer) timed(w *world, depth int, what string, s int, st status, do func(*world)) {
	for _, dt := range timeSteps {
		if dt == 0 || w.budget.ticks > 0 {
			x.next(w, depth, dt, what, s, st, do)
		}
	}
}

// deliveries brings any event that is on its way. Repeats are checked at once, at
// every eighth delivery: they change nothing, and never will, for the id is one of
// the last sixteen and no explored world has so many events.
func (x *explorer) deliveries(w *world, depth int) (none bool) {
	for k := range w.events {
		e := w.events[k]
		x.next(w, depth, 0, "deliver", e.sys, e.status, func(n *world) {
			x.deliver(n, k)
			if x.steps%8 > 0 {
				return
			}
			again, _ := statussync.Decide(n.state, x.placed(n, x.eventReport(n, e)), x.rules)
			if !reflect.DeepEqual(statussync.Inside(&again), statussync.Inside(&n.state)) {
				x.fail(n, "a repeated event changed the state")
			}
		})
	}
	return len(w.events) == 0
}

// clicks chooses any other status of a system. The event that gets lost is lost
// when it is made: nobody can tell it from one that is lost later.
func (x *explorer) clicks(w *world, depth int, dt ms) {
	for s := range x.kinds {
		p := &w.prov[s]
		if w.left[s] == 0 || p.out {
			continue
		}
		for n, st := range x.choices[s] {
			if st == p.status || n > 1 && !x.coined(w) || p.calls > 0 && slices.Contains(x.kinds[s].HiddenByActivity, st) {
				continue
			}
			do := func(lost bool) func(*world) {
				return func(n *world) {
					n.left[s]--
					if lost {
						n.budget.losses--
					}
					x.click(n, s, st, statussync.Agent, lost)
				}
			}
			x.next(w, depth, dt, "click", s, st, do(false))
			if w.budget.losses > 0 {
				x.next(w, depth, dt, "click, lost,", s, st, do(true))
			}
		}
	}
}

// coined reports whether a custom status was chosen already. Before that, the
// second one is the first by another name: the rules treat the two alike, so a
// world and the one with all their names exchanged are the same.
func (x *explorer) coined(w *world) bool {
	return slices.ContainsFunc(w.causes, func(c cause) bool { return c.status != x.choices[c.sys][0] })
}

// requests goes on with the writes that are under way.
func (x *explorer) requests(w *world, depth int) (none bool) {
	none = true
	for s := range x.kinds {
		q := &w.writes[s]
		switch q.phase {
		case idle:
			continue
		case sent:
			x.timed(w, depth, "apply", s, q.status, func(n *world) { x.apply(n, s, false) })
			if w.budget.losses > 0 && q.status != w.prov[s].status {
				x.timed(w, depth, "apply, lost,", s, q.status, func(n *world) {
					n.budget.losses--
					x.apply(n, s, true)
				})
			}
			if w.budget.ignores > 0 {
				x.next(w, depth, 0, "ignore", s, q.status, func(n *world) {
					n.budget.ignores--
					n.writes[s].taken = false
					x.apply(n, s, false)
				})
			}
			if w.budget.refuses > 0 {
				x.next(w, depth, 0, "refuse", s, q.status, func(n *world) {
					n.budget.refuses--
					x.reply(n, s, statussync.Refused)
				})
			}
		case replied:
			x.next(w, depth, 0, "reply", s, q.status, func(n *world) { x.reply(n, s, statussync.Applied) })
		}
		none = false
	}
	return none
}

// dues does what the state asks for. Requests end long before their reply is given
// up, and an event comes before its echo is given up or is lost: nothing is woken
// while one is under way. Random worlds have later ones.
func (x *explorer) dues(w *world, depth int) (none bool) {
	none = true
	for _, e := range statussync.Due(w.state, at(w.now), x.rules) {
		none = false
		s := max(0, x.system(e.System))
		switch e.Kind {
		case statussync.DoWrite:
			x.timed(w, depth, "send", s, e.Status, func(n *world) { x.send(n, s) })
		case statussync.DoRead:
			x.timed(w, depth, "read", s, w.prov[s].status, func(n *world) { x.read(n, s) })
		case statussync.Wake:
			if !w.inFlight() && len(w.events) == 0 {
				x.next(w, depth, 0, "wake", 0, "", func(n *world) { x.woke(n, e) })
			}
		case statussync.Notify, statussync.RuleApplied, statussync.Learned:
		}
	}
	return none
}

// lives begins and ends calls and absences, in the second system.
func (x *explorer) lives(w *world, depth int) (none bool) {
	const s = 1
	p := w.prov[s]
	lose := func(what string, do func(n *world, lost bool)) {
		x.timed(w, depth, what, s, "", func(n *world) { do(n, false) })
		if w.budget.losses > 0 {
			x.next(w, depth, 0, what+", lost,", s, "", func(n *world) {
				n.budget.losses--
				do(n, true)
			})
		}
	}
	switch {
	case p.calls > 0:
		lose("end", func(n *world, lost bool) { x.call(n, s, statussync.Ends, lost) })
	case w.budget.calls > 0 && !p.out:
		lose("begin", func(n *world, lost bool) {
			n.budget.calls--
			x.call(n, s, statussync.Begins, lost)
		})
	}
	switch {
	case p.out:
		lose("sign in", func(n *world, lost bool) { x.sign(n, s, false, lost) })
	case w.budget.signs > 0 && p.calls == 0:
		lose("sign out", func(n *world, lost bool) {
			n.budget.signs--
			x.sign(n, s, true, lost)
		})
	}
	return p.calls == 0 && !p.out
}

// end lets the sweeps settle and checks the contract.
func (x *explorer) end(w *world) {
	x.ends++
	n := &world{}
	n.copyFrom(w)
	if err := x.settle(n); err != nil {
		x.fail(n, "%v", err)
		return
	}
	j, why := x.lastStands(n, exploredTie)
	if x.judged[j]++; j == lost {
		x.fail(n, "%s", why)
	}
}

// exploredTie is what nobody can order where clocks are exact: the second that
// marks count in, and half a second either way for either clock.
const exploredTie ms = 2500
