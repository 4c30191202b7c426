package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/zendesk"
)

// zendeskHandler makes sure that Zendesk reports agents' statuses to url, and
// returns the handler to mount there.
func zendeskHandler(ctx context.Context, zd *zendesk.Client, url string, receive func(context.Context, zendesk.Event) error, opts ...zendesk.WebhookOption) (http.Handler, error) {
	_, secret, _, err := zd.Webhooks.Ensure(ctx, zendesk.WebhookSpec{
		Name: hookName, Endpoint: url,
		Subscriptions: []zendesk.EventType{zendesk.EventAgentUnifiedStateChanged},
	})
	if err != nil {
		return nil, fmt.Errorf("zendesk webhook: %w", err)
	}
	hook, err := zendesk.NewWebhook([]string{secret.Reveal()}, opts...)
	if err != nil {
		return nil, fmt.Errorf("zendesk webhook: %w", err)
	}
	return hook.Handler(receive), nil
}

// aircallHandler does the same for Aircall.
func aircallHandler(ctx context.Context, ac *aircall.Client, url string, receive func(context.Context, aircall.Event) error, opts ...aircall.WebhookOption) (http.Handler, error) {
	_, token, _, err := ac.Webhooks.Ensure(ctx, aircall.WebhookSpec{Name: hookName, URL: url, Events: aircall.PresenceEvents()})
	if err != nil {
		return nil, fmt.Errorf("aircall webhook: %w", err)
	}
	hook, err := aircall.NewWebhook([]string{token.Reveal()}, opts...)
	if err != nil {
		return nil, fmt.Errorf("aircall webhook: %w", err)
	}
	return hook.Handler(receive), nil
}

// dialpadHandler does the same for Dialpad.
func dialpadHandler(ctx context.Context, dp *dialpad.Client, url string, secret ctikit.Secret, receive func(context.Context, dialpad.Event) error, opts ...dialpad.WebhookOption) (http.Handler, error) {
	endpoint, secret, _, err := dp.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: url, Secret: secret})
	if err != nil {
		return nil, fmt.Errorf("dialpad webhook: %w", err)
	}
	if _, _, _, err := dp.AgentStatusSubscriptions.Ensure(ctx, endpoint.ID); err != nil {
		return nil, fmt.Errorf("dialpad subscription: %w", err)
	}
	hook, err := dialpad.NewWebhook([]string{secret.Reveal()}, opts...)
	if err != nil {
		return nil, fmt.Errorf("dialpad webhook: %w", err)
	}
	return hook.Handler(receive), nil
}
