package dialpadtest

import (
	"net/url"
	"slices"

	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/internal/faketest"
)

// subscription sends events of one kind to one endpoint.
type subscription struct {
	numbered
	wish
	calls bool // or else agents' statuses
	to    *endpoint
}

// wish is what a program asks for.
type wish struct {
	AgentType  string   `json:"agent_type"`
	EndpointID integer  `json:"endpoint_id"`
	Enabled    bool     `json:"enabled"`
	TargetType string   `json:"target_type"`
	TargetID   integer  `json:"target_id"`
	States     []string `json:"call_states"`
	GroupOnly  bool     `json:"group_calls_only"`
}

// How many subscriptions of a kind there may be: for all targets, and of those
// for the whole company, as the ones to agents' statuses are.
const (
	maxSubscriptions        = 100
	maxCompanySubscriptions = 10
)

func newStatusSubscription() *subscription { return &subscription{} }

func newCallSubscription() *subscription { return &subscription{calls: true} }

// crowded reports whether one more is one too many.
func crowded(all []*subscription, more wish) bool {
	wide := 0
	for _, s := range all {
		if s.TargetType == "" {
			wide++
		}
	}
	return len(all) >= maxSubscriptions || more.TargetType == "" && wide >= maxCompanySubscriptions
}

func (s *subscription) asked(q url.Values) bool {
	return !s.calls || asks(q, "target_type", s.TargetType) && asks(q, "target_id", text(int64(s.TargetID)))
}

// read keeps what a change leaves out, but takes a missing enabled for true.
func (s *subscription) read(f *company, r *faketest.Request) (complaint string) {
	in, to, kind := s.wish, s.to, f.subs
	in.Enabled, in.States = true, slices.Clone(in.States)
	if s.calls {
		kind = f.callSubs
	}
	err := r.Decode(&in)
	if in.EndpointID != s.EndpointID {
		to = f.endpoint(int64(in.EndpointID))
	}
	switch {
	case err != nil:
		return "The body is not valid"
	case !s.calls && in.AgentType != agentType:
		return "agent_type must be " + agentType
	case to == nil:
		return "endpoint_id is unknown"
	case (in.TargetType == "") != (in.TargetID == 0):
		return "target_type and target_id belong together"
	case in.TargetType != "" && !isWord(in.TargetType):
		return "target_type is unknown"
	case !allOf(in.States, isWord):
		return "call_states has an unknown one"
	case s.ID == 0 && crowded(kind, in):
		return "The limit of subscriptions is reached"
	}
	s.wish, s.to = in, to
	return ""
}

// agentType is what all agents are here.
const agentType = string(dialpad.TargetCallCenter)

func (s *subscription) shown(f *company, r *faketest.Request) fields {
	w := fields{"id": text(s.ID), "enabled": s.Enabled, "webhook": s.to.shown(f, r)}
	if s.to.socket {
		w["websocket"] = w["webhook"]
		delete(w, "webhook")
	}
	if !s.calls {
		w["agent_type"] = agentType
		return w
	}
	w["group_calls_only"] = s.GroupOnly
	if s.TargetType != "" {
		w["target_type"], w["target_id"] = s.TargetType, text(int64(s.TargetID))
	}
	if len(s.States) > 0 {
		w["call_states"] = s.States
	}
	return w
}

// live reports whether a subscription sends anything.
func (f *company) live(s *subscription) bool { return s.Enabled && f.endpoint(s.to.ID) != nil }

// wants reports whether a subscription is for a state of an agent's call. All
// calls here are those of a group.
func (s *subscription) wants(u *user, state dialpad.CallState) bool {
	if len(s.States) > 0 && !slices.Contains(s.States, string(state)) && !slices.Contains(s.States, allStates) {
		return false
	}
	id := int64(s.TargetID)
	switch dialpad.TargetType(s.TargetType) {
	case "":
		return true
	case dialpad.TargetUser:
		return id == u.ID
	case dialpad.TargetCallCenter:
		return slices.Contains(u.CallCenters, id)
	case dialpad.TargetOffice:
		return id == u.OfficeID
	default:
		return false
	}
}
