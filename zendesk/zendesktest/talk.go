package zendesktest

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/ctikit/ctikit/internal/faketest"
	"github.com/ctikit/ctikit/zendesk"
)

// SetCall puts an agent on a call, into wrap-up, or with CallNone in neither.
func (z *Fake) SetCall(id int64, call zendesk.CallStatus) {
	z.onAgent(id, func(a *agent) error {
		if _, err := a.channel(zendesk.ChannelTalk); err != nil {
			return err
		}
		a.call = call
		return nil
	})
}

// onTalk finds an agent who takes calls.
func (z *Fake) onTalk(h func(*faketest.Request, *agent, *channel) faketest.Reply) handler {
	return z.ofAgent(func(r *faketest.Request, a *agent) faketest.Reply {
		c, err := a.channel(zendesk.ChannelTalk)
		if err != nil || a.Light {
			return recordNotFound()
		}
		return h(r, a, c)
	})
}

func (z *Fake) showTalk(_ *faketest.Request, a *agent, c *channel) faketest.Reply {
	body := fields{"via": cmp.Or(a.via, zendesk.TalkClient), "agent_state": c.status, "call_status": nil}
	if a.call != zendesk.CallNone {
		body["call_status"] = a.call
	}
	return faketest.JSON(http.StatusOK, fields{"availability": body})
}

// updateTalk refuses a state while omnichannel routing infers it; the words of
// that refusal are ours.
func (z *Fake) updateTalk(r *faketest.Request, a *agent, c *channel) faketest.Reply {
	var in struct {
		Availability *struct {
			State zendesk.ChannelStatus `json:"agent_state"`
			Via   zendesk.TalkVia       `json:"via"`
		} `json:"availability"`
	}
	if err := r.Decode(&in); err != nil || in.Availability == nil {
		return badRequest("availability must be an object")
	}
	switch in.Availability.State {
	case "", zendesk.ChannelOnline, zendesk.ChannelAway, zendesk.ChannelTransfersOnly, zendesk.ChannelOffline:
	default:
		return recordInvalid("agent_state", "InvalidValue", "agent_state is invalid")
	}
	switch in.Availability.Via {
	case "", zendesk.TalkClient, zendesk.TalkPhone:
	default:
		return recordInvalid("via", "InvalidValue", fmt.Sprintf("via must be %s or %s", zendesk.TalkClient, zendesk.TalkPhone))
	}
	if in.Availability.State != "" && z.omnichannel {
		return badRequest("agent_state follows the unified status")
	}
	a.via = cmp.Or(in.Availability.Via, a.via)
	if in.Availability.State != "" {
		z.moveChannel(a, c, in.Availability.State)
		z.remember(a)
	}
	return z.showTalk(r, a, c)
}
