package zendesk

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/ctikit/ctikit/internal/order"
)

// merge is what a watch knows. Each fact of each agent has a mark of its own,
// because one version counts all facts of an agent, and one click is several
// events.
type merge struct {
	agents map[int64]*agentFacts
	// unsettled are the agents that have to be read, each once.
	unsettled []int64
	waiting   map[int64]bool
	// era counts the times after which events may have been missed, sweeps the
	// walks through the list.
	era, sweeps int
}

// agentFacts are the facts of an agent. One without any is gone. It stays, for
// late events and lists that lag.
type agentFacts struct {
	Facts map[factKey]fact `json:"f,omitempty"`
	// Event is the mark of the last event of a work item, and Added the latest
	// time of adding that a list or a reading had.
	Event order.Mark[micros] `json:"e,omitzero"`
	Added micros             `json:"a,omitempty"`

	era     int             // when a list or a reading last showed the agent
	surplus map[Channel]int // what its number of work items exceeds them by
}

// place orders a report against the known fact. Two sources round times
// differently; within one, another value so close has a mark of its own.
func (f *fact) place(r *report) order.Order {
	same, within := r.Value == f.Value, rounding
	if r.Source == f.Source && !same {
		within = 0
	}
	o := r.Mark.Place(f.Mark, same, within)
	switch {
	case r.Source == SourceEvent && r.Mark.Known() && !r.Mark.After(f.Event):
		return order.Older
	case o == order.Newer && r.key.isItem() && r.Value != "" && r.before == r.Value:
		return order.Again // of a work item only the reason counts
	case o == order.Newer && f.Loose && !r.Loose && (same || r.Source != SourceEvent || !r.anyBefore && r.before != f.Value),
		o == order.Older && r.Loose:
		o = order.Unclear
	}
	if o == order.Unclear && same {
		return order.Again
	}
	return o
}

// change replaces a fact by one that is newer, or that is believed.
func (m *merge) change(a *agentFacts, r *report) {
	n := r.fact
	if n.Event = a.Facts[r.key].Event; r.Source == SourceEvent {
		n.Event = r.Mark
	}
	n.era, n.sweep = m.era, m.sweeps
	a.Facts[r.key] = n
}

// fresh reports whether a work item that is not known was added after everything
// that events, and lists and readings until added, had of the agent's work items.
// Otherwise it may have been reported, and may be gone.
func (a *agentFacts) fresh(r *report, added micros) bool {
	if r.Source == SourceEvent {
		return r.added && r.Mark.Known() && r.Mark.After(a.Event) && r.Mark.At-rounding > added
	}
	return r.key.isItem() && r.Mark.At > added && r.Mark.At-rounding > a.Event.At
}

// event merges an event and returns the change that it makes, if any. It keeps
// at most room agents unsettled that nobody has seen yet; the sweep finds the
// others.
func (m *merge) event(ev Event, room int) (AgentChange, bool) {
	id := ev.Meta().AgentID
	a, seen := m.agents[id]
	r, ok := eventReport(ev)
	if !ok || !seen || len(a.Facts) == 0 {
		if seen || len(m.unsettled) < room+len(m.agents) {
			m.unsettle(id)
		}
		return AgentChange{}, false
	}
	f, known := a.Facts[r.key]
	o := order.Unclear
	switch {
	case known:
		o = f.place(&r)
	case a.fresh(&r, a.Added):
		f.era, o = a.era, order.Newer
	case r.Value == "":
		o = order.Older // an end without a beginning
	}
	if r.key.isItem() && r.Mark.After(a.Event) {
		a.Event = r.Mark
	}
	switch o {
	case order.Newer:
		r.change.Gap = f.era != m.era || !r.anyBefore && r.before != f.Value
		m.change(a, &r)
		return r.change, true
	case order.Again:
		if r.Mark.After(f.Event) {
			f.Event = r.Mark
			a.Facts[r.key] = f
		}
	case order.Unclear:
		m.unsettle(id)
	case order.Older:
	}
	return AgentChange{}, false
}

// recent reports whether a fact changed since the sweep before this one began:
// a list that lags may not show it yet.
func (m *merge) recent(f fact) bool { return f.sweep >= m.sweeps-1 }

// reading merges what a list or a reading of the one agent shows. A list lags:
// where marks do not decide, the agent has to be read.
func (m *merge) reading(v *AgentAvailability, source ChangeSource, yield emit) bool {
	all := readingReports(v, source)
	a, seen := m.agents[v.AgentID]
	if source == SourceList && (!seen || len(a.Facts) == 0) && (seen || len(all) == 0) {
		if len(all) > 0 { // gone, as a reading showed
			m.unsettle(v.AgentID)
		}
		return true
	}
	if !seen {
		a = &agentFacts{}
		m.agents[v.AgentID] = a
	}
	if a.Facts == nil {
		a.Facts = map[factKey]fact{}
	}
	if a.surplus == nil {
		a.surplus = map[Channel]int{}
	}
	a.era = m.era
	shown, added := make(map[factKey]bool, len(all)), a.Added
	for i := range all {
		r := &all[i]
		if shown[r.key] = true; r.key.isItem() {
			a.Added = max(a.Added, r.Mark.At)
		}
		if r.key.isItem() && !r.Mark.Known() {
			a.Added = math.MaxInt64 // any may have been added later
		}
	}
	for i := range all {
		if !m.shows(a, &all[i], added, source == SourceRead || !seen, yield) {
			return false
		}
	}
	m.count(a, v, source)
	return m.absent(a, v, shown, source, yield)
}

// shows merges one fact of a list's row or of a reading.
func (m *merge) shows(a *agentFacts, r *report, added micros, trusted bool, yield emit) bool {
	f, known := a.Facts[r.key]
	o := order.Unclear
	if known {
		o = f.place(r)
	} else if a.fresh(r, added) {
		o = order.Newer
	}
	switch {
	case o == order.Newer, o == order.Unclear && trusted:
		m.change(a, r)
		return yield(r.change)
	case o == order.Again:
		f.era = m.era
		a.Facts[r.key] = f
	case o == order.Unclear && !(known && m.recent(f)):
		m.unsettle(r.change.AgentID)
	}
	return true
}

// count compares the number of an agent's work items where a list does not show
// all of them, but for a surplus that a reading has, too.
func (m *merge) count(a *agentFacts, v *AgentAvailability, source ChangeSource) {
	for _, c := range v.Channels {
		if source == SourceRead {
			a.surplus[c.Name] = c.WorkItemCount - len(c.WorkItems)
		}
		if source == SourceRead || !c.MoreWorkItems {
			continue
		}
		least, most := a.surplus[c.Name], a.surplus[c.Name]
		for k, f := range a.Facts {
			switch recent := m.recent(f); {
			case k.channel != c.Name, !k.isItem(), f.Value == "" && !recent:
			case !recent:
				least++
				most++
			default:
				most++
			}
		}
		if c.WorkItemCount < least || c.WorkItemCount > most {
			m.unsettle(v.AgentID)
		}
	}
}

// absent finds the facts that a list's row or a reading lacks. Only a reading
// decides that they are gone; with a channel all that is on it is.
func (m *merge) absent(a *agentFacts, v *AgentAvailability, shown map[factKey]bool, source ChangeSource, yield emit) bool {
	for _, k := range slices.SortedFunc(maps.Keys(a.Facts), factKey.compare) {
		f, still := a.Facts[k]
		c, _ := v.Channel(k.channel)
		switch {
		case shown[k] || !still:
		case f.Value == "" && source == SourceList && !m.recent(f):
			delete(a.Facts, k) // the list has caught up
		case f.Value == "", k.isItem() && c.MoreWorkItems:
		case source == SourceRead:
			if !yield(a.remove(k, v)) {
				return false
			}
		case !m.recent(f):
			m.unsettle(v.AgentID)
		}
	}
	return true
}

func (k factKey) compare(o factKey) int {
	return cmp.Or(strings.Compare(string(k.channel), string(o.channel)), strings.Compare(k.what, o.what))
}

// remove takes away a fact that a reading lacks, and with a channel what was on
// it.
func (a *agentFacts) remove(k factKey, v *AgentAvailability) AgentChange {
	delete(a.Facts, k)
	c := AgentChange{AgentID: v.AgentID, Channel: k.channel, Version: v.Version, Gap: true, Source: SourceRead}
	switch {
	case k == factKey{}:
		c.Kind = ChangeStatusGone
	case k.isItem():
		c.Kind, c.WorkItem.ID = ChangeWorkItemGone, k.what[len(itemOf):]
	case k.what == capacityOf:
		c.Kind = ChangeCapacity
	default:
		c.Kind = ChangeChannelGone
		if _, has := v.Channel(k.channel); !has {
			maps.DeleteFunc(a.Facts, func(on factKey, _ fact) bool { return on.channel == k.channel })
		}
	}
	return c
}

// gone merges that Zendesk does not know the agent.
func (m *merge) gone(id int64, yield emit) bool {
	a := m.agents[id]
	if a == nil {
		a = &agentFacts{}
	}
	had := len(a.Facts) > 0
	m.agents[id] = &agentFacts{Event: a.Event, Added: a.Added}
	return !had || yield(AgentChange{AgentID: id, Kind: ChangeAgentGone, Gap: true, Source: SourceRead})
}

// swept ends a sweep that showed these agents.
func (m *merge) swept(shown map[int64]bool) {
	for _, id := range slices.Sorted(maps.Keys(m.agents)) {
		if !shown[id] && len(m.agents[id].Facts) > 0 {
			m.unsettle(id)
		}
	}
}

func (m *merge) unsettle(id int64) {
	if !m.waiting[id] {
		m.waiting[id] = true
		m.unsettled = append(m.unsettled, id)
	}
}

// settled drops the agent that was read.
func (m *merge) settled() {
	delete(m.waiting, m.unsettled[0])
	m.unsettled = m.unsettled[1:]
}
