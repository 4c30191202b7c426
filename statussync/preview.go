package statussync

import "time"

// Preview is what a state comes to under rules once lists have shown nothing new
// and what is open has ended as it should: what would change if these rules were
// put into force. It is for showing only.
func Preview(s State, now time.Time, r *Rules) State {
	d := decision{rules: r, now: momentOf(now), state: s.agent.aligned(r)}
	d.pass()
	d.hold()
	for i := range d.state.Sides {
		x := d.side(i)
		x.Read, x.Pending, x.Sent = 0, nil, nil
	}
	d.heal()
	return State{d.state}
}
