package vendors

import (
	"context"
	"fmt"
	"net/http"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/zendesk"
)

// ZendeskHook makes sure that Zendesk reports events of those types to url, by a
// webhook of that name, and returns the handler to mount there.
func ZendeskHook(ctx context.Context, c *zendesk.Client, name, url string, types []zendesk.EventType, receive func(context.Context, zendesk.Event) error, opts ...zendesk.WebhookOption) (http.Handler, error) {
	_, secret, _, err := c.Webhooks.Ensure(ctx, zendesk.WebhookSpec{Name: name, Endpoint: url, Subscriptions: types})
	if err != nil {
		return nil, fmt.Errorf("zendesk webhook: %w", err)
	}
	hook, err := zendesk.NewWebhook([]string{secret.Reveal()}, opts...)
	if err != nil {
		return nil, fmt.Errorf("zendesk webhook: %w", err)
	}
	return hook.Handler(receive), nil
}

// AircallHook does the same for the presence of Aircall's users.
func AircallHook(ctx context.Context, c *aircall.Client, name, url string, receive func(context.Context, aircall.Event) error, opts ...aircall.WebhookOption) (http.Handler, error) {
	_, token, _, err := c.Webhooks.Ensure(ctx, aircall.WebhookSpec{Name: name, URL: url, Events: aircall.PresenceEvents()})
	if err != nil {
		return nil, fmt.Errorf("aircall webhook: %w", err)
	}
	hook, err := aircall.NewWebhook([]string{token.Reveal()}, opts...)
	if err != nil {
		return nil, fmt.Errorf("aircall webhook: %w", err)
	}
	return hook.Handler(receive), nil
}

// DialpadHook does the same for the statuses of Dialpad's agents. Its webhooks have
// no names.
func DialpadHook(ctx context.Context, c *dialpad.Client, url string, secret ctikit.Secret, receive func(context.Context, dialpad.Event) error, opts ...dialpad.WebhookOption) (http.Handler, error) {
	endpoint, secret, _, err := c.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: url, Secret: secret})
	if err != nil {
		return nil, fmt.Errorf("dialpad webhook: %w", err)
	}
	if _, _, _, err := c.AgentStatusSubscriptions.Ensure(ctx, endpoint.ID); err != nil {
		return nil, fmt.Errorf("dialpad subscription: %w", err)
	}
	hook, err := dialpad.NewWebhook([]string{secret.Reveal()}, opts...)
	if err != nil {
		return nil, fmt.Errorf("dialpad webhook: %w", err)
	}
	return hook.Handler(receive), nil
}
