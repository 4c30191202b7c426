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

// A webhook has two halves: the vendor is asked to report, and gives or takes a
// secret; a handler takes what comes, and checks it with the secret. A process that may
// ask vendors for nothing has the second half alone.

// EnsureZendesk makes sure that Zendesk reports events of those types to url, by a
// webhook of that name, and returns its secret.
func EnsureZendesk(ctx context.Context, c *zendesk.Client, name, url string, types []zendesk.EventType) (ctikit.Secret, error) {
	_, secret, _, err := c.Webhooks.Ensure(ctx, zendesk.WebhookSpec{Name: name, Endpoint: url, Subscriptions: types})
	if err != nil {
		return secret, fmt.Errorf("zendesk webhook: %w", err)
	}
	return secret, nil
}

// ZendeskHandler takes what webhooks with one of the secrets report.
func ZendeskHandler(secrets []ctikit.Secret, receive func(context.Context, zendesk.Event) error, opts ...zendesk.WebhookOption) (http.Handler, error) {
	hook, err := zendesk.NewWebhook(revealed(secrets), opts...)
	if err != nil {
		return nil, fmt.Errorf("zendesk webhook: %w", err)
	}
	return hook.Handler(receive), nil
}

// ZendeskHook is both: it returns the handler to mount at url.
func ZendeskHook(ctx context.Context, c *zendesk.Client, name, url string, types []zendesk.EventType, receive func(context.Context, zendesk.Event) error, opts ...zendesk.WebhookOption) (http.Handler, error) {
	secret, err := EnsureZendesk(ctx, c, name, url, types)
	if err != nil {
		return nil, err
	}
	return ZendeskHandler([]ctikit.Secret{secret}, receive, opts...)
}

// EnsureAircall makes sure that Aircall reports the presence of its users to url, by a
// webhook of that name, and returns its token.
func EnsureAircall(ctx context.Context, c *aircall.Client, name, url string) (ctikit.Secret, error) {
	_, token, _, err := c.Webhooks.Ensure(ctx, aircall.WebhookSpec{Name: name, URL: url, Events: aircall.PresenceEvents()})
	if err != nil {
		return token, fmt.Errorf("aircall webhook: %w", err)
	}
	return token, nil
}

// AircallHandler takes what webhooks with one of the tokens report.
func AircallHandler(tokens []ctikit.Secret, receive func(context.Context, aircall.Event) error, opts ...aircall.WebhookOption) (http.Handler, error) {
	hook, err := aircall.NewWebhook(revealed(tokens), opts...)
	if err != nil {
		return nil, fmt.Errorf("aircall webhook: %w", err)
	}
	return hook.Handler(receive), nil
}

// AircallHook is both: it returns the handler to mount at url.
func AircallHook(ctx context.Context, c *aircall.Client, name, url string, receive func(context.Context, aircall.Event) error, opts ...aircall.WebhookOption) (http.Handler, error) {
	token, err := EnsureAircall(ctx, c, name, url)
	if err != nil {
		return nil, err
	}
	return AircallHandler([]ctikit.Secret{token}, receive, opts...)
}

// EnsureDialpad makes sure that Dialpad reports its agents' statuses to url, signed
// with a secret of ours, and returns that. Dialpad's webhooks have no names.
func EnsureDialpad(ctx context.Context, c *dialpad.Client, url string, secret ctikit.Secret) (ctikit.Secret, error) {
	endpoint, secret, _, err := c.Webhooks.Ensure(ctx, dialpad.WebhookSpec{URL: url, Secret: secret})
	if err != nil {
		return secret, fmt.Errorf("dialpad webhook: %w", err)
	}
	if _, _, _, err := c.AgentStatusSubscriptions.Ensure(ctx, endpoint.ID); err != nil {
		return secret, fmt.Errorf("dialpad subscription: %w", err)
	}
	return secret, nil
}

// DialpadHandler takes what webhooks with one of the secrets report.
func DialpadHandler(secrets []ctikit.Secret, receive func(context.Context, dialpad.Event) error, opts ...dialpad.WebhookOption) (http.Handler, error) {
	hook, err := dialpad.NewWebhook(revealed(secrets), opts...)
	if err != nil {
		return nil, fmt.Errorf("dialpad webhook: %w", err)
	}
	return hook.Handler(receive), nil
}

// DialpadHook is both: it returns the handler to mount at url.
func DialpadHook(ctx context.Context, c *dialpad.Client, url string, secret ctikit.Secret, receive func(context.Context, dialpad.Event) error, opts ...dialpad.WebhookOption) (http.Handler, error) {
	secret, err := EnsureDialpad(ctx, c, url, secret)
	if err != nil {
		return nil, err
	}
	return DialpadHandler([]ctikit.Secret{secret}, receive, opts...)
}

func revealed(secrets []ctikit.Secret) []string {
	out := make([]string, len(secrets))
	for i, s := range secrets {
		out[i] = s.Reveal()
	}
	return out
}
