package aircall

import (
	"context"
	"errors"
	"slices"

	"github.com/ctikit/ctikit"
)

// Ensure returns the webhook that sends exactly spec.Events to spec.URL, its
// token, and whether it was made: it is where there is none. A webhook with the
// same URL is reused: one of the same name first, else the first in the list.
// It is revived, renamed or subscribed anew where that is needed, and left
// alone otherwise. So a service may call Ensure at every start; two that start
// together may make two webhooks.
func (s WebhooksService) Ensure(ctx context.Context, spec WebhookSpec) (sub Subscription, token ctikit.Secret, created bool, err error) {
	found, created, err := s.ensure(ctx, spec)
	if err != nil {
		return Subscription{}, ctikit.Secret{}, created, err
	}
	return *found, found.Token, created, nil
}

func (s WebhooksService) ensure(ctx context.Context, spec WebhookSpec) (found *Subscription, created bool, err error) {
	arguments := s.c.request("webhooks.ensure")
	arguments.check(spec)
	if err := errors.Join(arguments.errs...); err != nil {
		return nil, false, err
	}
	found, err = s.find(ctx, spec)
	switch {
	case err != nil:
		return nil, false, err
	case found == nil:
		found, err = s.Create(ctx, spec)
		created = err == nil
	case !found.is(spec):
		found, err = s.Update(ctx, found.ID, WebhookUpdate{Name: spec.Name, Events: spec.Events, Active: !found.Active})
	}
	if err != nil || !found.Token.IsZero() {
		return found, created, err
	}
	found, err = s.Get(ctx, found.ID) // the only reply that always shows the token
	return found, created, err
}

func (s WebhooksService) find(ctx context.Context, spec WebhookSpec) (*Subscription, error) {
	var found *Subscription
	for w, err := range s.All(ctx, WebhookListOptions{}) {
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
