package benchmarks_test

import (
	"time"

	"github.com/ctikit/ctikit/statussync/focus"
)

// contacts is what state machines need besides their state: the work of one agent, changed in place, and nothing that
// could be stored or compared. What ended is remembered, as many as focus remembers.
type contacts struct {
	live  map[string]contact
	ended [16]tombstone
	next  int
}

type contact struct {
	mark  time.Time
	rings bool
}

type tombstone struct {
	item string
	mark time.Time
}

func newContacts() *contacts { return &contacts{live: map[string]contact{}} }

func (c *contacts) busy() bool { return len(c.live) > 0 }

// last reports whether an edge ends the last contact.
func (c *contacts) last(e *focus.Edge) bool {
	_, live := c.live[e.Item]
	return e.Step == focus.Ends && live && len(c.live) == 1
}

// fresh reports whether an edge is news.
func (c *contacts) fresh(e *focus.Edge) bool {
	if i := c.find(e.Item); i >= 0 && !e.Mark.After(c.ended[i].mark) {
		return false
	}
	had, live := c.live[e.Item]
	switch {
	case !live:
		return true
	case e.Step == focus.Ends:
		return !e.Mark.Before(had.mark)
	}
	return e.Mark.After(had.mark) || had.rings && e.Step == focus.Begins
}

// take brings in a fresh edge.
func (c *contacts) take(e *focus.Edge) {
	i := c.find(e.Item)
	if e.Step == focus.Ends {
		delete(c.live, e.Item)
		if i < 0 {
			i, c.next = c.next, (c.next+1)%len(c.ended)
		}
		c.ended[i] = tombstone{e.Item, e.Mark}
		return
	}
	had, live := c.live[e.Item]
	c.live[e.Item] = contact{mark: e.Mark, rings: e.Step == focus.Rings && (!live || had.rings)}
	if i >= 0 {
		c.ended[i] = tombstone{}
	}
}

func (c *contacts) find(item string) int {
	for i := range c.ended {
		if c.ended[i].item == item {
			return i
		}
	}
	return -1
}
