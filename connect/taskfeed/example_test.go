package taskfeed_test

import (
	"context"
	"fmt"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/connect/taskfeed"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A new ticket becomes a task, ten edits make no other one, and it ends when the
// ticket is solved.
func Example() {
	clock := ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	z := zendesktest.New(nil, zendesktest.WithClock(clock))
	c := connecttest.New(nil, connecttest.WithClock(clock))
	feed, err := taskfeed.New(taskfeed.Config{
		Connect: c.Client(), Account: "acme", Store: &engine.Memory{}, Clock: clock,
		Rules: taskfeed.Rules{
			On: []zendesk.EventType{zendesk.EventTicketCreated, zendesk.EventTicketSubjectChanged},
			Task: func(_ zendesk.Event, ticket zendesk.TicketDetail) (connect.TaskStart, bool) {
				return connect.TaskStart{FlowID: connecttest.BasicFlowID, Description: ticket.Subject}, true
			},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	hook, err := zendesk.NewWebhook([]string{z.Subscribe("https://hooks.example.test/tickets")}, zendesk.WithWebhookClock(clock))
	if err != nil {
		fmt.Println(err)
		return
	}
	z.Deliver("hooks.example.test", hook.Handler(feed.Receive))
	pass := func() { // Run does this in a service
		clock.RunUntil(clock.Now().Add(time.Minute))
		for next := clock.Now(); !next.After(clock.Now()); {
			next = feed.Step(context.Background())
		}
	}
	show := func(what string) {
		pass()
		rec, _, err := feed.Record(context.Background(), 4711)
		if err != nil {
			fmt.Println(err)
		}
		task, _ := c.Contact(rec.Contact)
		fmt.Printf("%s: %d started, %d stopped; open: %q\n", what, c.Count("StartTaskContact"), c.Count("StopContact"), task.Name)
	}

	z.PutAgent(zendesktest.Agent{ID: 7001, Name: "Dana Weiss"})
	pass()
	z.PutTicket(zendesktest.Ticket{ID: 4711, Subject: "Late order"})
	show("A new ticket")
	for i := range 10 {
		z.EditTicket(4711, 7001, zendesk.TicketUpdate{Subject: zendesk.Set(fmt.Sprintf("Late order, edit %d", i))}, zendesk.TagChange{})
		pass()
	}
	show("Ten edits")
	z.SolveTicket(4711)
	show("Solved")
	// Output:
	// A new ticket: 1 started, 0 stopped; open: "Zendesk-4711"
	// Ten edits: 1 started, 0 stopped; open: "Zendesk-4711"
	// Solved: 1 started, 1 stopped; open: ""
}
