package focus_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/statussync"
)

// biggest bounds an agent's stored state in every world of the model, in bytes.
const biggest = 4 << 10

// expected is what the agent may have at the desk once nothing is under way and
// there is no work: the newest, by cause, of its own choices and of the wishes for
// the desk. A choice that was overwritten before anybody could know of it does not
// count; if its event comes late all the same, it may come back.
func (w *world) expected() []status {
	counts := func(c cause) bool { return !c.dead }
	comes := func(c cause) bool { return !c.dead || c.onWay }
	return []status{w.newest(counts), w.newest(comes)}
}

func (w *world) newest(counts func(cause) bool) status {
	last, s := -1, online
	for _, c := range w.causes {
		gone := w.deleted && c.status == onCall // nobody can have it any more
		if counts(c) && !gone && c.at > last {
			last, s = c.at, c.status
		}
	}
	return s
}

// atRest checks a world at rest without work.
func (m *model) atRest(w *world) error {
	var errs []error
	if got, want := w.desk.status, w.expected(); !slices.Contains(want, got) && !w.desk.forced {
		errs = append(errs, fmt.Errorf("the desk shows %s, want one of %s", got, want))
	}
	if err := statussync.Check(w.agent.Sync, m.rules(w).Sync()); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(append(errs, m.always(w), m.forgotten(w))...)
}

// forgotten checks that an agent without work leaves nothing behind.
func (m *model) forgotten(w *world) error {
	side, _ := w.agent.Sync.Side("zendesk")
	if len(w.agent.Focus.Posts) > 0 || side.Hold != "" {
		return fmt.Errorf("without work %v is held, %v kept", side.Hold, w.agent.Focus.Posts)
	}
	return nil
}

// atWork checks a world at rest with work: the agent is held, or has what it
// chose since the work began. It judges quiet worlds only: where events were lost
// nobody can know which came first.
func (m *model) atWork(w *world) error {
	if w.lost || w.cut || w.mixed || w.deleted || w.desk.out {
		return m.always(w)
	}
	want, free, all := onCall, false, 0
	for _, it := range w.items {
		if it.phase == ringing || it.phase == talking {
			all = max(all, it.since)
		}
	}
	for _, c := range w.causes {
		switch {
		case c.dead || c.at < w.busy || !c.desk && !free:
		case !c.desk:
			return m.always(w) // a wish after a click: who learned of the work in between tells
		case c.at < all+2500:
			return m.always(w) // a tie, or between two items, whose news may have come in any order
		default:
			want, free = c.status, true
		}
	}
	if w.desk.status != want {
		return errors.Join(fmt.Errorf("at work the desk shows %s, want %s", w.desk.status, want), m.always(w))
	}
	return m.always(w)
}

// always checks what holds in every world: what only a hold wrote is nowhere else,
// and the state is bounded.
func (m *model) always(w *world) error {
	if w.phone.status == "busy" && !w.chose(onCall) {
		return errors.New("the held status went across to the phone")
	}
	text, err := json.Marshal(w.agent)
	if err != nil {
		return err
	}
	if len(text) > biggest {
		return fmt.Errorf("the state takes %d bytes", len(text))
	}
	return nil
}

func (w *world) chose(s status) bool {
	for _, c := range w.causes {
		if c.desk && c.status == s {
			return true
		}
	}
	return false
}
