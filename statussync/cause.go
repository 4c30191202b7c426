package statussync

import "time"

// Origin is the click, or the other tool's change, that a wish goes back to.
type Origin struct {
	System string `json:"system,omitempty"`
	Mark
}

// Cause says why a system should have a status, and how sure its time is (S10).
// A Cause without a time is a status found at the first reading: every other beats it.
type Cause struct {
	Origin
	// From is the earliest time at which the change can have happened, Origin.At
	// the latest: they differ when only a reading without a mark told (S9).
	From time.Time `json:"from,omitzero"`
	// Saw is the cause of ours that stood in the system when its agent made this
	// change: however close in time, this one is later.
	Saw Origin `json:"saw,omitzero"`
	// ID is the provider's event, empty when a reading told.
	ID string `json:"id,omitempty"`
}

// beats reports whether a wish with cause a replaces one with cause b (S10).
// Within one system the marks tell; of equal ones the latter to be decided wins.
func (r *Rules) beats(a, b Cause) bool {
	switch {
	case b.At.IsZero():
		return !a.At.IsZero() || r.precedes(a.System, b.System)
	case a.At.IsZero():
		return false
	case a.System == b.System:
		return !a.Mark.before(b.Mark) || a.dates(b)
	case a.saw(b):
		return true
	case b.saw(a):
		return false
	case a.From.After(b.At.Add(tieWindow)):
		return true
	case b.From.After(a.At.Add(tieWindow)):
		return false
	}
	return r.precedes(a.System, b.System)
}

// saw reports whether the effect of b stood in a's system when a was made there.
func (a Cause) saw(b Cause) bool {
	return a.Saw.System == b.System && b.System != "" && !b.Mark.after(a.Saw.Mark)
}

// dates reports whether a is the event of a change that b knows from readings
// without a mark only.
func (a Cause) dates(b Cause) bool {
	return a.ID != "" && b.ID == "" && !a.At.Before(b.From)
}
