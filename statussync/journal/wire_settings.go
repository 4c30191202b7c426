package journal

import (
	"time"

	"github.com/ctikit/ctikit/statussync"
)

type wireSettings struct {
	Systems []wireSystem `json:"systems"`
	Pairs   []wirePair   `json:"pairs,omitempty"`
	Holds   []wireHold   `json:"holds,omitempty"`
}

type wireSystem struct {
	Name       string              `json:"name"`
	Catalog    []wireStatus        `json:"catalog,omitempty"`
	Undated    bool                `json:"undated_readings,omitempty"`
	Hidden     []statussync.Status `json:"hidden_by_activity,omitempty"`
	SystemMade string              `json:"system_made,omitempty"`
	Grain      duration            `json:"grain,omitzero"`
	ListLag    duration            `json:"list_lag,omitzero"`
}

// duration is one that a person can read.
type duration time.Duration

// MarshalText implements [encoding.TextMarshaler].
func (d duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (d *duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	*d = duration(v)
	return err
}

type wireStatus struct {
	Status   statussync.Status `json:"status"`
	Name     string            `json:"name,omitempty"`
	Settable bool              `json:"settable,omitempty"`
	Presence string            `json:"presence,omitempty"`
	Channels map[string]string `json:"channels,omitempty"`
}

type wirePair struct {
	A                string     `json:"a"`
	B                string     `json:"b"`
	Direction        string     `json:"direction,omitempty"`
	OnDrift          string     `json:"on_drift,omitempty"`
	TieBreak         string     `json:"tie_break,omitempty"`
	PreservePresence bool       `json:"preserve_presence,omitempty"`
	Rules            []wireRule `json:"rules,omitempty"`
}

type wireRule struct {
	A   string `json:"a"`
	B   string `json:"b"`
	Way string `json:"way,omitempty"`
}

type wireHold struct {
	While    []string `json:"while"`
	In       string   `json:"in"`
	Status   string   `json:"status"`
	Else     string   `json:"else,omitempty"`
	Answered bool     `json:"answered,omitempty"`
}

func settingsToWire(s Settings) *wireSettings {
	w := &wireSettings{}
	for _, x := range s.Systems {
		out := wireSystem{
			Name: x.Name, Undated: x.UndatedReadings, Hidden: x.HiddenByActivity,
			SystemMade: systemMade.of(x.SystemMade), Grain: duration(x.Grain), ListLag: duration(x.ListLag),
		}
		for _, e := range x.Catalog {
			out.Catalog = append(out.Catalog, wireStatus{e.Status, e.Name, e.Settable, presences.of(e.Presence), e.Channels})
		}
		w.Systems = append(w.Systems, out)
	}
	for _, p := range s.Pairs {
		out := wirePair{p.A, p.B, directions.of(p.Direction), drifts.of(p.OnDrift), p.TieBreak, p.PreservePresence, nil}
		for _, r := range p.Rules {
			out.Rules = append(out.Rules, wireRule{r.A, r.B, ways.of(r.Way)})
		}
		w.Pairs = append(w.Pairs, out)
	}
	for _, h := range s.Holds {
		w.Holds = append(w.Holds, wireHold(h))
	}
	return w
}

func (w *wireSettings) entry(err *error) Settings {
	var s Settings
	for _, x := range w.Systems {
		out := System{System: statussync.System{
			Name: x.Name, UndatedReadings: x.Undated, HiddenByActivity: x.Hidden, SystemMade: systemMade.value(x.SystemMade, err),
		}, Grain: time.Duration(x.Grain), ListLag: time.Duration(x.ListLag)}
		for _, e := range x.Catalog {
			out.Catalog = append(out.Catalog, statussync.Entry{
				Status: e.Status, Name: e.Name, Settable: e.Settable, Presence: presences.value(e.Presence, err), Channels: e.Channels,
			})
		}
		s.Systems = append(s.Systems, out)
	}
	for _, p := range w.Pairs {
		out := statussync.Pair{
			A: p.A, B: p.B, Direction: directions.value(p.Direction, err), OnDrift: drifts.value(p.OnDrift, err),
			TieBreak: p.TieBreak, PreservePresence: p.PreservePresence,
		}
		for _, r := range p.Rules {
			out.Rules = append(out.Rules, statussync.Rule{A: r.A, B: r.B, Way: ways.value(r.Way, err)})
		}
		s.Pairs = append(s.Pairs, out)
	}
	for _, h := range w.Holds {
		s.Holds = append(s.Holds, statussync.Hold(h))
	}
	return s
}
