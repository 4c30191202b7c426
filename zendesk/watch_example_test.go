package zendesk_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

func ExampleNewWatch() {
	// An account that sends webhooks and lives by a clock of its own; a real
	// program has a client of New, and an http.Server.
	mux, clk := http.NewServeMux(), ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	z := zendesktest.New(nil, zendesktest.WithClock(clk))
	z.Deliver("hooks.example.test", mux)
	secret := z.Subscribe("https://hooks.example.test/zendesk", zendesk.WatchEvents()...)
	z.PutAgent(zendesktest.Agent{ID: 7001, Status: zendesk.StatusOffline, Channels: []zendesk.Channel{zendesk.ChannelTalk}})
	clk.AfterFunc(5*time.Second, func() { z.SetStatus(7001, zendesk.StatusOnline) })
	clk.AfterFunc(9*time.Second, func() { z.AddWorkItem(7001, zendesk.ChannelTalk, "90021", zendesk.WorkItemOffered) })
	ctx, stop := context.WithCancel(context.Background())
	clk.AfterFunc(time.Minute, stop)

	hook, err := zendesk.NewWebhook([]string{secret}, zendesk.WithWebhookClock(clk))
	if err != nil {
		fmt.Println(err)
		return
	}
	watch, err := zendesk.NewWatch(z.Client(), zendesk.WatchOptions{Token: ""}) // or what was saved
	if err != nil {
		fmt.Println(err)
		return
	}
	mux.Handle("POST /zendesk", hook.Handler(watch.Receive))
	for c, err := range watch.Changes(ctx) {
		if err != nil {
			fmt.Println(err)
			break
		}
		switch c.Kind {
		case zendesk.ChangeStatus:
			fmt.Println(c.AgentID, c.Status.Name, "by", c.Source)
		case zendesk.ChangeChannel:
			fmt.Println(c.AgentID, c.Channel, c.ChannelStatus)
		case zendesk.ChangeCapacity:
			fmt.Println(c.AgentID, c.Channel, "up to", *c.MaxCapacity)
		case zendesk.ChangeWorkItem:
			fmt.Println(c.AgentID, c.Channel, c.WorkItem.ID, c.WorkItem.Reason)
		}
	}
	fmt.Println("saved:", watch.Token() != "") // for the next run
	// Output:
	// 7001 offline by list
	// 7001 talk offline
	// 7001 talk up to 1
	// 7001 online by event
	// 7001 talk online
	// 7001 talk 90021 OFFERED
	// zendesk: watch: context canceled
	// saved: true
}
