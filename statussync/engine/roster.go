package engine

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// roster knows which ids of the systems are one agent. It is all
// that the engine keeps in memory of an idle agent.
type roster struct {
	mu     sync.RWMutex
	ids    map[string][]string // hub id → ids by system, the hub's first; empty where there is none
	owners []map[string]string // by system: id → hub id; the hub's own are in ids
	stale  map[place]string    // places to read before anything is written there, and their agents
	absent map[place]int       // how many sweeps in a row did not show a joined agent

	// Of agents that are not joined:
	people map[place]person // what was looked up; in memory only
	noted  map[place]bool   // those that were reported

	newer map[string]bool // records of a newer version, reported

	lacking map[place]bool // joined ids that the index may lack
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
		ids: map[string][]string{}, owners: make([]map[string]string, systems), stale: map[place]string{},
		absent: map[place]int{}, people: map[place]person{}, noted: map[place]bool{}, newer: map[string]bool{},
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

// of lists an agent's ids by system; nil when it is not joined. Do not change
// it.
func (r *roster) of(agent string) []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.ids[agent]
}

// has reports whether an id is one of an agent's, be it another one's too.
func (r *roster) has(agent string, at place) bool {
	ids := r.of(agent)
	return ids != nil && ids[at.sys] == at.id
}

// begin forgets what a leader notes in the course of its sweeps, and has the index
// be compared with all joined ids.
func (r *roster) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.stale)
	clear(r.absent)
	r.lacking = map[place]bool{}
	for sys, owners := range r.owners {
		for id := range owners {
			r.lacking[place{sys, id}] = true
		}
	}
}

// follow takes over what another replica has joined: an agent's ids by system.
func (r *roster) follow(agent string, ids []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for sys, id := range ids {
		if r.ids[agent] != nil && r.ids[agent][sys] == id {
			continue
		}
		r.assign(sys, id, agent)
		if delete(r.lacking, place{sys, id}); len(r.lacking) == 0 {
			r.lacking = nil
		}
	}
}

// bind makes an id the agent's in a system, in place of another one.
func (r *roster) bind(sys int, id, agent string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.assign(sys, id, agent)
	delete(r.noted, place{sys, id})
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
		r.disown(place{sys, id}, agent)
	}
	delete(r.ids, agent)
}

// disown forgets that an id was the agent's, unless it is another one's now.
func (r *roster) disown(at place, agent string) {
	if at.sys > 0 && r.owners[at.sys][at.id] != agent {
		return
	}
	delete(r.owners[at.sys], at.id)
	r.drop(at)
}

// assign replaces the whole slice: readers may hold the old one.
func (r *roster) assign(sys int, id, agent string) {
	ids := make([]string, len(r.owners))
	copy(ids, r.ids[agent])
	if old := ids[sys]; old != "" && old != id {
		r.disown(place{sys, old}, agent)
	}
	if ids[sys] = id; id != "" && sys > 0 && r.owners[sys][id] != agent {
		r.owners[sys][id] = agent
		if r.lacking == nil {
			r.lacking = map[place]bool{}
		}
		r.lacking[place{sys, id}] = true
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
	return sortedKeys(r.ids)
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

func (r *roster) drop(at place) {
	delete(r.absent, at)
	delete(r.stale, at)
	if delete(r.lacking, at); len(r.lacking) == 0 {
		r.lacking = nil // a map does not shrink
	}
}

// indexed notes that the index has a joined id.
func (r *roster) indexed(at place) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if delete(r.lacking, at); len(r.lacking) == 0 {
		r.lacking = nil // a map does not shrink
	}
}

// unindexed lists the agents with ids that the index may lack.
func (r *roster) unindexed() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	agents := map[string]bool{}
	for at := range r.lacking {
		agents[r.owners[at.sys][at.id]] = true
	}
	return sortedKeys(agents)
}

// mustRead notes that a joined agent must be read in a system before anything
// is written there.
func (r *roster) mustRead(at place, agent string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stale[at] = agent
}

// wasRead ends that, and reports whether it was so.
func (r *roster) wasRead(at place) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, was := r.stale[at]
	delete(r.stale, at)
	return was
}

// unread reports whether an agent must be read before anything is written.
func (r *roster) unread(at place) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, must := r.stale[at]
	return must
}

// unreadIn lists the agents that must be read in a system.
func (r *roster) unreadIn(sys int) (agents []string) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for at, agent := range r.stale {
		if at.sys == sys {
			agents = append(agents, agent)
		}
	}
	slices.Sort(agents)
	return agents
}

// firstNewer reports whether it is the first time that a record turns out to be
// of a newer version.
func (r *roster) firstNewer(key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.newer[key]
	r.newer[key] = true
	return !was
}

// newerRecords counts the records of a newer version.
func (r *roster) newerRecords() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.newer)
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

// prune drops what is known of agents that a complete list no longer shows.
func (r *roster) prune(sys int, seen map[string]*Sighting) {
	r.mu.Lock()
	defer r.mu.Unlock()
	gone := func(at place) bool {
		_, ok := seen[at.id]
		return at.sys == sys && !ok
	}
	maps.DeleteFunc(r.people, func(at place, _ person) bool { return gone(at) })
	maps.DeleteFunc(r.noted, func(at place, _ bool) bool { return gone(at) })
}

// first reports whether this is the first time to report an unjoined agent.
func (r *roster) first(at place) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.noted[at]
	r.noted[at] = true
	return !was
}

// fold makes e-mail addresses equal that differ in case.
func fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// sortedKeys are the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
