package timeline_test

import (
	"sync"
	"testing"
	"time"
	_ "time/tzdata" // the zones, wherever the test runs

	"github.com/ctikit/ctikit/statussync/timeline"
)

// zones are those loaded so far: a fuzz target needs them often.
var zones sync.Map

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	zones.Store(name, loc)
	return loc
}

func dayOf(t testing.TB, at time.Time, loc *time.Location) timeline.Day {
	t.Helper()
	d, err := timeline.DayOf("7001", at, loc)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The instants are those of the IANA tables, in UTC.
func TestDays(t *testing.T) {
	tests := []struct{ name, zone, at, date, from, length string }{
		{"a plain day", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-28", "2026-03-27T23:00:00Z", "24h"},
		{"clocks forward", "Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-29", "2026-03-28T23:00:00Z", "23h"},
		{"clocks back", "Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-25", "2026-10-24T22:00:00Z", "25h"},
		{"the last instant", "Europe/Berlin", "2026-10-25T22:59:59.999999999Z", "2026-10-25", "2026-10-24T22:00:00Z", "25h"},
		{"the first of the next", "Europe/Berlin", "2026-10-25T23:00:00Z", "2026-10-26", "2026-10-25T23:00:00Z", "24h"},
		{"half an hour forward", "Australia/Lord_Howe", "2026-10-04T00:00:00Z", "2026-10-04", "2026-10-03T13:30:00Z", "23h30m"},
		{"half an hour back", "Australia/Lord_Howe", "2026-04-05T00:00:00Z", "2026-04-05", "2026-04-04T13:00:00Z", "24h30m"},
		{"no 00:00", "Africa/Cairo", "2026-04-24T12:00:00Z", "2026-04-24", "2026-04-23T22:00:00Z", "23h"},
		{"the day before no 00:00", "Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-23", "2026-04-22T22:00:00Z", "24h"},
		{"23:00 twice", "Africa/Cairo", "2026-10-29T12:00:00Z", "2026-10-29", "2026-10-28T21:00:00Z", "25h"},
		{"after 23:00 twice", "Africa/Cairo", "2026-10-29T22:00:00Z", "2026-10-30", "2026-10-29T22:00:00Z", "24h"},
		// Clocks went back from 00:01 to 23:01: that hour is of the day that had begun.
		{"midnight twice", "America/St_Johns", "2010-11-07T03:00:00Z", "2010-11-07", "2010-11-07T02:30:00Z", "25h"},
		{"before midnight twice", "America/St_Johns", "2010-11-07T02:29:59Z", "2010-11-06", "2010-11-06T02:30:00Z", "24h"},
		{"before a date that never was", "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29", "2011-12-29T10:00:00Z", "24h"},
		{"after a date that never was", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31", "2011-12-30T10:00:00Z", "24h"},
		{"UTC", "UTC", "2026-12-31T23:59:59Z", "2026-12-31", "2026-12-31T00:00:00Z", "24h"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.at)
			if err != nil {
				t.Fatal(err)
			}
			d := dayOf(t, at, zone(t, tt.zone))
			length, err := time.ParseDuration(tt.length)
			if from := d.From().Format(time.RFC3339); err != nil || d.Date() != tt.date || from != tt.from || d.To().Sub(d.From()) != length {
				t.Errorf("%s from %s, %s long; want %s from %s, %s", d.Date(), from, d.To().Sub(d.From()), tt.date, tt.from, tt.length)
			}
			if d.Zone() != tt.zone || d.Agent() != "7001" {
				t.Errorf("zone %q, agent %q", d.Zone(), d.Agent())
			}
		})
	}
}

// The days of years join without holes, whatever clocks do.
func TestDaysJoin(t *testing.T) {
	for _, name := range []string{
		"UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/St_Johns", "America/Santiago", "America/Havana",
		"America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Beirut", "Asia/Tehran", "Asia/Kathmandu",
		"Pacific/Apia", "Pacific/Kiritimati", "Pacific/Chatham", "Antarctica/Troll",
	} {
		loc := zone(t, name)
		d := dayOf(t, time.Date(2009, 1, 1, 12, 0, 0, 0, time.UTC), loc)
		for d.From().Year() < 2028 {
			next := dayOf(t, d.To(), loc)
			before := dayOf(t, d.To().Add(-1), loc)
			if !next.From().Equal(d.To()) || next.Date() <= d.Date() || before.Date() != d.Date() {
				t.Fatalf("%s: after %s until %s comes %s from %s; its last instant is of %s", name, d.Date(), d.To(), next.Date(), next.From(), before.Date())
			}
			d = next
		}
	}
}

func TestDayRefused(t *testing.T) {
	for name, err := range map[string]error{
		"no zone":  second(timeline.DayOf("7001", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), nil)),
		"no agent": second(timeline.DayOf("", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC)),
		"no time":  second(timeline.DayOf("7001", time.Time{}, time.UTC)),
	} {
		invalid(t, name, err)
	}
}
