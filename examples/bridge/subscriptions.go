package main

import (
	"context"
	"net/http"
	"strconv"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

func (a accounts) zendeskSubscription(s *systems.ZendeskAccount, bridge string) subscription {
	return subscription{
		system: "zendesk",
		ours: func(ctx context.Context) (ours []endpoint, err error) {
			for w, err := range a.zendesk.Webhooks.All(ctx, zendesk.WebhookListOptions{}) {
				if err != nil {
					return nil, err
				}
				if w.Name == hookName && isOurs(w.Endpoint, hookPath(bridge, "zendesk")) {
					ours = append(ours, endpoint{w.ID, w.Endpoint})
				}
			}
			return ours, nil
		},
		remove: a.zendesk.Webhooks.Delete,
		ensure: func(ctx context.Context, url string) (http.Handler, error) {
			return zendeskHandler(ctx, a.zendesk, url, s.Receive, zendesk.WithWebhookLogger(a.log))
		},
	}
}

func (a accounts) aircallSubscription(s *systems.AircallAccount, bridge string) subscription {
	return subscription{
		system: onAircall,
		ours: func(ctx context.Context) (ours []endpoint, err error) {
			for w, err := range a.aircall.Webhooks.All(ctx, aircall.WebhookListOptions{}) {
				if err != nil {
					return nil, err
				}
				if w.Name == hookName && isOurs(w.URL, hookPath(bridge, onAircall)) {
					ours = append(ours, endpoint{w.ID, w.URL})
				}
			}
			return ours, nil
		},
		remove: a.aircall.Webhooks.Delete,
		ensure: func(ctx context.Context, url string) (http.Handler, error) {
			return aircallHandler(ctx, a.aircall, url, s.Receive, aircall.WithWebhookLogger(a.log))
		},
	}
}

// dialpadSubscription knows our webhooks by the path alone: Dialpad's have no
// names.
func (a accounts) dialpadSubscription(s *systems.DialpadCompany, bridge string) subscription {
	return subscription{
		system: onDialpad,
		ours: func(ctx context.Context) (ours []endpoint, err error) {
			for w, err := range a.dialpad.Webhooks.All(ctx, dialpad.WebhookListOptions{}) {
				if err != nil {
					return nil, err
				}
				if isOurs(w.URL, hookPath(bridge, onDialpad)) {
					ours = append(ours, endpoint{strconv.FormatInt(w.ID, 10), w.URL})
				}
			}
			return ours, nil
		},
		remove: a.removeDialpad,
		ensure: func(ctx context.Context, url string) (http.Handler, error) {
			return dialpadHandler(ctx, a.dialpad, url, a.dialpadSecret, s.Receive, dialpad.WithWebhookLogger(a.log))
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
