package statussync_test

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// The oracle: what the contract promises, judged by what really happened at the
// providers and when, never by what Decide believes.

// The times within which nobody can say what happened, see the package
// documentation.
const (
	usualTie   ms = 4500 // choices in different systems so close have no order
	echoWindow ms = 3500 // a choice of our status so close to our write is taken for its echo
	halfWindow ms = 3000 // the coarse half of a change so much later still is
)

// cause is a choice, or another change that is nobody's answer to ours.
type cause struct {
	sys    int
	status status
	at     ms
	seq    int64
	lost   bool // its event never comes
	seen   bool // its event arrived, or a reading showed it
	dead   bool // overwritten by a write sent before it was seen, and its event never comes
	named  bool // as the agent's
	twice  bool // reported once more without its refinement
	masked bool // it can not be told from our own write
	asked  bool // by a person at a board
	back   bool // without an event, to what stood before our write: it looks as if that was not taken
	// Without an event, in a system whose readings are undated, all that anybody can
	// know is that it was made between two looks.
	from, to ms
}

// wrote is the last write to a system, and when it took place.
type wrote struct {
	status   status
	over     status // what stood before, as the provider knows
	open     bool
	from, to ms
}

// around reports whether a choice may be taken for the echo of a write.
func (o wrote) around(c *cause, now ms) bool {
	to := o.to
	if o.open {
		to = now
	}
	alike := o.status.Refines(c.status) || c.status.Refines(o.status) || c.twice && o.status.Coarse() == c.status.Coarse()
	return o.status != "" && alike &&
		c.at >= o.from-echoWindow && c.at <= to+echoWindow+halfWindow
}

// around reports whether a choice may be taken for the echo of one of our last writes.
func (w *world) around(s int, c *cause) bool {
	return w.wrote[s].around(c, w.now) || w.before[s].around(c, w.now)
}

func (m *model) newCause(w *world, s int, over status, by statussync.By, lost bool) cause {
	c := cause{sys: s, status: w.prov[s].status, at: w.now, from: w.now, to: w.now, seq: w.prov[s].seq, lost: lost}
	o := w.wrote[s]
	c.back = lost && m.kinds[s].UndatedReadings && o.over == c.status && over == o.status
	c.named = m.kinds[s].namesMakers && by == statussync.Agent
	c.masked = !c.named && w.around(s, &c)
	return c
}

// masks notes the choices that nobody can tell from our own write.
func (m *model) masks(w *world, s int) {
	for i := range w.causes {
		c := &w.causes[i]
		if c.sys == s && !c.named && w.around(s, c) {
			c.masked = true
		}
	}
}

// covers notes what a write does to the choices at the time when it takes place.
func (m *model) covers(w *world, s int) {
	m.masks(w, s)
	q := &w.writes[s]
	w.wrote[s].over = w.prov[s].status
	for i := range w.causes {
		c := &w.causes[i]
		if c.sys == s && q.seen&(1<<i) == 0 && !w.arrives(c) {
			c.dead = true
		}
	}
}

// arrives reports whether the event of a choice was or will be delivered.
func (w *world) arrives(c *cause) bool {
	return c.seen || slices.ContainsFunc(w.events, func(e event) bool { return e.sys == c.sys && e.seq == c.seq })
}

func (w *world) seenCauses() (mask uint64) {
	for i := range w.causes {
		if w.causes[i].seen {
			mask |= 1 << i
		}
	}
	return mask
}

// sees notes that an event arrived.
func (w *world) sees(s int, seq int64) {
	for i := range w.causes {
		if c := &w.causes[i]; c.sys == s && c.seq == seq {
			c.seen = true
		}
	}
}

// looked notes that a reading showed a system as it was: the standing choice is
// seen. Without a mark, and before its event, it may have been made at any time
// since the look before.
func (m *model) looked(w *world, s int, p provider, before ms) {
	for i := range w.causes {
		c := &w.causes[i]
		switch {
		case c.sys != s || c.seen || p.out || p.calls > 0 && len(m.kinds[s].HiddenByActivity) > 0:
		case c.seq == p.seqOfChoice(w, s):
			c.seen = true
			if c.dead { // shown by a list that was read before our write
				c.dead, c.masked = false, true
			}
			if m.kinds[s].UndatedReadings {
				c.from, c.to = min(c.from, before), w.now
			}
		}
	}
}

// seqOfChoice is the number of the event of what a provider shows.
func (p provider) seqOfChoice(w *world, s int) int64 {
	for i := len(w.causes) - 1; i >= 0; i-- {
		if c := &w.causes[i]; c.sys == s && c.at == p.made && c.status == p.status {
			return c.seq
		}
	}
	return -1
}

// ends checks what must hold once causes have stopped and sweeps have settled.
func (m *model) ends(w *world) error {
	errs := []error{m.err, statussync.Check(w.state, m.rules)}
	for i := range m.kinds {
		v, p := statussync.Look(w.state, m.name(i)), w.prov[i]
		switch {
		case v.Shows != p.status:
			errs = append(errs, fmt.Errorf("%s shows %s, known is %s", m.name(i), p.status, v.Shows))
		case v.WaitsFor.For == statussync.Refusal || v.WaitsFor.For == statussync.Return:
		case v.WaitsFor.For != "" || v.Holds != "":
			errs = append(errs, fmt.Errorf("%s waits for %+v, holds %q", m.name(i), v.WaitsFor, v.Holds))
		case v.Wants != "" && v.Wants != v.Shows && !v.Shows.Refines(v.Wants):
			errs = append(errs, fmt.Errorf("%s wants %s, shows %s", m.name(i), v.Wants, v.Shows))
		}
		if p.status == "9" && v.WaitsFor.For == "" {
			errs = append(errs, fmt.Errorf("%s is stuck in the hold", m.name(i)))
		}
	}
	return errors.Join(errs...)
}

// judgement is whether the last choice stands.
type judgement int

const (
	stands judgement = iota
	lost
	excused // nobody can say which was the last
	option  // whether a status that the system made is a choice is an option
)

// lastStands judges the last observable choice.
func (m *model) lastStands(w *world, tie ms) (judgement, string) {
	last := lastCause(w.causes)
	if last == nil {
		return stands, ""
	}
	if why := m.undecidable(w, last, tie); why != "" {
		return excused, why
	}
	if statussync.Look(w.state, m.name(last.sys)).WaitsFor.For == statussync.Refusal {
		return excused, "refused"
	}
	if got := w.prov[last.sys].status; got != last.status {
		return lost, fmt.Sprintf("the last observable choice, %s in %s at %d, does not stand: %s", last.status, m.name(last.sys), last.at, got)
	}
	return stands, ""
}

// undecidable says why nobody can know that a choice was the last.
func (m *model) undecidable(w *world, last *cause, tie ms) string {
	switch {
	case last.masked:
		return "taken for our write"
	case last.back:
		return "looks like a write that was not taken"
	}
	for i := range w.causes {
		c := &w.causes[i]
		if c != last && c.sys == last.sys && c.masked && c.at >= last.at-echoWindow-halfWindow {
			return "after a choice taken for our write"
		}
		if !c.dead && (c.sys != last.sys || c.asked != last.asked) && c.to > last.from-tie && c.from < last.to+tie {
			return "a tie"
		}
	}
	return ""
}

func lastCause(causes []cause) (last *cause) {
	for i := range causes {
		if c := &causes[i]; !c.dead && (last == nil || c.at >= last.at) {
			last = c
		}
	}
	return last
}
