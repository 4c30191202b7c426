package statussync_test

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// The oracle: what the contract of the design promises, judged by what really
// happened at the providers, never by what Decide believes.

// tie is rule S10's: causes so close in different systems have no order.
const tie = 2

// The seconds around a write in which an event may be its echo (S6).
const echoBefore, echoAfter = 1, 2

// cause is a click, or another change that is nobody's answer to ours.
type cause struct {
	sys    int
	status status
	at     int
	seq    int64
	seen   bool // its event arrived or a reading showed it
	dead   bool // not observable: overwritten by a write sent before it was seen
	// Only a reading without a mark told: it happened between from and to (S9).
	from, to int
	shown    uint8
	twice    bool // told twice, first or last without its reason (S8)
	late     int  // the mark of that second event
	// Not to be told from an echo: it may count as late as this. See masks.
	mask  int
	costs [maxSystems]uint8
}

// wrote is the last write to a system and until when its echo may be marked.
type wrote struct {
	status status
	open   bool
	from   int
	to     int
}

func (o wrote) around(c *cause) bool {
	return c.alike(o.status) && c.at >= o.from && (o.open || c.at <= o.to)
}

func (m *model) caused(w *world, s int, st status) cause {
	c := cause{sys: s, status: st, at: w.now, from: w.now, to: w.now, seq: w.prov[s].seq}
	if !m.kinds[s].tellsMaker && w.wrote[s].around(&c) {
		c.mask = w.now
	}
	return c
}

// alike reports whether an event of c may look like one of our write of st.
func (c *cause) alike(st status) bool {
	if c.twice && c.status.Coarse() == st.Coarse() {
		return true
	}
	return st != "" && (st.Refines(c.status) || c.status.Refines(st))
}

// masks notes the causes that no rule can tell from our own write: where the
// provider does not say who chose, a click of the written status whose mark lies
// in the write's window may be taken for the echo, and then the echo for the
// click; and, wherever the echo comes late, such a click that our write was to
// overwrite unseen looks as if our write had changed nothing, for readings never
// say who chose. So the cause may count as late as the echo, or, if it is the last one, as early as the write's own cause.
// Nothing else is excused.
func (m *model) masks(w *world, s int) {
	for i := range w.causes {
		c := &w.causes[i]
		if c.sys == s && !m.kinds[s].tellsMaker && w.wrote[s].around(c) {
			c.mask = w.now
		}
	}
}

// overwrites notes what a write does to the causes at the time it is applied.
func (m *model) overwrites(w *world, s int) {
	m.masks(w, s)
	r := w.reqs[s]
	for i := range w.causes {
		c := &w.causes[i]
		if c.sys == s && r.seen&(1<<i) == 0 && !(r.hold && w.arrives(c)) {
			c.dead = true
			if c.alike(r.status) || c.late >= w.now { // or its second event looks younger than our write
				c.mask = max(w.now, c.late)
			}
		}
	}
	if c := m.origin(w, r.cause); c != nil && !w.held {
		if c.costs[s]++; c.costs[s] > 1 {
			w.extra++
		}
	}
}

// arrives reports whether the event of a cause was or will be delivered: what a
// hold overwrites then comes back with its end.
func (w *world) arrives(c *cause) bool {
	return c.seen || slices.ContainsFunc(w.events, func(e event) bool { return e.sys == c.sys && e.seq == c.seq })
}

// origin is the cause that a write goes back to, if its mark tells.
func (m *model) origin(w *world, o statussync.Origin) (found *cause) {
	for i := range w.causes {
		c := &w.causes[i]
		if m.name(c.sys) == o.System && at(c.at).Equal(o.At) && (o.Seq == 0 || o.Seq == c.seq) {
			found = c
		}
	}
	return found
}

func (w *world) seenCauses() (mask uint64) {
	for i, c := range w.causes {
		if c.seen {
			mask |= 1 << i
		}
	}
	return mask
}

func (m *model) sees(w *world, s int, seq int64) {
	for i := range w.causes {
		c := &w.causes[i]
		if c.sys != s || c.seq != seq {
			continue
		}
		if m.kinds[s].tellsMaker && !c.dead {
			c.mask = 0
		}
		if !c.seen {
			c.seen, c.from, c.to = true, c.at, max(c.at, c.late)
		}
	}
}

// shows notes that a reading shows the standing cause of its system: without a
// mark only if it differs from what is known, and twice (S9). A reading never
// says who chose, so what it shows in place of our own write is masked.
func (m *model) shows(w *world, r statussync.Reading) {
	s := m.system(r.System)
	if len(w.state.Sides) == 0 {
		return
	}
	for i := range w.causes {
		c := &w.causes[i]
		if c.sys == s && c.mask > 0 && m.kinds[s].Unmarked && c.alike(r.Status) && w.state.Sides[s].Known.Status != r.Status {
			c.mask = w.now // one of the two was taken for the other, and this one looks new
		}
		if c.sys != s || c.seq != w.prov[s].seq || r.Status != c.status || c.seen {
			continue
		}
		if w.wrote[s].around(c) {
			c.mask = w.now
			continue
		}
		if !m.kinds[s].Unmarked {
			c.seen = true
			continue
		}
		known, sent := w.state.Sides[s].Known, w.state.Sides[s].Sent.Status
		if sent == c.status || sent == "" && known.Status == c.status {
			continue
		}
		if c.shown++; c.shown == 1 {
			c.from = int(known.Mark.At.Unix() - epochUnix)
		}
		if c.shown == 2 {
			c.seen, c.to = true, w.now
		}
	}
}

// heeds reports whether a sweep may speak of a system: it never overrules a
// write on its way, a wanted reading or a wish under thirty seconds (S9).
func (m *model) heeds(w *world, r statussync.Reading) bool {
	side, known := w.state.Side(r.System)
	return !known || side.Sent.Started.IsZero() && side.Ask.IsZero() &&
		(side.Want.Status == side.Known.Status || at(w.now).Sub(side.Want.Since) >= 30*time.Second)
}

// contract checks what must hold once causes have stopped and sweeps settled.
func (m *model) contract(w *world) error {
	var errs []error
	for i := range m.kinds {
		side := w.state.Sides[i]
		if side.Known.Status != w.prov[i].status {
			errs = append(errs, fmt.Errorf("%s shows %s, known is %s", side.System, w.prov[i].status, side.Known.Status))
		}
		if side.Blocked.Status == "" && side.Want.Status != side.Known.Status && !m.meets(side) {
			errs = append(errs, fmt.Errorf("%s wants %s, shows %s", side.System, side.Want.Status, side.Known.Status))
		}
	}
	return errors.Join(append(errs, statussync.Check(w.state, m.rules), m.lastStands(w))...)
}

// meets: a coarse wish is met by a refinement without a rule of its own (S4).
func (m *model) meets(side statussync.Side) bool {
	return side.Known.Status.Refines(side.Want.Status)
}

// lastStands checks that the last observable cause stands, ties apart: causes of
// another system within two seconds of it or of its interval, also such as were
// overwritten unseen, for their events still arrive.
func (m *model) lastStands(w *world) error {
	last := lastCause(w.causes)
	if last == nil || last.mask > 0 || w.unjudged {
		return nil
	}
	for _, c := range w.causes {
		if c.sys == last.sys && c.mask > 0 && c.seq > last.seq {
			return nil // taken for our write, it seems to have come before
		}
		if c.sys != last.sys && last.from-max(c.to, c.mask) <= tie && (c.from-last.to <= tie || c.mask > 0) {
			return nil
		}
	}
	if w.state.Sides[last.sys].Blocked.Status == last.status {
		return nil // a hold displaced it, and the system refuses to take it back (S11)
	}
	if got := w.prov[last.sys].status; got != last.status {
		return fmt.Errorf("the last observable cause, %s in %s at %d, does not stand: %s", last.status, m.name(last.sys), last.at, got)
	}
	return nil
}

func lastCause(causes []cause) (last *cause) {
	for i := range causes {
		c := &causes[i]
		switch {
		case c.dead:
		case last == nil, c.sys == last.sys && c.seq > last.seq, c.sys != last.sys && c.to > last.to:
			last = c
		}
	}
	return last
}
