package timeline_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ctikit/ctikit/statussync/timeline"
)

var (
	desk  = timeline.Track{System: "zendesk", Kind: timeline.Status}
	phone = timeline.Track{System: "aircall", Kind: timeline.Activity}
)

func second[T any](_ T, err error) error { return err }

func invalid(t *testing.T, name string, err error) {
	t.Helper()
	if !errors.Is(err, timeline.ErrInvalid) {
		t.Errorf("%s: got %v, want ErrInvalid", name, err)
	}
}

// observed adds facts of agent 7001, received when they began unless they say so.
func observed(t testing.TB, d timeline.Day, facts ...timeline.Fact) timeline.Day {
	t.Helper()
	for _, f := range facts {
		f.Agent = "7001"
		if f.Received.IsZero() {
			f.Received = f.At
		}
		var err error
		if d, err = d.Observe(f); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// table prints the time in each state, and what it adds up to.
func table(d timeline.Day, track timeline.Track, w timeline.Window) string {
	var b strings.Builder
	var sum time.Duration
	for _, x := range d.Totals(track, w) {
		name := x.Value
		if !x.Known {
			name = "unknown"
		}
		fmt.Fprintf(&b, "%s %s, ", name, x.Time)
		sum += x.Time
	}
	return b.String() + "in all " + sum.String()
}

// An agent works through the night in which Berlin's clocks go forward, from
// 02:00 CET to 03:00 CEST on Sunday, 2026-03-29. By hand, in Berlin's time:
//
//	Saturday 22:00          Online
//	Sunday   01:30          Away
//	         03:15          Online
//	         06:00          nothing is known: Zendesk is silent
//	         06:20          Offline
//	         22:00          Online
//	Monday   00:30          Offline
//
//	                        Online  Away  Offline unknown  in all
//	Saturday, 24 h                                          24:00
//	  00:00–22:00                                   22:00
//	  22:00–24:00             2:00
//	Sunday, 23 h                                            23:00
//	  00:00–01:30             1:30
//	  01:30–03:15 (no 2–3)          0:45
//	  03:15–06:00             2:45
//	  06:00–06:20                                    0:20
//	  06:20–22:00                         15:40
//	  22:00–24:00             2:00
//	  all of it               6:15  0:45  15:40      0:20
//	Sunday until 22:30        4:45  0:45  15:40      0:20   21:30
//	Monday until 01:00        0:30         0:30              1:00
//	Monday, 24 h              0:30        23:30             24:00
//
// The phone rings at 01:40, is answered at 01:45 and hung up at 03:10 (25 minutes,
// as 02:00 to 03:00 never was), with wrap-up until 03:12; nothing before is known.
func TestNight(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 3, day, hour, minute, 0, 0, berlin) }
	facts := []timeline.Fact{
		{System: "zendesk", Status: "Online", At: at(28, 22, 0)},
		{System: "zendesk", Status: "Away", At: at(29, 1, 30)},
		{System: "aircall", Activity: "ringing", At: at(29, 1, 40)},
		{System: "aircall", Activity: "in call", At: at(29, 1, 45)},
		{System: "aircall", Activity: "wrap-up", At: at(29, 3, 10)},
		{System: "aircall", Activity: timeline.None, At: at(29, 3, 12)},
		{System: "zendesk", Status: "Online", At: at(29, 3, 15)},
		{System: "zendesk", Gap: true, At: at(29, 6, 0)},
		{System: "zendesk", Status: "Offline", At: at(29, 6, 20)},
		{System: "zendesk", Status: "Online", At: at(29, 22, 0)},
		{System: "zendesk", Status: "Offline", At: at(30, 0, 30)},
	}
	// Each day continues the one before and gets the facts of its own …
	saturday := observed(t, dayOf(t, at(28, 12, 0), berlin), facts[:1]...)
	sunday, err := dayOf(t, at(29, 12, 0), berlin).Continue(saturday)
	sunday = observed(t, sunday, facts[1:10]...)
	monday, err2 := dayOf(t, at(30, 0, 0), berlin).Continue(sunday)
	monday = observed(t, monday, facts[10:]...)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		day   timeline.Day
		track timeline.Track
		now   time.Time
		want  string
	}{
		{"Saturday", saturday, desk, at(29, 0, 0), "Online 2h0m0s, unknown 22h0m0s, in all 24h0m0s"},
		{"Sunday", sunday, desk, at(30, 0, 0), "Offline 15h40m0s, Online 6h15m0s, Away 45m0s, unknown 20m0s, in all 23h0m0s"},
		{"Sunday until 22:30", sunday, desk, at(29, 22, 30), "Offline 15h40m0s, Online 4h45m0s, Away 45m0s, unknown 20m0s, in all 21h30m0s"},
		{"Monday until 01:00", monday, desk, at(30, 1, 0), "Offline 30m0s, Online 30m0s, in all 1h0m0s"},
		{"Monday", monday, desk, at(31, 0, 0), "Offline 23h30m0s, Online 30m0s, in all 24h0m0s"},
		{"Sunday's phone until 03:15", sunday, phone, at(29, 3, 15), "in call 25m0s, ringing 5m0s, none 3m0s, wrap-up 2m0s, unknown 1h40m0s, in all 2h15m0s"},
	} {
		if got := table(tt.day, tt.track, tt.day.Until(tt.now)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		// … and is the same when it gets all facts.
		all := observed(t, dayOf(t, tt.day.From(), berlin), facts...)
		if !all.Equal(tt.day) {
			t.Errorf("%s: differs from the day that got all facts", tt.name)
		}
		if got := table(all, tt.track, all.Until(tt.now)); got != tt.want {
			t.Errorf("%s, all facts: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Berlin's clocks go back on Sunday, 2026-10-25: 02:00 to 03:00 comes twice. By
// hand: Online from 00:00 to the first 02:30 (2:30), Away to the second 02:30
// (1:00), Online until 10:00 (7:30), Offline until 24:00 (14:00): 25 hours.
func TestLongNight(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	twice := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC) // the first 02:30
	d := observed(t, dayOf(t, twice, berlin),
		timeline.Fact{System: "zendesk", Status: "Online", At: time.Date(2026, 10, 25, 0, 0, 0, 0, berlin)},
		timeline.Fact{System: "zendesk", Status: "Away", At: twice},
		timeline.Fact{System: "zendesk", Status: "Online", At: twice.Add(time.Hour)},
		timeline.Fact{System: "zendesk", Status: "Offline", At: time.Date(2026, 10, 25, 10, 0, 0, 0, berlin)},
	)
	const want = "Offline 14h0m0s, Online 10h0m0s, Away 1h0m0s, in all 25h0m0s"
	if got := table(d, desk, d.Until(d.To())); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Intervals say since when, which one runs on, and cover windows beyond the day.
func TestIntervals(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC) }
	d := observed(t, dayOf(t, at(2, 0), time.UTC),
		timeline.Fact{System: "zendesk", Status: "Online", At: at(1, 22)},
		timeline.Fact{System: "zendesk", Status: "Online", At: at(2, 3), Version: 2}, // chosen again
		timeline.Fact{System: "zendesk", Status: "Away", At: at(2, 9)},
	)
	online, away := timeline.State{Known: true, Value: "Online"}, timeline.State{Known: true, Value: "Away"}
	for _, tt := range []struct {
		name     string
		from, to time.Time
		want     []timeline.Interval
	}{
		{"until now", at(2, 0), at(2, 10), []timeline.Interval{
			{From: at(2, 0), To: at(2, 9), State: online, Since: at(1, 22)},
			{From: at(2, 9), To: at(2, 10), State: away, Since: at(2, 9), Running: true}}},
		{"within one", at(2, 2), at(2, 4), []timeline.Interval{{From: at(2, 2), To: at(2, 4), State: online, Since: at(1, 22)}}},
		{"around the day", at(1, 20), at(3, 4), []timeline.Interval{
			{From: at(1, 20), To: at(2, 0)},
			{From: at(2, 0), To: at(2, 9), State: online, Since: at(1, 22)},
			{From: at(2, 9), To: at(3, 0), State: away, Since: at(2, 9), Running: true},
			{From: at(3, 0), To: at(3, 4)}}},
		{"before the day", at(1, 2), at(1, 3), []timeline.Interval{{From: at(1, 2), To: at(1, 3)}}},
		{"after the day", at(3, 2), at(3, 3), []timeline.Interval{{From: at(3, 2), To: at(3, 3)}}},
		{"nothing", at(2, 2), at(2, 2), nil},
		{"backwards", at(2, 3), at(2, 2), nil},
	} {
		if diff := cmp.Diff(tt.want, d.Intervals(desk, timeline.Window{From: tt.from, To: tt.to})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	there := d.Intervals(desk, timeline.Window{From: at(2, 0).In(time.FixedZone("", 3600)), To: at(2, 1).In(time.FixedZone("", 3600))})
	if len(there) != 1 || there[0].From.Location() != time.UTC || there[0].To.Location() != time.UTC {
		t.Errorf("a window elsewhere: %v, want UTC", there)
	}
	var none timeline.Day
	w := timeline.Window{From: at(2, 0), To: at(2, 1)}
	if diff := cmp.Diff([]timeline.Interval{{From: w.From, To: w.To}}, none.Intervals(desk, w)); diff != "" {
		t.Errorf("the zero day (-want +got):\n%s", diff)
	}
	if w := d.Until(at(1, 5)); w.Length() != 0 {
		t.Errorf("before the day begins it is %s long", w.Length())
	}
	if w := d.Until(at(4, 0)); w.To != d.To() {
		t.Errorf("after the day it ends at %s", w.To)
	}
}
