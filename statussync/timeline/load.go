package timeline

import "time"

// Load is an agent's work against the capacity for it, both added up over time:
// two items for an hour and one for half an hour are two hours and a half.
type Load struct {
	Work     time.Duration // items at hand, as long as each was
	Capacity time.Duration // how many there might have been, likewise
	Known    time.Duration // the part of the window in which both are known; only that counts
	Unknown  time.Duration // the rest of it
}

// Ratio is the work's part of the capacity: 1 is full, and more is possible, for
// agents may get work beyond their capacity. It is not defined without capacity.
func (l Load) Ratio() (ratio float64, ok bool) {
	if l.Capacity == 0 {
		return 0, false
	}
	return float64(l.Work) / float64(l.Capacity), true
}

// Load returns the workload of a channel within a window. A capacity counts
// whatever the agent's status is; where it should not, observe a capacity of 0
// while the agent is away.
func (d Day) Load(system, channel string, w Window) (l Load) {
	items := d.Intervals(Track{system, channel, Items}, w)
	places := d.Intervals(Track{system, channel, Capacity}, w)
	for len(items) > 0 && len(places) > 0 {
		a, b := &items[0], &places[0]
		from, to := later(a.From, b.From), earlier(a.To, b.To)
		length := to.Sub(from)
		if a.Known && b.Known {
			l.Known += length
			l.Work += time.Duration(a.Count) * length
			l.Capacity += time.Duration(b.Count) * length
		} else {
			l.Unknown += length
		}
		if !a.To.After(to) {
			items = items[1:]
		}
		if !b.To.After(to) {
			places = places[1:]
		}
	}
	return l
}
