package statussync

import "cmp"

// S10: the wish of the later cause stands, wherever it was made.

// cause numbers a new cause.
func (d *decision) cause(i int, c *claim) cause {
	d.state.Causes++
	return cause{N: d.state.Causes, System: d.side(i).System, Mark: c.Mark, Span: c.Span}
}

// beats reports whether a wish with cause a replaces one with cause b. What was
// found at the start loses to everything. Spans order; where they overlap, the one
// made in view of the other's effect is later, and within one system the marks
// order. Otherwise nobody can say: a person who asked wins (S14), else the named
// side.
func (r *Rules) beats(a, b *cause) bool {
	switch {
	case b.N == 0:
		return a.N != 0 || r.precedes(a.System, b.System)
	case a.N == 0:
		return false
	case a.N == b.N, b.Span.before(a.Span):
		return true
	case a.Span.before(b.Span):
		return false
	case a.Saw == b.N:
		return true
	case b.Saw == a.N:
		return false
	case a.System == b.System && a.Mark.known() && b.Mark.known():
		return !b.Mark.after(a.Mark)
	case (a.Asked != "") != (b.Asked != ""):
		return a.Asked != ""
	case a.System == b.System:
		return a.N > b.N
	}
	return r.precedes(a.System, b.System)
}

func (r *Rules) precedes(a, b string) bool {
	i, j := r.index(a), r.index(b)
	return i >= 0 && j >= 0 && r.rank[i] < r.rank[j]
}

// wish makes a status the want. A refusal and the tries are of one wish only.
func (d *decision) wish(i int, st Status, c cause) {
	s := d.side(i)
	if st != s.Want.Status {
		s.Blocked, s.Want.Tries = block{}, 0
	}
	s.Want.Status, s.Want.Cause = st, c
}

// asked takes in the wish of a person at a board (S14). It waits behind a hold,
// and until the agent signs in.
func (d *decision) asked(in Asked) {
	i := d.rules.index(in.System)
	if i < 0 {
		return
	}
	if !d.rules.systems[i].Catalog.settable(in.Status) {
		d.notify(i, Blocked, in.Status, "no such status")
		return
	}
	c := d.cause(i, &claim{Span: span{d.now, d.now}})
	c.Asked = cmp.Or(in.By, "somebody")
	if d.rules.beats(&c, &d.side(i).Want.Cause) && !d.reverted(i, in.Status) {
		d.wish(i, in.Status, c)
		d.spread(i, -1)
	}
}
