package timeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of a record. The largest possible one takes less than 1 MiB of JSON, a
// usual one of 500 facts about 30 KB.
const (
	// MaxFacts is how many facts a day holds beside those with which its tracks
	// begin. A [Fact] counts once for each field that it reports. When there are more,
	// the oldest leave: the time up to them becomes unknown, and each track begins
	// with the last of them. See [Day.Complete].
	MaxFacts = 1000
	// MaxTracks is how many tracks a day holds. A further one is refused.
	MaxTracks = 64
	// MaxName is the length in bytes of a name or a value.
	MaxName = 100
	// MaxCount is the largest number of items or of places for them.
	MaxCount = 10_000
	// MaxAhead is how far the clock of a provider may be ahead of ours. Facts of such
	// a clock keep their order; a time that is farther ahead is no time.
	MaxAhead = 10 * time.Minute
)

// Errors that others wrap; the message names the field or the track.
var (
	// ErrInvalid is returned for an argument or a fact that cannot be meant.
	ErrInvalid = errors.New("timeline: invalid")
	// ErrFull is returned for a fact of a track beyond [MaxTracks].
	ErrFull = errors.New("timeline: too many tracks")
	// ErrBroken is returned for a stored day that no version has written.
	ErrBroken = errors.New("timeline: broken record")
	// ErrNewer is returned for a stored day that a newer version has written. Leave
	// it alone.
	ErrNewer = errors.New("timeline: newer record")
)

// Day is the record of one agent and one day of a time zone. Begin one with
// [DayOf], add to it with [Day.Observe], keep it as JSON. It is a value: methods
// return a changed copy, and goroutines may share it. The zero Day belongs to
// nobody and refuses every fact.
type Day struct {
	agent, date, zone string
	from, to          time.Time // UTC, whole seconds
	cut               int64     // the facts up to here have left (MaxFacts), in microseconds of the day; 0: none
	tracks            []track   // in the order of Track.compare
	others            map[string]json.RawMessage
}

// track is what is known of one thing.
type track struct {
	Track
	points []point // in the order of point.compare, and of their at
}

// DayOf returns the empty record of an agent for the day that t belongs to where
// clocks show loc's time. The day ends where the next begins: DayOf with [Day.To]
// is the following one.
func DayOf(agent string, t time.Time, loc *time.Location) (Day, error) {
	if loc == nil {
		return Day{}, fmt.Errorf("%w: zone: want one, got nil", ErrInvalid)
	}
	if y := t.Year(); y < 1800 || y > 9000 {
		return Day{}, fmt.Errorf("%w: time: want a year from 1800 to 9000, got %d", ErrInvalid, y)
	}
	d := Day{agent: agent, zone: loc.String()}
	d.date, d.from, d.to = dayOf(t, loc)
	if err := errors.Join(checkName("agent", d.agent), checkName("zone", d.zone)); err != nil {
		return Day{}, err
	}
	return d, nil
}

// Agent is the id of the agent.
func (d Day) Agent() string { return d.agent }

// Date is the day as clocks of its zone show it, such as "2026-03-29".
func (d Day) Date() string { return d.date }

// Zone is the name of the day's time zone.
func (d Day) Zone() string { return d.zone }

// From is the instant at which the day begins, in UTC.
func (d Day) From() time.Time { return d.from }

// To is the instant at which the day ends and the next begins, in UTC.
func (d Day) To() time.Time { return d.to }

// Complete reports whether the day still has all facts that it was given. If it
// has had more than [MaxFacts], since is when it is complete again; all before is
// unknown.
func (d Day) Complete() (since time.Time, ok bool) {
	return d.time(d.cut), d.cut == 0
}

// Tracks returns what is known of, in order of system, channel and kind.
func (d Day) Tracks() []Track {
	all := make([]Track, 0, len(d.tracks))
	for i := range d.tracks {
		if d.tracks[i].Kind != gap {
			all = append(all, d.tracks[i].Track)
		}
	}
	return all
}

// Equal reports whether two records are the same. What [Day.Observe] returns for a
// fact that it knows already equals the day before.
func (d Day) Equal(o Day) bool {
	return d.sameBut(o, func(p, q point) bool { return p == q })
}

// OnlySeen reports whether two records differ at most in when something was last
// seen to hold, and show the same. The second need not be saved: the next reading
// shows as much.
func (d Day) OnlySeen(o Day) bool {
	if !d.sameBut(o, func(p, q point) bool { p.seen, q.seen = 0, 0; return p == q }) {
		return false
	}
	for _, t := range d.Tracks() {
		if !slices.Equal(d.Intervals(t, d.whole()), o.Intervals(t, o.whole())) {
			return false
		}
	}
	return true
}

func (d Day) sameBut(o Day, same func(p, q point) bool) bool {
	return d.agent == o.agent && d.date == o.date && d.zone == o.zone && d.from.Equal(o.from) && d.to.Equal(o.to) && d.cut == o.cut &&
		slices.EqualFunc(d.tracks, o.tracks, func(a, b track) bool {
			return a.Track == b.Track && slices.EqualFunc(a.points, b.points, same)
		})
}

// length is that of the day in microseconds.
func (d *Day) length() int64 { return d.micros(d.to) }

// micros is an instant in microseconds of the day.
func (d *Day) micros(t time.Time) int64 { return t.UnixMicro() - d.from.UnixMicro() }

// time is the instant of a microsecond of the day.
func (d *Day) time(at int64) time.Time { return time.UnixMicro(d.from.UnixMicro() + at).UTC() }

// whole is the window of the whole day.
func (d *Day) whole() Window { return Window{d.from, d.to} }

func (d *Day) points(t Track) []point {
	if i, found := d.find(t); found {
		return d.tracks[i].points
	}
	return nil
}

func (d *Day) find(t Track) (int, bool) {
	return slices.BinarySearchFunc(d.tracks, t, func(tr track, t Track) int { return tr.compare(t) })
}

// checkName refuses names that are empty, too long or not printable.
func checkName(field, name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%w: %s: want a name, got none", ErrInvalid, field)
	case len(name) > MaxName:
		return fmt.Errorf("%w: %s: want at most %d bytes, got %d", ErrInvalid, field, MaxName, len(name))
	case !utf8.ValidString(name):
		return fmt.Errorf("%w: %s: want UTF-8", ErrInvalid, field)
	}
	for _, r := range name {
		if unicode.IsControl(r) {
			return fmt.Errorf("%w: %s: want no control characters", ErrInvalid, field)
		}
	}
	return nil
}
