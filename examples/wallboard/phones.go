package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/dialpad"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
)

// joining are the accounts as the engine has them, Zendesk first, and how each gets
// its reports.
type joining struct {
	systems    []engine.System
	subscribes []func(context.Context) error
}

const hookName = "ctikit wallboard"

// join makes the accounts into systems, whose reports come to the engine and the
// board.
func (a accounts) join(b *board) (j joining) {
	zs := systems.Zendesk(a.zendesk)
	j.systems = append(j.systems, zs)
	j.hook("zendesk", a, func(ctx context.Context, url string) (http.Handler, error) {
		return vendors.ZendeskHook(ctx, a.zendesk, hookName, url, zendeskEvents, func(ctx context.Context, ev zendesk.Event) error {
			b.picture.zendeskEvent(ev)
			return unjoinedIsFine(zs.Receive(ctx, ev))
		}, zendesk.WithWebhookLogger(b.log))
	})
	if a.aircall != nil {
		s := systems.Aircall(a.aircall)
		j.systems = append(j.systems, s)
		j.hook(vendors.Aircall, a, func(ctx context.Context, url string) (http.Handler, error) {
			return vendors.AircallHook(ctx, a.aircall, hookName, url, func(ctx context.Context, ev aircall.Event) error {
				return unjoinedIsFine(s.Receive(ctx, ev))
			}, aircall.WithWebhookLogger(b.log))
		})
	}
	if a.dialpad != nil {
		s := systems.Dialpad(a.dialpad)
		j.systems = append(j.systems, s)
		j.hook(vendors.Dialpad, a, func(ctx context.Context, url string) (http.Handler, error) {
			return vendors.DialpadHook(ctx, a.dialpad, url, a.dialpadSecret, func(ctx context.Context, ev dialpad.Event) error {
				return unjoinedIsFine(s.Receive(ctx, ev))
			}, dialpad.WithWebhookLogger(b.log))
		})
	}
	if a.connect != nil {
		s := systems.Connect(a.connect)
		j.systems = append(j.systems, s)
		b.fromConnect = func(ctx context.Context, event []byte) error { return unjoinedIsFine(s.Receive(ctx, event)) }
		j.subscribes = append(j.subscribes, func(context.Context) error {
			posts, err := a.events.Posts(b.fromConnect, b.log)
			if posts != nil {
				a.hooks.Handle("POST /hooks/"+vendors.Connect+"/", posts)
			}
			return err
		})
	}
	return j
}

// hook has a system's webhooks come to a path of their own.
func (j *joining) hook(system string, a accounts, ensure func(ctx context.Context, url string) (http.Handler, error)) {
	j.subscribes = append(j.subscribes, func(ctx context.Context) error {
		h, err := ensure(ctx, a.public+"/hooks/"+system)
		if err == nil {
			a.hooks.Handle("POST /hooks/"+system, h)
		}
		return err
	})
}

// subscribe has the accounts report what happens.
func (j *joining) subscribe(ctx context.Context) error {
	var errs []error
	for _, s := range j.subscribes {
		errs = append(errs, s(ctx))
	}
	return errors.Join(errs...)
}

// unjoinedIsFine has events about agents that the engine does not know not come
// again.
func unjoinedIsFine(err error) error {
	if errors.Is(err, engine.ErrUnknownAgent) {
		return nil
	}
	return err
}

var zendeskEvents = []zendesk.EventType{
	zendesk.EventAgentUnifiedStateChanged, zendesk.EventAgentStateChanged,
	zendesk.EventAgentWorkItemAdded, zendesk.EventAgentWorkItemUpdated, zendesk.EventAgentWorkItemRemoved,
	zendesk.EventAgentMaxCapacityChanged, zendesk.EventAgentGroupsUpdated,
}

// titleOf is a system's name for people.
func titleOf(system string) string {
	if system == vendors.Connect {
		return "Amazon Connect"
	}
	return vendors.Title(system)
}
