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

// AgentStatusSubscriptionSpec is a subscription to make, or to change one into.
type AgentStatusSubscriptionSpec struct {
	// EndpointID is a webhook's or a socket's id; 0 leaves it in a change.
	EndpointID int64
	// Disabled sends nothing.
	Disabled bool
}

// Create makes a subscription.
func (s AgentStatusSubscriptionsService) Create(ctx context.Context, spec AgentStatusSubscriptionSpec) (*AgentStatusSubscription, error) {
	return s.r.one(ctx, s.creation(spec))
}

// Update changes a subscription. An unknown one is an [ErrNotFound].
func (s AgentStatusSubscriptionsService) Update(ctx context.Context, id int64, spec AgentStatusSubscriptionSpec) (*AgentStatusSubscription, error) {
	return s.r.one(ctx, spec.fill(s.r.request("update", id)))
}

// Delete removes a subscription. An unknown one is an [ErrNotFound].
func (s AgentStatusSubscriptionsService) Delete(ctx context.Context, id int64) error {
	return s.r.delete(ctx, id)
}

// Ensure returns an enabled subscription for an endpoint, with the endpoint's
// secret: one that there is, switched on if need be, else a new one. So a
// service may call it at every start.
func (s AgentStatusSubscriptionsService) Ensure(ctx context.Context, endpointID int64) (record AgentStatusSubscription, secret ctikit.Secret, created bool, err error) {
	create := s.creation(AgentStatusSubscriptionSpec{EndpointID: endpointID})
	record, created, err = s.r.ensure(ctx, create, func(found *AgentStatusSubscription) (bool, *request) {
		if found.Enabled {
			return found.EndpointID() == endpointID, nil
		}
		return found.EndpointID() == endpointID, AgentStatusSubscriptionSpec{}.fill(s.r.request("update", found.ID))
	})
	return record, cmp.Or(record.Webhook.Secret, record.Websocket.Secret), created, err
}

func (s AgentStatusSubscriptionsService) creation(spec AgentStatusSubscriptionSpec) *request {
	r := s.r.request("create")
	r.wantID("EndpointID", spec.EndpointID)
	return spec.fill(r)
}

// fill adds the only type of agents that there is.
func (spec AgentStatusSubscriptionSpec) fill(r *request) *request {
	r.In = struct {
		AgentType  string `json:"agent_type"`
		EndpointID int64  `json:"endpoint_id,omitempty"`
		Enabled    bool   `json:"enabled"` // always sent: a missing one is taken for true
	}{"callcenter", spec.EndpointID, !spec.Disabled}
	return r
}
