package benchmarks_test

import (
	"time"

	"github.com/ctikit/ctikit/statussync"
)

// contacts is what state machines need besides their state: the work of one agent, changed in place, and nothing that
// could be stored or compared. What ended is remembered, as many as statussync remembers.
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
func (c *contacts) last(e *news) bool {
	_, live := c.live[e.edge.Item]
	return e.edge.Step == statussync.Ends && live && len(c.live) == 1
}

// fresh reports whether an edge is news.
func (c *contacts) fresh(e *news) bool {
	if i := c.find(e.edge.Item); i >= 0 && !e.at.After(c.ended[i].mark) {
		return false
	}
	had, live := c.live[e.edge.Item]
	switch {
	case !live:
		return true
	case e.edge.Step == statussync.Ends:
		return !e.at.Before(had.mark)
	}
	return e.at.After(had.mark) || had.rings && e.edge.Step == statussync.Begins
}

// take brings in a fresh edge.
func (c *contacts) take(e *news) {
	i := c.find(e.edge.Item)
	if e.edge.Step == statussync.Ends {
		delete(c.live, e.edge.Item)
		if i < 0 {
			i, c.next = c.next, (c.next+1)%len(c.ended)
		}
		c.ended[i] = tombstone{e.edge.Item, e.at}
		return
	}
	had, live := c.live[e.edge.Item]
	c.live[e.edge.Item] = contact{mark: e.at, rings: e.edge.Step == statussync.Rings && (!live || had.rings)}
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
