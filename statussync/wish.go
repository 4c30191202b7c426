package statussync

import "cmp"

// S10: the wish of the later cause stands, wherever it was made.

// cause numbers a new cause.
func (d *decision) cause(i int, c *claim) cause {
	d.state.Causes++
	return cause{N: d.state.Causes, System: d.side(i).System, Mark: c.Mark, Span: c.Span}
}

// beats reports whether a wish with cause a replaces one with cause b. What was
// found at the start loses to everything, as it has no span. Spans order; where they
// overlap, the one made in view of the other's effect is later, and within one
// system the one told later, as S9 has placed them. Otherwise nobody can say: a person who asked wins (S14), else the named
// side.
func (r *Rules) beats(a, b *cause) bool {
	switch {
	case b.N == 0:
		return a.N != 0 || a.System == b.System || r.precedes(a.System, b.System)
	case a.N == b.N, b.Span.before(a.Span):
		return true
	case a.Span.before(b.Span):
		return false
	case a.Saw == b.N:
		return true
	case b.Saw == a.N:
		return false
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

// S11: a wish that is refused for good, or accepted and never taken, is blocked
// until wish, catalog, rules or the agent's groups change, or the agent signs in.

const maxTries = 3 // a write accepted so often and not taken is refused

// refused takes in that a write was refused for good. A wish that comes back after
// a hold may have something else in its place (D21).
func (d *decision) refused(i int, code string) {
	s := d.side(i)
	w := s.Sent
	s.Sent = nil
	if h, _ := d.rules.holdIn(i); !w.Hold && s.holdStands() && h.other != "" && h.other != w.Status {
		d.applied(i, "D21", "the wish was refused: its substitute comes back")
		s.Want.Status = h.other
	} else {
		d.block(i, w, code)
		d.notify(i, Blocked, w.Status, code)
	}
	d.settle(i)
}

// block blocks what a write asked for: a hold's status until the rules change, so
// that one notice is enough for all its calls, or the want (R124).
func (d *decision) block(i int, w *write, code string) {
	s := d.side(i)
	b := block{Status: w.Status, Code: code, Epoch: d.rules.epoch}
	if w.Hold {
		s.Barred = b
	} else {
		s.Blocked = b
	}
}

// blocked reports whether a status was refused.
func (s *side) blocked(st Status) bool {
	return s.Blocked.Status == st || s.held() && s.Barred.Status == st
}

// forgive forgets refusals under other rules.
func (s *side) forgive(epoch uint64) {
	for _, b := range []*block{&s.Blocked, &s.Barred} {
		if b.Epoch != epoch {
			*b = block{}
		}
	}
}
