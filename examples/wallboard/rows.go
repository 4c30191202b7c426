package main

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/zendesk"
)

// row is an agent as the page gets it. It has no address and no number.
type row struct {
	ID       string             `json:"id"`
	Name     string             `json:"name"`
	Groups   []int64            `json:"groups"`
	Status   int64              `json:"status"` // an id; 0 is unknown
	Since    int64              `json:"since"`  // Unix milliseconds, as all times; 0 is unknown
	Channels map[string]channel `json:"channels,omitempty"`
	Phone    *phoneCell         `json:"phone,omitempty"` // nil: not joined
	Why      string             `json:"why,omitempty"`
	Setting  string             `json:"setting,omitempty"` // the name of a status that the board has asked for
	Alerts   []alert            `json:"alerts,omitempty"`
	Bars     []bar              `json:"bars,omitempty"`
}

// channel is an agent's readiness on a channel: its status, items, capacity.
type channel struct {
	Status string `json:"s"`
	Items  int    `json:"n"`
	Most   int    `json:"max"` // -1: unknown
}

// phoneCell is an agent's telephone.
type phoneCell struct {
	Label    string `json:"label"`
	Kind     string `json:"kind"` // online, away, offline, ringing, call, wrap
	Activity bool   `json:"busy,omitempty"`
	Since    int64  `json:"since,omitempty"`
}

// MarshalJSON keeps bars short: there are many.
func (b bar) MarshalJSON() ([]byte, error) { return json.Marshal([2]any{b.From, b.Kind}) }

// mostBars is how many changes of today a row shows.
const mostBars = 40

// row makes an agent's row.
func (p *picture) row(a *agent, from, now time.Time) row {
	r := row{
		ID: formatID(a.id), Name: a.name, Groups: a.groups, Status: int64(a.status.ID), Since: millis(a.status.UpdatedAt),
		Channels: map[string]channel{}, Alerts: a.alerts, Bars: p.bars(a, from, now, mostBars),
	}
	for name, w := range a.channels {
		c := channel{Status: string(w.status), Items: w.count(), Most: -1}
		if w.capacity != nil {
			c.Most = *w.capacity
		}
		r.Channels[string(name)] = c
	}
	if ph := p.phones[a.phone]; a.phone != 0 && ph != nil {
		r.Phone = ph.cell()
	}
	r.Why, r.Setting = p.why(a)
	return r
}

// cell is the telephone in words and as a shape.
func (ph *phone) cell() *phoneCell {
	switch ph.activity {
	case ringing:
		return &phoneCell{Label: "Ringing", Kind: "ringing", Activity: true, Since: millis(ph.since)}
	case inCall:
		return &phoneCell{Label: "In call", Kind: "call", Activity: true, Since: millis(ph.since)}
	case wrapUp:
		return &phoneCell{Label: "Wrap-up", Kind: "wrap", Activity: true, Since: millis(ph.since)}
	}
	switch {
	case ph.out:
		return &phoneCell{Label: "Signed out", Kind: "offline"}
	case ph.status == aircall.Available || ph.status == "":
		return &phoneCell{Label: "Available", Kind: "online"}
	}
	label := map[aircall.Substatus]string{
		aircall.OutForLunch: "Out for lunch", aircall.OnABreak: "On a break", aircall.InTraining: "In training", aircall.DoingBackOffice: "Back office",
	}[ph.reason]
	if label == "" {
		label = "Unavailable"
	}
	return &phoneCell{Label: label, Kind: "away"}
}

// kind is the shape in which a status is drawn.
func (p *picture) kind(id zendesk.StatusID) string {
	s, ok := p.statuses[id]
	if !ok {
		return "unknown"
	}
	color, ok := s.InferredColor()
	switch {
	case !ok:
		return "away"
	case color == zendesk.ChannelTransfersOnly:
		return "transfers"
	}
	return string(color)
}

// names are those of the four defaults, which Zendesk writes in either case.
var names = map[zendesk.StatusID]string{
	zendesk.StatusOnline: "Online", zendesk.StatusAway: "Away", zendesk.StatusTransfersOnly: "Transfers only", zendesk.StatusOffline: "Offline",
}

// withName has the name that people know.
func withName(s zendesk.UnifiedStatus) zendesk.UnifiedStatus {
	if name, ok := names[s.ID]; ok {
		s.Name = name
	}
	return s
}

func parseStatus(id string) zendesk.StatusID {
	n, _ := strconv.ParseInt(id, 10, 64)
	return zendesk.StatusID(n)
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
