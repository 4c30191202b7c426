package focus

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// hold begins and ends holds, as work and rules ask for. Rules may have changed
// since the last time, and take effect at once (R117).
func (d *decision) hold() {
	for _, p := range slices.Clone(d.agent.Focus.Posts) {
		if !slices.ContainsFunc(d.rules.posts, func(o post) bool { return o.in == p.System }) {
			d.release(p, "R117", "focus is off: give back the wish")
		}
	}
	for _, p := range d.rules.posts {
		since, busy := d.work(p)
		i := d.agent.Focus.post(p.in)
		switch {
		case busy:
			if i < 0 {
				i = d.engage(p, since)
			}
			d.stay(p, i, since)
		case i >= 0: // R120, R121
			d.release(d.agent.Focus.Posts[i], "R120", "the last work ended: give back the wish")
		}
	}
}

// work is since when an agent has work that a rule counts: any item in any of its
// systems (R116, R121).
func (d *decision) work(p post) (since time.Time, busy bool) {
	for _, system := range p.while {
		for _, it := range d.agent.Focus.set(system).Live {
			if p.answered && it.rings() {
				continue
			}
			if !busy || it.Since.Before(since) {
				since = it.Since
			}
			busy = true
		}
	}
	return since, busy
}

// engage begins a hold (R119), wherever the work was found (R122), and returns
// the index of its post. What is there already is not saved (D14).
func (d *decision) engage(p post, since time.Time) int {
	side, _ := d.agent.Sync.Side(p.in)
	d.agent.Focus.Posts = append(slices.Clip(d.agent.Focus.Posts), Post{System: p.in})
	d.tell(statussync.Held{At: d.now, System: p.in, Status: p.hold, Since: since})
	if side.Known.Status == p.hold && !side.Known.Held {
		d.turn("D14", p.in, "work began: the agent chose this status before, nothing to save")
	} else {
		d.turn("R119", p.in, "work began: save the status and hold")
	}
	return len(d.agent.Focus.Posts) - 1
}

// stay goes on with a hold, unless the agent chose meanwhile (R123, D13), or the
// rule holds another status now (R117).
func (d *decision) stay(p post, i int, since time.Time) {
	if d.agent.Focus.Posts[i].Free {
		return
	}
	side, _ := d.agent.Sync.Side(p.in)
	if side.Hold != "" && (side.Hold != p.hold || since.Before(side.HoldSince)) {
		if side.Hold != p.hold {
			d.turn("R117", p.in, "the rule changed: hold its new status")
		}
		d.tell(statussync.Held{At: d.now, System: p.in, Status: p.hold, Since: since})
		side, _ = d.agent.Sync.Side(p.in)
	}
	if side.Hold == "" {
		d.agent.Focus.Posts = slices.Clone(d.agent.Focus.Posts)
		d.agent.Focus.Posts[i].Free = true
		d.turn("R123", p.in, "the agent chose during the work: left alone until it ends")
	}
}

// release ends a hold (R120), if the agent did not (R123, D13). Who had the held
// status by choice keeps it (D14). What comes back in place of a wish that is
// unknown or gone is statussync's part (D15, D21).
func (d *decision) release(p Post, rule, what string) {
	d.agent.Focus.Posts = slices.DeleteFunc(slices.Clone(d.agent.Focus.Posts), func(o Post) bool { return o.System == p.System })
	side, _ := d.agent.Sync.Side(p.System)
	switch {
	case p.Free || side.Hold == "":
		d.turn("R123", p.System, "the last work ended: the agent's own choice stays")
	case side.Known.Status == side.Hold && !side.Known.Held && side.Want.Status == side.Hold: // D14
		d.tell(statussync.Held{At: d.now, System: p.System})
		d.turn("D14", p.System, "the last work ended: the agent's own choice stays")
	default:
		d.tell(statussync.Held{At: d.now, System: p.System})
		d.turn(rule, p.System, what)
	}
}
