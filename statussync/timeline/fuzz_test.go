package timeline_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync/timeline"
)

// odd days: of 23, 25, 23.5, 24.5, 23 (without 00:00), 25 (23:00 twice) and 24 hours.
var oddDays = []struct{ zone, at string }{
	{"Europe/Berlin", "2026-03-29T12:00:00Z"}, {"Europe/Berlin", "2026-10-25T12:00:00Z"},
	{"Australia/Lord_Howe", "2026-10-04T00:00:00Z"}, {"Australia/Lord_Howe", "2026-04-05T00:00:00Z"},
	{"Africa/Cairo", "2026-04-24T12:00:00Z"}, {"Africa/Cairo", "2026-10-29T12:00:00Z"}, {"UTC", "2026-03-02T12:00:00Z"},
}

// script turns bytes into a day and facts, five bytes to one, with times that come
// in groups a few minutes apart. System a is read,
// and dates things in the past. The clock of system b may be fast, and its events
// may come again at another time.
func script(t testing.TB, text []byte) (timeline.Day, []timeline.Fact) {
	var first byte
	if len(text) > 0 {
		first, text = text[0], text[1:]
	}
	odd := oddDays[int(first)%len(oddDays)]
	noon, err := time.Parse(time.RFC3339, odd.at)
	if err != nil {
		t.Fatal(err)
	}
	d := dayOf(t, noon, zone(t, odd.zone))
	var facts []timeline.Fact
	for ; len(text) >= 5 && len(facts) < 40; text = text[5:] {
		what, when, late, value, seen := text[0], text[1], text[2], text[3], text[4]
		f := timeline.Fact{Agent: "7001", System: "a", Version: int64(value / 16 % 3)}
		f.At = d.From().Add(time.Duration((int(when)%16-2)*100+int(when)/16%4*7) * time.Minute)
		f.Received = f.At.Add(time.Duration(late%4) * 5 * time.Minute)
		if what&8 != 0 {
			f.System = "b"
			f.Received = f.Received.Add(-9 * time.Minute)
		} else if seen%2 == 1 {
			f.Seen = f.At.Add(time.Duration(seen) * time.Minute)
			f.Received = f.Seen
		}
		if what&16 != 0 {
			f.Channel = "messaging"
		}
		switch what % 6 {
		case 0, 1:
			f.Status = string('A' + rune(value%3))
		case 2:
			f.Activity = string('x' + rune(value%2))
		case 3:
			f.Items = new(int(value % 4))
		case 4:
			f.Capacity = new(int(value % 5))
		case 5:
			f.Gap, f.Seen = true, time.Time{}
			if what&32 != 0 {
				f.System, f.Channel = "", ""
			}
		}
		facts = append(facts, f)
	}
	return d, facts
}

// model answers from all facts at once, without a record: slow and simple.
type model []entry

// entry is a fact, since when it counts, which is its time or the first receipt of
// any report of it, and the last time at which one saw it.
type entry struct {
	timeline.Fact
	state     timeline.State
	kind      timeline.Kind
	at, until time.Time
}

func modelOf(facts []timeline.Fact) (m model) {
	for _, f := range facts {
		state, kind := state(f)
		m = append(m, entry{f, state, kind, f.At, time.Time{}})
	}
	for i := range m {
		for _, o := range facts {
			state, kind := state(o)
			if x := &m[i]; o.System == x.System && o.Channel == x.Channel && o.At.Equal(x.At) && o.Version == x.Version && state == x.state && kind == x.kind {
				if o.Received.Before(x.at) {
					x.at = o.Received
				}
				if o.Seen.After(x.until) {
					x.until = o.Seen
				}
			}
		}
	}
	return m
}

// state is what a fact shows, and its kind: none for a gap.
func state(f timeline.Fact) (timeline.State, timeline.Kind) {
	switch {
	case f.Status != "":
		return timeline.State{Known: true, Value: f.Status}, timeline.Status
	case f.Activity != "":
		return timeline.State{Known: true, Value: f.Activity}, timeline.Activity
	case f.Items != nil:
		return timeline.State{Known: true, Count: *f.Items}, timeline.Items
	case f.Capacity != nil:
		return timeline.State{Known: true, Count: *f.Capacity}, timeline.Capacity
	}
	return timeline.State{}, ""
}

func (e *entry) later(o *entry) bool {
	switch {
	case !e.At.Equal(o.At):
		return e.At.After(o.At)
	case e.Version != o.Version:
		return e.Version > o.Version
	case e.state.Value != o.state.Value:
		return e.state.Value > o.state.Value
	}
	return e.state.Count > o.state.Count
}

func (m model) at(track timeline.Track, t time.Time) timeline.State {
	var best *entry
	var gaps [3]*entry // of everything, the system, the channel
	for i := range m {
		e := &m[i]
		if e.at.After(t) || e.System != "" && e.System != track.System || e.Channel != "" && e.Channel != track.Channel {
			continue
		}
		last := &best
		switch {
		case e.Gap && e.System == "":
			last = &gaps[0]
		case e.Gap && e.Channel == "":
			last = &gaps[1]
		case e.Gap:
			last = &gaps[2]
		case e.Channel != track.Channel || e.kind != track.Kind:
			continue
		}
		if *last == nil || e.later(*last) {
			*last = e
		}
	}
	if best == nil {
		return timeline.State{}
	}
	for _, g := range gaps {
		if g != nil && !best.at.After(g.at) && !best.until.After(g.at) {
			return timeline.State{}
		}
	}
	return best.state
}

var tracks = func() (all []timeline.Track) {
	for _, system := range []string{"a", "b"} {
		for _, channel := range []string{"", "messaging"} {
			for _, kind := range []timeline.Kind{timeline.Status, timeline.Activity, timeline.Items, timeline.Capacity} {
				all = append(all, timeline.Track{System: system, Channel: channel, Kind: kind})
			}
		}
	}
	return all
}()

// FuzzObserve: facts in any order, doubled and late, with the record stored in
// between, give the same day; it shows what the model shows; and the parts of any
// window add up to it.
func FuzzObserve(f *testing.F) {
	random := rand.New(rand.NewPCG(7, 8))
	for day := range 3 * len(oddDays) {
		text := []byte{byte(day)}
		for range 200 {
			text = append(text, byte(random.Uint32()))
		}
		f.Add(text, int64(day), uint16(100*day), uint16(1700))
	}
	f.Fuzz(func(t *testing.T, text []byte, seed int64, from, length uint16) {
		empty, facts := script(t, text)
		d := observed(t, empty, facts...)
		again := shuffled(t, empty, facts, seed)
		if !again.Equal(d) {
			t.Fatalf("shuffled and doubled it differs:\n%s\n%s", encoded(t, d), encoded(t, again))
		}
		sums(t, d, timeline.Window{From: d.From().Add(time.Duration(int(from)-200) * time.Minute), To: d.From().Add(time.Duration(int(from)-200+int(length)) * time.Minute)})
		agrees(t, d, facts)
		continues(t, empty, facts)
	})
}

// shuffled observes all facts, some twice, in another order.
func shuffled(t *testing.T, d timeline.Day, facts []timeline.Fact, seed int64) timeline.Day {
	random := rand.New(rand.NewPCG(uint64(seed), 1))
	all := slices.Concat(facts, facts[:len(facts)/2])
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for i := range all {
		d = observed(t, d, all[i])
		if i == len(all)/2 {
			var stored timeline.Day
			if err := json.Unmarshal([]byte(encoded(t, d)), &stored); err != nil {
				t.Fatal(err)
			}
			d = stored
		}
	}
	return d
}

func encoded(t *testing.T, d timeline.Day) string {
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func sums(t *testing.T, d timeline.Day, w timeline.Window) {
	for _, track := range tracks {
		at := w.From
		var last timeline.State
		for i, in := range d.Intervals(track, w) {
			if !in.From.Equal(at) || !in.To.After(in.From) || i > 0 && in.State == last || in.Running && !in.Known || in.Known == in.Since.IsZero() {
				t.Fatalf("%v: %+v after %s", track, in, at)
			}
			at, last = in.To, in.State
		}
		if !at.Equal(w.To) {
			t.Fatalf("%v: intervals end at %s, want %s", track, at, w.To)
		}
		var sum time.Duration
		for _, x := range d.Totals(track, w) {
			sum += x.Time
		}
		if sum != w.Length() {
			t.Fatalf("%v: totals are %s, want %s", track, sum, w.Length())
		}
	}
	if l := d.Load("a", "messaging", w); l.Known+l.Unknown != w.Length() {
		t.Fatalf("load is of %s and %s, want %s", l.Known, l.Unknown, w.Length())
	}
}

// agrees compares a day with the model wherever anything may change.
func agrees(t *testing.T, d timeline.Day, facts []timeline.Fact) {
	m := modelOf(facts)
	times := []time.Time{d.From(), d.To()}
	for i := range m {
		if at := m[i].at; !at.Before(d.From()) && at.Before(d.To()) {
			times = append(times, at)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	times = slices.CompactFunc(times, time.Time.Equal)
	for _, track := range tracks {
		in := d.Intervals(track, d.Until(d.To()))
		for i, at := range times[:len(times)-1] {
			for !in[0].To.After(at) {
				in = in[1:]
			}
			if want := m.at(track, at); in[0].State != want || in[0].To.Before(times[i+1]) {
				t.Fatalf("%v from %s to %s: got %+v, want %+v", track, at, times[i+1], in[0], want)
			}
		}
	}
	var work, capacity time.Duration
	for i, at := range times[:len(times)-1] {
		items := m.at(timeline.Track{System: "a", Channel: "messaging", Kind: timeline.Items}, at)
		places := m.at(timeline.Track{System: "a", Channel: "messaging", Kind: timeline.Capacity}, at)
		if items.Known && places.Known {
			work += time.Duration(items.Count) * times[i+1].Sub(at)
			capacity += time.Duration(places.Count) * times[i+1].Sub(at)
		}
	}
	if l := d.Load("a", "messaging", d.Until(d.To())); l.Work != work || l.Capacity != capacity {
		t.Fatalf("load %s of %s, want %s of %s", l.Work, l.Capacity, work, capacity)
	}
}

// continues cuts the facts at midnight: a day that continues yesterday's record
// equals one that got yesterday's facts, whenever it continues it.
func continues(t *testing.T, today timeline.Day, facts []timeline.Fact) {
	loc := zone(t, today.Zone())
	yesterday := observed(t, dayOf(t, today.From().Add(-1), loc), facts...)
	all := observed(t, today, facts...)
	begun, err := today.Continue(yesterday)
	after, err2 := all.Continue(yesterday)
	if err != nil || err2 != nil || !observed(t, begun, facts...).Equal(all) || !after.Equal(all) {
		t.Fatalf("continued it differs, %v, %v", err, err2)
	}
	if next := dayOf(t, yesterday.To(), loc); !next.Equal(today) {
		t.Fatal("yesterday does not end where today begins")
	}
	// Without today's facts all goes on as yesterday ended.
	for _, track := range tracks {
		last := yesterday.Intervals(track, timeline.Window{From: today.From().Add(-1), To: today.From()})
		first := begun.Intervals(track, begun.Until(begun.To()))
		if len(first) != 1 || first[0].State != last[0].State {
			t.Fatalf("%v: %+v after %+v", track, first, last)
		}
	}
}

// FuzzUnmarshal: what is read is written the same, observes and adds up; all else is
// refused.
func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte(golden))
	f.Add([]byte(`{"v":1,"agent":"7001","date":"2026-03-02","zone":"UTC","from":"2026-03-02T00:00:00+01:00","to":"2026-03-03T00:00:00Z","cut":5,"tracks":null,"x":1}`))
	f.Add([]byte("null"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var d, again timeline.Day
		if d.UnmarshalJSON(text) != nil || d.Agent() == "" {
			return
		}
		written := encoded(t, d)
		if err := json.Unmarshal([]byte(written), &again); err != nil || !again.Equal(d) {
			t.Fatalf("%s: read back it differs, %v", written, err)
		}
		if diff := cmp.Diff(written, encoded(t, again)); diff != "" {
			t.Fatalf("written again it differs:\n%s", diff)
		}
		at := d.From().Add(time.Minute)
		next, err := d.Observe(timeline.Fact{Agent: d.Agent(), System: "a", Status: "A", At: at, Received: at}, timeline.Fact{Agent: d.Agent(), Gap: true, At: at, Received: at})
		if err == nil {
			if err = json.Unmarshal([]byte(encoded(t, next)), &again); err != nil || !again.Equal(next) {
				t.Fatalf("read back with a fact more it differs, %v", err)
			}
		}
		sums(t, next, timeline.Window{From: d.From().Add(-time.Hour), To: d.To().Add(time.Hour)})
	})
}
