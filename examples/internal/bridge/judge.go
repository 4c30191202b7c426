package bridge

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/zendesk"
)

// tie is how close two clicks in different systems must be for nobody to know
// which was later (S10): marks are on our clock by about two seconds, Aircall's
// whole seconds by more.
const tie = 4500 * time.Millisecond

// outcome counts the agents that the contract has no certain end for.
type outcome struct {
	blocked     int // a write was refused, or accepted and never taken (S11)
	undecidable int // nobody can know which click was the last
}

// tooMany says whether the contract is certain for too few agents to prove anything.
func (o outcome) tooMany(agents int) (broken []string) {
	if n := o.blocked + o.undecidable; n*100 > agents {
		broken = append(broken, fmt.Sprintf("%d agents are blocked or undecidable, more than 1 %% of %d", n, agents))
	}
	return broken
}

// judge checks the contract of status syncing for every agent and returns what
// breaks it.
func (f *floor) judge() (o outcome, broken []string) {
	for _, id := range f.agents {
		if f.recorder.blocked[id] {
			o.blocked++
			continue
		}
		if err := f.consistent(id); err != nil {
			broken = append(broken, fmt.Sprintf("agent %d: %v", id, err))
		}
		last := f.recorder.last(id)
		stands := len(last) == 0 || slices.ContainsFunc(last, f.stands(id))
		switch unsure := len(last) > 0 && !last[0].certain(); {
		case len(last) == 1 && !unsure && !stands:
			broken = append(broken, fmt.Sprintf("agent %d: the last click, %s, does not stand", id, f.recorder.word(last[0])))
		case len(last) > 1 || unsure:
			o.undecidable++
		}
	}
	if allowed := max(1, f.recorder.total()/100); f.recorder.corrections > allowed {
		broken = append(broken, fmt.Sprintf("%d correcting writes, %d allowed", f.recorder.corrections, allowed))
	}
	return o, broken
}

func (f *floor) stands(id int64) func(*cause) bool {
	return func(c *cause) bool { return f.shows(c.system, id) == c.status }
}

// last are the clicks of an agent of which each may be the last, the certain one
// alone where there is one, in systems that do not only follow.
func (r *recorder) last(agent int64) (last []*cause) {
	for _, c := range slices.Backward(r.causes[agent]) {
		superseded := func(x *cause) bool { return x.certain() && x.system == c.system }
		meets := func(x *cause) bool { return x.system != c.system && x.earliest().Sub(c.latest()) <= tie }
		if !r.floor.follows[c.system] && !slices.ContainsFunc(last, superseded) &&
			(!slices.ContainsFunc(last, (*cause).certain) || slices.ContainsFunc(last, meets)) {
			last = append(last, c)
		}
	}
	return last
}

// certain reports whether the bridge could learn of a click. The others may stand.
// In a system without dates, one without its event back to what stood before our
// write looks as if that was not taken: the next try covers it.
func (c *cause) certain() bool {
	return !c.masked && (c.event || !c.covered && !c.shown.IsZero())
}

// dated reports whether a system's readings carry the time of the choice.
func dated(system string) bool { return system == "zendesk" }

// earliest and latest are when a click can have been made, for who was not there.
func (c *cause) earliest() time.Time {
	if c.event || dated(c.system) || c.shown.IsZero() {
		return c.at
	}
	return c.after
}

func (c *cause) latest() time.Time {
	if c.event || dated(c.system) || c.shown.IsZero() {
		return c.at
	}
	return c.shown
}

// consistent checks that all systems of an agent show what the rules want.
func (f *floor) consistent(id int64) error {
	for _, p := range f.has[id] {
		if f.follows[p.name()] {
			if err := f.followed(id); err != nil {
				return err
			}
			continue
		}
		z, x := f.shows("zendesk", id), p.shows(id)
		if !f.recorder.hidden(id, p.name()) && !f.agree(p.name(), z, x) {
			return fmt.Errorf("zendesk shows %s and %s %s", f.recorder.name(z), p.name(), f.recorder.name(x))
		}
	}
	return nil
}

// hidden reports whether nothing has shown what stands in a system of an agent:
// the event was lost, and the lists do not carry the difference.
func (r *recorder) hidden(agent int64, system string) bool {
	for _, c := range slices.Backward(r.causes[agent]) {
		if c.system == system {
			return !c.event && !c.covered && c.shown.IsZero()
		}
	}
	return false
}

// agree reports whether two statuses mean each other (S4), or no rule says what
// they mean (S5).
func (f *floor) agree(phone string, z, x statussync.Status) bool {
	rules := f.engine.Rules()
	there, mapped := rules.Translate("zendesk", phone, z)
	back, mappedBack := rules.Translate(phone, "zendesk", x)
	coarse, _ := rules.Translate(phone, "zendesk", there)
	return !mapped || !mappedBack || there == x || back == z || x.Refines(there) && back == coarse
}

// followed checks that Connect shows what Zendesk means there, once Zendesk's
// status has changed (R132, R133). A status that means nothing there is left.
func (f *floor) followed(id int64) error {
	means := map[statussync.Status]statussync.Status{"3": connecttest.AvailableID, "2": connecttest.OfflineID, "4": connectBreak}
	want, mapped := means[f.shows("zendesk", id)]
	if !mapped || !f.recorder.zendeskMoved(id) {
		return nil
	}
	if shown := f.shows(onConnect, id); shown != want {
		return fmt.Errorf("connect should show %s and shows %s", f.recorder.name(want), f.recorder.name(shown))
	}
	return nil
}

// zendeskMoved reports whether an agent's status in Zendesk has changed.
func (r *recorder) zendeskMoved(agent int64) bool {
	return slices.ContainsFunc(r.causes[agent], func(c *cause) bool { return c.system == "zendesk" }) ||
		slices.ContainsFunc(r.writes, func(x write) bool { return x.agent == agent && x.system == "zendesk" })
}

// shows is the status that an agent has chosen in a system, whatever calls hide.
func (f *floor) shows(system string, id int64) statussync.Status {
	for _, p := range f.phones {
		if p.name() == system {
			return p.shows(id)
		}
	}
	return zendeskStatus(f.zendesk.StatusOf(id).ID)
}

func zendeskStatus(id zendesk.StatusID) statussync.Status {
	return statussync.Status(strconv.FormatInt(int64(id), 10))
}

func (r *recorder) word(c *cause) string {
	return fmt.Sprintf("%s in %s at %s", r.name(c.status), c.system, c.at.Format(time.TimeOnly))
}

// name is a status as people call it.
func (r *recorder) name(s statussync.Status) string {
	names := map[statussync.Status]string{
		"2": "Offline", "3": "Online", "4": "Away", "5": "Transfers only",
		connecttest.AvailableID: "Available", connecttest.OfflineID: "Offline", connectBreak: "Break",
		zendeskStatus(r.floor.lunch): "Lunch", zendeskStatus(r.floor.lunch + 1): "Project work",
	}
	if name, ok := names[s]; ok {
		return name
	}
	return string(s)
}
