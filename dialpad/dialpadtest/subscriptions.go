package dialpadtest

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/internal/faketest"
)

// subscription sends events of one kind to one endpoint.
type subscription struct {
	ID      int64
	Enabled bool
	to      *endpoint
	calls   *callFilter // nil for agents' statuses
}

// callFilter is which calls a subscription is for.
type callFilter struct {
	TargetType string   `json:"target_type,omitempty"`
	TargetID   int64    `json:"target_id,omitempty,string"`
	States     []string `json:"call_states,omitempty"`
	GroupOnly  bool     `json:"group_calls_only"`
}

type wireSubscription struct {
	ID        int64  `json:"id,string"`
	AgentType string `json:"agent_type,omitempty"`
	Enabled   bool   `json:"enabled"`
	Webhook   any    `json:"webhook,omitempty"`
	Websocket any    `json:"websocket,omitempty"`
	*callFilter
}

// How many subscriptions of a kind there may be: those to agents' statuses are
// for the whole company.
const (
	maxSubscriptions     = 10
	maxCallSubscriptions = 100
)

func (f *Fake) routeSubscriptions() {
	routeRecords(f, "agent_status_subscriptions", "subscriptions/agent_status", "subscription", &f.subs, maxSubscriptions,
		func() *subscription { return &subscription{} }, f.asAdmin)
	routeRecords(f, "call_subscriptions", "subscriptions/call", "subscription", &f.callSubs, maxCallSubscriptions,
		func() *subscription { return &subscription{calls: &callFilter{}} }, func(h handler) handler { return h })
}

func (f *Fake) asAdmin(answer handler) handler {
	return func(r *faketest.Request) faketest.Reply {
		if !f.admin {
			return problem(http.StatusForbidden, "This needs the key of a company admin")
		}
		return answer(r)
	}
}

func (s *subscription) number() *int64 { return &s.ID }

func (s *subscription) drop() {}

// read takes a missing enabled for true, also in a change.
func (s *subscription) read(f *Fake, r *faketest.Request) (complaint string) {
	var in struct {
		AgentType  string      `json:"agent_type"`
		EndpointID json.Number `json:"endpoint_id"`
		Enabled    *bool       `json:"enabled"`
		TargetType string      `json:"target_type"`
		TargetID   json.Number `json:"target_id"`
		States     []string    `json:"call_states"`
		GroupOnly  *bool       `json:"group_calls_only"`
	}
	if r.Decode(&in) != nil {
		return "The body is not valid"
	}
	to := s.to
	if in.EndpointID != "" {
		id, _ := in.EndpointID.Int64()
		to = nil
		for _, e := range slices.Concat(f.hooks, f.sockets) {
			if e.ID == id {
				to = e
			}
		}
	}
	switch {
	case s.calls == nil && in.AgentType != "callcenter" && (in.AgentType != "" || s.to == nil):
		return "agent_type must be callcenter"
	case to == nil:
		return "endpoint_id is unknown"
	case (in.TargetType == "") != (in.TargetID == ""):
		return "target_type and target_id belong together"
	}
	s.to, s.Enabled = to, in.Enabled == nil || *in.Enabled
	if s.calls == nil {
		return ""
	}
	c := *s.calls // what it shows must not change with it
	if in.TargetType != "" {
		c.TargetType = in.TargetType
		c.TargetID, _ = in.TargetID.Int64()
	}
	if in.States != nil {
		c.States = in.States
	}
	if in.GroupOnly != nil {
		c.GroupOnly = *in.GroupOnly
	}
	s.calls = &c
	return ""
}

func (s *subscription) shown(f *Fake, r *faketest.Request) any {
	w := wireSubscription{ID: s.ID, Enabled: s.Enabled, callFilter: s.calls}
	if s.calls == nil {
		w.AgentType = "callcenter"
	}
	if s.to.socket {
		w.Websocket = s.to.shown(f, r)
	} else {
		w.Webhook = s.to.shown(f, r)
	}
	return w
}

// wants reports whether a subscription is for a state of an agent's call. All
// calls here are those of a group.
func (c *callFilter) wants(u *user, state dialpad.CallState) bool {
	if len(c.States) > 0 && !slices.Contains(c.States, string(state)) && !slices.Contains(c.States, "all") {
		return false
	}
	switch dialpad.TargetType(c.TargetType) {
	case "":
		return true
	case dialpad.TargetUser:
		return c.TargetID == u.ID
	case dialpad.TargetCallCenter:
		return slices.Contains(u.CallCenters, c.TargetID)
	case dialpad.TargetOffice:
		return c.TargetID == u.OfficeID
	default:
		return false
	}
}
