package dialpad

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// CallSubscriptionsService manages which endpoints get the events of calls, of
// the whole company or of one target. A company may have 100 of them, of which
// ten for the whole company. Its errors are those of [DutyService].
type CallSubscriptionsService struct{ r resource[CallSubscription] }

// CallSubscription sends call events to one endpoint.
type CallSubscription struct {
	ID      int64
	Enabled bool
	// TargetType and TargetID are whose calls; both are zero for all calls.
	TargetType TargetType
	TargetID   int64
	// States are those whose events are sent; none means all.
	States []CallState
	// GroupCallsOnly leaves out calls to people.
	GroupCallsOnly bool
	// Webhook or Websocket is the endpoint; the other one is zero.
	Webhook   WebhookEndpoint
	Websocket WebsocketEndpoint
}

// EndpointID is the id of the webhook or socket; 0 when Dialpad shows none.
func (s CallSubscription) EndpointID() int64 { return cmp.Or(s.Webhook.ID, s.Websocket.ID) }

// UnmarshalJSON decodes a subscription, enabled unless it says otherwise. A
// field of an unexpected type is left empty.
func (s *CallSubscription) UnmarshalJSON(b []byte) error {
	var w struct {
		wireSubscription
		TargetType TargetType  `json:"target_type"`
		TargetID   lenient.Int `json:"target_id"`
		States     []CallState `json:"call_states"`
		GroupOnly  bool        `json:"group_calls_only"`
	}
	err := lenient.Decode(b, &w)
	*s = CallSubscription{
		ID: int64(w.ID), Enabled: w.enabled(), Webhook: w.Webhook, Websocket: w.Websocket,
		TargetType: w.TargetType, TargetID: int64(w.TargetID), States: w.States, GroupCallsOnly: w.GroupOnly,
	}
	return err
}

// CallSubscriptionSpec is a subscription to make, or to change one into.
type CallSubscriptionSpec struct {
	// EndpointID is a webhook's or a socket's id.
	EndpointID int64 `json:"endpoint_id,omitempty"`
	// TargetType and TargetID say whose calls; without them, all calls.
	TargetType TargetType `json:"target_type,omitempty"`
	TargetID   int64      `json:"target_id,omitempty"`
	// States are those whose events are sent; none leaves it to Dialpad.
	States []CallState `json:"call_states,omitempty"`
	// GroupCallsOnly leaves out calls to people.
	GroupCallsOnly bool `json:"group_calls_only"`
}

// CallSubscriptionUpdate says what to change of a subscription. Fields of the
// spec that are zero stay as they are, but GroupCallsOnly and Enabled are
// always sent, as Dialpad takes a missing Enabled for true.
type CallSubscriptionUpdate struct {
	CallSubscriptionSpec
	Enabled bool `json:"enabled"`
}

// Get returns a subscription; an unknown one is an [ErrNotFound].
func (s CallSubscriptionsService) Get(ctx context.Context, id int64) (*CallSubscription, error) {
	return s.r.get(ctx, id)
}

// List returns one page of the company's subscriptions.
func (s CallSubscriptionsService) List(ctx context.Context, o CallSubscriptionListOptions) (ctikit.Page[CallSubscription], error) {
	return s.r.list(ctx, o)
}

// All goes through all subscriptions, page by page. An error is the last thing
// that it yields.
func (s CallSubscriptionsService) All(ctx context.Context, o CallSubscriptionListOptions) iter.Seq2[CallSubscription, error] {
	return s.r.all(ctx, o.Cursor, plain)
}

// Create makes a subscription, enabled.
func (s CallSubscriptionsService) Create(ctx context.Context, spec CallSubscriptionSpec) (*CallSubscription, error) {
	return s.r.one(ctx, s.creation(spec))
}

// Update changes a subscription. An unknown one is an [ErrNotFound].
func (s CallSubscriptionsService) Update(
	ctx context.Context, id int64, u CallSubscriptionUpdate,
) (*CallSubscription, error) {
	return s.r.one(ctx, u.fill(s.r.request("update", id)))
}

// Delete removes a subscription. An unknown one is an [ErrNotFound].
func (s CallSubscriptionsService) Delete(ctx context.Context, id int64) error {
	return s.r.delete(ctx, id)
}

// Ensure returns an enabled subscription as spec has it, with the endpoint's
// secret: one that sends the target's calls to the endpoint, changed if need
// be, else a new one. So a service may call it at every start.
func (s CallSubscriptionsService) Ensure(
	ctx context.Context, spec CallSubscriptionSpec,
) (sub *CallSubscription, secret ctikit.Secret, created bool, err error) {
	sub, created, err = s.r.ensure(ctx, s.creation(spec), func(found *CallSubscription) (bool, *request) {
		meant := found.EndpointID() == spec.EndpointID && found.TargetType == spec.TargetType && found.TargetID == spec.TargetID
		if found.Enabled && found.GroupCallsOnly == spec.GroupCallsOnly && found.sends(spec.States) {
			return meant, nil
		}
		return meant, CallSubscriptionUpdate{spec, true}.fill(s.r.request("update", found.ID))
	})
	if err == nil {
		secret = cmp.Or(sub.Webhook.Secret, sub.Websocket.Secret)
	}
	return sub, secret, created, err
}

// sends reports whether the states are those wanted, in any order. None leaves
// them to Dialpad.
func (s *CallSubscription) sends(states []CallState) bool {
	return len(states) == 0 || slices.Equal(slices.Sorted(slices.Values(states)), slices.Sorted(slices.Values(s.States)))
}

func (s CallSubscriptionsService) creation(spec CallSubscriptionSpec) *request {
	r := s.r.request("create")
	r.wantID("EndpointID", spec.EndpointID)
	return CallSubscriptionUpdate{spec, true}.fill(r)
}

func (u CallSubscriptionUpdate) fill(r *request) *request {
	r.want((u.TargetID != 0) == (u.TargetType != ""), "TargetID and TargetType", "both or neither, got one")
	r.In = u
	return r
}
