package bridge

import (
	"cmp"
	"context"
	"crypto/rand"
	"iter"
	"net/http"
	"strconv"

	"github.com/ctikit/ctikit"
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
		ensure: func(ctx context.Context, url string, _ ctikit.Secret) (ctikit.Secret, error) {
			return vendors.EnsureZendesk(ctx, a.zendesk, hookName, url, statusEvents)
		},
		handler: func(secrets []ctikit.Secret) (http.Handler, error) {
			return vendors.ZendeskHandler(secrets, s.Receive, zendesk.WithWebhookLogger(a.log))
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
		ensure: func(ctx context.Context, url string, _ ctikit.Secret) (ctikit.Secret, error) {
			return vendors.EnsureAircall(ctx, a.aircall, hookName, url)
		},
		handler: func(secrets []ctikit.Secret) (http.Handler, error) {
			return vendors.AircallHandler(secrets, s.Receive, aircall.WithWebhookLogger(a.log))
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
		choose: a.chooseDialpadSecret,
		ensure: func(ctx context.Context, url string, chosen ctikit.Secret) (ctikit.Secret, error) {
			return vendors.EnsureDialpad(ctx, a.dialpad, url, chosen)
		},
		handler: func(secrets []ctikit.Secret) (http.Handler, error) {
			return vendors.DialpadHandler(secrets, s.Receive, dialpad.WithWebhookLogger(a.log))
		},
	}
}

// chooseDialpadSecret takes the one of the environment, else the one of before, else
// a new one.
func (a accounts) chooseDialpadSecret(before ctikit.Secret) ctikit.Secret {
	return cmp.Or(a.dialpadSecret, before, ctikit.NewSecret(rand.Text()))
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
