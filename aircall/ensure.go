package aircall

import (
	"context"
	"errors"
	"slices"
)

// Ensure returns the webhook that sends exactly spec.Events to spec.URL, with its token, and makes it if there
// is none. A webhook with the same URL is reused: one of the same name first, else the first in the list.
// It is revived, renamed or resubscribed where that is needed, and left alone otherwise. So a service
// may call Ensure at every start; two that start together may make two webhooks.
func (s WebhooksService) Ensure(ctx context.Context, spec WebhookSpec) (*Subscription, error) {
	const op = "webhooks.ensure"
	if err := errors.Join(checkURL(op, spec.URL), checkEvents(op, spec.Events)); err != nil {
		return nil, err
	}
	found, err := s.find(ctx, spec)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return s.Create(ctx, spec)
	}
	if !found.is(spec) {
		found, err = s.Update(ctx, found.ID, WebhookUpdate{Name: spec.Name, Events: spec.Events, Active: !found.Active})
	}
	if err != nil || found.Token != "" {
		return found, err
	}
	return s.Get(ctx, found.ID) // the only reply that always shows the token
}

func (s WebhooksService) find(ctx context.Context, spec WebhookSpec) (*Subscription, error) {
	var found *Subscription
	for w, err := range s.All(ctx, ListOptions{}) {
		if err != nil {
			return nil, err
		}
		if w.URL != spec.URL {
			continue
		}
		if w.Name == spec.Name {
			return &w, nil
		}
		if found == nil {
			found = &w
		}
	}
	return found, nil
}

func (s *Subscription) is(spec WebhookSpec) bool {
	sameName := spec.Name == "" || spec.Name == s.Name
	return s.Active && sameName && slices.Equal(set(s.Events), set(spec.Events))
}

// set returns the names sorted and once each.
func set(names []EventName) []EventName {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}
