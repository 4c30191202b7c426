package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/ctikit/ctikit/internal/httpx"
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
// tells whether an agent is on a call or wraps one up.
type TalkAvailability struct {
	// State is inferred from the unified status where omnichannel routing is on.
	State ChannelStatus
	// CallStatus is CallNone also where Zendesk does not tell it.
	CallStatus CallStatus
	Via        TalkVia
}

// ErrOmnichannelRouting is matched by the error of TalkService.SetState while
// omnichannel routing is on: set the agent's unified status instead. Such an
// error is an *Error as well and matches ErrInvalid.
var ErrOmnichannelRouting = errors.New("omnichannel routing is on, which sets Talk by the unified status")

// TalkService reads and sets agents' readiness for calls. Agents may call it;
// its calls draw on the account's general budget.
//
// All methods are safe for concurrent use and fail with an *Error that matches
// ErrUnauthorized, ErrForbidden, ErrNotFound, ErrInvalid, ErrRateLimited or
// ErrServer.
//
// Source: developer.zendesk.com, voice/talk-api/availabilities, and
// support.zendesk.com article 4779964251802.
type TalkService struct{ c *core }

// Get reads an agent's readiness for calls.
func (s TalkService) Get(ctx context.Context, agentID int64) (*TalkAvailability, error) {
	return s.call(ctx, "talk.get", http.MethodGet, agentID, nil)
}

// SetState makes an agent ready for calls or not: ChannelOnline, ChannelAway,
// ChannelTransfersOnly or ChannelOffline. While omnichannel routing is on, the
// error matches ErrOmnichannelRouting.
func (s TalkService) SetState(ctx context.Context, agentID int64, state ChannelStatus) (*TalkAvailability, error) {
	const op = "talk.set_state"
	switch state {
	case ChannelOnline, ChannelAway, ChannelTransfersOnly, ChannelOffline:
	default: // a 400 below must not come from a state that Talk lacks
		return nil, opError(op, fmt.Errorf("state: want %s, %s, %s or %s, got another",
			ChannelOnline, ChannelAway, ChannelTransfersOnly, ChannelOffline))
	}
	t, err := s.call(ctx, op, http.MethodPut, agentID, &talkWire{State: state})
	if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusBadRequest {
		return nil, fmt.Errorf("%w: %w", e, ErrOmnichannelRouting)
	}
	return t, err
}

// SetVia says where an agent takes calls. It works with omnichannel routing
// too.
func (s TalkService) SetVia(ctx context.Context, agentID int64, via TalkVia) (*TalkAvailability, error) {
	const op = "talk.set_via"
	if via == "" {
		return nil, opError(op, fmt.Errorf("via: want %s or %s, got none", TalkClient, TalkPhone))
	}
	return s.call(ctx, op, http.MethodPut, agentID, &talkWire{Via: via})
}

type talkWire struct {
	State      ChannelStatus `json:"agent_state,omitempty"`
	CallStatus CallStatus    `json:"call_status,omitempty"`
	Via        TalkVia       `json:"via,omitempty"`
}

type talkDoc struct {
	Availability *talkWire `json:"availability"`
}

func (s TalkService) call(ctx context.Context, op, method string, agentID int64, set *talkWire) (*TalkAvailability, error) {
	if err := positive("agent id", agentID); err != nil {
		return nil, opError(op, err)
	}
	call := httpx.Call{Op: op, Method: method, Path: api("channels", "voice", "availabilities", decimal(agentID))}
	if set != nil {
		call.In = talkDoc{set}
	}
	return fetch(ctx, s.c, call, decodeTalk)
}

func decodeTalk(body []byte) (*TalkAvailability, error) {
	var doc talkDoc
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, malformed(err)
	}
	if doc.Availability == nil {
		return nil, malformed(errors.New("availability: want an object, got nothing"))
	}
	return &TalkAvailability{State: doc.Availability.State, CallStatus: doc.Availability.CallStatus, Via: doc.Availability.Via}, nil
}
