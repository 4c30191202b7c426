package ctikit_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/ctikit/ctikit"
	"github.com/ctikit/ctikit/aircall"
	"github.com/ctikit/ctikit/aircall/aircalltest"
	"github.com/ctikit/ctikit/connect"
	"github.com/ctikit/ctikit/connect/connecttest"
	"github.com/ctikit/ctikit/statussync"
	"github.com/ctikit/ctikit/statussync/engine"
	"github.com/ctikit/ctikit/statussync/systems"
	"github.com/ctikit/ctikit/zendesk"
	"github.com/ctikit/ctikit/zendesk/zendesktest"
)

// Who can take a chat right now?
func Example_watchTheFloor() {
	ctx := context.Background()
	zd := floor().Client() // else zendesk.New("acme", zendesk.OAuthClient(id, secret))
	opts := zendesk.AvailabilityListOptions{ChannelStatus: "messaging:online"}
	for a, err := range zd.Availability.All(ctx, opts) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(a.AgentID, a.Status.Name)
	}
	// Output: 7001 online
}

// Two systems, both ways, a custom status included. Here they are the fakes; a
// program takes zendesk.New and aircall.New and serves mux.
func Example_keepTwoSystemsInStep() {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	z, a, mux := floor(), company(), http.NewServeMux()
	a.Deliver("bridge.example.test", mux)
	zd, ac := z.Client(), a.Client()
	_, token, _, err := ac.Webhooks.Ensure(ctx, aircall.WebhookSpec{URL: "https://bridge.example.test/hooks/aircall", Events: aircall.PresenceEvents()})
	if err != nil {
		fmt.Println(err)
		return
	}
	acHook, err := aircall.NewWebhook([]string{token.Reveal()})
	if err != nil {
		fmt.Println(err)
		return
	}

	zs, as := systems.Zendesk(zd), systems.Aircall(ac)
	eng, err := engine.New(ctx, engine.Config{
		Account: "acme",
		Systems: []engine.System{zs, as},
		Pairs: []statussync.Pair{{A: "zendesk", B: "aircall",
			Rules: append(systems.AircallZendeskDefaults(), statussync.Both("Lunch", "unavailable/out_for_lunch"))}},
		OnDecision: func(d engine.Decision) {
			switch o := d.Input.(type) {
			case statussync.Reports:
				if o[0].Source != statussync.List {
					return
				}
				// everybody is known: the agent goes to lunch, in Aircall
				a.SetStatus(8001, aircall.Unavailable, aircall.OutForLunch)
			case statussync.Sent:
				fmt.Println("agent", d.Agent, "in", o.System, "is", z.StatusOf(7001).Name)
				stop()
			}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux.Handle("POST /hooks/aircall", acHook.Handler(as.Receive)) // answers only after the change is saved
	fmt.Println(eng.Run(ctx))
	// Output:
	// agent 7001 in zendesk is Lunch
	// <nil>
}

// Nobody on a call gets a chat, and afterwards everybody has what they had. Here
// the call ends as soon as it is known to have begun.
func Example_holdAStatusDuringCalls() {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	z, c := floor(), instance()
	z.PutStatus(zendesk.UnifiedStatus{Name: "On a call", Custom: true, Channels: map[zendesk.Channel]zendesk.ChannelStatus{
		zendesk.ChannelTalk: zendesk.ChannelOnline, zendesk.ChannelSupport: zendesk.ChannelAway, zendesk.ChannelMessaging: zendesk.ChannelAway,
	}})

	zs, cs := systems.Zendesk(z.Client()), systems.Connect(c.Client()) // else connect.New on package awsconnect
	calls := make(chan string, 1)                                      // OnDecision runs on several goroutines
	var begin sync.Once
	eng, err := engine.New(ctx, engine.Config{
		Account: "acme",
		Systems: []engine.System{zs, cs},
		Holds:   []statussync.Hold{{While: []string{"connect"}, In: "zendesk", Status: "On a call"}},
		OnDecision: func(d engine.Decision) {
			for _, e := range d.Effects {
				if e.Kind == statussync.RuleApplied {
					fmt.Println(e.Reason())
				}
			}
			switch o := d.Input.(type) {
			case statussync.Reports: // of the first sweep: everybody is known
				begin.Do(func() {
					call := c.Ring("u-1", connect.Contact{})
					c.Answer(call)
					calls <- call
				})
			case statussync.Sent:
				fmt.Println("agent", d.Agent, "in", o.System, "is", z.StatusOf(7001).Name)
				if z.StatusOf(7001).Name != "On a call" {
					stop()
					return
				}
				call := <-calls
				c.HangUp(call)
				c.CloseContact(call)
			}
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	c.SubscribeAgentEvents(cs.Receive) // else each record of the Kinesis stream
	fmt.Println(eng.Run(ctx))
	// Output:
	// R119: zendesk: work began: save the status and hold
	// agent 7001 in zendesk is On a call
	// R120: zendesk: the last work ended: give back the wish
	// agent 7001 in zendesk is online
	// <nil>
}

// The same rules as values: what would happen, and why?
func Example_decideWithoutDoing() {
	rules, err := statussync.Compile([]statussync.System{
		{Name: "zendesk", Catalog: statussync.Catalog{{Status: "3", Name: "Online", Settable: true}, {Status: "4", Name: "Away", Settable: true}}},
		{Name: "phone", Catalog: statussync.Catalog{{Status: "on", Name: "on", Settable: true}, {Status: "off", Name: "off", Settable: true}}},
	}, []statussync.Pair{{A: "zendesk", B: "phone", Rules: []statussync.Rule{
		statussync.Both("Online", "on"), statussync.Both("Away", "off"),
	}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	nine := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	mark := statussync.Mark{At: nine}
	state, _ := statussync.Decide(statussync.State{}, statussync.Reports{
		{System: "zendesk", Source: statussync.List, Since: nine, At: nine, Status: "3", Mark: mark},
		{System: "phone", Source: statussync.List, Since: nine, At: nine, Status: "on", Mark: mark},
	}, rules)

	click := statussync.Report{At: nine.Add(time.Minute), System: "phone", Status: "off", Mark: statussync.Mark{At: nine.Add(time.Minute)}}
	_, effects := statussync.Decide(state, click, rules)
	for _, e := range effects {
		fmt.Println(e.Reason())
	}
	// Output: set zendesk to Away: changed in phone at 2026-03-02 09:01:00.000 UTC
}

// A service of one's own, tested against a Zendesk that behaves like one.
func Example_testAgainstTheFakes() {
	z := zendesktest.New(nil) // in a test: zendesktest.New(t)
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "agent@example.test", Status: zendesk.StatusOnline})
	z.FailNext("GET /api/v2/agent_availabilities/{id}", ctikit.Fault{Status: http.StatusBadGateway, Times: 2})

	a, err := z.Client(zendesk.WithRetries(3, time.Second)).Availability.Get(context.Background(), 7001)
	fmt.Println(a.Status.Name, err)
	fmt.Println(z.Count("GET /api/v2/agent_availabilities/{id}"), "requests")
	// Output:
	// online <nil>
	// 3 requests
}

func floor() *zendesktest.Fake {
	z := zendesktest.New(nil)
	z.PutStatus(zendesk.UnifiedStatus{Name: "Lunch"})
	z.PutAgent(zendesktest.Agent{ID: 7001, Email: "agent@example.test", Status: zendesk.StatusOnline})
	z.PutAgent(zendesktest.Agent{ID: 7002, Email: "other@example.test"})
	return z
}

func instance() *connecttest.Fake {
	c := connecttest.New(nil)
	c.PutUser(connecttest.User{ID: "u-1", Username: "agent@example.test"})
	c.SignIn("u-1")
	c.SetStatus("u-1", connecttest.AvailableID)
	return c
}

func company() *aircalltest.Fake {
	a := aircalltest.New(nil)
	a.PutUser(aircalltest.User{ID: 8001, Email: "Agent@Example.test"})
	return a
}
