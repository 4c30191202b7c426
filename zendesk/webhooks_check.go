package zendesk

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// WebhookInvocation is one event's way to a webhook. The vendor's fields are
// hardly documented: Raw has them all.
type WebhookInvocation struct {
	ID string
	// Status is Zendesk's word for the outcome.
	Status string
	// StatusCode is the endpoint's last answer; 0 when unknown.
	StatusCode int
	// CompletedAt is when the last attempt ended; zero when unknown.
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

// SigningSecret reads the secret that NewWebhook takes. Keep it out of logs.
func (s WebhookService) SigningSecret(ctx context.Context, id string) (string, error) {
	return s.secret(ctx, "webhooks.signing_secret", http.MethodGet, id)
}

// ResetSigningSecret makes Zendesk sign with a new secret from now on, and
// returns it. Deliveries under way carry the old one.
func (s WebhookService) ResetSigningSecret(ctx context.Context, id string) (string, error) {
	return s.secret(ctx, "webhooks.reset_signing_secret", http.MethodPost, id)
}

func (s WebhookService) secret(ctx context.Context, op, method, id string) (string, error) {
	var body json.RawMessage
	_, err := s.c.do(ctx, httpx.Call{Op: op, Method: method, Path: api("webhooks", id, "signing_secret"), Out: &body})
	if err != nil {
		return "", err
	}
	secret, err := decodeSecret(body)
	return secret, opError(op, err)
}

// decodeSecret reads {"signing_secret": {"secret": …}} or, the shape being
// undocumented, the same without the inner object.
func decodeSecret(body []byte) (string, error) {
	var doc struct {
		Secret json.RawMessage `json:"signing_secret"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return "", malformed(err)
	}
	var flat string
	var inner struct {
		Secret string `json:"secret"`
	}
	if json.Unmarshal(doc.Secret, &flat) != nil {
		_ = json.Unmarshal(doc.Secret, &inner) // an empty secret is refused below
		flat = inner.Secret
	}
	if flat == "" {
		return "", malformed(errors.New("signing_secret.secret: want a string, got nothing"))
	}
	return flat, nil
}

// Test has Zendesk send a sample request. With an id, a webhook that exists is
// tested, and spec's fields, where set, stand in for its own; without one, spec
// alone counts, and the request is signed with TestSecret.
func (s WebhookService) Test(ctx context.Context, id string, spec WebhookSpec) (*WebhookTest, error) {
	const op = "webhooks.test"
	if id == "" {
		if err := spec.check(); err != nil {
			return nil, opError(op, err)
		}
	}
	var in struct {
		Request *webhookWire `json:"request,omitempty"`
	}
	if spec.Endpoint != "" {
		in.Request = spec.wire().Webhook
	}
	query := struct {
		ID string `url:"webhook_id,omitempty"`
	}{id}
	var body json.RawMessage
	if _, err := s.c.do(ctx, httpx.Call{Op: op, Method: http.MethodPost, Path: api("webhooks", "test"), Query: query, In: in, Out: &body}); err != nil {
		return nil, err
	}
	var doc struct {
		Response struct {
			Status number `json:"status"`
		} `json:"response"`
	}
	if err := lenient(json.Unmarshal(body, &doc)); err != nil {
		return nil, opError(op, malformed(err))
	}
	return &WebhookTest{Status: int(doc.Response.Status), Raw: body}, nil
}

// Invocations reads what Zendesk sent to a webhook, page by page. An error is
// the last thing that it yields.
func (s WebhookService) Invocations(ctx context.Context, id string) iter.Seq2[WebhookInvocation, error] {
	const op = "webhooks.invocations"
	return pages(ctx, "", func(ctx context.Context, after string) (Page[WebhookInvocation], error) {
		var body json.RawMessage
		cur := Cursor{After: after}
		if err := s.c.list(ctx, op, api("webhooks", id, "invocations"), cur, cur, &body); err != nil {
			return Page[WebhookInvocation]{}, err
		}
		page, err := decodeInvocations(body)
		return page, opError(op, err)
	})
}

func decodeInvocations(body []byte) (Page[WebhookInvocation], error) {
	var doc struct {
		Invocations []json.RawMessage `json:"invocations"`
		paging
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return Page[WebhookInvocation]{}, malformed(err)
	}
	var page Page[WebhookInvocation]
	for _, raw := range doc.Invocations {
		var w struct {
			ID          text   `json:"id"`
			Status      text   `json:"status"`
			StatusCode  number `json:"status_code"`
			CompletedAt moment `json:"latest_completed_at"`
		}
		_ = json.Unmarshal(raw, &w) // what does not fit is in Raw
		page.Items = append(page.Items, WebhookInvocation{
			ID: string(w.ID), Status: string(w.Status), StatusCode: int(w.StatusCode), CompletedAt: w.CompletedAt.Time, Raw: raw,
		})
	}
	var err error
	page.Next, err = doc.next()
	return page, err
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

// Attempts reads every try to deliver one invocation to a webhook. The address
// is known from a client in the field alone. An error is the last thing that it
// yields.
func (s WebhookService) Attempts(ctx context.Context, id, invocationID string) iter.Seq2[WebhookAttempt, error] {
	path := api("webhooks", id, "invocations", invocationID, "attempts")
	return pages(ctx, "", func(ctx context.Context, after string) (Page[WebhookAttempt], error) {
		cur := Cursor{After: after}
		return fetchPage(ctx, s.c, "webhooks.attempts", path, cur, cur, decodeAttempts)
	})
}

func decodeAttempts(body []byte) (Page[WebhookAttempt], error) {
	var doc struct {
		Attempts []json.RawMessage `json:"attempts"`
		paging
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return Page[WebhookAttempt]{}, malformed(err)
	}
	var page Page[WebhookAttempt]
	for _, raw := range doc.Attempts {
		var w struct {
			ID          text   `json:"id"`
			StatusCode  number `json:"status_code"`
			CompletedAt moment `json:"completed_at"`
		}
		_ = json.Unmarshal(raw, &w) // what does not fit is in Raw
		page.Items = append(page.Items, WebhookAttempt{
			ID: string(w.ID), StatusCode: int(w.StatusCode), CompletedAt: w.CompletedAt.Time, Raw: raw,
		})
	}
	var err error
	page.Next, err = doc.next()
	return page, err
}
