package timeline_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ctikit/ctikit/statussync/timeline"
)

// clock is a time of 2026-03-02, such as "08:30" or "08:30:05", in UTC.
func clock(t testing.TB, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	if len(text) == len("08:30") {
		text += ":00"
	}
	at, err := time.Parse(time.DateTime, "2026-03-02 "+text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// bars prints what a track shows from 08:00 to 09:00, each from when.
func bars(d timeline.Day, track timeline.Track) string {
	eight := d.From().Add(8 * time.Hour)
	var all []string
	for _, in := range d.Intervals(track, timeline.Window{From: eight, To: eight.Add(time.Hour)}) {
		text := fmt.Sprint(in.Value, in.Count)
		if track.Kind == timeline.Status || track.Kind == timeline.Activity {
			text = in.Value
		}
		if !in.Known {
			text = "?"
		}
		all = append(all, in.From.Format("04:05 ")+text)
	}
	return strings.Join(all, ", ")
}

func TestObserve(t *testing.T) {
	type fact struct {
		at, received, seen string
		status             string // "gap": none is known of zendesk
		version            int64
	}
	tests := []struct {
		name  string
		facts []fact
		want  string
	}{
		{"each until the next", []fact{{at: "08:10", status: "A"}, {at: "08:20", status: "B"}}, "00:00 ?, 10:00 A, 20:00 B"},
		{"late", []fact{{at: "08:20", status: "B"}, {at: "08:10", received: "08:40", status: "A"}}, "00:00 ?, 10:00 A, 20:00 B"},
		{"twice", []fact{{at: "08:10", status: "A"}, {at: "08:20", status: "B"}, {at: "08:10", received: "08:30", status: "A"}}, "00:00 ?, 10:00 A, 20:00 B"},
		{"the same again", []fact{{at: "08:10", status: "A"}, {at: "08:20", status: "A"}}, "00:00 ?, 10:00 A"},
		{"of one time the later version", []fact{{at: "08:10", status: "B", version: 1}, {at: "08:10", status: "A", version: 2}}, "00:00 ?, 10:00 A"},
		{"time before version", []fact{{at: "08:10", status: "A", version: 2}, {at: "08:20", status: "B", version: 1}}, "00:00 ?, 10:00 A, 20:00 B"},
		{"yesterday's goes on", []fact{{at: "00:00", status: "A"}}, "00:00 A"},
		{"to the microsecond", []fact{{at: "08:10", status: "A"}, {at: "08:10:00.000001", status: "B"}, {at: "08:10:00.0000019", status: "C"}}, "00:00 ?, 10:00 A, 10:00 C"},

		{"the future is moved to the receipt", []fact{{at: "08:15", received: "08:10", status: "A"}}, "00:00 ?, 10:00 A"},
		{"and stays there", []fact{{at: "08:15", received: "08:10", status: "A"}, {at: "08:20", status: "B"}, {at: "08:15", received: "08:35", status: "A"}}, "00:00 ?, 10:00 A, 20:00 B"},
		{"its receipts come in any order", []fact{{at: "08:25", received: "08:20", status: "A"}, {at: "08:25", received: "08:18", status: "A"}}, "00:00 ?, 18:00 A"},
		{"a second receipt is no reading", []fact{{at: "08:15", received: "08:12", status: "A"}, {at: "08:11", status: "gap"}, {at: "08:15", received: "08:10", status: "A"}}, "00:00 ?, 10:00 A, 11:00 ?"},
		{"what a fast clock puts in order stays so", []fact{{at: "08:15", received: "08:10", status: "B"}, {at: "08:14", received: "08:11", status: "A"}}, "00:00 ?, 10:00 B"},
		{"farther ahead is no time", []fact{{at: "09:30", received: "08:10", status: "A"}, {at: "08:20", status: "B"}}, "00:00 ?, 10:00 A, 20:00 B"},
		{"nor when it comes again", []fact{{at: "09:30", received: "08:10", status: "A"}, {at: "09:30", received: "08:15", status: "A"}, {at: "08:12", status: "B"}}, "00:00 ?, 10:00 A, 12:00 B"},

		{"a gap until the next", []fact{{at: "08:10", status: "A"}, {at: "08:20", status: "gap"}, {at: "08:40", status: "A"}}, "00:00 ?, 10:00 A, 20:00 ?, 40:00 A"},
		{"a gap that comes late", []fact{{at: "08:10", status: "A"}, {at: "08:40", status: "B"}, {at: "08:20", received: "08:41", status: "gap"}}, "00:00 ?, 10:00 A, 20:00 ?, 40:00 B"},
		{"a gap begins with a fact", []fact{{at: "08:10", status: "A"}, {at: "08:10", status: "gap"}}, "00:00 ?"},
		{"a late event shortens a gap", []fact{{at: "08:10", status: "A"}, {at: "08:20", status: "gap"}, {at: "08:30", received: "08:50", status: "B"}}, "00:00 ?, 10:00 A, 20:00 ?, 30:00 B"},
		{"a late event of before does not", []fact{{at: "08:10", status: "A"}, {at: "08:20", status: "gap"}, {at: "08:15", received: "08:50", status: "B"}}, "00:00 ?, 10:00 A, 15:00 B, 20:00 ?"},
		{"a reading shows that nothing changed", []fact{{at: "08:10", status: "A"}, {at: "08:20", status: "gap"}, {at: "08:10", received: "08:50", seen: "08:49", status: "A"}}, "00:00 ?, 10:00 A"},
		{"but not of a later gap", []fact{{at: "08:10", received: "08:20", seen: "08:20", status: "A"}, {at: "08:20", status: "gap"}}, "00:00 ?, 10:00 A, 20:00 ?"},
		{"nor beyond a change", []fact{{at: "08:10", received: "08:50", seen: "08:50", status: "A"}, {at: "08:15", status: "B"}, {at: "08:20", status: "gap"}}, "00:00 ?, 10:00 A, 15:00 B, 20:00 ?"},
		{"nothing is seen after its receipt", []fact{{at: "08:10", received: "08:20", seen: "08:40", status: "A"}, {at: "08:30", status: "gap"}}, "00:00 ?, 10:00 A, 30:00 ?"},

		{"without a time: from the receipt", []fact{{received: "08:10", status: "A"}}, "00:00 ?, 10:00 A"},
		{"without a time: from when it was seen", []fact{{received: "08:10", seen: "08:09", status: "A"}}, "00:00 ?, 09:00 A"},
		{"without a time and known", []fact{{received: "08:10", status: "A"}, {received: "08:20", status: "A"}, {at: "08:15", status: "B"}}, "00:00 ?, 10:00 A, 15:00 B"},
		{"without a time and new", []fact{{received: "08:10", status: "A"}, {received: "08:20", status: "B"}}, "00:00 ?, 10:00 A, 20:00 B"},
		{"without a time after a gap", []fact{{received: "08:10", status: "A"}, {at: "08:20", status: "gap"}, {received: "08:30", status: "A"}}, "00:00 ?, 10:00 A, 20:00 ?, 30:00 A"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := dayOf(t, clock(t, "08:00"), time.UTC)
			for _, f := range tt.facts {
				n := timeline.Fact{System: "zendesk", At: clock(t, f.at), Received: clock(t, f.received), Seen: clock(t, f.seen), Version: f.version, Status: f.status}
				if n.Gap = f.status == "gap"; n.Gap {
					n.Status = ""
				}
				d = observed(t, d, n)
			}
			if got := bars(d, desk); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// A gap covers a channel, a system or everything.
func TestGaps(t *testing.T) {
	messaging := timeline.Track{System: "zendesk", Channel: "messaging", Kind: timeline.Items}
	voice := timeline.Track{System: "zendesk", Channel: "talk", Kind: timeline.Status}
	eight, gapAt := clock(t, "08:00"), clock(t, "08:30")
	known := observed(t, dayOf(t, eight, time.UTC),
		timeline.Fact{System: "zendesk", At: eight, Status: "Online"},
		timeline.Fact{System: "zendesk", Channel: "messaging", At: eight, Items: new(2)},
		timeline.Fact{System: "zendesk", Channel: "talk", At: eight, Status: "away"},
		timeline.Fact{System: "aircall", At: eight, Activity: "in call"},
	)
	for _, tt := range []struct{ name, system, channel, covered string }{
		{"a channel", "zendesk", "messaging", "no yes no no"},
		{"a system", "zendesk", "", "yes yes yes no"},
		{"another one", "aircall", "", "no no no yes"},
		{"everything", "", "", "yes yes yes yes"},
	} {
		d := observed(t, known, timeline.Fact{System: tt.system, Channel: tt.channel, Gap: true, At: gapAt})
		var got []string
		for _, track := range []timeline.Track{desk, messaging, voice, phone} {
			text := "no"
			if strings.HasSuffix(bars(d, track), ", 30:00 ?") {
				text = "yes"
			}
			got = append(got, text)
		}
		if got := strings.Join(got, " "); got != tt.covered {
			t.Errorf("%s: covers %s, want %s", tt.name, got, tt.covered)
		}
		if n := len(d.Tracks()); n != 4 {
			t.Errorf("%s: %d tracks, want 4", tt.name, n)
		}
	}
}

// By hand, from 08:00 to 10:00: work 0 until 09:00, then 2 for half an hour (1 h),
// 3 for half an hour less a gap of six minutes (1.2 h): 2.2 h; capacity 4 for 1.9 h
// (7.6 h). Without a capacity before 08:00 nothing counts.
func TestLoad(t *testing.T) {
	d := observed(t, dayOf(t, clock(t, "08:00"), time.UTC),
		timeline.Fact{System: "zendesk", Channel: "messaging", At: clock(t, "07:00"), Items: new(1)},
		timeline.Fact{System: "zendesk", Channel: "messaging", At: clock(t, "08:00"), Items: new(0), Capacity: new(4)},
		timeline.Fact{System: "zendesk", Channel: "messaging", At: clock(t, "09:00"), Items: new(2)},
		timeline.Fact{System: "zendesk", Channel: "messaging", At: clock(t, "09:30"), Items: new(3)},
		timeline.Fact{Gap: true, At: clock(t, "09:50")},
		timeline.Fact{System: "zendesk", Channel: "messaging", At: clock(t, "09:56"), Items: new(3), Capacity: new(4)},
	)
	got := d.Load("zendesk", "messaging", timeline.Window{From: clock(t, "06:00"), To: clock(t, "10:00")})
	want := timeline.Load{Work: 132 * time.Minute, Capacity: 456 * time.Minute, Known: 114 * time.Minute, Unknown: 126 * time.Minute}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if ratio, ok := got.Ratio(); !ok || ratio != 132.0/456 {
		t.Errorf("ratio %v %v", ratio, ok)
	}
	none := d.Load("zendesk", "talk", d.Until(d.To()))
	if _, ok := none.Ratio(); ok || none != (timeline.Load{Unknown: 24 * time.Hour}) {
		t.Errorf("an unknown channel: %+v", none)
	}
}

// What cannot be meant is refused by name, and what comes with it counts.
func TestRefused(t *testing.T) {
	eight := clock(t, "08:00")
	good := timeline.Fact{Agent: "7001", System: "zendesk", Status: "Online", At: eight, Received: eight}
	for want, change := range map[string]func(f *timeline.Fact){
		`agent: want "7001", got "7002"`:      func(f *timeline.Fact) { f.Agent = "7002" },
		"system: want a name, got none":       func(f *timeline.Fact) { f.System = "" },
		"status: want at most 100 bytes":      func(f *timeline.Fact) { f.Status = strings.Repeat("é", 51) },
		"activity: want no control":           func(f *timeline.Fact) { f.Activity = "a\n" },
		"channel: want UTF-8":                 func(f *timeline.Fact) { f.Channel = "\xff" },
		"items: want 0 to 10000, got -1":      func(f *timeline.Fact) { f.Items = new(-1) },
		"capacity: want 0 to 10000":           func(f *timeline.Fact) { f.Capacity = new(10_001) },
		"received: want a time, got none":     func(f *timeline.Fact) { f.Received = time.Time{} },
		"time: want a year from 1800":         func(f *timeline.Fact) { f.At = time.Unix(-1<<40, 0) },
		"fact: want a status":                 func(f *timeline.Fact) { f.Status = "" },
		"gap: want no other news":             func(f *timeline.Fact) { f.Gap = true },
		"seen: want none of a gap":            func(f *timeline.Fact) { f.Gap, f.Status, f.Seen = true, "", f.At },
		"at: want a time of the gap":          func(f *timeline.Fact) { f.Gap, f.Status, f.At = true, "", time.Time{} },
		"system: want a name, got none\nfact": func(f *timeline.Fact) { f.System, f.Status = "", "" },
	} {
		bad, other := good, good
		change(&bad)
		other.System = "aircall"
		d, err := dayOf(t, eight, time.UTC).Observe(good, bad, other)
		invalid(t, want, err)
		first, rest, _ := strings.Cut(want, "\n")
		if err == nil || !strings.HasPrefix(err.Error(), "fact 1: ") || !strings.Contains(err.Error(), first) || !strings.Contains(err.Error(), rest) {
			t.Errorf("got %v, want %s", err, want)
		}
		if n := len(d.Tracks()); n != 2 {
			t.Errorf("%s: %d tracks, want those of the two others", want, n)
		}
	}
	var nobody timeline.Day
	invalid(t, "the zero day", second(nobody.Observe(good)))
	today := dayOf(t, eight, time.UTC)
	invalid(t, "a later day", second(today.Continue(dayOf(t, eight.Add(24*time.Hour), time.UTC))))
	invalid(t, "itself", second(today.Continue(today)))
}

// Beyond MaxFacts the oldest leave. What remains shows what it always did, and the
// time before is unknown, whatever the order was.
func TestMaxFacts(t *testing.T) {
	const extra = 300
	start := clock(t, "08:00")
	facts := []timeline.Fact{{Agent: "7001", System: "zendesk", Channel: "messaging", Capacity: new(4), At: start, Received: start}}
	for i := range timeline.MaxFacts + extra - 1 {
		at := start.Add(time.Duration(i+1) * time.Second)
		facts = append(facts, timeline.Fact{Agent: "7001", System: "zendesk", Channel: "messaging", Items: new(i % 7), At: at, Received: at})
	}
	want := observed(t, dayOf(t, start, time.UTC), facts...)
	since, ok := want.Complete()
	if cut := facts[extra-1].At; ok || !since.Equal(cut) {
		t.Fatalf("complete since %s, %v; want since %s", since, ok, cut)
	}
	capacity := timeline.Track{System: "zendesk", Channel: "messaging", Kind: timeline.Capacity}
	var got []string
	for _, in := range want.Intervals(capacity, want.Until(start.Add(time.Hour))) {
		got = append(got, fmt.Sprint(in.From.Format("15:04:05 "), in.Known, in.Count))
	}
	// The capacity's only fact has left, and is still known from the cut on.
	if got := strings.Join(got, ", "); got != "00:00:00 false 0, 08:04:59 true 4" {
		t.Errorf("the capacity is %s", got)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		shuffled := slices.Concat(facts, facts[:100])
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		d, err := dayOf(t, start, time.UTC).Observe(shuffled...)
		if err != nil || !d.Equal(want) {
			t.Errorf("shuffled it differs, %v", err)
		}
	}
}

func TestMaxTracks(t *testing.T) {
	eight := clock(t, "08:00")
	d := dayOf(t, eight, time.UTC)
	var err error
	for i := range timeline.MaxTracks + 1 {
		if err != nil {
			t.Fatalf("track %d: %v", i, err)
		}
		d, err = d.Observe(timeline.Fact{Agent: "7001", System: fmt.Sprint("s", i), Status: "Online", At: eight, Received: eight})
	}
	if !errors.Is(err, timeline.ErrFull) || len(d.Tracks()) != timeline.MaxTracks {
		t.Errorf("%d tracks, %v", len(d.Tracks()), err)
	}
}

// A day is a value: what is observed on one copy is not on another.
func TestValue(t *testing.T) {
	base := observed(t, dayOf(t, clock(t, "08:00"), time.UTC),
		timeline.Fact{System: "zendesk", Status: "A", At: clock(t, "08:10")}, timeline.Fact{System: "zendesk", Status: "B", At: clock(t, "08:20")})
	one := observed(t, base, timeline.Fact{System: "zendesk", Status: "C", At: clock(t, "08:30")}, timeline.Fact{System: "zendesk", Gap: true, At: clock(t, "08:50")})
	two := observed(t, base, timeline.Fact{System: "zendesk", Status: "D", At: clock(t, "08:30")})
	seen := observed(t, base, timeline.Fact{System: "zendesk", Status: "B", At: clock(t, "08:20"), Seen: clock(t, "08:40"), Received: clock(t, "08:40")})
	for want, d := range map[string]timeline.Day{
		"00:00 ?, 10:00 A, 20:00 B": base, "00:00 ?, 10:00 A, 20:00 B, 30:00 C, 50:00 ?": one, "00:00 ?, 10:00 A, 20:00 B, 30:00 D": two,
	} {
		if got := bars(d, desk); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if base.Equal(one) || one.Equal(two) || base.OnlySeen(one) || base.Equal(seen) || !base.OnlySeen(seen) {
		t.Error("days differ where they should not, or do not where they should")
	}
	// A reading without a time adds nothing where the same shows, a later gap or not.
	later := observed(t, base, timeline.Fact{Gap: true, At: clock(t, "08:40")})
	if again := observed(t, later, timeline.Fact{System: "zendesk", Status: "B", Received: clock(t, "08:30")}); !again.Equal(later) {
		t.Error("a reading of what is known changes the day")
	}
	// What was seen counts once it fills a gap.
	gapped := observed(t, base, timeline.Fact{Gap: true, At: clock(t, "08:35")})
	if filled := observed(t, seen, timeline.Fact{Gap: true, At: clock(t, "08:35")}); gapped.OnlySeen(filled) {
		t.Error("a filled gap is no change")
	}
}
