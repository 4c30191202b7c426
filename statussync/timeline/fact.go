package timeline

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"time"
)

// Fact is news of an agent in one system. Fields that are not set are not
// reported, which is never the same as "none".
type Fact struct {
	Agent   string // that of the day
	System  string // such as "zendesk"; a gap without one is of all systems
	Channel string // such as "messaging"; none: the agent as a whole

	At       time.Time // since when it holds, as the provider dates it; moved to our clock, if the difference is known
	Received time.Time // receipt on our own clock, required; nothing holds since later
	// Seen is, for a reading or a row of a list, a moment at which it still held: the
	// start of the request, less the time by which lists may lag. Not set for events.
	Seen time.Time
	// Version orders facts of the same time, where the provider numbers them.
	Version int64

	Status   string // the chosen status, such as a name or an id
	Activity string // such as "in call" or "wrap-up"; [None] while there is none
	Items    *int   // items of work at hand
	Capacity *int   // how many there may be

	// Gap: from At on nothing is known, as the system or we ourselves were silent. It
	// is of the channel, of the whole system if there is no channel, or of everything.
	// It ends track by track, with the next fact of a later time. A fact of an earlier
	// time that was still Seen to hold later shows that nothing has changed in
	// between: there the gap does not count.
	Gap bool
}

// None is the activity of an agent who has none.
const None = "none"

// Kind is what a track is about.
type Kind string

// The kinds, one for each field of a [Fact].
const (
	Status   Kind = "status"
	Activity Kind = "activity"
	Items    Kind = "items"
	Capacity Kind = "capacity"

	gap Kind = "gap"
)

// Track names one thing of an agent that changes over time.
type Track struct {
	System, Channel string
	Kind            Kind
}

func (t Track) compare(o Track) int {
	return cmp.Or(cmp.Compare(t.System, o.System), cmp.Compare(t.Channel, o.Channel), cmp.Compare(t.Kind, o.Kind))
}

// point is a fact of one track. Times are microseconds of the day.
type point struct {
	at      int64 // since when it counts: its mark, but no later than its first receipt
	mark    int64 // the provider's time
	seen    int64 // when it was last seen to hold, after at; or unseen
	version int64
	text    string
	count   int
}

// unseen is for events, which nobody has seen later than they began.
const unseen = math.MinInt64

// compare orders the points of a track by time, then version. Facts of the same
// time and version that differ contradict each other; that one of them always
// wins is all that matters.
func (p point) compare(o point) int {
	return cmp.Or(cmp.Compare(p.mark, o.mark), cmp.Compare(p.version, o.version),
		cmp.Compare(p.text, o.text), cmp.Compare(p.count, o.count))
}

// join is what two reports of the same fact say together.
func (p point) join(o point) point {
	p.at, p.seen = min(p.at, o.at), max(p.seen, o.seen)
	return p
}

// check refuses a fact that cannot be meant.
func (f *Fact) check(agent string) error {
	var errs []error
	if agent == "" || f.Agent != agent {
		errs = append(errs, fmt.Errorf("%w: agent: want %q, got %q", ErrInvalid, agent, f.Agent))
	}
	for _, name := range []struct {
		field, text string
		required    bool
	}{
		{"system", f.System, !f.Gap || f.Channel != ""}, {"channel", f.Channel, false},
		{"status", f.Status, false}, {"activity", f.Activity, false},
	} {
		if name.required || name.text != "" {
			errs = append(errs, checkName(name.field, name.text))
		}
	}
	errs = append(errs, checkCount("items", f.Items), checkCount("capacity", f.Capacity), f.checkTimes())
	reports := f.Status != "" || f.Activity != "" || f.Items != nil || f.Capacity != nil
	switch {
	case f.Gap && reports:
		errs = append(errs, fmt.Errorf("%w: gap: want no other news in the same fact", ErrInvalid))
	case !f.Gap && !reports:
		errs = append(errs, fmt.Errorf("%w: fact: want a status, an activity, items, a capacity or a gap, got none", ErrInvalid))
	}
	return errors.Join(errs...)
}

func (f *Fact) checkTimes() error {
	if f.Received.IsZero() {
		return fmt.Errorf("%w: received: want a time, got none", ErrInvalid)
	}
	if f.Gap && f.At.IsZero() {
		return fmt.Errorf("%w: at: want a time of the gap, got none", ErrInvalid)
	}
	if f.Gap && !f.Seen.IsZero() {
		return fmt.Errorf("%w: seen: want none of a gap, got %s", ErrInvalid, f.Seen)
	}
	for _, t := range []time.Time{f.At, f.Received, f.Seen} {
		if y := t.Year(); !t.IsZero() && (y < 1800 || y > 9000) {
			return fmt.Errorf("%w: time: want a year from 1800 to 9000, got %d", ErrInvalid, y)
		}
	}
	return nil
}

func checkCount(field string, n *int) error {
	if n != nil && (*n < 0 || *n > MaxCount) {
		return fmt.Errorf("%w: %s: want 0 to %d, got %d", ErrInvalid, field, MaxCount, *n)
	}
	return nil
}
