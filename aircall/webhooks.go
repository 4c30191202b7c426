package aircall

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/ctikit/ctikit/internal/httpx"
)

// WebhooksService manages the subscriptions to events, of which a company may have 100.
// Its errors are those of [UsersService].
type WebhooksService struct{ c *core }

// Subscription is a webhook as Aircall keeps it.
type Subscription struct {
	// ID is a UUID.
	ID string `json:"webhook_id"`
	// DirectLink holds another, numeric id: derive neither from the other.
	DirectLink string      `json:"direct_link"`
	Name       string      `json:"custom_name"`
	URL        string      `json:"url"`
	Events     []EventName `json:"events"`
	// Active is false once deliveries have failed for too long; see [WebhooksService.Revive].
	Active bool `json:"active"`
	// Token is the secret that each delivery carries.
	Token     Token     `json:"token"`
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// UnmarshalJSON decodes a webhook. A field of an unexpected type is left empty.
func (s *Subscription) UnmarshalJSON(b []byte) error {
	type plain Subscription
	w := struct {
		*plain
		ID        looseString `json:"webhook_id"`
		CreatedAt looseTime   `json:"created_at"`
	}{plain: (*plain)(s)}
	*s = Subscription{}
	err := lenient(b, &w)
	s.ID, s.CreatedAt = string(w.ID), w.CreatedAt.Time
	return err
}

// Token is the secret of one webhook. It prints, logs and encodes as "redacted"; string(t) is the secret.
type Token string

const redacted = "redacted"

// Format prints "redacted" for every verb.
func (t Token) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, redacted) }

// MarshalText encodes "redacted".
func (t Token) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue logs "redacted".
func (t Token) LogValue() slog.Value { return slog.StringValue(redacted) }

// WebhookSpec is a webhook to make.
type WebhookSpec struct {
	// Name is shown in the dashboard; Aircall says "Webhook" when it is empty.
	Name string
	// URL receives the events. Aircall demands https with a valid certificate.
	URL string
	// Events are the events to send, at least one: to Aircall, none would mean all.
	// A user event asked for with and without .v2 comes twice. See [PresenceEvents].
	Events []EventName
}

// webhookBody is what creates or updates a webhook. Events are always sent, because leaving them out
// subscribes to all. Active only ever revives.
type webhookBody struct {
	Name   string      `json:"custom_name,omitempty"`
	URL    string      `json:"url,omitempty"`
	Events []EventName `json:"events"`
	Active bool        `json:"active,omitempty"`
}

// Get returns a webhook; an unknown one is an [ErrNotFound].
func (s WebhooksService) Get(ctx context.Context, id string) (*Subscription, error) {
	return s.one(ctx, httpx.Call{Op: "webhooks.get", Method: http.MethodGet, Path: webhookPath(id)})
}

// List returns one page of the company's webhooks.
func (s WebhooksService) List(ctx context.Context, o ListOptions) (*Page[Subscription], error) {
	return s.listing().list(ctx, o)
}

// All goes through all webhooks, page by page. An error is the last thing that it yields.
func (s WebhooksService) All(ctx context.Context, o ListOptions) iter.Seq2[Subscription, error] {
	return s.listing().all(ctx, o)
}

func (s WebhooksService) listing() listing[Subscription] {
	return listing[Subscription]{c: s.c, op: "webhooks.list", name: "webhooks", path: []string{"v1", "webhooks"}}
}

// Create makes a webhook. Too many webhooks, or an event that Aircall does not know, are an [ErrInvalid].
// A broken connection is not tried again, as the webhook may have been made: see Ensure.
func (s WebhooksService) Create(ctx context.Context, spec WebhookSpec) (*Subscription, error) {
	const op = "webhooks.create"
	if err := errors.Join(checkURL(op, spec.URL), checkEvents(op, spec.Events)); err != nil {
		return nil, err
	}
	return s.one(ctx, httpx.Call{
		Op: op, Method: http.MethodPost, Path: []string{"v1", "webhooks"},
		In: webhookBody{Name: spec.Name, URL: spec.URL, Events: spec.Events},
	})
}

// WebhookUpdate says what to change of a webhook. Fields left empty stay as they are.
type WebhookUpdate struct {
	Name string
	URL  string
	// Events replace the list. Left empty, the present list is read first and sent again,
	// because Aircall takes an update without events as a wish for all events.
	Events []EventName
	// Active revives a webhook that Aircall has switched off.
	Active bool
}

// Update changes a webhook. An unknown one is an [ErrNotFound].
func (s WebhooksService) Update(ctx context.Context, id string, u WebhookUpdate) (*Subscription, error) {
	const op = "webhooks.update"
	if u.URL != "" {
		if err := checkURL(op, u.URL); err != nil {
			return nil, err
		}
	}
	if len(u.Events) == 0 {
		now, err := s.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		u.Events = now.Events
	}
	if err := checkEvents(op, u.Events); err != nil {
		return nil, err
	}
	return s.one(ctx, httpx.Call{Op: op, Method: http.MethodPut, Path: webhookPath(id), In: webhookBody(u)})
}

// Revive switches on a webhook that Aircall has switched off after failed deliveries.
func (s WebhooksService) Revive(ctx context.Context, id string) (*Subscription, error) {
	return s.Update(ctx, id, WebhookUpdate{Active: true})
}

// AddEvents adds events to a webhook's list.
func (s WebhooksService) AddEvents(ctx context.Context, id string, events ...EventName) (*Subscription, error) {
	return s.changeEvents(ctx, "webhooks.add_events", id, "add", events)
}

// RemoveEvents takes events from a webhook's list. What a list means that becomes empty is undocumented.
func (s WebhooksService) RemoveEvents(ctx context.Context, id string, events ...EventName) (*Subscription, error) {
	return s.changeEvents(ctx, "webhooks.remove_events", id, "remove", events)
}

func (s WebhooksService) changeEvents(ctx context.Context, op, id, action string, events []EventName) (*Subscription, error) {
	if err := checkEvents(op, events); err != nil {
		return nil, err
	}
	query := struct {
		Action string `url:"events_action,omitempty"`
	}{action}
	return s.one(ctx, httpx.Call{
		Op: op, Method: http.MethodPut, Path: webhookPath(id), Query: query, In: webhookBody{Events: events},
	})
}

// Delete removes a webhook. An unknown one is an [ErrNotFound].
func (s WebhooksService) Delete(ctx context.Context, id string) error {
	const op = "webhooks.delete"
	if err := checkWebhook(op, id); err != nil {
		return err
	}
	return s.c.command(ctx, op, http.MethodDelete, nil, webhookPath(id)...)
}

var errNoWebhook = errors.New("aircall: the reply holds no webhook with an id")

func (s WebhooksService) one(ctx context.Context, call httpx.Call) (*Subscription, error) {
	if call.Method != http.MethodPost {
		if err := checkWebhook(call.Op, call.Path[len(call.Path)-1]); err != nil {
			return nil, err
		}
	}
	var out struct{ Webhook Subscription }
	call.Out = &out
	if _, err := s.c.Do(ctx, call); err != nil {
		return nil, err
	}
	if out.Webhook.ID == "" {
		return nil, errNoWebhook
	}
	return &out.Webhook, nil
}

func webhookPath(id string) []string { return []string{"v1", "webhooks", id} }

func checkWebhook(op, id string) error {
	if id == "" {
		return invalid(op, "the webhook id is empty")
	}
	return nil
}

func checkEvents(op string, events []EventName) error {
	if len(events) == 0 {
		return invalid(op, "no events given; to Aircall that would mean all of them")
	}
	for i, name := range events {
		if name == "" {
			return invalid(op, "event %d is empty", i)
		}
	}
	return nil
}

func checkURL(op, raw string) error {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return invalid(op, "URL is not an absolute https URL")
	}
	return nil
}
