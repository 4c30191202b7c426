package main

import (
	"time"

	"github.com/ctikit/ctikit/statussync/timeline"
)

// phoneSystem is what an agent does on the phone, in whatever system that is.
const phoneSystem = "phone"

// The tracks of a day that the board shows.
var (
	statusTrack = timeline.Track{System: "zendesk", Kind: timeline.Status}
	phoneTrack  = timeline.Track{System: phoneSystem, Kind: timeline.Activity}
)

// twoDays are an agent's records of today and yesterday.
type twoDays struct{ day, former timeline.Day }

// observe adds a fact to the agent's days. A fact that cannot be meant is left
// out: the time before it stays as it was.
func (p *picture) observe(a *agent, f timeline.Fact) {
	if !p.days {
		return
	}
	now := p.clock()
	f.Agent, f.Received = formatID(a.id), now
	a.day = p.today(a, now)
	if next, err := a.day.Observe(f); err == nil {
		a.day = next
	}
	if a.former.Agent() != "" && !f.At.IsZero() && f.At.Before(a.former.To()) {
		if next, err := a.former.Observe(f); err == nil && !next.Equal(a.former) {
			a.former, a.late = next, true
		}
	}
}

// today is the agent's record of this day; what held at midnight goes on.
func (p *picture) today(a *agent, now time.Time) timeline.Day {
	if a.day.Agent() != "" && now.Before(a.day.To()) || !p.days {
		return a.day
	}
	day, err := timeline.DayOf(formatID(a.id), now, p.zone)
	if err != nil {
		return a.day
	}
	if a.day.Agent() != "" {
		a.former, a.late = a.day, true
		if next, err := day.Continue(a.day); err == nil {
			day = next
		}
	}
	return day
}

// bar is a stretch of a row's timeline: since when, and what is drawn.
type bar struct {
	From int64
	Kind string
}

// bars are the statuses since a time, at most so many: the latest.
func (p *picture) bars(a *agent, from, now time.Time, most int) []bar {
	if a.day = p.today(a, now); a.day.Agent() == "" {
		return nil
	}
	var all []bar
	for _, i := range a.day.Intervals(statusTrack, timeline.Window{From: from, To: now}) {
		kind := ""
		if i.Known {
			kind = p.kind(parseStatus(i.Value))
		}
		if n := len(all); n > 0 && all[n-1].Kind == kind {
			continue
		}
		all = append(all, bar{i.From.UnixMilli(), kind})
	}
	return all[max(0, len(all)-most):]
}
