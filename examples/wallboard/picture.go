package main

import (
	"strconv"
	"sync"
	"time"

	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/timeline"
	"github.com/ctikit/ctikit/zendesk"
)

// picture is what is known of the floor: each agent's status, work and phone,
// from events and, for what they miss, lists.
type picture struct {
	clock    func() time.Time
	zone     *time.Location
	mu       sync.Mutex
	agents   map[int64]*agent
	statuses map[zendesk.StatusID]zendesk.UnifiedStatus
	groups   map[int64]string
	names    map[int64]string // of agents and admins
	dirty    map[int64]bool
	left     map[int64][]int64  // the groups of those who are gone since the last flush
	days     bool               // agents' days are recorded
	restored map[string]twoDays // of agents who are not known yet
	learned  bool               // the lists have been read once
	limits   limits
	saved    map[string]int64 // limits that an admin has saved, in seconds
}

// agent is one person.
type agent struct {
	id       int64
	name     string
	groups   []int64
	status   zendesk.AgentStatus
	version  int64
	channels map[zendesk.Channel]*work
	phone    phone
	missed   time.Time
	why      engine.Explanation
	act      act       // the last one of the board
	apart    time.Time // since when the engine finds the systems out of step
	alerts   []alert
	snoozes  []snooze
	sleeping []snooze // of alerts that there would be
	day      timeline.Day
	former   timeline.Day // yesterday's
	late     bool         // former is to be saved
	kept     timeline.Day // what was saved of day
	wire     []byte       // the row as it was last sent
	plain    []byte       // the same without the day
	sent     []int64      // the groups with which it was sent
}

// work is what an agent has and may have on a channel.
type work struct {
	status   zendesk.ChannelStatus
	items    map[string]bool
	more     int // items that lists counted and did not name
	capacity *int
	touched  time.Time // the last event
}

func (w *work) count() int { return len(w.items) + w.more }

// phone is an agent's telephone, as the engine knows it.
type phone struct {
	system string
	joined bool
	shows  engine.NamedStatus // what the agent has chosen there
	out    bool               // signed out
	doing  statussync.Doing
	since  time.Time // of what the agent is doing
}

func newPicture(zone *time.Location, l limits) *picture {
	return &picture{
		clock: time.Now, zone: zone, agents: map[int64]*agent{},
		statuses: map[zendesk.StatusID]zendesk.UnifiedStatus{}, groups: map[int64]string{}, names: map[int64]string{}, dirty: map[int64]bool{}, left: map[int64][]int64{},
		limits: l, restored: map[string]twoDays{},
	}
}

// zendeskEvent takes in what Zendesk reports.
func (p *picture) zendeskEvent(ev zendesk.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := ev.Meta()
	a := p.agents[m.AgentID]
	if a == nil {
		return
	}
	p.dirty[a.id] = true
	switch e := ev.(type) {
	case *zendesk.AgentUnifiedStateChanged:
		next := e.New
		if next.UpdatedAt = m.UpdatedAt; next.UpdatedAt.IsZero() {
			next.UpdatedAt = m.Time
		}
		if next.UpdatedAt.After(a.status.UpdatedAt) || next.UpdatedAt.Equal(a.status.UpdatedAt) && m.Version > a.version {
			a.status, a.version = next, m.Version
		}
		p.observe(a, timeline.Fact{System: "zendesk", At: next.UpdatedAt, Version: m.Version, Status: formatID(int64(next.ID))})
	case *zendesk.AgentStateChanged:
		a.on(e.Channel).status = e.New
	case *zendesk.AgentWorkItemAdded:
		p.item(a, e.Channel, e.WorkItemID, true)
	case *zendesk.AgentWorkItemUpdated:
		if e.Reason == zendesk.WorkItemOfferMissed {
			a.missed = p.clock()
		}
	case *zendesk.AgentWorkItemRemoved:
		if e.Reason == zendesk.WorkItemOfferMissed {
			a.missed = p.clock()
		}
		p.item(a, e.Channel, e.WorkItemID, false)
	case *zendesk.AgentMaxCapacityChanged:
		if e.New != nil {
			a.on(e.Channel).capacity = e.New
		}
	case *zendesk.AgentGroupsUpdated:
		if e.GroupIDs != nil {
			a.groups = e.GroupIDs
		}
	}
}

// item adds or removes an item of work.
func (p *picture) item(a *agent, channel zendesk.Channel, id string, add bool) {
	w := a.on(channel)
	w.touched = p.clock()
	switch {
	case add:
		w.items[id] = true
	case w.items[id]:
		delete(w.items, id)
	case w.more > 0:
		w.more--
	}
	n := w.count()
	p.observe(a, timeline.Fact{System: "zendesk", Channel: string(channel), Items: &n, Capacity: w.capacity})
}

func (a *agent) on(channel zendesk.Channel) *work {
	w := a.channels[channel]
	if w == nil {
		w = &work{items: map[string]bool{}}
		a.channels[channel] = w
	}
	return w
}

func formatID(id int64) string { return strconv.FormatInt(id, 10) }

// parseID is 0 for what formatID does not write, such as "+7" and "07": what is kept
// by ids would be there twice.
func parseID(text string) int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || formatID(id) != text {
		return 0
	}
	return id
}
