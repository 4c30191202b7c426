package filing_test

import (
	"context"
	"fmt"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk/ticketing"
	"github.com/ctikit/ctikit/zendesk/ticketing/filing"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A message that is delivered twice becomes one ticket.
func Example() {
	type facts struct{ Text string }
	plan := func(c ticketing.Case[facts], now time.Time) ticketing.Next {
		p := ticketing.NewPlan(c.Key, c.Known, c.Done, now)
		p.File(ticketing.Filing{New: ticketing.CreateTicket{
			Subject: "A message", Note: ticketing.Note{Mark: "Message 1", Text: c.Facts.Text},
		}})
		return p.Next()
	}
	clock := ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	z := zendesktest.New(nil, zendesktest.WithClock(clock))
	f, err := filing.New(filing.Config[facts]{Zendesk: z.Client(), Account: "acme", Plan: plan, Clock: clock})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	for range 2 {
		err := f.Observe(ctx, "messages/1", func(facts) facts { return facts{"Please call back."} })
		if err != nil {
			fmt.Println(err)
			return
		}
		for next := clock.Now(); !next.After(clock.Now()); { // Run does this in a service
			next = f.Step(ctx)
		}
	}
	c, _, err := f.Case(ctx, "messages/1")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(z.Count("POST /api/v2/tickets"), "ticket:", c.Done[0].Ticket.Subject)
	// Output:
	// 1 ticket: A message
}
