package main

import (
	"time"

	"github.com/ctikit/ctikit/statussync/timeline"
)

// The tracks of a day that the board shows.
var (
	statusTrack = timeline.Track{System: "zendesk", Kind: timeline.Status}
	phoneTrack  = timeline.Track{System: "aircall", Kind: timeline.Activity}
)

// observe adds a fact to the agent's day. A fact that cannot be meant is left
// out: the time before it stays as it was.
func (p *picture) observe(a *agent, f timeline.Fact) {
	now := p.clock()
	f.Agent, f.Received = formatID(a.id), now
	day := p.today(a, now)
	if next, err := day.Observe(f); err == nil {
		day = next
	}
	a.day = day
}

// today is the agent's record of this day; what held at midnight goes on.
func (p *picture) today(a *agent, now time.Time) timeline.Day {
	if a.day.Agent() != "" && now.Before(a.day.To()) {
		return a.day
	}
	day, err := timeline.DayOf(formatID(a.id), now, p.zone)
	if err != nil {
		return a.day
	}
	if a.day.Agent() != "" {
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
	if a.day.Agent() == "" {
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
