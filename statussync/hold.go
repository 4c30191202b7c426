package statussync

import "slices"

// S3: what a system should show is its hold, else its want. What only a hold wrote
// is nobody's choice (D19). A reading comes before a hold's first write and before
// the want comes back.

// The times of S3; those of work are beside it.
const (
	readFirst = 2 * second // a hold waits so long for the reading before it
	workGrace = 2 * second // who takes work gets it at once: a choice so close came first
)

// held reports whether a hold is in force that the agent has not ended.
func (s *side) held() bool { return s.Hold != nil && !s.Hold.Free }

// holdStands reports whether what stands is only a hold's.
func (s *side) holdStands() bool { return s.Known.Ours != nil && s.Known.Ours.Hold }

// target is what a system should show now.
func (s *side) target() Status {
	if s.held() {
		return s.Hold.Status
	}
	return s.Want.Status
}

// hold begins, keeps and ends holds, as work and rules ask for. Rules may have
// changed since the last time, and take effect at once (R117).
func (d *decision) hold() {
	for i := range d.state.Sides {
		s := d.side(i)
		h, ok := d.rules.holdIn(i)
		since, busy := d.busy(h)
		switch {
		case !ok && s.Hold != nil:
			d.release(i, "R117", "focus is off: give back the wish")
		case !busy && s.Hold != nil: // R120, R121
			d.release(i, "R120", "the last work ended: give back the wish")
		case busy && s.Hold == nil: // R119, R122
			d.begin(i, h, since)
		case busy:
			d.keep(i, h, since)
		}
	}
}

// holdIn is the hold for a system, if there is one.
func (r *Rules) holdIn(i int) (h hold, ok bool) {
	for _, h := range r.holds {
		if h.in == i {
			return h, true
		}
	}
	return h, false
}

// busy is since when an agent has work that a hold counts: any item in any of its
// systems (R116, R121).
func (d *decision) busy(h hold) (since moment, busy bool) {
	for _, i := range h.while {
		if at, ok := d.side(i).Work.since(!h.answered); ok && (!busy || at < since) {
			since, busy = at, true
		}
	}
	return since, busy
}

// begin begins a hold (R119). What is there already is not saved (D14, R136).
func (d *decision) begin(i int, h hold, since moment) {
	s := d.side(i)
	s.Hold = &holding{Status: h.status, Since: since}
	if s.Known.Status == h.status && !s.holdStands() {
		d.applied(i, "D14", "work began: the agent chose this status before, nothing to save")
	} else {
		d.applied(i, "R119", "work began: save the status and hold")
	}
	if s.Read == 0 && s.Sent == nil {
		s.Hold.Until = d.now + readFirst
		d.ask(i)
	}
	d.choseDuring(i)
}

// keep goes on with a hold.
func (d *decision) keep(i int, h hold, since moment) {
	s := d.side(i)
	if s.Hold.Status != h.status && !s.Hold.Free {
		d.applied(i, "R117", "the rule changed: hold its new status")
	}
	s.Hold.Status = h.status
	s.Hold.Since = min(s.Hold.Since, since)
	d.choseDuring(i)
}

// choseDuring ends a hold if what the agent wishes was chosen during the work:
// news of the work may come late.
func (d *decision) choseDuring(i int) {
	if s := d.side(i); s.Want.Cause.N != 0 && s.Want.Cause.System == s.System && s.Want.Cause.Asked == "" {
		d.chose(i, s.Want.Cause.Span, false)
	}
}

// chose ends a hold until no work is left, for a choice that was certainly made
// during it (R123, D13). An older one changes the want only.
func (d *decision) chose(i int, at span, saw bool) {
	if s := d.side(i); s.held() && (saw || at.Earliest > s.Hold.Since+workGrace) {
		s.Hold.Free, s.Hold.Until = true, 0
		d.applied(i, "R123", "the agent chose during the work: left alone until it ends")
	}
}

// passHold ends the wait for the reading before a hold: the known want will do.
func (d *decision) passHold(i int) {
	s := d.side(i)
	if s.Hold == nil || s.Hold.Until == 0 || d.now < s.Hold.Until {
		return
	}
	s.Hold.Until = 0
	if s.Pending == nil && s.Sent == nil {
		s.Read = 0
	}
}

// release ends a hold. If it was written, a reading comes first: one that shows a
// click means that the agent chose.
func (d *decision) release(i int, rule, what string) {
	s := d.side(i)
	h := s.Hold
	s.Hold = nil
	if s.holdStands() || s.Sent != nil && s.Sent.Hold && s.Sent.Phase != inFlight {
		d.ask(i)
	}
	switch {
	case h.Free:
		d.applied(i, "R123", "the last work ended: the agent's own choice stays")
	case s.Known.Status == h.Status && !s.holdStands() && s.Want.Status == h.Status:
		d.applied(i, "D14", "the last work ended: the agent's own choice stays")
	default:
		d.applied(i, rule, what)
		d.substitute(i)
	}
}

// substitute gives something else back where the wish is unknown (D15) or its
// status was deleted (D21). Without it the agent is left alone.
func (d *decision) substitute(i int) {
	s := d.side(i)
	h, _ := d.rules.holdIn(i)
	switch {
	case s.Want.Status != "" && d.rules.systems[i].Catalog.settable(s.Want.Status):
	case h.other != "":
		s.Want.Status = h.other
	case s.Want.Status != "":
		d.notify(i, WishGone, s.Want.Status, "")
	default:
		d.notify(i, WishUnknown, s.Known.Status, "")
	}
}

// work is what an agent works on in one system: items, each with an id. Edges may
// come late, twice or in any order: what ended stays ended, and a listing settles
// all that is older than it. All times are on our own clock. Its methods never
// change what its slices hold: other states have them too.
type work struct {
	Live  []item `json:"live,omitempty"`
	Ended []end  `json:"ended,omitempty"` // the latest, so that a late beginning begins nothing
	// Listed is the time of the newest listing: older edges are settled by it.
	Listed moment `json:"list,omitzero"`
}

// item is one piece of work: a contact, a call, a conversation.
type item struct {
	ID    string `json:"id"`
	Since moment `json:"since,omitzero"`         // its first news
	Began moment `json:"began,omitzero" key:"-"` // when it was answered, if that is later; a version without it may drop it
	Last  moment `json:"last,omitzero"`          // its latest
	// Until is when a ring that nobody answered stops to count; zero once it was
	// answered or listed.
	Until moment `json:"until,omitzero"`
}

// end is a piece of work that ended.
type end struct {
	ID string `json:"id"`
	At moment `json:"at,omitzero"`
}

// The times and bounds of work (S3). The bounds only matter when events get lost
// and no listing ever comes.
const (
	ringCounts = 60 * second // an unanswered ring
	listSlack  = 2 * second  // a listing settles what is older by so much
	mostLive   = 256
	mostEnded  = 16
)

// unnamed is the item that stands for work without ids.
const unnamed = ""

// busy reports whether there is any work.
func (w *work) busy() bool { return len(w.Live) > 0 }

// since is when the first item of work began, if there is one. Unless rings count,
// an item begins with its answer.
func (w *work) since(rings bool) (at moment, ok bool) {
	for i := range w.Live {
		if it := &w.Live[i]; (rings || it.Until == 0) && (!ok || it.Since < at) {
			at, ok = it.Since, true
		}
	}
	return at, ok
}

// edge takes in news of one item, which happened at a time and was received now.
func (w *work) edge(e Edge, at, now moment) {
	w.name(e, at)
	live := slices.IndexFunc(w.Live, func(it item) bool { return it.ID == e.Item })
	ended := w.ended(e.Item)
	it := item{ID: e.Item, Since: at, Last: at}
	switch {
	case live < 0 && (at <= w.Listed || ended >= 0 && at <= w.Ended[ended].At):
		return // it ended then or later, or a newer listing did not show it
	case live >= 0 && e.Step == Ends && at < w.Live[live].Last:
		return // it began anew since
	case live >= 0:
		it = w.Live[live]
		it.Since, it.Last = min(it.Since, at), max(it.Last, at)
	case e.Step == Rings:
		it.Until = now + ringCounts
	}
	if e.Step == Begins {
		it.Until = 0
	}
	it.follow(w.Live, live, e.Step, at)
	w.Live, w.Ended = without(w.Live, live), without(w.Ended, ended)
	if e.Step == Ends {
		w.rememberEnd(end{e.Item, at})
	} else if len(w.Live) < mostLive {
		w.Live = append(w.Live, it)
	}
}

// name finds that work without an id is an item, as that began before the listing
// which showed the work: so both end together, however late the beginning is heard of.
func (w *work) name(e Edge, at moment) {
	nameless := slices.IndexFunc(w.Live, func(it item) bool { return it.ID == unnamed })
	known := slices.ContainsFunc(w.Live, func(it item) bool { return it.ID == e.Item })
	switch {
	case nameless < 0 || known || e.Step == Ends || at > w.Listed+listSlack:
	case w.ended(e.Item) >= 0:
		w.Live = without(w.Live, nameless)
	default:
		w.Live = slices.Clone(w.Live)
		w.Live[nameless].ID = e.Item
	}
}

func (w *work) ended(id string) int {
	return slices.IndexFunc(w.Ended, func(e end) bool { return e.ID == id })
}

func (w *work) rememberEnd(e end) {
	w.Ended = append(slices.Clone(w.Ended[max(0, len(w.Ended)-mostEnded+1):]), e)
}

// list takes in all work there is at a time, but for what is newer. An id that is
// unnamed stands for any number of items.
func (w *work) list(ids []string, at moment) {
	if at < w.Listed {
		return
	}
	w.Listed, w.Ended = at, slices.DeleteFunc(slices.Clone(w.Ended), func(e end) bool { return e.At <= at })
	live := slices.DeleteFunc(slices.Clone(w.Live), func(it item) bool { return it.Last <= at && !shown(ids, it.ID) })
	for i := range live {
		if slices.Contains(ids, live[i].ID) {
			live[i].Until = 0
		}
	}
	for _, id := range ids {
		known := func(it item) bool { return it.ID == id }
		if slices.ContainsFunc(live, known) || w.ended(id) >= 0 || len(live) >= mostLive || id == unnamed && len(live)+len(w.Ended) > 0 {
			continue
		}
		live = append(live, item{ID: id, Since: at, Last: at})
	}
	w.Live, w.Ended = tidy(live), tidy(w.Ended)
}

// shown reports whether a listing shows an item: by its id, or as one of those
// without.
func shown(ids []string, id string) bool {
	return slices.Contains(ids, id) || slices.Contains(ids, unnamed)
}

// expire drops rings that nobody answered in time.
func (w *work) expire(now moment) (changed bool) {
	over := func(it item) bool { return it.Until != 0 && it.Until <= now }
	if !slices.ContainsFunc(w.Live, over) {
		return false
	}
	for _, it := range w.Live {
		if over(it) { // the same ring, reported again, rings no more
			w.rememberEnd(end{it.ID, it.Last})
		}
	}
	w.Live = tidy(slices.DeleteFunc(slices.Clone(w.Live), over))
	return true
}

// tidy gives a slice the only form that it has after it was stored.
func tidy[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return slices.Clip(s)
}

// without copies a slice but for one index, −1 for none.
func without[T any](s []T, i int) []T {
	if i < 0 {
		return slices.Clip(s)
	}
	return tidy(slices.Delete(slices.Clone(s), i, i+1))
}

// IsZero reports whether there is nothing to store.
func (w work) IsZero() bool { return len(w.Live) == 0 && len(w.Ended) == 0 && w.Listed == 0 }
