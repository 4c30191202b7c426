package timeline

import (
	"errors"
	"fmt"
	"slices"
)

// Observe returns the day with what facts add to it. Their order does not matter,
// nor does it how often or how late they come: facts are placed by time, then
// version, and each is moved to its first receipt if its provider's clock is
// ahead. A time is kept to the microsecond.
//
// Give a fact to the records of all days that are kept. One that begins before the
// day counts until a later one, as a status that was chosen yesterday goes on
// today; one that begins after the day changes nothing.
//
// A fact without At, or with one that is more than [MaxAhead] in the future, is
// dated by Seen, else by Received, and counts only if the day does not show the
// same then: repeated readings of a system that dates nothing add nothing.
//
// The error names the facts that were refused, by index; the others count.
func (d Day) Observe(facts ...Fact) (Day, error) {
	d.tracks = slices.Clone(d.tracks)
	var errs []error
	for i := range facts {
		if err := d.observe(&facts[i]); err != nil {
			errs = append(errs, fmt.Errorf("fact %d: %w", i, err))
		}
	}
	return d, errors.Join(errs...)
}

// Continue returns the day with what holds at the end of an earlier one of the
// same agent. It adds nothing that [Day.Observe] has added already, so that it may
// be called before or after, and again when the earlier day has changed.
func (d Day) Continue(earlier Day) (Day, error) {
	if d.agent == "" || d.agent != earlier.agent || earlier.to.After(d.from) {
		return d, fmt.Errorf("%w: earlier day: want one of agent %q that ends by %s, got %s of agent %q",
			ErrInvalid, d.agent, d.from, earlier.date, earlier.agent)
	}
	d.tracks = slices.Clone(d.tracks)
	shift := d.micros(earlier.from)
	var errs []error
	for _, t := range earlier.tracks {
		p := t.points[len(t.points)-1]
		p.at, p.mark = p.at+shift, p.mark+shift
		if p.seen != unseen {
			p.seen += shift
		}
		errs = append(errs, d.put(t.Track, p))
	}
	return d, errors.Join(errs...)
}

func (d *Day) observe(f *Fact) error {
	if err := f.check(d.agent); err != nil {
		return err
	}
	p, dated := d.place(f)
	add := func(k Kind, text string, count int) error {
		t := Track{f.System, f.Channel, k}
		p.text, p.count = text, count
		if !dated && d.shows(t, &p) {
			return nil
		}
		return d.put(t, p)
	}
	var errs []error
	if f.Gap {
		errs = append(errs, add(gap, "", 0))
	}
	if f.Status != "" {
		errs = append(errs, add(Status, f.Status, 0))
	}
	if f.Activity != "" {
		errs = append(errs, add(Activity, f.Activity, 0))
	}
	if f.Items != nil {
		errs = append(errs, add(Items, "", *f.Items))
	}
	if f.Capacity != nil {
		errs = append(errs, add(Capacity, "", *f.Capacity))
	}
	return errors.Join(errs...)
}

// place dates a fact. Here, once, it is moved to its receipt.
func (d *Day) place(f *Fact) (p point, dated bool) {
	received := d.micros(f.Received)
	p.version = f.Version
	switch dated = !f.At.IsZero() && f.At.Sub(f.Received) <= MaxAhead; {
	case dated:
		p.mark = d.micros(f.At)
	case !f.Seen.IsZero():
		p.mark = d.micros(f.Seen)
	default:
		p.mark = received
	}
	p.at = min(p.mark, received)
	p.seen = unseen
	if seen := min(d.micros(f.Seen), received, d.length()); !f.Seen.IsZero() && seen > p.at {
		p.seen = seen
	}
	return p, dated
}

// shows reports whether the day shows what an undated fact reports.
func (d *Day) shows(t Track, p *point) bool {
	known := d.shownAt(t, p.at)
	return known != nil && known.text == p.text && known.count == p.count
}

// put adds a point to a track, unless it begins after the day.
func (d *Day) put(t Track, p point) error {
	if p.at >= d.length() {
		return nil
	}
	i, found := d.find(t)
	if !found {
		if len(d.tracks) == MaxTracks {
			return fmt.Errorf("%w: want at most %d, got one more: system %q, channel %q, %s", ErrFull, MaxTracks, t.System, t.Channel, t.Kind)
		}
		d.tracks = slices.Insert(d.tracks, i, track{Track: t})
	}
	d.tracks[i].points = settled(with(d.tracks[i].points, p), d.cut)
	d.limit()
	return nil
}

// with returns points and p, in an array of their own, without those that never
// show: one that counts no earlier than a later one does is hidden by it.
func with(points []point, p point) []point {
	i, known := slices.BinarySearchFunc(points, p, point.compare)
	later := points[i:]
	if known {
		later = later[1:]
		if p = p.join(points[i]); p == points[i] {
			return points
		}
	}
	if len(later) > 0 && later[0].at <= p.at {
		return points
	}
	for i > 0 && points[i-1].at >= p.at {
		i--
	}
	return slices.Concat(points[:i], []point{p}, later)
}

// settled leaves out what was over at a time: of the points up to then the last
// alone shows from then on.
func settled(points []point, at int64) []point {
	return points[upTo(points, at):]
}

// upTo is the index of the last point that counts at a time, or 0.
func upTo(points []point, at int64) int {
	i, _ := slices.BinarySearchFunc(points, at+1, func(p point, at int64) int {
		if p.at < at {
			return -1
		}
		return 1
	})
	return max(i-1, 0)
}

// limit lets the oldest facts go when there are more than MaxFacts.
func (d *Day) limit() {
	count := 0
	for i := range d.tracks {
		count += len(d.tracks[i].points)
	}
	if count <= MaxFacts { // those before the day or the cut included
		return
	}
	times := make([]int64, 0, count)
	for i := range d.tracks {
		for _, p := range d.tracks[i].points {
			if p.at > d.cut {
				times = append(times, p.at)
			}
		}
	}
	if len(times) <= MaxFacts {
		return
	}
	slices.Sort(times)
	d.cut = times[len(times)-MaxFacts-1]
	for i := range d.tracks {
		d.tracks[i].points = settled(d.tracks[i].points, d.cut)
	}
}
