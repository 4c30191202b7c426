package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

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
		if shown := f.shows(side.System, id); side.Want.Status != shown && side.Want.Status != shown.Coarse() {
			return fmt.Errorf("%s should show %s and shows %s", side.System, f.witness.word(side.Want.Status), f.witness.word(shown))
		}
	}
	if last := f.witness.last(id); last != nil && f.shows(last.system, id) != last.status {
		return fmt.Errorf("the last click, %s in %s at %s, does not stand", f.witness.word(last.status), last.system, last.at.Format(time.TimeOnly))
	}
	return nil
}

// last is the last observable click of an agent, nil where there is none or a
// tie. The time of a click that only an unmarked reading showed is not known.
func (w *witness) last(agent int64) *cause {
	var last *cause
	for _, c := range w.causes[agent] {
		if !c.dead {
			last = c
		}
	}
	if last == nil {
		return nil
	}
	for _, c := range w.causes[agent] {
		unknown := c.system == "aircall" && !c.event && !c.dead
		if c.system != last.system && (unknown || last.at.Sub(c.at) <= tie) {
			return nil
		}
	}
	if last.system == "aircall" && !last.event {
		return nil
	}
	return last
}

func (w *witness) total() int {
	n := 0
	for _, all := range w.causes {
		n += len(all)
	}
	return n
}

// shows is the status that an agent has chosen in a system, whatever calls hide.
func (f *floor) shows(system string, id int64) statussync.Status {
	if system == "zendesk" {
		return zendeskWord(f.zendesk.StatusOf(id).ID)
	}
	user, _ := f.aircall.User(id + aircallOffset)
	return aircallWord(user)
}

func zendeskWord(id zendesk.StatusID) statussync.Status {
	return statussync.Status(strconv.FormatInt(int64(id), 10))
}

// word is a status as people call it.
func (w *witness) word(s statussync.Status) string {
	names := map[statussync.Status]string{
		"2": "Offline", "3": "Online", "4": "Away", "5": "Transfers only",
		zendeskWord(w.floor.lunch): "Lunch", zendeskWord(w.floor.lunch + 1): "Project work",
	}
	if name, ok := names[s]; ok {
		return name
	}
	return string(s)
}
