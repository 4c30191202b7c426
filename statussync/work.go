package statussync

import "slices"

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
	Since moment `json:"since,omitzero"` // its first news
	Last  moment `json:"last,omitzero"`  // its latest
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
	w.Live, w.Ended = without(w.Live, live), without(w.Ended, ended)
	if e.Step == Ends {
		w.rememberEnd(end{e.Item, at})
	} else if len(w.Live) < mostLive {
		w.Live = append(w.Live, it)
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
