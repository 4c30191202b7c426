package replay

import (
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// reaction is how soon after a status appeared a choice may be due to it.
const reaction = time.Minute

// judge finds the choices that are uncertain, and the writes that go back to them.
func (a *agent) judge() (choices, uncertain int) {
	parted := a.parted()
	for _, c := range a.choices {
		switch c.by {
		case statussync.Machine, statussync.Reconnect, statussync.Nobody:
			continue // nobody reacts to anything
		case statussync.Anyone, statussync.Agent, statussync.API, statussync.Resumed:
		}
		if c.half != nil {
			c.uncertain = c.half.uncertain
			continue
		}
		choices++
		c.uncertain = slices.ContainsFunc(parted, func(at time.Time) bool {
			return at.Before(c.at) && c.at.Sub(at) <= reaction
		})
		if c.uncertain {
			uncertain++
		}
	}
	for _, all := range [][]Write{a.recorded.writes, a.sims[0].writes, a.sims[1].writes} {
		for i := range all {
			if c := a.behind(&all[i]); c != nil {
				all[i].Uncertain = c.uncertain
			}
		}
	}
	return choices, uncertain
}

// parted is when a status appeared that is not the same in both worlds.
func (a *agent) parted() (times []time.Time) {
	own, other := a.sims[0].changes, a.sims[1].changes
	shows := [2]map[string]statussync.Status{{}, {}}
	for len(own)+len(other) > 0 {
		at := earliest(own, other)
		touched := map[string]bool{}
		for i, all := range []*[]change{&own, &other} {
			for len(*all) > 0 && !(*all)[0].at.After(at) {
				c := (*all)[0]
				*all = (*all)[1:]
				shows[i][c.system], touched[c.system] = c.status, true
			}
		}
		for system := range touched {
			if shows[0][system] != shows[1][system] {
				times = append(times, at)
				break
			}
		}
	}
	return times
}

func earliest(a, b []change) time.Time {
	if len(a) == 0 || len(b) > 0 && b[0].at.Before(a[0].at) {
		return b[0].at
	}
	return a[0].at
}

// behind is the choice that a write goes back to; nil for none that is known.
func (a *agent) behind(w *Write) (found *choice) {
	for _, c := range a.choices {
		switch {
		case c.system != w.Cause.System && !c.asked, c.asked != (w.Cause.Asked != ""), c.at.After(w.At):
		case !w.Cause.At.IsZero() && c.mark.At.Truncate(time.Millisecond).Equal(w.Cause.At):
			return c
		case w.Cause.At.IsZero() && !c.at.Before(w.Cause.Span.Earliest.Add(-time.Second)) && !w.Cause.Span.Earliest.IsZero():
			found = c // the last one before the write
		}
	}
	return found
}
