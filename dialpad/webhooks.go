package dialpad

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/ctikit/ctikit/internal/httpx"
)

// WebhooksService manages the HTTPS endpoints that events are sent to. A webhook by itself gets nothing: see
// [AgentStatusSubscriptionsService]. One may serve many subscriptions. Dialpad never switches a webhook off,
// however often it fails. Its errors are those of [DutyService].
type WebhooksService struct{ c *core }

// WebhookEndpoint is a webhook as Dialpad keeps it. [Webhook] receives what is sent to it.
type WebhookEndpoint struct {
	ID  int64
	URL string
	// Secret signs what is sent; empty means that nothing is signed. Dialpad shows it on every read.
	Secret Secret
}

// UnmarshalJSON decodes a webhook. A field of an unexpected type is left empty.
func (e *WebhookEndpoint) UnmarshalJSON(b []byte) error {
	var w struct {
		ID        looseInt  `json:"id"`
		URL       string    `json:"hook_url"`
		Signature signature `json:"signature"`
	}
	err := lenient(b, &w)
	*e = WebhookEndpoint{ID: int64(w.ID), URL: w.URL, Secret: Secret(w.Signature.Secret)}
	return err
}

// signature is how an endpoint's events are signed.
type signature struct {
	Secret string `json:"secret"`
}

// UnmarshalJSON decodes a signature. A field of an unexpected type is left empty.
func (s *signature) UnmarshalJSON(b []byte) error {
	type plain signature
	return lenient(b, (*plain)(s))
}

// WebhookSpec is a webhook to make, or to change one into.
type WebhookSpec struct {
	// URL receives the events.
	URL string
	// Secret signs them; one line. Without it nobody can tell who sent an event: see [NewUnsignedWebhook].
	Secret Secret
}

// Get returns a webhook; an unknown one is an [ErrNotFound].
func (s WebhooksService) Get(ctx context.Context, id int64) (*WebhookEndpoint, error) {
	const op = "webhooks.get"
	if err := checkID(op, "webhook", id); err != nil {
		return nil, err
	}
	return s.do(ctx, httpx.Call{Op: op, Method: http.MethodGet, Path: webhookPath(id)})
}

// List returns one page of the company's webhooks.
func (s WebhooksService) List(ctx context.Context, o ListOptions) (*Page[WebhookEndpoint], error) {
	return list[WebhookEndpoint](ctx, s.c, "webhooks.list", api("webhooks"), o)
}

// All goes through all webhooks, page by page. An error is the last thing that it yields.
func (s WebhooksService) All(ctx context.Context, o ListOptions) iter.Seq2[WebhookEndpoint, error] {
	return all(ctx, o.Cursor, func(ctx context.Context, cursor string) (*Page[WebhookEndpoint], error) {
		return s.List(ctx, ListOptions{Cursor: cursor})
	})
}

// Create makes a webhook. A request that broke is not sent again, as the webhook may have been made: see Ensure.
// Dialpad takes 100 of these a minute.
func (s WebhooksService) Create(ctx context.Context, spec WebhookSpec) (*WebhookEndpoint, error) {
	const op = "webhooks.create"
	if err := checkURL(op, spec.URL); err != nil {
		return nil, err
	}
	return s.write(ctx, httpx.Call{Op: op, Method: http.MethodPost, Path: api("webhooks")}, spec)
}

// Update changes a webhook. Fields left empty stay as they are. To change a secret without losing events, let
// the receiver accept both first: see [NewWebhook]. An unknown webhook is an [ErrNotFound].
func (s WebhooksService) Update(ctx context.Context, id int64, spec WebhookSpec) (*WebhookEndpoint, error) {
	const op = "webhooks.update"
	if spec.URL != "" {
		if err := checkURL(op, spec.URL); err != nil {
			return nil, err
		}
	}
	if err := checkID(op, "webhook", id); err != nil {
		return nil, err
	}
	return s.write(ctx, httpx.Call{Op: op, Method: http.MethodPatch, Path: webhookPath(id)}, spec)
}

// Delete removes a webhook. An unknown one is an [ErrNotFound].
func (s WebhooksService) Delete(ctx context.Context, id int64) error {
	const op = "webhooks.delete"
	if err := checkID(op, "webhook", id); err != nil {
		return err
	}
	_, err := s.c.Do(ctx, httpx.Call{Op: op, Method: http.MethodDelete, Path: webhookPath(id)})
	return err
}

// Ensure returns the webhook with spec.URL, and makes it if there is none. If several have that URL, it is the
// first of the list with the same secret, else the first. One with another secret gets spec.Secret, unless that is empty.
// So a service may call Ensure at every start; two that start together may make two webhooks.
func (s WebhooksService) Ensure(ctx context.Context, spec WebhookSpec) (*WebhookEndpoint, error) {
	const op = "webhooks.ensure"
	if err := errors.Join(checkURL(op, spec.URL), checkLine(op, "Secret", string(spec.Secret))); err != nil {
		return nil, err
	}
	var found *WebhookEndpoint
	for w, err := range s.All(ctx, ListOptions{}) {
		if err != nil {
			return nil, err
		}
		switch {
		case w.URL != spec.URL:
		case w.Secret == spec.Secret || spec.Secret == "":
			return &w, nil
		case found == nil:
			found = &w
		}
	}
	if found == nil {
		return s.Create(ctx, spec)
	}
	return s.Update(ctx, found.ID, WebhookSpec{Secret: spec.Secret})
}

func (s WebhooksService) write(ctx context.Context, call httpx.Call, spec WebhookSpec) (*WebhookEndpoint, error) {
	if err := checkLine(call.Op, "Secret", string(spec.Secret)); err != nil {
		return nil, err
	}
	call.In = struct {
		URL    string `json:"hook_url,omitempty"`
		Secret string `json:"secret,omitempty"`
	}{spec.URL, string(spec.Secret)}
	return s.do(ctx, call)
}

func (s WebhooksService) do(ctx context.Context, call httpx.Call) (*WebhookEndpoint, error) {
	return one(ctx, s.c, call, "webhook", func(e *WebhookEndpoint) int64 { return e.ID })
}

func webhookPath(id int64) []string { return api("webhooks", strconv.FormatInt(id, 10)) }

func checkURL(op, raw string) error {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return invalid(op, "URL is not an absolute https URL")
	}
	return nil
}
