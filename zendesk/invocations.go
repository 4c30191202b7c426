package zendesk

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// WebhookInvocation is one event's way to a webhook. The vendor's fields are
// hardly documented: Raw has them all.
type WebhookInvocation struct {
	ID string
	// Status is Zendesk's name for the outcome.
	Status string
	// StatusCode is the endpoint's last answer; 0 when unknown.
	StatusCode int
	// CompletedAt is when the last attempt ended; zero when unknown.
	CompletedAt time.Time
	Raw         json.RawMessage
}

// WebhookAttempt is one try to deliver an event. The vendor's fields are hardly
// documented: Raw has them all.
type WebhookAttempt struct {
	ID string
	// StatusCode is the endpoint's answer; 0 when unknown.
	StatusCode int
	// CompletedAt is when it ended; zero when unknown.
	CompletedAt time.Time
	Raw         json.RawMessage
}

// WebhookTest is how an endpoint answered a test send.
type WebhookTest struct {
	// Status is the endpoint's HTTP status; 0 when unknown.
	Status int
	// Raw is Zendesk's whole account of it.
	Raw json.RawMessage
}

// SigningSecret reads the secret that [NewWebhook] takes.
func (s WebhooksService) SigningSecret(ctx context.Context, id string) (ctikit.Secret, error) {
	return s.c.request("webhooks.signing_secret", id).secret(ctx)
}

// ResetSigningSecret makes Zendesk sign with a new secret from now on, and
// returns it. Deliveries under way carry the old one: give [NewWebhook] both
// for a while.
func (s WebhooksService) ResetSigningSecret(ctx context.Context, id string) (ctikit.Secret, error) {
	return s.c.request("webhooks.reset_signing_secret", id).secret(ctx)
}

// secret reads {"signing_secret": {"secret": …}} or, the shape being
// undocumented, the same without the inner object.
func (r *request) secret(ctx context.Context) (ctikit.Secret, error) {
	body, err := r.body(ctx)
	if err != nil {
		return ctikit.Secret{}, err
	}
	var doc struct {
		Flat   string `json:"signing_secret"`
		Secret string `json:"secret"`
	}
	if err := lenient.Decode(inside(body, "signing_secret"), &doc); err != nil {
		return ctikit.Secret{}, r.malformed(err)
	}
	secret := firstOf(doc.Secret, doc.Flat)
	if secret == "" {
		return ctikit.Secret{}, r.lacks("signing_secret", "a secret")
	}
	return ctikit.NewSecret(secret), nil
}

// Test has Zendesk send a sample request. With an id, a webhook that exists is
// tested, and spec's fields, where set, stand in for its own; without one, spec
// alone counts, and the request is signed with [TestSecret].
func (s WebhooksService) Test(ctx context.Context, id string, spec WebhookSpec) (*WebhookTest, error) {
	r := s.c.request("webhooks.test")
	if id == "" {
		r.spec(spec)
	}
	in := map[string]webhookWire{}
	if spec.Endpoint != "" {
		in["request"] = spec.whole()
	}
	body, err := r.with(in).query(struct {
		ID string `url:"webhook_id,omitempty"`
	}{id}).body(ctx)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Response struct {
			Status lenient.Int `json:"status"`
		} `json:"response"`
	}
	if err := lenient.Decode(body, &doc); err != nil {
		return nil, r.malformed(err)
	}
	return &WebhookTest{Status: int(doc.Response.Status), Raw: body}, nil
}

// AllInvocations reads what Zendesk sent to a webhook, page by page. An error
// is the last thing that it yields.
func (s WebhooksService) AllInvocations(ctx context.Context, id string) iter.Seq2[WebhookInvocation, error] {
	return all(ctx, func() *request { return s.c.request("webhooks.invocations", id) }, ListOptions{},
		func(raw json.RawMessage) (WebhookInvocation, bool) {
			w := delivery(raw)
			return WebhookInvocation{string(w.ID), string(w.Status), int(w.StatusCode), w.LatestAt.Time, raw}, true
		}, "invocations")
}

// AllAttempts reads every try to deliver one invocation to a webhook. The
// address is known from a client in the field alone. An error is the last thing
// that it yields.
func (s WebhooksService) AllAttempts(ctx context.Context, id, invocationID string) iter.Seq2[WebhookAttempt, error] {
	return all(ctx, func() *request { return s.c.request("webhooks.attempts", id, invocationID) }, ListOptions{},
		func(raw json.RawMessage) (WebhookAttempt, bool) {
			w := delivery(raw)
			return WebhookAttempt{string(w.ID), int(w.StatusCode), w.CompletedAt.Time, raw}, true
		}, "attempts")
}

type deliveryWire struct {
	ID          lenient.String `json:"id"`
	Status      lenient.String `json:"status"`
	StatusCode  lenient.Int    `json:"status_code"`
	CompletedAt lenient.Time   `json:"completed_at"`
	LatestAt    lenient.Time   `json:"latest_completed_at"`
}

func delivery(raw json.RawMessage) (w deliveryWire) {
	_ = lenient.Decode(raw, &w) // what does not fit is in Raw
	return w
}
