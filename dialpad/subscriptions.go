package dialpad

import (
	"cmp"
	"context"
	"iter"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// AgentStatusSubscriptionsService manages which endpoints get the status events
// of call-centre agents. Such a subscription covers the whole company: filter
// agents on your side. A company may have ten of them, and only a company
// administrator's key may make them; another is an [ErrForbidden]. Its errors
// are else those of [DutyService].
type AgentStatusSubscriptionsService struct {
	r resource[AgentStatusSubscription]
}

// AgentStatusSubscription sends the status events of all agents to one
// endpoint.
type AgentStatusSubscription struct {
	ID      int64 `json:"id"`
	Enabled bool  `json:"enabled"`
	// Webhook or Websocket is the endpoint; the other one is zero.
	Webhook   WebhookEndpoint   `json:"webhook,omitzero"`
	Websocket WebsocketEndpoint `json:"websocket,omitzero"`
}

// EndpointID is the id of the webhook or socket; 0 when Dialpad shows none.
func (s AgentStatusSubscription) EndpointID() int64 { return cmp.Or(s.Webhook.ID, s.Websocket.ID) }

// UnmarshalJSON leaves fields of an unexpected type empty; a missing enabled is
// true.
func (s *AgentStatusSubscription) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, s)
	s.Enabled = enabled(b)
	return err
}

// enabled is whether a subscription is, unless it says otherwise.
func enabled(b []byte) bool {
	var w struct {
		Enabled *bool `json:"enabled"`
	}
	_ = lenient.Decode(b, &w) // the caller decodes b too
	return w.Enabled == nil || *w.Enabled
}

// Get returns a subscription; an unknown one is an [ErrNotFound].
func (s AgentStatusSubscriptionsService) Get(ctx context.Context, id int64) (*AgentStatusSubscription, error) {
	return s.r.get(ctx, id)
}

// List returns one page of the company's subscriptions.
func (s AgentStatusSubscriptionsService) List(ctx context.Context, o AgentStatusSubscriptionListOptions) (ctikit.Page[AgentStatusSubscription], error) {
	return s.r.list(ctx, o)
}

// All is an iterator over all subscriptions. An error comes last.
func (s AgentStatusSubscriptionsService) All(ctx context.Context, o AgentStatusSubscriptionListOptions) iter.Seq2[AgentStatusSubscription, error] {
	return s.r.all(ctx, o.Cursor, plain)
}

// Create makes a subscription, enabled, for a webhook's or a socket's id.
func (s AgentStatusSubscriptionsService) Create(ctx context.Context, endpointID int64) (*AgentStatusSubscription, error) {
	return s.r.one(ctx, s.creation(endpointID))
}

// AgentStatusSubscriptionUpdate is what to change of a subscription.
type AgentStatusSubscriptionUpdate struct {
	// EndpointID is that of another webhook or socket; 0 leaves it.
	EndpointID int64 `json:"endpoint_id,omitempty"`
	// Enabled is always sent, as Dialpad takes a missing one for true.
	Enabled bool `json:"enabled"`
}

// Update changes a subscription. An unknown one is an [ErrNotFound].
func (s AgentStatusSubscriptionsService) Update(ctx context.Context, id int64, u AgentStatusSubscriptionUpdate) (*AgentStatusSubscription, error) {
	return s.r.one(ctx, u.fill(s.r.request("update", id)))
}

// Delete removes a subscription. An unknown one is an [ErrNotFound].
func (s AgentStatusSubscriptionsService) Delete(ctx context.Context, id int64) error {
	return s.r.delete(ctx, id)
}

// Ensure returns an enabled subscription for an endpoint, with the endpoint's
// secret: one that there is, switched on if need be, else a new one. So a
// service may call it at every start.
func (s AgentStatusSubscriptionsService) Ensure(ctx context.Context, endpointID int64) (record AgentStatusSubscription, secret ctikit.Secret, created bool, err error) {
	record, created, err = s.r.ensure(ctx, s.creation(endpointID), func(found *AgentStatusSubscription) (bool, *request) {
		if found.Enabled {
			return found.EndpointID() == endpointID, nil
		}
		on := AgentStatusSubscriptionUpdate{Enabled: true}
		return found.EndpointID() == endpointID, on.fill(s.r.request("update", found.ID))
	})
	return record, cmp.Or(record.Webhook.Secret, record.Websocket.Secret), created, err
}

func (s AgentStatusSubscriptionsService) creation(endpointID int64) *request {
	r := s.r.request("create")
	r.wantID("endpointID", endpointID)
	return AgentStatusSubscriptionUpdate{EndpointID: endpointID, Enabled: true}.fill(r)
}

// fill adds the only type of agents that there is.
func (u AgentStatusSubscriptionUpdate) fill(r *request) *request {
	r.In = struct {
		AgentType string `json:"agent_type"`
		AgentStatusSubscriptionUpdate
	}{"callcenter", u}
	return r
}
