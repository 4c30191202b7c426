package zendesktest_test

import (
	"context"
	"fmt"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func Example() {
	z := zendesktest.New(nil) // in a test: New(t)
	z.PutAgent(zendesktest.Agent{ID: 7001, Status: zendesk.StatusOnline})
	client := z.Client(zendesk.WithRetries(1, time.Second))

	z.SetStatus(7001, zendesk.StatusAway) // a click in the browser
	z.FailNext("GET /api/v2/agent_availabilities/{id}", ctikit.Fault{Status: 503})
	_, err := client.Availability.Get(context.Background(), 7001)
	fmt.Println(err)
	a, err := client.Availability.Get(context.Background(), 7001)
	fmt.Println(a.Status.Name, a.Status.Reason, a.Version, err)
	fmt.Println(z.Try(func(z *zendesktest.Fake) { z.SetStatus(7001, 99) }))
	// Output:
	// zendesk: availability.get: 503 Service Unavailable [request zendesktest-1]
	// away AGENT_STATUS_SWITCHER 5 <nil>
	// zendesktest: agent 7001, status 99: status does not exist
}
