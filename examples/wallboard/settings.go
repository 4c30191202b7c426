package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
)

// settingsReply is what an editor starts from.
type settingsReply struct {
	Version  uint64              `json:"version"`
	Settings settingsWire        `json:"settings"`
	Statuses map[string][]option `json:"statuses"` // by system
	History  []savedBy           `json:"history"`
}

// option is a status that a rule may name.
type option struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// savedBy is a line of the history.
type savedBy struct {
	Version uint64    `json:"version"`
	At      time.Time `json:"at,omitzero"`
	By      string    `json:"by,omitempty"`
}

// settingsWire are the rules of all pairs and the holds, as the page has them.
type settingsWire struct {
	Pairs []pairWire `json:"pairs"`
	Holds []holdWire `json:"holds"`
}

type pairWire struct {
	A     string     `json:"a"`
	B     string     `json:"b"`
	Rules []ruleWire `json:"rules"`
}

// ruleWire names statuses by "#" and the id, or by name.
type ruleWire struct {
	A   string `json:"a"`
	B   string `json:"b"`
	Way string `json:"way"` // one of ways
}

type holdWire struct {
	While  []string `json:"while"`
	In     string   `json:"in"`
	Status string   `json:"status"`
}

// ways are the directions of rules, as the page names them.
var ways = []string{statussync.BothWays: "both", statussync.AToB: "a-to-b", statussync.BToA: "b-to-a"}

// settingsWish is what an editor asks for: other settings, or with Again a former
// version once more.
type settingsWish struct {
	Version  uint64       `json:"version"` // that was read
	Settings settingsWire `json:"settings"`
	Again    *uint64      `json:"again"`
	Preview  bool         `json:"preview"`
}

var errBadWay = errors.New("a rule's way is none of " + strings.Join(ways, ", "))

// serveSettings is for admins.
func (b *board) serveSettings(w http.ResponseWriter, r *http.Request) {
	if !b.rights(r).admin {
		answer(w, nil, errNotAdmin)
		return
	}
	all, err := b.engine.Settings(r.Context())
	if err != nil {
		answer(w, nil, err)
		return
	}
	out := settingsReply{Statuses: map[string][]option{}, Settings: wireOf(b.firstSettings())}
	for i, s := range all {
		if i == 0 {
			out.Version, out.Settings = s.Version, wireOf(s.Settings)
		}
		out.History = append(out.History, savedBy{s.Version, s.At, s.By})
	}
	for _, system := range b.systemNames {
		for _, e := range b.engine.Statuses(system) {
			name := e.Name
			if known, ok := names[parseStatus(string(e.Status))]; ok && system == "zendesk" {
				name = known
			}
			if system != "zendesk" {
				name = spoken(strings.TrimPrefix(name, "unavailable/"))
			}
			out.Statuses[system] = append(out.Statuses[system], option{"#" + string(e.Status), name})
		}
	}
	answer(w, out, nil)
}

// firstSettings are the board's own, while nobody has saved others.
func (b *board) firstSettings() (s engine.Settings) {
	for _, p := range b.accounts.pairs {
		s.Pairs = append(s.Pairs, engine.PairRules{A: p.A, B: p.B, Rules: p.Rules})
	}
	s.Holds = b.accounts.holds
	return s
}

func wireOf(s engine.Settings) settingsWire {
	w := settingsWire{Pairs: []pairWire{}, Holds: []holdWire{}}
	for _, p := range s.Pairs {
		pair := pairWire{p.A, p.B, []ruleWire{}}
		for _, r := range p.Rules {
			pair.Rules = append(pair.Rules, ruleWire{r.A, r.B, ways[r.Way]})
		}
		w.Pairs = append(w.Pairs, pair)
	}
	for _, h := range s.Holds {
		w.Holds = append(w.Holds, holdWire{h.While, h.In, h.Status})
	}
	return w
}

func (w settingsWire) settings() (s engine.Settings, err error) {
	for _, p := range w.Pairs {
		pair := engine.PairRules{A: p.A, B: p.B}
		for _, r := range p.Rules {
			way := -1
			for i, name := range ways {
				if name == r.Way {
					way = i
				}
			}
			if way < 0 {
				return s, errBadWay
			}
			pair.Rules = append(pair.Rules, statussync.Rule{A: r.A, B: r.B, Way: statussync.Way(way)})
		}
		s.Pairs = append(s.Pairs, pair)
	}
	for _, h := range w.Holds {
		s.Holds = append(s.Holds, statussync.Hold{While: h.While, In: h.In, Status: h.Status})
	}
	return s, nil
}

// saveSettings puts other settings into force, or says what they would change.
func (b *board) saveSettings(w http.ResponseWriter, r *http.Request) {
	if !b.admin(w, r) {
		return
	}
	var in settingsWish
	if !readJSON(w, r, &in) {
		return
	}
	next, err := b.wished(r, in)
	if err != nil {
		settingsError(w, err)
		return
	}
	if in.Preview {
		p, err := b.engine.Preview(r.Context(), next)
		if err != nil {
			settingsError(w, err)
			return
		}
		answer(w, p, nil)
		return
	}
	saved, err := b.engine.SetRules(r.Context(), in.Version, next, identity(r).Name)
	if err != nil {
		settingsError(w, err)
		return
	}
	answer(w, savedBy{saved.Version, saved.At, saved.By}, nil)
}

var errNoVersion = errors.New("there is no such version of the settings")

// wished are the settings that an editor asks for.
func (b *board) wished(r *http.Request, in settingsWish) (engine.Settings, error) {
	if in.Again == nil {
		return in.Settings.settings()
	}
	all, err := b.engine.Settings(r.Context())
	for _, s := range all {
		if s.Version == *in.Again {
			return s.Settings, nil
		}
	}
	return engine.Settings{}, errors.Join(err, errNoVersion)
}

// settingsError says what is wrong with settings, or who was faster.
func settingsError(w http.ResponseWriter, err error) {
	if conflict, ok := errors.AsType[*engine.ConflictError](err); ok {
		writeError(w, http.StatusConflict, fmt.Sprintf("%s has saved other settings at %s: look at them first",
			conflict.Saved.By, conflict.Saved.At.UTC().Format("15:04:05 MST")))
		return
	}
	writeError(w, http.StatusUnprocessableEntity, err.Error())
}
