package dialpadtest

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/ctikit/ctikit/internal/faketest"
)

// subscription sends all agents' status events to one endpoint.
type subscription struct {
	ID      int64
	Enabled bool
	to      *endpoint
}

type wireSubscription struct {
	ID        int64  `json:"id,string"`
	AgentType string `json:"agent_type"`
	Enabled   bool   `json:"enabled"`
	Webhook   any    `json:"webhook,omitempty"`
	Websocket any    `json:"websocket,omitempty"`
}

// maxSubscriptions is the cap for subscriptions of a whole company, as these are.
const maxSubscriptions = 10

func (f *Fake) routeSubscriptions() {
	const path = "/api/v2/subscriptions/agent_status"
	f.fake.Route("POST "+path, f.asAdmin(f.createSubscription))
	f.fake.Route("GET "+path, f.asAdmin(func(r *faketest.Request) faketest.Reply {
		items := make([]wireSubscription, len(f.subs))
		for i, s := range f.subs {
			items[i] = f.subscriptionData(r, s)
		}
		return list(f, r, items)
	}))
	f.fake.Route("GET "+path+"/{id}", f.asAdmin(f.withSubscription(func(r *faketest.Request, s *subscription) faketest.Reply {
		return ok(f.subscriptionData(r, s))
	})))
	f.fake.Route("PATCH "+path+"/{id}", f.asAdmin(f.withSubscription(func(r *faketest.Request, s *subscription) faketest.Reply {
		if complaint := f.readSubscription(r, s); complaint != "" {
			return bad(complaint)
		}
		return ok(f.subscriptionData(r, s))
	})))
	f.fake.Route("DELETE "+path+"/{id}", f.asAdmin(f.withSubscription(func(r *faketest.Request, s *subscription) faketest.Reply {
		f.subs = slices.DeleteFunc(f.subs, func(o *subscription) bool { return o == s })
		return ok(f.subscriptionData(r, s))
	})))
}

func (f *Fake) asAdmin(answer handler) handler {
	return func(r *faketest.Request) faketest.Reply {
		if !f.admin {
			return problem(http.StatusForbidden, "This needs the key of a company admin")
		}
		return answer(r)
	}
}

func (f *Fake) createSubscription(r *faketest.Request) faketest.Reply {
	if len(f.subs) >= maxSubscriptions {
		return bad("The limit of subscriptions is reached")
	}
	s := &subscription{}
	if complaint := f.readSubscription(r, s); complaint != "" {
		return bad(complaint)
	}
	s.ID = f.newID()
	f.subs = append(f.subs, s)
	return ok(f.subscriptionData(r, s))
}

// readSubscription takes what makes or changes a subscription. A missing enabled is true, also in a change.
func (f *Fake) readSubscription(r *faketest.Request, s *subscription) (complaint string) {
	var in struct {
		AgentType  string `json:"agent_type"`
		EndpointID int64  `json:"endpoint_id"`
		Enabled    *bool  `json:"enabled"`
	}
	if r.Decode(&in) != nil {
		return "The body is not valid"
	}
	to := s.to
	if in.EndpointID != 0 {
		to = byID(slices.Concat(f.hooks, f.sockets), in.EndpointID)
	}
	switch {
	case in.AgentType != "callcenter" && (in.AgentType != "" || s.to == nil):
		return "agent_type must be callcenter"
	case to == nil:
		return "endpoint_id is unknown"
	}
	s.to, s.Enabled = to, in.Enabled == nil || *in.Enabled
	return ""
}

func (f *Fake) subscriptionData(r *faketest.Request, s *subscription) wireSubscription {
	w := wireSubscription{ID: s.ID, AgentType: "callcenter", Enabled: s.Enabled}
	if s.to.socket {
		w.Websocket = f.shown(r, s.to)
	} else {
		w.Webhook = f.shown(r, s.to)
	}
	return w
}

func (f *Fake) withSubscription(answer func(*faketest.Request, *subscription) faketest.Reply) handler {
	return func(r *faketest.Request) faketest.Reply {
		id, _ := strconv.ParseInt(r.Param("id"), 10, 64)
		for _, s := range f.subs {
			if s.ID == id {
				return answer(r, s)
			}
		}
		return notFound("subscription")
	}
}
