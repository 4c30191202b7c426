package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
)

// tie is how close two clicks must be for neither to be the last (S10), Aircall's
// whole seconds included.
const tie = 3 * time.Second

// verdict checks the contract of status syncing for every agent and returns
// what breaks it.
func (f *floor) verdict(ctx context.Context) []string {
	var broken []string
	for _, id := range f.agents {
		if err := f.judge(ctx, id); err != nil {
			broken = append(broken, fmt.Sprintf("agent %d: %v", id, err))
		}
	}
	if allowed := max(1, f.witness.total()/100); f.witness.corrections > allowed {
		broken = append(broken, fmt.Sprintf("%d correcting writes, %d allowed", f.witness.corrections, allowed))
	}
	return broken
}

func (f *floor) judge(ctx context.Context, id int64) error {
	state, err := f.engine.State(ctx, strconv.FormatInt(id, 10))
	if err != nil {
		return err
	}
	if err := statussync.Check(state, f.engine.Rules()); err != nil {
		return err
	}
	for _, side := range state.Sides {
		if !f.in(side.System, id) || side.Blocked.Status != "" {
			continue // S11
		}
		if shown := f.shows(side.System, id); side.Want.Status != shown && side.Want.Status != shown.Coarse() {
			return fmt.Errorf("%s should show %s and shows %s", side.System, f.witness.word(side.Want.Status), f.witness.word(shown))
		}
	}
	if last := f.witness.last(id); last != nil && f.shows(last.system, id) != last.status {
		return fmt.Errorf("the last click, %s in %s at %s, does not stand", f.witness.word(last.status), last.system, last.at.Format(time.TimeOnly))
	}
	return f.followed(id, state)
}

// followed checks that Connect shows what Zendesk means there, once Zendesk's
// status has changed (R132, R133). A status that means nothing there is left, and
// so is one that Connect refused for good (S11).
func (f *floor) followed(id int64, state statussync.State) error {
	means := map[statussync.Status]statussync.Status{"3": connecttest.AvailableID, "2": connecttest.OfflineID, "4": connectBreak}
	want, mapped := means[f.shows("zendesk", id)]
	side, _ := state.Side(onConnect)
	if !mapped || !f.in(onConnect, id) || !f.witness.zendeskMoved(id) || side.Blocked.Status != "" {
		return nil
	}
	if shown := f.shows(onConnect, id); shown != want {
		return fmt.Errorf("connect should show %s and shows %s", f.witness.word(want), f.witness.word(shown))
	}
	return nil
}

// zendeskMoved reports whether an agent's status in Zendesk has changed.
func (w *witness) zendeskMoved(agent int64) bool {
	return slices.ContainsFunc(w.causes[agent], func(c *cause) bool { return c.system == "zendesk" }) ||
		slices.ContainsFunc(w.writes, func(x write) bool { return x.agent == agent && x.system == "zendesk" })
}

// in reports whether an agent has a system.
func (f *floor) in(system string, agent int64) bool {
	return system == "zendesk" || slices.ContainsFunc(f.has[agent], func(p phone) bool { return p.name() == system })
}

// last is the last observable click of an agent, in a system that does not only
// follow; nil where there is none or a tie. The time of a click that only an
// unmarked reading showed is not known.
func (w *witness) last(agent int64) *cause {
	var leading []*cause
	for _, c := range w.causes[agent] {
		if !w.floor.follows[c.system] {
			leading = append(leading, c)
		}
	}
	var last *cause
	for _, c := range leading {
		if !c.dead {
			last = c
		}
	}
	if last == nil || last.vague() {
		return nil
	}
	for _, c := range leading {
		if c.system != last.system && (c.vague() && !c.dead || last.at.Sub(c.at) <= tie) {
			return nil
		}
	}
	return last
}

// vague reports whether the bridge cannot know when a click took place: only
// Zendesk's readings tell.
func (c *cause) vague() bool { return !c.event && c.system != "zendesk" }

func (w *witness) total() int {
	n := 0
	for _, all := range w.causes {
		n += len(all)
	}
	return n
}

// shows is the status that an agent has chosen in a system, whatever calls hide.
func (f *floor) shows(system string, id int64) statussync.Status {
	for _, p := range f.phones {
		if p.name() == system {
			return p.shows(id)
		}
	}
	return zendeskWord(f.zendesk.StatusOf(id).ID)
}

func zendeskWord(id zendesk.StatusID) statussync.Status {
	return statussync.Status(strconv.FormatInt(int64(id), 10))
}

// word is a status as people call it.
func (w *witness) word(s statussync.Status) string {
	names := map[statussync.Status]string{
		"2": "Offline", "3": "Online", "4": "Away", "5": "Transfers only",
		connecttest.AvailableID: "Available", connecttest.OfflineID: "Offline", connectBreak: "Break",
		zendeskWord(w.floor.lunch): "Lunch", zendeskWord(w.floor.lunch + 1): "Project work",
	}
	if name, ok := names[s]; ok {
		return name
	}
	return string(s)
}
