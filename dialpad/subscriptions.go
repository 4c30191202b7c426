package dialpad

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"strconv"

	"github.com/ctikit/ctikit/internal/httpx"
)

// AgentStatusSubscriptionsService manages which endpoints get the status events of call-centre agents. Such a
// subscription covers the whole company: filter agents on your side. A company may have ten of them, and only
// a company administrator's key may make them; another is an [ErrForbidden]. Its errors are else those of
// [DutyService].
type AgentStatusSubscriptionsService struct{ c *core }

// AgentStatusSubscription sends the status events of all agents to one endpoint.
type AgentStatusSubscription struct {
	ID      int64
	Enabled bool
	// Webhook or Websocket is the endpoint; the other one is zero.
	Webhook   WebhookEndpoint
	Websocket WebsocketEndpoint
}

// EndpointID is the id of the webhook or socket; 0 when Dialpad shows none.
func (s AgentStatusSubscription) EndpointID() int64 { return cmp.Or(s.Webhook.ID, s.Websocket.ID) }

// UnmarshalJSON decodes a subscription. Without a word on it, it is enabled. A field of an unexpected type is
// left empty.
func (s *AgentStatusSubscription) UnmarshalJSON(b []byte) error {
	var w struct {
		ID        looseInt          `json:"id"`
		Enabled   *bool             `json:"enabled"`
		Webhook   WebhookEndpoint   `json:"webhook"`
		Websocket WebsocketEndpoint `json:"websocket"`
	}
	err := lenient(b, &w)
	*s = AgentStatusSubscription{
		ID: int64(w.ID), Enabled: w.Enabled == nil || *w.Enabled, Webhook: w.Webhook, Websocket: w.Websocket,
	}
	return err
}

// subscriptionBody is what makes or changes a subscription. The only kind of agents is callcenter.
type subscriptionBody struct {
	AgentType  string `json:"agent_type"`
	EndpointID int64  `json:"endpoint_id,omitempty"`
	Enabled    *bool  `json:"enabled,omitempty"`
}

func forAgents(endpointID int64, enabled *bool) subscriptionBody {
	return subscriptionBody{AgentType: "callcenter", EndpointID: endpointID, Enabled: enabled}
}

// Get returns a subscription; an unknown one is an [ErrNotFound].
func (s AgentStatusSubscriptionsService) Get(ctx context.Context, id int64) (*AgentStatusSubscription, error) {
	const op = "agent_status_subscriptions.get"
	if err := checkID(op, "subscription", id); err != nil {
		return nil, err
	}
	return s.do(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: subscriptionPath(id)})
}

// List returns one page of the company's subscriptions.
func (s AgentStatusSubscriptionsService) List(ctx context.Context, o ListOptions) (*Page[AgentStatusSubscription], error) {
	return list[AgentStatusSubscription](ctx, s.c, "agent_status_subscriptions.list", api("subscriptions", "agent_status"), o)
}

// All goes through all subscriptions, page by page. An error is the last thing that it yields.
func (s AgentStatusSubscriptionsService) All(ctx context.Context, o ListOptions) iter.Seq2[AgentStatusSubscription, error] {
	return all(ctx, o.Cursor, func(ctx context.Context, cursor string) (*Page[AgentStatusSubscription], error) {
		return s.List(ctx, ListOptions{Cursor: cursor})
	})
}

// Create makes a subscription, enabled, for a webhook's or a socket's id.
func (s AgentStatusSubscriptionsService) Create(ctx context.Context, endpointID int64) (*AgentStatusSubscription, error) {
	const op = "agent_status_subscriptions.create"
	if err := checkID(op, "endpoint", endpointID); err != nil {
		return nil, err
	}
	on := true
	return s.do(ctx, httpx.Call{
		Op: op, Method: http.MethodPost, Path: api("subscriptions", "agent_status"), In: forAgents(endpointID, &on),
	})
}

// AgentStatusSubscriptionUpdate says what to change of a subscription.
type AgentStatusSubscriptionUpdate struct {
	// EndpointID is that of another webhook or socket; 0 leaves it.
	EndpointID int64
	// Enabled is always sent, as Dialpad takes a missing one for true.
	Enabled bool
}

// Update changes a subscription. An unknown one is an [ErrNotFound].
func (s AgentStatusSubscriptionsService) Update(
	ctx context.Context, id int64, u AgentStatusSubscriptionUpdate,
) (*AgentStatusSubscription, error) {
	const op = "agent_status_subscriptions.update"
	if err := checkID(op, "subscription", id); err != nil {
		return nil, err
	}
	return s.do(ctx, httpx.Call{
		Op: op, Method: http.MethodPatch, Path: subscriptionPath(id), In: forAgents(u.EndpointID, &u.Enabled),
	})
}

// Delete removes a subscription. An unknown one is an [ErrNotFound].
func (s AgentStatusSubscriptionsService) Delete(ctx context.Context, id int64) error {
	const op = "agent_status_subscriptions.delete"
	if err := checkID(op, "subscription", id); err != nil {
		return err
	}
	_, err := s.c.Do(ctx, httpx.Call{Op: op, Method: http.MethodDelete, Path: subscriptionPath(id)})
	return err
}

// Ensure returns an enabled subscription for an endpoint: the first that there is, switched on if need be, else
// a new one. So a service may call it at every start.
func (s AgentStatusSubscriptionsService) Ensure(ctx context.Context, endpointID int64) (*AgentStatusSubscription, error) {
	if err := checkID("agent_status_subscriptions.ensure", "endpoint", endpointID); err != nil {
		return nil, err
	}
	for sub, err := range s.All(ctx, ListOptions{}) {
		switch {
		case err != nil:
			return nil, err
		case sub.EndpointID() != endpointID:
		case sub.Enabled:
			return &sub, nil
		default:
			return s.Update(ctx, sub.ID, AgentStatusSubscriptionUpdate{Enabled: true})
		}
	}
	return s.Create(ctx, endpointID)
}

func (s AgentStatusSubscriptionsService) do(ctx context.Context, call httpx.Call) (*AgentStatusSubscription, error) {
	return one(ctx, s.c, call, "subscription", func(a *AgentStatusSubscription) int64 { return a.ID })
}

func subscriptionPath(id int64) []string {
	return api("subscriptions", "agent_status", strconv.FormatInt(id, 10))
}
