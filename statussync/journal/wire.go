package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Version is that of the format, in the head of each file.
const Version = 1

// Errors about what is in a file; test with [errors.Is].
var (
	ErrDamaged = errors.New("no line of a journal")
	ErrNewer   = errors.New("written by a newer version")
)

// wireLine is a line as JSON. Exactly one of its entries is there.
type wireLine struct {
	V       int       `json:"v,omitempty"` // of the head alone
	At      time.Time `json:"at"`
	Agent   string    `json:"agent,omitempty"`
	Version uint64    `json:"version,omitempty"`

	Head     *Head         `json:"head,omitempty"`
	Settings *wireSettings `json:"settings,omitempty"`
	Frame    *wireFrame    `json:"frame,omitempty"`
	Left     *Left         `json:"left,omitempty"`
	Reports  *wireReports  `json:"reports,omitempty"`
	Asked    *Asked        `json:"asked,omitempty"`
	Write    *wireWrite    `json:"write,omitempty"`
	Sent     *wireSent     `json:"sent,omitempty"`
	Woke     *Woke         `json:"woke,omitempty"`
	Sweep    *Sweep        `json:"sweep,omitempty"`
	Gap      *Gap          `json:"gap,omitempty"`
}

// encode is a line with its end.
func encode(l Line) ([]byte, error) {
	w := wireLine{At: l.At.UTC(), Agent: l.Agent, Version: l.Version}
	switch e := l.Entry.(type) {
	case Head:
		w.V, w.Head = Version, &e
	case Settings:
		w.Settings = settingsToWire(e)
	case Frame:
		w.Frame = &wireFrame{IDs: e.IDs, State: e.State, Joined: e.Joined}
	case Left:
		w.Left = &e
	case Reports:
		w.Reports = reportsToWire(l.At, e)
	case Asked:
		w.Asked = &e
	case Write:
		w.Write = &wireWrite{System: e.System, Status: e.Status, Hold: e.Hold, Cause: causeToWire(e.Cause)}
	case Sent:
		w.Sent = &wireSent{System: e.System, Outcome: outcomes.of(e.Outcome), Code: e.Code}
	case Woke:
		w.Woke = &e
	case Sweep:
		e.Began = e.Began.UTC()
		w.Sweep = &e
	case Gap:
		w.Gap = &e
	}
	text, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("journal: encode a line: %w", err)
	}
	return append(text, '\n'), nil
}

// decode reads a line. Its errors wrap [ErrDamaged].
func decode(text []byte) (Line, error) {
	var w wireLine
	if err := json.Unmarshal(text, &w); err != nil {
		return Line{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	l := Line{At: w.At.UTC(), Agent: w.Agent, Version: w.Version}
	entries, err := w.entries()
	switch {
	case err != nil:
		return Line{}, err
	case len(entries) != 1:
		return Line{}, fmt.Errorf("%w: %d entries, want one", ErrDamaged, len(entries))
	case w.At.IsZero():
		return Line{}, fmt.Errorf("%w: no time", ErrDamaged)
	}
	l.Entry = entries[0]
	if about := l.Entry.kind().aboutAgent(); about != (l.Agent != "") {
		return Line{}, fmt.Errorf("%w: %s: agent: got %.40q", ErrDamaged, l.Entry.kind(), l.Agent)
	}
	return l, nil
}

// aboutAgent reports whether entries of a kind are about one agent.
func (k kind) aboutAgent() bool {
	switch k {
	case Head{}.kind(), Settings{}.kind(), Sweep{}.kind(), Gap{}.kind():
		return false
	}
	return true
}

// entries are those that are there.
func (w *wireLine) entries() (all []Entry, err error) {
	at := w.At.UTC()
	if w.Head != nil {
		all = append(all, *w.Head)
	}
	if w.Settings != nil {
		all = append(all, w.Settings.entry(&err))
	}
	if w.Frame != nil {
		all = append(all, Frame{IDs: w.Frame.IDs, State: w.Frame.State, Joined: w.Frame.Joined})
	}
	if w.Left != nil {
		all = append(all, *w.Left)
	}
	if w.Reports != nil {
		all = append(all, w.Reports.entry(at, &err))
	}
	if w.Asked != nil {
		all = append(all, *w.Asked)
	}
	if x := w.Write; x != nil {
		all = append(all, Write{System: x.System, Status: x.Status, Hold: x.Hold, Cause: x.Cause.value()})
	}
	if x := w.Sent; x != nil {
		all = append(all, Sent{System: x.System, Outcome: outcomes.value(x.Outcome, &err), Code: x.Code})
	}
	if w.Woke != nil {
		all = append(all, *w.Woke)
	}
	if w.Sweep != nil {
		all = append(all, Sweep{Began: w.Sweep.Began.UTC(), Without: w.Sweep.Without})
	}
	if w.Gap != nil {
		all = append(all, *w.Gap)
	}
	return all, err
}
