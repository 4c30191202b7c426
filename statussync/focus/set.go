package focus

import (
	"slices"
	"time"
)

// Set is the work of one agent in one system. It is a plain value, stored as
// JSON; its methods never change what they are called on.
type Set struct {
	System string `json:"system"`
	Live   []Item `json:"live,omitempty"`
	Ended  []End  `json:"ended,omitempty"` // the latest, so that a late beginning begins nothing
	// Listed is the mark of the newest listing: older edges are settled by it.
	Listed time.Time `json:"listed,omitzero"`
}

// Item is one piece of work: a contact, a call, a conversation.
type Item struct {
	ID    string    `json:"id"`
	Since time.Time `json:"since,omitzero"` // its first mark
	Mark  time.Time `json:"mark,omitzero"`  // its latest
	// Until is when a ring that nobody answered stops to count, our clock; zero
	// once it was answered or listed.
	Until time.Time `json:"until,omitzero"`
}

// End is a piece of work that ended.
type End struct {
	ID   string    `json:"id"`
	Mark time.Time `json:"mark,omitzero"`
}

// The bounds of a set. They only matter when events get lost and no listing ever
// comes.
const (
	ringCounts = time.Minute // an unanswered ring
	mostLive   = 256
	mostEnded  = 16
)

// unnamed is the item that stands for work of which a listing tells no ids.
const unnamed = ""

// Edge takes in news of one item and reports whether that changed anything.
func (s Set) Edge(e Edge) (Set, bool) {
	changed := s.edge(&e)
	return s, changed
}

// edge changes s, which is a copy by now, but nothing that its slices hold: the
// caller has them too.
func (s *Set) edge(e *Edge) (changed bool) {
	live, ended := s.live(e.Item), -1
	if live < 0 { // nothing is in both
		ended = s.ended(e.Item)
	}
	switch {
	case ended >= 0 && !e.Mark.After(s.Ended[ended].Mark):
		return false // it ended then or later
	case live < 0 && !s.Listed.IsZero() && !e.Mark.After(s.Listed):
		return false // a newer listing did not show it
	case e.Step == Ends:
		return s.end(live, ended, e)
	case live >= 0:
		return s.goOn(live, e)
	case len(s.Live) >= mostLive:
		return false
	}
	it := Item{ID: e.Item, Since: e.Mark, Mark: e.Mark}
	if e.Step == Rings {
		it.Until = e.At.Add(ringCounts)
	}
	s.Live = append(slices.Clip(s.Live), it)
	if ended >= 0 {
		s.Ended = slices.Delete(slices.Clone(s.Ended), ended, ended+1)
	}
	return true
}

// live and ended are indices, −1 for none.
func (s *Set) live(id string) int {
	for i := range s.Live {
		if s.Live[i].ID == id {
			return i
		}
	}
	return -1
}

func (s *Set) ended(id string) int {
	for i := range s.Ended {
		if s.Ended[i].ID == id {
			return i
		}
	}
	return -1
}

// end remembers an item as ended, whether or not its beginning was told.
func (s *Set) end(live, ended int, e *Edge) (changed bool) {
	if live >= 0 {
		if e.Mark.Before(s.Live[live].Mark) {
			return false // it began anew since
		}
		s.Live = without(s.Live, live)
	}
	if ended >= 0 {
		s.Ended = slices.Clone(s.Ended)
		s.Ended[ended].Mark = e.Mark
		return true
	}
	s.remember(End{ID: e.Item, Mark: e.Mark})
	return true
}

// remember keeps the latest ends, with no spare room, as append would leave.
func (s *Set) remember(e End) {
	latest := s.Ended[max(0, len(s.Ended)-mostEnded+1):]
	s.Ended = slices.Concat(latest, []End{e})
}

// goOn takes in further news of a live item.
func (s *Set) goOn(live int, e *Edge) (changed bool) {
	it := &s.Live[live]
	answered := e.Step == Begins && it.rings()
	if !answered && !e.Mark.Before(it.Since) && !e.Mark.After(it.Mark) {
		return false
	}
	s.Live = slices.Clone(s.Live)
	it = &s.Live[live]
	if answered {
		it.Until = time.Time{}
	}
	if e.Mark.Before(it.Since) {
		it.Since = e.Mark
	}
	if e.Mark.After(it.Mark) {
		it.Mark = e.Mark
	}
	return true
}

// List replaces the set by what a listing shows, but for what is newer than it.
func (s Set) List(l Listing) (Set, bool) {
	if l.Mark.Before(s.Listed) {
		return s, false
	}
	was := s
	s.Listed, s.Ended = l.Mark, newer(s.Ended, l.Mark)
	if l.Vague {
		return s.listVaguely(l), true
	}
	s.Live = newer(s.Live, l.Mark)
	for _, id := range l.Items {
		if s.ended(id) >= 0 {
			continue // it ended since
		}
		it := Item{ID: id, Since: l.Mark, Mark: l.Mark}
		if i := was.live(id); i >= 0 {
			it.Since = was.Live[i].Since
		}
		if i := s.live(id); i >= 0 {
			s.Live[i].Until = time.Time{}
		} else if len(s.Live) < mostLive {
			s.Live = append(s.Live, it)
		}
	}
	return s, true
}

// listVaguely takes in that there is work, or none, and not which.
func (s Set) listVaguely(l Listing) Set {
	switch {
	case len(l.Items) == 0:
		s.Live = newer(s.Live, l.Mark)
	case len(s.Live) == 0 && len(s.Ended) == 0:
		s.Live = []Item{{ID: unnamed, Since: l.Mark, Mark: l.Mark}}
	}
	return s
}

// newer copies the items that a listing of that mark cannot speak of.
func newer[T interface{ marked() time.Time }](items []T, mark time.Time) (kept []T) {
	for _, it := range items {
		if it.marked().After(mark) {
			kept = append(kept, it)
		}
	}
	return kept
}

func (it Item) marked() time.Time { return it.Mark }
func (e End) marked() time.Time   { return e.Mark }

// expire drops rings that nobody answered in time.
func (s Set) expire(now time.Time) (Set, bool) {
	due := func(it Item) bool { return !it.Until.IsZero() && !now.Before(it.Until) }
	if !slices.ContainsFunc(s.Live, due) {
		return s, false
	}
	live := s.Live
	s.Live = nil
	for _, it := range live {
		if due(it) { // the same ring, told again, rings no more
			s.remember(End{ID: it.ID, Mark: it.Mark})
		} else {
			s.Live = append(s.Live, it)
		}
	}
	return s, true
}

// rings reports whether an item has not been answered yet, as far as told.
func (it Item) rings() bool { return !it.Until.IsZero() }

// empty reports whether nothing need be kept of the set.
func (s Set) empty() bool { return len(s.Live) == 0 && len(s.Ended) == 0 && s.Listed.IsZero() }

func without(items []Item, i int) []Item {
	switch {
	case len(items) == 1:
		return nil
	case i == len(items)-1:
		return slices.Clip(items[:i])
	case i == 0:
		return items[1:]
	}
	return slices.Delete(slices.Clone(items), i, i+1)
}
