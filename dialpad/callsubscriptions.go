package dialpad

import (
	"cmp"
	"context"
	"iter"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// CallSubscriptionsService manages which endpoints get the events of calls, of
// the whole company or of one target. A company may have 100 of them, of which
// ten for the whole company. Its errors are those of [DutyService].
type CallSubscriptionsService struct{ r resource[CallSubscription] }

// CallSubscription sends call events to one endpoint.
type CallSubscription struct {
	ID      int64 `json:"id"`
	Enabled bool  `json:"enabled"`
	// TargetType and TargetID are whose calls; both are zero for all calls.
	TargetType TargetType `json:"target_type"`
	TargetID   int64      `json:"target_id"`
	// States are those whose events are sent; none means all.
	States []CallState `json:"call_states"`
	// GroupCallsOnly leaves out calls to people.
	GroupCallsOnly bool `json:"group_calls_only"`
	// Webhook or Websocket is the endpoint; the other one is zero.
	Webhook   WebhookEndpoint   `json:"webhook,omitzero"`
	Websocket WebsocketEndpoint `json:"websocket,omitzero"`
}

// EndpointID is the id of the webhook or socket; 0 when Dialpad shows none.
func (s CallSubscription) EndpointID() int64 { return cmp.Or(s.Webhook.ID, s.Websocket.ID) }

// UnmarshalJSON leaves fields of an unexpected type empty; a missing enabled is
// true.
func (s *CallSubscription) UnmarshalJSON(b []byte) error {
	err := lenient.Object(b, s)
	s.Enabled = enabled(b)
	return err
}

// CallSubscriptionSpec is a subscription to make, or to change one into. In a
// change, what is zero stays as it is, but for the two booleans.
type CallSubscriptionSpec struct {
	// EndpointID is a webhook's or a socket's id.
	EndpointID int64 `json:"endpoint_id,omitempty"`
	// TargetType and TargetID are whose calls; without them, all calls.
	TargetType TargetType `json:"target_type,omitempty"`
	TargetID   int64      `json:"target_id,omitempty"`
	// States are those whose events are sent; none leaves it to Dialpad.
	States []CallState `json:"call_states,omitempty"`
	// GroupCallsOnly leaves out calls to people.
	GroupCallsOnly bool `json:"group_calls_only"`
	// Disabled sends nothing.
	Disabled bool `json:"-"`
}

// Get returns a subscription; an unknown one is an [ErrNotFound].
func (s CallSubscriptionsService) Get(ctx context.Context, id int64) (*CallSubscription, error) {
	return s.r.get(ctx, id)
}

// List returns one page of the company's subscriptions.
func (s CallSubscriptionsService) List(ctx context.Context, o CallSubscriptionListOptions) (ctikit.Page[CallSubscription], error) {
	return s.r.list(ctx, o)
}

// All is an iterator over all subscriptions. An error comes last.
func (s CallSubscriptionsService) All(ctx context.Context, o CallSubscriptionListOptions) iter.Seq2[CallSubscription, error] {
	return s.r.all(ctx, o.Cursor, plain)
}

// Create makes a subscription.
func (s CallSubscriptionsService) Create(ctx context.Context, spec CallSubscriptionSpec) (*CallSubscription, error) {
	r := s.r.request("create")
	r.wantID("EndpointID", spec.EndpointID)
	return s.write(ctx, r, spec)
}

// Update changes a subscription. An unknown one is an [ErrNotFound].
func (s CallSubscriptionsService) Update(ctx context.Context, id int64, spec CallSubscriptionSpec) (*CallSubscription, error) {
	return s.write(ctx, s.r.request("update", id), spec)
}

func (s CallSubscriptionsService) write(ctx context.Context, r *request, spec CallSubscriptionSpec) (*CallSubscription, error) {
	r.want((spec.TargetID != 0) == (spec.TargetType != ""), "TargetID and TargetType", "both or neither, got one")
	r.In = struct {
		CallSubscriptionSpec
		Enabled bool `json:"enabled"` // always sent: a missing one is taken for true
	}{spec, !spec.Disabled}
	return s.r.one(ctx, r)
}

// Delete removes a subscription. An unknown one is an [ErrNotFound].
func (s CallSubscriptionsService) Delete(ctx context.Context, id int64) error {
	return s.r.delete(ctx, id)
}
