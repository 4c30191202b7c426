package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/examples/internal/vendors"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
)

// addTasks turns ticket events into tasks of Connect, as Connect's settings want
// it (R75).
func (l *logger) addTasks(o loggerOptions) (err error) {
	var store taskfeed.Store = o.store
	if o.store == nil {
		store = new(engine.Memory)
	}
	l.tasks, err = taskfeed.New(taskfeed.Config{
		Connect: l.accounts.connect, Account: l.config.name, Store: store, Rules: *l.config.connect.tasks, Clock: l.clock, Logger: l.log,
	})
	return err
}

// ticketsHandler makes sure that Zendesk reports the events of tickets that make
// and end tasks, and takes them.
func (l *logger) ticketsHandler(ctx context.Context, url string) (http.Handler, error) {
	h, err := vendors.ZendeskHook(ctx, l.accounts.zendesk, hookName, url, l.config.connect.tasks.Subscriptions(), l.tasks.Receive, zendesk.WithWebhookLogger(l.log), zendesk.WithWebhookClock(l.clock))
	if err != nil {
		return nil, fmt.Errorf("no webhook of Zendesk for tasks; check CALLLOGGER_PUBLIC_URL and the ZENDESK_ variables: %w", err)
	}
	return h, nil
}
