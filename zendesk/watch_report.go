package zendesk

import (
	"strconv"
	"time"

	"github.com/ctikit/ctikit/internal/order"
)

// micros are microseconds since 1970; lists have no finer times.
type micros int64

// rounding is how far the times of one change may be apart in events, lists and
// readings of one agent, which round them differently.
const rounding micros = 5000

// factKey names a fact of an agent: the unified status (the zero key), the
// status on a channel, the capacity of a channel, or a work item.
type factKey struct {
	channel Channel
	what    string // capacityOf, or itemOf and an id
}

const (
	capacityOf = "capacity"
	itemOf     = "item "
)

func (k factKey) isItem() bool { return len(k.what) > len(itemOf) && k.what[:len(itemOf)] == itemOf }

// fact is the value of a fact and the mark of its last change.
type fact struct {
	// Value is "" for a work item that an event ended.
	Value string             `json:"v,omitempty"`
	Mark  order.Mark[micros] `json:"m,omitzero"`
	// Source is whose mark it is.
	Source ChangeSource `json:"s,omitempty"`
	// Loose says that the change came at the mark or later: a work item has its
	// reason since then at the earliest.
	Loose bool `json:"l,omitempty"`
	// Event is the mark of the last event of this fact.
	Event order.Mark[micros] `json:"e,omitzero"`

	era   int // when it was last known to be so
	sweep int // when it last changed, other than by a list
}

// report is a fact as an event or a reading has it.
type report struct {
	fact
	key       factKey
	added     bool   // an event that adds a work item
	before    string // the value before, as an event has it
	anyBefore bool   // the event does not have it
	change    AgentChange
}

// at sets the time of the change.
func (r *report) at(t time.Time) {
	if !t.IsZero() {
		r.Mark.At, r.change.At = micros(t.UnixMicro()), t
	}
}

func statusReport(id int64, st AgentStatus) report {
	r := report{change: AgentChange{AgentID: id, Kind: ChangeStatus, Status: st}}
	r.Value = statusValue(st.ID)
	r.at(st.UpdatedAt)
	return r
}

// statusValue is "" for no status.
func statusValue(id StatusID) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(int64(id), 10)
}

func channelReport(id int64, name Channel, status ChannelStatus, at time.Time) report {
	r := report{key: factKey{channel: name}, change: AgentChange{AgentID: id, Kind: ChangeChannel, Channel: name, ChannelStatus: status}}
	r.Value = string(status)
	r.at(at)
	return r
}

func capacityReport(id int64, name Channel, n *int) report {
	r := report{key: factKey{name, capacityOf}, change: AgentChange{AgentID: id, Kind: ChangeCapacity, Channel: name, MaxCapacity: n}}
	r.Value = strconv.Itoa(*n)
	return r
}

func itemReport(id int64, name Channel, item WorkItem) report {
	r := report{key: factKey{name, itemOf + item.ID}, change: AgentChange{AgentID: id, Kind: ChangeWorkItem, Channel: name, WorkItem: item}}
	r.Value = itemValue(item.Reason)
	return r
}

// itemValue is the value of a work item that an agent has, whatever the reason.
func itemValue(reason WorkItemReason) string { return "=" + string(reason) }

// concerns reports whether a watch makes use of an event.
func concerns(ev Event) bool {
	switch ev.(type) {
	case *AgentUnifiedStateChanged, *AgentStateChanged, *AgentChannelCreated, *AgentChannelDeleted, *AgentMaxCapacityChanged,
		*AgentWorkItemAdded, *AgentWorkItemUpdated, *AgentWorkItemRemoved:
		return ev.Meta().AgentID > 0
	}
	return false
}

// eventReport reads an event; false when it does not say what is so now.
func eventReport(ev Event) (r report, ok bool) {
	env := ev.Meta()
	id, at := env.AgentID, env.UpdatedAt
	switch ev := ev.(type) {
	case *AgentUnifiedStateChanged:
		r = statusReport(id, ev.New)
		r.before, at, ok = statusValue(ev.Previous.ID), ev.New.UpdatedAt, ev.New.ID != 0
	case *AgentStateChanged:
		r = channelReport(id, ev.Channel, ev.New, at)
		r.before, ok = string(ev.Previous), ev.Channel != "" && ev.New != ""
	case *AgentMaxCapacityChanged:
		if ok = ev.Channel != "" && ev.New != nil; ok {
			r = capacityReport(id, ev.Channel, ev.New)
			r.anyBefore = true
		}
	case *AgentWorkItemAdded:
		r = itemReport(id, ev.Channel, WorkItem{ID: ev.WorkItemID, AddedAt: at, Reason: ev.Reason})
		r.added, ok = true, ev.Channel != "" && ev.WorkItemID != ""
	case *AgentWorkItemUpdated:
		r = itemReport(id, ev.Channel, WorkItem{ID: ev.WorkItemID, Reason: ev.Reason})
		r.before, ok = itemValue(ev.PreviousReason), ev.Channel != "" && ev.WorkItemID != ""
	case *AgentWorkItemRemoved:
		r = itemReport(id, ev.Channel, WorkItem{ID: ev.WorkItemID, Reason: ev.Reason})
		r.Value, r.change.Kind = "", ChangeWorkItemGone
		r.anyBefore, ok = true, ev.Channel != "" && ev.WorkItemID != ""
	}
	r.at(at)
	r.Mark.Seq, r.Source = env.Version, SourceEvent
	r.change.Version, r.change.Source = env.Version, SourceEvent
	return r, ok
}

// readingReports are the facts of a list's row or of a reading of one agent. It
// does not have the time of a capacity's change, and of a work item's only when
// it was added.
func readingReports(a *AgentAvailability, source ChangeSource) []report {
	all := make([]report, 0, 1+2*len(a.Channels))
	if a.Status != nil && a.Status.ID != 0 {
		all = append(all, statusReport(a.AgentID, *a.Status))
	}
	for _, c := range a.Channels {
		if c.Status != "" {
			all = append(all, channelReport(a.AgentID, c.Name, c.Status, c.UpdatedAt))
		}
		if c.MaxCapacity != nil {
			all = append(all, capacityReport(a.AgentID, c.Name, c.MaxCapacity))
		}
		for _, item := range c.WorkItems {
			r := itemReport(a.AgentID, c.Name, item)
			r.at(item.AddedAt)
			r.change.At, r.Loose = time.Time{}, true
			all = append(all, r)
		}
	}
	for i := range all {
		r := &all[i]
		r.Source, r.change.Source = source, source
		r.change.Version, r.change.Gap = a.Version, true
	}
	return all
}
