package engine_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// Keep two systems in step, both ways, custom statuses included.
func Example() {
	// The accounts, in memory. In a real bridge these are zendesk.New and
	// aircall.New.
	z, a := zendesktest.New(nil), aircalltest.New(nil)
	lunch := z.PutStatus(zendesk.UnifiedStatus{Name: "Lunch", Custom: true})
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "agent@example.test", Status: zendesk.StatusOnline})
	a.PutUser(aircalltest.User{ID: 8001, Email: "Agent@example.test", Status: aircall.Available})
	zd, ac := z.Client(), a.Client()

	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	zs, as := systems.Zendesk(zd), systems.Aircall(ac)
	eng, err := engine.New(ctx, engine.Config{ // unknown names fail here, listing what exists
		Account: "acme",
		Systems: []engine.System{zs, as},
		Pairs: []statussync.Pair{{A: "zendesk", B: "aircall",
			Rules: append(systems.AircallZendeskDefaults(), statussync.Both("Lunch", "unavailable/out_for_lunch"))}},
		OnDecision: func(d engine.Decision) {
			if sent, ok := d.Input.(statussync.Sent); ok && sent.Outcome == statussync.Applied {
				fmt.Println("wrote to", sent.System)
				stop() // one write is enough for an example
			}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	secret := z.Subscribe("https://bridge.example.test/hooks/zendesk")
	zdHook, err := zendesk.NewWebhook([]string{secret})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("POST /hooks/zendesk", zdHook.Handler(zs.Receive)) // answers only after the change is saved

	go func() {
		for eng.Stats().Sweeps == 0 {
			_ = ctikit.SystemClock{}.Sleep(ctx, time.Millisecond)
		}
		z.SetStatus(7001, lunch) //nolint:contextcheck // the agent goes to lunch in Zendesk, and the event is lost
		eng.Sweep()
	}()
	if err := eng.Run(ctx); err != nil { // sweeps, flushes, drains on cancel
		fmt.Println(err)
	}
	user, _ := a.User(8001)
	fmt.Println(user.Status, user.Substatus)
	// Output:
	// wrote to aircall
	// unavailable out_for_lunch
}

// Step drives an engine by virtual time: the same run, every time.
func ExampleEngine_Step() {
	clk := ctikit.NewVirtualClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	z := zendesktest.New(nil, zendesktest.WithClock(clk))
	a := aircalltest.New(nil, aircalltest.WithClock(clk))
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "agent@example.test", Status: zendesk.StatusAway})
	a.PutUser(aircalltest.User{ID: 8001, Email: "agent@example.test"})

	ctx := context.Background()
	eng, err := engine.New(ctx, engine.Config{
		Account: "acme", Clock: clk,
		Systems: []engine.System{systems.Zendesk(z.Client()), systems.Aircall(a.Client())},
		Pairs:   []statussync.Pair{{A: "zendesk", B: "aircall", Rules: systems.AircallZendeskDefaults()}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for end := clk.Now().Add(3 * time.Minute); clk.Now().Before(end); {
		next, err := eng.Step(ctx)
		if err != nil {
			fmt.Println(err)
			return
		}
		clk.RunUntil(next)
	}
	why, err := eng.Explain(ctx, "7001")
	fmt.Println(why, err)
	// Output:
	// agent 7001 at 2026-03-02 09:03:00 UTC
	//   zendesk shows "away" (#4) since 2026-03-02 09:00:00 UTC, should show "away" (#4): found in zendesk at the start
	//   aircall shows "unavailable", set by us at 2026-03-02 09:00:00 UTC, should show "unavailable": found in zendesk at the start <nil>
}
