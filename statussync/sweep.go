package statussync

import "slices"

// swept takes in the readings of one sweep (S9): changes whose events were lost
// first, then the pairs.
func (d *decision) swept(readings []Reading) {
	type change struct {
		i int
		r Reading
		c Doubt
	}
	var changes []change
	for _, r := range readings {
		i := d.rules.index(r.System)
		if i < 0 {
			continue
		}
		d.facts(i, r)
		if c, ok := d.choiceOf(i, r); ok && d.tellable(i, r, c) {
			changes = append(changes, change{i, r, c})
		}
	}
	slices.SortStableFunc(changes, func(a, b change) int { return a.c.Mark.Compare(b.c.Mark) })
	d.resume() // S12: the end of an activity may have been told here first
	for _, ch := range changes {
		d.compare(ch.i, ch.r, ch.c)
	}
	if d.quiet() {
		d.heal()
	}
}

// tellable reports whether a list's reading may speak: it never overrules
// something newer, a write in flight or a young wish, though it may confirm them.
func (d *decision) tellable(i int, r Reading, c Doubt) bool {
	s := &d.state.Sides[i]
	switch {
	case s.Sent.open():
		told := !s.Sent.Replied.IsZero() && !r.Started.Before(s.Sent.Replied) && s.Doubt.Why == ""
		if told && d.rules.met(i, s.Sent.Status, c.Status) && !d.younger(i, c) {
			d.confirmed(i, c)
			d.closeLedger(i)
			s.answered() // what the echo's absence asked for is told
		}
		return false
	case s.Known.Status == "" || c.Status == s.Known.Status:
		return true
	case !s.Ask.IsZero():
		return false
	case !d.unmarked(i) && !s.Known.Mark.before(c.Mark):
		if c.Mark.Compare(s.Known.Mark) == 0 {
			d.ask(i, d.now) // S2: equal marks, different values
		}
		return false
	}
	return !d.writable(i) || d.now.Sub(s.Want.Since) >= freshWish
}

// quiet reports whether nothing is undecided or on its way.
func (d *decision) quiet() bool {
	return !slices.ContainsFunc(d.state.Sides, func(s Side) bool {
		return s.Sent.open() || s.Doubt.Why != "" || !s.Ask.IsZero()
	})
}
