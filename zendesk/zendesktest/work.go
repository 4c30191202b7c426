package zendesktest

import (
	"fmt"
	"slices"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// AddWorkItem gives an agent a work item, such as a ticket or conversation.
// Capacity is no limit: people may assign more.
func (z *Fake) AddWorkItem(id int64, name zendesk.Channel, itemID string, reason zendesk.WorkItemReason) {
	z.onChannel(id, name, func(a *agent, c *channel) error {
		if c.find(itemID) >= 0 {
			return fmt.Errorf("agent %d has work item %q on %s already", id, itemID, name)
		}
		c.items = append(c.items, zendesk.WorkItem{ID: itemID, AddedAt: z.now(), Reason: reason})
		a.version++
		z.emit(a, zendesk.EventAgentWorkItemAdded, fields{"channel": name, "work_item_id": itemID, "reason": reason})
		return nil
	})
}

// UpdateWorkItem changes why an agent has a work item, as from offered to
// accepted.
func (z *Fake) UpdateWorkItem(id int64, name zendesk.Channel, itemID string, reason zendesk.WorkItemReason) {
	z.onItem(id, name, itemID, func(a *agent, c *channel, i int) {
		before := c.items[i].Reason
		c.items[i].Reason = reason
		a.version++
		z.emit(a, zendesk.EventAgentWorkItemUpdated, fields{
			"channel": name, "work_item_id": itemID, "previous_reason": before, "reason": reason,
		})
	})
}

// RemoveWorkItem takes a work item from an agent.
func (z *Fake) RemoveWorkItem(id int64, name zendesk.Channel, itemID string, reason zendesk.WorkItemReason) {
	z.onItem(id, name, itemID, func(a *agent, c *channel, i int) {
		z.endEngagement(a, c, c.items[i], reason)
		c.items = slices.Delete(c.items, i, i+1)
		a.version++
		z.emit(a, zendesk.EventAgentWorkItemRemoved, fields{"channel": name, "work_item_id": itemID, "reason": reason})
	})
}

func (z *Fake) onItem(id int64, name zendesk.Channel, itemID string, change func(*agent, *channel, int)) {
	z.onChannel(id, name, func(a *agent, c *channel) error {
		i := c.find(itemID)
		if i < 0 {
			return fmt.Errorf("agent %d has no work item %q on %s", id, itemID, name)
		}
		change(a, c, i)
		return nil
	})
}

func (c *channel) find(itemID string) int {
	return slices.IndexFunc(c.items, func(w zendesk.WorkItem) bool { return w.ID == itemID })
}

// SetMaxCapacity changes how many items of a channel routing gives an agent.
func (z *Fake) SetMaxCapacity(id int64, name zendesk.Channel, n int) {
	z.onChannel(id, name, func(a *agent, c *channel) error {
		if err := faketest.Want("capacity", n, 0, 0); err != nil {
			return err
		}
		z.setCapacity(a, c, n)
		return nil
	})
}

// SetGroups replaces an agent's groups. A status that the new groups do not
// permit stays until the next change.
func (z *Fake) SetGroups(id int64, groups []int64) {
	z.onAgent(id, func(a *agent) error {
		a.Groups = slices.Clone(groups)
		a.version++
		z.emit(a, zendesk.EventAgentGroupsUpdated, fields{"group_ids": a.Groups})
		z.remember(a)
		return nil
	})
}

// AddChannel gives an agent a channel, in the state that the agent's status
// has for it.
func (z *Fake) AddChannel(id int64, name zendesk.Channel) {
	z.onAgent(id, func(a *agent) error {
		if _, err := a.channel(name); err == nil {
			return fmt.Errorf("agent %d has channel %q already", id, name)
		}
		c := channel{name: name, status: zendesk.ChannelOffline, updatedAt: z.now(), capacity: capacity(a.Agent, name)}
		if s := z.statuses[a.status.ID]; s != nil {
			c.status = channelStatus(s, name)
		}
		a.channels = append(a.channels, c)
		a.version++
		z.emit(a, zendesk.EventAgentChannelCreated, fields{"channel": name})
		z.remember(a)
		return nil
	})
}

// RemoveChannel takes a channel from an agent, its work items included.
func (z *Fake) RemoveChannel(id int64, name zendesk.Channel) {
	z.onChannel(id, name, func(a *agent, c *channel) error {
		a.channels = slices.DeleteFunc(slices.Clone(a.channels), func(c channel) bool { return c.name == name })
		a.version++
		z.emit(a, zendesk.EventAgentChannelDeleted, fields{"channel": name})
		return nil
	})
}
