package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// embedded is a small office on both fakes, in this process: five agents, one
// of whom clicks every few seconds. Its webhooks go to this program's port.
func embedded(ctx context.Context, listen string, log *slog.Logger) accounts {
	z := zendesktest.New(nil)
	a := aircalltest.New(nil)
	lunch := z.PutStatus(zendesk.UnifiedStatus{Name: "Lunch", Custom: true})
	for i := range int64(5) {
		z.PutAgent(zendesktest.Agent{ID: firstAgent + i, Email: fmt.Sprintf("agent%d@example.test", i+1), Status: zendesk.StatusOnline})
		a.PutUser(aircalltest.User{ID: firstAgent + aircallOffset + i, Email: fmt.Sprintf("agent%d@example.test", i+1)})
	}
	go func() {
		tick := time.NewTicker(3 * time.Second)
		defer tick.Stop()
		for n := int64(0); ; n++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			agent := firstAgent + n%5
			if n%2 == 0 {
				status := []zendesk.StatusID{lunch, zendesk.StatusOnline, zendesk.StatusAway}[n/2%3]
				log.Info("click", "system", "zendesk", "agent", agent, "status", int64(status))
				z.SetStatus(agent, status) //nolint:contextcheck // the fake delivers webhooks on its own
			} else {
				status := []aircall.AvailabilityStatus{aircall.Unavailable, aircall.Available}[n/2%2]
				log.Info("click", "system", "aircall", "agent", agent, "status", string(status))
				_ = a.SetStatus(agent+aircallOffset, status, "")
			}
		}
	}()
	return accounts{
		zendesk: z.Client(zendesk.WithHTTPClient(&http.Client{Transport: z})),
		aircall: a.Client(aircall.WithHTTPClient(&http.Client{Transport: a})),
		public:  "http://" + orElse(listen, "127.0.0.1:8080"), listen: listen,
	}
}
