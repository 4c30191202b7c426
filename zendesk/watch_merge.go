package zendesk

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// merge is what a watch knows, and the order that it keeps: each fact of each
// agent has the mark of its last change (a mark per fact, because one version
// counts all facts of an agent, and one click is several events).
type merge struct {
	// agents by id. One without facts is a tombstone: it keeps a list that lags
	// from bringing back who is gone.
	agents map[int64]facts
	// doubts are the agents that a reading has to settle, each once.
	doubts  []int64
	doubted map[int64]bool
	// era counts the times after which events may have been missed.
	era int
}

// facts are an agent's status on each channel, and "" for the unified status.
type facts map[Channel]fact

type fact struct {
	value   string // a status id in digits, or a channel's status
	at      int64  // µs since 1970: lists have no finer times; 0 is unknown
	version int64  // of the event that told it; 0 when none did
	era     int    // when it was last seen to be so
}

// sighting is a fact as an event or a reading tells it.
type sighting struct {
	fact
	of     Channel
	before string // what an event says was there before
	change AgentChange
}

func (s *sighting) mark(at time.Time) {
	if !at.IsZero() {
		s.at, s.change.At = at.UnixMicro(), at
	}
}

func statusSighting(id int64, st AgentStatus) sighting {
	s := sighting{change: AgentChange{AgentID: id, Kind: ChangeStatus, Status: st}}
	s.value = statusValue(st.ID)
	s.mark(st.UpdatedAt)
	return s
}

// statusValue is "" for no status.
func statusValue(id StatusID) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(int64(id), 10)
}

func channelSighting(id int64, name Channel, status ChannelStatus, at time.Time) sighting {
	s := sighting{of: name, change: AgentChange{AgentID: id, Kind: ChangeChannel, Channel: name, ChannelStatus: status}}
	s.value = string(status)
	s.mark(at)
	return s
}

type verdict int

const (
	same   verdict = iota // the change that is known
	older                 // one before it
	newer                 // one after it
	unsure                // no order: the agent has to be read
)

// compare places s against what is known. Marks decide; versions only order
// events of one microsecond, because a reading's version may count otherwise.
func (f fact) compare(s fact) verdict {
	switch {
	case f.value == s.value && (f.at == s.at || f.at == 0 || s.at == 0):
		return same
	case f.at == 0 || s.at == 0:
		return unsure
	case s.at > f.at:
		return newer
	case s.at < f.at:
		return older
	case f.version == 0 || s.version == 0 || f.version == s.version:
		return unsure
	case s.version > f.version:
		return newer
	}
	return older
}

// concerns says whether a watch makes use of an event.
func concerns(ev Event) bool {
	switch ev.(type) {
	case *AgentUnifiedStateChanged, *AgentStateChanged, *AgentChannelCreated, *AgentChannelDeleted:
		return ev.Meta().AgentID > 0
	}
	return false
}

// told reads an event; false when it does not say what is so now.
func told(ev Event) (sighting, bool) {
	var s sighting
	switch ev := ev.(type) {
	case *AgentUnifiedStateChanged:
		s = statusSighting(ev.AgentID, ev.New)
		s.before = statusValue(ev.Previous.ID)
	case *AgentStateChanged:
		s = channelSighting(ev.AgentID, ev.Channel, ev.New, ev.UpdatedAt)
		s.before = string(ev.Previous)
		if ev.Channel == "" {
			return s, false
		}
	default:
		return s, false
	}
	s.version = ev.Meta().Version
	s.change.Version, s.change.Source = s.version, SourceEvent
	return s, s.value != ""
}

// event merges an event and returns the change that it makes, if any. It holds
// at most room doubts about agents that nobody has seen yet; the sweep finds
// the others.
func (m *merge) event(ev Event, room int) (AgentChange, bool) {
	id := ev.Meta().AgentID
	known, seen := m.agents[id]
	s, ok := told(ev)
	f, has := known[s.of]
	if !ok || !has {
		if seen || len(m.doubts) < room+len(m.agents) {
			m.doubt(id)
		}
		return AgentChange{}, false
	}
	switch f.compare(s.fact) {
	case newer:
		s.change.Gap = f.era != m.era || s.before != f.value
		s.era = m.era
		known[s.of] = s.fact
		return s.change, true
	case same:
		if f.version > 0 { // the status may have gone and come back within the microsecond
			f.version = max(f.version, s.version)
			known[s.of] = f
		}
	case unsure:
		m.doubt(id)
	case older:
	}
	return AgentChange{}, false
}

// shown are the facts of a reading.
func shown(a *AgentAvailability) []sighting {
	all := make([]sighting, 0, 1+len(a.Channels))
	if a.Status != nil && a.Status.ID != 0 {
		all = append(all, statusSighting(a.AgentID, *a.Status))
	}
	for _, c := range a.Channels {
		if c.Status != "" {
			all = append(all, channelSighting(a.AgentID, c.Name, c.Status, c.UpdatedAt))
		}
	}
	return all
}

// reading merges what a list or a reading of the one agent shows. A list lags:
// where marks do not tell, it only raises doubts, which the reading settles.
func (m *merge) reading(a *AgentAvailability, source ChangeSource, yield tell) bool {
	all := shown(a)
	known, seen := m.agents[a.AgentID]
	if source == SourceList && len(known) == 0 {
		if len(all) == 0 {
			return true
		}
		if seen { // gone, as a reading said
			m.doubt(a.AgentID)
			return true
		}
	}
	if known == nil {
		known = facts{}
		m.agents[a.AgentID] = known
	}
	trusted := source == SourceRead || !seen
	present := make(map[Channel]bool, len(all))
	for _, s := range all {
		present[s.of] = true
		s.change.Version, s.change.Source, s.change.Gap = a.Version, source, true
		if !m.sighted(known, s, trusted, yield) {
			return false
		}
	}
	return m.absent(a, known, present, source, yield)
}

// sighted merges one fact of a reading.
func (m *merge) sighted(known facts, s sighting, trusted bool, yield tell) bool {
	s.era = m.era
	f, has := known[s.of]
	v := unsure
	if has {
		v = f.compare(s.fact)
	}
	if v == unsure && trusted {
		v = newer
	}
	switch v {
	case newer:
		known[s.of] = s.fact
		return yield(s.change)
	case same:
		f.era = m.era
		if f.at == 0 && trusted {
			f.at = s.at
		}
		known[s.of] = f
	case unsure:
		m.doubt(s.change.AgentID)
	case older:
	}
	return true
}

// absent finds the facts that a reading lacks.
func (m *merge) absent(a *AgentAvailability, known facts, present map[Channel]bool, source ChangeSource, yield tell) bool {
	for _, of := range slices.Sorted(maps.Keys(known)) {
		if present[of] {
			continue
		}
		if source != SourceRead {
			m.doubt(a.AgentID)
			return true
		}
		delete(known, of)
		c := AgentChange{AgentID: a.AgentID, Kind: ChangeChannelGone, Channel: of, Version: a.Version, Gap: true, Source: source}
		if of == "" {
			c.Kind = ChangeStatusGone
		}
		if !yield(c) {
			return false
		}
	}
	return true
}

// gone merges that Zendesk does not know the agent.
func (m *merge) gone(id int64, yield tell) bool {
	had := len(m.agents[id]) > 0
	m.agents[id] = facts{}
	return !had || yield(AgentChange{AgentID: id, Kind: ChangeAgentGone, Gap: true, Source: SourceRead})
}

// swept ends a sweep that met these agents.
func (m *merge) swept(met map[int64]bool) {
	for _, id := range slices.Sorted(maps.Keys(m.agents)) {
		switch {
		case met[id]:
		case len(m.agents[id]) == 0:
			delete(m.agents, id) // the list has caught up
		default:
			m.doubt(id)
		}
	}
}

func (m *merge) doubt(id int64) {
	if !m.doubted[id] {
		m.doubted[id] = true
		m.doubts = append(m.doubts, id)
	}
}

// settled drops the doubt that was read.
func (m *merge) settled() {
	delete(m.doubted, m.doubts[0])
	m.doubts = m.doubts[1:]
}
