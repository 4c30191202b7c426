package main

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ctikit/ctikit/statussync"
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
	Refused  bool               `json:"refused,omitempty"` // Zendesk has refused a status
	Alerts   []alert            `json:"alerts,omitempty"`
	Snoozed  []snooze           `json:"snoozed,omitempty"` // in place of their alerts
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
		Channels: map[string]channel{}, Alerts: a.alerts, Snoozed: a.sleeping, Bars: p.bars(a, from, now, mostBars),
	}
	for name, w := range a.channels {
		c := channel{Status: string(w.status), Items: w.count(), Most: -1}
		if w.capacity != nil {
			c.Most = *w.capacity
		}
		r.Channels[string(name)] = c
	}
	if a.phone.joined {
		r.Phone = a.phone.cell()
	}
	r.Why, r.Setting = p.why(a)
	r.Refused = deskOf(a.why).Waits.For == statussync.Refusal
	return r
}

// cell is the telephone in words and as a shape.
func (ph phone) cell() *phoneCell {
	if label, kind := doingName(ph.doing); label != "" {
		return &phoneCell{Label: label, Kind: kind, Activity: true, Since: millis(ph.since)}
	}
	if ph.out {
		return &phoneCell{Label: "Signed out", Kind: "offline"}
	}
	status, reason, _ := strings.Cut(cmp.Or(ph.shows.Name, string(ph.shows.ID)), "/")
	kind := "away"
	switch strings.ToLower(status) {
	case "available":
		kind = "online"
	case "offline":
		kind = "offline"
	case "":
		return &phoneCell{Label: "Not known", Kind: "unknown"}
	}
	return &phoneCell{Label: spoken(cmp.Or(reason, status)), Kind: kind}
}

// doingName is what somebody does, in words and as a shape; empty for nothing.
func doingName(d statussync.Doing) (label, kind string) {
	switch d {
	case statussync.Ringing:
		return "Ringing", "ringing"
	case statussync.Working:
		return "In call", "call"
	case statussync.WrappingUp:
		return "Wrap-up", "wrap"
	case statussync.Busy:
		return "Busy", "call"
	}
	return "", ""
}

// spoken is a name of a system's, such as out_for_lunch, for people.
func spoken(name string) string {
	text := strings.ReplaceAll(name, "_", " ")
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
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

func parseStatus(id string) zendesk.StatusID { return zendesk.StatusID(parseID(id)) }

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
