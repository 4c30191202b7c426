package engine

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// roster knows who is who: which ids of the systems are one agent. It is all
// that the engine keeps in memory of an idle agent.
type roster struct {
	mu     sync.RWMutex
	ids    map[string][]string // hub id → ids by system, the hub's first; empty where there is none
	owners []map[string]string // by system: id → hub id; the hub's own are in ids
	unread map[string]bool     // agents with a wish of an earlier run: a sweep comes first
	absent map[place]int       // how many sweeps in a row did not show a joined agent

	// Of agents who are not joined:
	people map[place]person // what was looked up; in memory only
	told   map[place]bool   // who was reported
}

// place is an agent of one system.
type place struct {
	sys int
	id  string
}

// person is what joining needs to know of an agent.
type person struct {
	email string // folded; empty when there is none
	skip  bool   // cannot have a status
}

func newRoster(systems int) *roster {
	r := &roster{
		ids: map[string][]string{}, owners: make([]map[string]string, systems), unread: map[string]bool{},
		absent: map[place]int{}, people: map[place]person{}, told: map[place]bool{},
	}
	for i := range r.owners {
		r.owners[i] = map[string]string{}
	}
	return r
}

// agent is the hub id of an agent of any system, if it is joined.
func (r *roster) agent(sys int, id string) (string, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if sys == 0 {
		_, ok := r.ids[id]
		return id, ok
	}
	agent, ok := r.owners[sys][id]
	return agent, ok
}

// of lists an agent's ids by system; nil when it is not joined. Do not change it.
func (r *roster) of(agent string) []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.ids[agent]
}

// bind makes an id the agent's in a system, in place of another one.
func (r *roster) bind(sys int, id, agent string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.assign(sys, id, agent)
	delete(r.told, place{sys, id})
	delete(r.people, place{sys, id})
}

// unbind ends what bind began.
func (r *roster) unbind(sys int, agent string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ids[agent] != nil {
		r.assign(sys, "", agent)
	}
}

// dissolve forgets that an agent was joined.
func (r *roster) dissolve(agent string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for sys, id := range r.ids[agent] {
		delete(r.owners[sys], id)
		delete(r.absent, place{sys, id})
	}
	delete(r.ids, agent)
	delete(r.unread, agent)
}

// assign replaces the whole slice: readers may hold the old one.
func (r *roster) assign(sys int, id, agent string) {
	ids := make([]string, len(r.owners))
	copy(ids, r.ids[agent])
	if old := ids[sys]; old != "" && old != id {
		delete(r.owners[sys], old)
		delete(r.absent, place{sys, old})
	}
	if ids[sys] = id; id != "" && sys > 0 {
		r.owners[sys][id] = agent
	}
	r.ids[agent] = ids
}

// joined counts the agents that have an id in a system.
func (r *roster) joined(sys int) int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if sys == 0 {
		return len(r.ids)
	}
	return len(r.owners[sys])
}

// agents lists the joined agents, sorted.
func (r *roster) agents() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Sorted(maps.Keys(r.ids))
}

// missed counts the sweeps in a row that did not show a joined agent.
func (r *roster) missed(at place, seen bool) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if seen {
		delete(r.absent, at)
		return 0
	}
	r.absent[at]++
	return r.absent[at]
}

// distrust notes that an agent's wish is of an earlier run.
func (r *roster) distrust(agent string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unread[agent] = true
}

func (r *roster) distrusted(agent string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.unread[agent]
}

// trust ends distrust, and reports whether there was any.
func (r *roster) trust(agent string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.unread[agent]
	delete(r.unread, agent)
	return was
}

// learn notes what was looked up of an agent.
func (r *roster) learn(at place, p person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.people[at] = p
}

func (r *roster) person(at place) (person, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	p, ok := r.people[at]
	return p, ok
}

// forget drops what was looked up, so that it is looked up again: people get
// other addresses.
func (r *roster) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.people)
}

// prune drops what is known of agents whom a complete list no longer shows.
func (r *roster) prune(sys int, seen map[string]Sighting) {
	r.mu.Lock()
	defer r.mu.Unlock()
	gone := func(at place) bool {
		_, ok := seen[at.id]
		return at.sys == sys && !ok
	}
	maps.DeleteFunc(r.people, func(at place, _ person) bool { return gone(at) })
	maps.DeleteFunc(r.told, func(at place, _ bool) bool { return gone(at) })
}

// tell reports whether this is the first time to tell about an agent.
func (r *roster) tell(at place) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.told[at] {
		return false
	}
	r.told[at] = true
	return true
}

// fold makes e-mail addresses equal that differ in case.
func fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
