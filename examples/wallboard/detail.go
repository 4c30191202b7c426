package main

import (
	"net/http"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/timeline"
)

// detail is an agent's day and the reasons for their statuses.
type detail struct {
	ID      string      `json:"id"`
	Now     int64       `json:"now"`
	Days    bool        `json:"days"` // false: no day is recorded
	From    int64       `json:"from"` // of the day as far as it is shown
	To      int64       `json:"to"`
	Why     []whyLine   `json:"why"`
	Status  []stretch   `json:"status"`
	Phone   []stretch   `json:"phone"`
	Totals  []total     `json:"totals"`
	Load    []loadCell  `json:"load"`
	Items   []itemsCell `json:"items"`
	Changes []change    `json:"changes"`
}

// whyLine is an explanation of one system's status, in a sentence.
type whyLine struct {
	System string `json:"system"`
	Text   string `json:"text"`
}

// stretch is a part of a track; no name is unknown.
type stretch struct {
	From int64  `json:"from"`
	To   int64  `json:"to"`
	Name string `json:"name"`
	Kind string `json:"kind"`
}

type total struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	Time int64  `json:"time"`
}

type loadCell struct {
	Channel string  `json:"channel"`
	Ratio   float64 `json:"ratio"`
}

type itemsCell struct {
	Channel string   `json:"channel"`
	IDs     []string `json:"ids"`
	More    int      `json:"more,omitempty"`
}

// change is a line of the day's table.
type change struct {
	At   int64  `json:"at"`
	What string `json:"what"` // Zendesk or phone
	From string `json:"was"`
	To   string `json:"now"`
}

// serveAgent is for those who may set the agent: what somebody did minute by minute is not
// for colleagues.
func (b *board) serveAgent(w http.ResponseWriter, r *http.Request) {
	sets := b.rights(r).sets
	if sets.none() || b.picture.outside(sets, r.PathValue("id")) {
		answer(w, nil, errNotYours)
		return
	}
	x, explainErr := b.engine.Explain(r.Context(), r.PathValue("id"))
	d, ok := b.picture.detail(r.PathValue("id"), b.dayFrom(), r.FormValue("day") == "yesterday")
	if !ok {
		writeError(w, http.StatusNotFound, "there is no such agent")
		return
	}
	if explainErr == nil {
		for _, s := range x.In(b.picture.zone).Systems {
			d.Why = append(d.Why, whyLine{s.System, s.String()})
		}
	}
	writeZipped(w, r, d)
}

// mostChanges is how many lines the day's table has, the latest first.
const mostChanges = 200

func (p *picture) detail(id string, from time.Time, yesterday bool) (d detail, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.byID(id)
	if a == nil {
		return detail{}, false
	}
	now := p.clock()
	a.day = p.today(a, now)
	day, window := a.day, timeline.Window{From: from, To: now}
	if yesterday {
		day, window = a.former, timeline.Window{From: a.former.From(), To: a.former.To()}
	}
	d = detail{
		ID: id, Now: millis(now), Days: p.days, From: millis(window.From), To: millis(window.To), Why: []whyLine{},
		Status: []stretch{}, Phone: []stretch{}, Totals: []total{}, Load: []loadCell{}, Items: []itemsCell{}, Changes: []change{},
	}
	if day.Agent() != "" {
		p.recall(&d, day, window)
	}
	for name, w := range a.channels {
		cell := itemsCell{Channel: string(name), IDs: []string{}, More: w.more}
		for item := range w.items {
			cell.IDs = append(cell.IDs, item)
		}
		slices.Sort(cell.IDs)
		d.Items = append(d.Items, cell)
	}
	slices.SortFunc(d.Items, func(a, b itemsCell) int { return compareChannels(a.Channel, b.Channel) })
	return d, true
}

// recall fills in what a day's record shows.
func (p *picture) recall(d *detail, day timeline.Day, window timeline.Window) {
	d.Status, d.Phone = p.stretches(day, statusTrack, window), p.stretches(day, phoneTrack, window)
	for _, t := range day.Totals(statusTrack, window) {
		name, kind := p.stateName(statusTrack, t.State)
		d.Totals = append(d.Totals, total{name, kind, t.Time.Milliseconds()})
	}
	for _, t := range day.Tracks() {
		if t.Kind != timeline.Items {
			continue
		}
		if ratio, ok := day.Load(t.System, t.Channel, window).Ratio(); ok {
			d.Load = append(d.Load, loadCell{t.Channel, ratio})
		}
	}
	slices.SortFunc(d.Load, func(a, b loadCell) int { return compareChannels(a.Channel, b.Channel) })
	d.Changes = append(changesIn("Zendesk", d.Status), changesIn("Phone", d.Phone)...)
	slices.SortFunc(d.Changes, func(a, b change) int { return int(b.At - a.At) })
	d.Changes = d.Changes[:min(len(d.Changes), mostChanges)]
}

// stretches are a track with names; neighbours that look the same are one.
func (p *picture) stretches(day timeline.Day, t timeline.Track, w timeline.Window) []stretch {
	all := []stretch{}
	for _, i := range day.Intervals(t, w) {
		name, kind := p.stateName(t, i.State)
		if n := len(all); n > 0 && all[n-1].Name == name {
			all[n-1].To = millis(i.To)
			continue
		}
		all = append(all, stretch{millis(i.From), millis(i.To), name, kind})
	}
	return all
}

// stateName is a state in words and as a shape.
func (p *picture) stateName(t timeline.Track, s timeline.State) (name, kind string) {
	switch {
	case !s.Known:
		return "", "unknown"
	case t.Kind == timeline.Status:
		id := parseStatus(s.Value)
		return p.statuses[id].Name, p.kind(id)
	case s.Value == timeline.None:
		return "Not busy", "idle"
	}
	return doingName(statussync.Doing(s.Value))
}

// changesIn are the ends of stretches.
func changesIn(what string, all []stretch) []change {
	out := []change{}
	for i := 1; i < len(all); i++ {
		out = append(out, change{all[i].From, what, all[i-1].Name, all[i].Name})
	}
	return out
}

func compareChannels(a, b string) int {
	order := []string{"support", "messaging", "talk", "chat"}
	return slices.Index(order, a) - slices.Index(order, b)
}
