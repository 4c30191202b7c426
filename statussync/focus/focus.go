package focus

import (
	"fmt"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Agent is all that is known and wished for one agent. It is a plain value: store
// it as JSON, give it back to [Observe] and [Decide].
type Agent struct {
	Sync  statussync.State `json:"state"`
	Focus State            `json:"focus,omitzero"`
}

// Turn is something that focus did, and by which rule.
type Turn struct {
	Rule   string // such as "R119"
	System string // the system that is held, or is not
	What   string // a few words
}

// String is one line for people.
func (t Turn) String() string { return fmt.Sprintf("%s: %s: %s", t.Rule, t.System, t.What) }

// listLag is how far a reading may lag behind events, and its clock behind theirs:
// what is younger is left to the next one.
const listLag = 5 * time.Second

// Observe takes in news of work and returns the new agent, what is to be done, and
// what focus did. It is a pure function, safe for concurrent use; what it returns
// is to be handled as [statussync.Decide] says.
func Observe(a Agent, w Work, r *Rules) (Agent, []statussync.Effect, []Turn) {
	d := decision{rules: r, now: w.at(), agent: a}
	d.expire()
	d.take(w)
	return d.settle()
}

// Decide takes in anything else: it does what [statussync.Decide] does, and holds
// or gives back what follows from readings, clicks and the passing of time.
func Decide(a Agent, o statussync.Observation, r *Rules) (Agent, []statussync.Effect, []Turn) {
	d := decision{rules: r, now: statussync.At(o), agent: a}
	d.expire()
	switch o := o.(type) {
	case statussync.Acted:
		d.note(Listing{At: o.At, System: o.System, Items: some(o.Active), Vague: true, Mark: o.Mark.At})
	case statussync.Read:
		d.reading(o.At, o.Reading)
	case statussync.Swept:
		for _, reading := range o.Readings {
			d.reading(o.At, reading)
		}
	}
	d.hold() // before what it is about is found: D15
	d.tell(o)
	return d.settle()
}

// Due lists what the agent's state asks for at a time: what [Decide] would return.
func Due(a Agent, now time.Time, r *Rules) []statussync.Effect {
	d := decision{rules: r, now: now, agent: a}
	return d.wake(statussync.Due(a.Sync, now, r.sync))
}

// decision is one run of Observe or Decide.
type decision struct {
	rules   *Rules
	now     time.Time
	agent   Agent
	effects []statussync.Effect // of the latest statussync.Decide
	said    []statussync.Effect // notifications of all of them
	turns   []Turn
	told    bool
}

// tell passes an observation on to the sync. What is due then replaces what was
// due before.
func (d *decision) tell(o statussync.Observation) {
	d.agent.Sync, d.effects = statussync.Decide(d.agent.Sync, o, d.rules.sync)
	d.told = true
	for _, ef := range d.effects {
		if ef.Kind == statussync.Notify {
			d.said = append(d.said, ef)
		}
	}
}

func (d *decision) turn(rule, system, what string) {
	d.turns = append(d.turns, Turn{Rule: rule, System: system, What: what})
}

// take brings news of work into its set, and tells the sync of it: there it is an
// activity (S1).
func (d *decision) take(w Work) {
	busy, changed := d.note(w)
	if changed {
		d.tell(statussync.Acted{At: d.now, System: w.system(), Active: busy, Mark: statussync.Mark{At: w.mark()}})
	}
}

// note brings news of work into its set, and reports whether there is work, and
// whether that is new. Where no rule counts it, only the latest news tells.
func (d *decision) note(w Work) (busy, changed bool) {
	if !d.rules.on[w.system()] {
		next, _ := w.take(Set{})
		return len(next.Live) > 0, true
	}
	set := d.agent.Focus.set(w.system())
	was := len(set.Live) > 0
	next, differs := w.take(set)
	if differs {
		d.agent.Focus = d.agent.Focus.with(next)
	}
	busy = len(next.Live) > 0
	return busy, busy != was
}

// reading brings the work that a reading shows into its set (R122). Readings may lag, so
// they are dated back.
func (d *decision) reading(at time.Time, r statussync.Reading) {
	l := Listing{At: at, System: r.System, Items: r.Work, Vague: slices.Contains(r.Work, unnamed), Mark: r.Started.Add(-listLag)}
	if r.Work == nil {
		l.Items, l.Vague = some(r.Active), true
	}
	if d.rules.on[r.System] {
		d.note(l)
	}
}

// some is a vague listing's items.
func some(active bool) []string {
	if active {
		return []string{unnamed}
	}
	return nil
}

// expire lets rings end that nobody answered.
func (d *decision) expire() {
	for _, set := range d.agent.Focus.Work {
		if next, changed := set.expire(d.now); changed {
			d.agent.Focus = d.agent.Focus.with(next)
		}
	}
}

// settle ends a run: what is held follows from what there is.
func (d *decision) settle() (Agent, []statussync.Effect, []Turn) {
	d.hold()
	if !d.told {
		d.effects = statussync.Due(d.agent.Sync, d.now, d.rules.sync)
	}
	due := slices.DeleteFunc(d.effects, func(ef statussync.Effect) bool { return ef.Kind == statussync.Notify })
	return d.agent, d.wake(slices.Concat(d.said, due)), d.turns
}

// wake adds when the next ring stops to count.
func (d *decision) wake(effects []statussync.Effect) []statussync.Effect {
	var next time.Time
	for _, set := range d.agent.Focus.Work {
		for _, it := range set.Live {
			if it.rings() && (next.IsZero() || it.Until.Before(next)) {
				next = it.Until
			}
		}
	}
	if next.IsZero() {
		return effects
	}
	return append(effects, statussync.Effect{Kind: statussync.Wake, At: next})
}
