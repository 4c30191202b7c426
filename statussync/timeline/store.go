package timeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// version is that of a stored day.
const version = 1

// farthest bounds stored times, in microseconds, and longest a day.
const (
	farthest = 1 << 58
	longest  = 96 * time.Hour // as often as a date is lived through twice
)

// stored is a day as JSON, but for its tracks when it is read.
type stored struct {
	V      int           `json:"v"`
	Agent  string        `json:"agent"`
	Date   string        `json:"date"`
	Zone   string        `json:"zone"`
	From   time.Time     `json:"from"`
	To     time.Time     `json:"to"`
	Cut    int64         `json:"cut,omitzero"` // microseconds of the day
	Tracks []storedTrack `json:"tracks"`
}

type storedTrack struct {
	System  string        `json:"system,omitempty"`
	Channel string        `json:"channel,omitempty"`
	Kind    Kind          `json:"kind"`
	Facts   []storedPoint `json:"facts"`
}

// storedPoint has its times in microseconds: at of the day, the others from there.
type storedPoint struct {
	At      int64  `json:"at"`
	Value   string `json:"value,omitempty"`
	Count   int    `json:"count,omitempty"`
	Version int64  `json:"version,omitempty"`
	For     int64  `json:"for,omitempty"`   // so much later it was seen to hold
	Ahead   int64  `json:"ahead,omitempty"` // so much later the provider dates it
}

// MarshalJSON writes a day as versioned JSON that people can read. Members that
// [Day.UnmarshalJSON] did not know are written as they were. The zero Day is null.
func (d Day) MarshalJSON() ([]byte, error) {
	if d.agent == "" {
		return []byte("null"), nil
	}
	s := stored{version, d.agent, d.date, d.zone, d.from, d.to, d.cut, make([]storedTrack, len(d.tracks))}
	for i, t := range d.tracks {
		facts := make([]storedPoint, len(t.points))
		for j, p := range t.points {
			facts[j] = storedPoint{p.at, p.text, p.count, p.version, max(p.seen, p.at) - p.at, p.mark - p.at}
		}
		s.Tracks[i] = storedTrack{t.System, t.Channel, t.Kind, facts}
	}
	text, err := json.Marshal(s)
	if err != nil || len(d.others) == 0 {
		return text, err
	}
	others, err := json.Marshal(d.others)
	if err != nil {
		return nil, err
	}
	return slices.Concat(text[:len(text)-1], []byte(","), others[1:]), nil
}

// UnmarshalJSON reads a stored day. Members beside those of this version are kept,
// and written again; within tracks and facts they are refused by name, as are
// records that Observe cannot have made: the error wraps [ErrBroken], or [ErrNewer]
// for a later version. It then leaves d alone.
func (d *Day) UnmarshalJSON(text []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if members == nil {
		*d = Day{}
		return nil
	}
	s, err := read(members)
	if err != nil {
		return err
	}
	next := Day{agent: s.Agent, date: s.Date, zone: s.Zone, from: s.From.UTC(), to: s.To.UTC(), cut: s.Cut}
	if err := next.checkHead(); err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	for i := range s.Tracks {
		if err := next.restore(&s.Tracks[i]); err != nil {
			return fmt.Errorf("%w: track %d: %w", ErrBroken, i, err)
		}
	}
	if err := next.checkSize(); err != nil {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if len(members) > 0 {
		next.others = maps.Clone(members)
	}
	*d = next
	return nil
}

// read takes the members of this version out of a record.
func read(members map[string]json.RawMessage) (s stored, err error) {
	take := func(name string, to any) {
		member, ok := members[name]
		delete(members, name)
		if err != nil || !ok {
			return
		}
		strict := json.NewDecoder(bytes.NewReader(member))
		strict.DisallowUnknownFields()
		if e := strict.Decode(to); e != nil {
			err = fmt.Errorf("%w: %s: %w", ErrBroken, name, e)
		}
	}
	take("v", &s.V)
	switch {
	case err != nil:
		return s, err
	case s.V > version:
		return s, fmt.Errorf("%w: version: want %d at most, got %d", ErrNewer, version, s.V)
	case s.V != version:
		return s, fmt.Errorf("%w: version: want %d, got %d", ErrBroken, version, s.V)
	}
	for name, to := range map[string]any{
		"agent": &s.Agent, "date": &s.Date, "zone": &s.Zone, "from": &s.From, "to": &s.To, "cut": &s.Cut, "tracks": &s.Tracks,
	} {
		take(name, to)
	}
	return s, err
}

func (d *Day) checkHead() error {
	if err := checkName("agent", d.agent); err != nil {
		return err
	}
	if err := checkName("zone", d.zone); err != nil {
		return err
	}
	if _, err := time.Parse(time.DateOnly, d.date); err != nil {
		return err
	}
	length := d.to.Sub(d.from)
	switch {
	case d.from.Year() < 1799 || d.to.Year() > 9001 || d.from.Nanosecond() != 0 || d.to.Nanosecond() != 0:
		return fmt.Errorf("from, to: want whole seconds of the years 1800 to 9000, got %s and %s", d.from, d.to)
	case length <= 0 || length > longest:
		return fmt.Errorf("from, to: want a day, got %s", length)
	case d.cut < 0 || d.cut >= d.length():
		return fmt.Errorf("cut: want a time of the day, got %d", d.cut)
	}
	return nil
}

func (d *Day) checkSize() error {
	count := 0
	for i := range d.tracks {
		for _, p := range d.tracks[i].points {
			if p.at > d.cut {
				count++
			}
		}
	}
	if count > MaxFacts || len(d.tracks) > MaxTracks {
		return fmt.Errorf("want at most %d facts in %d tracks, got %d in %d", MaxFacts, MaxTracks, count, len(d.tracks))
	}
	return nil
}

// restore adds a stored track after the others.
func (d *Day) restore(s *storedTrack) error {
	t := track{Track{s.System, s.Channel, s.Kind}, make([]point, len(s.Facts))}
	if n := len(d.tracks); n > 0 && d.tracks[n-1].compare(t.Track) >= 0 {
		return fmt.Errorf("want an order by system, channel and kind")
	}
	if len(s.Facts) == 0 {
		return fmt.Errorf("facts: want some, got none")
	}
	if err := t.checkNames(); err != nil {
		return err
	}
	for i, f := range s.Facts {
		if f.At < -farthest || f.At >= d.length() || f.For < 0 || f.For > farthest || f.Ahead < 0 || f.Ahead > farthest {
			return fmt.Errorf("fact %d: want times that may be, got %d, %d and %d", i, f.At, f.For, f.Ahead)
		}
		p := point{at: f.At, mark: f.At + f.Ahead, seen: unseen, version: f.Version, text: f.Value, count: f.Count}
		if f.For > 0 {
			p.seen = f.At + f.For
		}
		if err := t.checkValue(p); err != nil {
			return fmt.Errorf("fact %d: %w", i, err)
		}
		if p.seen > d.length() {
			return fmt.Errorf("fact %d: for: want no later than the day ends", i)
		}
		t.points[i] = p
		switch {
		case i == 0:
		case t.points[i-1].compare(p) >= 0 || t.points[i-1].at >= p.at:
			return fmt.Errorf("fact %d: want one later than that before", i)
		case p.at <= d.cut:
			return fmt.Errorf("fact %d: want one fact at most up to the beginning, got more", i)
		}
	}
	d.tracks = append(d.tracks, t)
	return nil
}

func (t Track) checkNames() error {
	switch t.Kind {
	case Status, Activity, Items, Capacity, gap:
	default:
		return fmt.Errorf("kind: got unknown %q", t.Kind)
	}
	if t.System != "" || t.Kind != gap || t.Channel != "" {
		if err := checkName("system", t.System); err != nil {
			return err
		}
	}
	if t.Channel != "" {
		return checkName("channel", t.Channel)
	}
	return nil
}

func (t Track) checkValue(p point) error {
	counts, names := t.Kind == Items || t.Kind == Capacity, t.Kind == Status || t.Kind == Activity
	switch {
	case !counts && p.count != 0 || !names && p.text != "" || t.Kind == gap && p.seen != unseen:
		return fmt.Errorf("want what a track of kind %q holds", t.Kind)
	case names:
		return checkName("value", p.text)
	case counts:
		return checkCount("count", &p.count)
	}
	return nil
}
