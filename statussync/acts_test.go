package statussync_test

import (
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// doAct has the agent, or somebody else, do something.
func (r *run) doAct() {
	if r.acts == 0 {
		r.act = never
		r.comeBack()
		return
	}
	r.acts--
	switch n := r.rng.IntN(100); {
	case n < 38:
		r.act = r.now + r.between(0, 6_000)
	case n < 80:
		r.act = r.now + r.between(6_000, 60_000)
	default:
		r.act = r.now + r.between(60_000, 200_000)
	}
	n := len(r.events)
	s := r.rng.IntN(len(r.kinds))
	switch k := r.rng.IntN(100); {
	case k < 60:
		r.doClick(s)
	case k < 75 && r.calls:
		r.doCall(s)
	case k < 80 && r.signs:
		r.doSign(s)
	case k < 83 && r.machine:
		r.doMachine()
	case k < 86 && r.changes:
		r.rules, r.rules2 = r.rules2, r.rules
		r.note("the rules change")
		r.decide(r.world, statussync.Woke{At: at(r.now)})
	case k < 90 && r.forgets:
		r.note("forgets")
		r.forget()
	case k < 94 && r.asks:
		r.doAsk()
	}
	r.post(n)
	r.record()
}

// comeBack ends calls and absences: causes have stopped.
func (r *run) comeBack() {
	n := len(r.events)
	for s := range r.kinds {
		if r.prov[s].calls > 0 {
			r.call(r.world, s, statussync.Ends, false)
		}
		if r.prov[s].out {
			r.sign(r.world, s, false, false)
		}
		if r.prov[s].away {
			r.doReturn(s)
		}
	}
	r.record()
	r.post(n)
}

func (r *run) doClick(s int) {
	p := &r.prov[s]
	st := r.choices[s][r.rng.IntN(len(r.choices[s]))]
	if st == p.status || p.out || p.away || p.calls > 0 && slices.Contains(r.kinds[s].HiddenByActivity, st) {
		return
	}
	by := statussync.Agent
	if r.chance(10) {
		by = statussync.API
	}
	lost, n, made := r.loses() && !(r.coarse && r.kinds[s].UndatedReadings), len(r.events), p.made
	r.click(r.world, s, st, by, lost)
	r.count.clicks++
	if c := &r.causes[len(r.causes)-1]; lost && r.kinds[s].UndatedReadings {
		c.from, c.to = min(r.now, max(made, r.looks[s])), never
	}
	r.note("CLICK %s %s lost=%v", r.name(s), st, lost)
	r.double(s, n)
}

func (r *run) doCall(s int) {
	p := &r.prov[s]
	step := statussync.Begins
	switch {
	case p.out:
		return
	case p.calls > 0:
		step = statussync.Ends
	case r.chance(50):
		step = statussync.Rings
	}
	r.note("CALL %s %v", r.name(s), step)
	r.call(r.world, s, step, r.loses())
	if step == statussync.Rings && r.chance(50) { // and is answered at once
		e := r.prov[s]
		r.prov[s].seq++
		r.events = append(r.events, event{sys: s, made: r.now, seq: r.prov[s].seq, due: r.now,
			edge: &statussync.Edge{Item: items(e)[0], Step: statussync.Begins}})
	}
}

func (r *run) doSign(s int) {
	r.note("SIGN %s out=%v", r.name(s), !r.prov[s].out)
	r.sign(r.world, s, !r.prov[s].out, r.loses())
}

// doMachine loses an agent's connection, or brings it back.
func (r *run) doMachine() {
	p := &r.prov[0]
	switch {
	case p.away:
		r.doReturn(0)
	case !p.out && p.status != "2":
		r.note("MACHINE")
		p.away = true
		r.unjudged = true
		r.change(r.world, 0, "2", statussync.Machine, r.loses())
	}
}

func (r *run) doReturn(s int) {
	r.note("RETURN")
	r.prov[s].away = false
	r.change(r.world, s, "3", statussync.Reconnect, r.loses())
}

func (r *run) doAsk() {
	st := r.choices[0][r.rng.IntN(4)]
	r.note("ASK %s", st)
	r.decide(r.world, statussync.Asked{At: at(r.now), System: r.name(0), Status: st, By: "the board"})
	r.causes = append(r.causes, cause{sys: 0, status: st, at: r.now, from: r.now, to: r.now, seen: true, asked: true, named: true, seq: -2})
	r.count.clicks++
}
