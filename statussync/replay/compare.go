package replay

import (
	"cmp"
	"slices"
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// Key is what makes two writes the same one: whose status is set where, to what,
// and which choice it goes back to.
type Key struct {
	Agent, System string
	Status        statussync.Status
	In, Asked     string    // of the cause
	At            time.Time // the cause's time by the system's clock, by ours for a wish; zero where only a reading showed it
}

// Key is the write's.
func (w Write) Key() Key {
	k := Key{Agent: w.Agent, System: w.System, Status: w.Status, In: w.Cause.System, Asked: w.Cause.Asked, At: w.Cause.At.UTC()}
	if k.Asked != "" {
		k.At = w.Cause.Span.Latest.UTC()
	}
	return k
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
	left := map[Key]int{}
	for _, w := range others {
		left[w.Key()]++
	}
	for _, w := range all {
		if k := w.Key(); left[k] > 0 {
			left[k]--
			same++
		} else {
			rest = append(rest, w)
		}
	}
	return rest, same
}
