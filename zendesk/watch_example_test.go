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
	z := zendesktest.New(nil, zendesktest.WithClock(clk),
		zendesktest.WithTargets(zendesktest.Handlers(map[string]http.Handler{"hooks.example.test": mux})))
	secret := z.Subscribe("https://hooks.example.test/zendesk", zendesk.WatchEvents()...)
	z.PutAgent(zendesktest.Agent{ID: 7001, Status: zendesk.StatusOffline, Channels: []zendesk.Channel{zendesk.ChannelTalk}})
	clk.AfterFunc(5*time.Second, func() { z.SetStatus(7001, zendesk.StatusOnline) })
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
		fmt.Println(c.At.Format(time.TimeOnly), c.AgentID, c.Status.Name, c.Channel, c.ChannelStatus, c.Source, c.Gap)
	}
	fmt.Println(watch.Token()) // for the next run
	// Output:
	// 09:00:00 7001 offline   list true
	// 09:00:00 7001  talk offline list true
	// 09:00:05 7001 online   event false
	// 09:00:05 7001  talk online event false
	// zendesk: watch: context canceled
	// zw1.BAABMwZvbmxpbmUEdGFsawHZNgIAAYC9voHagaYGBAMCAAZPmjdT
}
