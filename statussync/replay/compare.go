package replay

import (
	"cmp"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Same reports whether two writes set the same status of an agent in a system, and
// go back to the same choice. The halves of one change are marked up to three
// seconds apart (S8), and readings show a choice less exactly than events.
func (w Write) Same(o Write) bool {
	if w.key() != o.key() {
		return false
	}
	from, to := w.caused()
	since, until := o.caused()
	return !from.After(until) && !since.After(to)
}

// key is a write without the time of its cause.
type key struct {
	agent, system string
	status        statussync.Status
	in, asked     string
}

func (w Write) key() key { return key{w.Agent, w.System, w.Status, w.Cause.System, w.Cause.Asked} }

// caused is when the cause may have been, by the clock that marked it.
func (w Write) caused() (from, to time.Time) {
	if w.Cause.At.IsZero() {
		return w.Cause.Span.Earliest, w.Cause.Span.Latest
	}
	return w.Cause.At.Add(-sameChange / 2), w.Cause.At.Add(sameChange / 2)
}

// Comparison is what differs between two lists of writes.
type Comparison struct {
	Statuses  []Row   // by system and status
	Same      int     // writes that are in both
	OnlyOwn   []Write // and in one of them
	OnlyOther []Write
}

// Row is how often a status is set.
type Row struct {
	System     string
	Status     statussync.Status
	Own, Other int // with each settings
	Uncertain  int // of those of either, the most that may be otherwise
}

// Compare compares writes, such as [Result].Own and [Result].Other.
func Compare(own, other []Write) Comparison {
	var c Comparison
	rows := map[[2]string]*Row{}
	for i, all := range [][]Write{own, other} {
		uncertain := map[*Row]int{}
		for _, w := range all {
			key := [2]string{w.System, string(w.Status)}
			if rows[key] == nil {
				rows[key] = &Row{System: w.System, Status: w.Status}
			}
			row := rows[key]
			*[]*int{&row.Own, &row.Other}[i]++
			if w.Uncertain {
				uncertain[row]++
			}
		}
		for row, n := range uncertain {
			row.Uncertain = max(row.Uncertain, n)
		}
	}
	for _, row := range rows {
		c.Statuses = append(c.Statuses, *row)
	}
	slices.SortFunc(c.Statuses, func(a, b Row) int {
		return cmp.Or(cmp.Compare(a.System, b.System), cmp.Compare(a.Status, b.Status))
	})
	c.OnlyOwn, c.Same = without(own, other)
	c.OnlyOther, _ = without(other, own)
	return c
}

// without are the writes of which another list has no like, and how many it has.
func without(all, others []Write) (rest []Write, same int) {
	left := map[key][]Write{}
	for _, w := range others {
		left[w.key()] = append(left[w.key()], w)
	}
	for _, w := range all {
		alike := left[w.key()]
		if i := slices.IndexFunc(alike, w.Same); i >= 0 {
			left[w.key()] = slices.Delete(alike, i, i+1)
			same++
		} else {
			rest = append(rest, w)
		}
	}
	return rest, same
}
