package timeline

import "time"

// dayOf returns the date in a zone that an instant belongs to, and where that
// day begins and ends.
func dayOf(t time.Time, loc *time.Location) (date string, from, to time.Time) {
	year, month, day := t.In(loc).Date()
	if !t.Before(beginning(year, month, day+1, loc)) {
		day++ // clocks were put back to before a midnight that had passed
	}
	noon := time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
	return noon.Format(time.DateOnly), beginning(year, month, day, loc), beginning(year, month, day+1, loc)
}

// beginning is the first instant at which clocks of a zone show a date or a later
// one. Every instant so belongs to one day, whatever clocks do at midnight: some
// days have no 00:00, some have it twice, and a few dates never were.
func beginning(year int, month time.Month, day int, loc *time.Location) time.Time {
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	t := midnight.Add(-24 * time.Hour).In(loc) // earlier, as no clock is a day off UTC
	for {
		_, offset := t.Zone()
		_, end := t.ZoneBounds()
		shown := midnight.Add(-time.Duration(offset) * time.Second)
		if shown.Before(t) {
			shown = t
		}
		if end.IsZero() || shown.Before(end) {
			return shown.UTC()
		}
		t = end
	}
}
