package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// WebhookStatus says whether Zendesk delivers to a webhook. The set is open.
type WebhookStatus string

// The statuses that Zendesk documents.
const (
	WebhookActive   WebhookStatus = "active"
	WebhookInactive WebhookStatus = "inactive"
)

// WebhookSpec is what a webhook shall be. Only Name, Endpoint and
// Subscriptions are required.
type WebhookSpec struct {
	// Name need not be unique.
	Name string
	// Endpoint is the absolute URL that Zendesk calls.
	Endpoint string
	// Subscriptions are the events to send.
	Subscriptions []EventType
	Description   string
	// Status is WebhookActive when empty.
	Status WebhookStatus
	// Auth is what Zendesk proves itself with besides the signature; the zero
	// value is nothing.
	Auth WebhookAuth
	// Headers are sent with every delivery.
	Headers map[string]string
}

// WebhookAuth is a credential that Zendesk sends to the endpoint. It is
// opaque: neither printing nor JSON shows its secret.
type WebhookAuth struct{ wire func() authWire }

type authWire struct {
	Type        string            `json:"type"`
	Data        map[string]string `json:"data"`
	AddPosition string            `json:"add_position"`
}

// WebhookAPIKey sends value in the named header.
func WebhookAPIKey(header, value string) WebhookAuth {
	return webhookAuth("api_key", map[string]string{"name": header, "value": value})
}

// WebhookBasic sends a user name and password.
func WebhookBasic(username, password string) WebhookAuth {
	return webhookAuth("basic_auth", map[string]string{"username": username, "password": password})
}

// WebhookBearer sends a bearer token.
func WebhookBearer(token string) WebhookAuth {
	return webhookAuth("bearer_token", map[string]string{"token": token})
}

func webhookAuth(kind string, data map[string]string) WebhookAuth {
	return WebhookAuth{func() authWire { return authWire{kind, data, "header"} }}
}

// WebhookRecord is a webhook as Zendesk keeps it.
type WebhookRecord struct {
	// ID is opaque.
	ID            string
	Name          string
	Endpoint      string
	Subscriptions []EventType
	Description   string
	Status        WebhookStatus
	// Method and Format are POST and json for webhooks of events.
	Method, Format string
	// CreatedAt and UpdatedAt are zero where Zendesk does not tell.
	CreatedAt, UpdatedAt time.Time
}

// WebhookService manages where Zendesk sends events. It needs an admin's
// credential or the webhook permission.
//
// All methods are safe for concurrent use and fail with an *Error that matches
// ErrUnauthorized, ErrForbidden, ErrNotFound, ErrInvalid, ErrRateLimited or
// ErrServer.
//
// Source: developer.zendesk.com, webhooks/webhooks-api/webhooks.
type WebhookService struct{ c *core }

// WebhookListOptions selects a page of webhooks.
type WebhookListOptions struct {
	Cursor
}

// List reads one page of webhooks.
func (s WebhookService) List(ctx context.Context, opts WebhookListOptions) (Page[WebhookRecord], error) {
	const op = "webhooks.list"
	var body json.RawMessage
	if err := s.c.list(ctx, op, api("webhooks"), opts.Cursor, opts, &body); err != nil {
		return Page[WebhookRecord]{}, err
	}
	page, err := decodeWebhooks(body)
	return page, opError(op, err)
}

// All reads every webhook. An error is the last thing that it yields.
func (s WebhookService) All(ctx context.Context, opts WebhookListOptions) iter.Seq2[WebhookRecord, error] {
	return pages(ctx, opts.After, func(ctx context.Context, after string) (Page[WebhookRecord], error) {
		opts.After = after
		return s.List(ctx, opts)
	})
}

// Get reads one webhook.
func (s WebhookService) Get(ctx context.Context, id string) (*WebhookRecord, error) {
	return s.one(ctx, httpx.Call{Op: "webhooks.get", Method: http.MethodGet, Path: api("webhooks", id)})
}

// Create makes a webhook.
func (s WebhookService) Create(ctx context.Context, spec WebhookSpec) (*WebhookRecord, error) {
	const op = "webhooks.create"
	if err := spec.check(); err != nil {
		return nil, opError(op, err)
	}
	return s.one(ctx, httpx.Call{Op: op, Method: http.MethodPost, Path: api("webhooks"), In: spec.wire()})
}

// Update replaces a webhook; what spec leaves out is gone, Auth included. It
// cannot turn a webhook of triggers into one of events.
func (s WebhookService) Update(ctx context.Context, id string, spec WebhookSpec) error {
	const op = "webhooks.update"
	if err := spec.check(); err != nil {
		return opError(op, err)
	}
	_, err := s.c.do(ctx, httpx.Call{Op: op, Method: http.MethodPut, Path: api("webhooks", id), In: spec.wire()})
	return err
}

// Patch changes of a webhook what spec sets, and leaves the rest.
func (s WebhookService) Patch(ctx context.Context, id string, spec WebhookSpec) error {
	const op = "webhooks.patch"
	if spec.Endpoint != "" {
		if err := absolute("endpoint", spec.Endpoint); err != nil {
			return opError(op, err)
		}
	}
	_, err := s.c.do(ctx, httpx.Call{Op: op, Method: http.MethodPatch, Path: api("webhooks", id), In: spec.patch()})
	return err
}

// Clone makes a webhook like the one with this id, with a secret of its own.
func (s WebhookService) Clone(ctx context.Context, id string) (*WebhookRecord, error) {
	const op = "webhooks.clone"
	if id == "" {
		return nil, opError(op, errors.New("webhook id: want one, got none"))
	}
	query := struct {
		ID string `url:"clone_webhook_id"`
	}{id}
	return s.one(ctx, httpx.Call{Op: op, Method: http.MethodPost, Path: api("webhooks"), Query: query})
}

// Delete removes a webhook.
func (s WebhookService) Delete(ctx context.Context, id string) error {
	_, err := s.c.do(ctx, httpx.Call{Op: "webhooks.delete", Method: http.MethodDelete, Path: api("webhooks", id)})
	return err
}

// Ensure returns the webhook with spec's endpoint and subscriptions, made if
// there is none and switched on if it is inactive, with its signing secret for
// NewWebhook. Two programs that start at once may each make one; deliveries
// then come twice, which Envelope.ID tells.
func (s WebhookService) Ensure(ctx context.Context, spec WebhookSpec) (record *WebhookRecord, secret string, err error) {
	if err := spec.check(); err != nil {
		return nil, "", opError("webhooks.ensure", err)
	}
	if record, err = s.find(ctx, spec); err != nil {
		return nil, "", err
	}
	switch {
	case record == nil:
		record, err = s.Create(ctx, spec)
	case record.Status == WebhookInactive && spec.Status != WebhookInactive:
		err = s.Update(ctx, record.ID, spec)
		record.Status = WebhookActive
	}
	if err != nil {
		return nil, "", err
	}
	secret, err = s.SigningSecret(ctx, record.ID)
	return record, secret, err
}

// find returns nil when no webhook fits.
func (s WebhookService) find(ctx context.Context, spec WebhookSpec) (*WebhookRecord, error) {
	for w, err := range s.All(ctx, WebhookListOptions{}) {
		if err != nil {
			return nil, err
		}
		if w.Endpoint == spec.Endpoint && slices.Equal(sorted(w.Subscriptions), sorted(spec.Subscriptions)) {
			return &w, nil
		}
	}
	return nil, nil //nolint:nilnil // none is no error
}

func sorted(types []EventType) []EventType {
	out := make([]EventType, len(types))
	for i, t := range types {
		out[i] = normal(string(t))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s WebhookService) one(ctx context.Context, call httpx.Call) (*WebhookRecord, error) {
	var body json.RawMessage
	call.Out = &body
	if _, err := s.c.do(ctx, call); err != nil {
		return nil, err
	}
	record, err := decodeWebhook(body)
	return record, opError(call.Op, err)
}

func (w WebhookSpec) check() error {
	errs := []error{absolute("endpoint", w.Endpoint)}
	if w.Name == "" {
		errs = append(errs, errors.New("name: want one, got an empty string"))
	}
	if len(w.Subscriptions) == 0 {
		errs = append(errs, fmt.Errorf("subscriptions: want at least one event, such as %s", EventAgentUnifiedStateChanged))
	}
	return errors.Join(errs...)
}
