package zendesktest

import (
	"fmt"

	"github.com/ctikit/ctikit/zendesk"
)

// SetStatus is the agent's click in the status switcher. The same status again
// is no change.
func (z *Fake) SetStatus(id int64, status zendesk.StatusID) {
	z.change(func() error { return z.choose(id, status, zendesk.ReasonSwitcher) })
}

// SetStatusAs is SetStatus for another reason, such as a supervisor's tool.
func (z *Fake) SetStatusAs(id int64, status zendesk.StatusID, reason zendesk.StatusReason) {
	z.change(func() error { return z.choose(id, status, reason) })
}

func (z *Fake) choose(id int64, status zendesk.StatusID, reason zendesk.StatusReason) error {
	a, err := z.agent(id)
	if err != nil {
		return err
	}
	if !z.omnichannel {
		return errNoRouting
	}
	to, err := z.allowed(a, status)
	if err != nil {
		return fmt.Errorf("agent %d, status %d: %w", id, status, err)
	}
	a.away = 0
	z.move(a, to, reason)
	return nil
}

// Disconnect loses the agent's connection: Zendesk sets Offline.
func (z *Fake) Disconnect(id int64) {
	z.leave(id, zendesk.StatusOffline, zendesk.ReasonDisconnected)
}

// SignOut signs the agent out: Zendesk sets Offline.
func (z *Fake) SignOut(id int64) {
	z.leave(id, zendesk.StatusOffline, zendesk.ReasonLogout)
}

// IdleTimeout is the end of Zendesk's patience with an absent agent; an
// account's setting says whether it sets Away or Offline.
func (z *Fake) IdleTimeout(id int64, to zendesk.StatusID) {
	z.leave(id, to, zendesk.ReasonIdleTimeout)
}

// leave has the system set a status and remember the agent's own.
func (z *Fake) leave(id int64, status zendesk.StatusID, reason zendesk.StatusReason) {
	z.change(func() error {
		own := zendesk.StatusID(0)
		if a := z.agents[id]; a != nil {
			own = a.status.ID
			if a.away != 0 {
				own = a.away // gone twice
			}
		}
		if err := z.choose(id, status, reason); err != nil {
			return err
		}
		if own != status {
			z.agents[id].away = own
		}
		return nil
	})
}

// Reconnect brings the agent back: Zendesk restores the status that was there
// before Disconnect, SignOut or IdleTimeout, unless another was set meanwhile or
// the agent may no longer have it.
func (z *Fake) Reconnect(id int64) {
	z.onAgent(id, func(a *agent) error {
		if a.away == 0 {
			return nil
		}
		own := a.away
		a.away = 0
		if to, err := z.allowed(a, own); err == nil {
			z.move(a, to, zendesk.ReasonReconnect)
		}
		return nil
	})
}

// move gives an agent a status: one event for it and one for each channel that
// changes, each with a version of its own. It reports whether anything changed.
func (z *Fake) move(a *agent, to *zendesk.UnifiedStatus, reason zendesk.StatusReason) bool {
	if a.status.ID == to.ID {
		return false
	}
	before := a.status
	a.status = zendesk.AgentStatus{ID: to.ID, Name: to.Name, Reason: reason, UpdatedAt: z.fake.Mark(z.now())}
	a.version++
	z.emit(a, zendesk.EventAgentUnifiedStateChanged, fields{
		"updated_at": nanoStamp(a.status.UpdatedAt), "previous_unified_state": unifiedState(before), "new_unified_state": unifiedState(a.status),
	})
	for i := range a.channels {
		z.moveChannel(a, &a.channels[i], channelStatus(to, a.channels[i].name))
	}
	z.remember(a)
	return true
}

func (z *Fake) moveChannel(a *agent, c *channel, to zendesk.ChannelStatus) {
	if c.status == to {
		return
	}
	before := c.status
	c.status, c.updatedAt = to, z.now()
	a.version++
	z.emit(a, zendesk.EventAgentStateChanged, fields{"channel": c.name, "previous_state": before, "new_state": to})
}

// unifiedState is a status in an event, where its id is a string.
func unifiedState(s zendesk.AgentStatus) fields {
	return fields{"id": fmt.Sprint(int64(s.ID)), "name": s.Name, "reason": s.Reason}
}

// SetChannelStatus is the agent's click on one channel, as accounts without
// omnichannel routing have it.
func (z *Fake) SetChannelStatus(id int64, name zendesk.Channel, to zendesk.ChannelStatus) {
	z.onChannel(id, name, func(a *agent, c *channel) error {
		if z.omnichannel {
			return fmt.Errorf("agent %d: with omnichannel routing, one status sets all channels", id)
		}
		z.moveChannel(a, c, to)
		return nil
	})
}

// onChannel changes a channel of an agent and remembers the outcome.
func (z *Fake) onChannel(id int64, name zendesk.Channel, change func(*agent, *channel) error) {
	z.onAgent(id, func(a *agent) error {
		c, err := a.channel(name)
		if err != nil {
			return err
		}
		if err := change(a, c); err != nil {
			return err
		}
		z.remember(a)
		return nil
	})
}

// SetOmnichannel switches omnichannel routing on or off, for the account. While
// it is off, agents have no unified status and no capacity.
func (z *Fake) SetOmnichannel(on bool) {
	z.fake.Locked(func() {
		if z.omnichannel == on {
			return
		}
		z.omnichannel = on
		z.emit(nil, zendesk.EventOmnichannelRouting, fields{"previous_value": !on, "current_value": on})
		for _, a := range z.sortedAgents() {
			if on {
				a.status.Reason, a.status.UpdatedAt = zendesk.ReasonOmnichannelEnabled, z.now()
				a.version++
			}
			z.remember(a)
		}
	})
}
