package engine

import (
	"container/heap"
	"maps"
	"slices"
	"sync"
	"time"
)

// queue holds agents to look at, each once, ordered by when and then by which
// came first. There is no queue of work: the agent's saved state is the work.
type queue struct {
	mu    sync.Mutex
	order byTime
	at    map[string]*entry
	aside map[string]*entry // parked until wake
	seq   int
	poke  chan struct{} // the first in the queue changed
}

type entry struct {
	agent string
	kind  string // what was due when it came in: see [queue.alike]
	at    time.Time
	seq   int
	index int
}

func newQueue() *queue {
	return &queue{at: map[string]*entry{}, aside: map[string]*entry{}, poke: make(chan struct{}, 1)}
}

// push puts an agent in, or earlier if it is in already.
func (q *queue) push(agent string, at time.Time) { q.pushAs(agent, at, "") }

// pushAs is push for an agent of which it is known what is due.
func (q *queue) pushAs(agent string, at time.Time, kind string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.put(agent, at, kind)
}

// pushMany is pushAs for many agents: nobody pops one before all are in.
func (q *queue) pushMany(at time.Time, kindOf map[string]string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, agent := range slices.Sorted(maps.Keys(kindOf)) {
		q.put(agent, at, kindOf[agent])
	}
}

// put is pushAs with the queue locked.
func (q *queue) put(agent string, at time.Time, kind string) {
	e := q.at[agent]
	if e != nil && kind != "" {
		e.kind = kind
	}
	switch {
	case e == nil:
		q.seq++
		e = &entry{agent: agent, kind: kind, at: at, seq: q.seq}
		q.insert(e)
	case at.Before(e.at):
		e.at = at
		heap.Fix(&q.order, e.index)
	default:
		return
	}
	if e.index > 0 {
		return // there is an earlier one to wait for
	}
	select {
	case q.poke <- struct{}{}:
	default:
	}
}

func (q *queue) insert(e *entry) {
	q.at[e.agent] = e
	heap.Push(&q.order, e)
}

// pop takes the first agent that is due; nil when none is, and then when one
// will be, zero for never.
func (q *queue) pop(now time.Time) (first *entry, next time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.order) == 0 {
		return nil, time.Time{}
	}
	if e := q.order[0]; e.at.After(now) {
		return nil, e.at
	}
	e := q.order[0]
	heap.Remove(&q.order, 0)
	delete(q.at, e.agent)
	return e, time.Time{}
}

// isDue reports whether an agent is due that is not parked.
func (q *queue) isDue(now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.order) > 0 && !q.order[0].at.After(now)
}

// none reports whether all agents in the queue are parked.
func (q *queue) none() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.order) == 0
}

// alike takes up to n agents that are due and came in as a kind, the first ones
// first.
func (q *queue) alike(now time.Time, kind string, n int) (found []*entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, e := range q.order {
		if e.kind == kind && !e.at.After(now) {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, (*entry).compare)
	found = found[:min(n, len(found))]
	for _, e := range found {
		heap.Remove(&q.order, e.index)
		delete(q.at, e.agent)
	}
	return found
}

// back gives an agent that could not be served its place again, unless it came
// in anew meanwhile. The server of the queue knows of it and is not poked.
func (q *queue) back(e *entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if newer := q.at[e.agent]; newer != nil {
		newer.at, newer.seq, newer.kind = e.at, e.seq, orElse(newer.kind, e.kind)
		heap.Fix(&q.order, newer.index)
		return
	}
	q.insert(e)
}

// park puts an agent aside until [queue.wake].
func (q *queue) park(e *entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.aside[e.agent] == nil {
		q.aside[e.agent] = e
	}
}

// wake brings the parked agents back, in the order in which they came.
func (q *queue) wake() {
	q.mu.Lock()
	parked := make([]*entry, 0, len(q.aside))
	for _, e := range q.aside {
		parked = append(parked, e)
	}
	clear(q.aside)
	q.mu.Unlock()
	slices.SortFunc(parked, (*entry).compare)
	for _, e := range parked {
		q.pushAs(e.agent, e.at, e.kind)
	}
}

// clear takes all agents out.
func (q *queue) clear() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.order = nil
	clear(q.at)
	clear(q.aside)
}

// len counts the agents, oldest is when the first was due.
func (q *queue) len() (n int, oldest time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.order) > 0 {
		oldest = q.order[0].at
	}
	n = len(q.order)
	for agent, e := range q.aside {
		if q.at[agent] == nil {
			n++
		}
		if oldest.IsZero() || e.at.Before(oldest) {
			oldest = e.at
		}
	}
	return n, oldest
}

func (e *entry) compare(o *entry) int {
	if c := e.at.Compare(o.at); c != 0 {
		return c
	}
	return e.seq - o.seq
}

// byTime is a heap.
type byTime []*entry

func (h byTime) Len() int           { return len(h) }
func (h byTime) Less(i, j int) bool { return h[i].compare(h[j]) < 0 }
func (h byTime) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}
func (h *byTime) Push(x any) {
	e := x.(*entry) //nolint:forcetypeassert // container/heap deals in any
	e.index = len(*h)
	*h = append(*h, e)
}
func (h *byTime) Pop() any {
	last := len(*h) - 1
	e := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return e
}
