package main

import (
	"strconv"
	"sync"
	"time"

	"github.com/ctikit/ctikit/aircall"
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
	phones   map[int64]*phone // by Aircall's ids, joined or not
	owner    map[int64]int64  // Aircall's id to the agent's
	statuses map[zendesk.StatusID]zendesk.UnifiedStatus
	groups   map[int64]string
	names    map[int64]string // of agents and admins
	dirty    map[int64]bool
	heard    map[string]time.Time // the last news, by system
	learned  bool                 // the lists have been read once
	limits   limits
}

// agent is one person.
type agent struct {
	id       int64
	name     string
	groups   []int64
	status   zendesk.AgentStatus
	version  int64
	channels map[zendesk.Channel]*work
	phone    int64 // Aircall's id; 0: not joined
	missed   time.Time
	why      engine.Explanation
	act      act // the last one of the board
	apart    time.Time // since when the engine finds the systems out of step
	alerts   []alert
	day      timeline.Day
	wire     []byte // the row as it was last sent
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

// phone is an agent's telephone.
type phone struct {
	status   aircall.AvailabilityStatus
	reason   aircall.Substatus
	out      bool
	activity string // see the constants
	since    time.Time
	mark     time.Time
	calls    map[int64]bool
}

// Activities on the phone.
const (
	ringing = "ringing"
	inCall  = "in call"
	wrapUp  = "wrap-up"
)

func newPicture(zone *time.Location, l limits) *picture {
	return &picture{
		clock: time.Now, zone: zone, agents: map[int64]*agent{}, phones: map[int64]*phone{}, owner: map[int64]int64{},
		statuses: map[zendesk.StatusID]zendesk.UnifiedStatus{}, groups: map[int64]string{}, names: map[int64]string{}, dirty: map[int64]bool{},
		heard: map[string]time.Time{}, limits: l,
	}
}

// zendeskEvent takes in what Zendesk reports.
func (p *picture) zendeskEvent(ev zendesk.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := ev.Meta()
	p.heard["zendesk"] = p.clock()
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

// aircallEvent takes in what Aircall reports.
func (p *picture) aircallEvent(ev aircall.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard["aircall"] = p.clock()
	switch e := ev.(type) {
	case *aircall.UserEvent:
		p.userEvent(e)
	case *aircall.CallEvent:
		p.callEvent(e)
	}
}

func (p *picture) userEvent(e *aircall.UserEvent) {
	ph := p.phoneOf(e.User.ID)
	switch e.Kind {
	case aircall.UserOpened, aircall.UserClosed:
		if !e.At.Before(ph.mark) && ph.activity == "" { // in a call it shows as unavailable
			ph.mark, ph.status, ph.reason = e.At, e.User.AvailabilityStatus, e.User.Substatus
		}
	case aircall.UserConnected, aircall.UserDisconnected:
		ph.out = e.Kind == aircall.UserDisconnected
	case aircall.UserWrapUpStarted:
		p.act(e.User.ID, wrapUp)
	case aircall.UserWrapUpEnded:
		if ph.activity == wrapUp {
			p.act(e.User.ID, "")
		}
	}
	p.touch(e.User.ID)
}

func (p *picture) callEvent(e *aircall.CallEvent) {
	if e.Call.User == nil || e.Call.User.ID == 0 {
		return
	}
	user, ph := e.Call.User.ID, p.phoneOf(e.Call.User.ID)
	switch e.Kind {
	case aircall.CallRingingOnAgent:
		if ph.activity == "" {
			p.act(user, ringing)
		}
	case aircall.CallAnswered:
		ph.calls[e.Call.ID] = true
		p.act(user, inCall)
	case aircall.CallHungUp, aircall.CallAgentDeclined, aircall.CallEnded, aircall.CallExternalTransferred:
		delete(ph.calls, e.Call.ID)
		if len(ph.calls) == 0 && (ph.activity == inCall || ph.activity == ringing) {
			if ph.activity == ringing {
				p.missedCall(user)
			}
			p.act(user, "")
		}
	}
	p.touch(user)
}

func (p *picture) missedCall(user int64) {
	if a := p.agents[p.owner[user]]; a != nil {
		a.missed = p.clock()
	}
}

// act changes what the phone is doing.
func (p *picture) act(user int64, activity string) {
	ph := p.phoneOf(user)
	if ph.activity == activity {
		return
	}
	ph.activity, ph.since = activity, p.clock()
	p.touch(user)
	if a := p.agents[p.owner[user]]; a != nil {
		if activity == "" {
			activity = timeline.None
		}
		p.observe(a, timeline.Fact{System: "aircall", At: ph.since, Activity: activity})
	}
}

func (p *picture) phoneOf(user int64) *phone {
	ph := p.phones[user]
	if ph == nil {
		ph = &phone{calls: map[int64]bool{}}
		p.phones[user] = ph
	}
	return ph
}

func (p *picture) touch(user int64) {
	if id := p.owner[user]; id != 0 {
		p.dirty[id] = true
	}
}

func formatID(id int64) string { return strconv.FormatInt(id, 10) }
