package dialpad

import (
	"context"
	"iter"
	"net/url"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// WebhooksService manages the HTTPS endpoints that events are sent to. A
// webhook by itself gets nothing: see [AgentStatusSubscriptionsService] and
// [CallSubscriptionsService]. One may serve many subscriptions. Dialpad never
// switches a webhook off, however often it fails. Its errors are those of
// [DutyService].
type WebhooksService struct{ r resource[WebhookEndpoint] }

// WebhookEndpoint is a webhook as Dialpad keeps it. [Webhook] receives what is
// sent to it.
type WebhookEndpoint struct {
	ID  int64  `json:"id"`
	URL string `json:"hook_url"`
	// Secret signs what is sent; empty means that nothing is signed. Dialpad shows
	// it on every read.
	Secret ctikit.Secret `json:"secret"`
}

// UnmarshalJSON leaves fields of an unexpected type empty.
func (e *WebhookEndpoint) UnmarshalJSON(b []byte) error {
	if err := lenient.Object(b, e); err != nil || !e.Secret.IsZero() {
		return err
	}
	var err error
	e.Secret, err = signedWith(b)
	return err
}

// signedWith is the secret of a webhook or a socket, as Dialpad shows it.
func signedWith(b []byte) (ctikit.Secret, error) {
	var w struct {
		Signature struct {
			Secret ctikit.Secret `json:"secret"`
		} `json:"signature"`
	}
	err := lenient.Decode(b, &w)
	return w.Signature.Secret, err
}

// WebhookSpec is a webhook to make, or to change one into.
type WebhookSpec struct {
	// URL receives the events.
	URL string
	// Secret signs them; one line. Without it an event proves no sender:
	// see [NewUnsignedWebhook].
	Secret ctikit.Secret
}

// Get returns a webhook; an unknown one is an [ErrNotFound].
func (s WebhooksService) Get(ctx context.Context, id int64) (*WebhookEndpoint, error) {
	return s.r.get(ctx, id)
}

// List returns one page of the company's webhooks.
func (s WebhooksService) List(ctx context.Context, o WebhookListOptions) (ctikit.Page[WebhookEndpoint], error) {
	return s.r.list(ctx, o)
}

// All is an iterator over all webhooks. An error comes last.
func (s WebhooksService) All(ctx context.Context, o WebhookListOptions) iter.Seq2[WebhookEndpoint, error] {
	return s.r.all(ctx, o.Cursor, plain)
}

// Create makes a webhook. A request that broke is not sent again, as the
// webhook may have been made: see Ensure. Dialpad takes 100 of these a minute.
func (s WebhooksService) Create(ctx context.Context, spec WebhookSpec) (*WebhookEndpoint, error) {
	return s.r.one(ctx, s.creation(spec))
}

// Update changes a webhook. Fields left empty stay as they are. To change a
// secret without losing events, let the receiver accept both first: see
// [NewWebhook]. An unknown webhook is an [ErrNotFound].
func (s WebhooksService) Update(ctx context.Context, id int64, spec WebhookSpec) (*WebhookEndpoint, error) {
	return s.r.one(ctx, s.change(id, spec))
}

// Delete removes a webhook. An unknown one is an [ErrNotFound].
func (s WebhooksService) Delete(ctx context.Context, id int64) error { return s.r.delete(ctx, id) }

// Ensure returns the webhook with spec.URL and its secret, and makes it if
// there is none. If several have that URL, it is the first of the list with the
// same secret, else the first. One with another secret gets spec.Secret, unless
// that is empty. So a service may call Ensure at every start; two that start
// together may make two webhooks.
func (s WebhooksService) Ensure(ctx context.Context, spec WebhookSpec) (record WebhookEndpoint, secret ctikit.Secret, created bool, err error) {
	record, created, err = s.r.ensure(ctx, s.creation(spec), func(w *WebhookEndpoint) (bool, *request) {
		if spec.Secret.IsZero() || spec.Secret == w.Secret {
			return w.URL == spec.URL, nil
		}
		return w.URL == spec.URL, s.change(w.ID, WebhookSpec{Secret: spec.Secret})
	})
	return record, record.Secret, created, err
}

func (s WebhooksService) creation(spec WebhookSpec) *request {
	r := s.r.request("create")
	r.want(spec.URL != "", "URL", "an absolute https URL, got an empty string")
	return spec.fill(r)
}

func (s WebhooksService) change(id int64, spec WebhookSpec) *request {
	return spec.fill(s.r.request("update", id))
}

func (spec WebhookSpec) fill(r *request) *request {
	u, err := url.Parse(spec.URL)
	absolute := err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
	r.want(spec.URL == "" || absolute, "URL", "an absolute https URL")
	r.wantLine("Secret", spec.Secret.Reveal())
	r.In = struct {
		URL    string `json:"hook_url,omitempty"`
		Secret string `json:"secret,omitempty"`
	}{spec.URL, spec.Secret.Reveal()}
	return r
}
