package statussync

import (
	"slices"

	"github.com/ctikit/ctikit/internal/order"
)

// S1: a report has three facts, each with a time of its own: the choice, the
// activity and the presence. Work is an activity whose items are known.

// facts takes in what a report says beside the choice.
func (d *decision) facts(i int, r *Report) {
	s := d.side(i)
	when := spanOf(r.Span)
	if r.Source != Event {
		since := momentOf(r.Since)
		when = span{since, since}
	} else if when == (span{}) {
		when = span{d.now, d.now}
	}
	if r.Groups != "" && r.Groups != s.Groups { // S11
		s.Groups, s.Blocked, s.Barred = r.Groups, block{}, block{}
	}
	was := s.active()
	d.activity(i, r, when)
	d.presence(i, r, when)
	if was && !s.active() {
		s.Idle = d.now
	}
}

// activity takes in work, or activity without items.
func (d *decision) activity(i int, r *Report, when span) {
	s := d.side(i)
	at := when.Earliest
	if r.Source != Event {
		at -= listSlack
	}
	switch {
	case r.Edge != nil:
		s.Work.edge(*r.Edge, at, d.now)
	case r.Items != nil || r.Active == No:
		s.Work.list(r.Items, at)
	case r.Active == Yes:
		s.Work.list([]string{unnamed}, at)
	}
	if r.Items != nil || r.Edge != nil {
		s.Active.learn(r.Active, when)
	}
	s.says(r, when.Earliest)
}

// presence takes in whether the agent is signed in. What was chosen at sign-in
// replaces the want that waited, so a reading comes first.
func (d *decision) presence(i int, r *Report, when span) {
	s := d.side(i)
	was := s.Out.Yes
	s.Out.learn(r.Out, when)
	if was && !s.Out.Yes {
		s.Blocked, s.Barred = block{}, block{} // S11: it may be refused only to those who are signed out
		if r.Source != Reading {
			d.ask(i)
		}
	}
}

// learn takes in an answer, unless a newer one is known.
func (f *fact) learn(answer Fact, when span) {
	point := f.Span.Earliest == f.Span.Latest
	older := when.Earliest < f.Span.Earliest || when.Earliest == when.Latest && when.Earliest < f.Span.Latest || point && when.Latest < f.Span.Latest
	if answer == Unreported || older {
		return
	}
	f.Yes, f.Span = answer == Yes, when
}

// active reports whether the agent has activity in a system.
func (s *side) active() bool { return s.Active.Yes || s.Work.busy() }

// hidden reports whether a status says nothing about the choice, for the agent is,
// or was when it showed, in an activity that hides it.
func (d *decision) hidden(i int, st Status, busy bool) bool {
	return (busy || d.side(i).active()) && slices.Contains(d.rules.systems[i].HiddenByActivity, st)
}

// masked reports whether readings say nothing about the choice now.
func (d *decision) masked(i int) bool {
	s := d.side(i)
	return s.Out.Yes || s.Away != nil || s.active() && len(d.rules.systems[i].HiddenByActivity) > 0
}

// S12: a status that the system set by itself (a lost connection, a logout, an idle
// timeout) is a choice only where the option says so. Otherwise the agent is away:
// nothing is written there, until somebody chooses or the system restores the
// status. That, and what a system does to everybody, is nobody's choice.

// away takes in what the system did by itself, and reports whether that is all
// there is to a claim.
func (d *decision) away(i int, c *claim) bool {
	s := d.side(i)
	switch a := s.Away; {
	case a == nil:
	case c.Mark.Place(a.Mark, c.Status == a.Status, 0) == order.Again:
		return true // the same change
	case c.newer(a):
		s.Away = nil
		if c.By == Reconnect { // what should stand is looked at again, after a reading
			c.By = Nobody
			d.ask(i)
		}
	}
	if c.By != Machine || d.counts(i, c) || d.place(i, c) == order.Older {
		return false
	}
	if s.Away == nil {
		s.Away = clone(c)
	}
	return true
}

// newer reports whether a claim was made after another one in the same system.
func (c *claim) newer(o *claim) bool {
	if c.Mark.Known() && o.Mark.Known() {
		return c.Mark.After(o.Mark)
	}
	return o.Span.before(c.Span)
}

// counts reports whether a status that system i made by itself is a choice.
func (d *decision) counts(i int, c *claim) bool {
	switch d.rules.systems[i].SystemMade {
	case Always:
	case Never:
		return false
	case WhenIdle:
		for j := range d.state.Sides {
			if s := d.side(j); s.active() || s.Idle > c.Span.Earliest {
				return false
			}
		}
	}
	return !d.side(i).held()
}
