package aircall

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/internal/lenient"
)

// WebhooksService manages the subscriptions to events, of which a company may
// have 100. Its errors are those of [UsersService].
type WebhooksService struct{ c *core }

// Subscription is a webhook as Aircall keeps it.
type Subscription struct {
	// ID is a UUID.
	ID string `json:"webhook_id" lenient:"digits"`
	// DirectLink holds another, numeric id: derive neither from the other.
	DirectLink string      `json:"direct_link"`
	Name       string      `json:"custom_name"`
	URL        string      `json:"url"`
	Events     []EventName `json:"events"`
	// Active is false once deliveries have failed for too long; see
	// [WebhooksService.Revive].
	Active bool `json:"active"`
	// Token is what each delivery carries, for [NewWebhook].
	Token     ctikit.Secret `json:"token"`
	CreatedAt time.Time     `json:"created_at,omitzero"`
}

func (s *Subscription) known() bool { return s.ID != "" }

// UnmarshalJSON decodes a webhook. A field of an unexpected type is left empty.
func (s *Subscription) UnmarshalJSON(b []byte) error { return lenient.Object(b, s) }

// WebhookSpec is a webhook to make.
type WebhookSpec struct {
	// Name is shown in the dashboard, as "Webhook" when it is empty.
	Name string
	// URL receives the events. Aircall demands https with a valid certificate.
	URL string
	// Events are the events to send, at least one: to Aircall, none would mean
	// all. A user event asked for with and without .v2 comes twice. See
	// [PresenceEvents].
	Events []EventName
}

// webhookBody creates or updates a webhook. Events are always sent, because
// leaving them out subscribes to all. Active only ever revives.
type webhookBody struct {
	Name   string      `json:"custom_name,omitempty"`
	URL    string      `json:"url,omitempty"`
	Events []EventName `json:"events"`
	Active bool        `json:"active,omitempty"`
}

// Get returns a webhook; an unknown one is an [ErrNotFound].
func (s WebhooksService) Get(ctx context.Context, id string) (*Subscription, error) {
	return object[Subscription](ctx, s.on("webhooks.get", id), "webhook")
}

// List returns one page of the company's webhooks.
func (s WebhooksService) List(ctx context.Context, o WebhookListOptions) (ctikit.Page[Subscription], error) {
	return s.list(o).page(ctx)
}

// All goes through all webhooks, page by page. An error is the last thing that
// it yields.
func (s WebhooksService) All(ctx context.Context, o WebhookListOptions) iter.Seq2[Subscription, error] {
	return s.list(o).all(ctx)
}

func (s WebhooksService) list(o WebhookListOptions) list[Subscription] {
	return listOf[Subscription](s.c.request("webhooks.list"), "webhooks", ListOptions(o))
}

// Create makes a webhook. Too many webhooks, or an event that Aircall does not
// know, are an [ErrInvalid]. A broken connection is not tried again, as the
// webhook may have been made: see Ensure.
func (s WebhooksService) Create(ctx context.Context, spec WebhookSpec) (*Subscription, error) {
	r := s.c.request("webhooks.create").with(webhookBody{Name: spec.Name, URL: spec.URL, Events: spec.Events})
	r.check(spec)
	return object[Subscription](ctx, r, "webhook")
}

// WebhookUpdate is what to change of a webhook. Fields left empty stay as they
// are.
type WebhookUpdate struct {
	Name string
	URL  string
	// Events replace the list. Left empty, the present list is read first and
	// sent again, because to Aircall an update without events means all events.
	Events []EventName
	// Active revives a webhook that Aircall has switched off.
	Active bool
}

// Update changes a webhook. An unknown one is an [ErrNotFound].
func (s WebhooksService) Update(ctx context.Context, id string, u WebhookUpdate) (*Subscription, error) {
	r := s.on("webhooks.update", id)
	if u.URL != "" {
		r.wantURL(u.URL)
	}
	if len(r.errs) == 0 && len(u.Events) == 0 {
		now, err := s.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		u.Events = now.Events
	}
	r.wantEvents(u.Events)
	return object[Subscription](ctx, r.with(webhookBody(u)), "webhook")
}

// Revive switches on a webhook that Aircall has switched off after failed
// deliveries.
func (s WebhooksService) Revive(ctx context.Context, id string) (*Subscription, error) {
	return s.Update(ctx, id, WebhookUpdate{Active: true})
}

// AddEvents adds events to a webhook's list.
func (s WebhooksService) AddEvents(ctx context.Context, id string, events ...EventName) (*Subscription, error) {
	return s.changeEvents(ctx, s.on("webhooks.add_events", id), "add", events)
}

// RemoveEvents takes events from a webhook's list. What a list means that
// becomes empty is undocumented.
func (s WebhooksService) RemoveEvents(ctx context.Context, id string, events ...EventName) (*Subscription, error) {
	return s.changeEvents(ctx, s.on("webhooks.remove_events", id), "remove", events)
}

func (s WebhooksService) changeEvents(ctx context.Context, r *request, action string, events []EventName) (*Subscription, error) {
	r.wantEvents(events)
	r.Query = struct {
		Action string `url:"events_action,omitempty"`
	}{action}
	return object[Subscription](ctx, r.with(webhookBody{Events: events}), "webhook")
}

// Delete removes a webhook. An unknown one is an [ErrNotFound].
func (s WebhooksService) Delete(ctx context.Context, id string) error {
	return s.on("webhooks.delete", id).run(ctx)
}

// on begins an operation on one webhook.
func (s WebhooksService) on(op, id string) *request {
	r := s.c.request(op)
	r.want(id != "", "id", "one, got an empty string")
	r.params = []string{id}
	return r
}

func (r *request) check(spec WebhookSpec) {
	r.wantURL(spec.URL)
	r.wantEvents(spec.Events)
}

func (r *request) wantEvents(events []EventName) {
	r.want(len(events) > 0, "Events", "at least one, got none, which would mean all to Aircall")
	r.want(!slices.Contains(events, ""), "Events", "names, got an empty one")
}

func (r *request) wantURL(raw string) {
	u, err := url.Parse(raw)
	ok := err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") // fakes take http
	r.want(ok, "URL", "an absolute https URL")
}
