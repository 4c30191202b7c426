package bridge

import (
	"context"
	"iter"
	"net/http"
	"strconv"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

func (a accounts) zendeskSubscription(s *systems.ZendeskAccount, bridge string) subscription {
	return subscription{
		system: "zendesk",
		ours: func(ctx context.Context) ([]endpoint, error) {
			return those(a.zendesk.Webhooks.All(ctx, zendesk.WebhookListOptions{}), func(w zendesk.WebhookRecord) (endpoint, bool) {
				return endpoint{w.ID, w.Endpoint}, w.Name == hookName && isOurs(w.Endpoint, hookPath(bridge, "zendesk"))
			})
		},
		remove: a.zendesk.Webhooks.Delete,
		ensure: func(ctx context.Context, url string) (http.Handler, error) {
			return vendors.ZendeskHook(ctx, a.zendesk, hookName, url, statusEvents, s.Receive, zendesk.WithWebhookLogger(a.log))
		},
	}
}

func (a accounts) aircallSubscription(s *systems.AircallAccount, bridge string) subscription {
	return subscription{
		system: onAircall,
		ours: func(ctx context.Context) ([]endpoint, error) {
			return those(a.aircall.Webhooks.All(ctx, aircall.WebhookListOptions{}), func(w aircall.Subscription) (endpoint, bool) {
				return endpoint{w.ID, w.URL}, w.Name == hookName && isOurs(w.URL, hookPath(bridge, onAircall))
			})
		},
		remove: a.aircall.Webhooks.Delete,
		ensure: func(ctx context.Context, url string) (http.Handler, error) {
			return vendors.AircallHook(ctx, a.aircall, hookName, url, s.Receive, aircall.WithWebhookLogger(a.log))
		},
	}
}

// dialpadSubscription knows our webhooks by the path alone: Dialpad's have no
// names.
func (a accounts) dialpadSubscription(s *systems.DialpadCompany, bridge string) subscription {
	return subscription{
		system: onDialpad,
		ours: func(ctx context.Context) ([]endpoint, error) {
			return those(a.dialpad.Webhooks.All(ctx, dialpad.WebhookListOptions{}), func(w dialpad.WebhookEndpoint) (endpoint, bool) {
				return endpoint{strconv.FormatInt(w.ID, 10), w.URL}, isOurs(w.URL, hookPath(bridge, onDialpad))
			})
		},
		remove: a.removeDialpad,
		ensure: func(ctx context.Context, url string) (http.Handler, error) {
			return vendors.DialpadHook(ctx, a.dialpad, url, a.dialpadSecret, s.Receive, dialpad.WithWebhookLogger(a.log))
		},
	}
}

// removeDialpad removes a webhook and, first, what is subscribed to it.
func (a accounts) removeDialpad(ctx context.Context, id string) error {
	webhook, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return err
	}
	var subscribed []int64
	for s, err := range a.dialpad.AgentStatusSubscriptions.All(ctx, dialpad.AgentStatusSubscriptionListOptions{}) {
		if err != nil {
			return err
		}
		if s.Webhook.ID == webhook {
			subscribed = append(subscribed, s.ID)
		}
	}
	for _, id := range subscribed {
		if err := a.dialpad.AgentStatusSubscriptions.Delete(ctx, id); err != nil {
			return err
		}
	}
	return a.dialpad.Webhooks.Delete(ctx, webhook)
}

// those are the webhooks of a list that are ours.
func those[W any](hooks iter.Seq2[W, error], isOurs func(W) (endpoint, bool)) (ours []endpoint, err error) {
	for w, err := range hooks {
		if err != nil {
			return nil, err
		}
		if e, ok := isOurs(w); ok {
			ours = append(ours, e)
		}
	}
	return ours, nil
}
