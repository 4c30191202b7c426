package zendesk_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// A call is kept while it rings, and shown on a new ticket.
func ExampleCallsService_Create() {
	z := zendesktest.New(nil)
	z.PutAgent(zendesktest.Agent{ID: 7001})
	client, ctx := z.Client(), context.Background()

	call, err := client.Calls.Create(ctx, zendesk.CallData{
		AppID: zendesk.Set(int64(1003999)), FromLine: zendesk.Set("+15550100"), ToLine: zendesk.Set("+15550199"),
		StartedAt: zendesk.Set(time.Now()), Direction: zendesk.Set(zendesk.CallInbound), ExternalID: zendesk.Set("ctr-1"),
	}, &zendesk.CallCommentSpec{
		Title: "Inbound call", CallFields: []string{"direction", "external_id"}, DisplayToAgent: zendesk.Set(int64(7001)),
	})
	if err != nil {
		log.Fatal(err)
	}
	ended := zendesk.CallData{Duration: zendesk.Set(int64(40)), Completion: zendesk.Set(zendesk.CallCompleted)}
	if call, err = client.Calls.Update(ctx, call.ID, ended); err != nil {
		log.Fatal(err)
	}
	ticket, _ := call.TicketID.Value()
	fmt.Println("ticket", ticket, "on the screens of", len(z.Displays()), "agent")
	// Output: ticket 1 on the screens of 1 agent
}

// An agent's screen shows who calls before there is a ticket.
func ExampleVoiceService_DisplayUser() {
	z := zendesktest.New(nil)
	z.PutAgent(zendesktest.Agent{ID: 7001})
	z.PutAgent(zendesktest.Agent{ID: 7002})

	if err := z.Client().Voice.DisplayUser(context.Background(), 7001, 7002); err != nil {
		log.Fatal(err)
	}
	fmt.Println(z.Displays()[0].UserID)
	// Output: 7002
}

// What a caller or a contact attribute says is a value, and no condition.
func ExampleSearchService_Count() {
	z := zendesktest.New(nil)
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "pat+cti@example.test"})

	query := zendesk.SearchQuery("type:user").Where("email", "pat+cti@example.test")
	n, err := z.Client().Search.Count(context.Background(), query)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(query, n)
	// Output: type:user email:"pat+cti@example.test" 1
}
