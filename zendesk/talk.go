package zendesk

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/ctikit/ctikit"
)

// CallStatus is the phase of an agent's call. The set is open.
type CallStatus string

// The phases that Zendesk documents; CallNone is between calls.
const (
	CallNone   CallStatus = ""
	CallOn     CallStatus = "on_call"
	CallWrapUp CallStatus = "wrap_up"
)

// TalkVia is where an agent takes calls. The set is open.
type TalkVia string

// The ways that Zendesk documents.
const (
	TalkClient TalkVia = "client" // the browser
	TalkPhone  TalkVia = "phone"
)

// TalkAvailability is an agent's readiness for calls. It is the only place that
// shows whether an agent is on a call or wraps one up.
type TalkAvailability struct {
	// State is inferred from the unified status where omnichannel routing is
	// on.
	State ChannelStatus `json:"agent_state"`
	// CallStatus is CallNone also where Zendesk leaves it out.
	CallStatus CallStatus `json:"call_status"`
	Via        TalkVia    `json:"via"`
}

// ErrOmnichannelRouting is matched by the error of [TalkService.SetState] while
// omnichannel routing is on: set the agent's unified status instead. Such an
// error is an *Error as well and matches ErrInvalid.
var ErrOmnichannelRouting = errors.New("omnichannel routing is on, which sets Talk by the unified status")

// TalkService reads and sets agents' readiness for calls. Agents may call it;
// its calls draw on the account's general budget.
//
// Source: developer.zendesk.com, voice/talk-api/availabilities, and
// support.zendesk.com article 4779964251802.
type TalkService struct{ c *core }

// Get reads an agent's readiness for calls.
func (s TalkService) Get(ctx context.Context, agentID int64) (*TalkAvailability, error) {
	type wire struct {
		Availability *TalkAvailability `json:"availability"`
	}
	return object(ctx, s.c.request("talk.get", agentID), func(w wire) (TalkAvailability, bool) {
		if w.Availability == nil {
			return TalkAvailability{}, false
		}
		return *w.Availability, true
	}, "data")
}

// SetState makes an agent ready for calls or not: ChannelOnline, ChannelAway,
// ChannelTransfersOnly or ChannelOffline. While omnichannel routing is on, the
// error matches [ErrOmnichannelRouting].
func (s TalkService) SetState(ctx context.Context, agentID int64, state ChannelStatus) (ctikit.Receipt, error) {
	r := s.c.request("talk.set_state", agentID)
	switch state {
	case ChannelOnline, ChannelAway, ChannelTransfersOnly, ChannelOffline:
	default: // a 400 below must not come from a state that Talk lacks
		r.want(false, "state", "%s, %s, %s or %s, got another", ChannelOnline, ChannelAway, ChannelTransfersOnly, ChannelOffline)
	}
	done, err := r.set("agent_state", string(state)).write(ctx)
	if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusBadRequest {
		return done, fmt.Errorf("%w: %w", e, ErrOmnichannelRouting)
	}
	return done, err
}

// SetVia says where an agent takes calls. It works with omnichannel routing
// too.
func (s TalkService) SetVia(ctx context.Context, agentID int64, via TalkVia) (ctikit.Receipt, error) {
	r := s.c.request("talk.set_via", agentID)
	r.want(via != "", "via", "%s or %s, got none", TalkClient, TalkPhone)
	return r.set("via", string(via)).write(ctx)
}

func (r *request) set(field, value string) *request {
	return r.with(map[string]map[string]string{"availability": {field: value}})
}
