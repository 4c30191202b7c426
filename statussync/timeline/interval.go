package timeline

import (
	"cmp"
	"slices"
	"time"
)

// Window is the time from an instant up to another one, which it leaves out.
type Window struct{ From, To time.Time }

// Length is that of the window, never negative.
func (w Window) Length() time.Duration { return max(0, w.To.Sub(w.From)) }

// Until is the window from the day's beginning to now, or to its end if that is
// earlier: the day as far as it has come.
func (d Day) Until(now time.Time) Window {
	switch {
	case now.Before(d.from):
		now = d.from
	case now.After(d.to):
		now = d.to
	}
	return Window{d.from, now}
}

// State is what a track shows: a text for statuses and activities, a number for
// items and capacities, or that nothing is known.
type State struct {
	Known bool
	Value string
	Count int
}

// Interval is a stretch of time in which a track shows the same.
type Interval struct {
	From, To time.Time
	State
	Since   time.Time // when the state began, perhaps before From or yesterday; zero if unknown
	Running bool      // no fact of the day ends the state: only the window or the day does
}

// Intervals returns what a track shows within a window, in order. They join
// without holes from the window's From to its To, so that their lengths add up to
// its. What the record cannot know is unknown: the time outside the day, before
// the first fact, within gaps, and before [Day.Complete].
//
// A running state lasts until the window ends: let it end at your now, as that of
// [Day.Until] does.
func (d Day) Intervals(t Track, w Window) []Interval {
	w.From, w.To = w.From.UTC(), w.To.UTC()
	if !w.From.Before(w.To) {
		return nil
	}
	if d.agent == "" {
		return []Interval{{From: w.From, To: w.To}}
	}
	all := d.stretches(t, w)
	all = slices.DeleteFunc(all, func(in Interval) bool { return !in.To.After(w.From) || !in.From.Before(w.To) })
	all[0].From, all[len(all)-1].To = w.From, w.To
	return all
}

// stretches are the intervals of the day, and of a window around it.
func (d *Day) stretches(t Track, w Window) (all []Interval) {
	add := func(from, to time.Time, p *point) {
		next := Interval{From: from, To: to}
		if p != nil {
			next.State, next.Since = State{true, p.text, p.count}, d.time(p.at)
		}
		switch n := len(all); {
		case !from.Before(to):
		case n > 0 && all[n-1].State == next.State:
			all[n-1].To = to
		default:
			all = append(all, next)
		}
	}
	add(w.From, d.from, nil)
	d.shown(t, func(from, to int64, p *point) { add(d.time(from), d.time(to), p) })
	last := &all[len(all)-1]
	last.Running = last.Known
	add(d.to, w.To, nil)
	return all
}

// Total is the time that a track showed a state.
type Total struct {
	State
	Time time.Duration
}

// Totals returns the time in each state within a window, the longest first and
// what is unknown last. They add up to the window's length.
func (d Day) Totals(t Track, w Window) []Total {
	var all []Total
	for _, in := range d.Intervals(t, w) {
		i := slices.IndexFunc(all, func(t Total) bool { return t.State == in.State })
		if i < 0 {
			i = len(all)
			all = append(all, Total{State: in.State})
		}
		all[i].Time += in.To.Sub(in.From)
	}
	slices.SortFunc(all, func(a, b Total) int {
		if a.Known != b.Known {
			if a.Known {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.Time, a.Time), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Count, b.Count))
	})
	return all
}

// shown calls yield for the stretches of the day in turn, with the point that a
// track shows, or nil where nothing is known.
func (d *Day) shown(t Track, yield func(from, to int64, p *point)) {
	points, gaps := d.points(t), d.gaps(t)
	var p *point
	var silent *int64
	for at, end := int64(0), d.length(); at < end; {
		for len(points) > 0 && points[0].at <= at {
			p, points = &points[0], points[1:]
		}
		for len(gaps) > 0 && gaps[0] <= at {
			silent, gaps = &gaps[0], gaps[1:]
		}
		next := end
		if len(points) > 0 {
			next = min(next, points[0].at)
		}
		if len(gaps) > 0 {
			next = min(next, gaps[0])
		}
		if at < d.cut {
			yield(at, min(next, d.cut), nil)
			at = min(next, d.cut)
			continue
		}
		if p != nil && p.outlasts(silent) {
			yield(at, next, p)
		} else {
			yield(at, next, nil)
		}
		at = next
	}
}

// shownAt is the point that a track shows at a time, or nil.
func (d *Day) shownAt(t Track, at int64) *point {
	points := d.points(t)
	if len(points) == 0 || points[0].at > at {
		return nil
	}
	p := &points[upTo(points, at)]
	for _, silent := range d.gaps(t) {
		if silent <= at && !p.outlasts(&silent) {
			return nil
		}
	}
	return p
}

// outlasts reports whether a point holds in spite of a gap: it began later, or was
// seen to hold later.
func (p *point) outlasts(silent *int64) bool {
	return silent == nil || p.at > *silent || p.seen > *silent
}

// gaps are the times from which on nothing is known of a track.
func (d *Day) gaps(t Track) (all []int64) {
	scopes := []Track{{"", "", gap}, {t.System, "", gap}, {t.System, t.Channel, gap}}
	if t.Channel == "" {
		scopes = scopes[:2]
	}
	for _, s := range scopes {
		for _, p := range d.points(s) {
			all = append(all, p.at)
		}
	}
	slices.Sort(all)
	return all
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
